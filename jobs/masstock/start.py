"""Starting a MasStock execution: what it may be asked for, and where the client's key is kept meanwhile.

The key is sealed; it is in nothing else that is kept: not in the execution's input, not in the idempotency
key's, not in the run's snapshot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Record
from trellis.db.session import Identity
from trellis.jobs.kind import Priority
from trellis.jobs.queue import Item, Submission, as_service, submit
from trellis.providers.images import MODELS, usable_key
from trellis.providers.vault import NoKeys, Place, Vault
from trellis.schema.masstock.executions import API_KEY

NAME: Final = "masstock.execution"
BUCKET: Final = "masstock"

MAX_PROMPTS: Final = 100
"""Prompts of an execution where its workflow says nothing else."""

MAX_PROMPT: Final = 8_000
MAX_REFERENCES: Final = 5
MAX_REFERENCE_BYTES: Final = 14 * 2**20
"""All reference images together: a request of Google's has at most 20 MB, and they are longer as text."""

STAGE: Final = 1
_CHUNK: Final = 10

_WORKFLOW = "select id, name, client_id, status, config from masstock.workflows where id = $1"
_REFERENCES = """
select id, storage_path, content_type, size from masstock.reference_images
where id = any($1::uuid[]) and client_id = $2
"""
_ADD_EXECUTION = """
insert into masstock.workflow_executions (id, workflow_id, client_id, input_data) values ($1, $2, $3, $4)
"""
_ADD_RESULTS = """
insert into masstock.workflow_batch_results (id, execution_id, batch_index, prompt_text)
select r.id, $1, r.index - 1, r.prompt
from unnest($2::uuid[], $3::text[]) with ordinality as r (id, prompt, index)
"""
_KEEP_KEY = f"""
insert into {API_KEY.relation} (execution_id, client_id, sealed_api_key) values ($1, $2, $3)
on conflict (execution_id) do update set sealed_api_key = excluded.sealed_api_key
"""
_CLIENT_OF = "select client_id from masstock.workflow_executions where id = $1"

LACKS_KEY: Final = "select masstock.lacks_api_key($1)"
"""Whether an execution was started with a key that is no longer kept."""


@dataclass(frozen=True)
class ExecutionArgs:
    """What an execution is started with; `reference_images` are keys of uploads that were completed."""

    workflow_id: UUID
    prompts: Sequence[str]
    reference_images: Sequence[UUID] = ()
    api_key: str | None = field(default=None, repr=False)
    idempotency_key: str | None = None
    priority: Priority = "normal"


