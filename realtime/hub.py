"""Fan-out of hints inside one process: whoever watches a run is woken when the run may have changed.

A signal holds one bit: a slow watcher costs nothing and never slows another. Hints come from NOTIFY; a poll
of the watched runs' positions, one statement for all of them, wakes whom a lost notification has left asleep.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from trellis.db.bus import Bus
from trellis.db.pool import Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.state import RUNS_CHANNEL
from trellis.realtime.active import ActiveRuns
from trellis.realtime.signals import Signal

log = logging.getLogger(__name__)

# A person's id, or nothing where it may be about anybody.
RIGHTS_CHANNEL = "trellis_rights"

_EXISTS = "select exists (select from trellis.runs where id = $1)"
_POSITIONS = "select id, sequence, state from trellis.runs where id = any($1::uuid[])"


class Hub:
    """The signals of one process, by run; `active` has those of lists of runs."""

    def __init__(self, listener: Bus, pool: Pool, *, poll: float = 2.0) -> None:
        """`poll`: seconds between two looks at the watched runs, for what no notification announced."""
        self._listener = listener
        self._pool = pool
        self._poll = poll
        self._signals: dict[UUID, set[Signal]] = {}
        self.active = ActiveRuns(pool, poll=poll)
        self._of_rights: list[Callable[[str | None], None]] = [self.active.rights_changed]
        self._task: asyncio.Task[None] | None = None
        listener.on(RUNS_CHANNEL, self._heard)
        listener.on(RIGHTS_CHANNEL, self._heard_of_rights)

    @property
    def connected(self) -> bool:
        """Whether announcements arrive at this moment; what they would tell of runs, the poll finds."""
        return self._listener.connected

    async def start(self) -> None:
        """Begin to poll."""
        self._task = asyncio.create_task(self._keep_looking(), name="hub")

    async def stop(self) -> None:
        """Stop polling; watchers stay as they are."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    @contextmanager
    def watch(self, run_id: UUID) -> Iterator[Signal]:
        """A signal for one run. Watch first, read afterwards: then no change falls between the two."""
        signal = Signal()
        self._signals.setdefault(run_id, set()).add(signal)
        try:
            yield signal
        finally:
            watchers = self._signals[run_id]
            watchers.discard(signal)
            if not watchers:
                del self._signals[run_id]

    def on_rights(self, callback: Callable[[str | None], None]) -> None:
        """Call `callback` when a person's rights may have changed: that one's id, None for anybody's."""
        self._of_rights.append(callback)

    async def exists(self, run_id: UUID) -> bool:
        """Whether there is such a run, whoever may see it."""
        async with transaction(self._pool, SERVICE, readonly=True) as connection:
            found: bool = await connection.fetchval(_EXISTS, run_id)
        return found

    def _heard_of_rights(self, payload: str | None) -> None:
        for callback in self._of_rights:
            callback(payload or None)

    def _heard(self, payload: str | None) -> None:
        if payload is None:
            for run_id in self._signals:
                self._wake(run_id)
            self.active.hint(None)
            return
        try:
            run_id = UUID(payload)
        except ValueError:
            return  # anyone who may connect may NOTIFY
        self._wake(run_id)
        self.active.hint(run_id)

    def _wake(self, run_id: UUID) -> None:
        for signal in self._signals.get(run_id, ()):
            signal.set()

    async def _keep_looking(self) -> None:
        seen: dict[UUID, tuple[int, str]] = {}
        while True:
            await asyncio.sleep(self._poll)
            try:
                seen = await self._look(seen)
            except Exception as error:  # whatever it was, the next look may go well
                log.warning("cannot look at the watched runs (%s)", type(error).__name__)

    async def _look(self, seen: dict[UUID, tuple[int, str]]) -> dict[UUID, tuple[int, str]]:
        watched = list(self._signals)
        if not watched:
            return {}
        async with transaction(self._pool, SERVICE, readonly=True) as connection:
            rows = await connection.fetch(_POSITIONS, watched)
        positions = {row["id"]: (row["sequence"], row["state"]) for row in rows}
        for run_id in watched:
            if run_id not in positions or positions[run_id] != seen.get(run_id):
                self._wake(run_id)
        return positions
