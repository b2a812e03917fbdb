"""What Prometheus is told, at `/metrics`.

Several worker processes share one set of figures through files, in the folder that PROMETHEUS_MULTIPROC_DIR
names; prometheus_client reads that variable when it is imported, so it is set before the workers start.
"""

import os
import time
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

import asyncpg
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Receive, Scope, Send

from trellis.db.pool import Pool
from trellis.db.session import SERVICE, Identity, transaction
from trellis.providers.vision.model import Answer, Question, VisionModel
from trellis.realtime.executor import Executor
from trellis.realtime.feed import Feed, PulledFeed, Wake
from trellis.realtime.operation import ALL_KINDS, ExecutionOutcome, Operation, OperationKind

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_UNFINISHED = ("pending", "running", "paused", "cancelling")
# By the partial index on unfinished runs: the finished ones are without number.
_RUNS = f"select state, count(*) from trellis.runs where state in {_UNFINISHED} group by state"
_RUNS_TIMEOUT = 2.0  # seconds


class Counted(Protocol):
    """Connections that can be counted: a pool's."""

    def get_size(self) -> int:
        """How many are open."""

    def get_idle_size(self) -> int:
        """How many of them nobody uses."""


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self._operations = Counter(
            "trellis_operations", "GraphQL operations that ended.", ["kind", "outcome"], registry=registry
        )
        self._seconds = Histogram(
            "trellis_operation_seconds",
            "Time from an operation's arrival to its answer.",
            ["kind"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._ended: dict[tuple[str, str], tuple[Counter, Histogram | None]] = {}
        self.sockets = Gauge(
            "trellis_sockets", "WebSockets that are open.", registry=registry, multiprocess_mode="livesum"
        )
        self.streams = Gauge(
            "trellis_subscriptions",
            "Operations that are open on sockets and event streams.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._connections = Gauge(
            "trellis_pool_connections",
            "Database connections, by pool and what they do.",
            ["pool", "state"],
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._runs = Gauge(
            "trellis_runs",
            "Unfinished runs in the database, by state.",
            ["state"],
            registry=registry,
            multiprocess_mode="mostrecent",
        )
        self._calls = Counter(
            "trellis_provider_calls", "Questions to providers.", ["provider", "outcome"], registry=registry
        )
        self._call_seconds = Histogram(
            "trellis_provider_call_seconds",
            "Time that a provider takes for an answer.",
            ["provider"],
            buckets=_SECONDS,
            registry=registry,
        )

    def operation(self, outcome: ExecutionOutcome, seconds: float) -> None:
        """Count an operation by `ok` or its first error's code; not how long a subscription lasts."""
        kind, code = outcome.kind or "unknown", outcome.code or "ok"
        found = self._ended.get((kind, code))
        if found is None:  # looking labels up takes longer than counting
            timed = self._seconds.labels(kind) if kind != "subscription" else None
            found = self._ended[kind, code] = (self._operations.labels(kind, code), timed)
        counted, timed = found
        counted.inc()
        if timed is not None:
            timed.observe(seconds)

    @contextmanager
    def call(self, provider: str) -> Iterator[None]:
        """Count what the block asks of a provider; its outcome is `ok` or the error's name."""
        started = time.perf_counter()
        outcome = "ok"
        try:
            yield
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            self._calls.labels(provider, outcome).inc()
            self._call_seconds.labels(provider).observe(time.perf_counter() - started)

    def pools(self, pools: Mapping[str, Counted]) -> None:
        """Note how many connections of each pool are in use and how many wait to be."""
        for name, pool in pools.items():
            idle = pool.get_idle_size()
            self._connections.labels(name, "idle").set(idle)
            self._connections.labels(name, "used").set(pool.get_size() - idle)

    async def runs(self, pool: Pool) -> None:
        """Count the unfinished runs; with a database that does not answer soon, keep the last count."""
        with suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with transaction(pool, SERVICE, readonly=True) as connection:
                rows = await connection.fetch(_RUNS, timeout=_RUNS_TIMEOUT)
            counts = {row["state"]: row["count"] for row in rows}
            for state in _UNFINISHED:
                self._runs.labels(state).set(counts.get(state, 0))

    def exposition(self) -> bytes:
        """All figures, of every process, in Prometheus's text format."""
        folder = os.environ.get(FOLDER)
        if not folder:
            return generate_latest(self._registry)
        _forget_the_dead(Path(folder))
        registry = CollectorRegistry()
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


class MeasuredExecutor:
    """An executor whose operations are counted."""

    def __init__(self, executor: Executor, metrics: Metrics) -> None:
        self._executor = executor
        self._metrics = metrics

    async def execute(
        self, operation: Operation, identity: Identity, *, kinds: frozenset[OperationKind] = ALL_KINDS
    ) -> ExecutionOutcome:
        """Run a query or a mutation."""
        started = time.perf_counter()
        outcome = await self._executor.execute(operation, identity, kinds=kinds)
        self._metrics.operation(outcome, time.perf_counter() - started)
        return outcome

    async def stream(
        self, operation: Operation, identity: Identity, *, kinds: frozenset[OperationKind] = ALL_KINDS
    ) -> AsyncGenerator[ExecutionOutcome, None]:
        """Run any operation; it counts once, by its last outcome."""
        started = time.perf_counter()
        outcome = ExecutionOutcome(
            kind="subscription"
        )  # of one that its client left before anything happened
        with self._metrics.streams.track_inprogress():
            try:
                async with aclosing(self._executor.stream(operation, identity, kinds=kinds)) as outcomes:
                    async for outcome in outcomes:
                        yield outcome
            finally:
                self._metrics.operation(outcome, time.perf_counter() - started)

    async def open(
        self,
        operation: Operation,
        identity: Identity,
        wake: Wake,
        *,
        kinds: frozenset[OperationKind] = ALL_KINDS,
    ) -> Feed:
        """Run any operation as a feed; it counts as in `stream`."""
        return PulledFeed(self.stream(operation, identity, kinds=kinds), wake)


class CountedSockets:
    """An ASGI application for websockets whose open ones are counted."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it closes."""
        with self._metrics.sockets.track_inprogress():
            await self._app(scope, receive, send)


class MeasuredModel:
    """A vision model whose calls are counted."""

    def __init__(self, model: VisionModel, metrics: Metrics) -> None:
        self.name = model.name
        self.concurrency = model.concurrency
        self._model = model
        self._metrics = metrics

    async def ask(self, question: Question) -> Answer:
        """Ask the model."""
        with self._metrics.call(self.name):
            return await self._model.ask(question)

    async def aclose(self) -> None:
        """Close the model."""
        await self._model.aclose()


def _forget_the_dead(folder: Path) -> None:
    """Drop the gauges of processes that have ended: what is open there is no longer."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdecimal() and not _is_alive(int(pid)):
            file.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
