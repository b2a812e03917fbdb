-- What the platforms run, and workflows, as runs: what goes with them, and who sees and may control them.

do $$
declare
  kind text;
  own text;
begin
  for kind, own in
    select * from (values
      ('simcore', 'simcore_simulations'), ('talai', 'talai_experiments'), ('optilibria', 'optilibria_runs'),
      ('qmlab', 'qmlab_experiments'), ('mezan_execution', 'mezan_executions')
    ) as kinds (kind, own)
  loop
    execute format(
      'create trigger %I after delete on alawein.%I for each row execute function trellis.take_run()',
      own || '_take_run', own
    );
    execute format(
      'create trigger %I before insert on trellis.runs
         for each row when (new.kind = %L) execute function trellis.hold_run(%L)',
      'alawein_hold_new_' || kind, 'alawein.' || kind, 'alawein.' || own
    );
    execute format(
      'create trigger %I before delete on trellis.runs
         for each row when (old.kind = %L) execute function trellis.hold_run(%L)',
      'alawein_hold_' || kind, 'alawein.' || kind, 'alawein.' || own
    );
    execute format(
      'create policy %I on trellis.runs for select to authenticated using (
         kind = %L and exists (select 1 from alawein.%I as own where own.id = runs.id)
       )', 'alawein_' || kind, 'alawein.' || kind, own
    );
  end loop;
end
$$;

-- Whoever sees a run may control it.
create function alawein.may_control_run(run uuid) returns boolean
  language sql stable set search_path = ''
as $$
  select exists (select from trellis.runs where id = run and system = 'alawein')
$$;

-- Bring the row of a run, in the table `own`, in line with the run, whose state has just changed.
create function alawein.mirror_run(own regclass, run uuid) returns void
  language plpgsql set search_path = ''
as $$
declare
  now_is record;
begin
  select
    case
      when state in ('running', 'paused', 'cancelling') then 'running'
      when state = 'completed' and failed > 0 then 'failed'
      else state
    end as status,
    started_at, completed_at
  into strict now_is from trellis.runs where id = run;
  execute format('update %s set status = $2, started_at = $3, completed_at = $4 where id = $1', own)
    using run, now_is.status, now_is.started_at, now_is.completed_at;
end
$$;

revoke all on function alawein.may_control_run, alawein.mirror_run from public;
grant execute on function alawein.may_control_run to authenticated, service_role;
grant execute on function alawein.mirror_run to service_role;
