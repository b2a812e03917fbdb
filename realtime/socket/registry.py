"""The sockets of one process: how many there may be, and how they are ended from outside."""

import asyncio
import random
from collections import defaultdict
from typing import Protocol

from trellis.db.errors import GatewayError
from trellis.db.session import Identity
from trellis.realtime.socket.messages import CloseSocket

RESTART = CloseSocket(1012, "Service restart")
_REVOKED = GatewayError("UNAUTHENTICATED", "The session was ended: sign in again.")
_SESSION_REVOKED = CloseSocket(4403, f"Forbidden: {_REVOKED.message}")
_ENDING = GatewayError("UNAVAILABLE", "The server is about to restart. Try again.")
_FULL = GatewayError("UNAVAILABLE", "The server has as many sockets and streams open as it may. Try again.")
_TOO_MANY = GatewayError("RATE_LIMITED", "You have as many sockets and streams open as one person may.")
_TOO_MANY_ANONYMOUS = GatewayError(
    "RATE_LIMITED",
    "As many sockets and streams are open as may be by those who are not signed in. Sign in, or try again.",
)
# Clients that connect again at once: more of them would be spread over a longer time.
_ENDED_PER_SECOND = 1000
_LAST_SECONDS = 3.0


class Ending(Protocol):
    """A socket or a streamed response, as far as others may end it."""

    def end(self, verdict: CloseSocket, error: GatewayError | None = None) -> None:
        """Close it behind what is on its way; `error` is what its running operations end with."""

    def was_issued_before(self, moment: float) -> bool:
        """Whether its token is from before `moment`, in seconds since 1970."""


def issued_before(identity: Identity | None, moment: float) -> bool:
    """Whether a token is from before `moment`, in seconds since 1970; so is one that does not say."""
    issued = identity.claims.get("iat") if identity is not None else None
    return not isinstance(issued, int | float) or issued < moment


class SocketRegistry:
    """The open sockets of one process, and the streamed responses, which are introduced at once.

    `per_person`: how many one person may have. `anonymous`: how many may be nobody's in particular.
    `uninitialised`: how many may be open that have not said yet whose they are. `in_all`: how many of all
    together. `drain_seconds`: over how many at most their ends are spread.
    """

    def __init__(
        self,
        *,
        per_person: int = 100,
        anonymous: int = 1000,
        uninitialised: int = 1000,
        in_all: int = 20_000,
        drain_seconds: float = 3.0,
    ) -> None:
        self._drain_seconds = drain_seconds
        self._per_person = per_person
        self._anonymous = anonymous
        self._uninitialised = uninitialised
        self._in_all = in_all
        self._strangers: set[Ending] = set()
        self._known: dict[Ending, str | None] = {}
        self._people: dict[str | None, set[Ending]] = defaultdict(set)
        self._draining = False
        self._none_left: asyncio.Event | None = None

    @property
    def draining(self) -> bool:
        """Whether the process is about to end."""
        return self._draining

    @property
    def admits(self) -> bool:
        """Whether one more may open."""
        if self._draining or self.count() >= self._in_all:
            return False
        return len(self._strangers) < self._uninitialised

    def count(self, person: str | None = None) -> int:
        """How many are open: of a person, or in all."""
        if person is None:
            return len(self._strangers) + len(self._known)
        return len(self._people.get(person, ()))

    def enter(self, socket: Ending) -> None:
        """A socket has opened."""
        self._strangers.add(socket)

    def introduce(self, socket: Ending, person: str | None) -> None:
        """It has said whose it is, None for nobody in particular. One that had not entered opens with that.

        Raises GatewayError: RATE_LIMITED where the person has too many, or all who are nobody; UNAVAILABLE
        for one that would open while the process is about to end, or has too many.
        """
        if socket not in self._strangers:
            if self._draining:
                raise _ENDING
            if self.count() >= self._in_all:
                raise _FULL
        most, refusal = (
            (self._anonymous, _TOO_MANY_ANONYMOUS) if person is None else (self._per_person, _TOO_MANY)
        )
        if len(self._people.get(person, ())) >= most:
            raise refusal
        self._people[person].add(socket)
        self._strangers.discard(socket)
        self._known[socket] = person

    def leave(self, socket: Ending) -> None:
        """It has closed."""
        self._strangers.discard(socket)
        if socket in self._known:
            person = self._known.pop(socket)
            theirs = self._people[person]
            theirs.discard(socket)
            if not theirs:
                del self._people[person]
        if self._none_left is not None and not self.count():
            self._none_left.set()

    def cut(self, person: str, before: float) -> None:
        """End the person's sockets whose tokens were issued before a moment, in seconds since 1970."""
        for socket in tuple(self._people.get(person, ())):
            if socket.was_issued_before(before):
                socket.end(_SESSION_REVOKED, _REVOKED)

    async def drain(self) -> None:
        """Admit no more, end all there are, and return when they are gone.

        The more there are, the longer it takes, so that their clients do not all come back at once.
        """
        self._draining = True
        self._none_left = asyncio.Event()
        loop = asyncio.get_running_loop()
        sockets = [*self._strangers, *self._known]
        spread = min(self._drain_seconds, len(sockets) / _ENDED_PER_SECOND)
        for socket in sockets:
            loop.call_later(random.uniform(0, spread), socket.end, RESTART)  # noqa: S311
        if sockets:
            try:
                async with asyncio.timeout(spread + _LAST_SECONDS):
                    await self._none_left.wait()
            except TimeoutError:
                return  # the server cuts off who is left
