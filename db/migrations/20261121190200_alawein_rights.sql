-- Who sees and does what in Alawein (docs/rights.md is the same as a table): everybody what is their own, anybody what is
-- public, and teams by role. Roles, outcomes and counts have no write grant for authenticated.

-- The two functions of the specification. They take no team, so they tell of the caller alone: of anybody else they say
-- what they say of who is in no team.
create function alawein.get_user_team_id(_user_id uuid) returns uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select team_id from alawein.soc_user_roles
    where user_id = _user_id and user_id = (select auth.uid())
    order by created_at, id limit 1
  );
end
$$;

create function alawein.has_soc_role(_role alawein.soc_role, _user_id uuid) returns boolean
  language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select from alawein.soc_user_roles
    where user_id = _user_id and user_id = (select auth.uid()) and role = _role::text
  );
end
$$;

-- The teams in which the caller has a role, or a higher one. It runs as the owner, so that policies never recurse.
create function alawein.soc_teams_as(lowest alawein.soc_role) returns setof uuid
  language plpgsql stable security definer rows 5 set search_path = ''
as $$
declare
  me uuid := auth.uid();
begin
  return query select team_id from alawein.soc_user_roles where user_id = me and role::alawein.soc_role >= lowest;
end
$$;

do $$
declare
  name text;
begin
  foreach name in array array[
    'profiles', 'projects', 'project_features', 'project_tech_stack', 'user_project_preferences', 'soc_teams',
    'soc_user_roles', 'simcore_simulations', 'talai_experiments', 'optilibria_runs', 'qmlab_experiments',
    'mezan_workflows', 'mezan_executions', 'mezan_steps'
  ] loop
    execute format('alter table alawein.%I enable row level security', name);
  end loop;
  foreach name in array array[
    'user_project_preferences', 'simcore_simulations', 'talai_experiments', 'optilibria_runs', 'qmlab_experiments',
    'mezan_workflows', 'mezan_executions', 'mezan_steps'
  ] loop
    execute format(
      'create policy see on alawein.%I for select to authenticated using (user_id = (select auth.uid()))', name
    );
  end loop;
  foreach name in array array[
    'simcore_simulations', 'talai_experiments', 'optilibria_runs', 'qmlab_experiments', 'mezan_workflows',
    'mezan_executions'
  ] loop
    execute format(
      'create policy add on alawein.%I for insert to authenticated with check (user_id = (select auth.uid()))', name
    );
  end loop;
  foreach name in array array[
    'simcore_simulations', 'talai_experiments', 'qmlab_experiments', 'mezan_workflows'
  ] loop
    execute format(
      'create policy edit on alawein.%I for update to authenticated using (user_id = (select auth.uid()))', name
    );
  end loop;
  foreach name in array array['user_project_preferences', 'mezan_workflows'] loop
    execute format(
      'create policy remove on alawein.%I for delete to authenticated using (user_id = (select auth.uid()))', name
    );
  end loop;
  -- What is a run, and goes on, is cancelled first.
  foreach name in array array[
    'simcore_simulations', 'talai_experiments', 'optilibria_runs', 'qmlab_experiments', 'mezan_executions'
  ] loop
    execute format(
      'create policy remove on alawein.%I for delete to authenticated using (
         user_id = (select auth.uid()) and status in (''completed'', ''failed'', ''cancelled'')
       )', name
    );
  end loop;
end
$$;

create policy see on alawein.profiles for select to authenticated using (id = (select auth.uid()));
create policy add on alawein.profiles for insert to authenticated with check (id = (select auth.uid()));
create policy edit on alawein.profiles for update to authenticated using (id = (select auth.uid()));

create policy see on alawein.projects for select to anon, authenticated
  using (is_public or owner_id = (select auth.uid()));
create policy add on alawein.projects for insert to authenticated with check (owner_id = (select auth.uid()));
create policy edit on alawein.projects for update to authenticated using (owner_id = (select auth.uid()));
create policy remove on alawein.projects for delete to authenticated using (owner_id = (select auth.uid()));

