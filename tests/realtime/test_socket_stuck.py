"""A socket whose client takes nothing is let go of, whatever it waits for and however it ends."""

import asyncio
import socket as sockets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from websockets.asyncio.client import ClientConnection

from tests.clients.gateway import Gateway, serve
from tests.clients.transport_ws import hear_all, opened, say, subscribe
from trellis.realtime.socket import SocketOptions
from trellis.web.protocols import SocketProtocol

FAT = "subscription { once(kilobytes: 8000) }"


class Watched(SocketProtocol):
    """The server's protocol, which tells when a client takes no more, and when its connection is gone."""

    blocked: asyncio.Event
    lost: asyncio.Event

    def pause_writing(self) -> None:
        super().pause_writing()
        self.blocked.set()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.lost.set()


def watched(**attributes: object) -> type[Watched]:
    """A protocol with events and bounds of its own."""
    return type("Watched", (Watched,), {"blocked": asyncio.Event(), "lost": asyncio.Event(), **attributes})


@asynccontextmanager
async def stuck(gateway: Gateway, protocol: type[Watched], query: str) -> AsyncIterator[ClientConnection]:
    """A client that has asked for more than it reads."""
    options = {"max_queue": 1, "max_size": None, "close_timeout": 0.1, "ping_interval": None}
    async with opened(gateway, **options) as client:
        client.transport.get_extra_info("socket").setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 65536)
        await say(client, type="connection_init")
        client.transport.pause_reading()
        await subscribe(client, query)
        await protocol.blocked.wait()
        yield client


async def test_a_client_that_leaves_the_last_frame_is_cut_off() -> None:
    """Nothing waits behind the frame, so nobody comes to find that there is no room for it."""
    protocol = watched()
    options = SocketOptions(send_seconds=0.2)
    async with asyncio.timeout(20), serve(sockets=options, socket_protocol=protocol) as gateway:
        async with stuck(gateway, protocol, FAT) as client:
            await protocol.lost.wait()
            await gateway.ledger.finished.wait()
            assert gateway.sockets.count() == 0
            client.transport.resume_reading()
            assert (await hear_all(client)).rcvd is None  # cut, not closed


async def test_a_client_that_takes_nothing_and_answers_no_ping_is_cut_off() -> None:
    """An orderly close would wait for the client for ever."""

    class Impatient(Watched):
        blocked, lost = asyncio.Event(), asyncio.Event()

        def start_keepalive(self) -> None:
            self.ping_interval = self.ping_timeout = 0.1
            super().start_keepalive()

    options = SocketOptions(send_seconds=60)
    async with asyncio.timeout(20), serve(sockets=options, socket_protocol=Impatient) as gateway:
        async with stuck(gateway, Impatient, FAT):
            await Impatient.lost.wait()
            await gateway.ledger.finished.wait()


async def test_a_client_that_says_goodbye_and_takes_nothing_is_cut_off() -> None:
    protocol = watched(close_seconds=0.2)
    options = SocketOptions(send_seconds=60)
    async with asyncio.timeout(20), serve(sockets=options, socket_protocol=protocol) as gateway:
        async with stuck(gateway, protocol, FAT) as client:
            client.protocol.send_close(1000)
            client.transport.write(b"".join(client.protocol.data_to_send()))
            await protocol.lost.wait()


async def test_a_client_that_does_not_answer_a_close_is_cut_off() -> None:
    protocol = watched(close_seconds=0.2)
    async with (
        asyncio.timeout(5),
        serve(socket_protocol=protocol) as gateway,
        opened(gateway, close_timeout=0.1, ping_interval=None) as client,
    ):
        client.transport.pause_reading()
        await client.send("garbage")
        await protocol.lost.wait()


async def test_pings_that_nobody_takes_the_answers_of_do_not_pile_up() -> None:
    held: list[int] = []

    class Counting(Watched):
        blocked, lost = asyncio.Event(), asyncio.Event()
        done = asyncio.Event()

        def handle_ping(self) -> None:
            super().handle_ping()
            held.append(self.transport.get_write_buffer_size())
            if len(held) == 200:
                self.done.set()

    options = SocketOptions(send_seconds=60, close_seconds=0.2)
    async with asyncio.timeout(20), serve(sockets=options, socket_protocol=Counting) as gateway:
        async with stuck(gateway, Counting, FAT) as client:
            for number in range(200):
                await client.ping(b"%0125d" % number)
            await Counting.done.wait()
            assert held[-1] <= held[0]
