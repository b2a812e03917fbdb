-- Runs are cut into chunks of items. A chunk has one entry in the queue, which some worker holds while it works;
-- the ledger of items stays the truth about what is done.

create table trellis.run_chunks (
  run_id uuid not null references trellis.runs on delete cascade,
  number integer not null constraint run_chunks_number_positive check (number >= 1),
  state text not null default 'queued' constraint run_chunks_state_known check (
    state in ('queued', 'waiting', 'done', 'parked')
  ),
  items jsonb not null,
  entry bigint,
  turn integer not null default 0,
  holder uuid,
  worker uuid,
  deliveries integer not null default 0 constraint run_chunks_deliveries_not_negative check (deliveries >= 0),
  partial double precision not null default 0,
  queued_at timestamptz not null default now(),
  primary key (run_id, number)
);
comment on column trellis.run_chunks.state is
  'queued: it has an entry in the queue; waiting: its run is paused or has ended; parked: it kept failing';
comment on column trellis.run_chunks.items is 'What the chunk works on, fixed when the run was started';
comment on column trellis.run_chunks.holder is 'The delivery that is at work on it; another one fences it off';
comment on column trellis.run_chunks.deliveries is 'How often it was taken up since it last got on';
comment on column trellis.run_chunks.partial is 'How much of its items in flight is done, each from 0 to 1, in all';
create index run_chunks_held on trellis.run_chunks (run_id) where holder is not null;
create index run_chunks_queued on trellis.run_chunks (queued_at) where state = 'queued';

alter table trellis.run_items
  add column chunk integer not null default 1,
  add column run_at timestamptz,
  add column seconds double precision;
comment on column trellis.run_items.run_at is 'When the item may be tried again, after a failure that passes';
comment on column trellis.run_items.seconds is 'How long its last attempt took';
drop index trellis.run_items_pending;
create index run_items_pending on trellis.run_items (run_id, chunk, item_id, stage) where state = 'pending';
create index run_items_failed on trellis.run_items (run_id, item_id, stage) where state = 'failed';

alter table trellis.runs
  add column priority text not null default 'normal' constraint runs_priority_known check (
    priority in ('high', 'normal', 'low')
  ),
  add column turn integer not null default 0,
  add column partial double precision not null default 0,
  add column attempted_at timestamptz,
  add column trimmed_at timestamptz;
comment on column trellis.runs.turn is 'Where its first chunk stands among those that wait: less is sooner';
comment on column trellis.runs.partial is 'The sum of what its chunks have of items in flight';
comment on column trellis.runs.attempted_at is 'When the first item of this attempt was taken up';
comment on column trellis.runs.trimmed_at is 'When its events and its ledger were deleted because of their age';
create index runs_waiting on trellis.runs (turn, created_at, id) where state = 'pending';
create index runs_to_trim on trellis.runs (completed_at)
  where completed_at is not null and trimmed_at is null;

-- How far each owner's chunks reach in the order of the queue (start-time fair queueing, Goyal et al. 1996).
create table trellis.turns (
  entrypoint text not null,
  owner uuid not null,
  priority text not null,
  turn bigint not null,
  primary key (entrypoint, owner, priority)
);

-- Runs of the release before this one: chunks of 200 photographs, queued again where they had not ended.
insert into trellis.run_chunks (run_id, number, state, items)
select r.id, (i.place - 1) / 200 + 1,
  case when r.state in ('pending', 'running') then 'queued' else 'waiting' end,
  jsonb_agg(i.image order by i.place)
from trellis.runs r cross join jsonb_array_elements(r.snapshot -> 'images') with ordinality as i (image, place)
where r.kind = 'coice.job'
group by r.id, (i.place - 1) / 200 + 1;
update trellis.run_items l set chunk = c.number
from trellis.run_chunks c cross join jsonb_array_elements(c.items) as i (image)
where c.number > 1 and l.run_id = c.run_id and l.item_id = (i.image ->> 'id')::uuid;
update trellis.runs set snapshot = snapshot - 'images' where kind = 'coice.job';
insert into pgqueuer.pgqueuer (priority, status, entrypoint, payload)
select 0, 'queued', r.kind, convert_to(jsonb_build_object('run', c.run_id, 'chunk', c.number)::text, 'UTF8')
from trellis.run_chunks c join trellis.runs r on r.id = c.run_id
where c.state = 'queued'
order by r.created_at, r.id, c.number;
update trellis.run_chunks c set entry = e.id
from pgqueuer.pgqueuer e
where convert_from(e.payload, 'UTF8')::jsonb = jsonb_build_object('run', c.run_id, 'chunk', c.number);

alter table trellis.runs drop column lease_owner, drop column lease_until, drop column deliveries;

