"""On whose behalf a provider is asked, as far as it decides whose turn it is."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Caller:
    """Owners take turns; of one owner's calls the lowest `order` goes first, then who came first.

    A run's calls have the order (start of the run, number of the chunk), so that what was begun is ended
    before more is begun.
    """

    owner: UUID | None = None
    order: tuple[int, ...] = ()


ANYBODY = Caller()
"""Nobody in particular: takes turns as one owner, and has no limit of its own."""
