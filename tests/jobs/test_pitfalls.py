"""What was hit with PgQueuer before it was chosen: a test for each of ten, which fails without its guard."""

import asyncio
import re
from uuid import uuid4

import pytest

from tests.jobs.scripted import Scripted
from tests.serving import ROOT
from trellis.db.errors import GatewayError
from trellis.db.session import SERVICE, transaction
from trellis.jobs import entries
from trellis.jobs.entries import Entry
from trellis.jobs.execution import MAX_DELIVERIES
from trellis.jobs.ledger import Retries
from trellis.jobs.rates import PostgresMeter
from trellis.jobs.retention import trim
from trellis.providers.admission import Share


async def test_1_a_shutdown_deletes_no_entry(office, crew, script, audit, admin) -> None:
    """The library takes a CancelledError for a cancelled entry, and its drain has no bound.

    The third stage of a stop cancels what still waits; here it waits for a row that somebody has locked.
    """
    process = await crew()
    script.close_gate()
    run_id = await office.start(4)
    await script.until_asked(4)
    async with admin.transaction():
        await admin.execute("select from trellis.runs for update")
        await script.permit()
        await script.until_answered(4)
        async with asyncio.timeout(10):
            await process.stop(grace=0.05)
    assert [entry["status"] for entry in await audit.entries()] == ["queued"]
    other = await crew()
    assert await other.until(run_id) == "completed"
    await audit.check(run_id)


async def test_2_a_thousand_entries_are_cancelled_in_one_transaction(office, audit) -> None:
    """Their ids go into a notification, which has room for 8,000 bytes."""
    await audit.connection.execute("select setval('pgqueuer.pgqueuer_id_seq', 1000000000000000)")
    run_id = await office.start(1500, chunk=1)
    assert len(await audit.entries()) == 1500
    assert await office.cancel(run_id) == "cancelled"
    assert await audit.entries() == []


async def test_3_who_was_overtaken_writes_nothing(office, crew, script, audit, admin) -> None:
    """The library does not fence: a worker that blocks past its heartbeat runs beside its successor."""
    stalled = await crew(heartbeat=3600.0, poll=3600.0, sweep=3600.0)
    script.close_gate()
    run_id = await office.start(4)
    await script.until_asked(4)
    slow = Scripted()
    slow.close_gate()
    await admin.execute("update pgqueuer.pgqueuer set heartbeat = 'epoch'")
    other = await crew(kinds={slow.name: slow})
    await slow.until_asked(4)
    await script.permit()
    await stalled.until_idle()
    assert (await audit.run(run_id))["done"] == 0
    await slow.permit()
    assert await other.until(run_id) == "completed"
    await audit.check(run_id)


async def test_4_a_chunk_that_kills_its_workers_is_set_aside(office, crew, script, audit, admin) -> None:
    """To be taken over is no attempt for the library, so it would go round for ever."""
    run_id = await office.start(3)
    await admin.execute("update trellis.runs set state = 'running'")
    await admin.execute(
        "update trellis.run_chunks set deliveries = $1, holder = gen_random_uuid(), worker = $2",
        MAX_DELIVERIES,
        uuid4(),
    )
    await admin.execute(
        "update pgqueuer.pgqueuer set status = 'picked', heartbeat = 'epoch', queue_manager_id = $1", uuid4()
    )
    process = await crew()
    assert await process.until(run_id) == "completed"
    assert script.asked == []
    assert [chunk["state"] for chunk in await audit.chunks(run_id)] == ["done"]
    assert (await audit.run(run_id))["failed"] == 3
    assert await office.retry(run_id) == "pending"
    assert await process.until(run_id) == "completed"
    assert len(await audit.results(run_id)) == 3
    await audit.check(run_id)


async def test_5_items_are_retried_by_the_ledger(office, crew, script, audit) -> None:
    """Not by the queue: the chunk comes again for what is left of it, when that is due."""
    script.replies[2, 1] = [{"state": "again", "error": "busy", "wait": 3600.0}]
    process = await crew(retries=Retries(attempts=2))
    run_id = await office.start(5)
    await process.until_done(run_id, 4)
    await process.until_idle()
    (entry,) = await audit.entries()
    row = (await audit.items(run_id))[2, 1]
    assert (row["attempt"], row["state"]) == (1, "pending")
    assert (entry["execute_after"] - entry["updated"]).total_seconds() > 1800
    assert abs((entry["execute_after"] - row["run_at"]).total_seconds()) < 2
    assert len(script.asked) == 5


