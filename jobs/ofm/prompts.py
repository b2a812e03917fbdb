"""Prompts of OFM's that a vision model writes: five variations of an image, each under a label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.db.session import Identity
from trellis.jobs.attempts import attempt, each
from trellis.jobs.kind import Numbered, Outcome, Postponed, Priority, RunFailed, Whole, Work
from trellis.jobs.own_row import OwnRow, RowStatements, is_pending
from trellis.jobs.queue import Item, Submission, submit
from trellis.providers.admission.caller import Caller
from trellis.providers.storage import ObjectPath, Storage, StorageError, StorageUnavailable
from trellis.providers.vision import Question, VisionModel

NAME: Final = "ofm.prompts"
STAGE: Final = 1

MAX_BYTES: Final = 10 * 2**20
"""How large the file of an image may be that prompts are written of."""

_PAUSE: Final = 5.0
_ASKED: Final = (
    "Write five prompts for an image model, each of one paragraph of 40 to 80 words, that vary this image: "
    "the same subject, recognisable, in five different places, kinds of light and moods. Describe subject, "
    "clothes, pose, surroundings, light, lens and framing. Give each a label of two or three words that "
    "tells it from the others."
)
_PERSONA: Final = "The subject is a persona called {name}. {description}"

_IMAGE = "select filename, file_path, file_type, mime_type, file_size from ofm.assets where id = $1"
_MODEL = "select name, description from ofm.ai_models where id = $1"
_ADD = "insert into ofm.prompt_runs (id, source_image_id, model_id) values ($1, $2, $3)"
# Each a moment after the one before, so that they are listed in their order.
_WRITTEN = """
with run as (
  update ofm.prompt_runs set provider = $2 where id = $1 returning user_id, model_id, source_image_id
)
insert into ofm.prompts
  (user_id, model_id, source_image_id, run_id, prompt_index, variation_label, prompt_text, metadata,
   created_at)
select run.user_id, run.model_id, run.source_image_id, $1, v.number - 1, v.label, v.prompt, $5,
  now() + v.number * interval '1 microsecond'
from run, unnest($3::text[], $4::text[]) with ordinality as v (label, prompt, number)
on conflict (run_id, prompt_index) do nothing
"""
_MIRROR = "select ofm.mirror_prompt_run($1)"
_CONTROLLABLE = "select id from unnest($1::uuid[]) as id where ofm.may_control_prompt_run(id)"
_DELETE = "delete from ofm.prompt_runs where id = $1 returning id"
_HAS_IMAGE = "select source_image_id is not null from ofm.prompt_runs where id = $1"


@dataclass(frozen=True)
class PromptsArgs:
    """The image that prompts are written of, and the persona that they are for, if any."""

    source_image_id: UUID
    model_id: UUID | None = None
    idempotency_key: str | None = None
    priority: Priority = "normal"


async def start(connection: Connection, identity: Identity, args: PromptsArgs) -> UUID:
    """Have prompts written, in the caller's transaction (read committed, as `identity`); the run's id.

    Raises GatewayError (UNAUTHENTICATED, NOT_FOUND, BAD_USER_INPUT, CONFLICT) and what Postgres raises where
    its policies or checks refuse the row; then the transaction has to be rolled back.
    """
    request = {
        "source_image_id": str(args.source_image_id),
        "model_id": str(args.model_id) if args.model_id else None,
    }

    async def insert(run_id: UUID) -> Submission:
        image = await connection.fetchrow(_IMAGE, args.source_image_id)
        if image is None:
            raise GatewayError("NOT_FOUND", "There is no such image of yours.", field="sourceImageId")
        if image["file_type"] != "image" or image["file_size"] > MAX_BYTES:
            raise GatewayError(
                "BAD_USER_INPUT",
                f"Prompts are written of an image of at most {MAX_BYTES // 2**20} MB.",
                field="sourceImageId",
            )
        asked = _ASKED
        if args.model_id is not None:
            persona = await connection.fetchrow(_MODEL, args.model_id)
            if persona is None:
                raise GatewayError("NOT_FOUND", "There is no such persona of yours.", field="modelId")
            asked = f"{asked}\n\n{_PERSONA.format_map(persona)}".strip()
        await connection.execute(_ADD, run_id, args.source_image_id, args.model_id)
        return Submission(
            items=[Item(run_id, {"id": str(run_id)})],
            stages=[STAGE],
            snapshot={"path": image["file_path"], "type": image["mime_type"], "prompt": asked[:8_000]},
            title=image["filename"],
            names={STAGE: "Prompts"},
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


class OfmPrompts(Whole, OwnRow):
    """The kind of run that writes prompts (see `jobs.kind.Kind`)."""

    name = NAME
    statements = RowStatements(_MIRROR, _CONTROLLABLE, _DELETE)

    def __init__(self, vision: VisionModel, storage: Storage) -> None:
        self._vision = vision
        self._storage = storage

    @property
    def concurrency(self) -> int:
        """As many as the model answers at once."""
        return self._vision.concurrency

    async def process(self, work: Work) -> None:
        """Have the prompts written. RunFailed where the image or the model cannot be used at all."""
        if not await is_pending(work, STAGE):
            return
        question = Question(
            await self._read(work.snapshot["path"]),
            work.snapshot["type"],
            work.snapshot["prompt"],
            "variations",
            caller=Caller(work.owner, work.order),
        )

        async def write(run_id: UUID) -> None:
            await work.report(await attempt(run_id, STAGE, partial(self._vision.ask, question)))

        await each(work, [work.run_id], write, at_once=1)

    async def _read(self, path: str) -> bytes:
        try:
            return await self._storage.read(ObjectPath.parse(path))
        except StorageUnavailable as error:
            raise Postponed(_PAUSE) from error
        except StorageError as error:
            raise RunFailed("The image cannot be read any more.") from error

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: Any, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        """Write the prompts into their table."""
        for _, outcome in outcomes:
            if outcome.state == "done":
                answer = outcome.result
                about = {"provider": answer["provider"], "model": answer["model"]}
                await connection.execute(
                    _WRITTEN,
                    run_id,
                    f"{about['provider']} {about['model']}",
                    [one["label"] for one in answer["result"]],
                    [one["prompt"] for one in answer["result"]],
                    about,
                )
        return outcomes

    def describe(self, outcome: Outcome) -> Mapping[str, Any]:
        """`labels`, or `error`."""
        if outcome.state == "done":
            return {"labels": [one["label"] for one in outcome.result["result"]]}
        return {"error": outcome.error}

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """CONFLICT where the image is gone."""
        if not await connection.fetchval(_HAS_IMAGE, run_id):
            raise GatewayError("CONFLICT", "The image of this run has been deleted.", field="runId")
