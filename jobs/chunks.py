"""Chunks of runs as workers take them up and let them go. Who holds one may write; others are fenced off.

Every transaction on a run locks its row in `trellis.runs` first. Under that lock a chunk's holder is looked
at: a delivery that another one has followed finds itself replaced, and whatever it still has to say is void.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from trellis.db.pool import Connection, Record
from trellis.jobs import entries
from trellis.jobs.entries import Entry, entrypoint
from trellis.jobs.kind import Kind
from trellis.jobs.state import ENDED, GOING_ON, move
from trellis.jobs.turns import reserve

MAX_DELIVERIES = 5

LOCK_RUN = """
select id, kind, state, sequence, total, done, failed, partial, created_by, created_at, priority, attempt
from trellis.runs where id = $1 for update
"""
_CHUNK = """
select number, state, entry, turn, items, deliveries, holder from trellis.run_chunks
where run_id = $1 and number = $2
"""
_SNAPSHOT = "select snapshot from trellis.runs where id = $1"
_HOLD = """
update trellis.run_chunks set holder = $3, worker = $4, deliveries = deliveries + 1
where run_id = $1 and number = $2
"""
# Without a lock on the run, for which the flushes of all its chunks queue: where it changes its mind at this
# moment, the next flush, or the next look at its state, comes to know. A chunk that is held by nobody after a
# crash of Postgres is just delivered again, so its transaction waits for no disk.
_TAKE_SOON = """
with chunk as (
  select run_id, number, holder from trellis.run_chunks
  where run_id = $1 and number = $2 and entry = $3 and state = 'queued' and deliveries < $4
  for update
)
update trellis.run_chunks c set holder = $5, worker = $6, deliveries = c.deliveries + 1
from chunk, trellis.runs r
where c.run_id = chunk.run_id and c.number = chunk.number
  and r.id = c.run_id and r.state = 'running' and r.kind = any($7::text[])
returning c.items, chunk.holder is not null as taken_over, r.kind, r.snapshot, r.created_by, r.created_at,
  set_config('synchronous_commit', 'off', true)
"""
_LET_GO = """
update trellis.run_chunks
set holder = null, worker = null, state = $4, partial = 0, deliveries = greatest(deliveries - $5::int, 0)
where run_id = $1 and number = $2 and holder = $3
returning number
"""
_FINISH = """
update trellis.run_chunks set state = 'done', holder = null, worker = null, partial = 0
where run_id = $1 and state = 'queued'
"""
_PARTIAL = """
update trellis.run_chunks c set partial = p.partial
from unnest($2::int[], $3::uuid[], $4::float8[]) as p (number, holder, partial)
where c.run_id = $1 and c.number = p.number and c.holder = p.holder
"""
_SUM_UP = """
update trellis.runs set partial = (
  select coalesce(sum(partial), 0) from trellis.run_chunks where run_id = $1 and partial > 0
)
where id = $1 returning partial
"""
_HELD = "select exists (select from trellis.run_chunks where run_id = $1 and holder is not null)"
_HOLDERS = "select number, holder from trellis.run_chunks where run_id = $1 and number = any($2::int[])"
_GOT_ON = "update trellis.run_chunks set deliveries = 0 where run_id = $1 and number = any($2::int[])"
_LEFT_OVER = """
select c.number from trellis.run_chunks c
where c.run_id = $1 and c.holder is null and c.state <> 'queued' and exists (
  select from trellis.run_items i where i.run_id = c.run_id and i.chunk = c.number and i.state = 'pending'
)
order by c.number
"""
_COUNT = "select count(*) from trellis.run_chunks where run_id = $1"
_QUEUED = """
update trellis.run_chunks c
set state = 'queued', entry = q.entry, turn = q.turn, queued_at = clock_timestamp(),
    deliveries = case when $5 then 0 else c.deliveries end
from unnest($2::int[], $3::bigint[], $4::int[]) as q (number, entry, turn)
where c.run_id = $1 and c.number = q.number
"""
_FRONT = "update trellis.runs set turn = $2 where id = $1"
_UNQUEUE = """
update trellis.run_chunks set state = 'waiting'
where run_id = $1 and state = 'queued' and holder is null
returning entry
"""


class Lost(Exception):
    """Another delivery has this chunk now, or the run is gone; what we still had to say about it is void."""


@dataclass(frozen=True)
class Delivery:
    """A chunk that this process has taken up. `holder` is the delivery's own name."""

    run_id: UUID
    number: int
    holder: UUID
    kind: Kind
    owner: UUID | None
    order: tuple[int, ...]
    snapshot: Any
    items: Sequence[Any]
    taken_over: bool = False


@dataclass(frozen=True)
class Spent:
    """A chunk that was taken up too often without getting on."""

    run_id: UUID
    number: int
    holder: UUID
    kind: Kind
    snapshot: Any


async def take_soon(
    connection: Connection, entry: Entry, id: int, kinds: Mapping[str, Kind], worker: UUID
) -> Delivery | None:
    """Hold the chunk of an entry, in a transaction as `service_role`, if all is as it mostly is: else None.

    Then the transaction has to end before `take` looks at it closely.
    """
    holder = uuid4()
    row = await connection.fetchrow(
        _TAKE_SOON, entry.run_id, entry.chunk, id, MAX_DELIVERIES, holder, worker, list(kinds)
    )
    if row is None:
        return None
    return _delivery(entry, row, kinds, holder, row["items"], taken_over=row["taken_over"])


