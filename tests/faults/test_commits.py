"""Two writers of one run, one of them delayed: numbers stay dense, and appear in the order of commits."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.faults.conftest import Moments, Report
from tests.faults.installation import Installation
from trellis.db.pool import Connection, connect

pytestmark = pytest.mark.xdist_group("standing")

_GATE = 0x6A7E
# Whoever writes results has taken its numbers by then; it is held up before it can commit.
_HOLD_UP = f"""
create function public.hold_up() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared({_GATE});
  return null;
end $$;
create trigger hold_up after insert on coice.job_results execute function public.hold_up();
"""
_LET_GO = "drop trigger hold_up on coice.job_results; drop function public.hold_up()"
# One writer waits at the gate, and the other one for it, at the run's row.
_BOTH_WAIT = f"""
(select count(*) from pg_locks where locktype = 'advisory' and objid = {_GATE} and not granted) = 1
and (select count(*) from pg_stat_activity where datname = current_database()
     and wait_event_type = 'Lock' and wait_event in ('transactionid', 'tuple')) >= 1
"""
# Three chunks are at work, and no worker takes up more than two.
_BOTH_WORK = "(select count(holder) from trellis.run_chunks where run_id = $1) = 3"


@pytest.fixture
async def gate(site: Installation) -> AsyncIterator[Connection]:
    """A connection whose lock on the gate delays the next writer for as long as it has it."""
    connection = await connect(site.admin_dsn)
    await connection.execute(_HOLD_UP)
    yield connection
    await connection.execute("select pg_advisory_unlock_all()")
    await connection.execute(_LET_GO)
    await connection.close()


async def test_commits_land_out_of_order(
    site: Installation, gate: Connection, moments: Moments, report: Report
) -> None:
    await site.have(gateways=1, workers=2)
    site.provider.seconds = 0.1  # so that both have enough to do until the end
    found = []
    for chance in moments(1, 10):
        site.provider.gate.clear()
        run_id = await site.start(images=300)
        async with site.follow(run_id) as following:
            await site.until(_BOTH_WORK, run_id)
            site.provider.gate.set()
            for _ in range(3):
                await site.provider.until_asked(chance.randint(1, 20))
                await gate.execute(f"select pg_advisory_lock({_GATE})")
                await site.until(_BOTH_WAIT)
                await asyncio.sleep(chance.uniform(0, 0.1))
                await gate.execute(f"select pg_advisory_unlock({_GATE})")
            await following.ended()
        found.append(await site.audit(run_id, following))
    report("commits out of order", found)
