"""One open socket: its reader, its writer, and the operations between them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket

from trellis.db.errors import GatewayError
from trellis.db.session import Identity
from trellis.realtime.connection import Connection, expires_in
from trellis.realtime.executor import Executor
from trellis.realtime.operation import Authenticate, Operation
from trellis.realtime.socket import messages
from trellis.realtime.socket.messages import (
    CloseSocket,
    Complete,
    ConnectionInit,
    Message,
    Ping,
    Pong,
    Subscribe,
)
from trellis.realtime.socket.outbox import Outbox, Subscription

log = logging.getLogger(__name__)

_EXPIRED = GatewayError("UNAUTHENTICATED", "The access token has expired.")
_TOKEN_EXPIRED = CloseSocket(4403, f"Forbidden: {_EXPIRED.message}")
_TOO_MANY = GatewayError("LIMIT_EXCEEDED", "This socket runs as many operations as one socket may.")
_BROKEN = GatewayError("INTERNAL", "Internal error.")


@dataclass(frozen=True, kw_only=True)
class SocketOptions:
    """The bounds of one socket. Times are in seconds, `frame_length` in characters."""

    init_seconds: float = 10.0
    send_seconds: float = 20.0
    close_seconds: float = 5.0
    operations: int = 100
    unsent_frames: int = 32
    frame_length: int = 1_000_000


class Session:
    """The conversation on one accepted socket, from `connection_init` to its close."""

    def __init__(
        self, websocket: WebSocket, executor: Executor, authenticate: Authenticate, options: SocketOptions
    ) -> None:
        self._websocket = websocket
        self._executor = executor
        self._authenticate = authenticate
        self._options = options
        self._connection = Connection.of(websocket.scope)
        self._outbox = Outbox(websocket, size=options.unsent_frames, send_seconds=options.send_seconds)
        self._initialised = False
        self._identity: Identity | None = None
        self._subscriptions: dict[str, Subscription] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: list[asyncio.TimerHandle] = []
        self._verdict: asyncio.Future[CloseSocket] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        """Converse until the client leaves, breaks the protocol, or has to go."""
        writer = asyncio.create_task(self._outbox.run())
        reader = asyncio.create_task(self._read())
        closing = asyncio.create_task(self._connection.closing.wait())
        self._after(self._options.init_seconds, self._require_init)
        try:
            ends: tuple[asyncio.Future[Any], ...] = (writer, reader, closing, self._verdict)
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if closing.done():
                self._end(CloseSocket(1012, "Service restart"))
            running = tuple(self._subscriptions)
            await self._stop(reader, closing)
            if self._verdict.done() and not writer.done():
                await self._say_goodbye(self._verdict.result(), running, writer)
        finally:
            await self._stop(reader, closing, writer)

    def _end(self, verdict: CloseSocket) -> None:
        if not self._verdict.done():
            self._verdict.set_result(verdict)

    def _after(self, seconds: float, act: Callable[[], None]) -> None:
        self._timers.append(asyncio.get_running_loop().call_later(seconds, act))

    async def _stop(self, *tasks: asyncio.Task[Any]) -> None:
        for timer in self._timers:
            timer.cancel()
        ending = (*tasks, *self._tasks)
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    async def _say_goodbye(
        self, verdict: CloseSocket, running: tuple[str, ...], writer: asyncio.Task[None]
    ) -> None:
        """Close behind what is queued already; a client that does not take that in time is cut off."""
        try:
            async with asyncio.timeout(self._options.close_seconds):
                for id_ in running if verdict is _TOKEN_EXPIRED else ():
                    await self._outbox.put(messages.error(id_, [_EXPIRED.formatted()]))
                await self._outbox.close(verdict)
                await writer
        except TimeoutError:
            self._connection.abort()

    async def _read(self) -> None:
        try:
            while (frame := await self._websocket.receive())["type"] != "websocket.disconnect":
                message = messages.read(frame.get("text"), max_length=self._options.frame_length)
                await self._handle(message)
        except CloseSocket as verdict:
            self._end(verdict)

    async def _handle(self, message: Message) -> None:
        match message:
            case ConnectionInit(payload):
                await self._init(payload)
            case Ping(pong):
                await self._outbox.put(pong)
            case Pong():
                pass
            case Subscribe(id_, operation):
                await self._subscribe(id_, operation)
            case Complete(id_):
                self._unsubscribe(id_)

    async def _init(self, payload: Mapping[str, Any]) -> None:
        if self._initialised:
            raise CloseSocket(4429, "Too many initialisation requests")
        self._initialised = True
        # Outside a browser the credential may also come with the handshake; the payload's own word prevails.
        headers = dict(self._websocket.headers)
        headers.update({name.lower(): value for name, value in payload.items() if isinstance(value, str)})
        try:
            identity = await self._authenticate(headers)
        except GatewayError as error:
            if error.code in ("UNAVAILABLE", "RATE_LIMITED"):
                raise CloseSocket(1013, error.message) from None
            raise CloseSocket(4403, f"Forbidden: {error.message}") from None
        except Exception:
            log.exception("authentication failed")
            raise CloseSocket(4500, "Internal server error") from None
        lifetime = expires_in(identity)
        if lifetime is not None:
            self._after(lifetime, lambda: self._end(_TOKEN_EXPIRED))
        self._identity = identity
        await self._outbox.put(messages.CONNECTION_ACK)

    def _require_init(self) -> None:
        if not self._initialised:
            self._end(CloseSocket(4408, "Connection initialisation timeout"))

    async def _subscribe(self, id_: str, operation: Operation) -> None:
        if self._identity is None:
            raise CloseSocket(4401, "Unauthorized")
        if id_ in self._subscriptions:
            raise CloseSocket(4409, f"Subscriber for {id_} already exists")
        if len(self._tasks) >= self._options.operations:
            await self._outbox.put(messages.error(id_, [_TOO_MANY.formatted()]))
            return
        subscription = Subscription(id_)
        self._subscriptions[id_] = subscription
        subscription.task = asyncio.create_task(self._operate(subscription, operation, self._identity))
        self._tasks.add(subscription.task)
        subscription.task.add_done_callback(self._tasks.discard)

    def _unsubscribe(self, id_: str) -> None:
        subscription = self._subscriptions.pop(id_, None)
        if subscription is not None:
            subscription.drop()

    async def _operate(self, subscription: Subscription, operation: Operation, identity: Identity) -> None:
        id_ = subscription.id
        try:
            last = messages.complete(id_)
            async with aclosing(self._executor.stream(operation, identity)) as outcomes:
                async for outcome in outcomes:
                    if not outcome.executed:
                        last = messages.error(id_, outcome.errors)
                        break
                    await self._outbox.put(messages.next_(id_, outcome), subscription)
        except Exception:
            log.exception("an operation on a socket broke")
            last = messages.error(id_, [_BROKEN.formatted()])
        # The client may use the id again as soon as it has read the last frame, so it is free before that is
        # sent.
        if self._subscriptions.get(id_) is subscription:
            del self._subscriptions[id_]
        await self._outbox.put(last, subscription)
