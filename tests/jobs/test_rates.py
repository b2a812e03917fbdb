"""Rates in Postgres: what several processes reserve together, by the database's clock."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from trellis.db.pool import Connection, Pool, create_pool
from trellis.db.session import ANON, SERVICE, Identity, transaction
from trellis.jobs.rates import PostgresMeter
from trellis.providers.admission import Admission, Caller, Grant, ProviderRates, Rates, Share, Usage
from trellis.providers.errors import CircuitOpen, Unavailable


@pytest.fixture
async def meters(database) -> AsyncIterator[list[PostgresMeter]]:
    """Three processes."""
    pools: list[Pool] = [await create_pool(database.dsn, max_size=2) for _ in range(3)]
    try:
        yield [PostgresMeter(pool) for pool in pools]
    finally:
        for pool in pools:
            await pool.close()


def requests(amount: float, rate: float = 60, name: str = "cohere:requests") -> Share:
    return Share(name, rate, amount)


async def tats(admin: Connection) -> dict[str, float]:
    rows = await admin.fetch(
        "select name, extract(epoch from tat - clock_timestamp())::float8 as left from trellis.rate_limits"
    )
    return {row["name"]: row["left"] for row in rows}


async def test_what_is_reserved_comes_one_after_the_other(meters: list[PostgresMeter]) -> None:
    waits = [(await meter.reserve("cohere", [requests(10)])).wait for meter in meters * 2]
    assert waits[0] == 0
    assert [round(wait, -1) for wait in waits] == [0, 10, 20, 30, 40, 50]


async def test_reservations_at_once_never_overlap(meters: list[PostgresMeter]) -> None:
    grants = await asyncio.gather(*[meters[n % 3].reserve("cohere", [requests(10)]) for n in range(30)])
    waits = sorted(grant.wait for grant in grants)
    # Each is told a moment after it was made, so a wait may be a little short, and none is too long.
    assert all(10 * n - 5 < wait <= 10 * n for n, wait in enumerate(waits))


async def test_several_limits_are_reserved_together_and_the_last_decides(
    meters: list[PostgresMeter], admin: Connection
) -> None:
    await meters[0].reserve("cohere", [requests(5), Share("cohere:tokens", 600, 1_000)])
    grant = await meters[1].reserve("cohere", [Share("cohere:tokens", 600, 10), requests(5)])
    assert 95 < grant.wait <= 100
    left = await tats(admin)
    assert 5 < left["cohere:requests"] <= 10
    assert 96 < left["cohere:tokens"] <= 101


async def test_limits_in_any_order_do_not_deadlock(meters: list[PostgresMeter]) -> None:
    shares = [requests(1, 1e6, f"cohere:{letter}") for letter in "abcdefgh"]
    async with asyncio.timeout(30):
        await asyncio.gather(
            *[meters[n % 3].reserve("cohere", shares if n % 2 else shares[::-1]) for n in range(60)]
        )


async def test_nothing_is_saved_up(meters: list[PostgresMeter], admin: Connection) -> None:
    await meters[0].reserve("cohere", [requests(10)])
    await admin.execute("update trellis.rate_limits set tat = now() - interval '1 hour'")
    assert (await meters[1].reserve("cohere", [requests(10)])).wait == 0
    assert 9 < (await meters[2].reserve("cohere", [requests(10)])).wait <= 10


async def test_a_pause_is_told_to_whoever_reserves(meters: list[PostgresMeter]) -> None:
    assert (await meters[0].reserve("cohere", [requests(1)])).pause == 0
    await meters[0].pause("cohere", 100)
    await meters[2].pause("cohere", 30)
    grant = await meters[1].reserve("cohere", [requests(1)])
    assert 90 < grant.pause <= 100
    assert grant.wait <= 1
    assert (await meters[1].reserve("offline", [requests(1, name="offline:requests")])).pause == 0


async def test_nothing_reserved_is_nothing_waited_for(meters: list[PostgresMeter]) -> None:
    assert await meters[0].reserve("cohere", []) == Grant()


@pytest.mark.parametrize(
    "identity", [ANON, Identity("authenticated", {"sub": "8" * 8 + "-" + "8888-" * 3 + "8" * 12})]
)
@pytest.mark.parametrize("statement", ["select 1 from {}", "delete from {}", "update {} set tat = now()"])
async def test_nobody_else_may_touch_them(pool: Pool, identity: Identity, statement: str) -> None:
    with pytest.raises(Exception, match="permission denied"):
        async with transaction(pool, identity) as connection:
            await connection.execute(statement.format("trellis.rate_limits"))


class Counting(PostgresMeter):
    """Counts what is reserved and remembers from when on it may be used, in seconds of a common clock."""

    statements = 0

    async def reserve(self, provider, shares):  # type: ignore[no-untyped-def]
        Counting.statements += 1
        return await super().reserve(provider, shares)


async def test_three_processes_together_keep_to_the_rate(database, admin: Connection) -> None:
    """50 a second, 100 calls: they take two seconds, and ten statements, or a few more at the ends."""
    Counting.statements = 0
    pools = [await create_pool(database.dsn, max_size=2) for _ in range(3)]
    doors = [
        Admission("cohere", 40, rates=ProviderRates(total=Rates(requests=3_000)), meter=Counting(pool))
        for pool in pools
    ]
    loop = asyncio.get_running_loop()
    made: list[float] = []

    async def call(door: Admission, n: int) -> None:
        async with door.turn(Caller(order=(n,))):
            made.append(loop.time())

    try:
        async with asyncio.timeout(30):
            await asyncio.gather(*[call(doors[n % 3], n) for n in range(100)])
    finally:
        for door, pool in zip(doors, pools, strict=True):
            await door.aclose()
            await pool.close()
    first = min(made)
    assert len(made) == 100
    for n, at in enumerate(sorted(made)):
        # Ten come at once, and the first ten may have been told late.
        assert n < 50 * (at - first) + 20
    assert Counting.statements <= 20


class Telling(PostgresMeter):
    """Says when a pause has been passed on."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool)
        self.told = asyncio.Event()

    async def pause(self, provider: str, seconds: float) -> None:
        await super().pause(provider, seconds)
        self.told.set()


async def test_who_is_told_to_wait_tells_the_other_processes(pool: Pool) -> None:
    rates = ProviderRates(total=Rates(requests=6_000))
    meter = Telling(pool)
    doors = [Admission("cohere", 4, rates=rates, meter=meter) for _ in range(2)]
    with pytest.raises(Unavailable, match="429"):
        async with doors[0].turn():
            raise Unavailable("429", retry_after=300)
    async with asyncio.timeout(20):
        await meter.told.wait()
    with pytest.raises(CircuitOpen) as caught:
        async with doors[1].turn():
            pytest.fail("it was let in")
    assert caught.value.retry_after is not None
    assert 250 < caught.value.retry_after <= 300
    for door in doors:
        await door.aclose()


async def test_without_rates_no_statement_is_sent(database) -> None:
    pool = await create_pool(database.dsn, min_size=1, max_size=1)
    try:
        async with transaction(pool, SERVICE):  # the only connection is taken
            door = Admission("cohere", 2, meter=PostgresMeter(pool))
            for _ in range(20):
                async with door.turn(tokens=1_000) as turn:
                    turn.usage = Usage(2_000)
            await door.aclose()
    finally:
        await pool.close()
