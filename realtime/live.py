"""A live query: the state first, then one payload per change, until the run has ended; the newest wins."""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from trellis.db.session import Identity
from trellis.jobs.state import Position
from trellis.realtime.cohort import Cohort, Followed, Member
from trellis.realtime.feed import Wake
from trellis.realtime.operation import ExecutionOutcome


@dataclass(frozen=True)
class Shown:
    """What a live query shows at one moment, and where the run stood in the same snapshot.

    `content` is equal where there is nothing new to show.
    """

    outcome: ExecutionOutcome
    position: Position
    content: Hashable


@dataclass(frozen=True, eq=False)
class LiveQuery(Followed):
    """A question about a run. `show` answers it as somebody: None where they do not see the run.

    It raises Passing and Refused, as `Cohort.read` does.
    """

    show: Callable[[Identity], Awaitable[Shown | None]]


class LiveMember(Member):
    """A subscriber of a live query: it takes the newest payload that it has not taken."""

    __slots__ = ("_seen", "needs")
    cohort: "LiveCohort"

    def __init__(self, cohort: "LiveCohort", identity: Identity, wake: Wake, position: Position) -> None:
        super().__init__(cohort, identity, wake)
        self.enter(cohort, identity, position)

    def enter(self, cohort: "LiveCohort", identity: Identity, position: Position) -> None:
        """Join a cohort, having seen the run at `position` as `identity`."""
        self.identity = identity
        self._seen = 0
        self.needs = cohort.needed(position)
        cohort.join(self)
        if self.needs <= cohort.completed:
            self.wake()

    @property
    def at_end(self) -> bool:
        """Whether the newest payload was taken, if there is one that may be."""
        return self._seen == self.cohort.version or self.cohort.completed < self.needs

    def next(self) -> ExecutionOutcome | None:
        """The newest payload, unless it was taken, or was read before the subscriber came."""
        cohort = self.cohort
        if self._seen == cohort.version or cohort.completed < self.needs:
            return None
        self._seen = cohort.version
        return cohort.outcome


class LiveCohort(Cohort):
    """The members of a live query, and its newest payload: `outcome`, the `version`th one.

    Reads are numbered from 1 as they begin; those up to `completed` have ended.
    """

    followed: LiveQuery
    members: "dict[LiveMember, None]"  # type: ignore[assignment]
    outcome: ExecutionOutcome | None = None
    version = 0
    completed = 0
    _begun = 0
    _needed = 0
    _shown: Shown | None = None

    def needed(self, position: Position) -> int:
        """The number of the read that a newcomer waits for, who saw the run at `position` just now.

        What was read before that moment will do where all of it comes from the run, which had not moved on.
        """
        shown = self._shown
        if self.followed.shared and shown and position.sequence <= shown.position.sequence:
            return 0
        self._needed = self._begun + 1
        self.look_again()
        return self._needed

    async def read(self, identity: Identity) -> bool | None:
        """Read the newest state, and show it to all if it is new."""
        self._begun += 1
        number = self._begun
        shown = await self.followed.show(identity)
        if shown is None:
            return None
        last, self._shown = self._shown, shown
        before, self.completed = self.completed, number
        is_new = last is None or last.content != shown.content
        if is_new:
            self.outcome = shown.outcome
            self.version += 1
        await self.tell([member for member in self.members if is_new or before < member.needs <= number])
        if not shown.position.finished:
            return False
        if number < self._needed:
            self.look_again()
            return False
        return True
