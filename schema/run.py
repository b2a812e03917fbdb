"""The `Run` interface: what the jobs, executions and experiments of all systems share."""

from datetime import datetime
from enum import Enum
from typing import Any, NoReturn
from uuid import UUID

import strawberry

from trellis.schema.declaration import Order, System, column, table
from trellis.schema.fields import DerivedField, argument
from trellis.schema.node import Node
from trellis.schema.scalars import JSON


@strawberry.enum(description="Where a run stands.")
class RunState(Enum):
    """The states of every kind of run; each kind's own `status` follows in its own words."""

    PENDING = strawberry.enum_value("pending", description="Waits for its turn.")
    RUNNING = strawberry.enum_value("running", description="Is worked on.")
    PAUSED = strawberry.enum_value("paused", description="Rests until it is resumed.")
    CANCELLING = strawberry.enum_value(
        "cancelling", description="Takes up nothing new, and ends once what is under way has."
    )
    COMPLETED = strawberry.enum_value(
        "completed", description="Everything was tried, though some items may have failed."
    )
    FAILED = strawberry.enum_value("failed", description="Could not be gone on with; `error` says why.")
    CANCELLED = strawberry.enum_value("cancelled", description="Was stopped before its end.")


@strawberry.enum(description="What the caller may do with a run now.")
class RunAction(Enum):
    """Actions on a run, each a mutation of its own."""

    CANCEL = strawberry.enum_value("cancel", description="Stop it for good: `cancelRun`.")
    PAUSE = strawberry.enum_value("pause", description="Let it rest: `pauseRun`.")
    RESUME = strawberry.enum_value("resume", description="Let it go on: `resumeRun`.")
    RETRY = strawberry.enum_value("retry", description="Do again what failed or was not done: `retryRun`.")
    DELETE = strawberry.enum_value("delete", description="Forget it, with its results: `deleteRun`.")


@strawberry.enum(description="How a run's work is placed among that of its owner's other runs.")
class RunPriority(Enum):
    """It never puts anybody's run before another person's."""

    HIGH = strawberry.enum_value("high", description="Beside the owner's other runs, instead of behind them.")
    NORMAL = strawberry.enum_value("normal", description="In turn.")
    LOW = strawberry.enum_value("low", description="By every fourth turn, while others wait.")


ENDED = frozenset({RunState.COMPLETED, RunState.FAILED, RunState.CANCELLED})


@strawberry.type(description="Something that happened to a run.")
class RunEvent:
    """One event of a run's gap-free sequence."""

    sequence: int = strawberry.field(description="The event's number in its run, from 1 without gaps.")
    type: str = strawberry.field(description="What happened, such as `result` or `state`.")
    data: JSON = strawberry.field(description="The particulars, an object.")
    created_at: datetime = strawberry.field(description="When it happened.")


@strawberry.type(description="Something that a run could not do.")
class RunFailure:
    """An item that has failed, in one stage."""

    item_id: UUID = strawberry.field(description="The item's id, such as the key of an image.")
    stage: int = strawberry.field(description="The order of the stage.")
    error: str | None = strawberry.field(description="Why it failed.")
    attempts: int = strawberry.field(description="How often it was tried.")
    seconds: float | None = strawberry.field(description="How long the last attempt took.")
    finished_at: datetime | None = strawberry.field(description="When that ended.")


@strawberry.type(description="A reason for which items of a run have failed.")
class RunFailureReason:
    """Failures that are alike."""

    stage: int = strawberry.field(description="The order of the stage in which they failed.")
    error: str | None = strawberry.field(description="Why.")
    items: int = strawberry.field(description="How many of them failed there for this reason.")


@strawberry.type(description="A change of a run's state.")
class RunTransition:
    """One of a run's events, of the type `state`."""

    sequence: int = strawberry.field(description="The number of the event that reports it.")
    state: RunState = strawberry.field(description="Where the run stood from then on.")
    attempt: int = strawberry.field(description="The attempt in which that was.")
    person: UUID | None = strawberry.field(
        description="Key of the person who wanted it; null where it came about by itself."
    )
    error: str | None = strawberry.field(description="Why the run could not go on, where that was the cause.")
    created_at: datetime = strawberry.field(description="When it happened.")


@strawberry.type(description="Who started a run.")
class RunOwner:
    """A person, as the system of the run knows them."""

    id: UUID = strawberry.field(description="The person's key.")
    name: str | None = strawberry.field(description="The name to show.")
    email: str | None = strawberry.field(description="The person's e-mail address.")


