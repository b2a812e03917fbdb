"""What Prometheus is told, at `/metrics`.

Several worker processes share one set of figures through files, in the folder that PROMETHEUS_MULTIPROC_DIR
names; prometheus_client reads that variable when it is imported, so it is set before the workers start.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from opentelemetry.trace import Span, SpanKind
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Receive, Scope, Send

from trellis.db.session import Identity
from trellis.jobs import tracing
from trellis.providers.images import Image, ImageModel, ImageRequest
from trellis.providers.vision.model import Answer, Question, VisionModel
from trellis.realtime.connection import Connection
from trellis.realtime.executor import Executor
from trellis.realtime.feed import Feed, Wake
from trellis.realtime.operation import ALL_KINDS, ExecutionOutcome, Operation, OperationKind
from trellis.web.failure import Failure
from trellis.web.telemetry import asking, describe_operation
from trellis.web.work_metrics import SECONDS, WorkMetrics

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_OPERATION = "GraphQL Operation"  # until it is known what kind it is


class Counted(Protocol):
    """Connections that can be counted: a pool's."""

    def get_size(self) -> int:
        """How many are open."""

    def get_idle_size(self) -> int:
        """How many of them nobody uses."""


class Metrics(WorkMetrics):
    """The figures of one process."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        super().__init__(registry)
        self._operations = Counter(
            "trellis_operations", "GraphQL operations that ended.", ["kind", "outcome"], registry=registry
        )
        self._seconds = Histogram(
            "trellis_operation_seconds",
            "Time from an operation's arrival to its answer.",
            ["kind"],
            buckets=SECONDS,
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
        self._cohorts = Gauge(
            "trellis_cohorts",
            "Questions that are followed, each with one read for all who follow it.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._members = Gauge(
            "trellis_cohort_members",
            "Subscribers in cohorts.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        # Counted here, and told now and then: one event may be ten thousand payloads.
        self.payloads = 0
        self._payloads = Counter(
            "trellis_payloads", "Outcomes that sockets and event streams took to send.", registry=registry
        )
        self._cut = Counter(
            "trellis_sockets_cut",
            "Connections that were cut because the client did not read.",
            registry=registry,
        )
        self._calls = Counter(
            "trellis_provider_calls", "Questions to providers.", ["provider", "outcome"], registry=registry
        )
        self._call_seconds = Histogram(
            "trellis_provider_call_seconds",
            "Time that a provider takes for an answer.",
            ["provider"],
            buckets=SECONDS,
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

    def audience(self, cohorts: int, members: int) -> None:
        """Note how many cohorts there are, and how many follow in them."""
        self._cohorts.set(cohorts)
        self._members.set(members)
        self._tell_payloads()

    def cut(self) -> None:
        """Count a connection that was cut because the client did not read."""
        self._cut.inc()

    def exposition(self) -> bytes:
        """All figures, of every process, in Prometheus's text format."""
        self._tell_payloads()
        return generate_latest(self._exposed())

    @contextmanager
    def serve(self, port: int, host: str = "127.0.0.1") -> Iterator[int]:
        """Answer Prometheus on a port of its own for as long as the block lasts; gives the port.

        For a process that serves nothing else; port 0 is any that is free. What it says of the database is as
        old as the last call of `runs`. Raises Failure where the port cannot be had.
        """
        try:
            server, thread = start_http_server(port, host, registry=self._exposed())
        except OSError as error:
            raise Failure(f"the metrics cannot be served on port {port}: {error.strerror}") from None
        try:
            yield server.server_port
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _tell_payloads(self) -> None:
        told, self.payloads = self.payloads, 0
        self._payloads.inc(told)

    def _exposed(self) -> CollectorRegistry:
        folder = os.environ.get(FOLDER)
        if not folder:
            return self._registry
        _forget_the_dead(Path(folder))
        registry = CollectorRegistry()
        MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
        return registry


