"""A Coice job: each photograph of a library goes through the stages of a pipeline, in their order.

A stage whose filter does not hold is skipped. A stage that fails ends its photograph: the later stages count
as failed too, since they may depend on it, and a retry does them all again.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Record
from trellis.db.session import SERVICE, Identity, transaction
from trellis.jobs.conditions import Condition, ConditionError, parse
from trellis.jobs.kind import Numbered, Outcome, RunFailed, Work
from trellis.jobs.queue import Submission, as_service, submit
from trellis.providers.errors import Misconfigured, ProviderError, Refused
from trellis.providers.storage import ObjectPath, Storage, StorageError
from trellis.providers.vision import Question, QuestionType, VisionModel

log = logging.getLogger(__name__)

NAME = "coice.job"

_CHUNK = 200

_LIBRARY = "select id from coice.libraries where id = $1"
_PIPELINE = """
select s.id, s.stage_order, s.filter_condition, p.id as prompt_id, p.name, p.prompt, p.type
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

_LEDGER = """
select item_id, stage, state from trellis.run_items where run_id = $1 and item_id = any($2::uuid[])
"""
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
_MIRROR = """
update coice.jobs j
set status = case when r.state in ('paused', 'cancelling') then 'running' else r.state end,
    completed_at = r.completed_at,
    processed_images = (
      select count(*) from trellis.run_items i
      where i.run_id = r.id and i.state <> 'pending'
        and i.stage = (select max(l.stage) from trellis.run_items l where l.run_id = r.id)
    )
from trellis.runs r
where r.id = j.id and j.id = $1
"""
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
        stages = await _read_stages(connection, args)
        await connection.execute(_ADD_JOB, run_id, args.pipeline_id, args.library_id, chosen)
        images = await connection.fetch(_IMAGES, args.library_id, chosen)
        if not images:
            raise GatewayError("BAD_USER_INPUT", "The library has no images.", field="libraryId")
        async with as_service(connection, identity):
            await connection.execute(_SET_TOTAL, run_id, len(images))
        return Submission(
            items=[image["id"] for image in images],
            stages=[stage["order"] for stage in stages],
            snapshot={
                "library_id": args.library_id,
                "images": [{"id": str(image["id"]), "gcs_path": image["gcs_path"]} for image in images],
                "stages": stages,
            },
        )

    return await submit(
        connection, identity, kind=NAME, request=request, key=args.idempotency_key, insert=insert
    )


async def _read_stages(connection: Connection, args: CoiceJobArgs) -> list[dict[str, Any]]:
    """The pipeline's stages as the snapshot keeps them, as far as the caller may use them."""
    if await connection.fetchval(_LIBRARY, args.library_id) is None:
        raise GatewayError("NOT_FOUND", "There is no such library.", field="libraryId")
    rows = await connection.fetch(_PIPELINE, args.pipeline_id)
    if not rows:
        raise GatewayError("NOT_FOUND", "There is no such pipeline.", field="pipelineId")
    if rows[0]["id"] is None:
        raise _unfit("The pipeline has no stages.")
    return [_snapshot_of(row) for row in rows]


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


