"""Hints for lists of active runs: whoever follows one is woken when a run that may be in it may have changed.

Most lists are of somebody's own runs, and most runs are somebody else's: whose a run is is learned once, so
that a hint wakes only those whom it concerns. As everywhere, a hint may be lost; a poll of the unfinished
runs, one statement for all lists of the process, finds what it should have told.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from trellis.db.pool import Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.state import UNFINISHED
from trellis.realtime.signals import Signal

log = logging.getLogger(__name__)

_LOOK = f"select id, sequence, created_by from trellis.runs where state in {UNFINISHED}"
_WHOSE = "select id, created_by from trellis.runs where id = any($1::uuid[])"
_KNOWN = 10_000  # runs whose owner is remembered
_SECONDS = 2.0


class ActiveRuns:
    """Who follows a list of active runs in this process."""

    def __init__(self, pool: Pool, *, poll: float = _SECONDS) -> None:
        """`poll`: seconds between two looks at the unfinished runs."""
        self._pool = pool
        self._poll = poll
        self._own: dict[UUID, set[Signal]] = {}
        self._all: dict[Signal, UUID] = {}
        self._owners: dict[UUID, UUID | None] = {}
        self._unknown: set[UUID] = set()
        self._asked = Signal()
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def watch(self, person: UUID, *, mine: bool) -> Iterator[Signal]:
        """A signal for the runs that a person has started, or for all that the person may see."""
        signal = Signal()
        if mine:
            self._own.setdefault(person, set()).add(signal)
        else:
            self._all[signal] = person
        if self._task is None:
            self._task = asyncio.create_task(self._keep_looking(), name="active runs")
        try:
            yield signal
        finally:
            self._all.pop(signal, None)
            own = self._own.get(person, set())
            own.discard(signal)
            if not own:
                self._own.pop(person, None)
            if not self._own and not self._all:
                self._task.cancel()
                self._task = None

    def hint(self, run_id: UUID | None) -> None:
        """A run may have changed; None stands for any."""
        for signal in self._all:
            signal.set()
        if run_id is None:
            for person in self._own:
                self._wake(person)
        elif run_id in self._owners:
            self._wake(self._owners[run_id])
        elif self._own:
            self._unknown.add(run_id)
            self._asked.set()

    def rights_changed(self, person: str | None) -> None:
        """A person (anybody, if None) may see other runs than before."""
        for whose in self._own:
            if person in (None, str(whose)):
                self._wake(whose)
        for signal, whose in self._all.items():
            if person in (None, str(whose)):
                signal.set()

    def _wake(self, person: UUID | None) -> None:
        for signal in self._own.get(person, ()) if person else ():
            signal.set()

    async def _keep_looking(self) -> None:
        clock = asyncio.get_running_loop().time
        seen: dict[UUID, int] | None = None
        next_look = clock() + self._poll
        while True:
            try:
                if clock() >= next_look:
                    seen = await self._look(seen)
                    next_look = clock() + self._poll
                elif self._unknown or await self._asked.wait(next_look - clock()):
                    await self._learn()
            except Exception as error:  # whatever it was, the next look may go well
                log.warning("cannot look at the active runs (%s)", type(error).__name__)
                await asyncio.sleep(self._poll)

    async def _learn(self) -> None:
        """Find out whose the runs are that hints told of."""
        asked = list(self._unknown)
        async with transaction(self._pool, SERVICE, readonly=True) as connection:
            rows = await connection.fetch(_WHOSE, asked)
        self._unknown.difference_update(asked)
        self._remember({row["id"]: row["created_by"] for row in rows})
        for person in {row["created_by"] for row in rows}:
            self._wake(person)

    async def _look(self, seen: dict[UUID, int] | None) -> dict[UUID, int]:
        """Wake for each unfinished run that has moved, come or gone since the last look."""
        async with transaction(self._pool, SERVICE, readonly=True) as connection:
            rows = await connection.fetch(_LOOK)
        self._remember({row["id"]: row["created_by"] for row in rows})
        now = {row["id"]: row["sequence"] for row in rows}
        if seen is None:
            self.hint(None)
        else:
            for run_id, _ in seen.items() ^ now.items():
                self.hint(run_id)
        return now

    def _remember(self, owners: dict[UUID, UUID | None]) -> None:
        self._owners.update(owners)
        while len(self._owners) > _KNOWN:
            del self._owners[next(iter(self._owners))]
