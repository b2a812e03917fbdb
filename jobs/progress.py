"""What a flush writes: outcomes of one run, in one transaction, numbered without gaps."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from trellis.db.pool import Connection, Record
from trellis.jobs import chunks, ledger
from trellis.jobs.chunks import Lost
from trellis.jobs.kind import Kind, Outcome, Whole
from trellis.jobs.ledger import Retries
from trellis.jobs.state import ENDED, State, hint, move

_ADD_EVENTS = """
insert into trellis.run_events (run_id, sequence, type, data)
select $1, e.sequence, e.type, e.data
from unnest($2::bigint[], $3::text[], $4::jsonb[]) as e (sequence, type, data)
"""
# What the run has come to, stage by stage, and in the slot of its pace that this moment falls in.
_COUNT = """
with staged as (
  update trellis.run_stages s
  set done = s.done + e.done, skipped = s.skipped + e.skipped, failed = s.failed + e.failed
  from unnest($5::int[], $6::int[], $7::int[], $8::int[]) as e (stage, done, skipped, failed)
  where s.run_id = $1 and s.stage = e.stage
),
moment as (
  select attempt, began_at, elapsed, trellis.pace_width(elapsed) as seconds
  from (
    select attempt, began_at, extract(epoch from greatest(at - began_at, '0'))::float8 as elapsed
    from (
      select attempt, coalesce(attempted_at, now()) as began_at, clock_timestamp() as at
      from trellis.runs where id = $1
    ) as run
  ) as since
),
paced as (
  insert into trellis.run_pace as p (run_id, attempt, second, seconds, began_at, done, failed)
  select $1, attempt, second, seconds, began_at + make_interval(secs => second), $9, $10
  from moment cross join lateral (select floor(elapsed / seconds)::int * seconds as second) as slot
  where $9::int + $10::int > 0
  on conflict (run_id, attempt, second) do update
  set done = p.done + excluded.done, failed = p.failed + excluded.failed
)
update trellis.runs set sequence = $2, done = $3, failed = $4 where id = $1
"""
_REASON = "select max(error) from trellis.run_items where run_id = $1 and state = 'failed'"
_EVENT_TYPES = {"done": "result", "skipped": "skipped", "failed": "failed", "again": "retry"}
Shares = Mapping[tuple[int, UUID], float]
"""How much of the items in flight is done, each from 0 to 1, in all; by chunk and holder."""

NO_SHARES: Shares = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Report:
    """An outcome, and the delivery that it comes from."""

    number: int
    holder: UUID
    outcome: Outcome


@dataclass(frozen=True)
class Recorded:
    """What became of a flush: the run's state, what was written, and the deliveries that were fenced off."""

    state: State
    outcomes: Sequence[Outcome]
    lost: frozenset[UUID]


async def record(
    connection: Connection,
    kind: Kind,
    run_id: UUID,
    snapshot: Any,
    reports: Sequence[Report],
    retries: Retries,
    shares: Shares = NO_SHARES,
) -> Recorded:
    """Write reports in the open transaction (as `service_role`); the run stays locked.

    With the last of its items the run has ended. Raises Lost where the run is gone or has ended.
    """
    run = await chunks.lock(connection, run_id)
    # One that waits has something under way where it was resumed, or tried again, before that had ended.
    if run["state"] in ENDED:
        raise Lost(str(run_id))
    held = await chunks.holders(connection, run_id, {report.number for report in reports})
    ours = [report for report in reports if held.get(report.number) == report.holder]
    lost = frozenset({report.holder for report in reports} - {report.holder for report in ours})
    outcomes = await ledger.news(connection, run_id, [report.outcome for report in ours], retries)
    partial = await chunks.advance(connection, run_id, shares) if shares else run["partial"]
    if not outcomes and partial == run["partial"]:
        return Recorded(run["state"], (), lost)
    await chunks.got_on(connection, run_id, {report.number for report in ours})
    written = await _write(connection, kind, run, snapshot, outcomes, partial)
    return Recorded(run["state"], written, lost)


async def _write(
    connection: Connection,
    kind: Kind,
    run: Record,
    snapshot: Any,
    outcomes: Sequence[Outcome],
    partial: float,
) -> Sequence[Outcome]:
    run_id: UUID = run["id"]
    numbered = list(enumerate(outcomes, run["sequence"] + 1))
    numbered = list(await kind.store(connection, run_id, snapshot, numbered))
    written = [outcome for _, outcome in numbered]
    failed = run["failed"] + sum(outcome.state == "failed" for outcome in written)
    done = run["done"] + sum(outcome.state in ("done", "skipped") for outcome in written)
    sequence = run["sequence"] + len(written) + 1
    await ledger.close(connection, run_id, written)
    await connection.execute(
        _ADD_EVENTS,
        run_id,
        [*(number for number, _ in numbered), sequence],
        [*(_EVENT_TYPES[outcome.state] for outcome in written), "progress"],
        [
            *(_data(kind, outcome) for outcome in written),
            {"done": done, "failed": failed, "total": run["total"], **_share(done + failed, partial, run)},
        ],
    )
    stages = sorted({outcome.stage for outcome in written})
    counts = Counter((outcome.state, outcome.stage) for outcome in written)
    await connection.execute(
        _COUNT,
        run_id,
        sequence,
        done,
        failed,
        stages,
        *([counts[state, stage] for stage in stages] for state in ("done", "skipped", "failed")),
        done - run["done"],
        failed - run["failed"],
    )
    if done + failed == run["total"]:
        await chunks.finish(connection, run_id)
        if failed and isinstance(kind, Whole):
            await move(connection, kind, run_id, "failed", error=await connection.fetchval(_REASON, run_id))
        else:
            await move(connection, kind, run_id, "completed")  # with a hint
    else:
        await hint(connection, run_id)
    return written


def _share(ended: int, partial: float, run: Record) -> dict[str, float]:
    """The fraction that is done, where it is not just counted."""
    return {"fraction": round(min((ended + partial) / run["total"], 1.0), 6)} if partial else {}


def _data(kind: Kind, outcome: Outcome) -> dict[str, Any]:
    data = dict(kind.describe(outcome))
    if outcome.state == "again":
        data["seconds"] = round(outcome.wait or 0.0, 3)
    return data
