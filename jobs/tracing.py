"""Spans of what a request and a run do, and how their trace goes from one process to the next.

Nothing is recorded, at no cost worth measuring, until `use` is told of a provider (`web/telemetry.py` does,
where the settings ask for it). An attribute says what was done and what it came to: never a variable, a
document, a token, or the message of an error, which may quote any of them.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

from opentelemetry.context import Context
from opentelemetry.trace import INVALID_SPAN, Span, SpanKind, StatusCode, Tracer, TracerProvider, use_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue

_W3C = TraceContextTextMapPropagator()
_NOTHING = nullcontext(INVALID_SPAN)
_tracer: Tracer | None = None


def use(provider: TracerProvider | None) -> None:
    """Record the spans of this process with `provider` from now on; with None, record nothing."""
    global _tracer  # noqa: PLW0603 - one process, one trace of what it does
    _tracer = provider.get_tracer("trellis") if provider else None


def recording() -> bool:
    """Whether spans are recorded at all."""
    return _tracer is not None


def carried() -> dict[str, str]:
    """The current trace as headers (W3C `traceparent`, `tracestate`), to be kept with what is done later."""
    headers: dict[str, str] = {}
    if _tracer is not None:
        _W3C.inject(headers)
    return headers


def span(
    name: str,
    attributes: Mapping[str, AttributeValue] | None = None,
    *,
    carried: Mapping[str, str] | None = None,
    kind: SpanKind = SpanKind.INTERNAL,
) -> AbstractContextManager[Span]:
    """A span for as long as the block lasts, below the current one, or below the one that `carried` names.

    Whether it is recorded is decided where its trace began. With an exception its `error.type` is the
    exception's name; its status is an error, unless the block was cancelled.
    """
    if _tracer is None:
        return _NOTHING
    above = None if carried is None else _W3C.extract(carried, Context())
    begun = _tracer.start_span(name, above, kind, attributes)
    return _lasting(begun)


def step(begun: Span) -> AbstractContextManager[Span]:
    """Make a span the current one for the block, and leave it open: for what goes on in several steps."""
    if _tracer is None:
        return _NOTHING
    return use_span(begun, record_exception=False, set_status_on_exception=False)


def begin(
    name: str, attributes: Mapping[str, AttributeValue] | None = None, *, kind: SpanKind = SpanKind.INTERNAL
) -> Span:
    """A span below the current one that whoever asked for it has to end."""
    return INVALID_SPAN if _tracer is None else _tracer.start_span(name, None, kind, attributes)


def failed(current: Span, error: BaseException) -> None:
    """Note on a span that it ended with an exception."""
    current.set_attribute("error.type", type(error).__name__)
    if isinstance(error, Exception):
        current.set_status(StatusCode.ERROR)


@contextmanager
def _lasting(begun: Span) -> Iterator[Span]:
    try:
        with step(begun):
            yield begun
    except BaseException as error:
        failed(begun, error)
        raise
    finally:
        begun.end()
