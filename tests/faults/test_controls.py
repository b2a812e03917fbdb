"""People who all want the same at once, or the opposite: starts, and cancels that race completion."""

import asyncio
from contextlib import suppress
from uuid import uuid4

import pytest

from tests.faults.audit import Counts
from tests.faults.conftest import Moments, Report
from tests.faults.installation import CANCEL, Installation, Refused

pytestmark = pytest.mark.xdist_group("standing")

STARTS = 100


async def test_the_same_start_a_hundred_times_at_once(
    site: Installation, moments: Moments, report: Report
) -> None:
    """With one key it is one run."""
    await site.have(gateways=2, workers=1)
    found = []
    for _ in moments(1, 10):
        key = str(uuid4())
        before = await site.runs()
        run_ids = await asyncio.gather(*(site.start(images=4, key=key) for _ in range(STARTS)))
        async with site.follow(run_ids[0]) as following:
            await following.ended()
        counts = await site.audit(run_ids[0], following)
        found.append(counts + Counts(duplicated=await site.runs() - before - 1 + len(set(run_ids)) - 1))
    report("one start sent 100 times, with a key", found)


async def test_a_hundred_starts_at_once(site: Installation, moments: Moments, report: Report) -> None:
    """Without a key each is a run of its own, and each comes to its end."""
    await site.have(gateways=2, workers=1)
    found = []
    for _ in moments(1, 3):
        run_ids = await asyncio.gather(*(site.start(images=1, key=None) for _ in range(STARTS)))
        counts = Counts(lost=STARTS - len(set(run_ids)))
        await site.until(
            "not exists (select from trellis.runs where id = any($1::uuid[]) and state <> 'completed')",
            run_ids,
            within=60,
        )
        for run_id in run_ids:
            counts += await site.audit(run_id)
        found.append(counts)
    report("100 starts at once, without a key", found)


async def test_a_cancel_races_completion(site: Installation, moments: Moments, report: Report) -> None:
    """The run ends as one or the other, and is whole either way."""
    await site.have(gateways=1, workers=1)
    found, ends = [], set()
    for chance in moments(15, 200):
        run_id = await site.start(images=2)
        async with site.follow(run_id) as following:
            await site.provider.until_asked(chance.randint(1, 3))
            await asyncio.sleep(chance.uniform(0, 0.12))
            with suppress(Refused):  # the run has ended already
                await site.ask(CANCEL, id=run_id)
            await following.ended()
        found.append(await site.audit(run_id, following))
        ends.add(following.job.seen[-1]["state"])
    assert ends <= {"COMPLETED", "CANCELLED"}
    report("cancel racing completion", found)
