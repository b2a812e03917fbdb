-- Who sees and does what (docs/rights.md is the same as a table). Row policies say which rows, grants say which
-- columns: what carries rights, storage paths or a run's outcome has no write grant for authenticated at all.
-- Row-level security is not forced on owners: the helpers below run as the owner, so policies never recurse.

-- The caller. Each helper answers about the caller alone, and is called once per statement: (select f()). They put
-- auth.uid() into a variable first, since a scan would call it for every row.

create function coice.has_role(wanted text) returns boolean
  language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (select 1 from coice.profiles where id = auth.uid() and role = wanted);
end
$$;

create function coice.my_groups() returns setof uuid
  language plpgsql stable security definer rows 5 set search_path = ''
as $$
declare
  me uuid := auth.uid();
begin
  return query select group_id from coice.user_groups where user_id = me;
end
$$;

-- Those who share a group with the caller, and the caller.
create function coice.group_mates() returns setof uuid
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
declare
  me uuid := auth.uid();
begin
  return query
    select me
    union
    select mates.user_id
    from coice.user_groups as mine join coice.user_groups as mates using (group_id)
    where mine.user_id = me;
end
$$;

-- Owning counts for managers only: whom an admin makes an end user loses it.
create function coice.owned_catalogs() returns setof integer
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
declare
  me uuid := auth.uid();
begin
  if coice.has_role('manager') then
    return query select id from coice.catalogs where user_id = me;
  end if;
end
$$;

create function coice.owned_libraries() returns setof integer
  language plpgsql stable security definer rows 200 set search_path = ''
as $$
begin
  return query select id from coice.libraries where catalog_id in (select coice.owned_catalogs());
end
$$;

create function coice.visible_catalogs() returns setof integer
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
declare
  groups uuid[] := array(select coice.my_groups());
begin
  return query
    select coice.owned_catalogs()
    union
    select catalog_id from coice.catalog_groups where group_id = any (groups);
end
$$;

-- The libraries that are granted by themselves, and those below them, level by level: a recursive query would be
-- planned for far more rows than there are.
create function coice.granted_libraries() returns setof integer
  language plpgsql stable security definer rows 20 set search_path = ''
as $$
declare
  groups uuid[] := array(select coice.my_groups());
  level integer[] := array(select distinct library_id from coice.library_groups where group_id = any (groups));
  found integer[] := level;
begin
  while level <> '{}' loop
    level := array(select id from coice.libraries where parent_id = any (level) and id <> all (found));
    found := found || level;
  end loop;
  return query select unnest(found);
end
$$;

-- The same as what the policy of libraries shows, for where that policy cannot be asked: in itself, and in
-- functions that run as the owner.
create function coice.visible_libraries() returns setof integer
  language plpgsql stable security definer rows 200 set search_path = ''
as $$
begin
  return query
    select id from coice.libraries where catalog_id in (select coice.visible_catalogs())
    union
    select coice.granted_libraries();
end
$$;

-- As the caller, so that the prompts' own policy decides. A function, because prompts are seen through stages:
-- a policy of stages that read prompts in its own text would recurse.
create function coice.may_use_prompt(prompt_id uuid) returns boolean
  language plpgsql stable set search_path = ''
as $$
begin
  return exists (select 1 from coice.prompts where id = prompt_id);
end
$$;

-- Whoever sees a job may cancel and retry it: who started it, the managers of its library, and admins.
create function coice.may_control_job(job uuid) returns boolean
  language plpgsql stable set search_path = ''
as $$
begin
  return exists (select 1 from coice.jobs where id = job);
end
$$;

-- Tables: who may touch them at all, and which columns.

alter table coice.profiles enable row level security;
alter table coice.catalogs enable row level security;
alter table coice.libraries enable row level security;
alter table coice.images enable row level security;
alter table coice.prompts enable row level security;
alter table coice.pipelines enable row level security;
alter table coice.pipeline_stages enable row level security;
alter table coice.jobs enable row level security;
alter table coice.job_results enable row level security;
alter table coice.groups enable row level security;
alter table coice.user_groups enable row level security;
alter table coice.library_groups enable row level security;
alter table coice.catalog_groups enable row level security;
alter table coice.feature_flags enable row level security;

grant usage on schema coice to anon, authenticated, service_role;
grant select, insert, update, delete on all tables in schema coice to service_role;
grant select on coice.feature_flags to anon;
grant select on all tables in schema coice to authenticated;
grant delete on all tables in schema coice to authenticated;
revoke delete on coice.job_results from authenticated;

grant insert (id, display_name), update (display_name) on coice.profiles to authenticated;
grant insert (name, description), update (name, description) on coice.catalogs to authenticated;
grant insert (catalog_id, name, parent_id, description), update (name, parent_id, description)
  on coice.libraries to authenticated;