async def test_6_rates_hold_over_all_processes(database, pool) -> None:
    """The library has none any more; a row in Postgres gives each reservation its moment."""
    one, two = PostgresMeter(pool), PostgresMeter(pool)
    share = Share("test", 600, 10)  # ten of 600 a minute: a second's worth
    waits = [(await meter.reserve("test", [share])).wait for meter in (one, two, one, two)]
    assert [round(wait) for wait in waits] == [0, 1, 2, 3]


@pytest.mark.parametrize("control", ["cancel", "pause"])
async def test_7_a_stop_is_heeded_where_no_notification_arrives(office, crew, script, audit, control) -> None:
    """As behind a pooler: the state of the run is seen at every flush."""
    process = await crew(work=False)
    process.runner._wake.set = lambda: None  # type: ignore[method-assign]
    process.runner._poll = 3600.0
    await process.runner.start()
    script.close_gate()
    run_id = await office.start(60)
    await script.until_asked(4)
    await getattr(office, control)(run_id)
    await script.permit(1)
    await process.until_done(run_id, 1)
    await script.permit(3 if control == "cancel" else 60)
    if control == "cancel":
        assert await process.until(run_id) == "cancelled"
    await process.until_idle()
    assert len(script.answered) < 15
    await audit.check(run_id)


async def test_8a_the_queues_log_is_pruned(office, crew, pool, admin) -> None:
    process = await crew()
    await process.until(await office.start(5))
    await process.stop()
    await admin.execute("update pgqueuer.pgqueuer_log set created = now() - interval '2 days'")
    await trim(pool, 30)
    assert await admin.fetchval("select count(*) from pgqueuer.pgqueuer_log") == 0


async def test_8b_no_entrypoint_has_a_limit_that_workers_could_disagree_on(crew) -> None:
    process = await crew()
    async with asyncio.timeout(10):
        while not process.runner._managers:
            await asyncio.sleep(0)
    limits = [
        executor.parameters.concurrency_limit
        for manager in process.runner._managers
        for executor in manager.entrypoint_registry.values()
    ]
    assert set(limits) == {0}


async def test_8c_a_key_outlives_its_entries_and_its_run(office, crew, audit) -> None:
    """The library frees a key as soon as the entry has ended."""
    process = await crew()
    ids = await asyncio.gather(*(office.start(5, key="k") for _ in range(20)))
    (run_id,) = set(ids)
    assert await process.until(run_id) == "completed"
    await process.until_idle()
    assert await audit.entries() == []
    assert await office.start(5, key="k") == run_id
    await office.delete(run_id)
    with pytest.raises(GatewayError) as caught:
        await office.start(5, key="k")
    assert caught.value.code == "CONFLICT"


async def test_9_a_worker_that_comes_back_has_its_own_at_once(office, crew, script, audit, admin) -> None:
    """It keeps its id, and need not wait for its own heartbeat to be missed."""
    process = await crew(concurrency=2, heartbeat=3600.0, sweep=3600.0)
    script.close_gate()
    run_id = await office.start(20, chunk=5)
    await script.until_loaded(2)
    await admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and application_name = 'trellis-worker'"
    )
    await script.permit()
    assert await process.until(run_id) == "completed"
    assert len(script.asked) == 20
    await audit.check(run_id)


async def test_10a_the_library_is_pinned() -> None:
    """It has about one maintainer. Its schema is ours, so a release may not come by itself."""
    declared = re.search(r'"pgqueuer([^"]*)"', (ROOT / "pyproject.toml").read_text())
    assert declared is not None
    assert re.fullmatch(r"(==\d+\.\d+\.\d+|>=1\.6,<1\.7)", declared[1])
    assert re.search(r'name = "pgqueuer"\nversion = "1\.6\.\d+"', (ROOT / "uv.lock").read_text())


async def test_10b_few_modules_know_it() -> None:
    """Those that make entries, that take them, and that go by the clock."""
    found = {
        path.name
        for folder in ("db", "jobs", "loaders", "providers", "realtime", "resolvers", "schema", "web")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"^\s*(from|import) pgqueuer", path.read_text(), re.MULTILINE)
    }
    assert found <= {"entries.py", "runner.py", "schedule.py"}


async def test_10c_what_we_ask_of_it_joins_the_open_transaction(pool, audit) -> None:
    async with transaction(pool, SERVICE) as connection:
        await entries.enqueue(connection, "test", [Entry(uuid4(), 1, {})], [1])
        assert await audit.entries() == []
    assert len(await audit.entries()) == 1
