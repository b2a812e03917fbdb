"""The ledger of a run's items: what is pending, what has ended and how. The truth about what is done."""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from trellis.db.pool import Connection
from trellis.jobs.kind import Outcome

MAX_ERROR = 1000

# Neither of these two joins: the ledger of a new run has no statistics yet, and a planner that takes it for
# tiny compares every outcome with every item. The first goes by key alone; so does the second, whose rows are
# all there: a conflict is how it finds the one to update.
_PENDING = """
select item_id, stage, attempt from trellis.run_items
where run_id = $1 and item_id = any($2::uuid[]) and state = 'pending'
"""
_CLOSE = """
insert into trellis.run_items as i (run_id, item_id, stage, state, error, seconds, run_at)
select $1, o.item_id, o.stage, o.state, o.error, o.seconds, now() + make_interval(secs => o.wait)
from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::float8[], $7::float8[])
  as o (item_id, stage, state, error, seconds, wait)
on conflict (run_id, item_id, stage) do update
set state = excluded.state, error = excluded.error, seconds = excluded.seconds, run_at = excluded.run_at,
    attempt = i.attempt + 1, finished_at = clock_timestamp()
"""
_STATES = """
select item_id, stage, case when state = 'pending' and run_at > now() then 'waiting' else state end as state
from trellis.run_items where run_id = $1 and item_id = any($2::uuid[])
"""
# The stages of an item may build on each other, so it is due when all that is pending of it is.
_LEFT = """
select extract(epoch from min(due) - now())::float8 as seconds, count(*) as items
from (
  select max(coalesce(run_at, now())) as due from trellis.run_items
  where run_id = $1 and chunk = $2 and state = 'pending'
  group by item_id
) as i
"""
_CHUNK_PENDING = """
select item_id, stage from trellis.run_items
where run_id = $1 and chunk = $2 and state = 'pending' order by item_id, stage
"""


@dataclass(frozen=True)
class Retries:
    """How often an item is tried, and how long it waits (seconds) after a failure that passes.

    The waits double from `first` up to `longest`, a quarter more or less at random, or are what the provider
    asks for if that is longer.
    """

    attempts: int = 4
    first: float = 5.0
    longest: float = 300.0

    def wait(self, attempt: int) -> float:
        """Seconds after the `attempt`-th failure, from 1."""
        return min(self.longest, self.first * 2.0 ** (attempt - 1)) * random.uniform(0.75, 1.25)  # noqa: S311


async def states(
    connection: Connection, run_id: UUID, items: Collection[UUID]
) -> Mapping[UUID, Mapping[int, str]]:
    """The states of these items by stage; `waiting` is what is pending, but not to be tried yet."""
    found: dict[UUID, dict[int, str]] = {}
    for row in await connection.fetch(_STATES, run_id, list(items)):
        found.setdefault(row["item_id"], {})[row["stage"]] = row["state"]
    return found


async def left(connection: Connection, run_id: UUID, chunk: int) -> float | None:
    """Seconds until an item of a chunk is due, 0 where one is; None where nothing is pending."""
    row = await connection.fetchrow(_LEFT, run_id, chunk)
    assert row is not None
    return max(0.0, row["seconds"]) if row["items"] else None


async def pending(connection: Connection, run_id: UUID, chunk: int) -> Sequence[tuple[UUID, int]]:
    """The (item, stage) pairs of a chunk that are pending."""
    rows = await connection.fetch(_CHUNK_PENDING, run_id, chunk)
    return [(row["item_id"], row["stage"]) for row in rows]


async def news(
    connection: Connection, run_id: UUID, outcomes: Sequence[Outcome], retries: Retries
) -> list[Outcome]:
    """The outcomes that are news: the first for each (item, stage) that the ledger has as pending.

    What was tried often enough has failed, and what is to be tried again knows when.
    """
    rows = await connection.fetch(_PENDING, run_id, list({outcome.item for outcome in outcomes}))
    attempts = {(row["item_id"], row["stage"]): row["attempt"] for row in rows}
    found = []
    for outcome in outcomes:
        tried = attempts.pop((outcome.item, outcome.stage), None)
        if tried is None:
            continue
        outcome = replace(outcome, error=_storable(outcome.error))  # noqa: PLW2901
        if outcome.state == "again":
            if tried + 1 >= retries.attempts:
                outcome = replace(outcome, state="failed")  # noqa: PLW2901
            else:
                wait = max(outcome.wait or 0.0, retries.wait(tried + 1))
                outcome = replace(outcome, wait=wait)  # noqa: PLW2901
        found.append(outcome)
    return found


def _storable(text: str | None) -> str | None:
    """As much of a text as is kept, without what Postgres does not take: NUL, and halves of surrogates."""
    return text[:MAX_ERROR].replace("\0", "").encode("utf-8", "replace").decode() if text else None


async def close(connection: Connection, run_id: UUID, outcomes: Iterable[Outcome]) -> None:
    """Enter outcomes that are news."""
    each = list(outcomes)
    again = [outcome.state == "again" for outcome in each]
    await connection.execute(
        _CLOSE,
        run_id,
        [outcome.item for outcome in each],
        [outcome.stage for outcome in each],
        ["pending" if one else outcome.state for one, outcome in zip(again, each, strict=True)],
        [outcome.error for outcome in each],
        [outcome.seconds for outcome in each],
        [outcome.wait if one else None for one, outcome in zip(again, each, strict=True)],
    )
