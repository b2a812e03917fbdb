"""Who may run how much at once: one person's slow operations never take all connections from the others."""

import asyncio
from collections.abc import Hashable
from types import TracebackType


class Turns:
    """At most `most` at once for each person; whoever has more waits for one of their own to end."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._people: dict[Hashable, _Turn] = {}

    def of(self, person: Hashable) -> "_Turn":
        """The turn of a person, to be awaited: `async with turns.of(person)`."""
        turn = self._people.get(person)
        if turn is None:
            turn = self._people[person] = _Turn(self._people, person, self._most)
        return turn

    def ahead(self, person: Hashable) -> int:
        """How many a person who asks now would wait for; 0 where the turn comes at once."""
        turn = self._people.get(person)
        return 0 if turn is None else max(0, turn.asked + 1 - self._most)


class _Turn:
    """One person's turns: `asked` have or wait for one. It is forgotten when nobody does."""

    def __init__(self, people: "dict[Hashable, _Turn]", person: Hashable, most: int) -> None:
        self._people = people
        self._person = person
        self._free = asyncio.Semaphore(most)
        self.asked = 0

    async def __aenter__(self) -> None:
        self.asked += 1
        try:
            await self._free.acquire()
        except BaseException:
            self._forget()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._free.release()
        self._forget()

    def _forget(self) -> None:
        self.asked -= 1
        if not self.asked:
            del self._people[self._person]
