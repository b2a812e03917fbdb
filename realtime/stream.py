"""A stream: every row after a cursor, once and in order; first what is there, then what comes."""

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass

from trellis.db.session import Identity
from trellis.jobs.state import Position
from trellis.realtime.cohort import Cohort, Followed, Home, Member, Passing, Pauses, Refused
from trellis.realtime.feed import Wake
from trellis.realtime.operation import ExecutionOutcome

Row = tuple[int, ExecutionOutcome]


@dataclass(frozen=True)
class Page:
    """The next rows after a cursor, by ascending sequence number, and where the run stood when it was read.

    There is no other row up to `upto`. A page that is `full` was cut at its limit.
    """

    rows: Sequence[Row]
    position: Position
    full: bool

    @property
    def upto(self) -> int:
        """The cursor behind it."""
        last = self.rows[-1][0] if self.rows else 0
        return last if self.full else max(last, self.position.sequence)


@dataclass(frozen=True, eq=False)
class Stream(Followed):
    """Rows of a run that are numbered under its lock: one that was passed never appears later.

    `page` reads some of those above a number as somebody: None where they do not see the run. It raises
    Passing and Refused, as `Cohort.read` does.
    """

    page: Callable[[Identity, int], Awaitable[Page | None]]


class Ring:
    """The latest rows of a stream: all that there are above `floor` and up to `head`."""

    def __init__(self, head: int, rows: int = 256, size: int = 1 << 20) -> None:
        """Begin at `head`; keep `rows` rows, or as many as fit into `size` bytes; twice that for a while."""
        self.floor = self.head = head
        self._rows, self._size = rows, size
        self._numbers: list[int] = []
        self._outcomes: list[ExecutionOutcome] = []
        self._kept = 0

    def add(self, page: Page) -> None:
        """Go on with the page after `head`."""
        for number, outcome in page.rows:
            self._numbers.append(number)
            self._outcomes.append(outcome)
            self._kept += len(outcome.body)
        self.head = max(self.head, page.upto)
        if len(self._numbers) > 2 * self._rows or self._kept > 2 * self._size:
            self._shorten()

    def after(self, cursor: int) -> Row | None:
        """The first row above a cursor that is not below `floor`."""
        at = bisect_right(self._numbers, cursor)
        return (self._numbers[at], self._outcomes[at]) if at < len(self._numbers) else None

    def _shorten(self) -> None:
        rows = kept = 0
        for outcome in reversed(self._outcomes):
            kept += len(outcome.body)
            if rows == self._rows or kept > self._size:
                break
            rows += 1
        gone = len(self._numbers) - rows
        if gone:
            self.floor = self._numbers[gone - 1]
            del self._numbers[:gone]
            del self._outcomes[:gone]
        self._kept = sum(len(outcome.body) for outcome in self._outcomes)


class StreamMember(Member):
    """A subscriber of a stream, who has everything up to `cursor`.

    One that is behind what the cohort keeps takes from a page of the table, which it may share with others.
    """

    __slots__ = ("_at", "_page", "cursor")
    cohort: "StreamCohort"

    def __init__(
        self, cohort: "StreamCohort", identity: Identity, wake: Wake, cursor: int, position: Position
    ) -> None:
        super().__init__(cohort, identity, wake)
        self.cursor = cursor
        self._page: Page | None = None
        self._at = 0
        self.enter(cohort, identity, position)

    def enter(self, cohort: "StreamCohort", identity: Identity, position: Position) -> None:
        """Join a cohort, having seen the run at `position` as `identity`."""
        self.identity = identity
        cohort.join(self)
        cohort.wanted = max(cohort.wanted, position.sequence)
        if cohort.ring.head < position.sequence:
            cohort.look_again()
        if self.cursor < cohort.ring.head:
            self.wake()

    @property
    def at_end(self) -> bool:
        """Whether every row that the cohort has was taken."""
        ring = self.cohort.ring
        return self._page is None and self.cursor >= ring.floor and ring.after(self.cursor) is None

    def next(self) -> ExecutionOutcome | None:
        """The next row, if it is here; if it is not, somebody goes and gets it."""
        if self._page is not None:
            if self._at < len(self._page.rows):
                self.cursor, outcome = self._page.rows[self._at]
                self._at += 1
                return outcome
            self.cursor = max(self.cursor, self._page.upto)
            self._page = None
        ring = self.cohort.ring
        if self.cursor < ring.floor:
            self.cohort.fetch(self)
            return None
        row = ring.after(self.cursor)
        if row is None:
            self.cursor = max(self.cursor, ring.head)
            return None
        self.cursor, outcome = row
        return outcome

    def got(self, page: Page | None) -> None:
        """Here is the page after the cursor; None where the run is no more."""
        if page is None:
            self.cursor = max(self.cursor, self.cohort.ring.head)
        self._page, self._at = page, 0
        self.wake()


class StreamCohort(Cohort):
    """The members of a stream, the rows that they are likely to want, and the pages that are on their way."""

    followed: Stream

    def __init__(self, key: Hashable, followed: Stream, home: Home, rate: float, head: int) -> None:
        """Begin at `head`, where the run was seen."""
        super().__init__(key, followed, home, rate)
        self.ring = Ring(head)
        self.wanted = head  # as far as somebody has seen that there are rows
        self._fetching: dict[int, dict[StreamMember, None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def read(self, identity: Identity) -> bool | None:
        """Read what is new, and show it to all."""
        while True:
            page = await self.followed.page(identity, self.ring.head)
            if page is None:
                return None
            self.ring.add(page)
            if page.rows:
                await self.tell(list(self.members))
            if not page.full:
                return page.position.finished and self.ring.head >= self.wanted

    def fetch(self, member: StreamMember) -> None:
        """Get the page after a member's cursor: one read for all who want the same one at the moment."""
        waiting = self._fetching.get(member.cursor)
        if waiting is not None:
            waiting[member] = None
            self.hurry(member, member.cursor)
            return
        self._fetching[member.cursor] = {member: None}
        task = asyncio.create_task(self._fetch(member.cursor))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fetch(self, cursor: int) -> None:
        page: Page | None = None
        pauses = Pauses()
        while (reader := self._reader(cursor)) is not None:
            identity = reader.identity
            try:
                async with self.turn(reader, cursor) as its_turn, self.home.catching_up:
                    if not its_turn:
                        continue
                    page = await self.followed.page(identity, cursor)
                if page is not None or not await self.exists():
                    break
                reader.lose(identity)
            except Passing:
                await pauses.next()
            except Refused as refused:
                reader.refuse(refused.outcome)
        for member in self._fetching.pop(cursor):
            if member.cohort is self and not member.gone:
                member.got(page)

    def _reader(self, cursor: int) -> StreamMember | None:
        """One of those who still wait for the page after the cursor."""
        waiting = {
            member: None for member in self._fetching[cursor] if member.cohort is self and not member.gone
        }
        return self.quickest(waiting) if waiting else None
