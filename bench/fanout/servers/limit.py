"""The limit: one prebuilt text sent to every socket by ASGI `send`, under Trellis's own options of uvicorn.

It speaks just enough of graphql-transport-ws to be subscribed to, and looks at nobody's token.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import Receive, Scope, Send

from bench.fanout.watched import CHANNEL
from trellis.web.protocols import server_options


class Everybody:
    """All sockets, and one task that writes to them in turn."""

    def __init__(self) -> None:
        self._sends: set[Send] = set()
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it closes."""
        while (message := await receive())["type"] != "websocket.disconnect":
            if message["type"] == "websocket.connect":
                await send({"type": "websocket.accept", "subprotocol": "graphql-transport-ws"})
            elif orjson.loads(message["text"])["type"] == "connection_init":
                await send({"type": "websocket.send", "text": '{"type":"connection_ack"}'})
            else:
                self._sends.add(send)
        self._sends.discard(send)

    def heard(self, _: Any, __: int, ___: str, payload: object) -> None:
        """Postgres announces an event."""
        event = orjson.loads(str(payload))
        del event["run"]
        self._events.put_nowait(event)

    async def tell(self) -> None:
        """Pass on what was heard, for ever."""
        while True:
            payload = {"data": {"runEvents": await self._events.get()}}
            text = orjson.dumps({"id": "1", "type": "next", "payload": payload}).decode()
            message = {"type": "websocket.send", "text": text}
            for send in list(self._sends):
                await send(message)


def application() -> Starlette:
    """One websocket route."""
    everybody = Everybody()

    async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
        await everybody.socket(scope, receive, send)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        connection = await asyncpg.connect(os.environ["BENCH_DSN"])
        await connection.add_listener(CHANNEL, everybody.heard)
        task = asyncio.create_task(everybody.tell())
        yield
        task.cancel()
        await connection.close()

    class Socket:
        def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:
            return asgi(scope, receive, send)

    return Starlette(routes=[WebSocketRoute("/graphql", Socket())], lifespan=lifespan)


if __name__ == "__main__":
    config = uvicorn.Config(
        application(),
        port=int(os.environ["BENCH_PORT"]),
        log_level="warning",
        access_log=False,
        **server_options(),
    )
    uvicorn.Server(config).run()
