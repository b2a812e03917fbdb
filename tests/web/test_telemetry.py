"""Spans: what they say, how they hang together from a mutation to a provider's answer, where they go."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased
from opentelemetry.trace import SpanKind, StatusCode
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.feeds import Subscriber
from tests.serving import ROOT, gateway
from tests.web.conftest import Serve, settings_for
from tests.web.test_job import JOB, START, follow, signed_in
from trellis.db.demo.coice import TENANT_A
from trellis.db.session import ANON, Identity
from trellis.jobs import tracing
from trellis.providers.backoff import Backoff
from trellis.providers.errors import Unavailable
from trellis.providers.vision.model import Answer, Question
from trellis.realtime.feed import Feed, GivenFeed, PulledFeed, Wake
from trellis.realtime.operation import ALL_KINDS, ExecutionOutcome, Operation
from trellis.web import telemetry
from trellis.web.failure import Failure
from trellis.web.metrics import MeasuredExecutor, MeasuredModel, Metrics

REMOTE = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
SECRET = "swordfish"
QUESTION = Question(SECRET.encode(), "image/jpeg", SECRET, "boolean")


class Collected:
    """The spans that ended, by name; names are used once in a test."""

    def __init__(self, exporter: InMemorySpanExporter) -> None:
        self._exporter = exporter

    def __getitem__(self, name: str) -> ReadableSpan:
        (found,) = [span for span in self.all if span.name == name]
        return found

    @property
    def all(self) -> tuple[ReadableSpan, ...]:
        return self._exporter.get_finished_spans()


@pytest.fixture
def spans() -> Iterator[Collected]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with telemetry.recorded(provider):
        yield Collected(exporter)


class Executor:
    """A mutation keeps the trace that it belongs to, as the queue does; a query fails; others are events."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def execute(
        self, operation: Operation, identity: Identity, *, kinds: Any = ALL_KINDS
    ) -> ExecutionOutcome:
        if operation.query.startswith("mutation"):
            self.kept = tracing.carried()
            return ExecutionOutcome(data={}, kind="mutation")
        if operation.query.startswith("query"):
            error = {"message": SECRET, "extensions": {"code": operation.operation_name}}
            return ExecutionOutcome(errors=(error,), kind="query")
        raise RuntimeError(SECRET)

    async def open(
        self, operation: Operation, identity: Identity, wake: Wake, *, kinds: Any = ALL_KINDS
    ) -> Feed:
        if operation.query.startswith("mutation"):
            return GivenFeed(await self.execute(operation, identity), wake)
        return PulledFeed(self.events(), wake)

    async def events(self) -> AsyncGenerator[ExecutionOutcome, None]:
        for number in range(3):
            with tracing.span(f"event {number}"):
                pass
            yield ExecutionOutcome(data=number, kind="subscription")


class Model:
    """Is not there at first, so many times."""

    name = "oracle"
    concurrency = 3

    def __init__(self, metrics: Metrics, failures: int, attempts: int = 5) -> None:
        self.failures = failures
        self._metrics = metrics
        self._backoff = Backoff(attempts=attempts, sleep=self._rest)

    async def _rest(self, seconds: float) -> None:
        await asyncio.sleep(0)

    async def ask(self, question: Question) -> Answer:
        return await self._backoff.run(
            self._try, retrying=lambda wait: self._metrics.retrying("oracle", wait)
        )

    async def _try(self) -> Answer:
        if self.failures:
            self.failures -= 1
            raise Unavailable(SECRET)
        return {"result": True}

    async def aclose(self) -> None:
        pass


def measured(executor: Executor) -> MeasuredExecutor:
    return MeasuredExecutor(executor, Metrics())


async def start_run(executor: Executor, **more: Any) -> None:
    operation = Operation(f"mutation Start {{ start(id: {SECRET!r}) }}", {"id": SECRET}, "Start", **more)
    await measured(executor).execute(operation, ANON)


async def test_from_the_mutation_to_the_provider(spans: Collected) -> None:
    """The worker that takes up the chunk has nothing but the headers that were kept beside it."""
    executor = Executor()
    await start_run(executor)
    metrics = Metrics()

    async def worker() -> None:
        with tracing.span("chunk", {"kind": "coice.job", "chunk": 1}, carried=executor.kept):
            await asyncio.gather(
                *(asyncio.create_task(MeasuredModel(Model(metrics, 2), metrics).ask(QUESTION)) for _ in "ab")
            )

    await worker()
    mutation, chunk = spans["mutation"], spans["chunk"]
    asks = [span for span in spans.all if span.name == "ask"]
    assert mutation.parent is None
    assert mutation.kind is SpanKind.SERVER
    assert mutation.attributes == {
        "trellis.outcome": "ok",
        "graphql.operation.type": "mutation",
        "graphql.operation.name": "Start",
    }
    assert chunk.parent is not None
    assert chunk.context is not None
    assert mutation.context is not None
    assert chunk.parent.span_id == mutation.context.span_id
    assert len(asks) == 2
    for ask in asks:
        assert ask.parent is not None
        assert ask.parent.span_id == chunk.context.span_id
        assert ask.kind is SpanKind.CLIENT
        assert ask.attributes == {
            "trellis.provider": "oracle",
            "trellis.outcome": "ok",
            "trellis.retries": 2,
        }
    assert {span.context.trace_id for span in spans.all if span.context} == {mutation.context.trace_id}


