"""What happened while an operation ran, for who asks to have it explained. Nobody else pays for it."""

from dataclasses import dataclass, field
from time import perf_counter

from trellis.loaders.statement import Statement


@dataclass
class PlannedRun:
    """A planned statement that was run. Times are in seconds; None where it did not get that far."""

    statement: Statement
    began: float
    seconds: float | None = None
    hydrate_seconds: float | None = None


@dataclass
class Trace:
    """The statements of one operation: of its plans, and of DataLoaders for what Strawberry ran.

    `left` says why Strawberry ran everything although there was a plan.
    """

    planned: list[PlannedRun] = field(default_factory=list)
    loaded: list[Statement] = field(default_factory=list)
    left: str | None = None

    def began(self, statement: Statement) -> None:
        """A planned statement begins."""
        self.planned.append(PlannedRun(statement, perf_counter()))

    def ended(self) -> None:
        """It gave its answer."""
        latest = self.planned[-1]
        latest.seconds = perf_counter() - latest.began

    def hydrated(self) -> None:
        """Python has filled in what it computes of that answer."""
        latest = self.planned[-1]
        if latest.seconds is not None:
            latest.hydrate_seconds = perf_counter() - latest.began - latest.seconds
