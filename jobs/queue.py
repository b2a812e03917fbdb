"""The queue's port: submit, cancel and retry runs, each inside the transaction of whoever asks for it.

Nothing here knows who executes a run or how: another engine can take this module's place unnoticed.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import orjson

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.db.session import SERVICE, Identity, become
from trellis.jobs.kind import Kind
from trellis.jobs.state import ENDED, QUEUE_CHANNEL, State, add_event, hint, move

MAX_KEY = 200
MAX_ITEMS = 500_000

_TAKE_KEY = """
insert into trellis.run_keys (owner, kind, key, input_hash, run_id) values ($1, $2, $3, $4, $5)
on conflict do nothing
returning run_id
"""
_FIND_KEY = "select run_id, input_hash from trellis.run_keys where owner = $1 and kind = $2 and key = $3"
_ADD_RUN = """
insert into trellis.runs (id, system, kind, total, created_by, snapshot, sequence)
values ($1, $2, $3, $4, $5, $6, 1)
"""
_ADD_ITEMS = """
insert into trellis.run_items (run_id, item_id, stage)
select $1, item, stage from unnest($2::uuid[]) as item cross join unnest($3::int[]) as stage
"""
_KIND_OF = "select kind from trellis.runs where id = $1"
_LOCK = "select state, lease_owner from trellis.runs where id = $1 for update"
_REOPEN = """
update trellis.run_items set state = 'pending', error = null, finished_at = null
where run_id = $1 and state = 'failed'
"""
_ANYTHING_LEFT = "select exists (select from trellis.run_items where run_id = $1 and state = 'pending')"
_START_OVER = "update trellis.runs set failed = 0, deliveries = 0 where id = $1"


@dataclass(frozen=True)
class Submission:
    """What a new run works on: every item goes through every stage, by ascending stage number."""

    items: Sequence[UUID]
    stages: Sequence[int]
    snapshot: Mapping[str, Any]


async def submit(
    connection: Connection,
    identity: Identity,
    *,
    kind: str,
    request: Mapping[str, Any],
    key: str | None,
    insert: Callable[[UUID], Awaitable[Submission]],
) -> UUID:
    """Queue a new run in the caller's transaction (read committed, running as `identity`); returns its id.

    `insert(run_id)` runs as the caller: it validates, inserts the run's own row, which the policies judge,
    and returns what the run works on. With an idempotency `key` the caller's first run of this key and
    `request` (JSON) is returned for ever; the same key with another request is CONFLICT. The transaction has
    to be rolled back when this raises, and is the caller's again when it returns.
    """
    owner = identity.user_id
    if owner is None:
        raise GatewayError("UNAUTHENTICATED", "Sign in to start a run.")
    run_id = uuid4()
    if key is not None:
        first = await _take_key(connection, identity, owner, kind, key, request, run_id)
        if first != run_id:
            return first
    submission = await insert(run_id)
    total = len(submission.items) * len(submission.stages)
    if total > MAX_ITEMS:
        raise GatewayError(
            "LIMIT_EXCEEDED", f"A run has at most {MAX_ITEMS} items times stages, not {total}."
        )
    async with as_service(connection, identity):
        snapshot = dict(submission.snapshot)
        system = kind.partition(".")[0]
        await connection.execute(_ADD_RUN, run_id, system, kind, total, owner, snapshot)
        await connection.execute(_ADD_ITEMS, run_id, list(submission.items), list(submission.stages))
        await add_event(connection, run_id, 1, "created", {"total": total})
        await hint(connection, run_id)
        await hint(connection, run_id, QUEUE_CHANNEL)
    return run_id


class Queue:
    """What may be done with a run that exists, for the kinds that are switched on."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds

    async def cancel(self, connection: Connection, identity: Identity, run_id: UUID) -> State:
        """Stop a run: a waiting one at once, a running one (then `cancelling`) within a second.

        Errors: NOT_FOUND (or not visible), FORBIDDEN, CONFLICT (it has ended). Cancelling twice is no error.
        """
        kind = await self._controlled(connection, run_id)
        async with as_service(connection, identity):
            row = await connection.fetchrow(_LOCK, run_id)
            assert row is not None
            state: State = row["state"]
            if state not in ENDED and state != "cancelling":
                after: State = "cancelled" if row["lease_owner"] is None else "cancelling"
                await move(connection, kind, run_id, after)
                await hint(connection, run_id, QUEUE_CHANNEL)
                return after
        if state in ENDED:
            raise GatewayError("CONFLICT", f"The run has already ended: it is {state}.", field="runId")
        return state

    async def retry(self, connection: Connection, identity: Identity, run_id: UUID) -> State:
        """Take a run that has ended back to pending, for what failed in it and what it never came to.

        Results that exist stay as they are. The caller's rights to what the run works on are decided again.
        Errors: NOT_FOUND (or not visible), FORBIDDEN, CONFLICT (it has not ended, or nothing is left to do).
        """
        kind = await self._controlled(connection, run_id)
        await kind.check_again(connection, run_id)
        left = False
        async with as_service(connection, identity):
            row = await connection.fetchrow(_LOCK, run_id)
            assert row is not None
            state: State = row["state"]
            if state in ENDED:
                await connection.execute(_REOPEN, run_id)
                left = await connection.fetchval(_ANYTHING_LEFT, run_id)
            if left:
                await connection.execute(_START_OVER, run_id)
                await move(connection, kind, run_id, "pending")
                await hint(connection, run_id, QUEUE_CHANNEL)
        if state not in ENDED:
            raise GatewayError("CONFLICT", f"The run has not ended yet: it is {state}.", field="runId")
        if not left:
            raise GatewayError("CONFLICT", "Nothing in this run has failed.", field="runId")
        return "pending"

    async def _controlled(self, connection: Connection, run_id: UUID) -> Kind:
        """The kind of a run that the caller sees and may control."""
        kind = self._kinds.get(await connection.fetchval(_KIND_OF, run_id) or "")
        if kind is None:
            raise GatewayError("NOT_FOUND", "There is no such run.", field="runId")
        if run_id not in await kind.controllable(connection, [run_id]):
            raise GatewayError("FORBIDDEN", "You may not control this run.", field="runId")
        return kind


async def _take_key(
    connection: Connection,
    identity: Identity,
    owner: UUID,
    kind: str,
    key: str,
    request: Mapping[str, Any],
    run_id: UUID,
) -> UUID:
    """Reserve the key for `run_id`, or return the run that has it (waiting for one that is being started)."""
    if not 0 < len(key) <= MAX_KEY:
        raise GatewayError("BAD_USER_INPUT", f"A key has 1 to {MAX_KEY} characters.", field="idempotencyKey")
    wanted = sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS)).hexdigest()
    async with as_service(connection, identity):
        taken = await connection.fetchval(_TAKE_KEY, owner, kind, key, wanted, run_id)
        first = None if taken else await connection.fetchrow(_FIND_KEY, owner, kind, key)
    if first is None:
        return run_id
    if first["input_hash"] != wanted:
        raise GatewayError("CONFLICT", "This key has been used with another input.", field="idempotencyKey")
    found: UUID = first["run_id"]
    return found


@asynccontextmanager
async def as_service(connection: Connection, identity: Identity) -> AsyncIterator[None]:
    """Be `service_role` for a while, then the caller again; after an error the transaction is lost anyway."""
    await become(connection, SERVICE)
    yield
    await become(connection, identity)
