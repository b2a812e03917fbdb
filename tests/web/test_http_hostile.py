"""Bodies that mean harm: each is a 4xx in words, nothing is read beyond the bound, nothing runs."""

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.clients.gateway import Gateway, serve
from trellis.db.errors import GatewayError
from trellis.db.session import Identity
from trellis.resolvers.limits import Limits
from trellis.web.graphql_request import RequestLimits
from trellis.web.http import GraphQLEndpoint, HTTPOptions

HEADERS = {"content-type": "application/json", "accept": "application/graphql-response+json"}


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[Gateway]:
    async with serve() as running:
        yield running


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=60) as http:
        yield http


def query(document: str, **variables: object) -> bytes:
    return json.dumps({"query": document, "variables": variables}).encode()


BODIES = {
    "empty": b"",
    "blank": b"  ",
    "not json": b"{ hello }",
    "cut off": b'{"query": "{ hello',
    "number": b"5",
    "null": b"null",
    "string": b'"{ hello }"',
    "batch": b'[{"query": "{ hello }"}]',
    "empty batch": b"[]",
    "no query": b"{}",
    "empty query": b'{"query": ""}',
    "blank query": b'{"query": "   "}',
    "comment only": b'{"query": "# nothing"}',
    "null query": b'{"query": null}',
    "list query": b'{"query": ["{ hello }"]}',
    "list variables": b'{"query": "{ hello }", "variables": []}',
    "number operation name": b'{"query": "{ hello }", "operationName": 5}',
    "deep json": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"query":"{hello}","variables":' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
    "deep but legal variables": b'{"query":"{hello}","variables":' + b'{"a":' * 200 + b"1" + b"}" * 201,
    "NaN": b'{"query": "{ hello }", "variables": {"x": NaN}}',
    "infinity": b'{"query": "{ hello }", "variables": {"x": 1e999}}',
    "huge integer": b'{"query": "{ hello }", "variables": {"x": ' + b"9" * 5000 + b"}}",
    "invalid utf-8": b'{"query": "{ hello(name: \\"\xff\xfe\\") }"}',
    "utf-16": '{"query": "{ hello }"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"query": "{ hello }"}',
    "lone surrogate": b'{"query": "{ hello(name: \\"\\ud800\\") }"}',
    "lone surrogate in the document": query(r'{ hello(name: "\uD800") }'),
    "type definitions": query("type A { a: Int } { hello }"),
    "integer literal": query("{ search(where: {numbers: [" + "9" * 5000 + "]}) }"),
    "integer out of range": query("{ search(where: {numbers: [99999999999]}) }"),
    "integer variable": query("query ($n: Int!) { search(where: {numbers: [$n]}) }", n=2**40),
    "one of two": query('{ choose(choice: {name: "a", number: 1}) }'),
    "one of none": query("fragment F on Query { choose(choice: {name: $x}) } query ($x: String) { ...F }"),
    "20,000 variables": query("query (" + "".join(f"$v{n}: Int " for n in range(20_000)) + ") { hello }"),
    "100,000 variables": b'{"query":"query ('
    + b"".join(b"$%x:I " % n for n in range(100_000))
    + b') { hello }"}',
    "200,000 tokens": query("{" + " a" * 200_000 + "}"),
    "fragment cycle": query("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
    "fragment that spreads itself": query("{ ...A } fragment A on Query { hello ...A }"),
    "22 chained fragments": query(
        "{ ...F0 }"
        + "".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(22))
        + "fragment F22 on Query { hello }"
    ),
    "alias flood": query("{" + "".join(f"a{n}: hello " for n in range(500)) + "}"),
    "same field flood": query("{" + "hello " * 1900 + "}"),
    "directive flood": query("{ hello " + "@skip(if: false)" * 250 + "}"),
    "unknown directives": query("{ hello " + "@x" * 900 + "}"),
    "depth": query("{ person {" + "friend {" * 60 + "name" + "}" * 62),
    "nesting": query("{" * 5000),
    "literal nesting": query("{ echo(data: " + "[" * 900 + "1" + "]" * 900 + ") }"),
    "list literal": query("{ search(where: {numbers: [" + "1 " * 1500 + "]}) }"),
    "object literal": query("{ echo(data: {" + "".join(f"a{n}: 1 " for n in range(1100)) + "}) }"),
    "long name": query("{ " + "a" * 200 + ": hello }"),
    "long document": query("{ hello #" + "x" * 70_000 + "\n}"),
    "many values": query("query ($d: JSON!) { echo(data: $d) }", d=[1] * 20_000),
    "wide introspection": query(
        "{ __schema { types {" + "".join(f"a{n}: fields {{ name }} " for n in range(20)) + "}}}"
    ),
    "deep introspection": query("{ __schema { types { fields { type { fields { name } } } } } }"),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_hostile_body_is_a_4xx(
    gateway: Gateway, client: httpx.AsyncClient, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    opened = gateway.ledger.opened
    response = await client.post(gateway.url, content=BODIES[name], headers=HEADERS)
    assert 400 <= response.status_code < 500, response.text[:500]
    errors = response.json()["errors"]
    assert 1 <= len(errors) <= 11
    assert {error["extensions"]["code"] for error in errors} <= {"BAD_USER_INPUT", "LIMIT_EXCEEDED"}
    assert len(response.content) < 20_000
    assert gateway.ledger.opened == opened
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, identity", "zstd", "x"])
async def test_an_encoded_body_is_415_and_is_not_opened(
    gateway: Gateway, client: httpx.AsyncClient, encoding: str
) -> None:
    bomb = {"gzip": gzip.compress, "deflate": zlib.compress}.get(encoding, bytes)(b" " * 50_000_000)[:500_000]
    response = await client.post(gateway.url, content=bomb, headers={**HEADERS, "content-encoding": encoding})
    assert (response.status_code, response.headers["accept-encoding"]) == (415, "identity")


async def test_a_body_declared_too_large_is_413(gateway: Gateway, client: httpx.AsyncClient) -> None:
    body = query("{ hello }", padding="x" * 20_000_000)
    response = await client.post(gateway.url, content=body, headers=HEADERS)
    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
    # The connection is still good for the next request.
    assert (await client.post(gateway.url, json={"query": "{ hello }"})).status_code == 200


async def test_a_body_without_end_is_read_no_further_than_the_bound(
    gateway: Gateway, client: httpx.AsyncClient
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b'{"query": "'
        for _ in range(500):
            yield b"x" * 100_000

    response = await client.post(gateway.url, content=endless(), headers=HEADERS)
    assert response.status_code == 413


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "9" * 40])
async def test_a_false_length(gateway: Gateway, length: str) -> None:
    status = await _raw_status(gateway, f"content-length: {length}\r\n".encode())
    assert status in (b"400", b"413")


async def test_a_slow_body_is_408() -> None:
    async with serve(http=HTTPOptions(limits=RequestLimits(body_seconds=0.1))) as gateway:
        assert await _raw_status(gateway, b"content-length: 100\r\n", b'{"query"') == b"408"


async def _raw_status(gateway: Gateway, header: bytes, body: bytes = b"") -> bytes:
    url = httpx.URL(gateway.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(
        b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n" + header + b"\r\n" + body
    )
    line = await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    return line.split()[1]


async def test_a_client_that_leaves_in_mid_body_is_forgotten(
    gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    url = httpx.URL(gateway.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(
        b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        b"content-length: 100\r\nexpect: 100-continue\r\n\r\n{"
    )
    assert b"100 Continue" in await asyncio.wait_for(reader.readline(), 10)  # the body is being read
    writer.transport.abort()
    await asyncio.wait_for(asyncio.gather(*gateway.server.server_state.tasks), 10)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_an_operation_that_takes_too_long_is_stopped(client: httpx.AsyncClient) -> None:
    async with serve(limits=Limits(execution_seconds=0.1)) as gateway:
        response = await client.post(gateway.url, json={"query": "{ wait }"})
        assert response.status_code == 400
        assert response.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        assert gateway.ledger.cancelled.is_set()
        assert gateway.ledger.opened == gateway.ledger.closed


async def test_who_calls_is_asked_once_all_is_there() -> None:
    """A session that ended while a client held its body back has ended."""
    asked: list[bool] = []
    seen: list[bool] = []
    body = query("{ hello }")
    parts = [(body[:5], True), (body[5:], False)]
    sent: list[dict[str, object]] = []

    async def authenticate(_: object) -> Identity:
        asked.append(True)
        raise GatewayError("UNAUTHENTICATED", "The session has ended.")

    async def receive() -> dict[str, object]:
        seen.append(bool(asked))
        part, more = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": more}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    await GraphQLEndpoint(Nobody(), authenticate)(scope, receive, send)  # type: ignore[arg-type]
    assert seen == [False, False]
    assert sent[0]["status"] == 401


class Nobody:
    """An executor that is never called."""
