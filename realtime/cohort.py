"""Those who follow one run with the same question and the same rights: one read and one encoding for all.

A cohort reads when its run may have changed, as one of those who are in it, and wakes them; each takes what
is there when it has room for it. So a run with ten thousand watchers costs the database what one watcher
costs, and a watcher that takes nothing costs nothing.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Hashable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.db.session import Identity
from trellis.realtime.feed import Wake
from trellis.realtime.hub import Hub
from trellis.realtime.operation import ExecutionOutcome
from trellis.realtime.signals import Signal
from trellis.realtime.turns import Turns

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LAST_PAUSE = 0.1, 5.0  # seconds, after a read that failed for now
_AT_A_TIME = 200  # members
GONE = ExecutionOutcome.refused(
    GatewayError("NOT_FOUND", "You may no longer see this run."), kind="subscription"
)
_BROKEN = ExecutionOutcome.refused(GatewayError("INTERNAL", "Internal error."), kind="subscription")


class Refused(Exception):
    """What is followed cannot be shown, for a reason that its followers are told: `outcome`, their last."""

    def __init__(self, outcome: ExecutionOutcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


class Passing(Exception):
    """It cannot be read at the moment, and will be read again: nobody needs to know."""


class Pauses:
    """The pauses between attempts: longer and longer, up to a few seconds."""

    _seconds = _FIRST_PAUSE

    async def next(self) -> None:
        """Wait for the next attempt."""
        await asyncio.sleep(self._seconds)
        self._seconds = min(2 * self._seconds, _LAST_PAUSE)


@dataclass(frozen=True, eq=False)
class Followed:
    """What of a run somebody follows.

    `key` is equal for the same question, whoever asks it. `shared` holds where all who may see the run are
    shown the same, so that anyone of them may read for the others.
    """

    run_id: UUID
    key: Hashable
    shared: bool


class Home(Protocol):
    """Where cohorts live."""

    hub: Hub
    turns: Turns
    catching_up: asyncio.Semaphore

    def keep(self, cohort: "Cohort", keeper: "Member | None") -> None:
        """The cohort counts as this member's from now on; as nobody's, if None."""

    def forget(self, cohort: "Cohort") -> None:
        """The cohort takes no new members."""

    async def admit(self, member: "Member", identity: Identity) -> None:
        """Go on with a member as `identity`, once that one's rights were checked."""


class Member(ABC):
    """One subscriber in a cohort, as `realtime.feed.Feed` but for what is taken: small, as there are many."""

    __slots__ = ("_over", "_refusal", "cohort", "identity", "latest", "wake")
    held = 0  # what waits for it is the cohort's, or in a table

    def __init__(self, cohort: "Cohort", identity: Identity, wake: Wake) -> None:
        self.cohort = cohort
        self.identity = self.latest = identity
        self.wake = wake
        self._refusal: ExecutionOutcome | None = None
        self._over = False

    @property
    def person(self) -> str | None:
        """Who it is; None for nobody in particular."""
        person: str | None = self.identity.claims.get("sub")
        return person

    @property
    def ended(self) -> bool:
        """Whether everything was taken, and nothing is to come."""
        return self._over or (self._refusal is None and self.cohort.ended and self.at_end)

    @property
    def gone(self) -> bool:
        """Whether nothing is read for it any more."""
        return self._over or self._refusal is not None

    def take(self) -> ExecutionOutcome | None:
        """The next outcome, if one is ready."""
        if self._over:
            return None
        if self._refusal is not None:
            self._over = True
            return self._refusal
        return self.next()

    async def renew(self, identity: Identity) -> None:
        """Go on as `identity`, the same person with a newer token, in the cohort of those rights."""
        if not self.gone:
            self.latest = identity
            await self.cohort.home.admit(self, identity)

    def close(self) -> None:
        """Leave."""
        self._over = True
        self.cohort.leave(self)

    def refuse(self, outcome: ExecutionOutcome) -> None:
        """Leave with a last word."""
        if not self.gone:
            self._refusal = outcome
            self.cohort.leave(self)
            self.wake()

    def lose(self, identity: Identity) -> None:
        """Leave because `identity` does not see the run, unless it goes on as another by now."""
        if self.identity is identity:
            self.refuse(GONE)

    @property
    @abstractmethod
    def at_end(self) -> bool:
        """Whether all that its cohort has was taken."""

    @abstractmethod
    def next(self) -> ExecutionOutcome | None:
        """What is next of what its cohort has."""


M = TypeVar("M", bound=Member)