async def take(
    connection: Connection, entry: Entry, id: int, kinds: Mapping[str, Kind], worker: UUID
) -> Delivery | Spent | None:
    """Hold the chunk of an entry, in a transaction as `service_role`; None where it is not to be worked on.

    So it is where the chunk has another entry by now than this `id`. A chunk that was taken up
    MAX_DELIVERIES times and got nowhere is Spent; it is held, too.
    """
    run = await connection.fetchrow(LOCK_RUN, entry.run_id)
    if run is None or run["kind"] not in kinds:
        return None
    kind = kinds[run["kind"]]
    chunk = await connection.fetchrow(_CHUNK, entry.run_id, entry.chunk)
    if chunk is None or chunk["state"] != "queued" or chunk["entry"] != id:
        return None
    if run["state"] not in GOING_ON:
        if chunk["holder"] is not None:  # and is dead, or slow enough to be replaced
            await let_go(connection, run, kind, entry.chunk, chunk["holder"], state="waiting")
        return None
    holder = uuid4()
    snapshot = await connection.fetchval(_SNAPSHOT, entry.run_id)
    await connection.execute(_HOLD, entry.run_id, entry.chunk, holder, worker)
    if run["state"] == "pending":
        await move(connection, kind, entry.run_id, "running")
    if chunk["deliveries"] >= MAX_DELIVERIES:
        return Spent(entry.run_id, entry.chunk, holder, kind, snapshot)
    return _delivery(
        entry,
        dict(run, snapshot=snapshot),
        kinds,
        holder,
        chunk["items"],
        taken_over=chunk["holder"] is not None,
    )


def _delivery(
    entry: Entry, run: Any, kinds: Mapping[str, Kind], holder: UUID, items: Sequence[Any], *, taken_over: bool
) -> Delivery:
    order = (int(run["created_at"].timestamp() * 1000), entry.chunk)
    return Delivery(
        entry.run_id,
        entry.chunk,
        holder,
        kinds[run["kind"]],
        run["created_by"],
        order,
        run["snapshot"],
        items,
        taken_over,
    )


async def lock(connection: Connection, run_id: UUID) -> Record:
    """The run, locked until the transaction ends. Raises Lost where there is none."""
    run = await connection.fetchrow(LOCK_RUN, run_id)
    if run is None:
        raise Lost(str(run_id))
    return run


async def holders(connection: Connection, run_id: UUID, numbers: Collection[int]) -> Mapping[int, UUID]:
    """Who holds each of these chunks; the run is locked."""
    rows = await connection.fetch(_HOLDERS, run_id, list(numbers))
    return {row["number"]: row["holder"] for row in rows}


async def got_on(connection: Connection, run_id: UUID, numbers: Collection[int]) -> None:
    """Something of these chunks has been done, so that they have not been taken up in vain."""
    await connection.execute(_GOT_ON, run_id, list(numbers))


async def let_go(
    connection: Connection,
    run: Record,
    kind: Kind,
    number: int,
    holder: UUID,
    *,
    state: str,
    in_order: bool = True,
) -> None:
    """Hold a chunk no longer; with the last one that is held, a run that is to be cancelled is.

    The run is locked. `in_order`: no trouble was the cause, so this delivery does not count. Raises Lost
    where another one holds it, unless all has ended anyway.
    """
    run_id: UUID = run["id"]
    let_go = await connection.fetchval(_LET_GO, run_id, number, holder, state, int(in_order))
    if let_go is None and run["state"] not in ENDED:
        raise Lost(f"{run_id} chunk {number}")
    if run["partial"]:
        await connection.execute(_SUM_UP, run_id)
    if run["state"] == "cancelling" and not await connection.fetchval(_HELD, run_id):
        await move(connection, kind, run_id, "cancelled")


async def advance(connection: Connection, run_id: UUID, shares: Mapping[tuple[int, UUID], float]) -> float:
    """Note how much of the items in flight is done, by chunk and holder; the run is locked. The run's sum."""
    numbers, names = [number for number, _ in shares], [holder for _, holder in shares]
    await connection.execute(_PARTIAL, run_id, numbers, names, list(shares.values()))
    partial: float = await connection.fetchval(_SUM_UP, run_id)
    return partial


async def finish(connection: Connection, run_id: UUID) -> None:
    """Nothing is pending any more in a run: nobody has to hold its chunks."""
    await connection.execute(_FINISH, run_id)


async def is_held(connection: Connection, run_id: UUID) -> bool:
    """Whether any chunk of the run is being worked on."""
    held: bool = await connection.fetchval(_HELD, run_id)
    return held


async def queue_up(
    connection: Connection, run: Record, trace: Mapping[str, str], *, numbers: Sequence[int] | None = None
) -> None:
    """Queue the chunks of a locked run that have something pending and no entry, or those with `numbers`.

    The former start afresh, the latter keep count of how often they were taken up in vain.
    """
    run_id: UUID = run["id"]
    afresh = numbers is None
    if numbers is None:
        rows = await connection.fetch(_LEFT_OVER, run_id)
        numbers = [row["number"] for row in rows]
    if not numbers:
        return
    where = entrypoint(run["kind"], await connection.fetchval(_COUNT, run_id))
    turns = await reserve(connection, where, run["created_by"], run["priority"], len(numbers))
    ids = await entries.enqueue(
        connection, where, [Entry(run_id, number, trace) for number in numbers], turns
    )
    await connection.execute(_QUEUED, run_id, list(numbers), ids, list(turns), afresh)
    await connection.execute(_FRONT, run_id, turns[0])


async def unqueue(connection: Connection, run_id: UUID) -> None:
    """Take what waits of a locked run out of the queue; chunks that are worked on keep their entries."""
    rows = await connection.fetch(_UNQUEUE, run_id)
    await entries.remove(connection, [row["entry"] for row in rows if row["entry"] is not None])