-- What a project is made of is seen with it, and written by its owner.
do $$
declare
  name text;
  owned constant text := 'exists (
    select from alawein.projects where projects.id = project_id and projects.owner_id = (select auth.uid())
  )';
begin
  foreach name in array array['project_features', 'project_tech_stack'] loop
    execute format(
      'create policy see on alawein.%I for select to anon, authenticated
         using (exists (select from alawein.projects where projects.id = project_id))', name
    );
    execute format('create policy add on alawein.%I for insert to authenticated with check (%s)', name, owned);
    execute format('create policy edit on alawein.%I for update to authenticated using (%s)', name, owned);
    execute format('create policy remove on alawein.%I for delete to authenticated using (%s)', name, owned);
  end loop;
end
$$;

-- Of a project that one sees, so that nobody learns whether one is there.
create policy add on alawein.user_project_preferences for insert to authenticated
  with check (
    user_id = (select auth.uid()) and exists (select from alawein.projects where projects.id = project_id)
  );
create policy edit on alawein.user_project_preferences for update to authenticated
  using (user_id = (select auth.uid()))
  with check (
    user_id = (select auth.uid()) and exists (select from alawein.projects where projects.id = project_id)
  );

create policy see on alawein.soc_teams for select to authenticated
  using (id in (select alawein.soc_teams_as('viewer')));
create policy edit on alawein.soc_teams for update to authenticated
  using (id in (select alawein.soc_teams_as('analyst')));
create policy remove on alawein.soc_teams for delete to authenticated
  using (id in (select alawein.soc_teams_as('owner')));
create policy see on alawein.soc_user_roles for select to authenticated
  using (team_id in (select alawein.soc_teams_as('viewer')));
create policy remove on alawein.soc_user_roles for delete to authenticated
  using (
    user_id = (select auth.uid())
    or team_id in (select alawein.soc_teams_as('owner'))
    or (role <> 'owner' and team_id in (select alawein.soc_teams_as('admin')))
  );

-- An analyst says what a team is about, its owner what it is called.
create function alawein.guard_team_name() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.id not in (select alawein.soc_teams_as('owner')) then
    raise exception 'Only an owner renames a team.'
      using errcode = 'insufficient_privilege', schema = 'alawein', table = 'soc_teams', column = 'name';
  end if;
  return new;
end
$$;
create trigger soc_teams_guard_name before update on alawein.soc_teams
  for each row when (old.name <> new.name and row_security_active('alawein.soc_teams'))
  execute function alawein.guard_team_name();

create function alawein.create_soc_team(team_name text, about text) returns uuid
  language plpgsql security definer set search_path = ''
as $$
declare
  made uuid;
begin
  insert into alawein.soc_teams (name, description) values (team_name, about) returning id into made;
  insert into alawein.soc_user_roles (team_id, user_id, role) values (made, auth.uid(), 'owner');
  return made;
end
$$;

-- Raises unless the caller may deal out a role in a team: an admin all but the owner's. The team's row is locked, so that
-- roles are dealt out one after the other.
create function alawein.check_may_appoint(team uuid, given alawein.soc_role) returns void
  language plpgsql security definer set search_path = ''
as $$
declare
  mine alawein.soc_role;
begin
  perform 1 from alawein.soc_teams where id = team for no key update;
  mine := (select role from alawein.soc_user_roles where team_id = team and user_id = auth.uid());
  if mine is null then
    raise exception 'There is no such team, or you are not in it.'
      using errcode = 'no_data_found', schema = 'alawein', table = 'soc_user_roles', column = 'team_id';
  elsif mine < 'admin' then
    raise exception 'Only admins and owners of a team say who is in it.' using errcode = 'insufficient_privilege';
  elsif mine < 'owner' and given = 'owner' then
    raise exception 'Only an owner makes owners, or changes what they are.' using errcode = 'insufficient_privilege';
  end if;
