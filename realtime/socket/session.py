"""One open socket: its reader, its writer, and the operations between them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from trellis.db.errors import GatewayError
from trellis.db.session import Identity
from trellis.realtime.connection import Connection, expires_in
from trellis.realtime.executor import Executor
from trellis.realtime.operation import Authenticate, Operation
from trellis.realtime.socket import messages, renewal
from trellis.realtime.socket.messages import (
    CloseSocket,
    Complete,
    ConnectionInit,
    Message,
    Ping,
    Pong,
    Renew,
    Subscribe,
)
from trellis.realtime.socket.outbox import Outbox, Subscription
from trellis.realtime.socket.registry import RESTART, SocketRegistry, issued_before

log = logging.getLogger(__name__)

_EXPIRED = GatewayError("UNAUTHENTICATED", "The access token has expired.")
_TOKEN_EXPIRED = CloseSocket(4403, f"Forbidden: {_EXPIRED.message}")
_TOO_MANY = GatewayError("LIMIT_EXCEEDED", "This socket runs as many operations as one socket may.")
_NO_TOKEN = CloseSocket(4403, "Forbidden: `authorization` must be a string.")
_BROKEN = CloseSocket(4500, "Internal server error")
_SOMEBODY_ELSE = GatewayError("FORBIDDEN", "The token is another person's, or for another role.")
_TOO_EARLY = GatewayError("UNAUTHENTICATED", "There is nothing to renew before connection_ack.")


@dataclass(frozen=True, kw_only=True)
class SocketOptions:
    """The bounds of one socket. Times are in seconds, `frame_length` in characters.

    `operations` bounds those that are open or wait to be, `at_once` those that are being opened: a query
    until it is answered. `unsent_frames` and `unsent_size` (bytes) bound what waits of the protocol's own
    frames; while answers of that size wait to be taken, no operation is begun.
    """

    init_seconds: float = 10.0
    send_seconds: float = 20.0
    close_seconds: float = 5.0
    operations: int = 100
    at_once: int = 8
    unsent_frames: int = 32
    unsent_size: int = 4_000_000
    frame_length: int = 1_000_000


class Session:
    """The conversation on one accepted socket, from `connection_init` to its close."""

    __slots__ = (
        "__weakref__",
        "_authenticate",
        "_connection",
        "_ended",
        "_executor",
        "_identity",
        "_initialised",
        "_last_call",
        "_line",
        "_opening",
        "_options",
        "_outbox",
        "_receive",
        "_registry",
        "_renewing",
        "_scope",
        "_subscriptions",
        "_timer",
    )

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        executor: Executor,
        authenticate: Authenticate,
        options: SocketOptions,
        registry: SocketRegistry,
    ) -> None:
        self._scope = scope
        self._receive = receive
        self._executor = executor
        self._authenticate = authenticate
        self._options = options
        self._registry = registry
        self._connection = Connection.of(scope)
        self._outbox = Outbox(
            send,
            self._connection,
            frames=options.unsent_frames,
            size=options.unsent_size,
            send_seconds=options.send_seconds,
        )
        self._initialised = False
        self._ended = False
        self._identity: Identity | None = None
        self._subscriptions: dict[str, Subscription] = {}
        self._line: dict[Subscription, Operation] = {}
        self._opening: set[asyncio.Task[None]] = set()
        self._renewing: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._last_call: asyncio.TimerHandle | None = None

    async def run(self) -> None:
        """Converse until the client leaves, breaks the protocol, or has to go."""
        self._registry.enter(self)
        self._end_in(self._options.init_seconds, self._init_is_late)
        self._connection.closing.then(self._restart)
        try:
            await self._read()
        finally:
            self._registry.leave(self)
            self._connection.closing.forget(self._restart)
            for timer in (self._timer, self._last_call):
                if timer is not None:
                    timer.cancel()
            self._end_all()
            tasks = [task for task in (*self._opening, self._renewing) if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*filter(None, (self._outbox.stop(), *tasks)), return_exceptions=True)

    def end(self, verdict: CloseSocket, error: GatewayError | None = None) -> None:
        """Close the socket behind what is on its way; `error` is what its running operations end with.

        A client that does not take that in time is cut off.
        """
        if self._ended:
            return
        self._ended = True
        running = self._end_all()
        said = [messages.error(one.id, [error.formatted()]) for one in running] if error else ()
        self._outbox.close(said, verdict)
        loop = asyncio.get_running_loop()
        self._last_call = loop.call_later(self._options.close_seconds, self._connection.abort)

    def _end_all(self) -> tuple[Subscription, ...]:
        """End all operations; which there were."""
        self._line.clear()
        self._outbox.taken = None
        running = tuple(self._subscriptions.values())
        for subscription in running:
            subscription.end()
        return running

    def was_issued_before(self, moment: float) -> bool:
        """Whether the socket's token is from before `moment`, in seconds since 1970."""
        return issued_before(self._identity, moment)

    async def renew(self, authorization: str) -> datetime | None:
        """Go on with a newer token of the same person: until when. Raises GatewayError."""
        before = self._identity
        if before is None:
            raise _TOO_EARLY
        identity = await self._authenticate(self._headers({"authorization": authorization}))
        if (identity.role, identity.claims.get("sub")) != (before.role, before.claims.get("sub")):
            raise _SOMEBODY_ELSE
        if not self._ended:
            self._go_on_as(identity)
            if identity != before and self._renewing is None:
                self._renewing = asyncio.create_task(self._renew_feeds())
        return _moment(identity.claims.get("exp"))

    def _go_on_as(self, identity: Identity) -> None:
        self._identity = identity
        self._end_in(expires_in(identity), self._token_has_expired)

    def _end_in(self, seconds: float | None, act: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else asyncio.get_running_loop().call_later(seconds, act)

    def _restart(self) -> None:
        self.end(RESTART)

    def _init_is_late(self) -> None:
        self.end(CloseSocket(4408, "Connection initialisation timeout"))

    def _token_has_expired(self) -> None:
        self.end(_TOKEN_EXPIRED, _EXPIRED)

    async def _read(self) -> None:
        while (frame := await self._receive())["type"] != "websocket.disconnect":
            if self._ended:
                continue
            try:
                message = messages.read(frame.get("text"), max_length=self._options.frame_length)
                await self._handle(message)
            except CloseSocket as verdict:
                self.end(verdict)
            except Exception:
                log.exception("a socket broke")
                self.end(_BROKEN)

    async def _handle(self, message: Message) -> None:
        match message:
            case ConnectionInit(payload):
                await self._init(payload)
            case Ping(pong):
                await self._outbox.put(pong)
            case Renew(payload):
                await self._outbox.put(await self._renewed(payload))
            case Pong():
                pass
            case Subscribe(id_, operation):
                await self._subscribe(id_, operation)
            case Complete(id_):
                subscription = self._subscriptions.get(id_)
                if subscription is not None:
                    self._line.pop(subscription, None)
                    subscription.end()
                    self._go_on()

    def _headers(self, fields: Mapping[str, Any]) -> dict[str, str]:
        """Outside a browser the credential may also come with the handshake; a message's word prevails."""
        headers = dict(Headers(scope=self._scope))
        headers.update({name.lower(): value for name, value in fields.items() if isinstance(value, str)})
        return headers

    async def _init(self, payload: Mapping[str, Any]) -> None:
        if self._initialised:
            raise CloseSocket(4429, "Too many initialisation requests")
        self._initialised = True
        if any(
            name.lower() == "authorization" and not isinstance(payload[name], str | None) for name in payload
        ):
            raise _NO_TOKEN
        try:
            identity = await self._authenticate(self._headers(payload))
        except GatewayError as error:
            if error.code in ("UNAVAILABLE", "RATE_LIMITED"):
                raise CloseSocket(1013, error.message) from None
            raise CloseSocket(4403, f"Forbidden: {error.message}") from None
        except Exception:
            log.exception("authentication failed")
            raise _BROKEN from None
        if self._ended:
            return
        try:
            self._registry.introduce(self, identity.claims.get("sub"))
        except GatewayError:
            raise CloseSocket(1013, "Too many sockets") from None
        self._go_on_as(identity)
        await self._outbox.put(messages.CONNECTION_ACK)

    async def _renewed(self, payload: Mapping[str, Any]) -> bytes:
        """The answer to a ping with a new token."""
        given = next(value for name, value in payload.items() if name.lower() == "authorization")
        try:
            return messages.renewed(await self.renew(given if isinstance(given, str) else ""))
        except GatewayError as error:
            return messages.not_renewed(error)
        except Exception:
            log.exception("authentication failed")
            return messages.not_renewed(GatewayError("INTERNAL", "Internal error."))

    async def _renew_feeds(self) -> None:
        """Let the subscriptions go on with the newest token, one by one, however many come meanwhile."""
        began_as = None
        while self._identity is not None and self._identity is not began_as:
            began_as = self._identity
            for subscription in tuple(self._subscriptions.values()):
                if subscription.feed is not None:
                    try:
                        await subscription.feed.renew(self._identity)
                    except Exception:
                        await self._outbox.put(subscription.fail())
        self._renewing = None
        self._go_on()  # what waited may have been dropped

    async def _subscribe(self, id_: str, operation: Operation) -> None:
        if self._identity is None:
            raise CloseSocket(4401, "Unauthorized")
        if id_ in self._subscriptions:
            raise CloseSocket(4409, f"Subscriber for {id_} already exists")
        if len(self._subscriptions) >= self._options.operations:
            await self._outbox.put(messages.error(id_, [_TOO_MANY.formatted()]))
            return
        self._line[Subscription(id_, self._subscriptions, self._outbox)] = operation
        self._go_on()

    def _go_on(self) -> None:
        """Open what waits in line, while few are at it and there is room for the answers."""
        most = self._options.at_once
        while self._line and self._identity and len(self._opening) < most and self._has_room():
            subscription, operation = next(iter(self._line.items()))
            del self._line[subscription]
            task = asyncio.create_task(self._open(subscription, operation, self._identity))
            subscription.opening = task
            self._opening.add(task)
            task.add_done_callback(self._opened)
        self._outbox.taken = self._go_on if self._line else None

    def _opened(self, task: asyncio.Task[None]) -> None:
        self._opening.discard(task)
        self._go_on()

    def _has_room(self) -> bool:
        """Whether the client has taken enough of the answers that it has been given."""
        waiting = 0 if self._connection.ready() else self._connection.unsent()
        waiting += sum(one.feed.held for one in self._subscriptions.values() if one.feed is not None)
        return waiting < self._options.unsent_size

    async def _open(self, subscription: Subscription, operation: Operation, identity: Identity) -> None:
        renewal.offer(self.renew)
        try:
            feed = await self._executor.open(operation, identity, subscription.wake)
            if self._subscriptions.get(subscription.id) is not subscription:
                feed.close()  # it was given up in the very moment
                return
            subscription.follow(feed)
            if self._identity is not None and self._identity is not identity:
                await feed.renew(self._identity)
        except Exception:
            subscription.opening = None
            await self._outbox.put(subscription.fail())


def _moment(expiry: float | None) -> datetime | None:
    """When a token expires; None for never, and for later than calendars go."""
    try:
        return None if expiry is None else datetime.fromtimestamp(expiry, UTC)
    except (OverflowError, ValueError):
        return None
