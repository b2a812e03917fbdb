-- How long a run still takes is told by how it gets on now: what its earlier attempts did, and the time for which it
-- rested or nobody worked on it, say nothing about that. And what became of a run is found among all its events.

alter table trellis.runs add column running_since timestamptz;
comment on column trellis.runs.running_since is 'When it was last taken up, after it had waited or rested';
grant select (running_since) on trellis.runs to authenticated;

-- By whichever release a worker is of.
create function trellis.note_running() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  new.running_since := clock_timestamp();
  return new;
end
$$;
revoke all on function trellis.note_running from public;
create trigger note_running before update of state on trellis.runs
  for each row when (new.state = 'running' and old.state <> 'running') execute function trellis.note_running();

create index run_events_history on trellis.run_events (run_id, sequence) where type = 'state';

-- About how many seconds a run still takes. One that has got on since it was taken up: by its pace in the last minute,
-- or the last quarter of that time if it is longer, if more than a few units ended in it. One that has not, or only for
-- a moment: by the pace of the last runs of its kind, with all that is at work or waits before it. Null where there is no telling.
create or replace function trellis.estimate(run_id uuid) returns double precision
  language plpgsql stable security definer set search_path = ''
as $$
declare
  run trellis.runs;
  present timestamptz := clock_timestamp();
  since timestamptz;
  lately timestamptz;
  ended_since bigint;
  ended_lately bigint;
  began_lately timestamptz;
  pace double precision;
  ahead bigint;
begin
  select * into run from trellis.runs where id = run_id;
  if run.state = 'running' then
    since := greatest(run.attempted_at, run.running_since, run.started_at);
    lately := greatest(since, present - greatest('60 s'::interval, (present - since) / 4));
    select sum(p.done + p.failed),
      sum(p.done + p.failed) filter (where p.began_at + make_interval(secs => p.seconds) > lately),
      min(p.began_at) filter (where p.began_at + make_interval(secs => p.seconds) > lately)
    into ended_since, ended_lately, began_lately
    from trellis.run_pace p
    where p.run_id = run.id and p.attempt = run.attempt and p.began_at + make_interval(secs => p.seconds) > since;
    if ended_lately >= 10 then
      pace := extract(epoch from present - greatest(since, least(lately, began_lately))) / ended_lately;
    elsif coalesce(ended_since, 0) + run.partial > 0 and present - since > '5 s' then
      pace := extract(epoch from present - since) / (coalesce(ended_since, 0) + run.partial);
    end if;
    if pace is not null then
      return pace * greatest(run.total - run.done - run.failed - run.partial, 0);
    end if;
  elsif run.state <> 'pending' then
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

-- Why items of a run have failed: each reason once, those of the most items first.
create function trellis.run_failure_reasons(run uuid, most integer)
  returns table (stage integer, error text, items integer)
  language sql stable set search_path = ''
as $$
  select i.stage, i.error, count(*)::integer
  from trellis.run_items i where i.run_id = run and i.state = 'failed'
  group by i.stage, i.error order by 3 desc, 1, 2 limit most
$$;

-- The changes of a run's state, the newest first.
create function trellis.run_history(run uuid, most integer)
  returns table (sequence bigint, state text, attempt integer, person uuid, error text, created_at timestamptz)
  language sql stable set search_path = ''
as $$
  select e.sequence, e.data ->> 'state', coalesce((e.data ->> 'attempt')::integer, 1), (e.data ->> 'by')::uuid,
    e.data ->> 'error', e.created_at
  from trellis.run_events e where e.run_id = run and e.type = 'state' and e.data ->> 'state' is not null
  order by e.sequence desc limit most
$$;
revoke all on function trellis.run_failure_reasons, trellis.run_history from public;
grant execute on function trellis.run_failure_reasons, trellis.run_history to authenticated, service_role;
