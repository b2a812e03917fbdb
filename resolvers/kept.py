"""What was made for an operation, kept by all that it depends on: document, shape of variables, guards.

Which guards there are may depend on what earlier ones answer (the type that an id names decides which cursors
are there to be read), so they are asked one after the other, each at its own fork.
"""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from trellis.loaders.arguments import Guard
from trellis.loaders.variables import Variables

T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """Something that was kept, which may be None."""

    value: T


@dataclass
class _Fork(Generic[T]):
    guard: Guard
    ways: dict[Hashable, "_Fork[T] | Found[T]"] = field(default_factory=dict)


@dataclass
class _Family(Generic[T]):
    """What was made for one operation and shape of variables.

    It holds on to the operation, so that no other one can have its identity.
    """

    operation: Any
    root: _Fork[T] | Found[T] | None = None
    size: int = 0
    weight: int = 0


class Kept(Generic[T]):
    """At most `most` things of at most `heaviest` together, those of the families that were used last."""

    def __init__(self, most: int, heaviest: int) -> None:
        self._most = most
        self._heaviest = heaviest
        self._size = 0
        self._weight = 0
        self._families: OrderedDict[Hashable, _Family[T]] = OrderedDict()

    def __len__(self) -> int:
        return self._size

    def find(self, name: Hashable, variables: Variables) -> Found[T] | None:
        """What was kept under the name for such variables. Raises what guards raise."""
        family = self._families.get(name)
        if family is None:
            return None
        self._families.move_to_end(name)
        at = family.root
        while isinstance(at, _Fork):
            at = at.ways.get(at.guard(variables))
        return at

    def keep(
        self,
        name: Hashable,
        operation: Any,
        guards: Sequence[Guard],
        variables: Variables,
        value: T,
        *,
        weight: int,
    ) -> None:
        """Keep a value under the name, for variables for which the guards answer the same again."""
        answers = [guard(variables) for guard in guards]
        family = self._families.setdefault(name, _Family(operation))
        found = Found(value)
        if not guards:
            family.root = found
        else:
            if not isinstance(family.root, _Fork):
                family.root = _Fork(guards[0])
            at = family.root
            for answer, guard in zip(answers, guards[1:], strict=False):
                below = at.ways.setdefault(answer, _Fork(guard))
                assert isinstance(below, _Fork)  # making a plan is deterministic
                at = below
            at.ways[answers[-1]] = found
        family.size += 1
        family.weight += weight
        self._size += 1
        self._weight += weight
        while self._size > self._most or self._weight > self._heaviest:
            _, dropped = self._families.popitem(last=False)
            self._size -= dropped.size
            self._weight -= dropped.weight
