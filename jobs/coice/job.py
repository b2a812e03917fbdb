"""A Coice job: each photograph of a library goes through the stages of a pipeline, in their order.

A stage whose filter does not hold is skipped. A stage that fails ends its photograph: the later stages count
as failed too, since they may depend on it, and a retry does them all again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Record
from trellis.db.session import SERVICE, Identity, transaction
from trellis.jobs.attempts import attempt, each
from trellis.jobs.conditions import Condition, ConditionError, parse
from trellis.jobs.kind import Numbered, Outcome, Priority, Work
from trellis.jobs.ledger import states
from trellis.jobs.own_row import OwnRow, RowStatements
from trellis.jobs.queue import Item, Submission, as_service, submit
from trellis.providers.admission.caller import Caller
from trellis.providers.errors import Refused
from trellis.providers.storage import ObjectPath, Storage
from trellis.providers.vision import Question, QuestionType, VisionModel

NAME = "coice.job"

_LIBRARY = "select name from coice.libraries where id = $1"
_PIPELINE = """
select s.id, s.stage_order, s.filter_condition, p.id as prompt_id, p.name, p.prompt, p.type,
  l.name as pipeline
from coice.pipelines l
left join coice.pipeline_stages s on s.pipeline_id = l.id
left join coice.prompts p on p.id = s.prompt_id
where l.id = $1
order by s.stage_order
"""
_IMAGES = """
select id, gcs_path from coice.images
where library_id = $1 and (cardinality($2::uuid[]) = 0 or id = any($2::uuid[]))
order by created_at, id
"""
_ADD_JOB = "insert into coice.jobs (id, pipeline_id, library_id, image_ids) values ($1, $2, $3, $4)"
_SET_TOTAL = "update coice.jobs set total_images = $2 where id = $1"

_RESULTS = """
select image_id, stage_id, result from coice.job_results where job_id = $1 and image_id = any($2::uuid[])
"""
_PRESENT = "select id, library_id, metadata from coice.images where id = any($1::uuid[])"

# Held until the flush commits, so that neither can be deleted between this look and the result's insert.
_HOLD_IMAGES = "select id from coice.images where id = any($1::uuid[]) order by id for key share"
_HOLD_STAGES = "select id from coice.pipeline_stages where id = any($1::uuid[]) order by id for key share"
_ADD_RESULTS = """
insert into coice.job_results (id, job_id, image_id, stage_id, result, sequence)
select r.id, $1, r.image_id, r.stage_id, r.result, r.sequence
from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::jsonb[], $6::bigint[])
  as r (id, image_id, stage_id, result, sequence)
"""
_COUNT = "update coice.jobs set processed_images = processed_images + $2 where id = $1"
# Flushes keep the count; only a retry takes some of it back.
_MIRROR = """
update coice.jobs j
set status = case when r.state in ('paused', 'cancelling') then 'running' else r.state end,
    completed_at = r.completed_at,
    processed_images = case when r.state <> 'pending' then j.processed_images else (
      select count(*) from trellis.run_items i
      where i.run_id = r.id and i.state <> 'pending'
        and i.stage = (select max(l.stage) from trellis.run_items l where l.run_id = r.id)
    ) end
from trellis.runs r
where r.id = j.id and j.id = $1
"""
_DELETE = "delete from coice.jobs where id = $1 returning id"
_CONTROLLABLE = "select id from unnest($1::uuid[]) as id where coice.may_control_job(id)"
_MAY_USE = """
select exists (select from coice.libraries where id = jobs.library_id)
  and exists (select from coice.pipelines where id = jobs.pipeline_id)
