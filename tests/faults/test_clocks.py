"""Machines whose clocks are an hour apart work on one run, beside each other and after each other.

The clock that people set is shifted by libfaketime (Debian: `apt install libfaketime`), for the worker alone;
the one that only counts seconds is left as it is, as on a machine whose time of day is wrong.
"""

from pathlib import Path

import pytest

from tests.faults.conftest import Moments, Report
from tests.faults.installation import Installation

pytestmark = pytest.mark.xdist_group("standing")

_LIBRARIES = list(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


@pytest.mark.skipif(not _LIBRARIES, reason="libfaketime is not installed (Debian: apt install libfaketime)")
async def test_clocks_that_differ(site: Installation, moments: Moments, report: Report) -> None:
    for one in list(site.workers):
        await site.kill(one)
    await site.have(gateways=1)
    found = []
    for chance in moments(1, 10):
        fast, slow = [
            await site.work(LD_PRELOAD=str(_LIBRARIES[0]), FAKETIME=offset, FAKETIME_DONT_FAKE_MONOTONIC="1")
            for offset in ("+1h", "-1h")
        ]
        pids = (fast.pid, slow.pid)
        run_id = await site.start()
        async with site.follow(run_id) as following:
            await site.provider.until_asked(chance.randint(1, 200))
            await site.kill(fast)  # what it had is taken over by a worker two hours behind it
            await following.ended()
        found.append(await site.audit(run_id, following))
        for one in list(site.workers):
            await site.kill(one)
        for left in _left_by(*pids):
            left.unlink()
    report("clock skew of two hours", found)


def _left_by(*pids: int) -> list[Path]:
    """What the library shares among the children of a process, and would have removed at its orderly end."""
    return [one for pid in pids for one in Path("/dev/shm").glob(f"*faketime_*_{pid}")]
