"""A hub over a real database, and runs that the tests move by hand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.feeds import Subscriber
from trellis.db.listen import Listener
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, Identity, transaction
from trellis.jobs.state import Position, position
from trellis.realtime.cohorts import Cohorts
from trellis.realtime.hub import Hub
from trellis.realtime.live import LiveQuery, Shown
from trellis.realtime.operation import ExecutionOutcome
from trellis.realtime.stream import Page, Stream


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


@dataclass
class Watching:
    """Cohorts over a scripted run; counts what they read, and can be told to fail."""

    cohorts: Cohorts
    pool: Pool
    run: ScriptedRun
    limit: int = 7
    reads: int = 0
    readers: list[Identity] = field(default_factory=list)
    failure: Exception | None = None
    hidden: set[str] = field(default_factory=set)
    after_read: Callable[[], Awaitable[None]] | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self, who: str = "a", *, key: str = "live", shared: bool = True) -> Subscriber:
        """A subscriber of a live query that shows the run's position."""
        subscriber = Subscriber()
        query = LiveQuery(self.run.id, key, shared, self._show)
        subscriber.feed = await self.cohorts.follow(query, person(who), subscriber.wake)
        return subscriber

    async def stream(self, after: int = 0, who: str = "a", *, shared: bool = True) -> Subscriber:
        """A subscriber of the run's events."""
        subscriber = Subscriber()
        stream = Stream(self.run.id, "stream", shared, self._page)
        subscriber.feed = await self.cohorts.stream(stream, after, person(who), subscriber.wake)
        return subscriber

    async def see(self, identity: Identity, run_id: UUID) -> Position | None:
        if identity.claims["sub"] in self.hidden:
            return None
        async with transaction(self.pool, SERVICE, readonly=True) as connection:
            return await position(connection, run_id)

    async def _show(self, identity: Identity) -> Shown | None:
        at = await self._read(identity)
        await self._done()
        if at is None:
            return None
        return Shown(ExecutionOutcome(data=at.sequence, cursor=at.sequence), at, at)

    async def _page(self, identity: Identity, after: int) -> Page | None:
        self._counted(identity)
        async with transaction(self.pool, SERVICE, isolation="repeatable_read", readonly=True) as connection:
            at = await position(connection, self.run.id)
            rows = await connection.fetch(_PAGE, self.run.id, after, self.limit)
        await self._done()
        if at is None or identity.claims["sub"] in self.hidden:
            return None
        found = [
            (row["sequence"], ExecutionOutcome(data=row["type"], cursor=row["sequence"])) for row in rows
        ]
        return Page(found, at, len(rows) == self.limit)

    async def _read(self, identity: Identity) -> Position | None:
        self._counted(identity)
        return await self.see(identity, self.run.id)

    def _counted(self, identity: Identity) -> None:
        self.reads += 1
        self.readers.append(identity)
        self.begun.set()
        if self.failure is not None:
            raise self.failure

    async def _done(self) -> None:
        if self.after_read is not None:
            await self.after_read()


def person(name: str, **claims: Any) -> Identity:
    return Identity("authenticated", {"sub": name, **claims})


_PAGE = """
select sequence, type from trellis.run_events where run_id = $1 and sequence > $2 order by sequence limit $3
"""


@pytest.fixture
def watching(hub: Hub, pool: Pool, scripted: ScriptedRun) -> Watching:
    return _watching(hub, pool, scripted)


@pytest.fixture
def polling(polling_hub: Hub, pool: Pool, scripted: ScriptedRun) -> Watching:
    """The same with a hub that looks by itself."""
    return _watching(polling_hub, pool, scripted)


def _watching(hub: Hub, pool: Pool, scripted: ScriptedRun, rate: float = 1000.0) -> Watching:
    watching = Watching(None, pool, scripted)  # type: ignore[arg-type]
    watching.cohorts = Cohorts(hub, watching.see, rate=rate, check_every=1e6)
    return watching


@pytest.fixture
async def cut(admin: Connection):
    """Cuts the LISTEN connections of the test's database."""

    async def cut() -> None:
        await admin.fetch(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = current_database() and query like 'LISTEN%'"
        )

    return cut
