"""A client of graphql-transport-ws that says exactly what a test wants said."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.clients.gateway import Gateway

PROTOCOL = "graphql-transport-ws"


@asynccontextmanager
async def opened(gateway: Gateway, **options: Any) -> AsyncIterator[ClientConnection]:
    async with connect(gateway.socket_url, subprotocols=[PROTOCOL], compression=None, **options) as socket:
        yield socket


@asynccontextmanager
async def acknowledged(gateway: Gateway, payload: Any = None) -> AsyncIterator[ClientConnection]:
    async with opened(gateway) as socket:
        await say(socket, type="connection_init", **({} if payload is None else {"payload": payload}))
        assert await hear(socket) == {"type": "connection_ack"}
        yield socket


async def say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def subscribe(socket: ClientConnection, query: str, id: str = "1", **payload: Any) -> None:
    await say(socket, id=id, type="subscribe", payload={"query": query, **payload})


async def hear(socket: ClientConnection) -> Any:
    async with asyncio.timeout(10):
        return json.loads(await socket.recv())


async def hear_all(socket: ClientConnection) -> ConnectionClosed:
    """Read until the socket ends; tells how it did."""
    try:
        async with asyncio.timeout(10):
            while True:
                await socket.recv()
    except ConnectionClosed as closed:
        return closed


async def hear_close(socket: ClientConnection) -> tuple[int, str]:
    """The close frame, after whatever else was sent."""
    closed = await hear_all(socket)
    assert closed.rcvd is not None
    return closed.rcvd.code, closed.rcvd.reason