@strawberry.type(description="How one stage of a run stands: a step of its funnel.")
class RunStage:
    """One stage; what ended of it, and what did not."""

    stage: int = strawberry.field(description="The order of the stage.")
    name: str | None = strawberry.field(description="What it was called when the run was started.")
    total: int = strawberry.field(description="How many items there are.")
    pending: int = strawberry.field(description="How many of them have not ended here yet.")
    done: int = strawberry.field(description="How many have ended well.")
    skipped: int = strawberry.field(description="How many the stage's filter did not let through.")
    failed: int = strawberry.field(description="How many have failed, here or in a stage before.")


@strawberry.type(description="What a run got done in some span of time.")
class RunThroughput:
    """One point of a run's throughput."""

    began_at: datetime = strawberry.field(name="from", description="When the span begins.")
    seconds: float = strawberry.field(description="How long it is; the last one is as long as it is yet.")
    done: int = strawberry.field(description="How many units of work ended well in it, or were skipped.")
    failed: int = strawberry.field(description="How many failed in it.")


def _by_the_type(row: Any, _: Any, __: Any) -> NoReturn:
    """The resolver of an interface's field, which is never asked: the types that implement it are."""
    raise TypeError(f"{type(row).__name__} does not resolve this field")


_FIRST = argument("first", int, "How many at most; 100 if not given, and never more than 1000.")


@strawberry.interface(description="Work that goes on by itself: a job, an execution, an experiment.")
class Run(Node):
    """A run's id is its row's uuid, everywhere."""

    row_id: UUID = strawberry.field(description="The run's id, which is its row's key.")
    system: str = strawberry.field(description="The system that the run belongs to.")
    kind: str = strawberry.field(description="The kind of run: its system, a dot, and what it does there.")
    title: str = strawberry.field(description="What the run is about, as it was called when it was started.")
    state: RunState = strawberry.field(description="Where the run stands.")
    fraction: float = strawberry.field(description="How much of it is done, from 0 to 1.")
    total: int = strawberry.field(
        description="How many units of work the run has, such as one for each image and stage."
    )
    done: int = strawberry.field(description="How many of them have ended well, or were skipped by a filter.")
    failed: int = strawberry.field(description="How many of them have failed.")
    attempt: int = strawberry.field(description="1, and one more for each retry.")
    queue_position: int | None = strawberry.field(
        description="How many runs wait before this one; null when it does not wait."
    )
    seconds_left: float | None = strawberry.field(
        description="About how many seconds it still takes; null where there is no telling."
    )
    priority: RunPriority = strawberry.field(description="How it is placed among its owner's other runs.")
    error: str | None = strawberry.field(description="Why the run could not go on.")
    actions: list[RunAction] = strawberry.field(description="What the caller may do with the run now.")
    created_by: UUID | None = strawberry.field(description="Key of the person who started the run.")
    owner: RunOwner | None = strawberry.field(
        description="The person who started the run; null where that is nobody whom you may see."
    )
    created_at: datetime = strawberry.field(description="When the run was started.")
    started_at: datetime | None = strawberry.field(description="When the first item was taken up.")
    completed_at: datetime | None = strawberry.field(description="When the run ended, in whatever way.")
    sequence: int = strawberry.field(description="The number of the run's latest event.")
    events: list[RunEvent] = DerivedField(  # type: ignore[assignment]
        "events",
        list[RunEvent],
        _by_the_type,
        "The run's events after a number, in order.",
        [
            argument("after", int, "Only events with a greater number; 0 or nothing for all."),
            _FIRST,
        ],
    )
    failures: list[RunFailure] = DerivedField(  # type: ignore[assignment]
        "failures",
        list[RunFailure],
        _by_the_type,
        "The items that have failed, by item and stage.",
        [
            _FIRST,
            argument("stage", int, "Only those that failed in this stage."),
            argument("error", str, "Only those that failed for this reason, to the letter."),
        ],
    )
    failure_reasons: list[RunFailureReason] = DerivedField(  # type: ignore[assignment]
        "failureReasons",
        list[RunFailureReason],
        _by_the_type,
        "Why items have failed: each reason of a stage once, those of the most items first.",
        [_FIRST],
    )
    history: list[RunTransition] = DerivedField(  # type: ignore[assignment]
        "history",
        list[RunTransition],
        _by_the_type,
        "The changes of the run's state, the newest first; empty once its events are no longer kept.",
        [_FIRST],
    )
    stages: list[RunStage] = strawberry.field(
        description="The run's stages in their order, each with what has become of the items there."
    )
    throughput: list[RunThroughput] = DerivedField(  # type: ignore[assignment]
        "throughput",
        list[RunThroughput],
        _by_the_type,
        "How fast the run got on, over the time of each of its attempts: spans of the same length, without a"
        " gap within an attempt.",
        [argument("points", int, "How many spans at most, from 1 to 500; 60 if not given.")],
    )