class MeasuredExecutor:
    """An executor whose operations are counted, and have spans."""

    def __init__(self, executor: Executor, metrics: Metrics) -> None:
        self._executor = executor
        self._metrics = metrics

    async def execute(
        self, operation: Operation, identity: Identity, *, kinds: frozenset[OperationKind] = ALL_KINDS
    ) -> ExecutionOutcome:
        """Run a query or a mutation."""
        started = time.perf_counter()
        with tracing.span(_OPERATION, kind=SpanKind.SERVER) as span:
            outcome = await self._executor.execute(operation, identity, kinds=kinds)
            describe_operation(span, operation, outcome)
        self._metrics.operation(outcome, time.perf_counter() - started)
        return outcome

    async def open(
        self,
        operation: Operation,
        identity: Identity,
        wake: Wake,
        *,
        kinds: frozenset[OperationKind] = ALL_KINDS,
    ) -> Feed:
        """Run any operation as a feed; it counts once, by its last outcome."""
        started = time.perf_counter()
        span = tracing.begin(_OPERATION, kind=SpanKind.SERVER)
        self._metrics.streams.inc()
        ended = partial(self._ended, started, span, operation if span.is_recording() else None)
        try:
            with tracing.step(span):
                feed = await self._executor.open(operation, identity, wake, kinds=kinds)
            return MeasuredFeed(feed, self._metrics, ended)
        except BaseException:
            ended(None)
            raise

    def _ended(
        self, started: float, span: Span, operation: Operation | None, last: ExecutionOutcome | None
    ) -> None:
        """Count an operation by its last outcome; its client may have left before there was any."""
        self._metrics.streams.dec()
        outcome = last or ExecutionOutcome(kind="subscription")
        if operation is not None:
            describe_operation(span, operation, outcome)
        span.end()
        self._metrics.operation(outcome, time.perf_counter() - started)


class MeasuredFeed:
    """A feed that tells its last outcome when it is over: once all was taken, or when it is closed."""

    __slots__ = ("_ended", "_feed", "_last", "_metrics")

    def __init__(
        self, feed: Feed, metrics: Metrics, ended: Callable[[ExecutionOutcome | None], None]
    ) -> None:
        self._feed = feed
        self._metrics = metrics
        self._ended: Callable[[ExecutionOutcome | None], None] | None = ended
        self._last: ExecutionOutcome | None = None

    @property
    def ended(self) -> bool:
        """Whether everything was taken."""
        return self._feed.ended

    @property
    def held(self) -> int:
        """Bytes that wait."""
        return self._feed.held

    def take(self) -> ExecutionOutcome | None:
        """The next outcome."""
        outcome = self._feed.take()
        if outcome is not None:
            self._last = outcome
            self._metrics.payloads += 1
        elif self._feed.ended:
            self._over()
        return outcome

    async def renew(self, identity: Identity) -> None:
        """Go on as somebody."""
        await self._feed.renew(identity)

    def close(self) -> None:
        """Let go of everything."""
        self._feed.close()
        self._over()

    def _over(self) -> None:
        tell, self._ended = self._ended, None
        if tell is not None:
            tell(self._last)


class CountedSockets:
    """An ASGI application for websockets whose open ones are counted, and those that it cuts."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it closes."""
        connection = Connection.of(scope)

        def abort() -> None:
            if not connection.gone():
                self._metrics.cut()
            connection.abort()

        replace(connection, abort=abort).enter(scope)
        with self._metrics.sockets.track_inprogress():
            await self._app(scope, receive, send)


class MeasuredModel:
    """A vision model whose calls are counted, and have spans."""

    def __init__(self, model: VisionModel, metrics: Metrics) -> None:
        self.name = model.name
        self.concurrency = model.concurrency
        self._model = model
        self._metrics = metrics
        metrics.circuit(model.name, "closed")

    async def ask(self, question: Question) -> Answer:
        """Ask the model."""
        with asking(self.name), self._metrics.call(self.name):
            return await self._model.ask(question)

    async def aclose(self) -> None:
        """Close the model."""
        await self._model.aclose()


class MeasuredImages:
    """An image model whose calls are counted, and have spans."""

    def __init__(self, model: ImageModel, metrics: Metrics) -> None:
        self.name = model.name
        self.concurrency = model.concurrency
        self._model = model
        self._metrics = metrics
        metrics.circuit(model.name, "closed")

    async def generate(self, request: ImageRequest) -> Image:
        """Ask the model."""
        with asking(self.name), self._metrics.call(self.name):
            return await self._model.generate(request)

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
