"""Streams: every row once and in order, from any cursor, whatever happens to hints and connections."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from trellis.db.pool import Pool, create_pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.state import position
from trellis.realtime.hub import Hub
from trellis.realtime.stream import Page, after

LIMIT = 7

_PAGE = """
select sequence, type from trellis.run_events where run_id = $1 and sequence > $2 order by sequence limit $3
"""


@pytest.fixture
def read(pool: Pool, scripted) -> Callable[[int], Awaitable[Page[str] | None]]:
    async def read(cursor: int) -> Page[str] | None:
        async with transaction(pool, SERVICE, readonly=True) as connection:
            at = await position(connection, scripted.id)
            if at is None:
                return None
            rows = await connection.fetch(_PAGE, scripted.id, cursor, LIMIT)
        return Page([(row["sequence"], row["type"]) for row in rows], at.finished, len(rows) == LIMIT)

    return read


async def numbers(stream, count: int | None = None) -> list[int]:
    """The next `count` numbers, or all until the stream ends."""
    found: list[int] = []
    async with asyncio.timeout(20):
        while count is None or len(found) < count:
            try:
                sequence, _ = await anext(stream)
            except StopAsyncIteration:
                break
            found.append(sequence)
    return found


async def test_from_every_cursor_the_rest_comes_once_and_in_order(hub: Hub, scripted, read) -> None:
    await scripted.add(20, state="completed")
    for cursor in range(25):
        assert await numbers(after(hub, scripted.id, cursor, read)) == list(range(cursor + 1, 21))


async def test_backfill_then_live_then_the_end(hub: Hub, scripted, read) -> None:
    await scripted.add(10)
    stream = after(hub, scripted.id, 0, read)
    assert await numbers(stream, 10) == list(range(1, 11))
    await scripted.add(3)
    assert await numbers(stream, 3) == [11, 12, 13]
    await scripted.add(9, state="completed")
    assert await numbers(stream) == list(range(14, 23))


async def test_nothing_falls_between_backfill_and_live(hub: Hub, scripted, read) -> None:
    asked: list[int] = []

    async def read_then_add(cursor: int) -> Page[str] | None:
        page = await read(cursor)
        asked.append(cursor)
        if len(asked) <= 30:
            await scripted.add()
        elif len(asked) == 31:
            await scripted.add(state="completed")
        return page

    assert await numbers(after(hub, scripted.id, 0, read_then_add, rate=1000)) == list(range(1, 32))


async def test_a_client_that_reconnects_fifty_times_misses_nothing(hub: Hub, scripted, read) -> None:
    async def work() -> None:
        for _ in range(60):
            await scripted.add(5)
        await scripted.add(state="completed")

    working = asyncio.create_task(work())
    seen: list[int] = []
    for _ in range(50):
        stream = after(hub, scripted.id, seen[-1] if seen else 0, read, rate=1000)
        seen += await numbers(stream, 3)
        await stream.aclose()
    seen += await numbers(after(hub, scripted.id, seen[-1], read))
    await working
    assert seen == list(range(1, 302))
    assert not hub._signals


async def test_two_concurrent_writers_and_a_reader(hub: Hub, scripted, read, database) -> None:
    """Numbers are taken under the row's lock: a reader that has seen one never later finds a smaller one."""
    writers = await create_pool(database.admin_dsn, max_size=2)

    async def write() -> None:
        async with writers.acquire() as connection:
            mine = type(scripted)(connection, scripted.id)
            for count in range(1, 40):
                await mine.add(count % 4 + 1)

    reading = asyncio.create_task(numbers(after(hub, scripted.id, 0, read, rate=1000)))
    await asyncio.gather(write(), write())
    await scripted.add(state="completed")
    seen = await reading
    await writers.close()
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) == 2 * sum(count % 4 + 1 for count in range(1, 40)) + 1


async def test_a_commit_that_is_held_back_is_not_skipped(hub: Hub, scripted, read, database) -> None:
    pool = await create_pool(database.admin_dsn, max_size=2)
    stream = after(hub, scripted.id, 0, read)
    async with pool.acquire() as slow, pool.acquire() as fast:
        transaction = slow.transaction()
        await transaction.start()
        await type(scripted)(slow, scripted.id).add()
        second = asyncio.create_task(type(scripted)(fast, scripted.id).add())
        first = asyncio.create_task(numbers(stream, 2))
        async with asyncio.timeout(10):  # the second writer waits for the first one's lock
            while not await scripted.connection.fetchval(
                "select exists (select from pg_locks where not granted)"
            ):
                pass
        assert not first.done()
        await transaction.commit()
        await second
        assert await first == [1, 2]
    await pool.close()


async def test_a_retried_run_goes_on_with_higher_numbers(hub: Hub, scripted, read) -> None:
    await scripted.add(5, state="completed")
    assert await numbers(after(hub, scripted.id, 0, read)) == [1, 2, 3, 4, 5]
    await scripted.connection.execute(
        "update trellis.runs set state = 'pending', attempt = attempt + 1 where id = $1", scripted.id
    )
    stream = after(hub, scripted.id, 5, read)
    waiting = asyncio.create_task(numbers(stream))
    await scripted.add(2)
    await scripted.add(state="completed")
    assert await waiting == [6, 7, 8]


async def test_lost_notifications_heal(polling_hub: Hub, scripted, read) -> None:
    stream = after(polling_hub, scripted.id, 0, read)
    for batch in range(3):
        await scripted.add(4, notify=False)
        assert await numbers(stream, 4) == list(range(batch * 4 + 1, batch * 4 + 5))
    await scripted.add(notify=False, state="completed")
    assert await numbers(stream) == [13]


async def test_cut_connections_heal(hub: Hub, scripted, read, cut) -> None:
    reading = asyncio.create_task(numbers(after(hub, scripted.id, 0, read)))
    for _ in range(3):
        await scripted.add(10)
        await cut()
        await scripted.add(10)
    await scripted.add(state="completed")
    assert await reading == list(range(1, 62))


async def test_it_ends_when_the_run_is_deleted(polling_hub: Hub, scripted, read, admin) -> None:
    await scripted.add(2)
    stream = after(polling_hub, scripted.id, 0, read)
    assert await numbers(stream, 2) == [1, 2]
    await admin.execute("delete from trellis.runs where id = $1", scripted.id)
    assert await numbers(stream) == []