async def test_failures(spans: Collected) -> None:
    metrics = Metrics()
    with pytest.raises(Unavailable):
        await MeasuredModel(Model(metrics, 9, attempts=3), metrics).ask(QUESTION)
    ask = spans["ask"]
    assert ask.attributes is not None
    assert ask.attributes["trellis.outcome"] == ask.attributes["error.type"] == "Unavailable"
    assert ask.attributes["trellis.retries"] == 2
    assert ask.status.status_code is StatusCode.ERROR


@pytest.mark.parametrize(
    ("code", "status"), [("BAD_USER_INPUT", StatusCode.UNSET), ("INTERNAL", StatusCode.ERROR)]
)
async def test_only_what_is_our_fault_is_an_error(spans: Collected, code: str, status: StatusCode) -> None:
    await measured(Executor()).execute(Operation("query", operation_name=code), ANON)
    query = spans["query"]
    assert query.attributes is not None
    assert query.attributes["trellis.outcome"] == query.attributes["error.type"] == code
    assert query.status.status_code is status


async def test_nothing_secret_leaves(spans: Collected) -> None:
    """No variable, document, image, or text of an error."""
    executor, metrics = Executor(), Metrics()
    await start_run(executor)
    await measured(executor).execute(Operation(f"query {SECRET}", operation_name="X"), ANON)
    with pytest.raises(RuntimeError):
        await measured(executor).execute(Operation(SECRET, operation_name=SECRET), ANON)
    with pytest.raises(Unavailable):
        await MeasuredModel(Model(metrics, 9), metrics).ask(QUESTION)
    assert len(spans.all) == 4
    assert not [span for span in spans.all if SECRET in span.to_json()]


async def test_a_block_that_is_cancelled_is_no_error(spans: Collected) -> None:
    with pytest.raises(asyncio.CancelledError), tracing.span("chunk"):
        raise asyncio.CancelledError
    assert spans["chunk"].status.status_code is StatusCode.UNSET
    assert spans["chunk"].attributes == {"error.type": "CancelledError"}


async def test_streams(spans: Collected) -> None:
    """The span is the current one while the stream works, and not while its taker does."""
    executor = Executor()
    subscriber = await Subscriber.of(measured(executor), Operation("subscription"))
    while await subscriber.next() is not None:
        assert not trace.get_current_span().get_span_context().is_valid
    subscription = spans["subscription"]
    assert subscription.context is not None
    for number in range(3):
        parent = spans[f"event {number}"].parent
        assert parent is not None
        assert parent.span_id == subscription.context.span_id
    await (await Subscriber.of(measured(executor), Operation("mutation"))).rest()
    assert spans["mutation"].context is not None
    assert executor.kept["traceparent"].split("-")[2] == f"{spans['mutation'].context.span_id:016x}"


async def test_a_stream_that_is_left(spans: Collected) -> None:
    subscriber = await Subscriber.of(measured(Executor()), Operation("subscription"))
    await subscriber.next()
    assert not [span for span in spans.all if span.name == "subscription"]
    subscriber.close()
    assert spans["subscription"].end_time is not None


