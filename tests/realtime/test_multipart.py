"""Multipart subscriptions: the framing to the byte, how they are chosen, how they end, and Apollo Client."""

import asyncio
import time
from collections.abc import AsyncIterator
from email.parser import BytesParser

import httpx
import orjson
import pytest

from tests.clients.gateway import Gateway, serve
from tests.clients.npm import run_script
from trellis.web.http import HTTPOptions

APOLLO = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"
PARTS = {"accept": 'multipart/mixed;subscriptionSpec="1.0"'}
CONTENT_TYPE = 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"'
HEAD = b"\r\nContent-Type: application/json\r\n\r\n"
FOREVER = {"query": "subscription { forever }"}


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[Gateway]:
    async with serve() as running:
        yield running


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=10) as http:
        yield http


async def test_the_parts_to_the_byte(gateway: Gateway, client: httpx.AsyncClient) -> None:
    query = {"query": "subscription { count(to: 2) { number } }"}
    response = await client.post(gateway.url, json=query, headers=PARTS)
    assert response.status_code == 200
    assert response.headers["content-type"] == CONTENT_TYPE
    assert response.headers["cache-control"] == "no-store"
    assert response.content == (
        b"--graphql" + HEAD + b"{}"
        b"\r\n--graphql" + HEAD + b'{"payload":{"data":{"count":{"number":1}}}}'
        b"\r\n--graphql" + HEAD + b'{"payload":{"data":{"count":{"number":2}}}}'
        b"\r\n--graphql--\r\n"
    )


async def test_they_are_mime(gateway: Gateway, client: httpx.AsyncClient) -> None:
    response = await client.post(gateway.url, json={"query": "{ hello }"}, headers=PARTS)
    head = f"Content-Type: {response.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser().parsebytes(head + response.content)
    parts = [orjson.loads(part.get_payload(decode=True)) for part in message.get_payload()]  # type: ignore[union-attr,arg-type]
    assert parts == [{}, {"payload": {"data": {"hello": "hello world"}}}]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (APOLLO, CONTENT_TYPE),
        ('multipart/mixed; subscriptionSpec="1.0", application/json;q=0.5', CONTENT_TYPE),
        ("Multipart/Mixed;SubscriptionSpec=1.0", CONTENT_TYPE),
        ("application/json, multipart/mixed;subscriptionSpec=1.0;q=0.9", "application/json; charset=utf-8"),
        ("multipart/mixed;subscriptionSpec=2.0, application/json", "application/json; charset=utf-8"),
        ("multipart/mixed;deferSpec=20220824, application/json", "application/json; charset=utf-8"),
        ("multipart/mixed;subscriptionSpec=1.0;q=0, application/json", "application/json; charset=utf-8"),
        ("text/event-stream, multipart/mixed;subscriptionSpec=1.0", "text/event-stream; charset=utf-8"),
    ],
)
async def test_accept(gateway: Gateway, client: httpx.AsyncClient, accept: str, expected: str) -> None:
    response = await client.post(gateway.url, json={"query": "{ hello }"}, headers={"accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, expected)


async def test_what_cannot_run_is_a_payload_with_errors(gateway: Gateway, client: httpx.AsyncClient) -> None:
    response = await client.post(gateway.url, json={"query": "subscription { nope }"}, headers=PARTS)
    last = orjson.loads(response.content.split(HEAD)[-1].removesuffix(b"\r\n--graphql--\r\n"))
    assert last["payload"]["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_stream_that_breaks_ends_in_errors_beside_null(
    gateway: Gateway, client: httpx.AsyncClient
) -> None:
    response = await client.post(gateway.url, json={"query": "subscription { broken }"}, headers=PARTS)
    *_, first, last = response.content.split(HEAD)
    assert first == b'{"payload":{"data":{"broken":1}}}\r\n--graphql'
    broken = orjson.loads(last.removesuffix(b"\r\n--graphql--\r\n"))
    assert broken["payload"] is None
    assert broken["errors"][0]["extensions"]["code"] == "INTERNAL"


async def test_an_expired_token_ends_in_errors(gateway: Gateway, client: httpx.AsyncClient) -> None:
    headers = {**PARTS, "authorization": f"Bearer until {time.time() + 0.3}"}
    response = await client.post(gateway.url, json=FOREVER, headers=headers)
    last = orjson.loads(response.content.split(HEAD)[-1].removesuffix(b"\r\n--graphql--\r\n"))
    assert (last["payload"], last["errors"][0]["extensions"]["code"]) == (None, "UNAUTHENTICATED")


async def test_a_quiet_stream_is_kept_alive(client: httpx.AsyncClient) -> None:
    async with serve(http=HTTPOptions(heartbeat_seconds=0.02)) as gateway:
        async with client.stream("POST", gateway.url, json=FOREVER, headers=PARTS) as response:
            received = b""
            async for chunk in response.aiter_bytes():
                received += chunk
                if received.count(HEAD + b"{}\r\n--graphql") >= 4:
                    break


async def test_shutdown_leaves_the_last_boundary_out(client: httpx.AsyncClient) -> None:
    async with serve() as gateway:
        async with client.stream("POST", gateway.url, json=FOREVER, headers=PARTS) as response:
            received = b""
            async for chunk in response.aiter_bytes():
                received += chunk
                if b"forever" in chunk:
                    gateway.server.should_exit = True
        assert received.endswith(b'{"payload":{"data":{"forever":1}}}\r\n--graphql')
        async with asyncio.timeout(10):
            await gateway.ledger.finished.wait()


async def test_apollo_client_follows(gateway: Gateway) -> None:
    query = "subscription S($to: Int!) { count(to: $to) { number } }"
    code, printed = await run_script("follow-apollo.mjs", gateway.url, query, '{"to": 3}')
    numbers = [{"data": {"count": {"__typename": "Tick", "number": number}}} for number in (1, 2, 3)]
    assert (code, printed) == (0, [{"type": CONTENT_TYPE}, *numbers, {"complete": True}])


async def test_apollo_client_gets_each_result_as_it_comes() -> None:
    """It sees a part only when the boundary after it is there: a later one would be a result too late."""
    async with serve() as gateway:
        query = "subscription { numbers(to: 2, pause: 1) }"
        following = asyncio.create_task(run_script("follow-apollo.mjs", gateway.url, query))
        async with asyncio.timeout(30):
            await gateway.ledger.started.wait()
        await gateway.sockets.drain()
        code, printed = await following
    assert code == 0
    assert printed[1] == {"data": {"numbers": 1}}
    assert "premature end" in printed[2]["message"]


async def test_apollo_client_hears_of_errors(gateway: Gateway) -> None:
    _, printed = await run_script("follow-apollo.mjs", gateway.url, "subscription { nope }")
    assert printed[1] == {"error": "CombinedGraphQLErrors", "message": printed[1]["message"]}
    assert "Cannot query field 'nope'" in printed[1]["message"]
    _, printed = await run_script("follow-apollo.mjs", gateway.url, "subscription { broken }")
    assert printed[1] == {"data": {"broken": 1}}
    assert printed[2] == {"error": "CombinedProtocolErrors", "message": "Internal error."}
