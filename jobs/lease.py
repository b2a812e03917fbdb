"""Leases: which process works on a run, by the database's clock, so that a dead one's runs are taken over.

A lease is void when its time has passed, or at once when its owner is dead: a live process holds a session's
advisory lock under its own number, which Postgres frees the moment that the process is gone.
"""

import os
import secrets
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from trellis.db.pool import Connection, Record
from trellis.jobs.kind import Kind
from trellis.jobs.state import move

# The first half of every process's advisory lock ("trel" in ASCII); the second is the process's number.
_LOCK_CLASS = 0x7472656C

MAX_DELIVERIES = 5

# Shared, so that a process which connects again never waits for its own dead session.
_HOLD = "select pg_advisory_lock_shared($1::int, $2::int)"

_NEXT = """
select r.id, r.kind, r.state, r.attempt, r.deliveries, r.snapshot
from trellis.runs r
where r.kind = any($2::text[]) and r.id <> all($3::uuid[])
  and (r.state = 'pending' or r.state in ('running', 'cancelling') and (
    r.lease_owner is null
    or r.lease_until < clock_timestamp()
    or r.lease_owner = $1
    or not exists (
      select from pg_catalog.pg_locks l
      where l.locktype = 'advisory' and l.granted and l.classid = $4::int::oid
        and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
        and l.objid::text = split_part(r.lease_owner, '/', 3))))
order by r.created_at, r.id
limit 1
for update of r skip locked
"""
_TAKE = """
update trellis.runs set lease_owner = $2, lease_until = clock_timestamp() + make_interval(secs => $3),
  deliveries = deliveries + 1
where id = $1
"""
# Skips a row that a flush holds: the flush itself renews the lease.
_RENEW = """
update trellis.runs set lease_until = clock_timestamp() + make_interval(secs => $3)
where id in (
  select id from trellis.runs where id = any($1::uuid[]) and lease_owner = $2 for update skip locked
)
"""
_WATCH = "select id, state, lease_owner from trellis.runs where id = any($1::uuid[])"
_RELEASE = """
update trellis.runs
set lease_owner = null, lease_until = null, deliveries = greatest(deliveries - $3::int, 0)
where id = $1 and lease_owner = $2
"""


@dataclass(frozen=True)
class Owner:
    """One process that executes runs: `<host>/<pid>/<number>`, the number being its advisory lock."""

    name: str
    number: int

    @classmethod
    def create(cls) -> "Owner":
        """A new owner for this process."""
        number = secrets.randbelow(2**31)
        return cls(f"{socket.gethostname().replace('/', '-')}/{os.getpid()}/{number}", number)

    async def hold(self, connection: Connection) -> None:
        """Show, for as long as `connection` lives, that this owner is alive."""
        await connection.execute(_HOLD, _LOCK_CLASS, self.number)


@dataclass(frozen=True)
class Claim:
    """A run that this process has leased, with what it was started on."""

    run_id: UUID
    kind: Kind
    attempt: int
    snapshot: Any


async def claim(
    connection: Connection,
    owner: Owner,
    kinds: Mapping[str, Kind],
    active: Collection[UUID],
    lease: float,
) -> Claim | None:
    """Lease the run that has waited longest, inside a transaction as `service_role`; None when none waits.

    `active` are the runs that this process executes already. On the way, a run that was being cancelled when
    its owner died is cancelled, and one that was taken up over and over with no progress is given up.
    """
    while row := await connection.fetchrow(_NEXT, owner.name, list(kinds), list(active), _LOCK_CLASS):
        kind = kinds[row["kind"]]
        if not await _settled(connection, kind, row):
            await connection.execute(_TAKE, row["id"], owner.name, lease)
            if row["state"] == "pending":
                await move(connection, kind, row["id"], "running")
            return Claim(row["id"], kind, row["attempt"], row["snapshot"])
    return None


async def _settled(connection: Connection, kind: Kind, row: Record) -> bool:
    if row["state"] == "cancelling":
        await move(connection, kind, row["id"], "cancelled")
        return True
    if row["deliveries"] >= MAX_DELIVERIES:
        error = f"The run was taken up {MAX_DELIVERIES} times and came to nothing; retry it to go on."
        await move(connection, kind, row["id"], "failed", error=error)
        return True
    return False


async def renew(connection: Connection, owner: Owner, runs: Collection[UUID], lease: float) -> None:
    """The heartbeat: extend what is still ours."""
    await connection.execute(_RENEW, list(runs), owner.name, lease)


async def to_stop(connection: Connection, owner: Owner, runs: Collection[UUID]) -> set[UUID]:
    """Those of our runs that somebody wants to stop, or that are no longer ours."""
    rows = await connection.fetch(_WATCH, list(runs))
    ours = {row["id"] for row in rows if row["state"] == "running" and row["lease_owner"] == owner.name}
    return set(runs) - ours


async def release(connection: Connection, owner: Owner, run_id: UUID, *, in_order: bool) -> None:
    """Give a run back unfinished; `in_order` when no trouble was the cause, so that it does not count."""
    await connection.execute(_RELEASE, run_id, owner.name, int(in_order))
