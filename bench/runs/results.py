"""What all engines are given to do: items that take some time, each with a result that is stored.

All times are by Postgres's clock.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from trellis.db.pool import Connection

# service_role writes Trellis's.
_SETUP = """
create schema if not exists bench;
create table if not exists bench.results (
  run_id uuid not null,
  item_id uuid not null,
  result jsonb not null,
  stored_at timestamptz not null default clock_timestamp(),
  primary key (run_id, item_id)
);
grant usage on schema bench to service_role;
grant select, insert on bench.results to service_role;
"""
_STORED = "select count(*) as count, max(stored_at) as last from bench.results where run_id = $1"
_LOOK_SECONDS = 0.1
_PATIENCE = 60.0


@dataclass(frozen=True)
class Worked:
    """Of `items` the `done` ones, which were all if there was time for all.

    Seconds: `submitting` until the work was committed, `working` from then to the last result.
    """

    items: int
    done: int
    submitting: float
    working: float

    @property
    def rate(self) -> float:
        """Items a second, with their share of the submission."""
        return self.done / (self.submitting * self.done / self.items + self.working)


def new_items(count: int) -> list[UUID]:
    """Ids for items."""
    return [uuid4() for _ in range(count)]


def result_of(item: UUID) -> dict[str, object]:
    """What an item comes to."""
    return {"result": True, "confidence": 0.875, "item": str(item), "provider": "bench"}


async def set_up(admin: Connection) -> None:
    """Make the table of results."""
    await admin.execute(_SETUP)


async def empty(admin: Connection) -> None:
    """Forget all results."""
    await admin.execute("truncate bench.results")


async def now(admin: Connection) -> datetime:
    """Postgres's time."""
    moment: datetime = await admin.fetchval("select clock_timestamp()")
    return moment


async def stored(
    admin: Connection, run: UUID, count: int, *, within: float = _PATIENCE, look: float = _LOOK_SECONDS
) -> tuple[int, datetime]:
    """How many results there are, and when the last was stored: once there are `count`, or after some time.

    `within` and `look`, how often it looks, are in seconds. Raises SystemExit where there is no result.
    """
    deadline = time.monotonic() + within
    while True:
        row = await admin.fetchrow(_STORED, run)
        assert row is not None
        if row["count"] >= count or time.monotonic() > deadline:
            break
        await asyncio.sleep(look)
    if not row["count"]:
        raise SystemExit(f"not one of {count:,} items came to a result in {within:.0f} s")
    return row["count"], row["last"]
