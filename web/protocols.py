"""uvicorn's protocols with what a gateway needs from the connection under them.

Each request finds its `Connection` in the ASGI scope: told when the server begins to shut down (uvicorn alone
cuts sockets off at once and waits for streams for ever), and able to drop a client that reads no more. A
client also has a bound on the size of a request's head and on the time in which it has to send a request.
"""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from trellis.realtime.connection import Connection

_RESET = struct.pack("ii", 1, 0)


def server_options(*, frame_length: int = 1_000_000) -> dict[str, Any]:
    """Options for `uvicorn.Config` that the gateway counts on; `frame_length` as in the socket's own options.

    The socket itself closes with 4400 for a frame that is too long; the server's bound, in bytes, only has to
    keep the frame out of memory. Compression is off: it costs a hundred kilobytes for every socket.
    """
    return {
        "http": HttpProtocol,
        "ws": SocketProtocol,
        "ws_max_size": 4 * frame_length,
        "ws_per_message_deflate": False,
        "timeout_graceful_shutdown": 10,
        "server_header": False,
    }


class HttpProtocol(HttpToolsProtocol):
    """HTTP/1.1 for `uvicorn.Config(http=…)`.

    A head above `head_bytes` is refused. A client is dropped when it has not sent its request in
    `receive_seconds`, unless the application allows it more, and when it takes nothing of a finished response
    for `drain_seconds`.
    """

    head_bytes = 64 * 1024
    receive_seconds = 60.0
    drain_seconds = 30.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._connection = replace(_connection(transport, self._has_room, self._drained), allow=self._allow)
        self._head: int | None = 0
        self._receiving: asyncio.TimerHandle | None = None
        self._draining: asyncio.TimerHandle | None = None
        self._expect_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the client."""
        self._request_arrived()
        if self._draining is not None:
            self._draining.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head of the request has no end."""
        super().data_received(data)
        if self._head is not None and not self.transport.is_closing():
            self._head += len(data)
            if self._head > self.head_bytes:
                self.send_400_response("Request head too large.")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._connection.enter(self.scope)  # type: ignore[arg-type]
        self._connection.arrived.clear()
        self._head = 0
        self._expect_request()

    def on_headers_complete(self) -> None:
        """The head of the request is here."""
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of the request is here."""
        self._request_arrived()
        self._connection.arrived.set()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """All of the response is written; see that the client takes it."""
        super().on_response_complete()
        if self._draining is None and (unsent := self.transport.get_write_buffer_size()):
            self._expect_fewer(unsent)

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to `SocketProtocol`."""
        self._request_arrived()
        super().handle_websocket_upgrade()

    def shutdown(self) -> None:
        """Let requests finish, and streams know that they have to."""
        super().shutdown()
        self._connection.closing.begin()

    def _has_room(self) -> bool:
        return self.flow is None or not self.flow.write_paused

    async def _drained(self) -> None:
        if self.flow is not None:
            await self.flow.drain()

    def _expect_request(self) -> None:
        self._request_arrived()
        self._receiving = self.loop.call_later(self.receive_seconds, self._connection.abort)

    def _allow(self, seconds: float) -> None:
        if not self._connection.arrived.is_set():
            self._request_arrived()
            self._receiving = self.loop.call_later(seconds, self._connection.abort)

    def _expect_fewer(self, unsent: int) -> None:
        def look() -> None:
            self._draining = None
            left = self.transport.get_write_buffer_size()
            if left >= unsent:
                self._connection.abort()
            elif left:
                self._expect_fewer(left)

        self._draining = self.loop.call_later(self.drain_seconds, look)

    def _request_arrived(self) -> None:
        if self._receiving is not None:
            self._receiving.cancel()


class SocketProtocol(WebSocketsSansIOProtocol):
    """Websockets for `uvicorn.Config(ws=…)`.

    At shutdown a socket has `grace_seconds` to close by itself. One that is over, whoever ended it, has
    `close_seconds` to take what is left, and is cut off then: uvicorn alone would wait for ever.
    """

    grace_seconds = 3.0
    close_seconds = 10.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the handshake."""
        super().connection_made(transport)
        # A frame that an extension would change is left to the library.
        write = None if self.config.ws_per_message_deflate else self._write
        self._connection = _connection(self.transport, self.writable.is_set, self.writable.wait, write)
        self._last_call: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the client."""
        if self._last_call is not None:
            self._last_call.cancel()
        super().connection_lost(exc)

    def handle_ping(self) -> None:
        """Answer, unless the client is behind: pings may come much faster than their answers are taken."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()  # made already

    def keepalive_timeout(self) -> None:
        """Cut off a client that answers no ping: it would not take a close either."""
        Connection.of(self.scope).abort()  # type: ignore[arg-type]  # the one that is counted

    async def send(self, message: ASGISendEvent) -> None:
        """Send what the application says; a refusal, too, completes the handshake and is no error."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True

    async def run_asgi(self) -> None:
        """Run the application, which finds the connection in its scope."""
        self._connection.enter(self.scope)  # type: ignore[arg-type]
        await super().run_asgi()
        if not self.disconnected and self._last_call is None:
            self._last_call = self.loop.call_later(self.close_seconds, self._connection.abort)

    def _write(self, text: bytes) -> None:
        if not (self.close_sent or self.transport.is_closing()):
            self.transport.write(_text_head(len(text)) + text)

    def shutdown(self) -> None:
        """Ask the application to close the socket; what is still open after the grace is cut off."""
        if not self.handshake_complete or self.close_sent:
            super().shutdown()
            return
        self.close_timeout = self.grace_seconds
        self._last_call = self.loop.call_later(self.grace_seconds, self._connection.abort)
        self._connection.closing.begin()


def _text_head(length: int) -> bytes:
    """What comes before a text frame's payload, from server to client (RFC 6455, 5.2)."""
    if length < 126:
        return bytes((0x81, length))
    if length < 1 << 16:
        return b"\x81\x7e" + length.to_bytes(2)
    return b"\x81\x7f" + length.to_bytes(8)


def _abort(transport: asyncio.Transport) -> None:
    """Drop a connection with all that is unsent.

    Of a client that takes nothing the kernel would keep its part for minutes, unless the connection is reset.
    """
    raw = transport.get_extra_info("socket")
    if raw is not None and transport.get_write_buffer_size():
        with suppress(OSError):  # it may be closed already
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()


def _connection(
    transport: asyncio.Transport,
    ready: Callable[[], bool],
    drained: Callable[[], Awaitable[object]],
    write: Callable[[bytes], None] | None = None,
) -> Connection:
    raw = transport.get_extra_info("socket")
    if raw is not None and raw.family in (socket.AF_INET, socket.AF_INET6):
        # The kernel would buffer megabytes before the sender learns that nobody reads.
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 256 * 1024)
    return Connection(
        abort=partial(_abort, transport),
        unsent=transport.get_write_buffer_size,
        ready=ready,
        drained=drained,
        gone=transport.is_closing,
        write=write,
    )
