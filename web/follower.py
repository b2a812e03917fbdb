"""A client's side of a subscription: graphql-transport-ws, connecting again for as long as it takes."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from trellis.web.client import Refused, data_of

_ACK_SECONDS = 10.0
_FIRST_DELAY, _LAST_DELAY = 0.2, 5.0
_REFUSED = frozenset(
    {4400, 4401, 4403, 4406, 4409, 4429}
)  # close codes that another attempt would meet again
_UNAUTHENTICATED = frozenset({4401, 4403})


class Follower:
    """Follows one subscription, given as document and variables, at a websocket address.

    `token` is asked for at each connection; `lost` is called with the reason each time the connection is.
    """

    def __init__(
        self,
        url: str,
        document: str,
        variables: dict[str, Any],
        token: Callable[[], Awaitable[str | None]],
        lost: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._url = url
        self._payload = {"query": document, "variables": variables}
        self._token = token
        self._lost = lost

    async def events(self) -> AsyncIterator[dict[str, Any]]:
        """The `data` of each event, until the subscription completes; after a reconnect it begins anew.

        Raises Refused, and OSError while no connection has ever been made.
        """
        connected = welcome = False
        delay = _FIRST_DELAY
        while True:
            try:
                async for data in self._conversation():
                    connected = welcome = True
                    delay = _FIRST_DELAY
                    yield data
            except Refused as refusal:
                # A token that was good has expired: the next one may be good again, but not twice in a row.
                if refusal.code != "UNAUTHENTICATED" or not welcome:
                    raise
                welcome = False
                reason = str(refusal)
            except InvalidURI:
                raise Refused(f"{self._url} is no websocket address") from None
            except InvalidHandshake as error:
                reason = f"it is no gateway ({error})"
            except (OSError, TimeoutError) as error:
                reason = str(error) or "no answer"
            else:
                return
            if not connected:
                raise OSError(reason)
            self._lost(reason)
            await asyncio.sleep(delay * random.uniform(0.5, 1))  # noqa: S311
            delay = min(delay * 2, _LAST_DELAY)

    async def _conversation(self) -> AsyncIterator[dict[str, Any]]:
        token = await self._token()
        async with connect(self._url, subprotocols=["graphql-transport-ws"]) as socket:  # type: ignore[list-item]
            credentials = {"Authorization": f"Bearer {token}"} if token else {}
            await _send(socket, {"type": "connection_init", "payload": credentials})
            async with asyncio.timeout(_ACK_SECONDS):
                while (await _receive(socket))["type"] != "connection_ack":
                    pass
            await _send(socket, {"type": "subscribe", "id": "1", "payload": self._payload})
            while True:
                message = await _receive(socket)
                if message["type"] == "next":
                    yield data_of(message["payload"])
                elif message["type"] == "error":
                    data_of({"errors": message["payload"]})
                elif message["type"] == "complete":
                    return
                elif message["type"] == "ping":
                    await _send(socket, {"type": "pong"})


async def _send(socket: ClientConnection, message: dict[str, Any]) -> None:
    try:
        await socket.send(orjson.dumps(message).decode())
    except ConnectionClosed as closed:
        raise _end(closed) from None


async def _receive(socket: ClientConnection) -> dict[str, Any]:
    try:
        message = orjson.loads(await socket.recv())
    except orjson.JSONDecodeError:
        message = None
    except ConnectionClosed as closed:
        raise _end(closed) from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise Refused("it is no gateway: it does not speak graphql-transport-ws")
    return message


def _end(closed: ConnectionClosed) -> Exception:
    """What a close means: a refusal, or a connection that was lost."""
    code = closed.rcvd.code if closed.rcvd else 1006
    reason = (closed.rcvd.reason if closed.rcvd else "") or f"closed with {code}"
    if code in _REFUSED:
        return Refused(reason, "UNAUTHENTICATED" if code in _UNAUTHENTICATED else "BAD_USER_INPUT")
    return ConnectionResetError(reason)
