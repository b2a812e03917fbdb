"""What a subscriber follows: outcomes that it takes when it has room for one. Nothing is queued for it.

A transport opens a feed, takes what is there at once, and takes again whenever it was woken and has sent what
it took before. So a slow client holds nobody up and no memory: what it has not taken waits in a table, or is
replaced by what is newer.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Protocol

from trellis.db.session import Identity
from trellis.realtime.operation import ExecutionOutcome

Wake = Callable[[], None]
"""Called on the event loop when there may be something to take; it sets a flag and does nothing else."""


class Feed(Protocol):
    """One subscriber's side of an operation."""

    @property
    def ended(self) -> bool:
        """Whether nothing is to come beyond what `take` still gives. An outcome that did not execute is the
        last one, too."""

    @property
    def held(self) -> int:
        """Bytes of the outcome that waits here for this subscriber alone."""

    def take(self) -> ExecutionOutcome | None:
        """The next outcome, if one is ready. Call it again until it gives None; then wait to be woken."""

    async def renew(self, identity: Identity) -> None:
        """The subscriber has shown a newer token: go on as `identity`, who is the same person."""

    def close(self) -> None:
        """Let go of everything. Nothing may be taken afterwards; closing twice is no error."""


class GivenFeed:
    """The feed of what has happened already: one outcome."""

    def __init__(self, outcome: ExecutionOutcome, wake: Wake) -> None:
        self._outcome: ExecutionOutcome | None = outcome
        wake()

    @property
    def ended(self) -> bool:
        """Whether the outcome was taken."""
        return self._outcome is None

    @property
    def held(self) -> int:
        """Bytes of the outcome."""
        return 0 if self._outcome is None else len(self._outcome.body)

    def take(self) -> ExecutionOutcome | None:
        """The outcome, once."""
        outcome, self._outcome = self._outcome, None
        return outcome

    async def renew(self, identity: Identity) -> None:
        """Nothing is to come."""

    def close(self) -> None:
        """Forget the outcome."""
        self._outcome = None


class PulledFeed:
    """The feed of a generator, which is asked for its next outcome once the last one has been taken.

    `go_on_as` is told of newer tokens, and says whether they change what may be shown. Then an outcome that
    nobody has taken is dropped, and the generator's `yield` gives True: it is to tell the same again, to the
    renewed identity.
    """

    def __init__(
        self,
        outcomes: AsyncGenerator[ExecutionOutcome, bool | None],
        wake: Wake,
        go_on_as: Callable[[Identity], bool] | None = None,
    ) -> None:
        self._wake = wake
        self._go_on_as = go_on_as
        self._again = False
        self._next: ExecutionOutcome | None = None
        self._taken = asyncio.Event()
        self._done = False
        self._task = asyncio.create_task(self._pull(outcomes))

    @property
    def ended(self) -> bool:
        """Whether the generator has ended and its last outcome was taken."""
        return self._done and self._next is None

    @property
    def held(self) -> int:
        """Bytes of the outcome that waits."""
        return 0 if self._next is None else len(self._next.body)

    def take(self) -> ExecutionOutcome | None:
        """The outcome that waits, if any."""
        outcome, self._next = self._next, None
        if outcome is not None:
            self._taken.set()
        return outcome

    async def renew(self, identity: Identity) -> None:
        """Go on as `identity`, if the generator can."""
        if self._go_on_as is None or self.ended or not self._go_on_as(identity):
            return
        if self._next is not None and self._next.executed:  # a last word stays
            self._next = None
            self._again = True
            self._taken.set()

    def close(self) -> None:
        """End the generator."""
        self._next = None
        self._task.cancel()

    async def _pull(self, outcomes: AsyncGenerator[ExecutionOutcome, bool | None]) -> None:
        try:
            async with aclosing(outcomes):
                self._next = await anext(outcomes)
                while True:
                    self._wake()
                    await self._taken.wait()
                    self._taken.clear()
                    again, self._again = self._again, False
                    self._next = await outcomes.asend(again)
        except StopAsyncIteration:
            pass
        finally:
            self._done = True
            self._wake()
