"""graphql-transport-ws, message by message, over a real server and a real client."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from tests.clients.gateway import PERSON, Gateway, serve
from tests.clients.transport_ws import PROTOCOL, acknowledged, hear, hear_close, opened, say, subscribe
from trellis.realtime.socket import SocketOptions


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[Gateway]:
    async with serve() as running:
        yield running


async def test_a_subscription_from_init_to_complete(gateway: Gateway) -> None:
    async with acknowledged(gateway) as socket:
        await subscribe(socket, "subscription { count(to: 2) { number } }", id="a")
        assert await hear(socket) == {
            "id": "a",
            "type": "next",
            "payload": {"data": {"count": {"number": 1}}},
        }
        assert await hear(socket) == {
            "id": "a",
            "type": "next",
            "payload": {"data": {"count": {"number": 2}}},
        }
        assert await hear(socket) == {"id": "a", "type": "complete"}
        # The id is free again once the client has heard of the end.
        await subscribe(socket, "{ hello }", id="a")
        assert (await hear(socket))["payload"] == {"data": {"hello": "hello world"}}
        assert await hear(socket) == {"id": "a", "type": "complete"}


async def test_a_mutation_runs_over_the_socket(gateway: Gateway) -> None:
    async with acknowledged(gateway) as socket:
        await subscribe(socket, 'mutation { record(text: "by socket") }')
        assert (await hear(socket))["payload"] == {"data": {"record": "by socket"}}
    assert "by socket" in gateway.ledger.mutations


@pytest.mark.parametrize("payload", [{"Authorization": "Bearer good"}, {"authorization": "Bearer good"}])
async def test_the_init_payload_carries_the_token(gateway: Gateway, payload: dict[str, str]) -> None:
    async with acknowledged(gateway, payload) as socket:
        await subscribe(socket, "{ whoami }")
        assert (await hear(socket))["payload"]["data"]["whoami"] == f"authenticated {PERSON.user_id}"


async def test_a_null_payload_is_no_token(gateway: Gateway) -> None:
    async with opened(gateway) as socket:
        await socket.send('{"type": "connection_init", "payload": null}')
        assert await hear(socket) == {"type": "connection_ack"}
        await subscribe(socket, "{ whoami }")
        assert (await hear(socket))["payload"]["data"]["whoami"] == "anon None"


@pytest.mark.parametrize("authorization", [{}, 1, ["Bearer good"]])
async def test_a_credential_that_is_no_text_is_refused(gateway: Gateway, authorization: Any) -> None:
    async with opened(gateway) as socket:
        await say(socket, type="connection_init", payload={"Authorization": authorization})
        assert await hear_close(socket) == (4403, "Forbidden: `authorization` must be a string.")


async def test_no_credential_may_be_said_with_null(gateway: Gateway) -> None:
    async with acknowledged(gateway, {"Authorization": None}) as socket:
        await subscribe(socket, "{ whoami }")
        assert (await hear(socket))["payload"]["data"]["whoami"] == "anon None"


@pytest.mark.parametrize(
    ("authorization", "code"), [("Bearer bad", 4403), ("Bearer unknown", 1013), ("Bearer breaks", 4500)]
)
async def test_a_token_that_cannot_be_used_closes(gateway: Gateway, authorization: str, code: int) -> None:
    async with opened(gateway) as socket:
        await say(socket, type="connection_init", payload={"Authorization": authorization})
        heard = await hear_close(socket)
        assert heard[0] == code
        assert "hunter2" not in heard[1]


async def test_two_inits_close_4429(gateway: Gateway) -> None:
    async with acknowledged(gateway) as socket:
        await say(socket, type="connection_init")
        assert await hear_close(socket) == (4429, "Too many initialisation requests")


async def test_an_operation_before_the_ack_closes_4401(gateway: Gateway) -> None:
    async with opened(gateway) as socket:
        await subscribe(socket, "{ hello }")
        assert await hear_close(socket) == (4401, "Unauthorized")


async def test_an_id_in_use_closes_4409(gateway: Gateway) -> None:
    async with acknowledged(gateway) as socket:
        await subscribe(socket, "subscription { forever }", id="same")
        await subscribe(socket, "{ hello }", id="same")
        assert await hear_close(socket) == (4409, "Subscriber for same already exists")


@pytest.mark.parametrize("offered", [None, ["graphql-ws"], ["chat"]])
async def test_another_subprotocol_closes_4406(gateway: Gateway, offered: Any) -> None:
    async with connect(gateway.socket_url, subprotocols=offered) as socket:
        assert await hear_close(socket) == (4406, "Subprotocol not acceptable")


async def test_no_init_closes_4408() -> None:
    async with serve(sockets=SocketOptions(init_seconds=0.05)) as quick, opened(quick) as socket:
        assert await hear_close(socket) == (4408, "Connection initialisation timeout")


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "not json",
        '"a string"',
        "5",
        "null",
        "true",
        "[]",
        "{}",
        '{"type": 5}',
        '{"type": null}',
        '{"type": ["ping"]}',
        '{"type": "start", "id": "1"}',
        '{"type": "next", "id": "1", "payload": {}}',
        '{"type": "connection_ack"}',
        '{"type": "ping", "payload": 5}',
        '{"type": "ping", "payload": []}',
        '{"type": "pong", "payload": "x"}',
        '{"type": "connection_init", "payload": 1}',
        '{"type": "connection_init", "payload": "x"}',
        '{"type": "connection_init", "payload": []}',
        '{"type": "error", "id": "1", "payload": []}',
        '{"type": "complete", "id": null}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{hello}"}}',
        '{"type": "subscribe", "id": 5, "payload": {"query": "{hello}"}}',
        '{"type": "subscribe", "id": null, "payload": {"query": "{hello}"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": null}',
        '{"type": "subscribe", "id": "1", "payload": "{hello}"}',
        '{"type": "subscribe", "id": "1", "payload": {}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": ""}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 5}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{hello}", "variables": []}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{hello}", "operationName": 5}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{hello}", "extensions": "x"}}',
        '{"type": "complete"}',
        '{"type": "complete", "id": 1}',
        '{"type": "ping", "payload": ' + '{"a":' * 600 + "1" + "}" * 600 + "}",
        '{"type": "ping", "payload": ' + "[" * 3000 + "]" * 3000 + "}",
        '{"type": "ping", "payload": {"x": ' + "9" * 5000 + "}}",
        '{"type": "ping", "payload": {"x": NaN}}',
        '{"type": "ping", "payload": {"x": "\\ud800"}}',
        '{"type": "' + "é" * 300 + '"}',
        json.dumps({"type": "subscribe", "id": "x" * 5000, "payload": {"query": "{hello}"}}),
        b'{"type": "ping"}',
        b"\xff\xfe",
        " " * 1_000_001,
    ],
)
async def test_a_frame_out_of_protocol_closes_4400(
    gateway: Gateway, frame: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with acknowledged(gateway) as socket:
        await socket.send(frame)
        code, reason = await hear_close(socket)
    assert code == 4400
    assert 0 < len(reason.encode()) <= 123
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]


async def test_a_long_reason_is_cut_between_characters(gateway: Gateway) -> None:
    async with acknowledged(gateway) as socket:
        for _ in range(2):
            await subscribe(socket, "subscription { forever }", id="é" * 100)
        code, reason = await hear_close(socket)
    assert code == 4409
    assert reason.startswith("Subscriber for é")


async def test_pings_are_answered_with_their_payload_at_any_time(gateway: Gateway) -> None:
    async with opened(gateway) as socket:
        await say(socket, type="ping")
        assert await hear(socket) == {"type": "pong"}
        await say(socket, type="ping", payload={"a": [1, "é"]})
        assert await hear(socket) == {"type": "pong", "payload": {"a": [1, "é"]}}
        await say(socket, type="pong", payload={})
        await say(socket, type="ping", payload={})
        assert await hear(socket) == {"type": "pong", "payload": {}}


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"query": "{ nope }"}, "Cannot query field 'nope'"),
        ({"query": "{"}, "Syntax Error"),
        ({"query": "query A { hello }", "operationName": "B"}, "Unknown operation named 'B'"),
        ({"query": "query A { hello } query B { hello }"}, "Must provide operation name"),
        ({"query": "fragment F on Query { hello }"}, "never used"),
        (
            {"query": "query ($n: Int!) { search(where: {numbers: [$n]}) }", "variables": {"n": "x"}},
            "Int cannot",
        ),
        ({"query": 'subscription { broken(how: "hidden") }'}, "There is no such run."),
        ({"query": "subscription { forever hello: forever }"}, "must select only one"),
    ],
)
async def test_an_operation_that_cannot_run_is_an_error_and_no_close(
    gateway: Gateway, payload: dict[str, Any], words: str
) -> None:
    async with acknowledged(gateway) as socket:
        await say(socket, id="1", type="subscribe", payload=payload)
        heard = await hear(socket)
        assert (heard["id"], heard["type"]) == ("1", "error")
        assert words in heard["payload"][0]["message"]
        assert heard["payload"][0]["extensions"]["code"] in ("BAD_USER_INPUT", "NOT_FOUND")
        await subscribe(socket, "{ hello }")
        assert (await hear(socket))["type"] == "next"


async def test_a_field_that_fails_is_a_partial_result(gateway: Gateway) -> None:
    async with acknowledged(gateway) as socket:
        await subscribe(socket, "subscription { count(to: 2) { odd } }")
        assert (await hear(socket))["payload"] == {"data": {"count": {"odd": 1}}}
        partial = (await hear(socket))["payload"]
        assert partial["data"] == {"count": {"odd": None}}
        assert partial["errors"][0]["extensions"]["code"] == "CONFLICT"
        assert (await hear(socket))["type"] == "complete"


async def test_a_stream_that_raises_ends_in_an_error(gateway: Gateway) -> None:
    async with acknowledged(gateway) as socket:
        await subscribe(socket, "subscription { broken }")
        assert (await hear(socket))["payload"] == {"data": {"broken": 1}}
        heard = await hear(socket)
        assert heard["type"] == "error"
        assert heard["payload"][0]["message"] == "Internal error."
        assert heard["payload"][0]["extensions"]["code"] == "INTERNAL"


async def test_complete_ends_the_subscription_and_its_context() -> None:
    async with serve() as gateway, acknowledged(gateway) as socket:
        await subscribe(socket, "subscription { forever }", id="x")
        assert (await hear(socket))["type"] == "next"
        await say(socket, id="x", type="complete")
        async with asyncio.timeout(10):
            await gateway.ledger.cancelled.wait()
            await gateway.ledger.finished.wait()
        await say(socket, id="unknown", type="complete")
        await subscribe(socket, "{ contextNumber }", id="x")
        heard = await hear(socket)
        assert heard == {"id": "x", "type": "next", "payload": {"data": {"contextNumber": 3}}}
        assert (await hear(socket))["type"] == "complete"
        assert gateway.ledger.opened == gateway.ledger.closed == 3


async def test_a_client_that_leaves_ends_its_operations() -> None:
    async with serve() as gateway:
        async with acknowledged(gateway) as socket:
            await subscribe(socket, "subscription { forever }")
            assert (await hear(socket))["type"] == "next"
            socket.transport.abort()
        async with asyncio.timeout(10):
            await gateway.ledger.finished.wait()


async def test_origins() -> None:
    async with serve(allowed_origins=("https://app.example.org",)) as gateway:
        host = gateway.url.removesuffix("/graphql")
        for origin in (None, host, host.upper(), "https://app.example.org"):
            async with acknowledged_from(gateway, origin) as socket:
                assert socket.subprotocol == PROTOCOL
        for origin in ("https://evil.example.org", "null", "http://127.0.0.1:1", "http://[", "file://"):
            with pytest.raises(InvalidStatus) as refused:
                async with acknowledged_from(gateway, origin):
                    pass
            assert refused.value.response.status_code == 403


@asynccontextmanager
async def acknowledged_from(gateway: Gateway, origin: str | None) -> AsyncIterator[ClientConnection]:
    headers = {"Origin": origin} if origin else {}
    async with opened(gateway, additional_headers=headers) as socket:
        await say(socket, type="connection_init")
        assert await hear(socket) == {"type": "connection_ack"}
        yield socket