end
$$;

create function alawein.add_soc_member(team uuid, person uuid, wanted text) returns uuid
  language plpgsql security definer set search_path = ''
as $$
declare
  made uuid;
begin
  perform alawein.check_may_appoint(team, wanted::alawein.soc_role);
  insert into alawein.soc_user_roles (team_id, user_id, role) values (team, person, wanted) returning id into made;
  return made;
end
$$;

create function alawein.set_soc_role(member uuid, wanted text) returns uuid
  language plpgsql security definer set search_path = ''
as $$
declare
  team uuid := (
    select team_id from alawein.soc_user_roles
    where id = member and team_id in (select alawein.soc_teams_as('viewer'))
  );
  had text;
begin
  if team is null then
    return null;
  end if;
  perform alawein.check_may_appoint(team, wanted::alawein.soc_role);
  select role into had from alawein.soc_user_roles where id = member;
  perform alawein.check_may_appoint(team, had::alawein.soc_role);
  update alawein.soc_user_roles set role = wanted where id = member;
  return member;
end
$$;

grant usage on schema alawein to anon, authenticated, service_role;
grant select, insert, update, delete on all tables in schema alawein to service_role;

grant select on alawein.projects, alawein.project_features, alawein.project_tech_stack to anon;
grant select on
  alawein.profiles, alawein.projects, alawein.project_features, alawein.project_tech_stack,
  alawein.user_project_preferences, alawein.soc_teams, alawein.soc_user_roles, alawein.simcore_simulations,
  alawein.talai_experiments, alawein.optilibria_runs, alawein.qmlab_experiments, alawein.mezan_executions,
  alawein.mezan_steps
  to authenticated;
grant select (
  id, user_id, name, description, status, workflow_definition, execution_count, success_rate, last_executed_at,
  created_at, updated_at
) on alawein.mezan_workflows to authenticated;

grant insert (id, full_name, avatar_url), update (full_name, avatar_url) on alawein.profiles to authenticated;
grant
  insert (name, slug, tagline, description, category, status, is_public, version),
  update (name, slug, tagline, description, category, status, is_public, version), delete
  on alawein.projects to authenticated;
grant
  insert (project_id, name, description, is_enabled, order_index),
  update (name, description, is_enabled, order_index), delete
  on alawein.project_features to authenticated;
grant insert (project_id, technology, category), update (technology, category), delete
  on alawein.project_tech_stack to authenticated;
grant
  insert (project_id, theme_variant, sidebar_collapsed, notifications_enabled, custom_settings, last_visited_at),
  update (project_id, theme_variant, sidebar_collapsed, notifications_enabled, custom_settings, last_visited_at), delete
  on alawein.user_project_preferences to authenticated;
grant update (name, description), delete on alawein.soc_teams to authenticated;
grant delete on alawein.soc_user_roles to authenticated;
grant insert (id, name, simulation_type, config), update (name), delete on alawein.simcore_simulations to authenticated;
grant insert (id, name, model_type, hyperparameters), update (name), delete on alawein.talai_experiments to authenticated;
grant insert (id, problem_name, algorithm, config), delete on alawein.optilibria_runs to authenticated;
grant
  insert (id, name, quantum_system, particle_count, config), update (name), delete
  on alawein.qmlab_experiments to authenticated;
grant
  insert (name, description, status, workflow_definition), update (name, description, status, workflow_definition),
  delete
  on alawein.mezan_workflows to authenticated;
grant insert (id, workflow_id, input), delete on alawein.mezan_executions to authenticated;

-- Only what policies and callers need; a trigger needs no grant.
revoke all on all functions in schema alawein from public;
grant execute on function alawein.get_user_team_id, alawein.has_soc_role to authenticated, service_role;
grant execute on function
  alawein.soc_teams_as, alawein.create_soc_team, alawein.add_soc_member, alawein.set_soc_role
  to authenticated;
