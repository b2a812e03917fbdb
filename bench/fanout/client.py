"""A client of graphql-transport-ws that costs next to nothing: frames by hand, and nothing decoded in time.

Thousands of them live on one event loop beside the server that they measure: what they cost, it lacks.
"""

import asyncio
import time
from typing import Protocol, cast

import orjson

_TEXT, _CLOSE, _PING, _PONG = 0x81, 0x88, 0x89, 0x8A
_KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # the one of RFC 6455: nothing here depends on it
_SHORT, _MEDIUM = 125, 0xFFFF
_CONNECT_SECONDS = 60.0


class Audience(Protocol):
    """Who is told what clients get."""

    def received(self, number: int, moment: float, text: bytes) -> None:
        """Client `number` got a `next` message at a moment of `time.perf_counter`."""

    def lost(self, number: int, reason: str) -> None:
        """Client `number` got something else, or its socket was closed."""


class Client(asyncio.Protocol):
    """One socket with one subscription. `settled` is done when the subscription has been asked for."""

    __slots__ = ("_audience", "_buffer", "_closed", "_hello", "_subscribe", "_transport", "number", "settled")

    def __init__(self, number: int, token: str, port: int, document: str, audience: Audience) -> None:
        self.number = number
        self.settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._audience = audience
        self._closed = False
        self._buffer = b""
        self._hello: bytes | None = (
            f"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {_KEY}\r\n"
            f"Sec-WebSocket-Protocol: graphql-transport-ws\r\nAuthorization: Bearer {token}\r\n\r\n"
        ).encode()
        self._subscribe = orjson.dumps({"id": "1", "type": "subscribe", "payload": {"query": document}})
        self._transport: asyncio.Transport | None = None

    def close(self) -> None:
        """Cut the connection."""
        self._closed = True
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a websocket."""
        assert self._hello
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self._transport.write(self._hello)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits."""
        self._fail(f"the server closed the connection ({exc})")

    def data_received(self, data: bytes) -> None:
        """Take the frames that are complete."""
        now = time.perf_counter()
        if self._buffer:
            data = self._buffer + data
        if self._hello:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._buffer = head
                return
            if b" 101 " not in head[:20]:
                self._fail(head.decode("latin-1") + data[:200].decode("latin-1"))
                return
            self._hello = None
            self._send(_TEXT, b'{"type":"connection_init"}')
        at, size = 0, len(data)
        while size - at >= 2:
            length, start = data[at + 1], at + 2
            if length > _SHORT:
                start += 2 if length == _SHORT + 1 else 8
                length = int.from_bytes(data[at + 2 : start])
            if start + length > size:
                break
            self._frame(now, data[at], data[start : start + length])
            at = start + length
        self._buffer = data[at:] if at < size else b""

    def _frame(self, now: float, opcode: int, content: bytes) -> None:
        if opcode == _TEXT and b'"next"' in content:
            self._audience.received(self.number, now, content)
        elif opcode == _PING:
            self._send(_PONG, content)
        elif opcode == _CLOSE:
            self._fail(f"the server closed the socket: {content[:2].hex()} {content[2:]!r}")
        elif b'"connection_ack"' in content:
            self._send(_TEXT, self._subscribe)
            if not self.settled.done():
                self.settled.set_result(None)
        elif b'"ping"' in content:
            self._send(_TEXT, b'{"type":"pong"}')
        else:
            self._fail(f"the server said {content[:500]!r}")

    def _send(self, opcode: int, content: bytes) -> None:
        # Clients have to mask what they send; nothing becomes of a mask of zeros.
        size = len(content)
        length = bytes((0x80 | size,)) if size <= _SHORT else b"\xfe" + size.to_bytes(2)
        assert size <= _MEDIUM
        assert self._transport
        self._transport.write(bytes((opcode,)) + length + bytes(4) + content)

    def _fail(self, reason: str) -> None:
        if self._closed:
            return
        if self.settled.done():
            self._audience.lost(self.number, reason)
        else:
            self.settled.set_exception(ConnectionError(reason))


async def connect(number: int, token: str, port: int, document: str, audience: Audience) -> Client:
    """A client that has subscribed. Raises OSError (so is a TimeoutError) where it cannot."""
    loop = asyncio.get_running_loop()
    client = Client(number, token, port, document, audience)
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            await loop.create_connection(lambda: client, "127.0.0.1", port)
            await client.settled
    except BaseException:
        client.close()
        raise
    return client
