"""Reading frames: whatever JSON comes, it is a message or a close with 4400."""

from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trellis.realtime.socket import messages
from trellis.realtime.socket.messages import (
    CloseSocket,
    Complete,
    ConnectionInit,
    Message,
    Ping,
    Pong,
    Subscribe,
)

WORDS = ("type", "id", "payload", "query", "variables", "operationName", "extensions", "persistedQuery")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=8,
)
MESSAGES = st.fixed_dictionaries(
    {"type": st.sampled_from(("subscribe", "ping", "pong", "complete", "connection_init", "next"))},
    optional={"id": JSON, "payload": JSON},
)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(JSON | MESSAGES)
def test_any_json(value: Any) -> None:
    result = read(orjson.dumps(value).decode())
    if isinstance(result, CloseSocket):
        assert result.code == 4400
        assert 0 < len(result.reason.encode()) <= 123
    else:
        assert isinstance(result, ConnectionInit | Ping | Pong | Subscribe | Complete)


def read(text: str) -> Message | CloseSocket:
    try:
        return messages.read(text, max_length=1_000_000)
    except CloseSocket as close:
        return close


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=200), st.integers(4000, 4999))
def test_a_reason_fits_into_a_close_frame(reason: str, code: int) -> None:
    close = CloseSocket(code, reason)
    assert len(close.reason.encode()) <= 123
    assert reason.startswith(close.reason)
