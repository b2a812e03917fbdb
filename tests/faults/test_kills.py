"""SIGKILL at random moments of a run that is watched: of a gateway, a worker, a backend, and of Postgres."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from tests.faults.audit import Counts
from tests.faults.cluster import OwnCluster
from tests.faults.conftest import LONG, Moments, Report
from tests.faults.installation import Installation
from tests.faults.processes import kill_backend

IMAGES, QUESTIONS = 120, 165  # in two chunks; about as many questions are asked in each run
# A server that keeps dying is started again at ever longer intervals.
_KILLS_OF_A_WATCHER = 4
_BACKENDS = """
select pid from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() order by pid
"""

# In the long form, processes are killed beside all the other cases.
killing = pytest.mark.xdist_group("killing" if LONG else "standing")


Act = Callable[[], Awaitable[object]]


async def strike(site: Installation, chance: random.Random, kill: Act, replace: Act) -> Counts:
    """Kill something at a moment of a run's life, and see what came of the run."""
    run_id = await site.start(images=IMAGES)
    async with site.follow(run_id) as following:
        await site.provider.until_asked(chance.randint(1, QUESTIONS))
        await asyncio.sleep(chance.uniform(0, 0.05))
        await kill()
        replaced = asyncio.create_task(replace())
        await following.ended()
        await replaced
    return await site.audit(run_id, following)


async def nothing() -> None:
    """Postgres comes back by itself."""


@killing
async def test_a_gateway_is_killed(site: Installation, moments: Moments, report: Report) -> None:
    await site.have(gateways=2, workers=2)
    found = []
    for chance in moments(1, 100):
        victim = chance.choice(site.gateways)
        found.append(await strike(site, chance, partial(site.kill, victim), site.serve))
    report("SIGKILL of a gateway", found)


@killing
async def test_a_worker_is_killed(site: Installation, moments: Moments, report: Report) -> None:
    await site.have(gateways=1, workers=2)
    found = []
    for chance in moments(1, 100):
        victim = chance.choice(site.workers)
        found.append(await strike(site, chance, partial(site.kill, victim), site.work))
    report("SIGKILL of a worker", found)


@pytest.mark.xdist_group("crashing")
async def test_a_backend_is_killed(crashing: Installation, moments: Moments, report: Report) -> None:
    """Postgres then ends all its other backends too, and recovers."""
    await crashing.have(gateways=1, workers=1)
    found = []
    for chance in moments(1, 100):

        async def kill(chance: random.Random = chance) -> None:
            async with crashing.admin() as connection:
                rows = await connection.fetch(_BACKENDS)
            kill_backend(chance.choice(rows)["pid"])

        found.append(await strike(crashing, chance, kill, nothing))
    report("SIGKILL of a Postgres backend", found)


@pytest.mark.xdist_group("crashing")
async def test_postgres_is_killed(
    crashing: Installation, postgres: OwnCluster, moments: Moments, report: Report
) -> None:
    await crashing.have(gateways=1, workers=1)
    found: list[Counts] = []

    async def kill() -> None:
        kill_backend(await postgres.postmaster())

    for chance in moments(1, 100):
        if len(found) % _KILLS_OF_A_WATCHER == _KILLS_OF_A_WATCHER - 1:
            await postgres.renew()
        found.append(await strike(crashing, chance, kill, nothing))
    report("SIGKILL of Postgres", found)
