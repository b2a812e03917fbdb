"""Alawein's workflows: what they may be made of, executing one, and following that step by step."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.pool import Connection
from trellis.jobs.alawein.mezan_execution import NAME, ExecutionArgs, checked, start
from trellis.jobs.mezan.step_types import STEP_TYPES
from trellis.resolvers.context import context_of
from trellis.resolvers.exports import Export
from trellis.resolvers.runs import followed
from trellis.resolvers.writes import payload, read_back
from trellis.schema.alawein.mezan import AlaweinMezanExecution, AlaweinMezanStep
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.reads import Followed, Streamed, Written
from trellis.schema.run import RunPriority
from trellis.schema.scalars import JSON

_EXECUTION = declaration_of(AlaweinMezanExecution)
_STEP = declaration_of(AlaweinMezanStep)
_STEPS = next(link for link in _EXECUTION.links if link.name == "steps")
_AFTER = "The `sequence` of the last line that you have seen; 0 or nothing for all."


@strawberry.type(description="A type of step that a workflow may be made of.")
class AlaweinMezanStepKind:
    """One type of step, for whoever writes a definition."""

    name: str = strawberry.field(description="What `type` of a step says, such as `http`.")
    title: str = strawberry.field(description="What people call it.")
    description: str = strawberry.field(description="What such a step does, and what it gives.")
    schema: JSON = strawberry.field(
        description='JSON Schema of its `with`. `{"$": "…"}` in it is a JMESPath expression over `input` and '
        "`steps.<id>`."
    )
    example: JSON = strawberry.field(description="A `with` as it may be.")


@strawberry.input(description="Which workflow is to be executed, and what it is given.")
class StartAlaweinMezanExecutionInput:
    """Input of `startAlaweinMezanExecution`."""

    workflow_id: UUID = strawberry.field(description="Key of one of your workflows that is not archived.")
    input: JSON | None = strawberry.field(
        default=None,
        description="What its expressions see as `input`: JSON of at most 64 kB; {} if none.",
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key and input returns what they started first."
    )
    priority: RunPriority = strawberry.field(
        default=RunPriority.NORMAL, description="How the execution is placed among your other runs."
    )


async def check_workflow(
    connection: Connection, key: tuple[Any, ...] | None, values: Mapping[str, Any]
) -> None:
    """BAD_USER_INPUT for a definition that could not be executed; one without steps may be written."""
    if "workflow_definition" in values:
        await asyncio.to_thread(checked, values["workflow_definition"])


def mezan_queries() -> Iterator[DerivedField]:
    """`alaweinMezanStepTypes`."""

    def step_types(_: Any, info: Info[Any, Any], __: Mapping[str, Any]) -> list[AlaweinMezanStepKind]:
        context_of(info).signed_in()
        return [
            AlaweinMezanStepKind(
                name=each.name,
                title=each.title,
                description=each.description,
                schema=JSON(each.schema),
                example=JSON(each.example),
            )
            for each in STEP_TYPES.values()
        ]

    yield DerivedField(
        "alaweinMezanStepTypes",
        list[AlaweinMezanStepKind],
        step_types,
        "What the steps of a workflow may be: the same for everybody who is signed in.",
    )


def mezan_mutations(types: Types) -> Iterator[DerivedField]:
    """`startAlaweinMezanExecution`."""
    started = payload("StartAlaweinMezanExecutionPayload", "execution", types.rows[_EXECUTION.type_name])

    async def start_execution(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        identity = context.signed_in()
        args = ExecutionArgs(asked.workflow_id, asked.input, asked.idempotency_key, asked.priority.value)
        async with context.write() as connection:
            execution_id = await start(connection, identity, args)
        return await read_back(context, _EXECUTION, started, "execution", (execution_id,))

    yield DerivedField(
        "startAlaweinMezanExecution",
        started,
        start_execution,
        "Execute a workflow as it is now. Follow it with the subscriptions `alaweinMezanExecution` and "
        "`alaweinMezanSteps`.",
        [argument("input", StartAlaweinMezanExecutionInput, "What to execute.", required=True)],
        reads=Written("execution", (_EXECUTION,)),
    )


def mezan_subscriptions(types: Types) -> Iterator[DerivedField]:
    """`alaweinMezanExecution` and `alaweinMezanSteps`."""
    yield followed(
        "alaweinMezanExecution",
        types.rows[_EXECUTION.type_name],
        "An execution's state now, then at every change; completes when the execution has ended.",
        [argument("row_id", UUID, "The execution's key.", required=True)],
        Followed("row_id", {NAME: _EXECUTION}),
    )
    yield followed(
        "alaweinMezanSteps",
        types.rows[_STEP.type_name],
        "Every line of an execution's log once, in order, after the `sequence` given; completes when the "
        "execution has ended.",
        [
            argument("execution_id", UUID, "The execution's key.", required=True),
            argument("after", int, _AFTER),
        ],
        Streamed("execution_id", _EXECUTION, _STEPS, _STEP),
    )


_COLUMNS = ("sequence", "at", "step", "element", "status", "attempt", "error", "runId")
LOG = Export(
    rows="""
select sequence, created_at as at, step, element, status, attempt, input, output, error, due_at as "dueAt",
  run_id as "runId"
from alawein.mezan_steps
where execution_id = $1 and sequence > $2 and ($4::text is null or strpos(step, lower($4)) > 0)
order by sequence limit $3
""",
    columns=_COLUMNS,
    cells=lambda row: tuple(row[name] for name in _COLUMNS),
)
"""An execution's log, as rows of a file."""
