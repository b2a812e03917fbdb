"""PgQueuer as its documentation writes it: an entry per item, whose handler stores the result.

Its settings are the fastest that were found: entries are taken by the hundred.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import orjson
import uvloop
from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.core.qm import QueueManager
from pgqueuer.db import AsyncpgDriver
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import Channel
from pgqueuer.models import Job
from pgqueuer.queries import Queries

from bench.runs.engines.settings import Settings, ended
from bench.runs.results import result_of
from trellis.db.embedded import Embedded

SETTINGS = DBSettings(db_schema="bench_pgqueuer", channel=Channel("ch_bench_pgqueuer"))
ENTRYPOINT = "item"
STORE = "insert into bench.results (run_id, item_id, result) values ($1, $2, $3::text::jsonb)"
_POOL = 10
_BATCH = 100
_AT_ONCE = 400


def queries(connection: asyncpg.Connection) -> Queries:
    """The library's statements, in a schema of their own."""
    return Queries(
        AsyncpgDriver(connection),
        QueryBuilderEnvironment(SETTINGS),
        QueryQueueBuilder(SETTINGS),
        QuerySchedulerBuilder(SETTINGS),
    )


async def install(lease: Embedded) -> None:
    """Begin anew."""
    async with _connected(lease) as connection:
        await connection.execute(f"drop schema if exists {SETTINGS.db_schema} cascade")
        await queries(connection).install()


async def submit(lease: Embedded, items: Sequence[UUID]) -> UUID:
    """Add an entry for each item, in one transaction."""
    run = uuid4()
    async with _connected(lease) as connection, connection.transaction():
        await queries(connection).enqueue(
            [ENTRYPOINT] * len(items), [run.bytes + item.bytes for item in items], [0] * len(items)
        )
    return run


async def left(lease: Embedded) -> int:
    """How many entries there still are."""
    async with _connected(lease) as connection:
        count: int = await connection.fetchval(f"select count(*) from {SETTINGS.db_schema}.pgqueuer")
        return count


@asynccontextmanager
async def _connected(lease: Embedded) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(lease.admin_dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def main() -> None:
    """Work until SIGTERM."""
    settings = Settings.load()
    connection = await asyncpg.connect(os.environ["BENCH_DSN"])
    manager = QueueManager(queries(connection), Channel(SETTINGS.channel))
    async with asyncpg.create_pool(os.environ["BENCH_DSN"], min_size=_POOL, max_size=_POOL) as pool:

        @manager.entrypoint(ENTRYPOINT)
        async def work(job: Job) -> None:
            assert job.payload
            run, item = UUID(bytes=job.payload[:16]), UUID(bytes=job.payload[16:])
            if settings.seconds:
                await asyncio.sleep(settings.seconds)
            if settings.stores:
                await pool.execute(STORE, run, item, orjson.dumps(result_of(item)).decode())

        running = asyncio.create_task(
            manager.run(
                dequeue_timeout=timedelta(seconds=2),
                batch_size=_BATCH,
                max_concurrent_tasks=settings.concurrency if settings.seconds else _AT_ONCE,
            )
        )
        stop = asyncio.create_task(ended().wait())
        await asyncio.wait({running, stop}, return_when=asyncio.FIRST_COMPLETED)
        manager.shutdown.set()
        await running


if __name__ == "__main__":
    uvloop.run(main())
