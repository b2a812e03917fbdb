"""What a kind of run is: the Protocol that the kinds in `jobs/<system>/` implement, and its vocabulary."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from uuid import UUID, uuid4

from trellis.db.pool import Connection, Pool
from trellis.jobs.processes import Processes

OutcomeState = Literal["done", "skipped", "failed", "again"]
Priority = Literal["high", "normal", "low"]


class RunFailed(Exception):
    """The run cannot go on, for a reason (the message) that its owner may read, such as bad credentials."""


class Postponed(Exception):
    """Nothing can be done for the moment: the chunk is to be taken up again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"postponed for {seconds:g} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one (item, stage) ended. `result` is there when it was done, `error` when it failed.

    `again` is a failure that passes: the item stays pending and is tried again later, after `wait` seconds at
    the soonest (None: what the engine thinks fit); an item that was tried often enough has failed instead.
    `seconds` is how long it took.
    """

    item: UUID
    stage: int
    state: OutcomeState
    result: Any = None
    error: str | None = None
    wait: float | None = None
    seconds: float | None = None
    id: UUID = field(default_factory=uuid4)


Numbered = tuple[int, Outcome]
"""An outcome with the number of the event that reports it."""


@dataclass(frozen=True)
class Work:
    """What a kind is given to work through one chunk of a run.

    `items` is the chunk's part of what the run works on, `snapshot` the rest, both as they were submitted.
    `order` sorts the chunks of an owner by age. `processes` run what computes, beside the event loop.

    `report` hands over one outcome and waits only while the writer is far behind; `advance(item, stage,
    share)` tells how far one is that takes long, from 0 to 1. When `draining` is set the kind takes up
    nothing new and returns as soon as what is in flight has been reported.
    """

    run_id: UUID
    chunk: int
    owner: UUID | None
    order: tuple[int, ...]
    snapshot: Any
    items: Sequence[Any]
    pool: Pool
    processes: Processes
    report: Callable[[Outcome], Awaitable[None]]
    advance: Callable[[UUID, int, float], None]
    draining: asyncio.Event


class Computes:
    """What a kind inherits whose items are computed in `Work.processes`, for seconds or minutes each.

    Of its chunks as many are worked on at a time as there are processes, apart from those of other kinds:
    nobody else's wait behind them, and whose turn it is is decided when a process is about to be free.
    """


class Waits:
    """What a kind inherits whose chunks wait for others for minutes: it has places of its own, too."""


class Whole:
    """What a kind inherits whose items are of use together alone: where one has failed, so has the run."""


class Kind(Protocol):
    """One kind of run. All happens as `service_role` but `controllable`, `deletable`,
    `check_again` and `delete`.
    """

    @property
    def name(self) -> str:
        """The value of `trellis.runs.kind`, such as `coice.job`."""

    @property
    def concurrency(self) -> int:
        """How many items are worth being worked on at once in one process."""

    async def process(self, work: Work) -> None:
        """Work through the (item, stage) pairs of a chunk that are pending and due; `jobs.ledger` has them.

        Raises `RunFailed` where the run cannot go on, and `Postponed` where nothing can be done for a while.
        What else it raises gives the chunk back, to be taken up again a few times.
        """

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
        """Those of the runs that the caller, as whom the transaction runs, may control."""

    async def deletable(self, connection: Connection, run_ids: Sequence[UUID]) -> Collection[UUID]:
        """Those of these runs, which the caller may control, that it may also delete once they have ended."""

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """Raise a `GatewayError` unless the caller may still run this over all that it works on."""

    async def delete(self, connection: Connection, run_id: UUID) -> bool:
        """Delete the run's own row as the caller, and with it all that belongs to it; False if that may not
        be."""
