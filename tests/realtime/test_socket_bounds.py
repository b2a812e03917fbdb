"""What a socket does not let a client do: hoard, stall, outstay its token or the server."""

import asyncio
import json
import socket as sockets
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.clients.gateway import Gateway, serve
from tests.clients.transport_ws import acknowledged, hear, hear_all, hear_close, opened, say, subscribe
from trellis.realtime.socket import SocketOptions
from trellis.web.protocols import SocketProtocol


def watched(blocked: asyncio.Event) -> type[SocketProtocol]:
    """The server's protocol, which tells when a client takes no more."""

    class Watched(SocketProtocol):
        def pause_writing(self) -> None:
            super().pause_writing()
            blocked.set()

    return Watched


@asynccontextmanager
async def reads_nothing(gateway: Gateway) -> AsyncIterator[ClientConnection]:
    """A client that asks for a flood, under the id 1, and reads none of it until it is told to."""
    async with opened(gateway, max_queue=1, max_size=None, close_timeout=0.1) as client:
        raw = client.transport.get_extra_info("socket")
        raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 65536)
        await say(client, type="connection_init")
        await subscribe(client, "subscription { flood }")
        yield client


async def test_operations_of_a_socket_are_bounded() -> None:
    async with serve(sockets=SocketOptions(operations=2)) as gateway, acknowledged(gateway) as socket:
        for id_ in ("1", "2", "3"):
            await subscribe(socket, "subscription { forever }", id=id_)
        heard = [await hear(socket) for _ in range(3)]
        refused = next(message for message in heard if message["id"] == "3")
        assert refused["type"] == "error"
        assert refused["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        await say(socket, id="1", type="complete")
        async with asyncio.timeout(10):
            await gateway.ledger.finished.wait()
        await subscribe(socket, "{ hello }", id="4")
        assert (await hear(socket))["payload"] == {"data": {"hello": "hello world"}}


async def test_a_client_that_does_not_read_is_cut_off_and_slows_nobody() -> None:
    blocked = asyncio.Event()
    options = SocketOptions(send_seconds=1)
    async with (
        serve(sockets=options, socket_protocol=watched(blocked)) as gateway,
        reads_nothing(gateway) as stuck,
        AsyncExitStack() as stack,
        asyncio.timeout(30),
    ):
        others = [await stack.enter_async_context(acknowledged(gateway)) for _ in range(50)]
        await blocked.wait()
        for number in range(5):
            for other in others:
                await subscribe(other, "{ hello }", id=str(number))
            for other in others:
                assert (await hear(other))["type"] == "next"
                assert (await hear(other))["type"] == "complete"
        await gateway.ledger.finished.wait()
        heard = await hear_all(stuck)
        assert heard.rcvd is None  # cut, not closed
        for other in others:
            await say(other, type="ping")
            assert (await hear(other))["type"] == "pong"


async def test_a_client_that_asks_on_and_does_not_read_is_cut_off_at_once() -> None:
    blocked = asyncio.Event()
    options = SocketOptions(send_seconds=60, unsent_size=100_000)
    async with (
        serve(sockets=options, socket_protocol=watched(blocked)) as gateway,
        reads_nothing(gateway) as stuck,
        asyncio.timeout(20),
    ):
        await blocked.wait()
        with suppress(ConnectionClosed):
            for _ in range(10):
                await say(stuck, type="ping", payload={"x": "x" * 50_000})
        await gateway.ledger.finished.wait()
        assert (await hear_all(stuck)).rcvd is None


async def test_a_server_without_the_short_way_sends_the_same() -> None:
    """As with an extension of websockets, whose frames the library has to make."""

    class Plain(SocketProtocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            self._connection = replace(self._connection, write=None)

    async with serve(socket_protocol=Plain) as gateway, acknowledged(gateway) as socket:
        await subscribe(socket, "subscription { count(to: 3) { number } }")
        heard = [await hear(socket) for _ in range(4)]
        assert [message["type"] for message in heard] == ["next", "next", "next", "complete"]
        gateway.server.should_exit = True
        assert await hear_close(socket) == (1012, "Service restart")


@pytest.mark.parametrize("length", [1, 60, 125, 126, 1000, 65_535, 65_536, 200_000])
async def test_frames_of_every_length(length: int) -> None:
    async with serve() as gateway, acknowledged(gateway) as socket:
        await subscribe(socket, f'query {{ hello(name: "{"x" * min(length, 30_000)}") }}')
        assert len((await hear(socket))["payload"]["data"]["hello"]) == min(length, 30_000) + 6
        text = json.dumps({"type": "ping", "payload": {"x": "x" * length}})
        assert (await hear(socket))["type"] == "complete"
        await socket.send(text)
        assert await hear(socket) == {"type": "pong", "payload": {"x": "x" * length}}


async def test_what_waits_for_a_client_is_bounded() -> None:
    """A flood of a client that reads nothing: what the server holds is a page's worth, not the flood."""
    blocked = asyncio.Event()
    protocols: list[SocketProtocol] = []

    class Noted(watched(blocked)):  # type: ignore[misc]
        def pause_writing(self) -> None:
            super().pause_writing()
            protocols.append(self)

    async with (
        serve(sockets=SocketOptions(send_seconds=60), socket_protocol=Noted) as gateway,
        reads_nothing(gateway),
        acknowledged(gateway) as other,
        asyncio.timeout(20),
    ):
        await blocked.wait()
        for number in range(20):
            await subscribe(other, "{ hello }", id=str(number))
            assert (await hear(other))["type"] == "next"
            assert (await hear(other))["type"] == "complete"
        transport = protocols[0].transport
        assert transport.get_write_buffer_size() < 256 * 1024
        sent = transport.get_extra_info("socket").getsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF)
        assert sent <= 512 * 1024  # Linux doubles what it is asked for


async def test_subscriptions_take_turns() -> None:
    """One that always has something to say does not keep the others of its socket from speaking."""
    async with serve() as gateway, acknowledged(gateway) as socket, asyncio.timeout(20):
        await subscribe(socket, "subscription { flood(kilobytes: 1) }", id="flood")
        await subscribe(socket, "subscription { count(to: 20) { number } }", id="count")
        floods = 0
        while (heard := await hear(socket))["type"] != "complete":
            floods += heard["id"] == "flood"
        assert heard["id"] == "count"
        assert 10 < floods < 200


async def test_what_a_client_no_longer_wants_is_not_sent() -> None:
    blocked = asyncio.Event()
    options = SocketOptions()
    async with (
        serve(sockets=options, socket_protocol=watched(blocked)) as gateway,
        reads_nothing(gateway) as client,
    ):
        async with asyncio.timeout(20):
            await blocked.wait()
            await say(client, type="complete", id="1")
            await gateway.ledger.finished.wait()
            await say(client, type="ping")
            frames = 0
            while (await hear(client))["type"] != "pong":
                frames += 1
        assert frames < 200  # what the network had taken already, and nothing else


async def test_an_expired_token_ends_operations_and_socket() -> None:
    async with serve() as gateway:
        token = {"Authorization": f"Bearer until {time.time() + 0.7}"}
        async with acknowledged(gateway, token) as socket:
            await subscribe(socket, "subscription { forever }", id="x")
            assert (await hear(socket))["type"] == "next"
            heard = await hear(socket)
            assert (heard["id"], heard["type"]) == ("x", "error")
            assert heard["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"
            assert await hear_close(socket) == (4403, "Forbidden: The access token has expired.")
        async with asyncio.timeout(10):
            await gateway.ledger.finished.wait()


async def test_shutdown_closes_with_1012() -> None:
    async with serve() as gateway, acknowledged(gateway) as socket:
        await subscribe(socket, "subscription { forever }")
        assert (await hear(socket))["type"] == "next"
        gateway.server.should_exit = True
        assert await hear_close(socket) == (1012, "Service restart")
        async with asyncio.timeout(10):
            await gateway.ledger.finished.wait()


async def test_shutdown_does_not_wait_for_a_client_that_does_not_read() -> None:
    blocked = asyncio.Event()
    options = SocketOptions(send_seconds=60, close_seconds=0.3)
    async with asyncio.timeout(30):
        async with (
            serve(sockets=options, socket_protocol=watched(blocked)) as gateway,
            reads_nothing(gateway),
        ):
            await blocked.wait()
            gateway.server.should_exit = True
            await gateway.ledger.finished.wait()


async def test_a_socket_without_init_is_no_shelter_from_shutdown() -> None:
    async with serve() as gateway, opened(gateway) as socket:
        await say(socket, type="ping")
        assert await hear(socket) == {"type": "pong"}
        gateway.server.should_exit = True
        assert await hear_close(socket) == (1012, "Service restart")