grant update (metadata) on coice.images to authenticated;
grant insert (name, prompt, type), update (name, prompt, type) on coice.prompts to authenticated;
grant insert (library_id, name, description), update (library_id, name, description)
  on coice.pipelines to authenticated;
grant insert (pipeline_id, prompt_id, stage_order, filter_condition),
  update (prompt_id, stage_order, filter_condition) on coice.pipeline_stages to authenticated;
grant insert (id, pipeline_id, library_id, image_ids) on coice.jobs to authenticated;
grant insert (name), update (name) on coice.groups to authenticated;
grant insert (user_id, group_id) on coice.user_groups to authenticated;
grant insert (library_id, group_id) on coice.library_groups to authenticated;
grant insert (catalog_id, group_id) on coice.catalog_groups to authenticated;
grant insert (name, enabled, description), update (name, enabled, description)
  on coice.feature_flags to authenticated;

-- Rows. The tests on a row's own columns come beside those on its id, because a row that is being inserted
-- (insert … returning) is not yet in what the helpers read. Where a row goes with its library, its policy asks
-- that of libraries.

create policy see on coice.profiles for select to authenticated
  using ((select coice.has_role('admin')) or id in (select coice.group_mates()));
create policy add on coice.profiles for insert to authenticated
  with check ((select coice.has_role('admin')) or id = (select auth.uid()));
create policy edit on coice.profiles for update to authenticated
  using ((select coice.has_role('admin')) or id = (select auth.uid()));
create policy remove on coice.profiles for delete to authenticated
  using ((select coice.has_role('admin')) and id <> (select auth.uid()));

create policy see on coice.catalogs for select to authenticated
  using (
    (select coice.has_role('admin'))
    or id in (select coice.visible_catalogs())
    or (user_id = (select auth.uid()) and (select coice.has_role('manager')))
  );
create policy add on coice.catalogs for insert to authenticated
  with check (
    user_id = (select auth.uid())
    and ((select coice.has_role('manager')) or (select coice.has_role('admin')))
  );
create policy edit on coice.catalogs for update to authenticated
  using (
    (select coice.has_role('admin'))
    or ((select coice.has_role('manager')) and id in (select coice.visible_catalogs()))
  );
create policy remove on coice.catalogs for delete to authenticated
  using ((select coice.has_role('admin')) or id in (select coice.owned_catalogs()));

create policy see on coice.libraries for select to authenticated
  using (
    (select coice.has_role('admin'))
    or catalog_id in (select coice.visible_catalogs())
    or id in (select coice.granted_libraries())
    or parent_id in (select coice.granted_libraries())
  );
create policy add on coice.libraries for insert to authenticated
  with check (
    (select coice.has_role('admin'))
    or (
      (select coice.has_role('manager'))
      and case
        when parent_id is null then catalog_id in (select coice.visible_catalogs())
        else catalog_id in (select coice.visible_catalogs()) or parent_id in (select coice.granted_libraries())
      end
    )
  );
create policy edit on coice.libraries for update to authenticated
  using (
    (select coice.has_role('admin'))
    or (
      (select coice.has_role('manager'))
      and (catalog_id in (select coice.visible_catalogs()) or id in (select coice.granted_libraries()))
    )
  );
-- What is inside a grant may go; the thing granted itself goes only with what is granted above it.
create policy remove on coice.libraries for delete to authenticated
  using (
    (select coice.has_role('admin'))
    or (
      (select coice.has_role('manager'))
      and (
        catalog_id in (select coice.visible_catalogs()) or parent_id in (select coice.granted_libraries())
      )
    )
  );

-- A move takes a library away from one place and adds it to another, so it needs the rights of both. A policy
-- cannot compare the old row with the new one.
create function coice.guard_library_move() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if new.parent_id is not distinct from old.parent_id or not row_security_active('coice.libraries') then
    return new;
  end if;
  if not coice.has_role('admin')
     and old.catalog_id not in (select coice.visible_catalogs())
     and (
       coalesce(old.parent_id not in (select coice.granted_libraries()), true)
       or coalesce(new.parent_id not in (select coice.granted_libraries()), true)
     )
  then
    raise exception 'A library moves between places that you may edit.'
      using errcode = 'insufficient_privilege', schema = 'coice', table = 'libraries', column = 'parent_id';
  end if;
  return new;
end
$$;
create trigger libraries_guard_move before update of parent_id on coice.libraries
  for each row execute function coice.guard_library_move();

create policy see on coice.images for select to authenticated
  using ((select coice.has_role('admin')) or exists (select 1 from coice.libraries where libraries.id = images.library_id));
create policy edit on coice.images for update to authenticated
  using (
    (select coice.has_role('admin'))
    or ((select coice.has_role('manager')) and exists (select 1 from coice.libraries where libraries.id = images.library_id))
  );
