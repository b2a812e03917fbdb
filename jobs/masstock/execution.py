"""A MasStock execution: a workflow makes one picture of each prompt, by the image model that it names.

The key that a client brings is sealed for as long as the run has not ended, and is nowhere else. A picture's
object is queued to be removed before it is written, and taken out of the queue with its row, so that a crash
in between leaves nothing behind.
"""

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.db.session import SERVICE, transaction
from trellis.jobs.attempts import attempt, each
from trellis.jobs.kind import Numbered, Outcome, Postponed, RunFailed, Work
from trellis.jobs.ledger import states
from trellis.jobs.masstock.start import BUCKET, LACKS_KEY, NAME, STAGE, place_of_key
from trellis.jobs.own_row import OwnRow, RowStatements
from trellis.providers.admission.caller import Caller
from trellis.providers.images import ImageModel, ImageModels, ImageRequest, Reference
from trellis.providers.storage import ObjectPath, Storage, StorageError, StorageUnavailable
from trellis.providers.vault import Vault, VaultError
from trellis.schema.masstock.executions import API_KEY

log = logging.getLogger(__name__)

_PAUSE: Final = 5.0
_EXTENSIONS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}

_KEY = f"select client_id, sealed_api_key from {API_KEY.relation} where execution_id = $1"
_IS_ACTIVE = """
select c.status = 'active' from masstock.workflow_executions e join masstock.clients c on c.id = e.client_id
where e.id = $1
"""

# Whoever dies between these two leaves an object that nothing refers to: it goes when this is due.
_EXPECT = "insert into trellis.discards (path, due_at) values ($1, now() + interval '1 day')"
_ARRIVED = "delete from trellis.discards where path = any($1::text[])"
_PUT = """
update masstock.workflow_batch_results r
set status = o.status, result_storage_path = o.path, error_message = o.error, sequence = o.sequence,
    processing_time_ms = o.milliseconds, completed_at = clock_timestamp()
from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[], $7::bigint[])
  as o (id, status, path, error, milliseconds, sequence)
where r.execution_id = $1 and r.id = o.id
"""
# Status, times and counts; and the key goes when the run has ended.
_MIRROR = "select masstock.mirror_execution($1)"
_CONTROLLABLE = "select id from unnest($1::uuid[]) as id where masstock.may_control_execution(id)"
_DELETE = "delete from masstock.workflow_executions where id = $1 returning id"
_MAY_USE = """
select w.status from masstock.workflow_executions e join masstock.workflows w on w.id = e.workflow_id
where e.id = $1
"""


