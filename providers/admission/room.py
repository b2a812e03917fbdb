"""Room for so much at once, which nobody fills alone: owners take turns, and each has less than all of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from trellis.providers.admission.caller import Caller
from trellis.providers.admission.lines import Lines


class Room:
    """Has `size` places, of which one owner has at most `most` at a time."""

    def __init__(self, size: int, *, most: int) -> None:
        self._free = size
        self._most = most
        self._taken: Counter[UUID | None] = Counter()
        self._lines: Lines[asyncio.Future[None]] = Lines()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._lines)

    @asynccontextmanager
    async def turn(self, owner: UUID | None = None) -> AsyncIterator[None]:
        """A place while the block lasts, when it is the owner's turn; None is an owner like others."""
        admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        place = self._lines.join(Caller(owner), admitted)
        if self._taken[owner] >= self._most:
            self._lines.set_aside(owner)
        self._let_in()
        try:
            await admitted
        except asyncio.CancelledError:
            self._lines.leave(place)
            if admitted.done() and not admitted.cancelled():
                self._leave(owner)
            raise
        try:
            yield
        finally:
            self._leave(owner)

    def _let_in(self) -> None:
        while self._free and (place := self._lines.first()):
            self._lines.serve(place)
            if place.what.cancelled():
                continue
            owner = place.caller.owner
            self._free -= 1
            self._taken[owner] += 1
            if self._taken[owner] >= self._most:
                self._lines.set_aside(owner)
            place.what.set_result(None)

    def _leave(self, owner: UUID | None) -> None:
        self._free += 1
        self._taken[owner] -= 1
        if not self._taken[owner]:
            del self._taken[owner]
        self._lines.bring_back(owner)
        self._let_in()
