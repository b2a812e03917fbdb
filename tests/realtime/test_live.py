"""Live queries: the state first, then changes, the newest wins, and an end."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from trellis.db.pool import Pool
from trellis.db.session import ANON, SERVICE, Identity, transaction
from trellis.jobs.state import position
from trellis.realtime.hub import Hub
from trellis.realtime.live import Reading, follow

Read = Callable[[], Awaitable[Reading[int] | None]]


class Reader:
    """Reads a run's position as an identity, and counts how often it was asked."""

    def __init__(self, pool: Pool, run_id, identity: Identity = SERVICE) -> None:
        self.pool, self.run_id, self.identity = pool, run_id, identity
        self.count = 0
        self.once = asyncio.Event()

    async def __call__(self) -> Reading[int] | None:
        self.count += 1
        async with transaction(self.pool, self.identity, readonly=True) as connection:
            at = await position(connection, self.run_id)
        self.once.set()
        return None if at is None else Reading(at.sequence * 10, at.sequence, at.finished)


@pytest.fixture
def read(pool: Pool, scripted) -> Reader:
    return Reader(pool, scripted.id)


async def soon(readings) -> Reading[int]:
    async with asyncio.timeout(10):
        return await anext(readings)


async def rest(readings) -> list[int]:
    async with asyncio.timeout(10):
        return [reading.sequence async for reading in readings]


async def test_the_state_first_then_each_change_then_the_end(hub: Hub, scripted, read) -> None:
    await scripted.add(3)
    readings = follow(hub, scripted.id, read)
    assert await soon(readings) == Reading(30, 3, False)
    await scripted.add()
    assert await soon(readings) == Reading(40, 4, False)
    await scripted.add(state="completed")
    assert await soon(readings) == Reading(50, 5, True)
    assert await rest(readings) == []
    assert not hub._signals


async def test_a_finished_run_gives_one_payload(hub: Hub, scripted, read) -> None:
    await scripted.add(state="failed")
    assert await rest(follow(hub, scripted.id, read)) == [1]
    assert read.count == 1


async def test_what_is_not_visible_gives_none(hub: Hub, pool: Pool, scripted) -> None:
    nobody = Identity("authenticated", {"sub": "00000000-0000-4000-8000-000000000000"})
    assert await rest(follow(hub, scripted.id, Reader(pool, scripted.id, nobody))) == []


async def test_it_ends_when_the_run_is_deleted(polling_hub: Hub, scripted, read, admin) -> None:
    readings = follow(polling_hub, scripted.id, read)
    await soon(readings)
    await admin.execute("delete from trellis.runs where id = $1", scripted.id)
    assert await rest(readings) == []


async def test_a_change_between_the_first_read_and_its_delivery_is_not_missed(
    hub: Hub, scripted, read
) -> None:
    async def read_then_change() -> Reading[int] | None:
        reading = await read()
        if read.count == 1:
            await scripted.add()
        return reading

    readings = follow(hub, scripted.id, read_then_change)
    assert (await soon(readings)).sequence == 0
    assert (await soon(readings)).sequence == 1


async def test_many_changes_become_few_payloads_and_the_last_is_sent(hub: Hub, scripted, read) -> None:
    readings = follow(hub, scripted.id, read, rate=20)
    await soon(readings)
    started = asyncio.get_running_loop().time()
    for _ in range(200):
        await scripted.add()
    await scripted.add(state="completed")
    seen = await rest(readings)
    elapsed = asyncio.get_running_loop().time() - started
    assert seen == sorted(set(seen))
    assert seen[-1] == 201
    assert read.count <= 3 + elapsed * 20


async def test_a_consumer_that_sleeps_gets_only_the_newest(hub: Hub, scripted, read) -> None:
    readings = follow(hub, scripted.id, read)
    await soon(readings)
    for _ in range(50):
        await scripted.add()
    before = read.count
    assert (await soon(readings)).sequence == 50
    assert read.count == before + 1


async def test_a_hint_without_a_change_yields_nothing(hub: Hub, scripted, read, admin) -> None:
    readings = follow(hub, scripted.id, read, rate=1000)
    await soon(readings)
    waiting = asyncio.ensure_future(anext(readings))
    for wanted in (2, 3):
        await admin.execute("select pg_notify('trellis_runs', $1::uuid::text)", scripted.id)
        async with asyncio.timeout(10):
            while read.count < wanted:
                read.once.clear()
                await read.once.wait()
    assert not waiting.done()
    await scripted.add()
    async with asyncio.timeout(10):
        assert (await waiting).sequence == 1
    await readings.aclose()


async def test_a_lost_notification_heals(polling_hub: Hub, scripted, read) -> None:
    readings = follow(polling_hub, scripted.id, read)
    await soon(readings)
    await scripted.add(notify=False, state="completed")
    assert await rest(readings) == [1]


async def test_a_cut_connection_heals(hub: Hub, scripted, read, cut) -> None:
    readings = follow(hub, scripted.id, read)
    await soon(readings)
    waiting = asyncio.ensure_future(rest(readings))
    await cut()
    await scripted.add(state="completed")
    assert await waiting == [1]


async def test_a_consumer_that_leaves_leaves_nothing_behind(hub: Hub, scripted, read) -> None:
    readings = follow(hub, scripted.id, read)
    await soon(readings)
    assert hub._signals
    await readings.aclose()
    assert not hub._signals


async def test_what_the_reader_raises_reaches_the_consumer(hub: Hub, scripted) -> None:
    async def read() -> Reading[int] | None:
        raise LookupError("gone")

    with pytest.raises(LookupError):
        await soon(follow(hub, scripted.id, read))
    assert not hub._signals
    assert ANON.user_id is None
