"""Two workers with the same chunk: one is stopped past its heartbeat, is replaced, and comes back."""

import asyncio

import pytest

from tests.faults.conftest import Moments, Report
from tests.faults.installation import Installation

pytestmark = pytest.mark.xdist_group("standing")

_FENCED = "another delivery has it"


async def test_a_worker_comes_back_to_a_chunk_it_has_lost(
    site: Installation, moments: Moments, report: Report
) -> None:
    """It has answers in its sockets by then, and wants to write them while its successor writes the same."""
    await site.have(gateways=1)
    await site.kill(*site.workers)
    found = []
    for chance in moments(1, 10):
        stopped = await site.work()
        run_id = await site.start(images=60)
        async with site.follow(run_id) as following:
            site.provider.gate.clear()
            await site.provider.until_asked(chance.randint(1, 8))
            stopped.stop()
            site.provider.gate.set()
            await site.work()
            await site.provider.until_asked(chance.randint(1, 60))  # by the successor: nobody else asks
            site.provider.gate.clear()  # nobody comes to the run's end before both have met
            stopped.go_on()
            async with asyncio.timeout(30):
                while _FENCED not in stopped.log.read_text():
                    await asyncio.sleep(0.02)
            site.provider.gate.set()
            await following.ended()
        found.append(await site.audit(run_id, following))
        await site.kill(*site.workers)
    report("two workers with one chunk", found)
