"""What a kind of run is: the Protocol that each file in `jobs/kinds/` implements, and its vocabulary."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from uuid import UUID, uuid4

from trellis.db.pool import Connection, Pool

OutcomeState = Literal["done", "skipped", "failed"]


class RunFailed(Exception):
    """The run cannot go on, for a reason (the message) that its owner may read, such as bad credentials."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one (item, stage) ended. `result` is there when it was done, `error` when it failed."""

    item: UUID
    stage: int
    state: OutcomeState
    result: Any = None
    error: str | None = None
    id: UUID = field(default_factory=uuid4)


Numbered = tuple[int, Outcome]
"""An outcome with the number of the event that reports it."""


@dataclass(frozen=True)
class Work:
    """What a kind is given to work through one claimed run.

    `report` hands over one outcome and waits only while the writer is far behind. When `draining` is set the
    kind takes up nothing new and returns as soon as what is in flight has been reported.
    """

    run_id: UUID
    snapshot: Any
    pool: Pool
    report: Callable[[Outcome], Awaitable[None]]
    draining: asyncio.Event


class Kind(Protocol):
    """One kind of run. Everything but `controllable` and `check_again` happens as `service_role`."""

    @property
    def name(self) -> str:
        """The value of `trellis.runs.kind`, such as `coice.job`."""

    async def run(self, work: Work) -> None:
        """Work through the (item, stage) pairs that are pending; raise `RunFailed` where it cannot go on."""

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: Any, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        """Write results and the kind's own counters inside a flush.

        Returns the outcomes as they could be stored: one whose rows have been deleted meanwhile comes back
        as failed, under the same number.
        """

    def describe(self, outcome: Outcome) -> Mapping[str, Any]:
        """The data of the event that reports an outcome, in the words of the system."""

    async def mirror(self, connection: Connection, run_id: UUID) -> None:
        """Bring the kind's own row in line with its row in `trellis.runs`, whose state has just changed."""

    async def controllable(self, connection: Connection, run_ids: Sequence[UUID]) -> Collection[UUID]:
        """Those of the runs that the caller, as whom the transaction runs, may cancel or retry."""

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """Raise a `GatewayError` unless the caller may still run this over all that it works on."""
