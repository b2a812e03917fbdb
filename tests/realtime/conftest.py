"""A hub over a real database, and runs that the tests move by hand."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from trellis.db.listen import Listener
from trellis.db.pool import Connection, Pool
from trellis.realtime.hub import Hub


@dataclass
class ScriptedRun:
    """A run of no system, each of whose events a test writes itself, with or without a notification."""

    connection: Connection
    id: UUID = field(default_factory=uuid4)

    async def create(self) -> "ScriptedRun":
        await self.connection.execute(
            "insert into trellis.runs (id, system, kind, state, total, snapshot)"
            " values ($1, 'test', 'test.run', 'running', 10, '{}')",
            self.id,
        )
        return self

    async def add(self, count: int = 1, *, notify: bool = True, state: str = "running") -> None:
        """Append events as a flush does: numbers under the row's lock, one transaction, one hint."""
        async with self.connection.transaction():
            last = await self.connection.fetchval(
                "update trellis.runs set sequence = sequence + $2, state = $3,"
                " attempt = attempt + case when state in ('completed', 'failed') then 1 else 0 end"
                " where id = $1 returning sequence",
                self.id,
                count,
                state,
            )
            await self.connection.execute(
                "insert into trellis.run_events (run_id, sequence, type)"
                " select $1, n, 'result' from generate_series($2::bigint, $3::bigint) n",
                self.id,
                last - count + 1,
                last,
            )
            if notify:
                await self.connection.execute("select pg_notify('trellis_runs', $1::uuid::text)", self.id)


@pytest.fixture
async def database(shared_database):
    """The worker's own database: every run here is deleted at the end of its test."""
    return shared_database


@pytest.fixture
async def scripted(admin: Connection) -> AsyncIterator[ScriptedRun]:
    yield await ScriptedRun(admin).create()
    await admin.execute("delete from trellis.runs where system = 'test'")


@pytest.fixture
async def hub(database, pool: Pool) -> AsyncIterator[Hub]:
    """A hub that only notifications and reconnects wake: its poll is as good as off."""
    async for hub in _hub(database.dsn, pool, 3600.0):
        yield hub


@pytest.fixture
async def polling_hub(database, pool: Pool) -> AsyncIterator[Hub]:
    """A hub that looks by itself every 20 ms."""
    async for hub in _hub(database.dsn, pool, 0.02):
        yield hub


async def _hub(dsn: str, pool: Pool, poll: float) -> AsyncIterator[Hub]:
    listener = Listener(dsn)
    hub = Hub(listener, pool, poll=poll)
    await listener.start()
    await hub.start()
    await asyncio.sleep(0)  # the first announcement goes out before a test watches anything
    yield hub
    await hub.stop()
    await listener.stop()


@pytest.fixture
async def cut(admin: Connection):
    """Cuts the LISTEN connections of the test's database."""

    async def cut() -> None:
        await admin.fetch(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = current_database() and query like 'LISTEN%'"
        )

    return cut