create policy remove on coice.images for delete to authenticated
  using (
    (select coice.has_role('admin'))
    or ((select coice.has_role('manager')) and exists (select 1 from coice.libraries where libraries.id = images.library_id))
  );

create policy see on coice.pipelines for select to authenticated
  using (
    (select coice.has_role('admin'))
    or exists (select 1 from coice.libraries where libraries.id = pipelines.library_id)
    or (library_id is null and created_by in (select coice.group_mates()))
  );
create policy add on coice.pipelines for insert to authenticated
  with check (
    created_by = (select auth.uid())
    and (
      (select coice.has_role('admin'))
      or (
        (select coice.has_role('manager'))
        and (library_id is null or exists (select 1 from coice.libraries where libraries.id = pipelines.library_id))
      )
    )
  );
create policy edit on coice.pipelines for update to authenticated
  using (
    (select coice.has_role('admin'))
    or (
      (select coice.has_role('manager'))
      and (
        exists (select 1 from coice.libraries where libraries.id = pipelines.library_id)
        or (library_id is null and created_by = (select auth.uid()))
      )
    )
  );
create policy remove on coice.pipelines for delete to authenticated
  using (
    (select coice.has_role('admin'))
    or (
      (select coice.has_role('manager'))
      and (
        exists (select 1 from coice.libraries where libraries.id = pipelines.library_id)
        or (library_id is null and created_by = (select auth.uid()))
      )
    )
  );

create policy see on coice.pipeline_stages for select to authenticated
  using (exists (select 1 from coice.pipelines where pipelines.id = pipeline_stages.pipeline_id));
-- Of the pipelines that a manager sees, it may edit those of a library and its own.
create policy add on coice.pipeline_stages for insert to authenticated
  with check (
    coice.may_use_prompt(prompt_id)
    and (
      (select coice.has_role('admin'))
      or (
        (select coice.has_role('manager'))
        and exists (
          select 1 from coice.pipelines
          where pipelines.id = pipeline_stages.pipeline_id
            and (pipelines.library_id is not null or pipelines.created_by = (select auth.uid()))
        )
      )
    )
  );
create policy edit on coice.pipeline_stages for update to authenticated
  using (
    (select coice.has_role('admin'))
    or (
      (select coice.has_role('manager'))
      and exists (
        select 1 from coice.pipelines
        where pipelines.id = pipeline_stages.pipeline_id
          and (pipelines.library_id is not null or pipelines.created_by = (select auth.uid()))
      )
    )
  )
  with check (coice.may_use_prompt(prompt_id));
create policy remove on coice.pipeline_stages for delete to authenticated
  using (
    (select coice.has_role('admin'))
    or (
      (select coice.has_role('manager'))
      and exists (
        select 1 from coice.pipelines
        where pipelines.id = pipeline_stages.pipeline_id
          and (pipelines.library_id is not null or pipelines.created_by = (select auth.uid()))
      )
    )
  );

create policy see on coice.prompts for select to authenticated
  using (
    (select coice.has_role('admin'))
    or created_by = (select auth.uid())
    or ((select coice.has_role('manager')) and created_by in (select coice.group_mates()))
    or exists (select 1 from coice.pipeline_stages where pipeline_stages.prompt_id = prompts.id)
  );
create policy add on coice.prompts for insert to authenticated
  with check (
    created_by = (select auth.uid())
    and ((select coice.has_role('manager')) or (select coice.has_role('admin')))
  );
create policy edit on coice.prompts for update to authenticated
  using (
    (select coice.has_role('admin'))
    or ((select coice.has_role('manager')) and created_by = (select auth.uid()))
  );
create policy remove on coice.prompts for delete to authenticated
  using (
    (select coice.has_role('admin'))
    or ((select coice.has_role('manager')) and created_by = (select auth.uid()))
  );

create policy see on coice.jobs for select to authenticated
  using (
    (select coice.has_role('admin'))
    or (
      exists (select 1 from coice.libraries where libraries.id = jobs.library_id)
      and (created_by = (select auth.uid()) or (select coice.has_role('manager')))
    )
  );
create policy add on coice.jobs for insert to authenticated
  with check (
    created_by = (select auth.uid())
    and ((select coice.has_role('admin')) or exists (select 1 from coice.libraries where libraries.id = jobs.library_id))
  );
-- A job under way is cancelled first.
create policy remove on coice.jobs for delete to authenticated
  using (
    status in ('completed', 'failed', 'cancelled')
    and (
      (select coice.has_role('admin'))
      or (
        exists (select 1 from coice.libraries where libraries.id = jobs.library_id)
        and (created_by = (select auth.uid()) or (select coice.has_role('manager')))
      )
    )
  );

