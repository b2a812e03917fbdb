-- What the rows of every system have in common: when they were changed last, and how the row of a run and the run
-- itself belong together.

--   create trigger … before update on … for each row when (old.* is distinct from new.*)
--     execute function trellis.update_updated_at();
create function trellis.update_updated_at() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

-- A row that is a run takes the run along.
--   create trigger … after delete on … for each row execute function trellis.take_run();
create function trellis.take_run() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  delete from trellis.runs where id = old.id;
  return null;
end
$$;

-- And a run is there only beside its row; the trigger's argument names the row's table.
--   create trigger … before insert on trellis.runs for each row when (new.kind = 'masstock.execution')
--     execute function trellis.hold_run('masstock.workflow_executions');
--   create trigger … before delete on trellis.runs for each row when (old.kind = 'masstock.execution')
--     execute function trellis.hold_run('masstock.workflow_executions');
create function trellis.hold_run() returns trigger
  language plpgsql security definer set search_path = ''
as $$
declare
  own regclass := tg_argv[0]::regclass;
  there boolean;
begin
  if tg_op = 'INSERT' then
    execute format('select true from %s where id = $1 for key share', own) into there using new.id;
    if there is null then
      raise exception 'A run is the run of a row.'
        using errcode = 'foreign_key_violation', schema = 'trellis', table = 'runs', constraint = 'runs_id_own_row';
    end if;
    return new;
  end if;
  execute format('select exists (select from %s where id = $1)', own) into there using old.id;
  if there then
    raise exception 'A run goes with its row.'
      using errcode = 'foreign_key_violation', schema = 'trellis', table = 'runs', constraint = 'runs_id_own_row';
  end if;
  return old;
end
$$;
revoke all on function trellis.update_updated_at, trellis.take_run, trellis.hold_run from public;
