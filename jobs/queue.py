"""Starting runs and stopping them, each inside the transaction of whoever asks for it.

Nothing here knows who executes a run: what is to be done waits in the tables.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import orjson

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Record
from trellis.db.session import SERVICE, Identity, become
from trellis.jobs import chunks, tracing
from trellis.jobs.kind import Kind, Priority
from trellis.jobs.state import ENDED, GOING_ON, STOP_CHANNEL, State, add_event, hint, move

MAX_KEY = 200
MAX_ITEMS = 500_000
CHUNK = 100
_LEDGER_ROWS = 50_000  # that one statement adds: far from the limit of its time also where much is going on

_TAKE_KEY = """
insert into trellis.run_keys (owner, kind, key, input_hash, run_id) values ($1, $2, $3, $4, $5)
on conflict do nothing
returning run_id
"""
_FIND_KEY = """
select run_id, input_hash, exists (select from trellis.runs where id = run_id) as is_there
from trellis.run_keys where owner = $1 and kind = $2 and key = $3
"""
_ADD_RUN = """
with run as (
  insert into trellis.runs (id, system, kind, total, created_by, snapshot, sequence, priority, title)
  values ($1, $2, $3, $4, $5, $6, 1, $7, $8)
)
insert into trellis.run_stages (run_id, stage, name, total)
select $1, s.stage, s.name, $11 from unnest($9::int[], $10::text[]) as s (stage, name)
"""
_ADD_CHUNKS = """
insert into trellis.run_chunks (run_id, number, state, items)
select $1, number, 'waiting', items from jsonb_array_elements($2) with ordinality as chunk (items, number)
"""
_ADD_ITEMS = """
insert into trellis.run_items (run_id, item_id, stage, chunk)
select $1, i.item, s.stage, i.chunk
from unnest($2::uuid[], $3::int[]) as i (item, chunk) cross join unnest($4::int[]) as s (stage)
order by i.item, s.stage
"""
_KIND_OF = "select kind from trellis.runs where id = $1"
_REOPEN = """
update trellis.run_items set state = 'pending', error = null, finished_at = null, attempt = 0, run_at = null
where run_id = $1 and (
  state = 'failed' and ($2::uuid[] is null or item_id = any($2)) or state = 'pending' and attempt > 0
)
"""
_START_OVER = """
with left_failed as (
  select stage, count(*)::int as items from trellis.run_items
  where run_id = $1 and state = 'failed' group by stage
),
stages as (
  update trellis.run_stages s
  set failed = coalesce((select l.items from left_failed l where l.stage = s.stage), 0)
  where s.run_id = $1 and s.failed > 0
)
update trellis.runs set failed = (select coalesce(sum(items), 0) from left_failed) where id = $1
"""
# The order has the index on what is pending used, however much of the whole ledger that is.
_ANYTHING_LEFT = """
select exists (select from trellis.run_items where run_id = $1 and state = 'pending' order by chunk limit 1)
"""
_IS_TRIMMED = "select trimmed_at is not null from trellis.runs where id = $1"


@dataclass(frozen=True)
class Item:
    """One thing that a run works on: its id, unique in the run, and what is kept of it (JSON)."""

    id: UUID
    snapshot: Any


@dataclass(frozen=True)
class Submission:
    """What a new run works on: every item goes through every stage, by ascending stage number.

    `chunk` is how many items are worked on as one: about five to thirty seconds of work. `title` is what
    people call the run by, and `names` what they call its stages.
    """

    items: Sequence[Item]
    stages: Sequence[int]
    snapshot: Mapping[str, Any]
    chunk: int = CHUNK
    title: str = ""
    names: Mapping[int, str] = field(default_factory=dict)


async def submit(
    connection: Connection,
    identity: Identity,
    *,
    kind: str,
    request: Mapping[str, Any],
    key: str | None,
    insert: Callable[[UUID], Awaitable[Submission]],
    priority: Priority = "normal",
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
    if not total:
        raise GatewayError("BAD_USER_INPUT", "There is nothing to do in this run.")
    if total > MAX_ITEMS:
        raise GatewayError(
            "LIMIT_EXCEEDED", f"A run has at most {MAX_ITEMS} items times stages, not {total}."
        )
    async with as_service(connection, identity):
        system = kind.partition(".")[0]
        snapshot = dict(submission.snapshot)
        names = [submission.names.get(stage) for stage in submission.stages]
        stages = (list(submission.stages), names, len(submission.items))
        about = (owner, snapshot, priority, submission.title)
        await connection.execute(_ADD_RUN, run_id, system, kind, total, *about, *stages)
        await _add_chunks(connection, run_id, submission)
        await add_event(connection, run_id, 1, "created", {"total": total})
        run = await chunks.lock(connection, run_id)
        await chunks.queue_up(connection, run, tracing.carried())
        await hint(connection, run_id)
    return run_id


async def _add_chunks(connection: Connection, run_id: UUID, submission: Submission) -> None:
    items, size = submission.items, submission.chunk
    parts = [items[first : first + size] for first in range(0, len(items), size)]
    kept = [[item.snapshot for item in part] for part in parts]
    await connection.execute(_ADD_CHUNKS, run_id, kept)
    # In the order of the ledger's key: its index is written from one end to the other.
    ledger = sorted((item.id, place // size + 1) for place, item in enumerate(items))
    at_once = max(1, _LEDGER_ROWS // len(submission.stages))
    for first in range(0, len(ledger), at_once):
        ids, numbers = zip(*ledger[first : first + at_once], strict=True)
        await connection.execute(_ADD_ITEMS, run_id, ids, numbers, list(submission.stages))


async def started_before(
    connection: Connection, identity: Identity, *, kind: str, request: Mapping[str, Any], key: str | None
) -> UUID | None:
    """The run that `submit` would return for this key because it was used before; None where it would start
    one. For what is hard to come by, and is not needed then."""
    if key is None or identity.user_id is None:
        return None
    async with as_service(connection, identity):
        first = await connection.fetchrow(_FIND_KEY, identity.user_id, kind, key)
    return None if first is None else _started(first, _hash(request))


class Queue:
    """What may be done with a run that exists, for the kinds that are switched on.

    Errors of all: NOT_FOUND (or not visible), FORBIDDEN, and CONFLICT where the run's state is none for it.
    """

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds

    async def cancel(self, connection: Connection, identity: Identity, run_id: UUID) -> State:
        """Stop a run: a waiting one at once, a running one (then `cancelling`) within a second.

        Cancelling twice is no error.
        """
        kind = await self._controlled(connection, run_id)
        async with as_service(connection, identity):
            run = await self._locked(connection, run_id)
            state: State = run["state"]
            if state not in ENDED and state != "cancelling":
                await chunks.unqueue(connection, run_id)
                held = await chunks.is_held(connection, run_id)
                after: State = "cancelling" if held else "cancelled"
                await move(connection, kind, run_id, after, by=identity.user_id)
                await hint(connection, run_id, STOP_CHANNEL)
                return after
        if state in ENDED:
            raise _conflict(f"The run has already ended: it is {state}.")
        return state

    async def pause(self, connection: Connection, identity: Identity, run_id: UUID) -> State:
        """Take up nothing new of a run; what is in flight is finished. Pausing twice is no error."""
        kind = await self._controlled(connection, run_id)
        async with as_service(connection, identity):
            run = await self._locked(connection, run_id)
            state: State = run["state"]
            if state in GOING_ON:
                await chunks.unqueue(connection, run_id)
                await move(connection, kind, run_id, "paused", by=identity.user_id)
                await hint(connection, run_id, STOP_CHANNEL)
                return "paused"
        if state != "paused":
            raise _conflict(f"Only a run that waits or works can be paused: it is {state}.")
        return state

    async def resume(self, connection: Connection, identity: Identity, run_id: UUID) -> State:
        """Go on with a run that was paused; it queues as one that was started now."""
        kind = await self._controlled(connection, run_id)
        async with as_service(connection, identity):
            run = await self._locked(connection, run_id)
            state: State = run["state"]
            if state == "paused":
                await chunks.queue_up(connection, run, tracing.carried())
                return await _open_again(connection, kind, run_id, identity)
        raise _conflict(f"Only a paused run can be resumed: it is {state}.")

    async def retry(
        self, connection: Connection, identity: Identity, run_id: UUID, items: Sequence[UUID] | None = None
    ) -> State:
        """Take a run that has ended back to pending, for what failed in it and what it never came to.

        With `items`, what failed of others stays failed. Results that exist stay as they are. The caller's
        rights to what the run works on are decided again.
        """
        kind = await self._controlled(connection, run_id)
        await kind.check_again(connection, run_id)
        left = trimmed = False
        after: State = "pending"
        async with as_service(connection, identity):
            run = await self._locked(connection, run_id)
            state: State = run["state"]
            trimmed = await connection.fetchval(_IS_TRIMMED, run_id)
            if state in ENDED and not trimmed:
                await connection.execute(_REOPEN, run_id, None if items is None else list(items))
                left = await connection.fetchval(_ANYTHING_LEFT, run_id)
            if left:
                await chunks.queue_up(connection, run, tracing.carried())
                await connection.execute(_START_OVER, run_id)
                after = await _open_again(connection, kind, run_id, identity)
        if state not in ENDED:
            raise _conflict(f"The run has not ended yet: it is {state}.")
        if trimmed:
            raise _conflict("The run ended so long ago that what it did is no longer kept: start a new one.")
        if not left:
            what = "Nothing in this run" if items is None else "None of these"
            raise _conflict(f"{what} has failed.")
        return after

    async def delete(self, connection: Connection, identity: Identity, run_id: UUID) -> None:
        """Delete a run that has ended, with its own row, its results and its events."""
        kind = await self._controlled(connection, run_id)
        async with as_service(connection, identity):
            run = await self._locked(connection, run_id)
        if run["state"] not in ENDED:
            raise _conflict(f"The run has not ended: it is {run['state']}. Cancel it first.")
        if not await kind.delete(connection, run_id):
            raise GatewayError("FORBIDDEN", "You may not delete this run.", field="runId")

    async def _controlled(self, connection: Connection, run_id: UUID) -> Kind:
        """The kind of a run that the caller sees and may control."""
        kind = self._kinds.get(await connection.fetchval(_KIND_OF, run_id) or "")
        if kind is None:
            raise _no_run()
        if run_id not in await kind.controllable(connection, [run_id]):
            if await connection.fetchval(_KIND_OF, run_id) is None:
                raise _no_run()  # it was deleted a moment ago
            raise GatewayError("FORBIDDEN", "You may not control this run.", field="runId")
        return kind

    async def _locked(self, connection: Connection, run_id: UUID) -> Record:
        try:
            return await chunks.lock(connection, run_id)
        except chunks.Lost:  # it was deleted a moment ago
            raise _no_run() from None


async def _open_again(connection: Connection, kind: Kind, run_id: UUID, identity: Identity) -> State:
    """Take a locked run back to pending, and on to running where a chunk of it is being worked on still."""
    await move(connection, kind, run_id, "pending", by=identity.user_id)
    if not await chunks.is_held(connection, run_id):
        return "pending"
    await move(connection, kind, run_id, "running")
    return "running"


def _no_run() -> GatewayError:
    return GatewayError("NOT_FOUND", "There is no such run.", field="runId")


def _conflict(message: str) -> GatewayError:
    return GatewayError("CONFLICT", message, field="runId")


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
    wanted = _hash(request)
    async with as_service(connection, identity):
        taken = await connection.fetchval(_TAKE_KEY, owner, kind, key, wanted, run_id)
        first = None if taken else await connection.fetchrow(_FIND_KEY, owner, kind, key)
    return run_id if first is None else _started(first, wanted)


def _hash(request: Mapping[str, Any]) -> str:
    return sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _started(first: Record, wanted: str) -> UUID:
    """The run of a key that was used before, if it was with the same request."""
    if first["input_hash"] != wanted:
        raise GatewayError("CONFLICT", "This key has been used with another input.", field="idempotencyKey")
    if not first["is_there"]:
        raise GatewayError("CONFLICT", "The run of this key has been deleted.", field="idempotencyKey")
    found: UUID = first["run_id"]
    return found


@asynccontextmanager
async def as_service(connection: Connection, identity: Identity) -> AsyncIterator[None]:
    """Be `service_role` for a while, then the caller again; after an error the transaction is lost anyway."""
    await become(connection, SERVICE)
    yield
    await become(connection, identity)