create policy see on coice.job_results for select to authenticated
  using (exists (select 1 from coice.jobs where jobs.id = job_results.job_id));

create policy see on coice.groups for select to authenticated
  using ((select coice.has_role('admin')) or id in (select coice.my_groups()));
create policy add on coice.groups for insert to authenticated
  with check ((select coice.has_role('admin')));
create policy edit on coice.groups for update to authenticated
  using ((select coice.has_role('admin')));
create policy remove on coice.groups for delete to authenticated
  using ((select coice.has_role('admin')));

create policy see on coice.user_groups for select to authenticated
  using ((select coice.has_role('admin')) or group_id in (select coice.my_groups()));
create policy add on coice.user_groups for insert to authenticated
  with check ((select coice.has_role('admin')));
create policy remove on coice.user_groups for delete to authenticated
  using ((select coice.has_role('admin')));

-- Owners give what is theirs to groups that they are in, and may take back any grant on it.
create policy see on coice.library_groups for select to authenticated
  using (
    (select coice.has_role('admin'))
    or group_id in (select coice.my_groups())
    or library_id in (select coice.owned_libraries())
  );
create policy add on coice.library_groups for insert to authenticated
  with check (
    (select coice.has_role('admin'))
    or (group_id in (select coice.my_groups()) and library_id in (select coice.owned_libraries()))
  );
create policy remove on coice.library_groups for delete to authenticated
  using ((select coice.has_role('admin')) or library_id in (select coice.owned_libraries()));

create policy see on coice.catalog_groups for select to authenticated
  using (
    (select coice.has_role('admin'))
    or group_id in (select coice.my_groups())
    or catalog_id in (select coice.owned_catalogs())
  );
create policy add on coice.catalog_groups for insert to authenticated
  with check (
    (select coice.has_role('admin'))
    or (group_id in (select coice.my_groups()) and catalog_id in (select coice.owned_catalogs()))
  );
create policy remove on coice.catalog_groups for delete to authenticated
  using ((select coice.has_role('admin')) or catalog_id in (select coice.owned_catalogs()));

create policy see on coice.feature_flags for select to anon, authenticated
  using (true);
create policy add on coice.feature_flags for insert to authenticated
  with check ((select coice.has_role('admin')));
create policy edit on coice.feature_flags for update to authenticated
  using ((select coice.has_role('admin')));
create policy remove on coice.feature_flags for delete to authenticated
  using ((select coice.has_role('admin')));

-- A job's run, and with it the run's items and events.
create policy coice_job on trellis.runs for select to authenticated
  using (system = 'coice' and exists (select 1 from coice.jobs where jobs.id = runs.id));

-- Verbs for what has no write grant.

-- Only an admin gives roles, and never to itself. Both rows are locked, always in one order, before the caller's
-- own role is read again: of two admins who demote each other at once only one succeeds, so an admin remains.
create function coice.set_profile_role(profile_id uuid, new_role text) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  if coice.has_role('admin') then
    perform 1 from coice.profiles where id in (auth.uid(), profile_id) order by id for no key update;
  end if;
  if not coice.has_role('admin') then
    raise exception 'Only an admin gives roles.' using errcode = 'insufficient_privilege';
  end if;
  if profile_id = auth.uid() then
    raise exception 'Nobody changes their own role.' using errcode = 'insufficient_privilege';
  end if;
  update coice.profiles set role = new_role where id = profile_id;
  if not found then
    raise exception 'There is no such profile.' using errcode = 'no_data_found';
  end if;
end
$$;

create function coice.set_catalog_owner(catalog integer, new_owner uuid) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  if not coice.has_role('admin') then
    raise exception 'Only an admin gives a catalog to another.' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select 1 from coice.profiles where id = new_owner and role in ('manager', 'admin')) then
    raise exception 'A catalog belongs to a manager or an admin.'
      using errcode = 'check_violation', schema = 'coice', table = 'catalogs', column = 'user_id',
            constraint = 'catalogs_user_id_may_own';
  end if;
  update coice.catalogs set user_id = new_owner where id = catalog;
  if not found then
    raise exception 'There is no such catalog.' using errcode = 'no_data_found';
  end if;
end
$$;

-- Only what policies, checks and callers need; a trigger needs no grant.
revoke all on all functions in schema coice from public;
grant execute on function
  coice.has_role, coice.my_groups, coice.group_mates, coice.owned_catalogs, coice.visible_catalogs,
  coice.granted_libraries, coice.owned_libraries, coice.may_use_prompt, coice.may_control_job,
  coice.is_stage_filter, coice.result_text, coice.set_profile_role, coice.set_catalog_owner
  to authenticated;
grant execute on function coice.is_stage_filter, coice.result_text to service_role;
