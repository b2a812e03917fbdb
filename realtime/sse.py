"""GraphQL over server-sent events, in the distinct connections mode: one response streams one operation.

Each result is an `event: next`, the end an `event: complete`; a comment line now and then keeps proxies from
closing a quiet stream. Lines end in LF alone, because clients split on it.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from starlette.types import Receive, Scope, Send

from trellis.db.errors import GatewayError
from trellis.realtime.connection import Connection
from trellis.realtime.operation import ExecutionOutcome

MEDIA_TYPE = "text/event-stream"

_HEARTBEAT = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"
_EXPIRED = GatewayError("UNAUTHENTICATED", "The access token has expired.")


def frame(outcome: ExecutionOutcome) -> bytes:
    """An outcome as one event. A line break between two JSON tokens would end the event, so none is kept."""
    body = outcome.body
    if b"\n" in body or b"\r" in body:
        body = body.replace(b"\r", b" ").replace(b"\n", b" ")
    return b"event: next\ndata: " + body + b"\n\n"


class EventStream:
    """An ASGI response that follows an operation until it, the client, the token or the server ends.

    A client reads at its own pace: the next result is asked for once the last one is on its way. One that
    does not read for `send_seconds` is cut off. A stream that the server's shutdown ends has no `complete`,
    so that clients connect again.
    """

    def __init__(
        self,
        outcomes: AsyncGenerator[ExecutionOutcome, None],
        *,
        expires_in: float | None = None,
        heartbeat_seconds: float = 12.0,
        send_seconds: float = 30.0,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._outcomes = outcomes
        self._expires_in = expires_in
        self._heartbeat_seconds = heartbeat_seconds
        self._send_seconds = send_seconds
        self._headers = {
            "content-type": f"{MEDIA_TYPE}; charset=utf-8",
            "cache-control": "no-store",
            "x-accel-buffering": "no",
            **(headers or {}),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        connection = Connection.of(scope)

        async def write(chunk: bytes, more: bool = True) -> None:
            message = {"type": "http.response.body", "body": chunk, "more_body": more}
            await connection.send(send, message, within=self._send_seconds)

        async def follow() -> None:
            async with aclosing(self._outcomes) as outcomes:
                async for outcome in outcomes:
                    await write(frame(outcome))

        async def keep_alive() -> None:
            while True:
                await asyncio.sleep(self._heartbeat_seconds)
                await write(_HEARTBEAT)

        async def expire() -> None:
            if self._expires_in is None:
                await asyncio.Event().wait()
            else:
                await asyncio.sleep(self._expires_in)

        headers = [(name.encode(), value.encode()) for name, value in self._headers.items()]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await write(_HEARTBEAT)  # some browsers report the stream as open only once it carries something
            followed = asyncio.create_task(follow())
            beating = asyncio.create_task(keep_alive())
            expired = asyncio.create_task(expire())
            closing = asyncio.create_task(connection.closing.wait())
            gone = asyncio.create_task(disconnected(receive))
            tasks: tuple[asyncio.Task[Any], ...] = (followed, beating, expired, closing, gone)
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            for task in done:
                task.result()
            if gone in done:
                return
            if followed in done:
                await write(_COMPLETE)
            elif expired in done:
                await write(frame(ExecutionOutcome.refused(_EXPIRED)) + _COMPLETE)
            await write(b"", more=False)
        except OSError:
            return  # the client is gone, or was cut off


async def disconnected(receive: Receive) -> None:
    """Return once the client has gone. For a request whose body has been read to its end."""
    while (await receive())["type"] != "http.disconnect":
        pass
