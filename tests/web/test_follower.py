"""Following a subscription over servers that behave and servers that do not."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_sockets

from trellis.web.client import Refused
from trellis.web.follower import Follower

Handler = Callable[[ServerConnection], Awaitable[None]]
DOCUMENT = "subscription { number }"


@pytest.fixture
async def socket_server() -> AsyncIterator[Callable[[Handler], Awaitable[str]]]:
    async with AsyncExitStack() as stack:

        async def start(handler: Handler) -> str:
            server = await stack.enter_async_context(
                serve_sockets(handler, "127.0.0.1", 0, subprotocols=["graphql-transport-ws"])  # type: ignore[list-item]
            )
            return f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"

        yield start


async def greet(connection: ServerConnection) -> tuple[Any, Any]:
    """The server's part up to the subscription: what `connection_init` and `subscribe` carried."""
    init = json.loads(await connection.recv())
    await connection.send('{"type": "connection_ack"}')
    subscribe = json.loads(await connection.recv())
    return init["payload"], subscribe["payload"]


async def give(connection: ServerConnection, number: int) -> None:
    payload = {"data": {"number": number}}
    await connection.send(json.dumps({"type": "next", "id": "1", "payload": payload}))


def follower(url: str, token: str | None = None, lost: list[str] | None = None) -> Follower:
    async def given() -> str | None:
        return token

    return Follower(url, DOCUMENT, {"a": 1}, given, (lost if lost is not None else []).append)


async def numbers(follower: Follower) -> list[int]:
    async with asyncio.timeout(20):
        return [data["number"] async for data in follower.events()]


async def test_to_the_end(socket_server: Any) -> None:
    heard: list[Any] = []

    async def handler(connection: ServerConnection) -> None:
        heard.append(await greet(connection))
        await connection.send('{"type": "ping"}')
        assert json.loads(await connection.recv()) == {"type": "pong"}
        for number in range(3):
            await give(connection, number)
        await connection.send('{"type": "complete", "id": "1"}')

    assert await numbers(follower(await socket_server(handler), "a token")) == [0, 1, 2]
    assert heard == [({"Authorization": "Bearer a token"}, {"query": DOCUMENT, "variables": {"a": 1}})]


@pytest.mark.parametrize("end", ["close", "abort", "restart"])
async def test_a_lost_connection_is_made_again(socket_server: Any, end: str) -> None:
    connections = 0

    async def handler(connection: ServerConnection) -> None:
        nonlocal connections
        connections += 1
        await greet(connection)
        await give(connection, connections)
        if connections == 3:
            await connection.send('{"type": "complete", "id": "1"}')
        elif end == "abort":
            connection.transport.abort()
        else:
            await connection.close(1012 if end == "restart" else 1000, end)

    lost: list[str] = []
    assert await numbers(follower(await socket_server(handler), lost=lost)) == [1, 2, 3]
    assert len(lost) == 2


async def test_a_token_that_expires_is_asked_for_again_but_once(socket_server: Any) -> None:
    connections = 0

    async def handler(connection: ServerConnection) -> None:
        nonlocal connections
        connections += 1
        await greet(connection)
        if connections == 1:
            await give(connection, connections)
        await connection.close(4403, "Forbidden")

    with pytest.raises(Refused, match="Forbidden"):
        await numbers(follower(await socket_server(handler)))
    assert connections == 2


@pytest.mark.parametrize("code", [4400, 4401, 4403, 4406])
async def test_a_server_that_refuses(socket_server: Any, code: int) -> None:
    async def handler(connection: ServerConnection) -> None:
        await connection.recv()
        await connection.close(code, "no")

    with pytest.raises(Refused, match="no"):
        await numbers(follower(await socket_server(handler)))


@pytest.mark.parametrize("kind", ["error", "next"])
async def test_an_operation_that_is_refused(socket_server: Any, kind: str) -> None:
    errors = [{"message": "no such run", "extensions": {"code": "NOT_FOUND"}}]
    payload = errors if kind == "error" else {"errors": errors}

    async def handler(connection: ServerConnection) -> None:
        await greet(connection)
        await connection.send(json.dumps({"type": kind, "id": "1", "payload": payload}))

    with pytest.raises(Refused, match="no such run") as caught:
        await numbers(follower(await socket_server(handler)))
    assert caught.value.code == "NOT_FOUND"


@pytest.mark.parametrize("text", ["hello", "5", '{"type": 5}', "{}"])
async def test_a_server_that_speaks_something_else(socket_server: Any, text: str) -> None:
    async def handler(connection: ServerConnection) -> None:
        await connection.send(text)
        await connection.wait_closed()

    with pytest.raises(Refused, match="it is no gateway"):
        await numbers(follower(await socket_server(handler)))


async def test_nothing_is_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        with pytest.raises(OSError, match=r"refused|failed"):
            await numbers(follower(f"ws://127.0.0.1:{probe.getsockname()[1]}"))


async def test_an_address_that_is_none() -> None:
    with pytest.raises(Refused, match="no websocket address"):
        await numbers(follower("ws://"))
