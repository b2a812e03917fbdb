"""Server-sent events: the framing to the byte, and every way in which a stream ends."""

import asyncio
import gc
import json
import socket as sockets
import time
import weakref
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest

from tests.clients.gateway import PERSON, Gateway, serve
from trellis.db.session import Identity
from trellis.realtime.executor import Executor
from trellis.realtime.feed import Feed, Wake
from trellis.realtime.operation import ALL_KINDS, ExecutionOutcome, Operation, OperationKind
from trellis.realtime.socket import SocketRegistry
from trellis.realtime.socket.registry import Ending
from trellis.realtime.sse import cursor, frame
from trellis.realtime.streamed import StreamedResponse
from trellis.web.http import HTTPOptions

EVENTS = {"accept": "text/event-stream"}


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[Gateway]:
    async with serve() as running:
        yield running


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=10) as http:
        yield http


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, comments left out."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(":", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if fields:
            data = fields["data"].strip()
            found.append((fields["event"].strip(), json.loads(data) if data else None))
    return found


async def test_the_stream_to_the_byte(gateway: Gateway, client: httpx.AsyncClient) -> None:
    query = {"query": "subscription { count(to: 2) { number } }"}
    response = await client.post(gateway.url, json=query, headers=EVENTS)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.content == (
        b":\n\n"
        b'event: next\ndata: {"data":{"count":{"number":1}}}\n\n'
        b'event: next\ndata: {"data":{"count":{"number":2}}}\n\n'
        b"event: complete\ndata:\n\n"
    )


def test_a_line_break_between_tokens_does_not_end_the_event() -> None:
    outcome = ExecutionOutcome(data=orjson.Fragment(b'{"a":\r\n[1,\n2]}'))
    assert frame(outcome) == b'event: next\ndata: {"data":{"a":  [1, 2]}}\n\n'


def test_a_cursor_is_the_events_id() -> None:
    outcome = ExecutionOutcome(data={"a": 1}, cursor=41)
    assert frame(outcome) == b'event: next\nid: 41\ndata: {"data":{"a":1}}\n\n'


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("41", 41),
        ("0", 0),
        (None, None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("x", None),
        ("1 2", None),
        ("\u0664\u0661", None),
        ("9" * 19, None),
    ],
)
def test_a_last_event_id_is_a_cursor_or_nothing(given: str | None, expected: int | None) -> None:
    assert cursor(given) == expected


class Cursors:
    """An executor that notes where clients come back to."""

    def __init__(self, executor: Executor) -> None:
        self.execute = executor.execute
        self._open = executor.open
        self.after: list[int | None] = []

    async def open(
        self,
        operation: Operation,
        identity: Identity,
        wake: Wake,
        *,
        kinds: frozenset[OperationKind] = ALL_KINDS,
    ) -> Feed:
        self.after.append(operation.after)
        return await self._open(operation, identity, wake, kinds=kinds)


async def test_a_client_comes_back_with_its_cursor(client: httpx.AsyncClient) -> None:
    noting: list[Cursors] = []

    def around(executor: Executor) -> Executor:
        noting.append(Cursors(executor))
        return noting[0]

    async with serve(around=around) as gateway:
        for given in ("41", "garbage"):
            headers = {**EVENTS, "last-event-id": given}
            await client.post(gateway.url, json={"query": "{ hello }"}, headers=headers)
        await client.post(gateway.url, json={"query": "{ hello }"}, headers=EVENTS)
    assert noting[0].after == [41, None, None]


