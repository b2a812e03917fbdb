"""A gateway that is told to end: not ready, no new sockets, and a word to the open ones."""

import asyncio
import json
import signal
import socket as sockets
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.serving import RunningGateway, gateway
from tests.web.conftest import settings_for


async def opened(stack: AsyncExitStack, running: RunningGateway, **options: Any) -> ClientConnection:
    url = f"{running.url.replace('http', 'ws')}/graphql"
    protocols: Any = ["graphql-transport-ws"]
    client = await stack.enter_async_context(
        connect(url, subprotocols=protocols, compression=None, **options)
    )
    await client.send('{"type": "connection_init"}')
    assert json.loads(await client.recv())["type"] == "connection_ack"
    return client


async def stick(client: httpx.AsyncClient, running: RunningGateway, socket: ClientConnection) -> None:
    """Ask for more than the network holds, and return once the server waits for this client to read it."""
    for _ in range(4):
        await socket.send(json.dumps({"type": "ping", "payload": {"x": "x" * 900_000}}))
    payload = {"query": "{ __typename }"}
    await socket.send(json.dumps({"id": "behind", "type": "subscribe", "payload": payload}))
    while "trellis_subscriptions 1.0" not in (await client.get(f"{running.url}/metrics")).text:
        pass


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_a_gateway_drains(database: Any, tmp_path: Path, workers: str) -> None:
    settings = settings_for(database, tmp_path)
    async with (
        gateway(tmp_path, "--demo", "--workers", workers, **settings) as running,
        AsyncExitStack() as stack,
    ):
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=10))
        reading = await opened(stack, running)
        # It holds the end up, so that there is time to look.
        stuck = await opened(stack, running, max_queue=1, max_size=None, close_timeout=0.1)
        stuck.transport.get_extra_info("socket").setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 65536)
        async with asyncio.timeout(30):
            await stick(client, running, stuck)
            running.process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closed:
                await reading.recv()
            assert closed.value.rcvd
            assert closed.value.rcvd.code == 1012
            if workers == "1":
                ready = await client.get(f"{running.url}/readyz")
                assert (ready.status_code, ready.json()) == (503, {"server": "ends"})
                assert (await client.get(f"{running.url}/healthz")).status_code == 200
                with pytest.raises(InvalidStatus) as refused:
                    await opened(stack, running)
                assert refused.value.response.status_code == 503
            stuck.transport.abort()
            assert await running.process.wait() == 0
    assert "Traceback" not in running.log.read_text()