_BY_SEQUENCE: Order = (("sequence", "ASC"),)


@table("trellis.runs", visible_with="id")
class RunRow:
    """What all runs share, one row each beside the run's own; served through `Run`, not as a table."""

    row_id: UUID = column("The run's id.", sql="id")
    system: str = column("The system that the run belongs to.")
    kind: str = column("The kind of run.")
    title: str = column("What the run is about.")
    state: RunState = column("Where the run stands.")
    total: int = column("How many units of work the run has.")
    done: int = column("How many of them have ended well.")
    failed: int = column("How many of them have failed.")
    partial: float = column("How much of those in flight is done, each from 0 to 1, in all.")
    attempt: int = column("1, and one more for each retry.")
    priority: RunPriority = column("How it is placed among its owner's other runs.")
    error: str | None = column("Why the run could not go on.")
    created_by: UUID | None = column("Key of the person who started the run.")
    created_at: datetime = column("When the run was started.")
    started_at: datetime | None = column("When the first item was taken up.")
    completed_at: datetime | None = column("When the run ended.")
    trimmed_at: datetime | None = column("When its events and its ledger were deleted because of their age.")
    sequence: int = column("The number of the run's latest event.")


@table("trellis.run_events", key=("run_id", "sequence"), order=_BY_SEQUENCE, visible_with="run_id")
class RunEventRow:
    """The events of runs, numbered without gaps in the order in which they were committed."""

    run_id: UUID = column("The run's id.")
    sequence: int = column("The event's number in its run.")
    type: str = column("What happened.")
    data: JSON = column("The particulars.")
    created_at: datetime = column("When it happened.")


@table(
    "trellis.run_items",
    key=("run_id", "item_id", "stage"),
    order=(("item_id", "ASC"), ("stage", "ASC")),
    visible_with="run_id",
)
class RunItemRow:
    """The ledger of runs: what they work on, item by item and stage by stage."""

    run_id: UUID = column("The run's id.")
    item_id: UUID = column("The item's id.")
    stage: int = column("The order of the stage.")
    state: str = column("Whether it is pending, done, skipped or failed.")
    error: str | None = column("Why it failed, the last time.")
    attempts: int = column("How often it was tried.", sql="attempt")
    seconds: float | None = column("How long the last attempt took.")
    finished_at: datetime | None = column("When that ended.")


@table("trellis.run_funnel", key=("stage",))
class RunStageRow:
    """What a function in Postgres tells of a run's stages: no table, but read like the rows of one."""

    stage: int = column("The order of the stage.")
    name: str | None = column("What it was called.")
    total: int = column("How many items there are.")
    pending: int = column("How many have not ended.")
    done: int = column("How many have ended well.")
    skipped: int = column("How many were not let through.")
    failed: int = column("How many have failed.")


@table("trellis.run_throughput", key=("began_at",))
class RunThroughputRow:
    """What a function in Postgres tells of a run's pace, likewise."""

    began_at: datetime = column("When the span begins.")
    seconds: float = column("How long it is.")
    done: int = column("How many units of work ended well.")
    failed: int = column("How many failed.")


@table("trellis.run_failure_reasons", key=("stage", "error"))
class RunFailureReasonRow:
    """Likewise: why items have failed."""

    stage: int = column("The order of the stage.")
    error: str | None = column("Why.")
    items: int = column("How many failed so.")


@table("trellis.run_history", key=("sequence",))
class RunTransitionRow:
    """Likewise: the changes of a run's state."""

    sequence: int = column("The number of the event that reports it.")
    state: RunState = column("Where the run stood from then on.")
    attempt: int = column("The attempt.")
    person: UUID | None = column("Who wanted it.")
    error: str | None = column("Why the run could not go on.")
    created_at: datetime = column("When it happened.")


# What functions in Postgres tell of a run.
TOLD_ROWS = (RunStageRow, RunThroughputRow, RunFailureReasonRow, RunTransitionRow)

RUNS = System(name="trellis", prefix="", classes=(RunRow, RunEventRow, RunItemRow))