async def test_a_revoked_session_ends_its_streams(client: httpx.AsyncClient) -> None:
    async with serve() as gateway:
        headers = {**EVENTS, "authorization": "Bearer issued 1000"}
        query = {"query": "subscription { forever }"}
        async with client.stream("POST", gateway.url, json=query, headers=headers) as response:
            text = ""
            async for chunk in response.aiter_text():
                text += chunk
                if "forever" in chunk:
                    assert gateway.sockets.count(str(PERSON.user_id)) == 1
                    gateway.sockets.cut(str(PERSON.user_id), 2000)
        first, (_, ended), complete = events(text)
        assert first == ("next", {"data": {"forever": 1}})
        assert ended["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert complete == ("complete", None)
        assert gateway.sockets.count() == 0


async def test_streams_of_a_person_are_bounded(client: httpx.AsyncClient) -> None:
    async with serve(registry=SocketRegistry(per_person=1)) as gateway:
        headers = {**EVENTS, "authorization": "Bearer good"}
        query = {"query": "subscription { forever }"}
        async with client.stream("POST", gateway.url, json=query, headers=headers) as response:
            assert response.status_code == 200
            refused = await client.post(gateway.url, json=query, headers=headers)
            assert refused.status_code == 429
            assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
            others = {**EVENTS, "authorization": "Bearer other"}
            assert (
                await client.post(gateway.url, json={"query": "{ hello }"}, headers=others)
            ).status_code == 200


@pytest.mark.parametrize(("bound", "status"), [("anonymous", 429), ("in_all", 503)])
async def test_streams_of_nobody_and_of_all_are_bounded(
    client: httpx.AsyncClient, bound: str, status: int
) -> None:
    async with serve(registry=SocketRegistry(**{bound: 1})) as gateway:
        query = {"query": "subscription { forever }"}
        async with client.stream("POST", gateway.url, json=query, headers=EVENTS) as response:
            assert response.status_code == 200
            refused = await client.post(gateway.url, json=query, headers=EVENTS)
            assert (refused.status_code, refused.headers["retry-after"]) == (status, "1")
            plain = await client.post(gateway.url, json={"query": "{ hello }"})
            assert plain.status_code == 200  # an ordinary request is no stream


async def test_a_drained_stream_has_no_complete_and_none_opens(client: httpx.AsyncClient) -> None:
    async with serve() as gateway:
        query = {"query": "subscription { forever }"}
        async with client.stream("POST", gateway.url, json=query, headers=EVENTS) as response:
            text = ""
            async for chunk in response.aiter_text():
                text += chunk
                if "next" in chunk:
                    await gateway.sockets.drain()
        assert "complete" not in text
        refused = await client.post(gateway.url, json=query, headers=EVENTS)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ hello }", {"data": {"hello": "hello world"}}),
        ('mutation { record(text: "by events") }', {"data": {"record": "by events"}}),
    ],
)
async def test_queries_and_mutations_are_one_event(
    gateway: Gateway, client: httpx.AsyncClient, query: str, expected: Any
) -> None:
    response = await client.post(gateway.url, json={"query": query}, headers=EVENTS)
    assert events(response.text) == [("next", expected), ("complete", None)]


async def test_an_event_source_subscribes_by_get(gateway: Gateway, client: httpx.AsyncClient) -> None:
    parameters = {
        "query": "subscription S($to: Int) { count(to: $to) { number } }",
        "variables": '{"to": 1}',
        "operationName": "S",
    }
    headers = {**EVENTS, "last-event-id": "41"}
    response = await client.get(gateway.url, params=parameters, headers=headers)
    assert events(response.text) == [("next", {"data": {"count": {"number": 1}}}), ("complete", None)]


async def test_a_mutation_by_get_does_not_run(gateway: Gateway, client: httpx.AsyncClient) -> None:
    parameters = {"query": 'mutation { record(text: "forged") }'}
    response = await client.get(gateway.url, params=parameters, headers=EVENTS)
    (_, refused), complete = events(response.text)
    assert refused["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "data" not in refused
    assert complete == ("complete", None)
    assert "forged" not in gateway.ledger.mutations


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ nope }", "BAD_USER_INPUT"),
        ("{", "BAD_USER_INPUT"),
        ('subscription { broken(how: "hidden") }', "NOT_FOUND"),
    ],
)
async def test_what_cannot_run_is_an_event_with_errors(
    gateway: Gateway, client: httpx.AsyncClient, query: str, code: str
) -> None:
    response = await client.post(gateway.url, json={"query": query}, headers=EVENTS)
    (name, refused), complete = events(response.text)
    assert (name, complete) == ("next", ("complete", None))
    assert refused["errors"][0]["extensions"]["code"] == code
    assert "data" not in refused


