"""The states of a run, and the one way to change them: its row, an event, the system's own row, a hint."""

from dataclasses import dataclass
from typing import Any, Literal, get_args
from uuid import UUID

from trellis.db.pool import Connection
from trellis.jobs.kind import Kind

State = Literal["pending", "running", "paused", "cancelling", "completed", "failed", "cancelled"]

ENDED: frozenset[str] = frozenset({"completed", "failed", "cancelled"})
UNFINISHED: tuple[State, ...] = tuple(state for state in get_args(State) if state not in ENDED)
# What is pending in a run is to be done; in all other states nothing new is taken up.
GOING_ON: frozenset[str] = frozenset({"pending", "running"})

# Watchers are woken on the first channel by every change; workers, on the second, only where something is
# to stop, so that they need not look at their runs for each other's flushes.
RUNS_CHANNEL = "trellis_runs"
STOP_CHANNEL = "trellis_stop"

_MOVE = """
update trellis.runs
set state = $2, error = $3, sequence = sequence + 1,
    attempt = attempt + case when state = any($4::text[]) then 1 else 0 end,
    started_at = case when $2 = 'running' then coalesce(started_at, clock_timestamp()) else started_at end,
    attempted_at = case
      when $2 = 'running' then coalesce(attempted_at, clock_timestamp())
      when not state = any($4::text[]) then attempted_at
    end,
    completed_at = case when $2 = any($4::text[]) then clock_timestamp() end,
    partial = case when $2 = any($4::text[]) then 0 else partial end
where id = $1
returning sequence, attempt
"""
_ADD_EVENT = "insert into trellis.run_events (run_id, sequence, type, data) values ($1, $2, $3, $4)"
_NEXT = "update trellis.runs set sequence = sequence + 1 where id = $1 returning sequence"
_HINT = "select pg_notify($2, $1::uuid::text)"
_POSITION = "select sequence, state from trellis.runs where id = $1"


@dataclass(frozen=True)
class Position:
    """Where a run stands: the number of its latest event, and its state."""

    sequence: int
    state: State

    @property
    def finished(self) -> bool:
        """Whether nothing is to come, unless the run is tried again."""
        return self.state in ENDED


async def position(connection: Connection, run_id: UUID) -> Position | None:
    """Where the run stands, or None where it is not visible to whom the transaction runs as."""
    row = await connection.fetchrow(_POSITION, run_id)
    return None if row is None else Position(row["sequence"], row["state"])


async def move(
    connection: Connection,
    kind: Kind,
    run_id: UUID,
    state: State,
    *,
    error: str | None = None,
    by: UUID | None = None,
) -> None:
    """Change a run's state. The transaction is `service_role` and holds the lock on the run's row.

    `by` is the person who wanted it, where somebody did. The database knows which changes are legal; from
    one of the ended states the only one is a new attempt.
    """
    row = await connection.fetchrow(_MOVE, run_id, state, error, list(ENDED))
    assert row is not None
    data: dict[str, Any] = {"state": state, "attempt": row["attempt"]}
    if error is not None:
        data["error"] = error
    if by is not None:
        data["by"] = str(by)
    await add_event(connection, run_id, row["sequence"], "state", data)
    await kind.mirror(connection, run_id)
    await hint(connection, run_id)


async def add_event(
    connection: Connection, run_id: UUID, sequence: int, type: str, data: dict[str, Any]
) -> None:
    """Append one event under a number that was taken from the run's row."""
    await connection.execute(_ADD_EVENT, run_id, sequence, type, data)


async def tell(connection: Connection, run_id: UUID, type: str, data: dict[str, Any]) -> int | None:
    """Append an event in the words of the kind, and announce it; the run's row is locked by this.

    Gives the event's number, None where the run is gone.
    """
    sequence: int | None = await connection.fetchval(_NEXT, run_id)
    if sequence is not None:
        await add_event(connection, run_id, sequence, type, data)
        await hint(connection, run_id)
    return sequence


async def hint(connection: Connection, run_id: UUID, channel: str = RUNS_CHANNEL) -> None:
    """Announce, at commit, that the run may have changed."""
    await connection.execute(_HINT, run_id, channel)
