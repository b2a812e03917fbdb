"""`saveCoicePipelineStages`: all stages of a pipeline, in their order, written at once or not at all."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import asyncpg
import strawberry
from strawberry.types import Info

from trellis.db.errors import Code, GatewayError
from trellis.db.pool import Connection, Record
from trellis.jobs.conditions import ConditionError, parse
from trellis.resolvers.context import context_of
from trellis.resolvers.writes import payload, read_back
from trellis.schema.coice.system import CoicePipeline
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.reads import Written
from trellis.schema.scalars import JSON

MAX_STAGES: Final = 100

_PIPELINE = declaration_of(CoicePipeline)

# Whoever saves second waits here, and then sees what the first one saved.
_LOCK = "select id from coice.pipelines where id = $1 for no key update"
_SEEN = "select exists (select from coice.pipelines where id = $1)"
_NOW = (
    "select id, stage_order, prompt_id, filter_condition from coice.pipeline_stages"
    " where pipeline_id = $1 order by stage_order for update"
)
_PROMPTS = "select id from coice.prompts where id = any($1::uuid[])"
_REMOVE = "delete from coice.pipeline_stages where id = $1"
# An order is unique in its pipeline at every moment: all stages step aside before they take their places.
_CLEAR = "update coice.pipeline_stages set stage_order = stage_order + $2 where pipeline_id = $1"
_PLACE = """
update coice.pipeline_stages s
set stage_order = p.stage_order, prompt_id = p.prompt_id, filter_condition = p.filter_condition
from unnest($1::uuid[], $2::int[], $3::uuid[], $4::jsonb[])
  as p (id, stage_order, prompt_id, filter_condition)
where s.id = p.id
"""
_ADD = """
insert into coice.pipeline_stages (pipeline_id, stage_order, prompt_id, filter_condition)
select $1, p.stage_order, p.prompt_id, p.filter_condition
from unnest($2::int[], $3::uuid[], $4::jsonb[]) as p (stage_order, prompt_id, filter_condition)
"""


@strawberry.input(description="One stage of a pipeline; its place in the list is its order.")
class SaveCoicePipelineStageInput:
    """A stage as `saveCoicePipelineStages` writes it."""

    prompt_id: UUID = strawberry.field(description="Key of the prompt that the stage asks.")
    row_id: UUID | None = strawberry.field(
        default=None,
        description="The stage that this is, of those that the pipeline has; null for a new one.",
    )
    filter_condition: JSON | None = strawberry.field(
        default=None,
        description='Which images it sees, by earlier results: `{"stage_1.result": true}`; null for all.',
    )


def save_stages(types: Types) -> DerivedField:
    """The field of Mutation."""
    made = payload("SaveCoicePipelineStagesPayload", "pipeline", types.rows[_PIPELINE.type_name])

    async def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, pipeline_id = context_of(info), kwargs["pipeline_id"]
        async with context.write() as connection:
            await _save(connection, pipeline_id, kwargs["stages"], kwargs.get("replaces"))
        return await read_back(context, _PIPELINE, made, "pipeline", (pipeline_id,))

    return DerivedField(
        "saveCoicePipelineStages",
        made,
        resolve,
        "Make these the stages of a pipeline, in this order: those with a `rowId` stay, others are new, what"
        " is not named goes. All of it or nothing. An error about one of them has its place, from 1, as"
        " `stage`.",
        [
            argument("pipeline_id", UUID, "The pipeline's key.", required=True),
            argument(
                "stages", list[SaveCoicePipelineStageInput], "The stages, first to last.", required=True
            ),
            argument(
                "replaces",
                list[SaveCoicePipelineStageInput],
                "The stages as you saw them, in their order: CONFLICT where they are others by now, or ask"
                " something else. Not given: whatever is there is replaced.",
            ),
        ],
        reads=Written("pipeline", (_PIPELINE,)),
    )


async def _save(
    connection: Connection,
    pipeline_id: UUID,
    stages: Sequence[SaveCoicePipelineStageInput],
    replaces: Sequence[SaveCoicePipelineStageInput] | None,
) -> None:
    if await connection.fetchval(_LOCK, pipeline_id) is None:
        if await connection.fetchval(_SEEN, pipeline_id):
            raise GatewayError("FORBIDDEN", "You may see this CoicePipeline but not change it.")
        raise GatewayError("NOT_FOUND", "There is no such CoicePipeline, or you may not see it.")
    now = await connection.fetch(_NOW, pipeline_id)
    if replaces is not None and [
        (seen.row_id, seen.prompt_id, seen.filter_condition) for seen in replaces
    ] != [(row["id"], row["prompt_id"], row["filter_condition"]) for row in now]:
        raise GatewayError(
            "CONFLICT", "Somebody else changed the stages of this pipeline meanwhile.", field="replaces"
        )
    await _judge(connection, stages, {row["id"] for row in now})

    kept = {stage.row_id for stage in stages}
    await _remove(connection, [row for row in now if row["id"] not in kept])
    if now:
        await connection.execute(_CLEAR, pipeline_id, max(len(stages), now[-1]["stage_order"]))
    placed = [(place, stage) for place, stage in enumerate(stages, 1) if stage.row_id]
    added = [(place, stage) for place, stage in enumerate(stages, 1) if not stage.row_id]
    if placed:
        await connection.execute(_PLACE, [stage.row_id for _, stage in placed], *_columns(placed))
    if added:
        await connection.execute(_ADD, pipeline_id, *_columns(added))


async def _judge(
    connection: Connection, stages: Sequence[SaveCoicePipelineStageInput], now: set[UUID]
) -> None:
    """Refuse stages of other pipelines, prompts that the caller does not see, and malformed filters."""
    if len(stages) > MAX_STAGES:
        raise GatewayError("BAD_USER_INPUT", f"A pipeline has at most {MAX_STAGES} stages.", field="stages")
    rows = await connection.fetch(_PROMPTS, [stage.prompt_id for stage in stages])
    prompts, free = {row["id"] for row in rows}, set(now)
    for place, stage in enumerate(stages, 1):
        if stage.row_id is not None and stage.row_id not in free:
            raise _about(
                place, "CONFLICT", "The pipeline does not have this stage, or you named it twice.", "rowId"
            )
        free.discard(stage.row_id)
        if stage.prompt_id not in prompts:
            raise _about(place, "NOT_FOUND", "There is no such prompt, or you may not see it.", "promptId")
        try:
            parse(stage.filter_condition, stage_order=place)
        except ConditionError as error:
            reason = f"The filter is malformed: {error}"
            raise _about(place, "BAD_USER_INPUT", reason, "filterCondition") from None


async def _remove(connection: Connection, stages: Sequence[Record]) -> None:
    for stage in stages:
        try:
            await connection.execute(_REMOVE, stage["id"])
        except asyncpg.ForeignKeyViolationError:
            raise GatewayError(
                "CONFLICT",
                f"Stage {stage['stage_order']} has results of earlier jobs, so it cannot be removed."
                " Delete those jobs first, or make a new pipeline.",
                field="stages",
                extensions={"removed": str(stage["id"])},
            ) from None


def _columns(
    stages: Sequence[tuple[int, SaveCoicePipelineStageInput]],
) -> tuple[list[int], list[UUID], list[Any]]:
    return (
        [place for place, _ in stages],
        [stage.prompt_id for _, stage in stages],
        [stage.filter_condition for _, stage in stages],
    )


def _about(place: int, code: Code, message: str, field: str) -> GatewayError:
    return GatewayError(code, f"Stage {place}: {message}", field=field, extensions={"stage": place})
