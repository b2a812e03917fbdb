"""What waits to be sent on one socket: a short queue and the one task that empties it."""

import asyncio
from dataclasses import dataclass

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from trellis.realtime.connection import Connection
from trellis.realtime.socket.messages import CloseSocket


@dataclass(eq=False)
class Subscription:
    """One operation of a socket, and the task that runs it."""

    id: str
    task: asyncio.Task[None] | None = None
    dropped: bool = False

    def drop(self) -> None:
        """End the operation because the client no longer wants it: its frames that are unsent stay unsent."""
        self.dropped = True
        if self.task is not None:
            self.task.cancel()


class Outbox:
    """The frames of one socket, in order. `put` waits while `size` of them are unsent: producers keep the
    client's pace.

    `run` sends them; it ends after a close, when the client is gone, and when the client has not read for
    `send_seconds`: then the connection is cut.
    """

    def __init__(self, websocket: WebSocket, *, size: int, send_seconds: float) -> None:
        self._websocket = websocket
        self._connection = Connection.of(websocket.scope)
        self._send_seconds = send_seconds
        self._queue: asyncio.Queue[tuple[str | CloseSocket, Subscription | None]] = asyncio.Queue(size)

    async def put(self, frame: str, subscription: Subscription | None = None) -> None:
        """Queue a frame; of `subscription`, if it belongs to one."""
        await self._queue.put((frame, subscription))

    async def close(self, close: CloseSocket) -> None:
        """Queue the end of the socket, behind what waits."""
        await self._queue.put((close, None))

    async def run(self) -> None:
        """Send until the socket has ended."""
        try:
            while True:
                item, subscription = await self._queue.get()
                if isinstance(item, CloseSocket):
                    close = {"type": "websocket.close", "code": item.code, "reason": item.reason}
                    await self._connection.send(self._websocket.send, close, within=self._send_seconds)
                    return
                if subscription is None or not subscription.dropped:
                    message = {"type": "websocket.send", "text": item}
                    await self._connection.send(self._websocket.send, message, within=self._send_seconds)
        except (OSError, WebSocketDisconnect, WebSocketDisconnected):
            return  # the client is gone, or was cut off
