-- What holds for everyone, whatever their rights.

do $$
declare
  name text;
begin
  foreach name in array array[
    'profiles', 'projects', 'user_project_preferences', 'soc_teams', 'simcore_simulations', 'talai_experiments',
    'optilibria_runs', 'qmlab_experiments', 'mezan_executions'
  ] loop
    execute format(
      'create trigger %I before update on alawein.%I for each row when (old.* is distinct from new.*)
       execute function trellis.update_updated_at()', name || '_update_updated_at', name
    );
  end loop;
end
$$;
-- Being executed does not change a workflow.
create trigger mezan_workflows_update_updated_at before update on alawein.mezan_workflows
  for each row when (
    (old.name, old.description, old.status, old.workflow_definition)
      is distinct from (new.name, new.description, new.status, new.workflow_definition)
  )
  execute function trellis.update_updated_at();

-- Whoever signs up has a profile, under the address of the account. None of this may keep anybody from signing up or
-- from changing an account: whoever is missed makes the row by themselves (createAlaweinProfile).
create function alawein.account_name(account auth.users) returns text
  language sql stable set search_path = ''
as $$
  select left(coalesce(
    substring(account.raw_user_meta_data ->> 'full_name' from '^\s*(.*\S)\s*$'),
    substring(account.raw_user_meta_data ->> 'name' from '^\s*(.*\S)\s*$')
  ), 255)
$$;

create function alawein.handle_new_user() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  insert into alawein.profiles (id) values (new.id) on conflict do nothing;
  return null;
exception when others then
  raise warning 'There is no profile of Alawein for a new account: %', sqlerrm;
  return null;
end
$$;
create trigger alawein_handle_new_user after insert on auth.users
  for each row execute function alawein.handle_new_user();

create function alawein.follow_account() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  update alawein.profiles set email = new.email where id = new.id;
  return null;
exception when others then
  raise warning 'A profile of Alawein does not follow its account: %', sqlerrm;
  return null;
end
$$;
create trigger alawein_follow_account after update on auth.users
  for each row when (old.email is distinct from new.email) execute function alawein.follow_account();

create function alawein.bind_profile() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  select email, coalesce(new.full_name, alawein.account_name(accounts)) into new.email, new.full_name
  from auth.users as accounts where id = new.id;
  return new;
end
$$;
create trigger profiles_bind before insert on alawein.profiles
  for each row execute function alawein.bind_profile();

-- Those who have accounts already.
insert into alawein.profiles (id) select id from auth.users on conflict do nothing;

-- A member of a team is called there what the person's profile says.
create function alawein.name_member() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  new.full_name := (select full_name from alawein.profiles where id = new.user_id);
  return new;
end
$$;
create trigger soc_user_roles_name before insert on alawein.soc_user_roles
  for each row execute function alawein.name_member();

create function alawein.rename_members() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  update alawein.soc_user_roles set full_name = new.full_name where user_id = new.id;
  return null;
end
$$;
create trigger profiles_rename_members after insert or update of full_name on alawein.profiles
  for each row execute function alawein.rename_members();

-- A team keeps an owner. Its row is locked first: of two owners who go at once only one does. One whose members were
-- taken out with their accounts is owned by who is highest in it, and longest; one without members is gone.
create function alawein.keep_owner() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from alawein.soc_teams where id = old.team_id for no key update;
  if not exists (
    select from alawein.soc_user_roles where team_id = old.team_id and role = 'owner' and id <> old.id
  ) then
    raise exception 'A team keeps an owner: make somebody else one first, or delete the team.'
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'alawein', table = 'soc_user_roles',
            constraint = 'soc_user_roles_owner_kept';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger soc_user_roles_keep_owner before update of role on alawein.soc_user_roles
  for each row when (old.role = 'owner' and new.role <> 'owner') execute function alawein.keep_owner();
create trigger soc_user_roles_keep_owner_of_left before delete on alawein.soc_user_roles
  for each row when (old.role = 'owner' and row_security_active('alawein.soc_user_roles'))
  execute function alawein.keep_owner();

create function alawein.hand_over_team() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from alawein.soc_teams where id = old.team_id for no key update;
  if not found or exists (select from alawein.soc_user_roles where team_id = old.team_id and role = 'owner') then
    return null;
  end if;
  update alawein.soc_user_roles set role = 'owner'
  where id = (
    select id from alawein.soc_user_roles where team_id = old.team_id
    order by role::alawein.soc_role desc, created_at, id limit 1
  );
  if not found then
    delete from alawein.soc_teams where id = old.team_id;
  end if;
  return null;
end
$$;
create trigger soc_user_roles_hand_over after delete on alawein.soc_user_roles
  for each row when (old.role = 'owner') execute function alawein.hand_over_team();

-- An execution is of the workflow as it is now.
create function alawein.bind_execution() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  select name, workflow_definition into new.workflow_name, new.definition
  from alawein.mezan_workflows where id = new.workflow_id;
  return new;
end
$$;
create trigger mezan_executions_bind before insert on alawein.mezan_executions
  for each row execute function alawein.bind_execution();

-- How often a workflow was executed, and how many hundredths of what ended by itself went well. What was executed
-- stays counted though its row may be deleted; of one that is tried again, only its latest end is.
create function alawein.count_execution() returns trigger
  language plpgsql security definer set search_path = ''
as $$
declare
  more integer := (new.status in ('completed', 'failed'))::integer;
  well integer := (new.status = 'completed')::integer;
begin
  if tg_op = 'UPDATE' then
    more := more - (old.status in ('completed', 'failed'))::integer;
    well := well - (old.status = 'completed')::integer;
  end if;
  update alawein.mezan_workflows
  set execution_count = execution_count + (tg_op = 'INSERT')::integer,
      ended = ended + more,
      succeeded = succeeded + well,
      success_rate = 100.0 * (succeeded + well) / nullif(ended + more, 0),
      last_executed_at = case tg_op when 'INSERT' then now() else last_executed_at end
  where id = new.workflow_id;
  return null;
end
$$;
create trigger mezan_executions_count after insert on alawein.mezan_executions
  for each row execute function alawein.count_execution();
create trigger mezan_executions_count_ended after update of status on alawein.mezan_executions
  for each row when (old.status <> new.status) execute function alawein.count_execution();

-- What is under way is cancelled before its workflow is deleted, unless the person goes altogether.
create function alawein.guard_workflow() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from alawein.mezan_executions where workflow_id = old.id and status in ('pending', 'running')
  ) then
    raise exception 'An execution of this workflow is under way: cancel it first.'
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'alawein', table = 'mezan_workflows',
            constraint = 'mezan_workflows_idle';
  end if;
  return old;
end
$$;
create trigger mezan_workflows_guard before delete on alawein.mezan_workflows
  for each row when (row_security_active('alawein.mezan_workflows')) execute function alawein.guard_workflow();