async def test_a_stream_that_raises_ends_with_errors(gateway: Gateway, client: httpx.AsyncClient) -> None:
    response = await client.post(gateway.url, json={"query": "subscription { broken }"}, headers=EVENTS)
    first, (_, broken), complete = events(response.text)
    assert first == ("next", {"data": {"broken": 1}})
    assert broken["errors"][0]["message"] == "Internal error."
    assert complete == ("complete", None)


async def test_a_bad_token_is_a_status_and_no_stream(gateway: Gateway, client: httpx.AsyncClient) -> None:
    headers = {**EVENTS, "authorization": "Bearer bad"}
    response = await client.post(gateway.url, json={"query": "{ hello }"}, headers=headers)
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_quiet_stream_is_kept_alive(client: httpx.AsyncClient) -> None:
    async with serve(http=HTTPOptions(heartbeat_seconds=0.02)) as gateway:
        query = {"query": "subscription { forever }"}
        async with client.stream("POST", gateway.url, json=query, headers=EVENTS) as response:
            text = ""
            async for chunk in response.aiter_text():
                text += chunk
                if text.count(":\n\n") >= 4:
                    break


async def test_a_client_that_leaves_ends_the_subscription(client: httpx.AsyncClient) -> None:
    async with serve() as gateway:
        query = {"query": "subscription { forever }"}
        async with client.stream("POST", gateway.url, json=query, headers=EVENTS) as response:
            async for chunk in response.aiter_text():
                if "next" in chunk:
                    break
        async with asyncio.timeout(10):
            await gateway.ledger.finished.wait()


async def test_an_expired_token_ends_the_stream(gateway: Gateway, client: httpx.AsyncClient) -> None:
    headers = {**EVENTS, "authorization": f"Bearer until {time.time() + 0.3}"}
    response = await client.post(gateway.url, json={"query": "subscription { forever }"}, headers=headers)
    first, (name, expired), complete = events(response.text)
    assert first == ("next", {"data": {"forever": 1}})
    assert (name, expired["errors"][0]["extensions"]["code"]) == ("next", "UNAUTHENTICATED")
    assert complete == ("complete", None)


async def test_shutdown_ends_the_stream_without_complete(client: httpx.AsyncClient) -> None:
    async with serve() as gateway:
        query = {"query": "subscription { forever }"}
        async with client.stream("POST", gateway.url, json=query, headers=EVENTS) as response:
            text = ""
            async for chunk in response.aiter_text():
                text += chunk
                if "next" in chunk:
                    gateway.server.should_exit = True
        assert "complete" not in text
        async with asyncio.timeout(10):
            await gateway.ledger.finished.wait()


async def test_a_client_that_does_not_read_is_cut_off() -> None:
    async with serve(http=HTTPOptions(send_seconds=0.3)) as gateway:
        address = httpx.URL(gateway.url)
        raw = sockets.socket()
        raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 65536)
        raw.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(raw, (address.host, address.port))
        body = json.dumps({"query": "subscription { flood }"}).encode()
        await loop.sock_sendall(
            raw,
            b"POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\n"
            b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body),
        )
        async with asyncio.timeout(20):
            await gateway.ledger.started.wait()
            await gateway.ledger.finished.wait()
        raw.close()


async def test_a_stream_that_has_ended_is_kept_by_nobody() -> None:
    """One connection may carry any number of them: a proxy keeps it for as long as it likes."""
    responses: weakref.WeakSet[StreamedResponse] = weakref.WeakSet()

    class Noting(SocketRegistry):
        def introduce(self, socket: Ending, person: str | None) -> None:
            responses.add(socket)
            super().introduce(socket, person)

    async with (
        serve(registry=Noting()) as gateway,
        httpx.AsyncClient(timeout=10, limits=httpx.Limits(max_connections=1)) as client,
    ):
        for number in range(20):
            query = {"query": "{ hello }" if number % 2 else "subscription { count { number } }"}
            async with client.stream("POST", gateway.url, json=query, headers=EVENTS) as response:
                await response.aread()
        gc.collect()
        assert len(responses) <= 1  # what the last one has left may be on its way yet
