"""GraphQL over server-sent events, in the distinct connections mode: one response streams one operation.

Each result is an `event: next`, the end an `event: complete`; a comment line now and then keeps proxies from
closing a quiet stream. Lines end in LF alone, because clients split on it. A result of a stream that has a
cursor carries it as its `id`: browsers send the last one back in `Last-Event-ID` when they connect again.
"""

from trellis.realtime.operation import ExecutionOutcome
from trellis.realtime.streamed import Framing

_HEARTBEAT = b":\n\n"
_CURSOR_DIGITS = 18


def frame(outcome: ExecutionOutcome) -> bytes:
    """An outcome as one event. A line break between two JSON tokens would end the event, so none is kept."""
    body = outcome.body
    if b"\n" in body or b"\r" in body:
        body = body.replace(b"\r", b" ").replace(b"\n", b" ")
    id_ = b"" if outcome.cursor is None else b"id: %d\n" % outcome.cursor
    return b"event: next\n" + id_ + b"data: " + body + b"\n\n"


def cursor(last_event_id: str | None) -> int | None:
    """The cursor in a `Last-Event-ID` header; None for one that is none of ours."""
    given = last_event_id or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= _CURSOR_DIGITS else None


EVENTS = Framing(
    content_type="text/event-stream; charset=utf-8",
    opening=_HEARTBEAT,
    heartbeat=_HEARTBEAT,
    closing=b"event: complete\ndata:\n\n",
    result=frame,
    failure=frame,
)
