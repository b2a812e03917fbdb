"""Runs whose events the bench commits itself, as a worker's flush does, and people who may watch them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from trellis.db.demo.coice import TENANT_A
from trellis.db.pool import Connection

CHANNEL = "bench_events"
"""Where servers hear of events that read no table: the payload is the event."""

_TOTAL = 1_000_000

# A worker's flush in one call: the run's row is locked first, then events, counters and one notification. The
# last event is announced as it is, too, for servers that only pass it on.
_SETUP = f"""
create schema if not exists bench;
create or replace function bench.advance(run uuid, count integer) returns bigint
  language plpgsql set search_path = ''
as $$
declare
  number bigint;
begin
  update trellis.runs set sequence = sequence + count, done = done + count where id = run
    returning sequence into number;
  insert into trellis.run_events (run_id, sequence, type, data)
    select run, n, 'progress', jsonb_build_object('done', n, 'failed', 0, 'total', {_TOTAL})
    from generate_series(number - count + 1, number) as n;
  update coice.jobs set processed_images = number where id = run;
  perform pg_notify('trellis_runs', run::text);
  perform pg_notify('{CHANNEL}', json_build_object('run', run, 'sequence', number, 'type', 'progress',
    'data', json_build_object('done', number, 'failed', 0, 'total', {_TOTAL}))::text);
  return number;
end
$$;
"""
# The library is one that the tenant's group may see. A paused run is nobody's to execute.
_JOBS = """
insert into coice.jobs (id, pipeline_id, library_id, status, total_images, created_by)
select id, $2, $3, 'running', $5, $4 from unnest($1::uuid[]) as id
"""
_RUNS = """
insert into trellis.runs (id, system, kind, state, total, created_by, snapshot)
select id, 'coice', 'coice.job', 'paused', $3, $2, '{}' from unnest($1::uuid[]) as id
"""
_USERS = """
insert into auth.users (id, email) select id, id || '@bench.test' from unnest($1::uuid[]) as id
on conflict do nothing
"""
_PROFILES = """
insert into coice.profiles (id, email, role) select id, id || '@bench.test', 'manager'
from unnest($1::uuid[]) as id on conflict do nothing
"""
_MEMBERS = """
insert into coice.user_groups (user_id, group_id) select id, $2 from unnest($1::uuid[]) as id
on conflict do nothing
"""


def event(number: int) -> dict[str, Any]:
    """What a subscriber is told of event `number`."""
    data = {"done": number, "failed": 0, "total": _TOTAL}
    return {"sequence": number, "type": "progress", "data": data}


async def set_up(admin: Connection) -> None:
    """Make what `advance` needs."""
    await admin.execute(_SETUP)


async def add_runs(admin: Connection, ids: Sequence[UUID]) -> None:
    """Runs that nobody executes, visible to tenant A."""
    tenant = TENANT_A
    await admin.execute(_JOBS, ids, tenant.pipeline_id, tenant.library_id, tenant.manager.id, _TOTAL)
    await admin.execute(_RUNS, ids, tenant.manager.id, _TOTAL)


async def add_people(admin: Connection, ids: Sequence[UUID]) -> None:
    """Managers in tenant A's group: they see its jobs."""
    async with admin.transaction():
        await admin.execute(_USERS, ids)
        await admin.execute(_PROFILES, ids)
        await admin.execute(_MEMBERS, ids, TENANT_A.group_id)
    await admin.execute("analyze auth.users, coice.profiles, coice.user_groups")


async def advance(connection: Connection, run: UUID, count: int = 1) -> int:
    """Commit the next `count` events of a run; the number of the last."""
    number: int = await connection.fetchval("select bench.advance($1, $2)", run, count)
    return number
