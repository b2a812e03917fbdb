"""Everything at once: workers that come, stall, are cut off and stop, while people pause, cancel and retry.

Whatever the order was, each run ends, with each result once, every number right, and nothing left in the queue.
"""

import asyncio
import random

import asyncpg
import pytest

from tests.jobs.scripted import Scripted
from trellis.db.errors import GatewayError
from trellis.db.outage import UNAVAILABLE
from trellis.jobs.kind import RunFailed
from trellis.jobs.ledger import Retries

_CUT = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and application_name = 'trellis-worker'
order by random() limit 1
"""
_OVERTAKE = """
update pgqueuer.pgqueuer set heartbeat = 'epoch'
where id in (select id from pgqueuer.pgqueuer where status = 'picked' order by random() limit 2)
"""
_LOSE = """
delete from pgqueuer.pgqueuer
where id in (select id from pgqueuer.pgqueuer order by random() limit 2)
"""


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_happens_in_whatever_order(office, crew, audit, admin, seed, caplog) -> None:
    chance = random.Random(seed)
    scripts = [Scripted(concurrency=3) for _ in range(3)]
    for script in scripts:
        for number in range(1, 61):
            if chance.random() < 0.15:
                script.replies[number, 1] = [{"state": "again", "error": "busy", "wait": 0.01}]
        script.replies[13, 1] = [RunFailed("no such key")]
        script.replies[17, 2] = [LookupError("a bug")]
        script.close_gate()
    options = {"poll": 0.05, "sweep": 0.05, "heartbeat": 1.0, "concurrency": 3}
    options["retries"] = Retries(attempts=9, first=0.01)
    crews = [await crew(kinds={script.name: script}, **options) for script in scripts]
    runs = [await office.start(60, stages=(1, 2), chunk=chance.choice((7, 20, 60))) for _ in range(3)]
    controls = [office.pause, office.resume, office.cancel, office.retry]

    async def control() -> None:
        try:
            await chance.choice(controls)(chance.choice(runs))
        except GatewayError as error:
            assert error.code == "CONFLICT"  # noqa: PT017
        except (*UNAVAILABLE, asyncpg.PostgresError) as error:
            assert isinstance(error, UNAVAILABLE)  # noqa: PT017

    for step in range(60):
        await chance.choice(scripts).permit(chance.choice((1, 3, 20)))
        turn = chance.random()
        if turn < 0.5:
            await control()
        elif turn < 0.6:
            await admin.execute(_OVERTAKE)
        elif turn < 0.7:
            await admin.execute(_LOSE)
        elif turn < 0.75:
            await admin.execute(_CUT)
        elif turn < 0.9:
            await asyncio.gather(*(control() for _ in range(4)))
        if step == 40:
            await crews[2].stop(grace=0.05)
    for script in scripts:
        await script.permit()
        script.replies.clear()
    for run_id in runs:
        async with asyncio.timeout(40):
            await finish(office, crews[0], audit, run_id)
        await audit.check(run_id)
        assert len(await audit.results(run_id)) == 120
        assert {chunk["holder"] for chunk in await audit.chunks(run_id)} == {None}
    async with asyncio.timeout(20):
        while await audit.entries():
            pass
    told = {record.message for record in caplog.records if record.levelname == "ERROR"}
    assert [message for message in told if "broke off" not in message] == []


async def finish(office, process, audit, run_id) -> None:
    """Do with a run what a person would who wants all of it."""
    while True:
        state = await process.until(run_id, "completed", "failed", "cancelled", "paused")
        try:
            if state == "paused":
                await office.resume(run_id)
            elif (await audit.run(run_id))["done"] == 120:
                return
            else:
                await office.retry(run_id)
        except GatewayError as error:
            assert error.code == "CONFLICT"  # noqa: PT017
