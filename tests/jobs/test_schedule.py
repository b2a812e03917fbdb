"""Schedules: each firing by one of many, none for a machine that was away, and a failure that is no end."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from trellis.db.pool import Connection, connect
from trellis.jobs import entries
from trellis.jobs.schedule import Schedule, scheduler

YEARLY = "0 0 1 1 *"
DUE = "update pgqueuer.pgqueuer_schedules set next_run = now() - interval '1 hour'"


class Clock:
    """One worker's look at the schedules."""

    def __init__(self, connection: Connection, schedule: Schedule) -> None:
        queries = entries.queries(connection)
        self.looked = asyncio.Event()
        self.manager = scheduler(queries, [schedule])
        look = queries.fetch_schedule

        async def fetch(*args, **kwargs):
            found = await look(*args, **kwargs)
            self.looked.set()
            return found

        queries.fetch_schedule = fetch  # type: ignore[method-assign]
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.task = asyncio.create_task(self.manager.run())
        async with asyncio.timeout(10):
            await self.looked.wait()

    async def stop(self) -> None:
        self.manager.shutdown.set()
        async with asyncio.timeout(10):
            await self.task


@pytest.fixture
async def connections(database) -> AsyncIterator[list[Connection]]:
    found = [await connect(database.dsn) for _ in range(3)]
    for connection in found:
        await connection.execute("set role service_role")
    yield found
    for connection in found:
        await connection.close()


async def register(connection: Connection) -> None:
    """Have a row for the schedule, which is due since an hour."""
    queries = entries.queries(connection)
    manager = scheduler(queries, [Schedule("test", YEARLY, asyncio.Event().wait)])
    await queries.insert_schedule({key: one.next_in() for key, one in manager.registry.items()})
    await connection.execute(DUE)


async def test_one_of_many_fires(connections: list[Connection]) -> None:
    await register(connections[0])
    fired, gate = asyncio.Queue[int](), asyncio.Event()

    def clock(number: int) -> Clock:
        async def act() -> None:
            fired.put_nowait(number)
            await gate.wait()

        return Clock(connections[number], Schedule("test", YEARLY, act))

    clocks = [clock(number) for number in range(3)]
    await asyncio.gather(*(one.start() for one in clocks))
    async with asyncio.timeout(10):
        await fired.get()
    gate.set()
    for one in clocks:
        await one.stop()
    assert fired.empty()
    assert await connections[0].fetchval("select next_run > now() from pgqueuer.pgqueuer_schedules")


async def test_a_failure_is_not_the_end(connections: list[Connection], caplog) -> None:
    await register(connections[0])
    fired = asyncio.Event()

    async def act() -> None:
        fired.set()
        raise LookupError("something")

    clock = Clock(connections[0], Schedule("test", YEARLY, act))
    await clock.start()
    async with asyncio.timeout(10):
        await fired.wait()
    await clock.stop()
    assert "something" in caplog.text
    assert await connections[0].fetchval("select status from pgqueuer.pgqueuer_schedules") == "queued"


def test_what_is_no_cron_expression_is_refused() -> None:
    with pytest.raises(ValueError, match="cron"):
        scheduler(entries.queries(object()), [Schedule("test", "every day", asyncio.Event().wait)])  # type: ignore[arg-type]
