"""What a filter would let through: tried on what the pipeline's last job has found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.jobs.conditions import Condition, ConditionError, Decision, parse
from trellis.resolvers.coice.stages import MAX_STAGES
from trellis.resolvers.context import context_of
from trellis.schema.coice.system import CoiceJob
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument, fill, shell
from trellis.schema.objects import Types
from trellis.schema.scalars import JSON

_JOB = declaration_of(CoiceJob)
_SAMPLE = 2_000
_SLICE = 1_000
_NONE = UUID(int=0)
_PIPELINE = "select exists (select from coice.pipelines where id = $1)"
_LAST_JOB = """
select id from coice.jobs where pipeline_id = $1
  and exists (select from coice.job_results where job_id = jobs.id)
order by created_at desc, id desc limit 1
"""
# By the unique index, in the order of the images' ids, which are random: the first are as good as any.
_RESULTS = """
with chosen as materialized (
  select distinct image_id from coice.job_results where job_id = $1 and image_id > $2
  order by image_id limit $4
)
select chosen.image_id, coalesce(
  jsonb_object_agg(s.stage_order, r.result) filter (where s.stage_order = any($3::int[])), '{}'
) as results
from chosen
  join coice.job_results r on r.job_id = $1 and r.image_id = chosen.image_id
  left join coice.pipeline_stages s on s.id = r.stage_id
group by chosen.image_id order by chosen.image_id
"""


@strawberry.input(description="A stage's filter, as it would be.")
class CoiceStageFilterInput:
    """The filter of a stage before the one that is tried."""

    stage_order: int = strawberry.field(description="The stage's place in the last job.")
    filter: JSON | None = strawberry.field(
        default=None, description="Its filter, as `CoicePipelineStage.filterCondition`; null for none."
    )


@dataclass(frozen=True)
class _Filters:
    """A filter, and those of the stages before it, first to last."""

    own: Condition
    earlier: Sequence[tuple[int, Condition]]

    @property
    def stages(self) -> frozenset[int]:
        """The stages whose answers decide."""
        return self.own.stages.union(
            *((order, *condition.stages) for order, condition in self.earlier),
        )

    def decide(self, results: dict[int, Any]) -> Decision:
        """As a run would: what an earlier stage would not have been asked has no answer."""
        for order, condition in self.earlier:
            if not condition.holds(results):
                results.pop(order, None)
        return self.own.decide(results)


@dataclass
class _Tried:
    images: int = 0
    passed: int = 0
    unknown: int = 0


def filter_preview(types: Types) -> Iterator[DerivedField]:
    """`coiceFilterPreview(pipelineId, stageOrder, filter)`."""
    preview = _type(types)

    async def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context = context_of(info)
        context.signed_in()
        order = kwargs["stage_order"]
        earlier = kwargs.get("earlier") or ()
        if len(earlier) > MAX_STAGES:
            raise GatewayError(
                "BAD_USER_INPUT", f"A pipeline has at most {MAX_STAGES} stages.", field="earlier"
            )
        condition = _Filters(
            _condition(kwargs.get("filter"), order, "filter"),
            [(each.stage_order, _condition(each.filter, order, "earlier")) for each in earlier],
        )
        pipeline: UUID = kwargs["pipeline_id"]

        async def read(connection: Connection) -> tuple[UUID | None, _Tried]:
            if not await connection.fetchval(_PIPELINE, pipeline):
                raise GatewayError("NOT_FOUND", "There is no such pipeline.", field="pipelineId")
            job = await connection.fetchval(_LAST_JOB, pipeline)
            return job, await _try(connection, job, condition) if job else _Tried()

        job, tried = await context.reader.using(read)
        row = job and await context.reader.row(_JOB, (job,))
        return preview(job=row, images=tried.images, passed=tried.passed, unknown=tried.unknown)

    yield DerivedField(
        "coiceFilterPreview",
        preview,
        resolve,
        "How many images a stage's filter would let through, tried on the results of the pipeline's last job"
        " that you may see.",
        [
            argument("pipeline_id", UUID, "The pipeline's key.", required=True),
            argument("stage_order", int, "The place of the stage that has the filter.", required=True),
            argument("filter", JSON, "The filter, as `CoicePipelineStage.filterCondition`; null for none."),
            argument(
                "earlier",
                list[CoiceStageFilterInput],
                "The stages before it, first to last, with the filters that they would have: what one of"
                " them would leave out counts as not answered by it. Not given: every answer of the last job"
                " counts.",
            ),
        ],
    )


def _type(types: Types) -> Any:
    cls = shell("CoiceFilterPreview")
    job: Any = types.rows[_JOB.type_name] | None
    text = "The job whose results it was tried on; null where there was none."
    fill(cls, "job", job, strawberry.field(description=text))
    for name, text in (
        (
            "images",
            f"How many of its images were looked at: those with results, or {_SAMPLE:,} of them.",
        ),
        ("passed", "How many of them the filter lets through."),
        (
            "unknown",
            "How many it does not because there is no telling: an answer that it asks for is missing.",
        ),
    ):
        fill(cls, name, int, strawberry.field(description=text))
    return strawberry.type(cls, name="CoiceFilterPreview", description="What a filter would let through.")


def _condition(value: Any, order: int, field: str) -> Condition:
    if order < 1:
        raise GatewayError("BAD_USER_INPUT", "A stage's place is 1 or more.", field="stageOrder")
    try:
        return parse(value, stage_order=order)
    except ConditionError as error:
        raise GatewayError("BAD_USER_INPUT", f"The filter is malformed: {error}", field=field) from None


async def _try(connection: Connection, job: UUID, condition: _Filters) -> _Tried:
    tried, last = _Tried(), _NONE
    stages = sorted(condition.stages)
    while tried.images < _SAMPLE:
        rows = await connection.fetch(_RESULTS, job, last, stages, _SLICE)
        for row in rows:
            decision = condition.decide({int(order): result for order, result in row["results"].items()})
            tried.passed += decision is True
            tried.unknown += decision is None
        tried.images += len(rows)
        if len(rows) < _SLICE:
            break
        last = rows[-1]["image_id"]
    return tried
