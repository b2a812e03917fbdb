"""Machines whose clocks are an hour apart work on one run, beside each other and after each other.

The clock that people set is shifted by libfaketime (Debian: `apt install libfaketime`), for the worker alone;
the one that only counts seconds is left as it is, as on a machine whose time of day is wrong.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Moments, Report
from tests.faults.installation import Installation

pytestmark = pytest.mark.xdist_group("standing")

_LIBRARIES = list(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


@pytest.fixture
def pids() -> Iterator[set[int]]:
    """Of whom to remove what the library shares among a process and its children; at an orderly end it does."""
    pids: set[int] = set()
    yield pids
    for pid in pids:
        for left in Path("/dev/shm").glob(f"*faketime_*_{pid}"):
            left.unlink()


@pytest.mark.skipif(not _LIBRARIES, reason="libfaketime is not installed (Debian: apt install libfaketime)")
async def test_clocks_that_differ(
    site: Installation, pids: set[int], moments: Moments, report: Report
) -> None:
    await site.kill(*site.workers)
    await site.have(gateways=1)
    found = []
    for chance in moments(1, 10):
        fast, slow = [
            await site.work(LD_PRELOAD=str(_LIBRARIES[0]), FAKETIME=offset, FAKETIME_DONT_FAKE_MONOTONIC="1")
            for offset in ("+1h", "-1h")
        ]
        pids.update((fast.pid, slow.pid))
        run_id = await site.start()
        async with site.follow(run_id) as following:
            await site.provider.until_asked(chance.randint(1, 200))
            await site.kill(fast)  # what it had is taken over by a worker two hours behind it
            await following.ended()
        found.append(await site.audit(run_id, following))
        await site.kill(*site.workers)
    report("clock skew of two hours", found)
