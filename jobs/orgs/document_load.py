"""Loading a document of Orgs: its passages are embedded, batch by batch, and kept with their vectors.

Nobody sees them until all are there: then, in the transaction that completes the run, they take the place of
what their source had.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid5

import orjson

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.db.session import SERVICE, Identity, transaction
from trellis.jobs.attempts import attempt, each
from trellis.jobs.kind import Numbered, Outcome, Priority, RunFailed, Whole, Work
from trellis.jobs.ledger import states
from trellis.jobs.orgs.knowledge import written
from trellis.jobs.own_row import OwnRow, RowStatements
from trellis.jobs.queue import Item, Submission, started_before, submit
from trellis.providers.admission.caller import Caller
from trellis.providers.embeddings import BATCH, Embedder

NAME: Final = "orgs.document_load"
STAGE: Final = 1
MAX_NAME: Final = 255
MAX_METADATA: Final = 16_384

_CHUNK: Final = 4  # batches
_ADD = """
insert into orgs.document_loads (id, source_id, document_id, characters, passages, metadata)
values ($1, $2, $3, $4, $5, $6)
"""
_BEGUN = "update orgs.document_loads set provider = $2, model = $3 where id = $1 and provider is null"
_IS_SAME = "select (provider, model) = ($2, $3) from orgs.document_loads where id = $1"
_KEEP = "select orgs.add_passages($1, $2, $3, $4)"
_MIRROR = "select orgs.mirror_document_load($1)"
_CONTROLLABLE = "select id from unnest($1::uuid[]) as id where orgs.may_control_document_load(id)"
_DELETE = "delete from orgs.document_loads where id = $1 returning id"


@dataclass(frozen=True)
class Document:
    """What is loaded: its passages in order, and how many characters it had; `id` where it was a file."""

    characters: int
    passages: Sequence[str]
    id: UUID | None = None


@dataclass(frozen=True)
class LoadArgs:
    """Which source is loaded, and what each passage is given.

    `fingerprint` tells documents apart: a file's key, or what a text comes to.
    """

    source_id: str
    fingerprint: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    idempotency_key: str | None = None
    priority: Priority = "normal"


def fingerprint_of(text: str) -> str:
    """What tells a text from others."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def check(args: LoadArgs) -> None:
    """BAD_USER_INPUT where a source cannot be called so, or its passages be given that."""
    name = args.source_id
    if not name.strip() or len(name) > MAX_NAME or "\0" in name:
        raise GatewayError(
            "BAD_USER_INPUT",
            f"A source's name is not blank, and has at most {MAX_NAME} characters.",
            field="sourceId",
        )
    told = orjson.dumps(args.metadata)
    if not isinstance(args.metadata, Mapping) or len(told) > MAX_METADATA or b"\\u0000" in told:
        raise GatewayError(
            "BAD_USER_INPUT", f"Metadata are an object of at most {MAX_METADATA:,} bytes.", field="metadata"
        )


async def start(connection: Connection, identity: Identity, args: LoadArgs, document: Document) -> UUID:
    """Load a document, in the caller's transaction (read committed, as `identity`); returns the load's id.

    Raises GatewayError (UNAUTHENTICATED, BAD_USER_INPUT, CONFLICT, UNAVAILABLE) and what Postgres raises
    where it refuses the row; then the transaction has to be rolled back.
    """
    check(args)

    async def insert(run_id: UUID) -> Submission:
        await connection.execute("select orgs.require_vectors()")
        count = len(document.passages)
        about = (args.source_id, document.id, document.characters, count, dict(args.metadata))
        await connection.execute(_ADD, run_id, *about)
        batches = [
            Item(
                uuid5(run_id, str(first)),
                {
                    "id": str(uuid5(run_id, str(first))),
                    "first": first,
                    "passages": list(document.passages[first : first + BATCH]),
                },
            )
            for first in range(0, count, BATCH)
        ]
        return Submission(
            items=batches,
            stages=[STAGE],
            snapshot={},
            chunk=_CHUNK,
            title=args.source_id,
            names={STAGE: "Passages"},
        )

    return await submit(
        connection,
        identity,
        kind=NAME,
        request=_request(args),
        key=args.idempotency_key,
        insert=insert,
        priority=args.priority,
    )


async def loaded_before(connection: Connection, identity: Identity, args: LoadArgs) -> UUID | None:
    """The load that `start` would return because its key was used before. Raises as `start` does."""
    check(args)
    return await started_before(
        connection, identity, kind=NAME, request=_request(args), key=args.idempotency_key
    )


def _request(args: LoadArgs) -> Mapping[str, Any]:
    return {"source_id": args.source_id, "document": args.fingerprint, "metadata": dict(args.metadata)}


class OrgsDocumentLoad(Whole, OwnRow):
    """The kind of run that loads documents (see `jobs.kind.Kind`)."""

    name = NAME
    statements = RowStatements(_MIRROR, _CONTROLLABLE, _DELETE)

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def concurrency(self) -> int:
        """As many batches as the model embeds at once."""
        return self._embedder.concurrency

    async def process(self, work: Work) -> None:
        """Embed what is pending. RunFailed where the model cannot be used at all."""
        batches = {UUID(item["id"]): item for item in work.items}
        async with transaction(work.pool, SERVICE, readonly=True) as connection:
            found = await states(connection, work.run_id, batches)
        pending = [id for id in batches if found.get(id, {}).get(STAGE) == "pending"]
        await self._begin(work)
        caller = Caller(work.owner, work.order)

        async def embed(id: UUID) -> None:
            await work.report(await attempt(id, STAGE, partial(self._embed, batches[id], caller)))

        await each(work, pending, embed, at_once=self.concurrency)

    async def _begin(self, work: Work) -> None:
        """All of a document is embedded by one model: only vectors of one can be compared."""
        about = (work.run_id, self._embedder.name, self._embedder.model)
        async with transaction(work.pool, SERVICE) as connection:
            await connection.execute(_BEGUN, *about)
            if await connection.fetchval(_IS_SAME, *about) is False:
                raise RunFailed("Another model embeds documents by now: load this one anew.")

    async def _embed(self, batch: Mapping[str, Any], caller: Caller) -> Mapping[str, Any]:
        vectors = await self._embedder.embed(batch["passages"], "document", caller)
        return {"batch": batch, "vectors": [written(vector) for vector in vectors]}

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: Any, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        """Keep the passages with their vectors."""
        for _, outcome in outcomes:
            if outcome.state == "done":
                batch = outcome.result["batch"]
                contents = batch["passages"]
                ordinals = list(range(batch["first"], batch["first"] + len(contents)))
                await connection.execute(_KEEP, run_id, ordinals, contents, outcome.result["vectors"])
        return outcomes

    def describe(self, outcome: Outcome) -> Mapping[str, Any]:
        """`passages`: how many, or `error`."""
        if outcome.state == "done":
            return {"passages": len(outcome.result["vectors"])}
        return {"error": outcome.error}

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """All that it needs it has kept; UNAVAILABLE where vectors are none any more."""
        await connection.execute("select orgs.require_vectors()")
