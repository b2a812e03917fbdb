"""Whether a caller may be answered by the replica: it is up, and has replayed what the caller wrote.

Positions in the log decide, not a time: a replica that lags for a minute is right after that minute, one that
is up to date is right at once. They are asked for beside the requests, never by one: `wrote` only marks the
caller, and until a look has found the mark replayed the caller reads the primary.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from trellis.db.pool import Pool

log = logging.getLogger(__name__)

_WRITTEN = "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn"
_REPLAYED = "select pg_last_wal_replay_lsn() - '0/0'::pg_lsn"
_LOOK_SECONDS = 0.1  # between two looks while callers wait for what they wrote
_DOWN_SECONDS = 5.0  # between two looks at a replica that does not answer; and the most that a look may take
_BLIND_SECONDS = 30.0  # how long a mark lasts on a server that does not tell what it has replayed
_CALLERS = 10_000
_EVERYBODY = "*"


class Freshness:
    """What is known of one replica: `up`, and the callers who are ahead of it."""

    def __init__(self, primary: Pool, replica: Callable[[], Awaitable[Pool]]) -> None:
        """`replica` gives a pool on it, and raises where it cannot be reached."""
        self._primary = primary
        self._replica = replica
        self._up = True
        # When a caller wrote, and the primary's position at some moment after it (None: not asked yet).
        self._marks: dict[str, tuple[float, int | None]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._looked = 0.0

    def wrote(self, caller: str) -> None:
        """Remember that the caller's writes may be missing on the replica; beyond a bound, that everyone's
        may."""
        if caller not in self._marks and len(self._marks) >= _CALLERS:
            caller = _EVERYBODY
        self._marks[caller] = (time.monotonic(), None)

    def serves(self, caller: str) -> bool:
        """Whether the replica may answer this caller now."""
        if self._up and not self._marks:
            return True
        self._look_again()
        return self._up and caller not in self._marks and _EVERYBODY not in self._marks

    def failed(self, error: BaseException) -> None:
        """The replica did not answer: leave it alone until it does."""
        if self._up:
            log.warning(
                "the read replica does not answer (%s); reads go to the primary", type(error).__name__
            )
        self._up = False
        self._looked = time.monotonic()

    async def close(self) -> None:
        """End a look that is under way."""
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    def _look_again(self) -> None:
        pause = _LOOK_SECONDS if self._up else _DOWN_SECONDS
        if not self._looking and time.monotonic() - self._looked >= pause:
            self._looking = asyncio.create_task(self.look())

    async def look(self) -> None:
        """Ask both servers how far they are, and forget the marks that are replayed."""
        try:
            async with asyncio.timeout(_DOWN_SECONDS):
                await self._compare()
        except Exception as error:
            self.failed(error)
        else:
            if not self._up:
                log.warning("the read replica answers again")
            self._up = True
        finally:
            self._looked, self._looking = time.monotonic(), None

    async def _compare(self) -> None:
        asked = {caller: mark for caller, mark in self._marks.items() if mark[1] is None}
        pool = await self._replica()
        if asked:
            written = int(await self._primary.fetchval(_WRITTEN))
            for caller, mark in asked.items():
                if self._marks[caller] is mark:  # else they wrote again, perhaps beyond that position
                    self._marks[caller] = (mark[0], written)
        replayed = await pool.fetchval(_REPLAYED)
        now = time.monotonic()
        for caller, (since, position) in list(self._marks.items()):
            if replayed is None:
                caught_up = now - since > _BLIND_SECONDS
            else:
                caught_up = position is not None and int(replayed) >= position
            if caught_up:
                del self._marks[caller]
