"""MEZAN: workflows whose steps go by themselves, what was executed of them, and the log of each step."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from trellis.schema.alawein.runs import AlaweinRunStatus
from trellis.schema.declaration import Many, One, Order, Owner, Writes, column, many, one, table
from trellis.schema.scalars import JSON

if TYPE_CHECKING:
    from trellis.schema.alawein.system import AlaweinProfile

_NEWEST_LAST: Order = (("created_at", "ASC"),)


@strawberry.enum(description="What a workflow is to its owner.")
class AlaweinMezanWorkflowStatus(Enum):
    """What a workflow is to its owner."""

    DRAFT = strawberry.enum_value("draft", description="Still written on; may be executed to try it.")
    ACTIVE = strawberry.enum_value("active", description="In use.")
    ARCHIVED = strawberry.enum_value("archived", description="Kept to be read; cannot be executed.")


@strawberry.enum(description="What a line of the log says of a step; its latest line is how it stands.")
class AlaweinMezanStepStatus(Enum):
    """What a line of the log says of a step."""

    RUNNING = strawberry.enum_value("running", description="Was taken up, for this attempt.")
    WAITING = strawberry.enum_value(
        "waiting", description="Goes on at `dueAt`, or when the run `runId` has ended."
    )
    COMPLETED = strawberry.enum_value("completed", description="Is done: `output` is what it gives.")
    FAILED = strawberry.enum_value("failed", description="Came to nothing; `error` says why.")
    SKIPPED = strawberry.enum_value("skipped", description="Lies on a branch that was not taken.")


@table(
    "alawein.mezan_workflows",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("name", "description", "status", "workflow_definition"),
        defaults=("status", "workflow_definition"),
        update=("name", "description", "status", "workflow_definition"),
        delete=True,
    ),
)
class AlaweinMezanWorkflow:
    """A graph of steps; executed by `startAlaweinMezanExecution`."""

    row_id: UUID = column("Workflow identifier.", sql="id")
    user_id: UUID = column("Key of the person who wrote it.")
    name: str = column("What its owner calls it.")
    description: str | None = column("What it is for.")
    status: AlaweinMezanWorkflowStatus = column("Whether it is in use; one that is archived is not executed.")
    workflow_definition: JSON = column(
        'Its steps: `{"steps": [{"id", "type", "needs": [ids], "with": {…}}]}`; see `alaweinMezanStepTypes`.'
    )
    execution_count: int = column("How often it was started; the database counts.")
    success_rate: float | None = column(
        "How many per cent of its executions went well, of those that ended by themselves."
    )
    last_executed_at: datetime | None = column("When it was started last; null for never.")
    created_at: datetime = column("When the workflow was written.")
    updated_at: datetime = column("When it was changed last; executing it does not count.")
    user: One["AlaweinProfile"] = one("The person who wrote it.", via="user_id")
    executions: Many["AlaweinMezanExecution"] = many("What was executed of it.", via="workflow_id")


@table(
    "alawein.mezan_executions",
    order=_NEWEST_LAST,
    writes=Writes(delete=True),
    run="alawein.mezan_execution",
    owner=Owner("user", name="full_name", email="email"),
    visible_with="id",
)
class AlaweinMezanExecution:
    """A workflow as it was executed once; started by `startAlaweinMezanExecution`."""

    row_id: UUID = column("Execution identifier; the id of the run.", sql="id")
    user_id: UUID = column("Key of the person who started it.")
    workflow_id: UUID = column("Key of the workflow that is executed.")
    workflow_name: str = column("What the workflow was called when this was started.")
    definition: JSON = column("The workflow's steps as they were then: these are executed.")
    input: JSON = column("What it was started with: `input` in its expressions.")
    output: JSON | None = column("What its last steps gave, by their ids; null until it has completed.")
    status: AlaweinRunStatus = column("How far the execution is.")
    started_at: datetime | None = column("When the first step was taken up.")
    completed_at: datetime | None = column("When it ended, in whatever way.")
    created_at: datetime = column("When somebody started it.")
    updated_at: datetime = column("When the row was changed last.")
    user: One["AlaweinProfile"] = one("The person who started it.", via="user_id")
    workflow: One["AlaweinMezanWorkflow"] = one("The workflow, as it is now.", via="workflow_id")
    steps: Many["AlaweinMezanStep"] = many("The log of its steps, in order.", via="execution_id")


@table("alawein.mezan_steps", order=(("sequence", "ASC"),), visible_with="execution_id")
class AlaweinMezanStep:
    """A line of an execution's log: what became of a step, or of one element of a map."""

    row_id: UUID = column("Identifier of the line.", sql="id")
    execution_id: UUID = column("Key of the execution that it is of.")
    user_id: UUID = column("Key of the person whose execution it is.")
    sequence: int = column("The line's place in its execution: the cursor of `alaweinMezanSteps(after)`.")
    step: str = column("The step's id in the definition.")
    element: int | None = column("Of a map: which element of its list, from 0; null of the step itself.")
    status: AlaweinMezanStepStatus = column("What has become of it by this line.")
    attempt: int = column("Which attempt the line is of, from 1.")
    input: JSON | None = column("What it was given, with its expressions worked out; long texts are cut.")
    output: JSON | None = column("What it gave: what others refer to as `steps.<id>`.")
    error: str | None = column("Why it failed, or is tried again.")
    due_at: datetime | None = column("When it goes on, where it waits for a time.")
    run_id: UUID | None = column("The run that it started and waits for.")
    created_at: datetime = column("When this happened.")
    execution: One["AlaweinMezanExecution"] = one(
        "What was executed, with all its steps.", via="execution_id"
    )
