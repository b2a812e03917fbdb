"""Upkeep: who is alive, whose entries come free, and what has been stranded; seen twice before it is touched."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest

from trellis.db.pool import connect
from trellis.db.session import SERVICE, transaction
from trellis.jobs import upkeep
from trellis.jobs.upkeep import Upkeep, worker_id

_PICK = """
update pgqueuer.pgqueuer set status = 'picked', queue_manager_id = $1, heartbeat = now()
where id = (select min(id) from pgqueuer.pgqueuer where status = 'queued')
"""
_HOLD = """
update trellis.run_chunks set holder = gen_random_uuid(), worker = $1, deliveries = 2 where number = 1
"""


@asynccontextmanager
async def alive(database, worker: UUID) -> AsyncIterator[None]:
    """The worker's process lives as long as the block."""
    connection = await connect(database.dsn)
    try:
        await upkeep.hold(connection, worker)
        yield
    finally:
        await connection.close()
    admin = await connect(database.admin_dsn)
    try:  # closing is only a message; the lock is gone when the backend is
        while await admin.fetchval(
            "select count(*) from pg_locks where objid = $1::bigint::oid", worker.int & 0xFFFFFFFF
        ):
            pass
    finally:
        await admin.close()


@pytest.fixture
def look(pool, script):
    """Two looks of a worker, one after the other, and what it mends then."""
    ours = Upkeep({script.name: script})

    async def look(times: int = 2) -> None:
        for _ in range(times):
            async with transaction(pool, SERVICE) as connection:
                await ours.free(connection)
                stranded = await ours.stranded(connection)
                unended = await ours.unended(connection)
        for run_id, numbers in stranded:
            async with transaction(pool, SERVICE) as connection:
                await ours.mend(connection, run_id, numbers)
        for run_id in unended:
            async with transaction(pool, SERVICE) as connection:
                await ours.end(connection, run_id)

    return look


@pytest.fixture
async def run_id(office) -> UUID:
    return await office.start(4, chunk=2)


async def test_ids_tell_workers_and_their_locks_apart() -> None:
    ids = [worker_id() for _ in range(200)]
    assert len(set(ids)) == len({id.int & 0xFFFFFFFF for id in ids}) == 200
    assert all(id.int & 0xFFFFFFFF < 2**31 for id in ids)


async def test_the_entries_of_the_dead_come_free_and_those_of_the_living_stay(
    look, run_id, admin, database, audit
) -> None:
    dead, living = worker_id(), worker_id()
    await admin.execute(_PICK, dead)
    await admin.execute(_PICK, living)
    async with alive(database, living):
        await look(times=1)
        assert all(entry["heartbeat"].year > 2000 for entry in await audit.entries())
        await look(times=1)
        ages = {entry["queue_manager_id"]: entry["heartbeat"].year for entry in await audit.entries()}
        assert ages[dead] == 1970
        assert ages[living] > 2000
    await look()
    assert {entry["heartbeat"].year for entry in await audit.entries()} == {1970}


async def test_a_worker_in_another_database_is_none_of_ours(look, run_id, admin, cluster, audit) -> None:
    other = worker_id()
    await admin.execute(_PICK, other)
    connection = await connect(cluster.address("postgres", "postgres"))
    try:
        await upkeep.hold(connection, other)
        await look()
    finally:
        await connection.close()
    assert (await audit.entries())[0]["heartbeat"].year == 1970


async def test_a_worker_that_is_back_gets_what_it_had(run_id, admin, pool, audit) -> None:
    mine, other = worker_id(), worker_id()
    await admin.execute(_PICK, mine)
    await admin.execute(_PICK, other)
    async with transaction(pool, SERVICE) as connection:
        await upkeep.give_back(connection, mine)
    found = [(entry["status"], entry["queue_manager_id"]) for entry in await audit.entries()]
    assert found == [("queued", None), ("picked", other)]


async def test_a_chunk_whose_entry_was_lost_is_queued_again(look, run_id, admin, audit) -> None:
    before = (await audit.chunks(run_id))[0]["entry"]
    await admin.execute("delete from pgqueuer.pgqueuer where id = $1", before)
    await look(times=1)
    assert len(await audit.entries()) == 1
    await look(times=1)
    chunk = (await audit.chunks(run_id))[0]
    assert chunk["entry"] != before
    assert chunk["entry"] in [entry["id"] for entry in await audit.entries()]