class MasStockExecution(OwnRow):
    """The kind of run that MasStock's executions are (see `jobs.kind.Kind`)."""

    name = NAME
    statements = RowStatements(_MIRROR, _CONTROLLABLE, _DELETE)

    def __init__(self, images: ImageModels, storage: Storage, vault: Vault) -> None:
        self._images = images
        self._storage = storage
        self._vault = vault

    @property
    def concurrency(self) -> int:
        """As many pictures as the models make."""
        return self._images.concurrency

    async def process(self, work: Work) -> None:
        """Make the pictures that are pending. RunFailed where the model or the key cannot be used at all, or
        the client was suspended meanwhile."""
        pending = await _pending(work)
        if not pending:
            return
        async with transaction(work.pool, SERVICE, readonly=True) as connection:
            if await connection.fetchval(_IS_ACTIVE, work.run_id) is False:
                raise RunFailed("The client is not active any more.")
        key = await self._key(work) if work.snapshot["keyed"] else None
        model = await self._images.of(work.snapshot["workflow_type"], with_key=key is not None)
        references = await self._read(work.snapshot["references"])

        async def make(prompt: Mapping[str, Any]) -> None:
            request = ImageRequest(
                prompt["prompt"],
                work.snapshot["model"],
                references,
                seed=UUID(prompt["id"]).int & 0x7FFF_FFFF,
                api_key=key,
                caller=Caller(work.owner, work.order),
            )
            ask = partial(self._make, work, model, request, prompt["index"])
            await work.report(await attempt(UUID(prompt["id"]), STAGE, ask))

        await each(work, pending, make, at_once=2 * model.concurrency)

    async def _key(self, work: Work) -> str:
        """The client's key, for as long as the chunk is worked on."""
        async with transaction(work.pool, SERVICE, readonly=True) as connection:
            row = await connection.fetchrow(_KEY, work.run_id)
        if row is None or row["sealed_api_key"] is None:
            raise RunFailed("The API key of this execution is no longer kept.")
        try:
            return self._vault.open(row["sealed_api_key"], place_of_key(row["client_id"]))
        except VaultError as error:
            log.warning("execution %s: %s", work.run_id, error)
            raise RunFailed("The API key of this execution cannot be opened any more.") from error

    async def _read(self, references: Sequence[Mapping[str, str]]) -> list[Reference]:
        try:
            return [
                Reference(await self._storage.read(ObjectPath.parse(each["path"])), each["type"])
                for each in references
            ]
        except StorageUnavailable as error:
            raise Postponed(_PAUSE) from error
        except StorageError as error:
            raise RunFailed("A reference image cannot be read any more.") from error

    async def _make(self, work: Work, model: ImageModel, request: ImageRequest, index: int) -> dict[str, Any]:
        image = await model.generate(request)
        name = f"{index}_{time.time_ns() // 1_000_000}.{_EXTENSIONS[image.content_type]}"
        path = ObjectPath(self._storage.buckets[BUCKET].name, f"{work.run_id}/{name}")
        async with transaction(work.pool, SERVICE) as connection:
            await connection.execute(_EXPECT, str(path))
        await self._storage.write(path, image.data, image.content_type)
        return {"path": str(path), "provider": image.provider, "model": image.model}

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: Any, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        """Write into the batch results what was made and what failed."""
        ended = [(number, outcome) for number, outcome in outcomes if outcome.state in ("done", "failed")]
        paths = [outcome.result["path"] if outcome.state == "done" else None for _, outcome in ended]
        if ended:
            await connection.execute(
                _PUT,
                run_id,
                [outcome.item for _, outcome in ended],
                ["completed" if path else "failed" for path in paths],
                paths,
                [outcome.error for _, outcome in ended],
                [None if outcome.seconds is None else round(outcome.seconds * 1000) for _, outcome in ended],
                [number for number, _ in ended],
            )
            await connection.execute(_ARRIVED, [path for path in paths if path])
        return outcomes

    def describe(self, outcome: Outcome) -> Mapping[str, Any]:
        """`result_id`, with `provider` and `model`, or `error`."""
        data: dict[str, Any] = {"result_id": str(outcome.item)}
        if outcome.state == "done":
            data |= {name: outcome.result[name] for name in ("provider", "model")}
        if outcome.error is not None:
            data["error"] = outcome.error
        return data

    async def deletable(self, connection: Connection, run_ids: Sequence[UUID]) -> Collection[UUID]:
        """For admins all of them: an execution is what its client is billed for."""
        return run_ids if await connection.fetchval("select masstock.is_admin()") else ()

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """FORBIDDEN where the workflow is no longer seen; CONFLICT where it or the key cannot be used."""
        status = await connection.fetchval(_MAY_USE, run_id)
        if status is None:
            raise GatewayError("FORBIDDEN", "You may no longer use the workflow of this run.", field="runId")
        if status != "active":
            raise GatewayError("CONFLICT", "The workflow of this run is inactive.", field="runId")
        if await connection.fetchval(LACKS_KEY, run_id):
            raise GatewayError(
                "CONFLICT",
                "The API key of this run was erased when it ended: use retryMasStockExecution, with a key.",
                field="runId",
            )


async def _pending(work: Work) -> list[Mapping[str, Any]]:
    """The chunk's prompts that are to be tried now."""
    async with transaction(work.pool, SERVICE, readonly=True) as connection:
        found = await states(connection, work.run_id, [UUID(each["id"]) for each in work.items])
    return [each for each in work.items if found.get(UUID(each["id"]), {}).get(STAGE) == "pending"]
