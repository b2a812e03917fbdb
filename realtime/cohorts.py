"""The cohorts of one process: who comes is checked and taken in, and checked again when rights change."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

import orjson

from trellis.db.errors import GatewayError, translate
from trellis.db.session import Identity
from trellis.jobs.state import Position
from trellis.realtime.cohort import GONE, Cohort, Followed, Member, Pauses
from trellis.realtime.feed import Feed, Wake
from trellis.realtime.hub import Hub
from trellis.realtime.live import LiveCohort, LiveMember, LiveQuery
from trellis.realtime.operation import ExecutionOutcome
from trellis.realtime.stream import Stream, StreamCohort, StreamMember
from trellis.realtime.turns import Turns

log = logging.getLogger(__name__)

# Where a run stands, seen as somebody: None where they do not see it.
See = Callable[[Identity, UUID], Awaitable[Position | None]]

# Claims that are new in every token of a person, and mean nothing to a policy.
_OF_A_TOKEN = frozenset({"exp", "iat", "nbf", "jti"})
_NOT_ALLOWED = ("NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED")
_STREAM_RATE = 100.0  # reads a second: a row waits for about half of the time between two
_AT_ONCE = 4  # checks of rights
_TURN_SECONDS = 1.0
_UNHEARD_SECONDS = 10.0  # in which all are checked while no announcement arrives
_LOOKS = 3  # at who comes, while that one's rights change
_CATCHING_UP = 8  # pages that are read for those who are behind


def rights_of(identity: Identity) -> str:
    """Equal for identities that the database cannot tell apart."""
    claims = {name: value for name, value in identity.claims.items() if name not in _OF_A_TOKEN}
    return f"{identity.role} {orjson.dumps(claims, option=orjson.OPT_SORT_KEYS).decode()}"


class Cohorts:
    """The cohorts of one process, by what they follow and with which rights.

    A live query shows at most `rate` payloads a second. Every `check_every` seconds all members' rights are
    checked again, spread over that time (over ten seconds while the hub hears nothing); at once, but a few at
    a time, when the hub hears that they changed.
    What is read for a person takes that one's `turns`, two at once if none are given; at most `most` cohorts
    are kept for one person. All who are not signed in count as one person.
    """

    def __init__(
        self,
        hub: Hub,
        see: See,
        *,
        rate: float = 10.0,
        check_every: float = 300.0,
        turns: Turns | None = None,
        most: int = 200,
    ) -> None:
        self.hub = hub
        self.turns = turns or Turns(2)
        self.catching_up = asyncio.Semaphore(_CATCHING_UP)
        self._see = see
        self._rate = rate
        self._check_every = check_every
        self._most = most
        self._kept: Counter[str | None] = Counter()  # cohorts, by who keeps them
        self._cohorts: dict[Hashable, Cohort] = {}
        self._changed = asyncio.Event()
        self._whose: set[str] | None = set()  # None is everybody
        self._arriving: dict[str | None, set[asyncio.Event]] = {}  # who is looked at, to join
        self._checking: asyncio.Task[None] | None = None
        hub.on_rights(self._heard)

    def __len__(self) -> int:
        return len(self._cohorts)

    @property
    def followers(self) -> int:
        """How many follow, in all of them."""
        return sum(len(cohort.members) for cohort in self._cohorts.values())

    def close(self) -> None:
        """Read for nobody any more; members stay as they are."""
        for cohort in list(self._cohorts.values()):
            cohort.stop()

    async def follow(self, query: LiveQuery, identity: Identity, wake: Wake) -> Feed:
        """A live query as a feed. Raises GatewayError: NOT_FOUND where the run cannot be seen, LIMIT_EXCEEDED
        where a person follows too much already."""
        position = await self._seen(query, identity)
        self._make_room(query, identity)
        return LiveMember(self._live(query, identity), identity, wake, position)

    async def stream(self, stream: Stream, cursor: int, identity: Identity, wake: Wake) -> Feed:
        """The rows of a stream after a cursor as a feed. Raises GatewayError as `follow` does."""
        position = await self._seen(stream, identity)
        self._make_room(stream, identity)
        return StreamMember(self._stream(stream, identity, position), identity, wake, cursor, position)

    async def admit(self, member: Member, identity: Identity) -> None:
        """Go on with a member as `identity`, the same person, in the cohort of the rights that these are.

        The same rights are not checked: that they are still good is found as for all others.
        """
        if rights_of(identity) == rights_of(member.identity):
            member.identity = identity
            return
        followed = member.cohort.followed
        try:
            position = await self._seen(followed, identity)
        except Exception as error:
            explained = translate(error)
            if explained and explained.code in _NOT_ALLOWED:
                member.refuse(ExecutionOutcome.refused(explained, kind="subscription"))
            else:  # it goes on with the rights that it had, which are checked again as all are
                log.warning("a newer token cannot be checked (%s)", type(error).__name__)
            return
        if member.latest is not identity:
            return  # an even newer token was shown meanwhile
        if member.gone or self._key(followed, identity) == member.cohort.key:
            member.identity = identity
            return
        member.cohort.leave(member)
        if isinstance(member, LiveMember):
            member.enter(self._live(member.cohort.followed, identity), identity, position)
        elif isinstance(member, StreamMember):
            member.enter(self._stream(member.cohort.followed, identity, position), identity, position)

    def keep(self, cohort: Cohort, keeper: Member | None) -> None:
        """The cohort counts as this member's from now on; as nobody's, if None."""
        before, cohort.keeper = cohort.keeper, keeper
        if self._cohorts.get(cohort.key) is cohort:
            self._count(before, -1)
            self._count(keeper, 1)

    def forget(self, cohort: Cohort) -> None:
        """The cohort takes no new members."""
        if self._cohorts.get(cohort.key) is cohort:
            del self._cohorts[cohort.key]
            self._count(cohort.keeper, -1)
        if not self._cohorts and self._checking is not None:
            self._checking.cancel()
            self._checking = None

    async def _seen(self, followed: Followed, identity: Identity) -> Position:
        """Where the run stands, as somebody who is about to join sees it. Raises GatewayError NOT_FOUND."""
        person = identity.claims.get("sub")
        with self._arrival(person) as changed:
            for _ in range(_LOOKS):
                changed.clear()
                async with self.turns.of(person):
                    position = await self._see(identity, followed.run_id)
                if not changed.is_set():
                    break
            else:  # rights change all the time: it is checked with all others, once it has joined
                asyncio.get_running_loop().call_soon(self._look_at, person)
        if position is None:
            raise GatewayError("NOT_FOUND", "There is no such run, or you may not see it.")
        return position

    def _make_room(self, followed: Followed, identity: Identity) -> None:
        """Refuse a person one question too many; what others keep asked costs nothing more."""
        kept = self._kept[identity.claims.get("sub")]
        if kept >= self._most and self._key(followed, identity) not in self._cohorts:
            raise GatewayError(
                "LIMIT_EXCEEDED",
                f"You follow {kept} questions about runs at once, and no more are allowed:"
                " end some of these subscriptions first, or ask for more in one.",
            )

    def _count(self, keeper: Member | None, change: int) -> None:
        if keeper is not None:
            self._kept[keeper.person] += change
            if not self._kept[keeper.person]:
                del self._kept[keeper.person]

    @contextmanager
    def _arrival(self, person: str | None) -> Iterator[asyncio.Event]:
        """What is set when the rights change of a person who is in no cohort yet, and so is not checked."""
        changed = asyncio.Event()
        self._arriving.setdefault(person, set()).add(changed)
        try:
            yield changed
        finally:
            self._arriving[person].discard(changed)
            if not self._arriving[person]:
                del self._arriving[person]

    def _live(self, query: LiveQuery, identity: Identity) -> LiveCohort:
        key = self._key(query, identity)
        cohort = self._cohorts.get(key)
        if not isinstance(cohort, LiveCohort):
            cohort = LiveCohort(key, query, self, self._rate)
            self._begin(cohort)
        return cohort

    def _stream(self, stream: Stream, identity: Identity, position: Position) -> StreamCohort:
        key = self._key(stream, identity)
        cohort = self._cohorts.get(key)
        if not isinstance(cohort, StreamCohort):
            cohort = StreamCohort(key, stream, self, _STREAM_RATE, position.sequence)
            self._begin(cohort)
        return cohort

    def _key(self, followed: Followed, identity: Identity) -> Hashable:
        rights = identity.role if followed.shared else rights_of(identity)
        return (type(followed), followed.key, followed.run_id, rights)

    def _begin(self, cohort: Cohort) -> None:
        self._cohorts[cohort.key] = cohort
        if self._checking is None:
            self._checking = asyncio.create_task(self._keep_checking(), name="rights")

    def _heard(self, person: str | None) -> None:
        for each in list(self._arriving) if person is None else (person,):
            for changed in self._arriving.get(each, ()):
                changed.set()
        self._look_at(person)

    def _look_at(self, person: str | None) -> None:
        """Check a person who follows something; anybody, if None."""
        if not self._cohorts:
            return
        if person is None:
            self._whose = None
        elif self._whose is not None:
            self._whose.add(person)
        self._changed.set()

    async def _keep_checking(self) -> None:
        clock = asyncio.get_running_loop().time
        turn, next_turn = 0, clock() + _TURN_SECONDS
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(next_turn):
                    await self._changed.wait()
            if self._changed.is_set():
                self._changed.clear()
                whose, self._whose = self._whose, set()
                await self._check([each for each in self._members() if whose is None or each.person in whose])
            if clock() >= next_turn:  # however much is announced
                next_turn = clock() + _TURN_SECONDS
                every = self._check_every if self.hub.connected else min(self._check_every, _UNHEARD_SECONDS)
                turns = max(1, round(every / _TURN_SECONDS))
                turn = (turn + 1) % turns
                await self._check([each for each in self._members() if hash(each) % turns == turn])

    def _members(self) -> Iterator[Member]:
        return (member for cohort in list(self._cohorts.values()) for member in list(cohort.members))

    async def _check(self, members: Iterable[Member]) -> None:
        """Check whether these members may still see their runs, once for all of the same rights and run."""
        alike: dict[tuple[str, UUID], list[Member]] = {}
        for member in members:
            alike.setdefault((rights_of(member.identity), member.cohort.followed.run_id), []).append(member)
        waiting = iter(alike.items())

        async def work() -> None:
            for (rights, run_id), each in waiting:
                await self._check_alike(rights, run_id, each)

        await asyncio.gather(*(work() for _ in range(min(_AT_ONCE, len(alike)))))

    async def _check_alike(self, rights: str, run_id: UUID, members: list[Member]) -> None:
        pauses = Pauses()
        # One that has shown a newer token meanwhile was checked as it did.
        while members := [each for each in members if not each.gone and rights_of(each.identity) == rights]:
            try:
                lost = await self._lost(members[0].identity, run_id)
            except Exception as error:
                explained = translate(error)
                if explained and explained.code == "UNAVAILABLE":
                    await pauses.next()  # nobody is let off the check
                    continue
                log.exception("rights cannot be checked")
                lost = True
            for member in members:
                if lost:
                    member.refuse(GONE)
                elif not member.cohort.followed.shared:
                    member.cohort.look_again()  # the run is still theirs to see, but what hangs on it?
            return

    async def _lost(self, identity: Identity, run_id: UUID) -> bool:
        """Whether somebody no longer sees a run that there is."""
        try:
            position = await self._see(identity, run_id)
        except Exception as error:
            explained = translate(error)
            if explained and explained.code in _NOT_ALLOWED:
                return True
            raise
        return position is None and await self.hub.exists(run_id)