async def test_whoever_works_on_it_keeps_it(look, run_id, admin, database, audit) -> None:
    worker = worker_id()
    await admin.execute(_HOLD, worker)
    await admin.execute("update trellis.runs set state = 'running'")
    await admin.execute("delete from pgqueuer.pgqueuer")
    async with alive(database, worker):
        await look()
        first = (await audit.chunks(run_id))[0]
        assert first["worker"] == worker
    await look()
    again = (await audit.chunks(run_id))[0]
    assert (again["holder"], again["entry"] != first["entry"]) == (None, True)
    assert again["deliveries"] == 2  # it may have been what killed its worker


async def test_what_is_no_longer_stranded_is_left_alone(run_id, admin, pool, script, office, audit) -> None:
    """Between the look and the lock somebody queued it."""
    ours = Upkeep({script.name: script})
    await admin.execute("delete from pgqueuer.pgqueuer")
    for _ in range(2):
        async with transaction(pool, SERVICE) as connection:
            stranded = await ours.stranded(connection)
    assert stranded == [(run_id, [1, 2])]
    await office.pause(run_id)
    await office.resume(run_id)
    before = await audit.entries()
    async with transaction(pool, SERVICE) as connection:
        await ours.mend(connection, run_id, [1, 2])
    assert await audit.entries() == before


@pytest.mark.parametrize("state", ["cancelling", "paused", "failed"])
async def test_a_lost_entry_of_a_run_that_stops(look, run_id, admin, audit, office, state) -> None:
    await admin.execute(_HOLD, worker_id())
    await admin.execute("update trellis.runs set state = 'running'")
    await admin.execute("update trellis.runs set state = $1", state)
    await admin.execute("delete from pgqueuer.pgqueuer")
    await look()
    assert await audit.state(run_id) == {"cancelling": "cancelled"}.get(state, state)
    assert (await audit.chunks(run_id))[0]["state"] == "waiting"
    assert await audit.entries() == []


async def test_what_was_being_cancelled_with_nobody_at_work_is_cancelled(look, run_id, admin, audit) -> None:
    await admin.execute("update trellis.runs set state = 'running'")
    await admin.execute("update trellis.runs set state = 'cancelling'")
    await look(times=1)
    assert await audit.state(run_id) == "cancelled"


async def test_other_kinds_are_left_to_others(run_id, admin, pool) -> None:
    ours = Upkeep({})
    await admin.execute("delete from pgqueuer.pgqueuer")
    for _ in range(2):
        async with transaction(pool, SERVICE) as connection:
            assert await ours.stranded(connection) == []
            assert await ours.unended(connection) == []


async def test_many_workers_look_at_once(run_id, office, admin, pool, script, audit) -> None:
    """Each stranded chunk gets one entry, and nobody waits for anybody in a circle."""
    for _ in range(5):
        await office.start(4, chunk=2)
    await admin.execute("delete from pgqueuer.pgqueuer")
    cancelling = [await office.start(4, chunk=2) for _ in range(5)]
    await admin.execute("update trellis.runs set state = 'running' where id = any($1)", cancelling)
    await admin.execute("update trellis.runs set state = 'cancelling' where id = any($1)", cancelling)
    await admin.execute("delete from pgqueuer.pgqueuer")

    async def look() -> None:
        ours = Upkeep({script.name: script})
        for _ in range(2):
            async with transaction(pool, SERVICE) as connection:
                stranded = await ours.stranded(connection)
                unended = await ours.unended(connection)
        for run_id, numbers in stranded:
            async with transaction(pool, SERVICE) as connection:
                await ours.mend(connection, run_id, numbers)
        for run_id in reversed(unended):
            async with transaction(pool, SERVICE) as connection:
                await ours.end(connection, run_id)

    await asyncio.gather(*(look() for _ in range(6)))
    assert len(await audit.entries()) == 12
    assert {await audit.state(run_id) for run_id in cancelling} == {"cancelled"}
