"""No connections left: a process's own pool is taken by requests, and Postgres lets nobody in."""

import asyncio
import random
from contextlib import suppress

import pytest

from tests.faults.audit import Counts
from tests.faults.conftest import Moments, Report
from tests.faults.installation import Installation, Refused

pytestmark = pytest.mark.xdist_group("standing")

FLOOD = 100
_TAKEN = """
(select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') >= 2
"""
_OTHERS = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and usename = 'authenticator'
"""


async def test_requests_take_all_connections(site: Installation, moments: Moments, report: Report) -> None:
    """A gateway with the smallest pools works on a run, beside mutations that wait for a lock."""
    await site.kill(*site.gateways, *site.workers)
    gateway = await site.serve(
        TRELLIS_POOL="on", TRELLIS_POOL_SIZE="2", TRELLIS_READ_POOL_SIZE="1", TRELLIS_MAX_AT_ONCE="50"
    )
    try:
        found = [await _flood(site, chance) for chance in moments(1, 10)]
        await site.until("not exists (select from trellis.runs where completed_at is null)", within=60)
    finally:
        await site.kill(gateway)
    report("pool exhausted by requests", found)


async def _flood(site: Installation, chance: random.Random) -> Counts:
    site.provider.gate.clear()
    run_id = await site.start(images=60)
    async with site.follow(run_id) as following:
        await following.events.until_seen(1)
        await following.job.until_seen(1)
        async with site.admin() as connection, connection.transaction():
            await connection.execute("lock table trellis.run_keys in access exclusive mode")
            flood = [asyncio.create_task(_start(site)) for _ in range(FLOOD)]
            await site.until(_TAKEN)
            site.provider.gate.set()
            await site.provider.until_asked(chance.randint(1, 60))
        await following.ended()
        await asyncio.gather(*flood)
    return await site.audit(run_id, following)


async def _start(site: Installation) -> None:
    with suppress(Refused):
        await site.start(images=1)


async def test_postgres_lets_nobody_in(site: Installation, moments: Moments, report: Report) -> None:
    """All connections are cut, and for a while there are none to be had."""
    await site.have(gateways=1, workers=1)
    async with site.admin() as connection:
        name = await connection.fetchval("select current_database()")
        found = []
        for chance in moments(1, 10):
            run_id = await site.start()
            async with site.follow(run_id) as following:
                await site.provider.until_asked(chance.randint(1, 200))
                await connection.execute(f'alter database "{name}" connection limit 0')
                await connection.execute(_OTHERS)
                await asyncio.sleep(chance.uniform(0.1, 1.0))
                await connection.execute(f'alter database "{name}" connection limit -1')
                await following.ended()
            found.append(await site.audit(run_id, following))
    report("no connections to be had", found)