-- The life of a run:
--   pending    -> running, paused, cancelled, failed (it could not be started); cancelling or completed where
--                 something was still under way when it was resumed or tried again
--   running    -> pending (given back), paused, cancelling, completed, failed, cancelled
--   paused     -> pending (resumed), cancelling, cancelled, completed or failed (what was under way ended it)
--   cancelling -> cancelled, completed or failed (the last item finished first)
--   completed, failed, cancelled -> pending (a retry, which is a new attempt)
create or replace function trellis.guard_run() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if (new.id, new.system, new.kind, new.created_by, new.created_at)
     is distinct from (old.id, old.system, old.kind, old.created_by, old.created_at) then
    raise exception 'A run keeps its id, system, kind and creator.'
      using errcode = 'check_violation', schema = 'trellis', table = 'runs', constraint = 'runs_identity_fixed';
  end if;
  if new.sequence < old.sequence or new.attempt < old.attempt then
    raise exception 'The sequence and the attempt of a run only grow.'
      using errcode = 'check_violation', schema = 'trellis', table = 'runs', constraint = 'runs_sequence_grows';
  end if;
  if new.state <> old.state and not (case old.state
    when 'pending' then
      new.state in ('running', 'paused', 'cancelling', 'cancelled', 'completed', 'failed')
    when 'running' then new.state in ('pending', 'paused', 'cancelling', 'completed', 'failed', 'cancelled')
    when 'paused' then new.state in ('pending', 'cancelling', 'cancelled', 'completed', 'failed')
    when 'cancelling' then new.state in ('cancelled', 'completed', 'failed')
    else new.state = 'pending'
  end) then
    raise exception 'A run cannot go from % to %.', old.state, new.state
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'trellis', table = 'runs', column = 'state',
            constraint = 'runs_state_transition';
  end if;
  if old.state in ('completed', 'failed', 'cancelled') and new.state = 'pending' then
    new.attempt := old.attempt + 1;
  end if;
  return new;
end
$$;

-- How many runs wait before one: counted over everybody's runs, told only to those who may see the one.
drop function trellis.queue_position(uuid);
drop function trellis.waiting_before(timestamptz, uuid);

create function trellis.waiting_before(run_id uuid) returns integer
  language sql stable security definer set search_path = ''
as $$
  select count(*)::integer
  from trellis.runs mine join trellis.runs other
    on (other.turn, other.created_at, other.id) < (mine.turn, mine.created_at, mine.id)
  where mine.id = run_id and other.state = 'pending' and other.kind = mine.kind
$$;

create function trellis.queue_position(run_id uuid) returns integer
  language sql stable set search_path = ''
as $$
  select trellis.waiting_before(runs.id) from trellis.runs where runs.id = run_id and runs.state = 'pending'
$$;

-- About how many seconds a run still takes. One that has got on: by its own pace. One that has not: by the pace
-- of the last runs of its kind, with all that is at work or waits before it. Null where there is no telling.
create function trellis.estimate(run_id uuid) returns double precision
  language plpgsql stable security definer set search_path = ''
as $$
declare
  run trellis.runs;
  pace double precision;
  ahead bigint;
begin
  select * into run from trellis.runs where id = run_id;
  if run.state = 'running' and run.done + run.failed + run.partial > 0 then
    return extract(epoch from clock_timestamp() - coalesce(run.attempted_at, run.started_at))
      / (run.done + run.failed + run.partial) * greatest(run.total - run.done - run.failed - run.partial, 0);
  end if;
  if run.state not in ('pending', 'running') then
    return null;
  end if;
  select avg(extract(epoch from completed_at - started_at) / total) into pace from (
    select completed_at, started_at, total from trellis.runs
    where kind = run.kind and state = 'completed' and total > 0 and attempt = 1
    order by completed_at desc limit 20
  ) as lately;
  select coalesce(sum(total - done - failed), 0) into ahead from trellis.runs
  where kind = run.kind and id <> run.id
    and (state = 'running' or state = 'pending' and (turn, created_at, id) < (run.turn, run.created_at, run.id));
  return pace * (ahead + run.total - run.done - run.failed);
end
$$;

create function trellis.seconds_left(run_id uuid) returns double precision
  language sql stable set search_path = ''
as $$
  select trellis.estimate(runs.id) from trellis.runs where runs.id = run_id
$$;
create index runs_pace on trellis.runs (kind, completed_at desc) where state = 'completed';

alter table trellis.run_chunks enable row level security;
alter table trellis.turns enable row level security;
revoke all on all functions in schema trellis from public;
grant select, insert, update, delete on trellis.run_chunks, trellis.turns to service_role;
grant execute on function
  trellis.waiting_before, trellis.queue_position, trellis.estimate, trellis.seconds_left
  to authenticated, service_role;
grant select (priority, partial, attempted_at, trimmed_at) on trellis.runs to authenticated;
