"""What is waited for a connection is noted, by whoever wants to know."""

import asyncio

from tests.conftest import Database
from trellis.db.pool import Pool, create_pool
from trellis.db.reads import ReadOptions, open_reads
from trellis.db.session import SERVICE, Identity, transaction
from trellis.db.waiting import noting_waits

PERSON = Identity("authenticated", {"sub": "00000000-0000-4000-8000-000000000001", "role": "authenticated"})


async def held_up(reading, release) -> float:
    """The seconds that a read notes which has to wait until `release` was called."""
    loop = asyncio.get_running_loop()

    async def noted() -> float:
        with noting_waits() as waits:
            await asyncio.gather(asyncio.create_task(reading()))  # in a task of its own, as fields do
        return waits.seconds

    task = asyncio.create_task(noted())
    loop.call_later(0.05, release)
    return await task


async def test_transactions_and_reads_in_one_trip(shared_database: Database) -> None:
    one: Pool = await create_pool(shared_database.dsn, max_size=1)

    async def transact() -> None:
        async with transaction(one, SERVICE):
            pass

    async with open_reads(one, shared_database.dsn, ReadOptions(size=1)) as reads:
        release = asyncio.Event()

        async def hold() -> None:
            async with one.acquire(), reads.lanes()["reads_authenticated"].acquire():
                taken.set()
                await release.wait()

        for reading in (transact, lambda: reads.value(PERSON, "select '1'", ())):
            taken = asyncio.Event()
            release.clear()
            holding = asyncio.create_task(hold())
            await taken.wait()
            assert await held_up(reading, release.set) > 0.04
            await holding
            with noting_waits() as waits:
                await reading()
            assert waits.seconds < 0.04
    await one.close()
