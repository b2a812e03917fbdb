"""What workers do for each other: who is alive, whose chunks are to be taken over, what has been stranded.

A worker shows that it lives by a session's advisory lock under its own number, which Postgres frees as soon
as the process is gone. So a dead one's chunks need not wait until its heartbeat has been missed for long.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from trellis.db.pool import Connection
from trellis.jobs import chunks
from trellis.jobs.kind import Kind
from trellis.jobs.state import GOING_ON, State, move

# The first half of every worker's advisory lock ("trel" in ASCII); the second is the end of its id.
_LOCK_CLASS = 0x7472656C

# Shared, so that a worker which connects again never waits for its own dead session.
_HOLD = "select pg_advisory_lock_shared($1::int, $2::int)"

_IS_ALIVE = """exists (
  select from pg_catalog.pg_locks l
  where l.locktype = 'advisory' and l.granted and l.classid::bigint = {lock}
    and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
    and l.objid::bigint = ('x' || right({worker}::text, 8))::bit(32)::bigint)"""
_GONE = f"""
select distinct queue_manager_id from pgqueuer.pgqueuer
where status = 'picked' and queue_manager_id is not null
  and not {_IS_ALIVE.format(lock=_LOCK_CLASS, worker="queue_manager_id")}
"""
# As if the last heartbeat were long ago: then whoever asks next gets them.
_FREE = """
update pgqueuer.pgqueuer set heartbeat = 'epoch'
where status = 'picked' and queue_manager_id = any($1::uuid[])
"""
_GIVE_BACK = """
update pgqueuer.pgqueuer set status = 'queued', queue_manager_id = null
where status = 'picked' and queue_manager_id = $1
"""
_IS_STRANDED = f"""c.state = 'queued'
  and not exists (
    select from pgqueuer.pgqueuer e where e.id = c.entry and e.status in ('queued', 'picked')
  )
  and (c.holder is null or not {_IS_ALIVE.format(lock=_LOCK_CLASS, worker="c.worker")})"""
# First the few that are stranded, then whose they are: a planner that knows nothing of the runs would look
# at all chunks for each of them.
_STRANDED = f"""
with stranded as materialized (
  select c.run_id, c.number from trellis.run_chunks c where {_IS_STRANDED}
  order by c.queued_at, c.run_id, c.number limit 1000
)
select s.run_id, s.number from stranded s join trellis.runs r on r.id = s.run_id
where r.kind = any($1::text[])
"""
_STILL_STRANDED = f"""
select c.number, c.holder from trellis.run_chunks c
where c.run_id = $1 and c.number = any($2::int[]) and {_IS_STRANDED}
order by c.number
"""
_UNENDED = """
select r.id from trellis.runs r
where r.state = 'cancelling' and r.kind = any($1::text[])
  and not exists (select from trellis.run_chunks c where c.run_id = r.id and c.holder is not null)
"""
_STATES = "select id, state from trellis.runs where id = any($1::uuid[])"


def worker_id() -> UUID:
    """A new id for a worker, whose last 31 bits are the number of its lock."""
    return UUID(int=secrets.randbits(96) << 32 | secrets.randbelow(2**31))


async def hold(connection: Connection, worker: UUID) -> None:
    """Show, for as long as `connection` lives, that this worker is alive."""
    await connection.execute(_HOLD, _LOCK_CLASS, worker.int & 0xFFFFFFFF)


async def give_back(connection: Connection, worker: UUID) -> None:
    """Put back into the queue what a worker took out and is no longer at work on, before it takes up more.

    It would have too much at hand to take up anything, its own included.
    """
    await connection.execute(_GIVE_BACK, worker)


async def states(connection: Connection, runs: Sequence[UUID]) -> Mapping[UUID, State]:
    """The states of these runs, without those that are gone."""
    return {row["id"]: row["state"] for row in await connection.fetch(_STATES, list(runs))}


@dataclass
class Upkeep:
    """The looks that a worker takes at what all of them left. What is amiss twice in a row is mended.

    Once might be a worker that has just lost its connection and is back in a moment.
    """

    kinds: Mapping[str, Kind]
    _gone: frozenset[UUID] = field(default=frozenset(), init=False)
    _stranded: frozenset[tuple[UUID, int]] = field(default=frozenset(), init=False)

    async def free(self, connection: Connection) -> None:
        """Let the chunks of workers that are gone be taken over."""
        gone = frozenset(row["queue_manager_id"] for row in await connection.fetch(_GONE))
        if again := gone & self._gone:
            await connection.execute(_FREE, list(again))
        self._gone = gone

    async def stranded(self, connection: Connection) -> Sequence[tuple[UUID, Sequence[int]]]:
        """Chunks that wait for nobody, since their entry was lost; by run."""
        rows = await connection.fetch(_STRANDED, list(self.kinds))
        found = frozenset((row["run_id"], row["number"]) for row in rows)
        again, self._stranded = found & self._stranded, found
        runs = {run_id for run_id, _ in again}
        return [(run_id, sorted(number for one, number in again if one == run_id)) for run_id in runs]

    async def mend(self, connection: Connection, run_id: UUID, numbers: Sequence[int]) -> None:
        """Queue those of a run's chunks again that are stranded still; a transaction of its own."""
        run = await chunks.lock(connection, run_id)
        kind = self.kinds[run["kind"]]
        rows = await connection.fetch(_STILL_STRANDED, run_id, list(numbers))
        for row in rows:
            if row["holder"] is not None:
                number, holder = row["number"], row["holder"]
                await chunks.let_go(connection, run, kind, number, holder, state="waiting", in_order=False)
                run = await chunks.lock(connection, run_id)
        if run["state"] in GOING_ON:
            await chunks.queue_up(connection, run, {}, numbers=[row["number"] for row in rows])

    async def unended(self, connection: Connection) -> Sequence[UUID]:
        """Runs that are being cancelled with nobody left at work on them."""
        return [row["id"] for row in await connection.fetch(_UNENDED, list(self.kinds))]

    async def end(self, connection: Connection, run_id: UUID) -> None:
        """End one of those; a transaction of its own."""
        run = await chunks.lock(connection, run_id)
        if run["state"] == "cancelling" and not await chunks.is_held(connection, run_id):
            await move(connection, self.kinds[run["kind"]], run_id, "cancelled")
