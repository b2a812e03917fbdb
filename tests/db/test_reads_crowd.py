"""A crowd of people on a few connections: whoever is cancelled, fails or runs out of time, nobody is another."""

import asyncio
import json
from contextlib import AsyncExitStack
from random import Random
from typing import Any

import asyncpg
import pytest

from tests.conftest import Database
from tests.db.reading import MINE, add_notes, person, reads_of
from trellis.db.errors import GatewayError
from trellis.db.lane import Lane
from trellis.db.pool import Connection, Pool
from trellis.db.reads import Reads
from trellis.db.session import ANON, Identity

CROWD = 3_000
SIZE = 4
FAILING = "select (1 / ($1::int - $1::int))::text from public.notes"
ENDLESS = "select count(*)::text from pg_sleep(60)"
LEFT = "select current_user::text, coalesce(current_setting('request.jwt.claims', true), '')"


async def read(reads: Reads, number: int, fate: str) -> str:
    """Read as one of the people; what became of it."""
    caller = person(number)
    if fate == "fails":
        with pytest.raises(asyncpg.DivisionByZeroError):
            await reads.value(caller, FAILING, [number])
    elif fate == "times out":
        with pytest.raises(GatewayError, match="ask for less"):
            await reads.value(Identity("anon", caller.claims), ENDLESS, [])
    elif fate == "as nobody":
        answer = json.loads(await reads.value(ANON, MINE, [number]) or "")
        assert answer == [number, None, None, None]
    else:
        # Who is to be cancelled reads a little longer, so that it happens in the middle.
        sql = f"select v from ({MINE}) q(v), pg_sleep(0.003)" if fate == "is cancelled" else MINE
        answer = json.loads(await reads.value(caller, sql, [number]) or "")
        assert answer == [number, caller.claims["sub"], "authenticated", [f"note {number}"]]
    return fate


@pytest.mark.parametrize("one_trip", [True, False], ids=["one trip", "transaction"])
async def test_nobody_reads_as_another(database: Database, admin: Connection, one_trip: bool) -> None:
    await add_notes(admin, CROWD)
    random = Random(35)
    fates = random.choices(
        ["reads", "is cancelled", "fails", "as nobody", "times out"], [549, 350, 50, 50, 1], k=CROWD
    )
    # The driver waits for Postgres between preparing a statement and running it, and Postgres counts that time: with
    # thousands of tasks starting at once less than a second would stop those who merely read as nobody.
    async with reads_of(database, one_trip=one_trip, size=SIZE, anon=1) as (reads, pool):
        cut_short = await watched(pool)
        tasks = [asyncio.create_task(read(reads, n, fate)) for n, fate in enumerate(fates, 1)]
        doomed = [task for task, fate in zip(tasks, fates, strict=True) if fate == "is cancelled"]
        spoiler = asyncio.create_task(spoil(doomed, tasks, random))
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        cancelled = 0
        for fate, found in zip(fates, outcomes, strict=True):
            if fate == "is cancelled" and isinstance(found, asyncio.CancelledError):
                cancelled += 1
            else:
                assert found == fate
        await spoiler
        assert cancelled > 800
        assert len(cut_short) > 50
        assert await left_behind(pool) == {("authenticated" if one_trip else "authenticator", "")}


async def spoil(doomed: list[asyncio.Task[str]], tasks: list[asyncio.Task[str]], random: Random) -> None:
    """Cancel the doomed as the others get on: while they wait, while they read, or when they are done."""
    ended = asyncio.Semaphore(0)
    for task in tasks:
        task.add_done_callback(lambda _: ended.release())
    for _ in tasks:
        await ended.acquire()
        for _ in range(random.randrange(4)):
            await asyncio.sleep(0)  # turns of the event loop
        while doomed and doomed[0].done():
            del doomed[0]
        if doomed and random.random() < 0.3:
            doomed.pop(random.randrange(min(len(doomed), SIZE))).cancel()


async def watched(pool: "Pool | Lane") -> list[Any]:
    """The statements of a pool that a cancelled task leaves in the middle, as they come."""
    cut_short: list[Any] = []

    def note(record: Any) -> None:
        if isinstance(record.exception, asyncio.CancelledError):
            cut_short.append(record)

    async with AsyncExitStack() as stack:
        for _ in range(SIZE):
            (await stack.enter_async_context(pool.acquire())).add_query_logger(note)
    return cut_short


async def left_behind(pool: "Pool | Lane") -> set[tuple[str, str]]:
    """What role and what claims the pool's connections have."""
    async with AsyncExitStack() as stack:
        connections = [await stack.enter_async_context(pool.acquire()) for _ in range(SIZE)]
        return {tuple(await connection.fetchrow(LEFT) or ()) for connection in connections}