from coice.jobs where id = $1
"""


@dataclass(frozen=True)
class CoiceJobArgs:
    """What a job is started with; no `image_ids` means all photographs of the library."""

    pipeline_id: UUID
    library_id: int
    image_ids: Sequence[UUID] = ()
    idempotency_key: str | None = None
    priority: Priority = "normal"


async def start(connection: Connection, identity: Identity, args: CoiceJobArgs) -> UUID:
    """Start a job in the caller's transaction (read committed, as `identity`); returns its id.

    Raises GatewayError (UNAUTHENTICATED, NOT_FOUND, BAD_USER_INPUT, CONFLICT) and what Postgres raises where
    its policies or checks refuse the job's row; then the transaction has to be rolled back.
    """
    chosen = list(dict.fromkeys(args.image_ids))
    request = {
        "pipeline_id": str(args.pipeline_id),
        "library_id": args.library_id,
        "image_ids": sorted(str(id) for id in chosen),
    }

    async def insert(run_id: UUID) -> Submission:
        title, stages = await _read_pipeline(connection, args)
        await connection.execute(_ADD_JOB, run_id, args.pipeline_id, args.library_id, chosen)
        images = await connection.fetch(_IMAGES, args.library_id, chosen)
        if not images:
            raise GatewayError("BAD_USER_INPUT", "The library has no images.", field="libraryId")
        async with as_service(connection, identity):
            await connection.execute(_SET_TOTAL, run_id, len(images))
        return Submission(
            items=[
                Item(image["id"], {"id": str(image["id"]), "gcs_path": image["gcs_path"]}) for image in images
            ],
            stages=[stage["order"] for stage in stages],
            snapshot={"library_id": args.library_id, "stages": stages},
            title=title,
            names={stage["order"]: stage["name"] for stage in stages},
        )

    return await submit(
        connection,
        identity,
        kind=NAME,
        request=request,
        key=args.idempotency_key,
        insert=insert,
        priority=args.priority,
    )


async def _read_pipeline(connection: Connection, args: CoiceJobArgs) -> tuple[str, list[dict[str, Any]]]:
    """The job's title, and the pipeline's stages as the snapshot keeps them, if the caller may use them."""
    library = await connection.fetchval(_LIBRARY, args.library_id)
    if library is None:
        raise GatewayError("NOT_FOUND", "There is no such library.", field="libraryId")
    rows = await connection.fetch(_PIPELINE, args.pipeline_id)
    if not rows:
        raise GatewayError("NOT_FOUND", "There is no such pipeline.", field="pipelineId")
    if rows[0]["id"] is None:
        raise _unfit("The pipeline has no stages.")
    return f"{rows[0]['pipeline']} · {library}", [_snapshot_of(row) for row in rows]


def _snapshot_of(row: Record) -> dict[str, Any]:
    order = row["stage_order"]
    if row["prompt_id"] is None:
        raise _unfit(f"You may not use the prompt of stage {order}.")
    if row["filter_condition"] is not None:
        try:
            parse(row["filter_condition"], stage_order=order)
        except ConditionError as error:
            raise _unfit(f"The filter of stage {order}: {error}") from error
    return {
        "id": str(row["id"]),
        "order": order,
        "prompt_id": str(row["prompt_id"]),
        "name": row["name"],
        "text": row["prompt"],
        "type": row["type"],
        "filter_condition": row["filter_condition"],
    }


def _unfit(message: str) -> GatewayError:
    return GatewayError("BAD_USER_INPUT", message, field="pipelineId")


@dataclass(frozen=True)
class _Stage:
    """One stage of the snapshot, ready to be used."""

    id: UUID
    order: int
    prompt: str
    type: QuestionType
    condition: Condition | None

    @classmethod
    def load(cls, stage: Mapping[str, Any]) -> "_Stage":
        value, order = stage["filter_condition"], stage["order"]
        condition = None if value is None else parse(value, stage_order=order)
        return cls(UUID(stage["id"]), order, stage["text"], stage["type"], condition)


@dataclass
class _Subject:
    """One photograph with something left to do; `states` and `results` are by stage order."""

    id: UUID
    path: str
    metadata: Mapping[str, Any] | None
    states: dict[int, str] = field(default_factory=dict)
    results: dict[int, Any] = field(default_factory=dict)
    file: tuple[bytes, str] | None = field(default=None, repr=False)


class CoiceJob(OwnRow):
    """The kind of run that Coice's jobs are (see `jobs.kind.Kind`)."""

    name = NAME
    statements = RowStatements(_MIRROR, _CONTROLLABLE, _DELETE)

    def __init__(self, vision: VisionModel, storage: Storage) -> None:
        self._vision = vision
        self._storage = storage

    @property
    def concurrency(self) -> int:
        """As many photographs as the model looks at."""
        return self._vision.concurrency

    async def process(self, work: Work) -> None:
        """Inspect what is pending. RunFailed where the provider cannot be used at all."""
        stages = [_Stage.load(stage) for stage in work.snapshot["stages"]]

        async def inspect(subject: _Subject) -> None:
            try:
                await self._inspect(work, stages, subject)
            finally:
                subject.file = None

        await each(work, await _load(work, stages), inspect, at_once=2 * self._vision.concurrency)

    async def _inspect(self, work: Work, stages: Sequence[_Stage], subject: _Subject) -> None:
        broken: int | None = None
        for stage in stages:
            state = subject.states[stage.order]
            if state == "waiting":
                return
            if state == "pending":
                outcome = await self._outcome(work, subject, stage, broken)
                if outcome is None:
                    return
                await work.report(outcome)
                state = outcome.state
                if state == "again":
                    return
                if state == "done":
                    subject.results[stage.order] = outcome.result
            if state == "failed" and broken is None:
                broken = stage.order

    async def _outcome(
        self, work: Work, subject: _Subject, stage: _Stage, broken: int | None
    ) -> Outcome | None:
        """What a stage comes to; None where there is no time left to find out."""
        if broken is not None:
            return Outcome(subject.id, stage.order, "failed", error=f"Stage {broken} failed.")
        if stage.condition is not None and not stage.condition.holds(subject.results):
            return Outcome(subject.id, stage.order, "skipped")
        if work.draining.is_set():
            return None
        return await attempt(subject.id, stage.order, partial(self._answer, work, subject, stage))

    async def _answer(self, work: Work, subject: _Subject, stage: _Stage) -> Any:
        subject.file = subject.file or await self._read(subject)
        return await self._ask(work, subject, stage, *subject.file)

    async def _read(self, subject: _Subject) -> tuple[bytes, str]:
        """The photograph's file and its content type."""
        if subject.metadata is None:
            raise Refused("The photograph is no longer in the library.")
        path = ObjectPath.parse(subject.path)
        return await self._storage.read(path), path.content_type

    async def _ask(
        self, work: Work, subject: _Subject, stage: _Stage, content: bytes, content_type: str
    ) -> Any:
        caller = Caller(work.owner, work.order)
        question = Question(content, content_type, stage.prompt, stage.type, subject.metadata or {}, caller)
        return await self._vision.ask(question)

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: Any, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        """Insert the results of what was done, and count the photographs that have come through."""
        stage_ids = {stage["order"]: UUID(stage["id"]) for stage in snapshot["stages"]}
        outcomes = await _without_deleted(connection, stage_ids, outcomes)
        done = [(number, outcome) for number, outcome in outcomes if outcome.state == "done"]
        if done:
            await connection.execute(
                _ADD_RESULTS,
                run_id,
                [outcome.id for _, outcome in done],
                [outcome.item for _, outcome in done],
                [stage_ids[outcome.stage] for _, outcome in done],
                [outcome.result for _, outcome in done],
                [number for number, _ in done],
            )
        last = max(stage_ids)
        if through := sum(each.stage == last and each.state != "again" for _, each in outcomes):
            await connection.execute(_COUNT, run_id, through)
        return outcomes

    def describe(self, outcome: Outcome) -> Mapping[str, Any]:
        """`image_id` and `stage` (its order), with `result_id` or `error`."""
        data: dict[str, Any] = {"image_id": str(outcome.item), "stage": outcome.stage}
        if outcome.state == "done":
            data["result_id"] = str(outcome.id)
        if outcome.error is not None:
            data["error"] = outcome.error
        return data

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """FORBIDDEN where the caller no longer sees the job's library or pipeline.

        Photographs that have left the library meanwhile are not looked at again in any case.
        """
        if not await connection.fetchval(_MAY_USE, run_id):
            raise GatewayError("FORBIDDEN", "You may no longer use what this job works on.", field="runId")


