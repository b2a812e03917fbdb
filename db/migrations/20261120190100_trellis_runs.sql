-- What every kind of run shares: its state, its ledger of items, its events, and its idempotency keys.
-- Only service_role writes here. A system's own migration adds the policy that shows its runs, so that a row
-- of this schema is visible exactly where the run's own row (of the same id) is.

create schema trellis;

create table trellis.runs (
  id uuid primary key,
  system text not null constraint runs_system_not_blank check (system ~ '\S'),
  kind text not null constraint runs_kind_not_blank check (kind ~ '\S'),
  state text not null default 'pending' constraint runs_state_known check (
    state in ('pending', 'running', 'paused', 'cancelling', 'completed', 'failed', 'cancelled')
  ),
  total integer not null default 0 constraint runs_total_not_negative check (total >= 0),
  done integer not null default 0,
  failed integer not null default 0,
  attempt integer not null default 1 constraint runs_attempt_positive check (attempt >= 1),
  error text,
  created_by uuid,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  snapshot jsonb not null,
  sequence bigint not null default 0,
  lease_owner text,
  lease_until timestamptz,
  deliveries integer not null default 0 constraint runs_deliveries_not_negative check (deliveries >= 0),
  constraint runs_done_within_total check (done >= 0 and failed >= 0 and done + failed <= total)
);
comment on column trellis.runs.snapshot is 'What the run works on, fixed when it was started';
comment on column trellis.runs.done is 'Items that ended well; failed ones are counted apart';
comment on column trellis.runs.deliveries is 'How often a worker took the run up since it last got on';
comment on column trellis.runs.sequence is 'The number of the last event in trellis.run_events';

create index runs_created_at on trellis.runs (created_at, id);
create index runs_created_by on trellis.runs (created_by, created_at, id);
create index runs_unfinished on trellis.runs (created_at, id)
  where state in ('pending', 'running', 'paused', 'cancelling');

create table trellis.run_items (
  run_id uuid not null references trellis.runs on delete cascade,
  item_id uuid not null,
  stage integer not null,
  state text not null default 'pending' constraint run_items_state_known check (
    state in ('pending', 'done', 'skipped', 'failed')
  ),
  attempt integer not null default 0,
  error text,
  finished_at timestamptz,
  primary key (run_id, item_id, stage)
);
create index run_items_pending on trellis.run_items (run_id, item_id, stage) where state = 'pending';

create table trellis.run_events (
  run_id uuid not null references trellis.runs on delete cascade,
  sequence bigint not null constraint run_events_sequence_positive check (sequence >= 1),
  type text not null,
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (run_id, sequence)
);

-- A key outlives its run (no foreign key): the same key never starts a second one.
create table trellis.run_keys (
  owner uuid not null,
  kind text not null,
  key text not null,
  input_hash text not null,
  run_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (owner, kind, key)
);
create index run_keys_run_id on trellis.run_keys (run_id);

-- The life of a run:
--   pending    -> running, paused, cancelled, failed (it could not be started)
--   running    -> pending (given back by its worker), paused, cancelling, completed, failed, cancelled
--   paused     -> pending (resumed), cancelled
--   cancelling -> cancelled, completed or failed (the last item finished first)
--   completed, failed, cancelled -> pending (a retry, which is a new attempt)
create function trellis.guard_run() returns trigger
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
    when 'pending' then new.state in ('running', 'paused', 'cancelled', 'failed')
    when 'running' then new.state in ('pending', 'paused', 'cancelling', 'completed', 'failed', 'cancelled')
    when 'paused' then new.state in ('pending', 'cancelled')
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

create trigger runs_guard before update on trellis.runs
  for each row execute function trellis.guard_run();

-- How many runs wait before one: counted over everybody's runs, told only to those who may see the one.

create function trellis.waiting_before(moment timestamptz, run_id uuid) returns integer
  language sql stable security definer set search_path = ''
as $$
  select count(*)::integer from trellis.runs
  where state = 'pending' and (created_at, id) < (moment, run_id)
$$;

create function trellis.queue_position(run_id uuid) returns integer
  language sql stable set search_path = ''
as $$
  select trellis.waiting_before(runs.created_at, runs.id) from trellis.runs
  where runs.id = run_id and runs.state = 'pending'
$$;

alter table trellis.runs enable row level security;
alter table trellis.run_items enable row level security;
alter table trellis.run_events enable row level security;
alter table trellis.run_keys enable row level security;

revoke all on all functions in schema trellis from public;
grant usage on schema trellis to authenticated, service_role;
grant select, insert, update, delete on all tables in schema trellis to service_role;
grant execute on function trellis.waiting_before, trellis.queue_position to authenticated, service_role;

-- The snapshot and the lease are the engine's own: a snapshot holds what was visible to the starter alone.
grant select (
  id, system, kind, state, total, done, failed, attempt, error, created_by, created_at, started_at,
  completed_at, sequence
) on trellis.runs to authenticated;
grant select on trellis.run_items, trellis.run_events to authenticated;

create policy follow_run on trellis.run_items for select to authenticated
  using (exists (select 1 from trellis.runs where runs.id = run_items.run_id));
create policy follow_run on trellis.run_events for select to authenticated
  using (exists (select 1 from trellis.runs where runs.id = run_events.run_id));
