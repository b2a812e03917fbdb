"""SIGKILL at random moments of runs that are watched: of a gateway, a worker, a backend, and of Postgres."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence

import pytest

from tests.faults.audit import Counts
from tests.faults.cluster import OwnCluster
from tests.faults.conftest import LONG, Moments, Report
from tests.faults.installation import Installation
from tests.faults.processes import kill_backend

# Two chunks, for which some 180 questions are asked.
IMAGES = 120
KILLS = 4  # in a run of the long form
_BACKENDS = """
select pid from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() order by pid
"""

# In the long form, processes are killed beside all the other cases.
killing = pytest.mark.xdist_group("killing" if LONG else "standing")

Kill = Callable[[random.Random], Awaitable[None]]
Replace = Callable[[], Awaitable[object]]


async def strike(
    site: Installation, chances: Sequence[random.Random], kill: Kill, replace: Replace | None = None
) -> Counts:
    """Kill something at some moments of a run's life, and see what came of the run.

    Where what was killed has to be replaced, the run is held up so that its life is not over meanwhile.
    """
    run_id = await site.start(images=IMAGES)
    async with site.follow(run_id) as following:
        for chance in chances:
            await site.provider.until_asked(chance.randint(1, 100 // len(chances)))
            await asyncio.sleep(chance.uniform(0, 0.05))
            await kill(chance)
            if replace is not None:
                if chance is not chances[-1]:
                    site.provider.gate.clear()
                await replace()
                site.provider.gate.set()
        await following.ended()
    return await site.audit(run_id, following)


def runs(struck: Sequence[random.Random]) -> Iterator[Sequence[random.Random]]:
    """The moments, by run."""
    for first in range(0, len(struck), KILLS):
        yield struck[first : first + KILLS]


@killing
async def test_a_gateway_is_killed(site: Installation, moments: Moments, report: Report) -> None:
    await site.have(gateways=2, workers=2)

    async def kill(chance: random.Random) -> None:
        await site.kill(chance.choice(site.gateways))

    struck = list(moments(2, 100))
    found = [await strike(site, chances, kill, site.serve) for chances in runs(struck)]
    report("SIGKILL of a gateway", found, len(struck))


@killing
async def test_a_gateway_is_killed_as_it_starts_a_run(
    site: Installation, moments: Moments, report: Report
) -> None:
    """Its client does not know whether there is a run now, and asks the other one for the same with its key."""
    await site.have(gateways=2, workers=1)
    found = []
    for chance in moments(1, 20):
        before = await site.runs()
        started = asyncio.create_task(site.start(images=4))
        await asyncio.sleep(chance.uniform(0, 0.06))
        await site.kill(site.gateways[0])
        run_id = await started
        async with site.follow(run_id) as following:
            await site.serve()
            await following.ended()
        counts = await site.audit(run_id, following)
        found.append(counts + Counts(duplicated=await site.runs() - before - 1))
    report("SIGKILL of a gateway that starts a run", found)


@killing
async def test_a_worker_is_killed(site: Installation, moments: Moments, report: Report) -> None:
    await site.have(gateways=1, workers=2)

    async def kill(chance: random.Random) -> None:
        await site.kill(chance.choice(site.workers))

    struck = list(moments(2, 100))
    found = [await strike(site, chances, kill, site.work) for chances in runs(struck)]
    report("SIGKILL of a worker", found, len(struck))


@pytest.mark.xdist_group("crashing")
async def test_a_backend_is_killed(crashing: Installation, moments: Moments, report: Report) -> None:
    """Postgres then ends all its other backends too, and recovers."""
    await crashing.have(gateways=1, workers=1)

    async def kill(chance: random.Random) -> None:
        async with crashing.admin() as connection:
            while not (rows := await connection.fetch(_BACKENDS)):  # after the one before, nobody is back yet
                await asyncio.sleep(0.01)
        kill_backend(chance.choice(rows)["pid"])

    struck = list(moments(2, 100))
    found = [await strike(crashing, chances, kill) for chances in runs(struck)]
    report("SIGKILL of a Postgres backend", found, len(struck))


@pytest.mark.xdist_group("crashing")
async def test_postgres_is_killed(
    crashing: Installation, postgres: OwnCluster, moments: Moments, report: Report
) -> None:
    await crashing.have(gateways=1, workers=1)
    found = []

    async def kill(_: random.Random) -> None:
        kill_backend(await postgres.postmaster())

    struck = list(moments(2, 100))
    for chances in runs(struck):
        found.append(await strike(crashing, chances, kill))
        # A server that keeps dying would be started again at ever longer intervals.
        await postgres.renew()
    report("SIGKILL of Postgres", found, len(struck))