async def _load(work: Work, stages: Sequence[_Stage]) -> list[_Subject]:
    """The chunk's photographs with anything pending, with what is there of them already."""
    subjects = {
        UUID(image["id"]): _Subject(UUID(image["id"]), image["gcs_path"], None) for image in work.items
    }
    orders = {stage.id: stage.order for stage in stages}
    async with transaction(work.pool, SERVICE, readonly=True) as connection:
        for item, found in (await states(connection, work.run_id, list(subjects))).items():
            subjects[item].states.update(found)
        waiting = [subject for subject in subjects.values() if "pending" in subject.states.values()]
        begun = [subject.id for subject in waiting if "done" in subject.states.values()]
        for row in await connection.fetch(_RESULTS, work.run_id, begun) if begun else ():
            subjects[row["image_id"]].results[orders[row["stage_id"]]] = row["result"]
        for row in await connection.fetch(_PRESENT, [subject.id for subject in waiting]):
            if row["library_id"] == work.snapshot["library_id"]:
                subjects[row["id"]].metadata = row["metadata"]
    return waiting


async def _without_deleted(
    connection: Connection, stage_ids: Mapping[int, UUID], outcomes: Sequence[Numbered]
) -> list[Numbered]:
    """The outcomes, with a result whose photograph or stage is no longer there turned into a failure."""
    images = {outcome.item for _, outcome in outcomes if outcome.state == "done"}
    held = {row["id"] for row in await connection.fetch(_HOLD_IMAGES, list(images))}
    held |= {row["id"] for row in await connection.fetch(_HOLD_STAGES, list(stage_ids.values()))}

    def judge(outcome: Outcome) -> Outcome:
        if outcome.state != "done" or {outcome.item, stage_ids[outcome.stage]} <= held:
            return outcome
        return replace(outcome, state="failed", result=None, error="The photograph or stage was deleted.")

    return [(number, judge(outcome)) for number, outcome in outcomes]
