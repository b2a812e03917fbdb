"""OpenTelemetry, where the environment asks for it: which spans there are, what they say, where they go.

It is on where OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set; these and the other
standard variables (the sampler's, the service's name, headers) are read by OpenTelemetry's own SDK, which is
imported only then. See docs/observability.md.
"""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from opentelemetry import context
from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from trellis.jobs import tracing
from trellis.realtime.operation import ExecutionOutcome, Operation
from trellis.web.failure import Failure

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PROTOCOL = "http/protobuf"
_LAST_SECONDS = 5.0  # for what has not been sent at the end
_OUR_FAULT = frozenset({"INTERNAL", "UNAVAILABLE"})
_W3C = TraceContextTextMapPropagator()


@dataclass
class _Asking:
    retries: int = 0


_asking: ContextVar[_Asking | None] = ContextVar("asking", default=None)


def wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment asks for spans. Raises Failure where it wants them sent as we cannot."""
    if (
        not any(environment.get(name) for name in _ENDPOINTS)
        or environment.get("OTEL_SDK_DISABLED", "").lower() == "true"
        or environment.get("OTEL_TRACES_EXPORTER", "otlp") == "none"
    ):
        return False
    for name in _PROTOCOLS:
        if protocol := environment.get(name):
            if protocol != _PROTOCOL:
                raise Failure(
                    f"{name}: is {protocol!r}; spans are sent as {_PROTOCOL}, to port 4318 as a rule"
                )
            break
    return True


@asynccontextmanager
async def exported() -> AsyncIterator[None]:
    """Record and send this process's spans for as long as the block lasts, if the environment asks for it."""
    if not wanted():
        yield
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider as Provider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    resource = Resource.create()
    if str(resource.attributes[SERVICE_NAME]).startswith("unknown_service"):
        resource = resource.merge(Resource({SERVICE_NAME: "trellis"}))
    provider = Provider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    with recorded(provider):
        try:
            yield
        finally:
            # A collector that does not answer must not hold up the end, nor must the thread that asks it.
            last = threading.Thread(target=provider.shutdown, name="last spans", daemon=True)
            last.start()
            await asyncio.to_thread(last.join, _LAST_SECONDS)


@contextmanager
def recorded(provider: TracerProvider) -> Iterator[None]:
    """Record spans with a provider for as long as the block lasts."""
    tracing.use(provider)
    try:
        yield
    finally:
        tracing.use(None)


class FromCallers:
    """Takes a request's spans into the trace that its `traceparent` names, with that one's sampling."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        if scope["type"] != "http" or not tracing.recording():
            await self._app(scope, receive, send)
            return
        token = context.attach(_W3C.extract(Headers(scope=scope), context.Context()))
        try:
            await self._app(scope, receive, send)
        finally:
            context.detach(token)


def describe_operation(span: Span, operation: Operation, outcome: ExecutionOutcome) -> None:
    """Put on a span which operation it was of (where it was understood at all), and what it came to."""
    if not span.is_recording():
        return
    span.set_attribute("trellis.outcome", outcome.code or "ok")
    if outcome.kind is not None:
        span.update_name(outcome.kind)
        span.set_attribute("graphql.operation.type", outcome.kind)
        if operation.operation_name:
            span.set_attribute("graphql.operation.name", operation.operation_name)
    if outcome.code is not None:
        span.set_attribute("error.type", outcome.code)
        if outcome.code in _OUR_FAULT:
            span.set_status(StatusCode.ERROR)


@contextmanager
def asking(provider: str) -> Iterator[None]:
    """The span of what a provider is asked, with its outcome and how often it had to be asked again."""
    with tracing.span("ask", {"trellis.provider": provider}, kind=SpanKind.CLIENT) as span:
        if not span.is_recording():
            yield
            return
        counted = _Asking()
        token = _asking.set(counted)
        outcome = "ok"
        try:
            yield
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            _asking.reset(token)
            span.set_attributes({"trellis.outcome": outcome, "trellis.retries": counted.retries})


def asked_again() -> None:
    """What is being asked here will be asked once more."""
    if counted := _asking.get():
        counted.retries += 1
