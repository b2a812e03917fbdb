"""The server under the application: heads without end, clients that send nothing, the end of the server."""

import asyncio
import socket as sockets
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.clients.gateway import Gateway, serve
from trellis.web.http import HTTPOptions
from trellis.web.protocols import HttpProtocol

GET = b"GET /graphql?query=%7Bhello%7D HTTP/1.1\r\nhost: x\r\n"


class Hasty(HttpProtocol):
    """A server with little patience, so that a test does not wait."""

    receive_seconds = 0.2


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[Gateway]:
    async with serve() as running:
        yield running


async def connected(gateway: Gateway) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    url = httpx.URL(gateway.url)
    return await asyncio.open_connection(url.host, url.port)


async def ended(reader: asyncio.StreamReader) -> bytes:
    """All that the server sends until it closes or cuts the connection."""
    received = b""
    async with asyncio.timeout(10):
        try:
            while chunk := await reader.read(65536):
                received += chunk
        except ConnectionResetError:
            pass
    return received


@pytest.mark.parametrize(
    "endless", [GET + b"x-pad: ", b"GET /graphql?query=", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 3000]
)
async def test_a_head_without_end_is_refused(gateway: Gateway, endless: bytes) -> None:
    reader, writer = await connected(gateway)
    writer.write(endless + b"x" * 100_000)
    await writer.drain()
    writer.write(b"x" * 100_000)
    assert (await ended(reader)).startswith(b"HTTP/1.1 400")
    writer.close()


async def test_a_large_head_that_ends_is_fine(gateway: Gateway) -> None:
    reader, writer = await connected(gateway)
    writer.write(GET + b"x-pad: " + b"x" * 30_000 + b"\r\nconnection: close\r\n\r\n")
    assert b'{"data":{"hello":"hello world"}}' in await ended(reader)
    writer.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /gra",
        GET,
        b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\n{",
    ],
)
async def test_a_client_that_does_not_finish_its_request_is_dropped(sent: bytes) -> None:
    async with serve(http_protocol=Hasty) as gateway:
        reader, writer = await connected(gateway)
        writer.write(sent)
        await ended(reader)
        writer.close()


async def test_a_client_that_waits_for_its_answer_is_not_dropped() -> None:
    async with serve(http_protocol=Hasty, http=HTTPOptions(heartbeat_seconds=0.05)) as gateway:
        reader, writer = await connected(gateway)
        writer.write(
            b"GET /graphql?query=subscription%7Bforever%7D HTTP/1.1\r\naccept: text/event-stream\r\n\r\n"
        )
        async with asyncio.timeout(10):
            for _ in range(10):  # half a second of heartbeats
                await reader.readuntil(b":\n\n")
        writer.transport.abort()


async def test_a_client_that_does_not_take_its_response_is_dropped() -> None:
    lost = asyncio.Event()

    class Watched(HttpProtocol):
        drain_seconds = 0.2

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            lost.set()

    async with serve(http_protocol=Watched) as gateway:
        url = httpx.URL(gateway.url)
        with sockets.socket() as raw:
            raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 65536)
            raw.setblocking(False)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(raw, (url.host, url.port))
            await loop.sock_sendall(raw, GET.replace(b"hello", b"fat(kilobytes:20000)") + b"\r\n")
            await asyncio.wait_for(lost.wait(), 20)


async def test_shutdown_lets_a_request_finish() -> None:
    async with serve() as gateway, httpx.AsyncClient(timeout=10) as client:
        body: Any = {"query": "{ fat(kilobytes: 2000) }"}
        async with client.stream("POST", gateway.url, json=body) as response:
            gateway.server.should_exit = True
            text = (await response.aread()).decode()
        assert len(text) > 2_000_000


async def test_pipelined_and_kept_alive_requests(gateway: Gateway) -> None:
    reader, writer = await connected(gateway)
    writer.write((GET + b"\r\n") * 3 + GET + b"connection: close\r\n\r\n")
    assert (await ended(reader)).count(b'{"data":{"hello":"hello world"}}') == 4
    writer.close()