async def start(connection: Connection, identity: Identity, vault: Vault, args: ExecutionArgs) -> UUID:
    """Start an execution in the caller's transaction (read committed, as `identity`); returns its id.

    Raises GatewayError (UNAUTHENTICATED, NOT_FOUND, BAD_USER_INPUT, CONFLICT, UNAVAILABLE) and what Postgres
    raises where its policies or checks refuse the row; then the transaction has to be rolled back.
    """
    request = {
        "workflow_id": str(args.workflow_id),
        "prompts": list(args.prompts),
        "reference_images": [str(id) for id in args.reference_images],
    }

    async def insert(run_id: UUID) -> Submission:
        workflow = await connection.fetchrow(_WORKFLOW, args.workflow_id)
        if workflow is None:
            raise GatewayError("NOT_FOUND", "There is no such workflow.", field="workflowId")
        model = _model(workflow)
        _check_prompts(args.prompts, workflow["config"])
        key = _checked_key(args.api_key, workflow["config"])
        references = await _references(connection, args.reference_images, workflow)
        kept = {name: request[name] for name in ("prompts", "reference_images")}
        await connection.execute(_ADD_EXECUTION, run_id, workflow["id"], workflow["client_id"], kept)
        ids = [uuid4() for _ in args.prompts]
        async with as_service(connection, identity):
            await connection.execute(_ADD_RESULTS, run_id, ids, list(args.prompts))
            if key is not None:
                await _keep(connection, vault, run_id, workflow["client_id"], key)
        return Submission(
            items=[
                Item(id, {"id": str(id), "index": index, "prompt": prompt})
                for index, (id, prompt) in enumerate(zip(ids, args.prompts, strict=True))
            ],
            stages=[STAGE],
            snapshot={**model, "keyed": key is not None, "references": references},
            chunk=_CHUNK,
            title=workflow["name"],
            names={STAGE: "Pictures"},
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


async def give_key(
    connection: Connection, identity: Identity, vault: Vault, run_id: UUID, api_key: str
) -> None:
    """Seal a key for an execution that had one before, whose run is to be tried again.

    The transaction is the caller's. Raises GatewayError (NOT_FOUND, BAD_USER_INPUT, CONFLICT, UNAVAILABLE).
    """
    client_id = await connection.fetchval(_CLIENT_OF, run_id)
    if client_id is None:
        raise GatewayError("NOT_FOUND", "There is no such execution.", field="executionId")
    _usable(api_key)
    if not await connection.fetchval(LACKS_KEY, run_id):
        raise GatewayError(
            "CONFLICT", "This execution lacks no API key: retry it without one.", field="apiKey"
        )
    async with as_service(connection, identity):
        await _keep(connection, vault, run_id, client_id, api_key)


async def _keep(connection: Connection, vault: Vault, run_id: UUID, client_id: UUID, key: str) -> None:
    try:
        sealed = vault.seal(key, place_of_key(client_id))
    except NoKeys as error:
        raise GatewayError(
            "UNAVAILABLE", "This gateway cannot keep API keys: its operator has to set TRELLIS_SECRET_KEYS."
        ) from error
    await connection.execute(_KEEP_KEY, run_id, client_id, sealed)


def place_of_key(client_id: UUID) -> Place:
    """Where the key of a client's execution is kept."""
    return Place(API_KEY.relation, API_KEY.column, client_id)


def _model(workflow: Record) -> dict[str, str]:
    """Which model makes the pictures: the workflow's type, and the provider's name of the model."""
    config = workflow["config"]
    if workflow["status"] != "active" or workflow["client_id"] is None:
        raise GatewayError("CONFLICT", "The workflow is inactive, or no client's.", field="workflowId")
    name = config.get("workflow_type", "")
    if name not in MODELS:
        raise GatewayError(
            "CONFLICT", f"The workflow's type is none of {', '.join(MODELS)}.", field="workflowId"
        )
    return {"workflow_type": name, "model": config.get("model") or MODELS[name]}


def _check_prompts(prompts: Sequence[str], config: Mapping[str, Any]) -> None:
    most = int(config.get("max_prompts", MAX_PROMPTS))
    if not 1 <= len(prompts) <= most:
        raise GatewayError("BAD_USER_INPUT", f"This workflow takes 1 to {most} prompts.", field="prompts")
    for number, prompt in enumerate(prompts, start=1):
        if not prompt.strip() or len(prompt) > MAX_PROMPT or "\0" in prompt:
            raise GatewayError(
                "BAD_USER_INPUT",
                f"Prompt {number} is blank, or has more than {MAX_PROMPT} characters.",
                field="prompts",
            )


def _checked_key(key: str | None, config: Mapping[str, Any]) -> str | None:
    """The key to keep, if there is to be one."""
    if key is None:
        if config.get("requires_api_key", False):
            raise GatewayError("BAD_USER_INPUT", "This workflow needs your API key.", field="apiKey")
        return None
    _usable(key)
    return None if config.get("workflow_type") == "offline" else key


def _usable(key: str) -> None:
    if not usable_key(key):
        raise GatewayError(
            "BAD_USER_INPUT", "An API key has 1 to 500 printable characters and no spaces.", field="apiKey"
        )


async def _references(connection: Connection, ids: Sequence[UUID], workflow: Record) -> list[dict[str, str]]:
    """The reference images as the snapshot keeps them, in the order given."""
    if not ids:
        return []
    if not workflow["config"].get("supports_reference_images", False):
        raise _unfit("This workflow takes no reference images.")
    if len(ids) > MAX_REFERENCES or len(set(ids)) < len(ids):
        raise _unfit(f"There are at most {MAX_REFERENCES} reference images, each once.")
    rows = await connection.fetch(_REFERENCES, list(ids), workflow["client_id"])
    found = {row["id"]: row for row in rows}
    if len(found) < len(ids):
        raise GatewayError(
            "NOT_FOUND", "There is no such reference image of this client.", field="referenceImages"
        )
    if sum(row["size"] for row in rows) > MAX_REFERENCE_BYTES:
        raise _unfit(f"Reference images have at most {MAX_REFERENCE_BYTES // 2**20} MB together.")
    return [{"path": found[id]["storage_path"], "type": found[id]["content_type"]} for id in ids]


def _unfit(message: str) -> GatewayError:
    return GatewayError("BAD_USER_INPUT", message, field="referenceImages")
