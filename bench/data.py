"""The database of the bench: a Postgres of its own with the large demo, and jobs and results beside it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from trellis.db import embedded
from trellis.db.demo.coice import TENANT_A
from trellis.db.demo.large import load_large
from trellis.db.embedded import Embedded
from trellis.db.migrate import migrate
from trellis.db.pool import Connection, connect

JOBS = 100_000
RESULTS = 100_000
JOB_LIBRARIES = range(10_001, 10_201)
"""Libraries that have jobs, 500 each."""

# Every server opens connections of its own beside the others'. Compiling a statement's policies costs
# more than reading a page: Trellis turns that off for itself, so that it is off for all.
_SERVER = {"max_connections": "300", "jit": "off"}

# Rows alone: there are no runs behind the jobs, and no trigger has anything to say. Half of the jobs have no
# end; the ends are in another order than the beginnings.
_JOBS = """
insert into coice.jobs (
  id, pipeline_id, library_id, status, total_images, processed_images, created_by, created_at, completed_at)
select md5('trellis job ' || n)::uuid, $1, $2::int + n % $3::int,
       case when n % 2 = 0 then 'completed' else 'failed' end, 50, 50, $4,
       timestamptz '2026-03-01 00:00:00Z' + n * interval '1 second',
       case when n % 2 = 0 then
         timestamptz '2026-04-01 00:00:00Z' + n * 7919 % 100003 * interval '1 second' end
from generate_series(0, $5 - 1) as n
"""

_RESULTS = """
insert into coice.job_results (id, job_id, image_id, stage_id, result, executed_at, sequence)
select md5('trellis result ' || n)::uuid, md5('trellis job ' || n % 2000)::uuid,
       md5('trellis image ' || n)::uuid,
       (select min(id::text)::uuid from coice.pipeline_stages where pipeline_id = $1),
       jsonb_build_object(
         'result', n % 3 = 0, 'provider', 'offline',
         'text', format('The photograph shows a %s beside a %s at %s%s.',
           (array['flare', 'valve', 'tank', 'road', 'roof', 'mast', 'crane'])[n % 7 + 1],
           (array['fence', 'ladder', 'pump', 'wall', 'truck'])[n % 5 + 1],
           (array['dawn', 'noon', 'dusk'])[n % 3 + 1],
           case when n % 1000 = 7 then ', with corrosion' else '' end)),
       timestamptz '2026-03-02 00:00:00Z' + n * interval '1 second', n / 2000 + 1
from generate_series(0, $2 - 1) as n
"""

# What a deployment adds that orders its jobs by when they ended.
_INDEX = "create index if not exists bench_jobs_completed_at on coice.jobs (completed_at, id)"

# For statements by hand whose filters row policies keep from their indexes: functions that find the keys. The
# bench asks as an admin, who sees all rows; for others they find nothing.
_SEARCHES = """
create schema bench;
grant usage on schema bench to authenticated;
create function bench.images_containing(part jsonb) returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if coice.has_role('admin') then
    return query select id from coice.images where metadata @> part;
  end if;
end
$$;
create function bench.results_matching(words text) returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if coice.has_role('admin') then
    return query
      select id from coice.job_results where search_vector @@ websearch_to_tsquery('english', words);
  end if;
end
$$;
"""


@asynccontextmanager
async def database() -> AsyncIterator[Embedded]:
    """A lease on a new Postgres with all rows; it is gone afterwards."""
    with _folder() as folder:
        data = folder / "data"
        async with await embedded.start(data, linger=0, settings=_SERVER) as lease:
            await migrate(lease.admin_dsn, ["trellis", "coice"])
            admin = await connect(lease.admin_dsn)
            try:
                await load_large(admin)
                await _load_jobs(admin)
                await admin.execute("vacuum analyze")
            finally:
                await admin.close()
            yield lease
        await embedded.wait_until_stopped(data)


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="trellis-bench-") as name:
        folder = Path(name)
        # Root's Postgres runs as another user, who has to get there; the data below are closed to others.
        folder.chmod(0o711)
        yield folder


async def settle(lease: Embedded) -> None:
    """Clean up after writes, so that each round begins alike."""
    admin = await connect(lease.admin_dsn)
    try:
        await admin.execute("vacuum analyze coice.images")
        await admin.execute("checkpoint")
    finally:
        await admin.close()


async def _load_jobs(admin: Connection) -> None:
    pipeline = TENANT_A.pipeline_id
    async with admin.transaction():
        await admin.execute("set local session_replication_role = replica")
        await admin.execute(
            _JOBS, pipeline, JOB_LIBRARIES.start, len(JOB_LIBRARIES), TENANT_A.manager.id, JOBS
        )
        await admin.execute(_RESULTS, pipeline, RESULTS)
    await admin.execute(_INDEX)
    await admin.execute(_SEARCHES)
