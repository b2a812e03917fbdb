"""Procrastinate as its documentation writes it: a job per item, whose task stores the result."""

import asyncio
import os
from collections.abc import Sequence
from uuid import UUID, uuid4

import asyncpg
import orjson
import uvloop
from procrastinate import App, PsycopgConnector
from procrastinate.types import JSONValue
from psycopg_pool import AsyncConnectionPool

from bench.runs.engines.settings import Settings, ended
from bench.runs.results import result_of
from trellis.db.embedded import Embedded

SCHEMA = "bench_procrastinate"
STORE = "insert into bench.results (run_id, item_id, result) values (%s, %s, %s::jsonb)"
_POOL = 10
# As many tasks at once as made it fastest where items cost nothing.
_AT_ONCE = 20
_BATCH = 1_000


def _conninfo(dsn: str) -> str:
    return f"{dsn}{'&' if '?' in dsn else '?'}options=-csearch_path%3D{SCHEMA}"


def _app(dsn: str) -> App:
    return App(connector=PsycopgConnector(conninfo=_conninfo(dsn), min_size=_POOL, max_size=_POOL))


async def install(lease: Embedded) -> None:
    """Begin anew."""
    connection = await asyncpg.connect(lease.admin_dsn)
    await connection.execute(f"drop schema if exists {SCHEMA} cascade; create schema {SCHEMA}")
    await connection.close()
    app = _app(lease.admin_dsn)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()


async def submit(lease: Embedded, items: Sequence[UUID]) -> UUID:
    """Add a job for each item, a thousand at a time."""
    run = uuid4()
    app = _app(lease.admin_dsn)
    async with app.open_async():
        task = app.configure_task("item", allow_unknown=True)
        for first in range(0, len(items), _BATCH):
            part: list[dict[str, JSONValue]] = [
                {"run": str(run), "item": str(item)} for item in items[first : first + _BATCH]
            ]
            await task.batch_defer_async(*part)
    return run


async def main() -> None:
    """Work until SIGTERM."""
    settings = Settings.load()
    app = _app(os.environ["BENCH_DSN"])
    stop = ended()
    async with (
        app.open_async(),
        AsyncConnectionPool(
            os.environ["BENCH_DSN"], min_size=_POOL, max_size=_POOL, open=False, kwargs={"autocommit": True}
        ) as pool,
    ):

        @app.task(name="item")
        async def work(run: str, item: str) -> None:
            if settings.seconds:
                await asyncio.sleep(settings.seconds)
            async with pool.connection() as connection:
                await connection.execute(STORE, (run, item, orjson.dumps(result_of(UUID(item))).decode()))

        running = asyncio.create_task(
            app.run_worker_async(
                concurrency=settings.concurrency if settings.seconds else _AT_ONCE,
                install_signal_handlers=False,
                delete_jobs="always",
            )
        )
        await asyncio.wait({running, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


if __name__ == "__main__":
    uvloop.run(main())
