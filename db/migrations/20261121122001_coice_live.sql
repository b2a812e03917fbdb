-- Who sees a job follows from these tables: the person's role and groups, what the groups are granted, whose a
-- catalog is, and where a library stands. A change of any may take a job out of somebody's sight.
-- The functions run as the owner, who alone may announce it.

create function coice.announce_profiles() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(array(
    select old_rows.id from old_rows join new_rows using (id) where old_rows.role <> new_rows.role
  ));
  return null;
end
$$;
create trigger profiles_announce after update on coice.profiles
  referencing old table as old_rows new table as new_rows
  for each statement execute function coice.announce_profiles();

create function coice.announce_profiles_gone() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(array(select id from old_rows));
  return null;
end
$$;
create trigger profiles_announce_gone after delete on coice.profiles
  referencing old table as old_rows
  for each statement execute function coice.announce_profiles_gone();

create function coice.announce_memberships() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(array(select distinct user_id from changed_rows));
  return null;
end
$$;
create trigger user_groups_announce after insert on coice.user_groups
  referencing new table as changed_rows
  for each statement execute function coice.announce_memberships();
create trigger user_groups_announce_gone after delete on coice.user_groups
  referencing old table as changed_rows
  for each statement execute function coice.announce_memberships();

-- The groups of a grant, and so its people; of a grant that was changed, those of before and after.
create function coice.announce_grants() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(array(
    select distinct user_groups.user_id from coice.user_groups join changed_rows using (group_id)
  ));
  return null;
end
$$;
create trigger catalog_groups_announce after insert on coice.catalog_groups
  referencing new table as changed_rows
  for each statement execute function coice.announce_grants();
create trigger catalog_groups_announce_gone after delete on coice.catalog_groups
  referencing old table as changed_rows
  for each statement execute function coice.announce_grants();
create trigger library_groups_announce after insert on coice.library_groups
  referencing new table as changed_rows
  for each statement execute function coice.announce_grants();
create trigger library_groups_announce_gone after delete on coice.library_groups
  referencing old table as changed_rows
  for each statement execute function coice.announce_grants();

-- What only the owner of the database can do to them.
create function coice.announce_to_all() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(null);
  return null;
end
$$;
create trigger user_groups_announce_changed after update or truncate on coice.user_groups
  for each statement execute function coice.announce_to_all();
create trigger catalog_groups_announce_changed after update or truncate on coice.catalog_groups
  for each statement execute function coice.announce_to_all();
create trigger library_groups_announce_changed after update or truncate on coice.library_groups
  for each statement execute function coice.announce_to_all();

create function coice.announce_catalogs() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(array(
    select unnest(array[old_rows.user_id, new_rows.user_id])
    from old_rows join new_rows using (id) where old_rows.user_id is distinct from new_rows.user_id
  ));
  return null;
end
$$;
create trigger catalogs_announce after update on coice.catalogs
  referencing old table as old_rows new table as new_rows
  for each statement execute function coice.announce_catalogs();

create function coice.announce_libraries() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from old_rows join new_rows using (id)
    where (old_rows.parent_id, old_rows.catalog_id) is distinct from (new_rows.parent_id, new_rows.catalog_id)
  ) then
    perform trellis.rights_changed(null);
  end if;
  return null;
end
$$;
create trigger libraries_announce after update on coice.libraries
  referencing old table as old_rows new table as new_rows
  for each statement execute function coice.announce_libraries();

revoke all on function
  coice.announce_profiles, coice.announce_profiles_gone, coice.announce_memberships, coice.announce_grants,
  coice.announce_to_all, coice.announce_catalogs, coice.announce_libraries
  from public;
