"""Who waits: a line for each owner, the lines in turn. All in memory, and nothing here waits by itself."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Generic, TypeVar
from uuid import UUID

from trellis.providers.admission.caller import Caller

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Place(Generic[T]):
    """A place in a line, and what was put there."""

    caller: Caller
    what: T
    taken: bool = False


@dataclass(slots=True, eq=False)
class _Line(Generic[T]):
    heap: list[tuple[tuple[int, ...], int, Place[T]]] = field(default_factory=list)
    length: int = 0  # without those in the heap that have left


class Lines(Generic[T]):
    """Places of many callers. Joining and leaving take O(log n), all else O(1).

    The line of an owner can be set aside: its places keep their order, and the others' turns go on.
    """

    def __init__(self) -> None:
        self._lines: dict[UUID | None, _Line[T]] = {}
        self._turns: OrderedDict[UUID | None, None] = OrderedDict()  # lines that are not set aside
        self._numbers = count()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def length_of(self, owner: UUID | None) -> int:
        """How many of one owner wait."""
        line = self._lines.get(owner)
        return line.length if line else 0

    def join(self, caller: Caller, what: T) -> Place[T]:
        """A place for a caller; an owner who is new has the last turn."""
        line = self._lines.get(caller.owner)
        if line is None:
            line = self._lines[caller.owner] = _Line()
            self._turns[caller.owner] = None
        place = Place(caller, what)
        heappush(line.heap, (caller.order, next(self._numbers), place))
        line.length += 1
        self._length += 1
        return place

    def first(self) -> Place[T] | None:
        """Who comes next; None where nobody waits whose line is not set aside."""
        if not self._turns:
            return None
        heap = self._lines[next(iter(self._turns))].heap
        while heap[0][2].taken:
            heappop(heap)
        return heap[0][2]

    def leave(self, place: Place[T]) -> None:
        """Give a place up; nothing happens where that has been done. The owner's turn stays as it is."""
        if place.taken:
            return
        place.taken = True
        owner = place.caller.owner
        self._length -= 1
        line = self._lines[owner]
        line.length -= 1
        if line.length == 0:
            del self._lines[owner]
            self._turns.pop(owner, None)

    def serve(self, place: Place[T]) -> None:
        """Leave, the turn having come: the owner's next one is after everybody else's."""
        self.leave(place)
        if place.caller.owner in self._turns:
            self._turns.move_to_end(place.caller.owner)

    def set_aside(self, owner: UUID | None) -> None:
        """Pass an owner's line over until it is brought back (or, empty in between, begun anew)."""
        self._turns.pop(owner, None)

    def bring_back(self, owner: UUID | None) -> None:
        """Let an owner's line have turns again, the first one after everybody else's."""
        if owner in self._lines:
            self._turns.setdefault(owner)

    def everybody(self) -> Iterable[Place[T]]:
        """All who wait, in no order."""
        return [place for line in self._lines.values() for _, _, place in line.heap if not place.taken]