class CoiceJob:
    """The kind of run that Coice's jobs are (see `jobs.kind.Kind`)."""

    name = NAME

    def __init__(self, vision: VisionModel, storage: Storage, *, window: int | None = None) -> None:
        """`window`: photographs of one job in the works at a time, by default twice what the model takes.

        Every job has the same window on the same model, which takes questions first come, first served: so
        jobs share it evenly, and a small one does not wait for a large one to end.
        """
        self._vision = vision
        self._storage = storage
        self._window = window or 2 * vision.concurrency

    async def run(self, work: Work) -> None:
        """Inspect what is pending. RunFailed where the provider cannot be used at all."""
        stages = [_Stage.load(stage) for stage in work.snapshot["stages"]]
        images = work.snapshot["images"]
        window = asyncio.Semaphore(self._window)
        try:
            async with asyncio.TaskGroup() as group:
                for first in range(0, len(images), _CHUNK):
                    for subject in await _load(work, stages, images[first : first + _CHUNK]):
                        await window.acquire()
                        if work.draining.is_set():
                            return
                        task = group.create_task(self._inspect(work, stages, subject))
                        task.add_done_callback(lambda _: window.release())
        except ExceptionGroup as errors:
            unusable = [error for error in errors.exceptions if isinstance(error, Misconfigured)]
            if unusable:
                raise RunFailed(str(unusable[0])) from unusable[0]
            raise errors.exceptions[0] from None

    async def _inspect(self, work: Work, stages: Sequence[_Stage], subject: _Subject) -> None:
        broken: int | None = None
        image: tuple[bytes, str] | None = None
        for stage in stages:
            if (state := subject.states[stage.order]) != "pending":
                broken = stage.order if state == "failed" and broken is None else broken
                continue
            if broken is not None:
                outcome = Outcome(subject.id, stage.order, "failed", error=f"Stage {broken} failed.")
            elif stage.condition is not None and not stage.condition.holds(subject.results):
                outcome = Outcome(subject.id, stage.order, "skipped")
            elif work.draining.is_set():
                return
            else:
                try:
                    image = image or await self._read(subject)
                    outcome = await self._ask(subject, stage, *image)
                except Misconfigured:
                    raise
                except (ProviderError, StorageError) as error:
                    outcome = Outcome(subject.id, stage.order, "failed", error=str(error))
                except Exception:
                    reference = uuid4()
                    log.exception("image %s, stage %d (%s)", subject.id, stage.order, reference)
                    outcome = Outcome(subject.id, stage.order, "failed", error=f"Internal error {reference}.")
            await work.report(outcome)
            if outcome.state == "failed" and broken is None:
                broken = stage.order
            elif outcome.state == "done":
                subject.results[stage.order] = outcome.result

    async def _read(self, subject: _Subject) -> tuple[bytes, str]:
        """The photograph's file and its content type."""
        if subject.metadata is None:
            raise Refused("The photograph is no longer in the library.")
        path = ObjectPath.parse(subject.path)
        return await self._storage.read(path), path.content_type

    async def _ask(self, subject: _Subject, stage: _Stage, content: bytes, content_type: str) -> Outcome:
        question = Question(content, content_type, stage.prompt, stage.type, subject.metadata or {})
        return Outcome(subject.id, stage.order, "done", result=await self._vision.ask(question))

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
        if through := sum(outcome.stage == max(stage_ids) for _, outcome in outcomes):
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

    async def mirror(self, connection: Connection, run_id: UUID) -> None:
        """Bring the job's status, time and count in line with the run and its ledger."""
        await connection.execute(_MIRROR, run_id)

    async def controllable(self, connection: Connection, run_ids: Sequence[UUID]) -> Collection[UUID]:
        """Those of the jobs that the caller may cancel or retry: Postgres decides."""
        return {row["id"] for row in await connection.fetch(_CONTROLLABLE, list(run_ids))}

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """FORBIDDEN where the caller no longer sees the job's library or pipeline.

        Photographs that have left the library meanwhile are not looked at again in any case.
        """
        if not await connection.fetchval(_MAY_USE, run_id):
            raise GatewayError("FORBIDDEN", "You may no longer use what this job works on.", field="runId")


async def _load(work: Work, stages: Sequence[_Stage], images: Sequence[Mapping[str, Any]]) -> list[_Subject]:
    """Those of `images` with anything pending, with what is there of them already."""
    subjects = {UUID(image["id"]): _Subject(UUID(image["id"]), image["gcs_path"], None) for image in images}
    orders = {stage.id: stage.order for stage in stages}
    async with transaction(work.pool, SERVICE, readonly=True) as connection:
        for row in await connection.fetch(_LEDGER, work.run_id, list(subjects)):
            subjects[row["item_id"]].states[row["stage"]] = row["state"]
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
