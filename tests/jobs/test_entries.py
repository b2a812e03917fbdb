"""The queue's entries: the schema that the library counts on, for workers alone, and what we ask of it."""

import json
from uuid import uuid4

import asyncpg
import pytest

from tests.jobs.scripted import ALICE
from trellis.db.session import ANON, SERVICE, transaction
from trellis.jobs import entries
from trellis.jobs.entries import Entry, entrypoint


async def test_the_migrated_schema_is_what_the_release_declares(admin) -> None:
    plan = await entries.queries(admin).plan_upgrade()
    assert (list(plan.statements), list(plan.notes)) == ([], [])


async def test_a_schema_that_is_not_is_found_out(admin) -> None:
    await admin.execute("drop index pgqueuer.pgqueuer_picked_heartbeat_idx")
    await admin.execute("alter table pgqueuer.pgqueuer drop column attempts")
    assert len((await entries.queries(admin).plan_upgrade()).statements) == 2


@pytest.mark.parametrize("who", [ANON, ALICE])
@pytest.mark.parametrize(
    "statement",
    [
        "select * from pgqueuer.pgqueuer",
        "select * from pgqueuer.pgqueuer_log",
        "select * from pgqueuer.pgqueuer_schedules",
        "select * from pgqueuer.pgqueuer_statistics",
        "delete from pgqueuer.pgqueuer",
        "select pgqueuer.fn_pgqueuer_changed()",
        "select nextval('pgqueuer.pgqueuer_id_seq')",
        "select 'queued'::pgqueuer.pgqueuer_status",
        "select * from trellis.run_chunks",
        "select * from trellis.turns",
    ],
)
async def test_nobody_but_workers_may_touch_it(pool, who, statement) -> None:
    async with transaction(pool, who) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with connection.transaction():
                await connection.execute(statement)


async def test_even_where_a_deployment_grants_everything(pool, admin) -> None:
    """Row-level security without a policy shows nothing."""
    async with transaction(pool, SERVICE) as connection:
        await entries.enqueue(connection, "test", [Entry(uuid4(), 1, {})], [1])
    await admin.execute("grant usage on schema pgqueuer to authenticated")
    await admin.execute("grant usage on type pgqueuer.pgqueuer_status to authenticated")
    await admin.execute("grant all on all tables in schema pgqueuer to authenticated")
    async with transaction(pool, ALICE) as connection:
        assert await connection.fetch("select * from pgqueuer.pgqueuer") == []
        assert await connection.execute("delete from pgqueuer.pgqueuer") == "DELETE 0"


async def test_an_entry_says_which_chunk_and_carries_the_trace() -> None:
    entry = Entry(uuid4(), 7, {"traceparent": "00-1-2-01"})
    assert Entry.read(entry.payload) == entry
    bare = Entry(entry.run_id, 7, {})
    assert Entry.read(bare.payload) == bare
    assert json.loads(bare.payload) == {"run": str(entry.run_id), "chunk": 7}


async def test_runs_of_one_chunk_have_a_lane_of_their_own() -> None:
    assert entrypoint("coice.job", 1) == "coice.job/short"
    assert entrypoint("coice.job", 2) == "coice.job"


async def test_ids_come_in_the_order_of_the_entries(pool, audit) -> None:
    runs = [uuid4() for _ in range(5)]
    async with transaction(pool, SERVICE) as connection:
        turns = [5, 3, 4, 1, 2]
        ids = await entries.enqueue(connection, "test", [Entry(run, 1, {}) for run in runs], turns, delay=60)
    rows = {row["id"]: row for row in await audit.entries()}
    assert [Entry.read(rows[id]["payload"]).run_id for id in ids] == runs
    assert [rows[id]["priority"] for id in ids] == [-turn for turn in turns]
    assert all((row["execute_after"] - row["created"]).total_seconds() == 60 for row in rows.values())


async def test_removal_is_the_transactions(pool, audit) -> None:
    run_id = uuid4()
    async with transaction(pool, SERVICE) as connection:
        chunks = [Entry(run_id, number, {}) for number in range(3)]
        ids = await entries.enqueue(connection, "test", chunks, [1, 2, 3])

    async def remove_and_fail() -> None:
        async with transaction(pool, SERVICE) as connection:
            await entries.remove(connection, ids)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await remove_and_fail()
    assert len(await audit.entries()) == 3
    async with transaction(pool, SERVICE) as connection:
        await entries.remove(connection, ids[:2])
    assert [row["id"] for row in await audit.entries()] == ids[2:]
