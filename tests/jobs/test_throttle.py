"""What may be asked for so many times a minute: refused beyond that, in all processes, and costing nothing."""

import asyncio

from tests.conftest import Database
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.throttle import Limit, take

SLOW = Limit("slow", 1, 3)


async def ask(pool: Pool, *limits: Limit) -> float:
    """As callers do: nothing stays of what was refused."""
    async with transaction(pool, SERVICE) as connection:
        savepoint = connection.transaction()
        await savepoint.start()
        wait = await take(connection, limits)
        await (savepoint.rollback() if wait else savepoint.commit())
        return wait


async def test_as_many_at_once_as_the_burst(pool: Pool) -> None:
    assert [await ask(pool, SLOW) for _ in range(3)] == [0, 0, 0]
    assert 55 < await ask(pool, SLOW) <= 60
    assert 55 < await ask(pool, SLOW) <= 60, "what was refused costs nothing"


async def test_one_comes_round_with_time(pool: Pool, admin: Connection) -> None:
    for _ in range(3):
        await ask(pool, SLOW)
    await admin.execute("update trellis.rate_limits set tat = tat - interval '61 seconds'")
    assert await ask(pool, SLOW) == 0
    assert await ask(pool, SLOW) > 0
    await admin.execute("update trellis.rate_limits set tat = tat - interval '1 day'")
    assert [bool(await ask(pool, SLOW)) for _ in range(4)] == [False, False, False, True], (
        "nothing is saved up"
    )


async def test_of_several_limits_all_or_none(pool: Pool) -> None:
    shared = Limit("shared", 1, 4)
    assert [bool(await ask(pool, Limit(name, 1, 3), shared)) for name in "aaaab"] == [
        *[False] * 3,
        True,
        False,
    ]
    assert await ask(pool, Limit("b", 1, 3), shared) > 0
    assert [bool(await ask(pool, Limit("b", 1, 3))) for _ in range(3)] == [False, False, True]


async def test_many_at_once_get_no_more(pool: Pool, database: Database) -> None:
    async with asyncio.timeout(30):
        waits = await asyncio.gather(*(ask(pool, SLOW) for _ in range(20)))
    assert waits.count(0) == 3