async def test_a_trace_that_is_not_sampled_stays_so_in_the_worker() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider(ParentBased(ALWAYS_OFF), shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    executor, metrics = Executor(), Metrics()
    with telemetry.recorded(provider):
        await start_run(executor)
        assert int(executor.kept["traceparent"].split("-")[3], 16) & 1 == 0
        with tracing.span("chunk", carried=executor.kept):
            await MeasuredModel(Model(metrics, 0), metrics).ask(QUESTION)
    assert not exporter.get_finished_spans()


def test_what_was_carried_may_be_nothing_or_nonsense(spans: Collected) -> None:
    for carried in ({}, {"traceparent": "nonsense"}, {"other": "1"}):
        with tracing.span("around"), tracing.span(f"chunk {carried}", carried=carried):
            pass
        assert spans[f"chunk {carried}"].parent is None


async def test_a_callers_trace(spans: Collected, serve: Serve) -> None:
    async def answer(request: Request) -> Response:
        with tracing.span(request.url.path):
            return PlainTextResponse("")

    url = await serve(telemetry.FromCallers(Starlette(routes=[Route("/{any}", answer)])))
    async with httpx.AsyncClient(base_url=url) as client:
        await client.get("/theirs", headers={"traceparent": REMOTE})
        await client.get("/unsampled", headers={"traceparent": REMOTE[:-2] + "00"})
        await client.get("/ours")
        await client.get("/broken", headers={"traceparent": "x"})
    theirs = spans["/theirs"]
    assert theirs.context is not None
    assert theirs.parent is not None
    assert f"{theirs.context.trace_id:032x}" == REMOTE.split("-")[1]
    assert f"{theirs.parent.span_id:016x}" == REMOTE.split("-")[2]
    assert spans["/ours"].parent is spans["/broken"].parent is None
    assert not [span for span in spans.all if span.name == "/unsampled"]


async def test_off() -> None:
    executor = Executor()
    await start_run(executor)
    assert executor.kept == {}
    assert not tracing.recording()
    with tracing.span("chunk", carried={"traceparent": REMOTE}) as span:
        assert not span.is_recording()
        assert tracing.carried() == {}


def test_off_costs_no_import() -> None:
    program = "import sys, trellis.web.app; assert 'opentelemetry.sdk.trace' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


class Collector:
    """A collector that speaks OTLP over HTTP."""

    def __init__(self) -> None:
        self.requests: list[ExportTraceServiceRequest] = []
        self.app = Starlette(routes=[Route("/v1/traces", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        assert request.headers["content-type"] == "application/x-protobuf"
        self.requests.append(ExportTraceServiceRequest.FromString(await request.body()))
        body = ExportTraceServiceResponse().SerializeToString()
        return Response(body, media_type="application/x-protobuf")

    @property
    def spans(self) -> list[Any]:
        return [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    @property
    def services(self) -> set[str]:
        return {
            attribute.value.string_value
            for request in self.requests
            for resource in request.resource_spans
            for attribute in resource.resource.attributes
            if attribute.key == "service.name"
        }


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing of telemetry yet."""
    for name in [name for name in os.environ if name.startswith("OTEL_")]:
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.mark.parametrize("service", [None, "our gateway"])
async def test_spans_reach_a_collector(
    environment: pytest.MonkeyPatch, serve: Serve, service: str | None
) -> None:
    collector = Collector()
    environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", await serve(collector.app))
    if service:
        environment.setenv("OTEL_SERVICE_NAME", service)
    async with telemetry.exported():
        assert tracing.recording()
        await start_run(Executor())
    assert not tracing.recording()
    assert [span.name for span in collector.spans] == ["mutation"]
    assert collector.services == {service or "trellis"}


async def test_a_collector_that_does_not_answer_holds_nobody_up(
    environment: pytest.MonkeyPatch, serve: Serve
) -> None:
    async def never(request: Request) -> Response:
        await asyncio.Event().wait()
        raise AssertionError

    url = await serve(Starlette(routes=[Route("/v1/traces", never, methods=["POST"])]))
    environment.setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", f"{url}/v1/traces")
    environment.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    environment.setattr(telemetry, "_LAST_SECONDS", 0.1)
    async with asyncio.timeout(5):
        async with telemetry.exported():
            await start_run(Executor())


@pytest.mark.parametrize(
    ("settings", "on"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c:4318/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_TRACES_EXPORTER": "none"}, False),
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"},
            True,
        ),
    ],
)
def test_when_it_is_on(settings: dict[str, str], on: bool) -> None:
    assert telemetry.wanted(settings) is on


def test_a_protocol_that_is_not_spoken() -> None:
    settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}
    with pytest.raises(Failure, match=r"OTEL_EXPORTER_OTLP_PROTOCOL: is 'grpc'"):
        telemetry.wanted(settings)


async def test_a_job_from_a_browser_to_the_provider(
    serve: Serve, copy: Any, template: str, tmp_path: Path
) -> None:
    """One trace over a gateway at work: the caller's, the mutation, the chunks, what was asked in them."""
    collector = Collector()
    endpoint = await serve(collector.app)
    async with copy(template, "web_telemetry") as database:
        job_settings = settings_for(database, tmp_path) | {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}
        async with gateway(tmp_path, "--demo", **job_settings) as running, signed_in(running) as http:
            http.headers["traceparent"] = REMOTE
            query = START.replace("mutation(", "mutation Start(")
            variables = {"pipeline": str(TENANT_A.pipeline_id), "library": TENANT_A.library_id}
            request = {"query": query, "variables": variables, "operationName": "Start"}
            answer = (await http.post("/graphql", json=request)).json()
            job = answer["data"]["startCoiceJob"]["job"]["rowId"]
            async for _ in follow(http, JOB, id=job):
                pass  # until it has ended
            assert (await running.stop()) == 0  # what is not sent yet is sent then
    trace_id = bytes.fromhex(REMOTE.split("-")[1])
    named = {
        name: [span for span in collector.spans if span.name == name] for name in ("mutation", "chunk", "ask")
    }
    (mutation,) = [span for span in named["mutation"] if span.trace_id == trace_id]
    assert mutation.parent_span_id == bytes.fromhex(REMOTE.split("-")[2])
    chunks = [span for span in named["chunk"] if span.trace_id == trace_id]
    assert {span.parent_span_id for span in chunks} == {mutation.span_id}
    asks = [span for span in named["ask"] if span.trace_id == trace_id]
    assert {span.parent_span_id for span in asks} <= {span.span_id for span in chunks}
    assert len(asks) > 10
    assert (
        sum(
            attribute.value.int_value
            for span in chunks
            for attribute in span.attributes
            if attribute.key == "items"
        )
        > 0
    )
