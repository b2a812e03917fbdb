"""An HTTP response that follows an operation: what its framings share, and what it takes to end well."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope, Send

from trellis.db.errors import GatewayError
from trellis.db.session import Identity
from trellis.realtime.connection import Connection, expires_in
from trellis.realtime.feed import Feed, Wake
from trellis.realtime.operation import ExecutionOutcome
from trellis.realtime.socket.messages import CloseSocket
from trellis.realtime.socket.registry import SocketRegistry, issued_before

_EXPIRED = GatewayError("UNAUTHENTICATED", "The access token has expired.")


@dataclass(frozen=True)
class Framing:
    """How results become bytes.

    `opening` comes first, `heartbeat` whenever it has been quiet for long, `closing` after the last result;
    `result` frames an outcome, `failure` one that ends a stream which had begun.
    """

    content_type: str
    opening: bytes
    heartbeat: bytes
    closing: bytes
    result: Callable[[ExecutionOutcome], bytes]
    failure: Callable[[ExecutionOutcome], bytes]


class StreamedResponse:
    """An ASGI response that follows an operation until it, the client, the token or the server ends.

    A client reads at its own pace: the next result is taken once the last one is on its way. One that does
    not read for `send_seconds` is cut off. A stream that the server's shutdown ends lacks its `closing`, so
    that clients connect again. `registry` may end it meanwhile; it was introduced there already.
    """

    def __init__(
        self,
        framing: Framing,
        open_feed: Callable[[Wake], Awaitable[Feed]],
        identity: Identity,
        registry: SocketRegistry,
        *,
        heartbeat_seconds: float = 12.0,
        send_seconds: float = 30.0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._framing = framing
        self._open_feed = open_feed
        self._identity = identity
        self._registry = registry
        self._heartbeat_seconds = heartbeat_seconds
        self._send_seconds = send_seconds
        self._headers = {
            "cache-control": "no-store",
            "x-accel-buffering": "no",
            **(headers or {}),
            "content-type": framing.content_type,
        }
        self._woken = asyncio.Event()
        self._ended = False
        self._last_word: GatewayError | None = None

    def end(self, _: CloseSocket, error: GatewayError | None = None) -> None:
        """End behind what is on its way: with an error, or so that the client comes back."""
        self._end_with(error)

    def was_issued_before(self, moment: float) -> bool:
        """Whether the caller's token is from before `moment`, in seconds since 1970."""
        return issued_before(self._identity, moment)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        connection = Connection.of(scope)

        async def write(chunk: bytes, more: bool = True) -> None:
            message = {"type": "http.response.body", "body": chunk, "more_body": more}
            await connection.send(send, message, within=self._send_seconds)

        headers = [(name.encode(), value.encode()) for name, value in self._headers.items()]
        loop = asyncio.get_running_loop()
        lifetime = expires_in(self._identity)
        expiry = None if lifetime is None else loop.call_later(lifetime, self._expire)
        connection.closing.then(self._restart)
        gone = loop.create_task(disconnected(receive))
        opening = loop.create_task(self._opened())
        for task in (gone, opening):
            task.add_done_callback(self._wake)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            # Some browsers report the stream as open only once it carries something.
            await write(self._framing.opening)
            await self._follow(connection, opening, gone, write)
        except OSError:
            return  # the client is gone, or was cut off
        finally:
            self._registry.leave(self)
            connection.closing.forget(self._restart)
            if expiry is not None:
                expiry.cancel()
            if opening.done() and not opening.cancelled() and not opening.exception():
                opening.result().close()
            gone.cancel()
            opening.cancel()
            await asyncio.gather(gone, opening, return_exceptions=True)

    async def _follow(
        self,
        connection: Connection,
        opening: asyncio.Task[Feed],
        gone: asyncio.Task[None],
        write: Callable[..., Awaitable[None]],
    ) -> None:
        framing = self._framing
        results = 0
        left, stuck = 0, 0.0
        while True:
            try:
                async with asyncio.timeout(self._heartbeat_seconds):
                    await self._woken.wait()
            except TimeoutError:
                # Heartbeats alone would take months to fill the buffer behind which `write` waits.
                stuck = stuck + self._heartbeat_seconds if 0 < left <= connection.unsent() else 0.0
                if stuck >= self._send_seconds:
                    connection.abort()
                    return
                await write(framing.heartbeat)
                left = connection.unsent()
                continue
            left = 0
            self._woken.clear()
            while not gone.done() and not self._ended and opening.done():
                outcome = opening.result().take()
                if outcome is None:
                    break
                fails = results > 0 and not outcome.executed
                await write((framing.failure if fails else framing.result)(outcome))
                results += 1
                await asyncio.sleep(0)  # a client that always has room must not keep others waiting
            if gone.done():
                return
            if self._ended:
                if self._last_word is not None:
                    await write(framing.failure(ExecutionOutcome.refused(self._last_word)) + framing.closing)
                await write(b"", more=False)
                return
            if opening.done() and opening.result().ended:
                await write(framing.closing)
                await write(b"", more=False)
                return

    async def _opened(self) -> Feed:
        return await self._open_feed(self._woken.set)

    def _wake(self, _: asyncio.Task[Any]) -> None:
        self._woken.set()

    def _expire(self) -> None:
        self._end_with(_EXPIRED)

    def _restart(self) -> None:
        self._end_with(None)

    def _end_with(self, error: GatewayError | None) -> None:
        if not self._ended:
            self._ended, self._last_word = True, error
            self._woken.set()


async def disconnected(receive: Receive) -> None:
    """Return once the client has gone. For a request whose body has been read to its end."""
    while (await receive())["type"] != "http.disconnect":
        pass