class Cohort(ABC):
    """The members of a cohort, and the one task that reads for them while there are any.

    It reads at most `rate` times a second, in the turn of whom it reads as. `key` is what it is known by at
    home; it counts as that of one of its members, the `keeper`.
    """

    def __init__(self, key: Hashable, followed: Followed, home: Home, rate: float) -> None:
        self.key = key
        self.followed = followed
        self.home = home
        self.members: dict[Member, None] = {}
        self.keeper: Member | None = None
        self.ended = False
        self._last: Member | None = None  # that it was read as
        self._waiting: dict[Hashable, tuple[Member, asyncio.Timeout]] = {}  # for a turn, to read what
        self._rate = rate
        self._signal: Signal | None = None
        self._task: asyncio.Task[None] | None = None

    def join(self, member: Member) -> None:
        """Take a member in; the cohort has not ended."""
        member.cohort = self
        self.members[member] = None
        if self.keeper is None:
            self.home.keep(self, member)
        self.hurry(member)
        if self._task is None:
            self._task = asyncio.create_task(self._follow(), name=f"cohort {self.followed.run_id}")

    def leave(self, member: Member) -> None:
        """Let a member go; with the last one the cohort ends."""
        self.members.pop(member, None)
        if member is self.keeper:
            self.home.keep(self, next(iter(self.members), None))
        for what, (reader, _) in list(self._waiting.items()):
            if reader is member:
                self._choose_again(what)
        if not self.members:
            self.stop()

    def stop(self) -> None:
        """Read no more, and take no new members."""
        if not self.ended:
            self.ended = True
            self.home.forget(self)
            if self._task is not None:
                self._task.cancel()

    def look_again(self) -> None:
        """Something may have changed that no hint of the run announces."""
        if self._signal is not None:
            self._signal.set()

    @abstractmethod
    async def read(self, identity: Identity) -> bool | None:
        """Read as one of the members: whether the run has ended and nothing is to come; None where it is not
        visible. Raises Passing and Refused."""

    async def tell(self, members: Iterable[Member]) -> None:
        """Wake members, some at a time: transports may write at once, and others wait for their turn."""
        for number, member in enumerate(members, 1):
            if not member.gone:
                member.wake()
            if number % _AT_A_TIME == 0:
                await asyncio.sleep(0)

    async def _follow(self) -> None:
        try:
            with self.home.hub.watch(self.followed.run_id) as self._signal:
                await self._keep_reading(self._signal)
        except Refused as refused:
            self._refuse(refused.outcome)
        except Exception:
            log.exception("a run cannot be followed")
            self._refuse(_BROKEN)
        self._signal = None
        self.ended = True
        self.home.forget(self)
        await self.tell(list(self.members))

    async def _keep_reading(self, signal: Signal) -> None:
        clock = asyncio.get_running_loop().time
        pauses = Pauses()
        while self.members:
            reader = self._last = self.quickest(self.members, self._last)
            identity = reader.identity
            try:
                async with self.turn(reader) as its_turn:
                    if not its_turn:
                        continue
                    began = clock()
                    over = await self.read(identity)
                if over is None:
                    over = not await self.exists()
                    if not over:
                        reader.lose(identity)
                        continue
            except Passing:
                await pauses.next()
                continue
            pauses = Pauses()
            if over:
                return
            await signal.wait()
            await asyncio.sleep(max(0.0, began + 1 / self._rate - clock()))

    def quickest(self, members: Mapping[M, None], last: M | None = None) -> M:
        """One of these members to read as, who need not wait for a turn, if there is one: the `last` one if
        possible. Else who is busy with much would hold up all others."""
        ahead = self.home.turns.ahead
        if last is not None and last in members and (not self.followed.shared or not ahead(last.person)):
            return last
        if not self.followed.shared:  # they are all the same person
            return next(iter(members))
        free = next((member for member in members if not ahead(member.person)), None)
        return free or min(members, key=lambda member: ahead(member.person))

    @asynccontextmanager
    async def turn(self, reader: Member, what: Hashable = None) -> AsyncIterator[bool]:
        """The turn of a member to read something for this cohort. False where that is no longer to be: it has
        left, or shown a newer token, or there is somebody else to `hurry` for."""
        identity = reader.identity
        async with AsyncExitStack() as stack:
            with suppress(TimeoutError):
                try:
                    async with asyncio.timeout(None) as patience:
                        self._waiting[what] = (reader, patience)
                        await stack.enter_async_context(self.home.turns.of(reader.person))
                finally:
                    self._waiting.pop(what, None)
            yield (
                not patience.expired()
                and not reader.gone
                and reader.cohort is self
                and reader.identity is identity
            )

    def hurry(self, member: Member, what: Hashable = None) -> None:
        """Wait for nobody else's turn to read something, if this member's comes at once."""
        if self.followed.shared and what in self._waiting and not self.home.turns.ahead(member.person):
            self._choose_again(what)

    def _choose_again(self, what: Hashable) -> None:
        _, patience = self._waiting.pop(what)
        patience.reschedule(asyncio.get_running_loop().time())

    async def exists(self) -> bool:
        """Whether there still is the run that a member does not see. Raises Passing."""
        try:
            return await self.home.hub.exists(self.followed.run_id)
        except Exception as error:
            raise Passing from error

    def _refuse(self, outcome: ExecutionOutcome) -> None:
        for member in list(self.members):
            member.refuse(outcome)
