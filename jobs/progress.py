"""The coalescing writer: outcomes gather in memory and reach the tables in batches, a transaction each.

Every transaction on a run locks its row in `trellis.runs` first; under that lock it sees whether the lease is
still its own, what is still pending, and which number comes next. So a flush that is repeated, or that comes
from a process which has lost the run, changes nothing, and numbers are dense in the order of commits.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from trellis.db.pool import Connection
from trellis.jobs.kind import Outcome
from trellis.jobs.lease import Claim, Owner
from trellis.jobs.state import State, hint

FLUSH_ROWS = 500
FLUSH_SECONDS = 0.05
MAX_ERROR = 1000

_LOCK = """
select state, sequence, total, done, failed, lease_owner from trellis.runs where id = $1 for update
"""
# Neither of these two joins: the ledger of a new run has no statistics yet, and a planner that takes it for
# tiny compares every outcome with every item. The first goes by key alone; so does the second, whose rows are
# all there: a conflict is how it finds the one to update.
_PENDING = """
select item_id, stage from trellis.run_items
where run_id = $1 and item_id = any($2::uuid[]) and state = 'pending'
"""
_CLOSE = """
insert into trellis.run_items as i (run_id, item_id, stage, state, error)
select $1, o.item_id, o.stage, o.state, o.error
from unnest($2::uuid[], $3::int[], $4::text[], $5::text[]) as o (item_id, stage, state, error)
on conflict (run_id, item_id, stage) do update
set state = excluded.state, error = excluded.error, attempt = i.attempt + 1, finished_at = clock_timestamp()
"""
_ADD_EVENTS = """
insert into trellis.run_events (run_id, sequence, type, data)
select $1, e.sequence, e.type, e.data
from unnest($2::bigint[], $3::text[], $4::jsonb[]) as e (sequence, type, data)
"""
_COUNT = """
update trellis.runs
set sequence = $2, done = $3, failed = $4, deliveries = 0,
    lease_until = clock_timestamp() + make_interval(secs => $5)
where id = $1
"""
_EVENT_TYPES = {"done": "result", "skipped": "skipped", "failed": "failed"}


class LeaseLost(Exception):
    """Another process has this run now, or it is gone; whatever we still had to say about it is void."""


class Progress:
    """The outcomes of one run that have not been written yet."""

    def __init__(self, *, limit: int = 10 * FLUSH_ROWS) -> None:
        """`limit`: how many may gather before `report` waits for the writer."""
        self._outcomes: list[Outcome] = []
        self._limit = limit
        self._any = asyncio.Event()
        self._urgent = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    async def report(self, outcome: Outcome) -> None:
        """Hand over one outcome; waits only while the writer is far behind."""
        while len(self._outcomes) >= self._limit:
            self._room.clear()
            await self._room.wait()
        self._outcomes.append(outcome)
        self._any.set()
        if len(self._outcomes) >= FLUSH_ROWS:
            self._urgent.set()

    def urge(self) -> None:
        """End the current wait of the writer, and all later ones until `take`."""
        self._any.set()
        self._urgent.set()

    async def ready(self) -> None:
        """Wait until there is something to write and a batch of it has gathered, in size or in time."""
        await self._any.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(FLUSH_SECONDS):
                await self._urgent.wait()

    def take(self) -> Sequence[Outcome]:
        """The next batch. It is the writer's now, who writes it or gives the run up."""
        batch, self._outcomes = self._outcomes[:FLUSH_ROWS], self._outcomes[FLUSH_ROWS:]
        self._room.set()
        if not self._outcomes:
            self._any.clear()
        if len(self._outcomes) < FLUSH_ROWS:
            self._urgent.clear()
        return batch


async def record(
    connection: Connection, claim: Claim, owner: Owner, outcomes: Sequence[Outcome], *, lease: float
) -> State:
    """Write a batch in the open transaction (as `service_role`) and renew the lease; the run stays locked.

    Returns the run's state, which is `cancelling` when somebody has asked to stop. Raises `LeaseLost`.
    """
    kind, run_id = claim.kind, claim.run_id
    run = await connection.fetchrow(_LOCK, run_id)
    if run is None or run["lease_owner"] != owner.name or run["state"] not in ("running", "cancelling"):
        raise LeaseLost(str(run_id))
    state: State = run["state"]
    fresh = await _still_pending(connection, run_id, outcomes)
    if not fresh:
        return state
    numbered = list(enumerate(fresh, run["sequence"] + 1))
    numbered = list(await kind.store(connection, run_id, claim.snapshot, numbered))
    written = [outcome for _, outcome in numbered]
    failed = run["failed"] + sum(outcome.state == "failed" for outcome in written)
    done = run["done"] + sum(outcome.state != "failed" for outcome in written)
    sequence = run["sequence"] + len(written) + 1
    await connection.execute(
        _CLOSE,
        run_id,
        [outcome.item for outcome in written],
        [outcome.stage for outcome in written],
        [outcome.state for outcome in written],
        [outcome.error for outcome in written],
    )
    await connection.execute(
        _ADD_EVENTS,
        run_id,
        [*(number for number, _ in numbered), sequence],
        [*(_EVENT_TYPES[outcome.state] for outcome in written), "progress"],
        [
            *(dict(kind.describe(outcome)) for outcome in written),
            {"done": done, "failed": failed, "total": run["total"]},
        ],
    )
    await connection.execute(_COUNT, run_id, sequence, done, failed, lease)
    await hint(connection, run_id)
    return state


async def _still_pending(connection: Connection, run_id: UUID, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes that are news: the first for each (item, stage) that the ledger has as pending."""
    if not outcomes:
        return []
    rows = await connection.fetch(_PENDING, run_id, list({outcome.item for outcome in outcomes}))
    pending = {(row["item_id"], row["stage"]) for row in rows}
    fresh = []
    for outcome in outcomes:
        if (pair := (outcome.item, outcome.stage)) in pending:
            pending.remove(pair)
            error = outcome.error[:MAX_ERROR].replace("\0", "") if outcome.error else None
            fresh.append(replace(outcome, error=error))
    return fresh
