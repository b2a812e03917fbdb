-- What people see of a run: its title, how its stages stand, how fast it got on; and which processes there are.
-- All of it is kept while the run works, in as many rows as can be read at every change of a run of any size.

alter table trellis.runs add column title text not null default '';
comment on column trellis.runs.title is 'What the run is about, as that was called when it was started';

create table trellis.run_stages (
  run_id uuid not null references trellis.runs on delete cascade,
  stage integer not null,
  name text,
  total integer not null,
  done integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  pending integer not null generated always as (total - done - skipped - failed) stored,
  primary key (run_id, stage),
  constraint run_stages_within_total check (
    done >= 0 and skipped >= 0 and failed >= 0 and done + skipped + failed <= total
  )
) with (fillfactor = 50);
comment on column trellis.run_stages.skipped is 'Items whose filter did not hold';

-- Items that ended, by when: in slots of one second at first, which are wider the longer an attempt takes. So an
-- attempt of a day has some 1,300 of them, and one of a month some 1,900.
create table trellis.run_pace (
  run_id uuid not null references trellis.runs on delete cascade,
  attempt integer not null,
  second integer not null,
  seconds integer not null,
  began_at timestamptz not null,
  done integer not null,
  failed integer not null,
  primary key (run_id, attempt, second)
) with (fillfactor = 50);
comment on column trellis.run_pace.second is 'When the slot begins, in seconds since the attempt''s first item was taken up';
comment on column trellis.run_pace.seconds is 'How wide the slot is: a power of two, of which its begin is a multiple';
comment on column trellis.run_pace.done is 'Items that ended well, or were skipped by a filter';

-- How wide the slot is that something ends in so long after its attempt began: less than 256 of them come before.
create function trellis.pace_width(elapsed double precision) returns integer
  language sql immutable parallel safe set search_path = ''
as $$
  select 1 << least(greatest(ceil(log(2, greatest(elapsed, 1)::numeric / 256)), 0), 20)::integer
$$;

-- At most so many points, of the same width: a power of two that no slot is wider than. An attempt's points leave
-- no gap, and the last one of an attempt that goes on reaches up to now.
create function trellis.run_throughput(run uuid, points integer)
  returns table (began_at timestamptz, seconds double precision, done integer, failed integer)
  language sql stable set search_path = ''
as $$
  with slots as materialized (
    select p.* from trellis.run_pace p where p.run_id = run
  ),
  attempts as materialized (
    select a.attempt, a.widest, a.began_at, greatest(a.span, ceil(least(
      extract(epoch from now() - a.began_at), 1e9
    ))::integer * (a.attempt = r.attempt and r.state = 'running')::integer) as span,
    case when a.attempt = r.attempt then coalesce(r.completed_at, now()) end as ended_at
    from (
      select attempt, max(slots.second + slots.seconds) as span, max(slots.seconds) as widest,
        min(slots.began_at - make_interval(secs => slots.second)) as began_at
      from slots group by attempt
    ) a cross join (select attempt, state, completed_at from trellis.runs where id = run) r
  ),
  scale as (
    select greatest(max(widest), 2 ^ ceil(log(2, greatest(
      sum(span)::numeric / greatest(points - count(*), 1), 1
    ))))::integer as width
    from attempts
  ),
  found as (
    select attempt, second / width as place, sum(slots.done)::integer as done, sum(slots.failed)::integer as failed
    from slots cross join scale group by attempt, second / width
  ),
  shown as (
    select a.began_at + make_interval(secs => place * width) as began_at,
      greatest(least(width, extract(epoch from a.ended_at - a.began_at) - place * width), 0.001)::float8 as seconds,
      coalesce(found.done, 0) as done, coalesce(found.failed, 0) as failed
    from attempts a cross join scale cross join lateral generate_series(0, (a.span - 1) / width) as place
    left join found using (attempt, place)
    order by 1 desc limit points
  )
  select * from shown order by began_at
$$;

create function trellis.run_funnel(run uuid)
  returns table (stage integer, name text, total integer, pending integer, done integer, skipped integer, failed integer)
  language sql stable set search_path = ''
as $$
  select stage, name, total, pending, done, skipped, failed from trellis.run_stages where run_id = run order by stage
$$;

-- Runs from before, as far as their ledgers are kept.
insert into trellis.run_stages (run_id, stage, total, done, skipped, failed)
select run_id, stage, count(*), count(*) filter (where state = 'done'),
  count(*) filter (where state = 'skipped'), count(*) filter (where state = 'failed')
from trellis.run_items group by run_id, stage;
insert into trellis.run_pace (run_id, attempt, second, seconds, began_at, done, failed)
select run_id, 1, second, seconds, began_at + make_interval(secs => second),
  count(*) filter (where state <> 'failed'), count(*) filter (where state = 'failed')
from (
  select i.run_id, i.state, r.started_at as began_at, e.seconds,
    floor(e.elapsed / e.seconds)::integer * e.seconds as second
  from trellis.run_items i join trellis.runs r on r.id = i.run_id cross join lateral (
    select elapsed, trellis.pace_width(elapsed) as seconds
    from (select extract(epoch from greatest(i.finished_at - r.started_at, '0'))::float8 as elapsed) as since
  ) e
  where i.finished_at is not null and r.started_at is not null and i.state <> 'pending'
) as ended
group by run_id, second, seconds, began_at;

-- Processes of this installation, each of which writes here every few seconds; one that is seen no more is deleted.
create table trellis.processes (
  id uuid primary key,
  version text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null default clock_timestamp(),
  figures jsonb not null
) with (fillfactor = 50);
comment on column trellis.processes.figures is 'What the process works on, and how it fares with providers';

alter table trellis.run_stages enable row level security;
alter table trellis.run_pace enable row level security;
alter table trellis.processes enable row level security;
revoke all on function trellis.pace_width, trellis.run_throughput, trellis.run_funnel from public;
grant select, insert, update, delete on trellis.run_stages, trellis.run_pace, trellis.processes to service_role;
grant select on trellis.run_stages, trellis.run_pace to authenticated;
grant select (title) on trellis.runs to authenticated;
grant execute on function trellis.pace_width to service_role;
grant execute on function trellis.run_throughput, trellis.run_funnel to authenticated, service_role;
create policy follow_run on trellis.run_stages for select to authenticated
  using (exists (select 1 from trellis.runs where runs.id = run_stages.run_id));
create policy follow_run on trellis.run_pace for select to authenticated
  using (exists (select 1 from trellis.runs where runs.id = run_pace.run_id));
