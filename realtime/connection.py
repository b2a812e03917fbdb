"""What a transport may ask of the network connection, beyond ASGI: the server's end, and a hard cut."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property

from starlette.types import Message, Scope, Send

from trellis.db.session import Identity

_EXTENSION = "trellis.connection"
_YEAR = 365 * 86_400.0


def _nothing() -> None:
    """There is no connection to cut."""


def _never() -> bool:
    return False


def _always() -> bool:
    return True


def _unknown() -> int:
    """Nobody knows what the network has taken."""
    return 0


async def _at_once() -> None:
    """There is room as far as anybody knows."""


def _unbounded(_: float) -> None:
    """Nobody watches how long the request takes."""


class Closing:
    """Whether the server has begun to shut down, for whoever has to end with it."""

    def __init__(self) -> None:
        self._begun = False
        self._then: list[Callable[[], None]] = []

    def begin(self) -> None:
        """Tell everybody, once."""
        self._begun = True
        while self._then:
            self._then.pop()()

    def then(self, act: Callable[[], None]) -> None:
        """Have something done when it begins: at once, if it has."""
        if self._begun:
            act()
        else:
            self._then.append(act)

    def forget(self, act: Callable[[], None]) -> None:
        """No longer have that done: call it in the end, as a connection may outlive many that wait for it."""
        if act in self._then:
            self._then.remove(act)


@dataclass(frozen=True)
class Connection:
    """The client's connection.

    `closing` begins when the server begins to shut down. `abort` drops the connection at once with all that
    is unsent: an orderly close would wait for ever for a client that reads no more. `unsent` counts the bytes
    that wait to be taken, `ready` tells whether the next message will go out without waiting, `drained` waits
    until it will or the client is gone, `gone` tells whether nothing can be sent any more. `allow` gives the
    client so many seconds from now for the rest of its request. `write` puts a frame with this text, in
    UTF-8, on a websocket, at once and whether or not there is room.
    """

    closing: Closing = field(default_factory=Closing)
    abort: Callable[[], None] = _nothing
    unsent: Callable[[], int] = _unknown
    ready: Callable[[], bool] = _always
    drained: Callable[[], Awaitable[object]] = _at_once
    gone: Callable[[], bool] = _never
    allow: Callable[[float], None] = _unbounded
    write: Callable[[bytes], None] | None = None

    @cached_property
    def arrived(self) -> asyncio.Event:
        """Set while all of the latest request is here."""
        return asyncio.Event()

    @classmethod
    def of(cls, scope: Scope) -> "Connection":
        """The connection that the server put into the scope; without it, one that never closes."""
        found = (scope.get("extensions") or {}).get(_EXTENSION)
        return found if isinstance(found, cls) else cls()

    def enter(self, scope: Scope) -> None:
        """Put this connection into the scope, for `of`."""
        scope.setdefault("extensions", {})[_EXTENSION] = self

    async def send(self, send: Send, message: Message, *, within: float) -> None:
        """Send once there is room, as `room` says."""
        await self.room(within=within)
        await send(message)

    async def room(self, *, within: float) -> None:
        """Return when a message will go out without waiting; cut a client off that takes nothing meanwhile.

        It may take its time, but has to take some of what is unsent in each `within` seconds. Raises
        ConnectionAbortedError for a client that is gone, or was cut off.
        """
        unsent = self.unsent()
        while not (self.ready() or self.gone()):
            try:
                async with asyncio.timeout(within):
                    await self.drained()
            except TimeoutError:
                before, unsent = unsent, self.unsent()
                if unsent >= before:
                    self.abort()
                    raise ConnectionAbortedError("the client did not read") from None
        if self.gone():
            raise ConnectionAbortedError("the client is gone")


def expires_in(identity: Identity) -> float | None:
    """Seconds until the caller's token expires, from 0 to a year; None for an identity that does not."""
    expiry = identity.claims.get("exp")
    return min(max(0.0, expiry - time.time()), _YEAR) if isinstance(expiry, int | float) else None
