"""What the engine tells of its work while it does it: the figures that an operator watches."""

from typing import Protocol

from trellis.jobs.kind import OutcomeState


class Observer(Protocol):
    """Is told what happened, once it has happened: of what was rolled back it hears nothing.

    It is called on the event loop in the middle of the work, so it counts, and neither waits nor raises.
    """

    def items(self, kind: str, outcome: OutcomeState, n: int) -> None:
        """`n` items of a run of that kind have ended so, and it is committed."""

    def flushed(self, rows: int, seconds: float) -> None:
        """One transaction has written that many outcomes, and took that long."""

    def retried(self, kind: str, n: int) -> None:
        """`n` items failed for now and will be tried again."""

    def lease_lost(self, kind: str) -> None:
        """A chunk of ours turned out to be another worker's; what came late was not written."""

    def taken_over(self, kind: str) -> None:
        """A chunk of a worker that is gone is ours now."""

    def parked(self, kind: str) -> None:
        """A chunk was delivered too often without getting any further, and is set aside."""


class Unobserved:
    """An observer for where nobody watches."""

    def items(self, kind: str, outcome: OutcomeState, n: int) -> None:
        """Nobody counts."""

    def flushed(self, rows: int, seconds: float) -> None:
        """Nobody counts."""

    def retried(self, kind: str, n: int) -> None:
        """Nobody counts."""

    def lease_lost(self, kind: str) -> None:
        """Nobody counts."""

    def taken_over(self, kind: str) -> None:
        """Nobody counts."""

    def parked(self, kind: str) -> None:
        """Nobody counts."""


UNOBSERVED: Observer = Unobserved()
