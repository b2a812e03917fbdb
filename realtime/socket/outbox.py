"""What one socket has to say: a few frames of its own, and whatever its subscriptions have ready."""

import asyncio
import logging
from collections.abc import Callable, Iterable

from starlette.types import Send

from trellis.db.errors import GatewayError
from trellis.realtime.connection import Connection
from trellis.realtime.feed import Feed
from trellis.realtime.socket import messages
from trellis.realtime.socket.messages import CloseSocket

log = logging.getLogger(__name__)

_BROKEN = GatewayError("INTERNAL", "Internal error.")
# Frames in a row, after which other sockets have their turn.
_IN_A_ROW = 64


class Outbox:
    """Sends the frames of one socket, one after the other.

    Frames of the protocol (`put`) go first; `frames` and `size`, in bytes, bound how many may wait.
    Subscriptions that are ready take turns, an outcome each, and are asked for the next only when the client
    has room for it: nothing is queued for them. As long as there is room, frames are written at once; only
    for a client that is behind there is a task, until it has caught up. One that takes nothing for
    `send_seconds`, or that goes on asking for frames of the protocol meanwhile, is cut off. `taken` is called
    when the client has taken some of what waited; whoever sets it must not mind to be called in vain.
    """

    __slots__ = (
        "_awake",
        "_close",
        "_connection",
        "_frames",
        "_gone",
        "_held",
        "_most_bytes",
        "_most_frames",
        "_ready",
        "_room",
        "_send",
        "_send_seconds",
        "_task",
        "taken",
    )

    def __init__(
        self, send: Send, connection: Connection, *, frames: int, size: int, send_seconds: float
    ) -> None:
        self._send = send
        self._connection = connection
        self._most_frames = frames
        self._most_bytes = size
        self._send_seconds = send_seconds
        self._frames: list[bytes] = []
        self._held = 0
        self._ready: list[Subscription] = []
        self._close: CloseSocket | None = None
        self._awake = False
        self._gone = False
        self._task: asyncio.Task[None] | None = None
        self._room: asyncio.Future[None] | None = None
        self.taken: Callable[[], None] | None = None

    async def put(self, frame: bytes) -> None:
        """Have a frame of the protocol sent; waits while too many do."""
        self._add(frame)
        while self._is_full() and not self._gone:
            if self._held > self._most_bytes and not self._connection.ready():
                self._connection.abort()  # it asks for ever more, and takes nothing
            self._room = asyncio.get_running_loop().create_future()
            await self._room

    def offer(self, subscription: "Subscription", *, again: bool = False) -> None:
        """Let a subscription have its turn: after the others, or `again` before them."""
        self._ready.insert(0 if again else len(self._ready), subscription)
        self._wake()

    def close(self, last: Iterable[bytes], close: CloseSocket) -> None:
        """Send what was put, then these frames, then the close, and nothing of any subscription."""
        for frame in last:
            self._add(frame)
        self._close = close
        self._wake()

    def stop(self) -> asyncio.Task[None] | None:
        """Send no more; the task that may still be at it, which is cancelled."""
        self._awake = True
        if self._task is not None:
            self._task.cancel()
        return self._task

    def _wake(self) -> None:
        if not self._awake:
            self._awake = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        """Write what there is room for."""
        connection = self._connection
        if connection.write is not None and not connection.gone():
            for _ in range(_IN_A_ROW):
                if not connection.ready():
                    break
                frame = self._next()
                if frame is None:
                    if self._close is not None:
                        break
                    self._awake = False
                    self._was_taken()
                    return
                connection.write(frame)
        self._task = asyncio.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        """Send as the client makes room, until it has everything and there is room again."""
        try:
            while (frame := await self._next_with_room()) is not None:
                await self._send({"type": "websocket.send", "text": frame.decode()})
                await asyncio.sleep(0)  # there may have been room all the time
            if self._close is not None:
                code, reason = self._close.code, self._close.reason
                await self._send({"type": "websocket.close", "code": code, "reason": reason})
                return
        except OSError:  # the client is gone, or was cut off
            self._gone = True
            self._make_room()
            return
        self._task = None
        self._awake = False

    async def _next_with_room(self) -> bytes | None:
        await self._connection.room(within=self._send_seconds)
        frame = self._next()
        self._was_taken()
        return frame

    def _was_taken(self) -> None:
        if self.taken is not None:
            self.taken()

    def _add(self, frame: bytes) -> None:
        self._frames.append(frame)
        self._held += len(frame)
        self._wake()

    def _is_full(self) -> bool:
        return len(self._frames) >= self._most_frames or self._held > self._most_bytes

    def _make_room(self) -> None:
        if self._room is not None and not self._room.done():
            self._room.set_result(None)

    def _next(self) -> bytes | None:
        if self._frames:
            frame = self._frames.pop(0)
            self._held -= len(frame)
            self._make_room()
            return frame
        while self._ready and self._close is None:
            found = self._ready.pop(0).frame()
            if found is not None:
                return found
        return None


class Subscription:
    """One operation of a socket, `among` the others by its id, which is free again with its last frame.

    `opening` is the task that opens it; `feed` is what outcomes are taken from while it is open.
    """

    __slots__ = ("_among", "_head", "_outbox", "_waits", "feed", "id", "opening")

    def __init__(self, id_: str, among: dict[str, "Subscription"], outbox: Outbox) -> None:
        self.id = id_
        self.opening: asyncio.Task[None] | None = None
        self._head = messages.head(id_)
        self._among = among
        self._outbox = outbox
        self.feed: Feed | None = None
        self._waits = False
        among[id_] = self

    def follow(self, feed: Feed) -> None:
        """The operation is open."""
        self.feed = feed
        self.opening = None
        self.wake()

    def wake(self) -> None:
        """There may be an outcome to send."""
        if not self._waits:
            self._waits = True
            self._outbox.offer(self)

    def frame(self) -> bytes | None:
        """The operation's next frame, if there is one by now; with the last one it ends."""
        self._waits = False
        try:
            return None if self.feed is None else self._frame_of(self.feed)
        except Exception:
            return self.fail()

    def _frame_of(self, feed: Feed) -> bytes | None:
        outcome = feed.take()
        ended = feed.ended
        if outcome is not None and outcome.executed:
            frame = self._head + outcome.body + b"}"
            # There may be another; after the last, what is left to say is that it was the last.
            self._waits = True
            self._outbox.offer(self, again=ended)
            return frame
        if outcome is None and not ended:
            return None
        last = messages.error(self.id, outcome.errors) if outcome else messages.complete(self.id)
        self.end()
        return last

    def fail(self) -> bytes:
        """The operation broke (call it where that is caught): its last frame."""
        log.exception("an operation on a socket broke")
        self.end()
        return messages.error(self.id, [_BROKEN.formatted()])

    def end(self) -> None:
        """Let go of the operation: nothing of it is sent any more."""
        if self._among.get(self.id) is self:
            del self._among[self.id]
        if self.opening is not None:
            self.opening.cancel()
        if self.feed is not None:
            self.feed.close()
            self.feed = None
