"""A lane: connections wait in it for the next read, and leave it when anything goes wrong."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.conftest import Database
from tests.db.reading import until_active
from trellis.db import lane as lane_module
from trellis.db.lane import Lane
from trellis.db.pool import connect, create_pool

PID = "select pg_backend_pid()"


@pytest.fixture
async def lane(shared_database: Database) -> AsyncIterator[Lane]:
    """A lane of two connections."""
    lane = Lane(await create_pool(shared_database.dsn, max_size=2), 2)
    yield lane
    await lane.close()


async def test_the_latest_connection_serves_next(lane: Lane) -> None:
    pids = set()
    for _ in range(5):
        async with lane.acquire() as connection:
            pids.add(await connection.fetchval(PID))
    assert len(pids) == 1
    assert (lane.get_size(), lane.get_idle_size()) == (1, 1)


async def test_no_more_than_there_are_at_once(lane: Lane) -> None:
    order: list[int] = []
    async with lane.acquire(), lane.acquire():
        pass  # both are open from here on

    async def read(number: int) -> None:
        async with lane.acquire() as connection:
            order.append(number)
            await connection.execute("select pg_sleep(0.001)")
            assert lane.get_size() - lane.get_idle_size() <= 2

    await asyncio.gather(*map(read, range(20)))
    assert order == list(range(20))
    assert lane.get_size() == 2


async def test_what_nobody_needs_goes_back_to_the_pool(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane_module, "_IDLE_SECONDS", 0.001)
    async with lane.acquire(), lane.acquire():
        pass
    async with asyncio.timeout(60):
        while lane._pool.get_idle_size() < 2:
            await asyncio.sleep(0)
    async with lane.acquire() as connection:
        assert await connection.fetchval("select 1") == 1
    assert lane.get_idle_size() == 2


async def test_a_connection_that_breaks_as_it_waits_is_replaced(
    lane: Lane, shared_database: Database
) -> None:
    admin = await connect(shared_database.admin_dsn)
    try:
        for _ in range(3):
            gone = asyncio.Event()
            async with lane.acquire() as connection:
                pid = await connection.fetchval(PID)
                connection.add_termination_listener(lambda _, gone=gone: gone.set())
            await admin.execute("select pg_terminate_backend($1)", pid)
            await asyncio.wait_for(gone.wait(), 60)
            async with lane.acquire() as connection:
                assert await connection.fetchval(PID) != pid
    finally:
        await admin.close()


async def test_after_a_failure_the_pool_cleans_up(lane: Lane) -> None:
    with pytest.raises(RuntimeError):  # noqa: PT012 - raised within the block
        async with lane.acquire() as connection:
            pid = await connection.fetchval(PID)
            await connection.transaction().start()
            await connection.execute("declare c cursor for select 1")
            raise RuntimeError
    async with lane.acquire() as connection:
        assert await connection.fetchval(PID) == pid
        assert not connection.is_in_transaction()


async def test_whoever_waits_may_be_cancelled(lane: Lane) -> None:
    first, second = await lane.take(), await lane.take()
    waiting = [asyncio.create_task(lane.take()) for _ in range(3)]
    await asyncio.sleep(0)
    for task in waiting[:2]:
        task.cancel()
    lane.put(first)
    assert await waiting[2] is first
    lane.put(first)
    lane.put(second)
    assert lane.get_idle_size() == 2


async def test_closing_waits_for_those_in_use(shared_database: Database) -> None:
    lane = Lane(await create_pool(shared_database.dsn, max_size=2), 2)
    connection = await lane.take()
    closing = asyncio.create_task(lane.close())
    await asyncio.sleep(0)
    assert await connection.fetchval("select 1") == 1
    lane.put(connection)
    await closing
    with pytest.raises(asyncpg.InterfaceError, match="clos"):
        await lane.take()


async def test_closing_does_not_wait_for_ever(
    shared_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await connect(shared_database.admin_dsn)
    monkeypatch.setattr(lane_module, "CLOSE_SECONDS", 0.01)
    lane = Lane(await create_pool(shared_database.dsn, max_size=2), 2)

    async def endless() -> None:
        async with lane.acquire() as connection:
            await connection.execute("select 'asleep' from pg_sleep(600)")

    task = asyncio.create_task(endless())
    await asyncio.wait_for(until_active(admin, "asleep", 1), 60)
    await lane.close()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        await task
    # Postgres notices a client that is gone when it next writes to it.
    await admin.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where query like '%asleep%pg_sleep%'"
        " and datname = current_database() and pid <> pg_backend_pid()"
    )
    await asyncio.wait_for(until_active(admin, "asleep", 0), 60)
    await admin.close()
