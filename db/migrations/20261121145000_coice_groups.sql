-- Managers run the groups that they are in: they make, rename and delete them, and say who is in them. What follows
-- from that for people of other groups, and the reasons, are in docs/decisions/0003-coice-rights.md.

alter table coice.groups
  add created_by uuid default auth.uid()
    constraint groups_created_by_exists references coice.profiles on delete set null;
create index groups_created_by on coice.groups (created_by);

-- Who makes a group is in it, unless it is an admin, who sees all groups anyway.
create function coice.join_own_group() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if coice.has_role('manager') then
    insert into coice.user_groups (user_id, group_id) values (auth.uid(), new.id);
  end if;
  return null;
end
$$;
create trigger groups_join_own after insert on coice.groups
  for each row execute function coice.join_own_group();

-- While it is being made (insert … returning) its maker is not in it yet: now() is when the transaction began.
alter policy see on coice.groups
  using (
    (select coice.has_role('admin'))
    or id in (select coice.my_groups())
    or (created_by = (select auth.uid()) and created_at = now())
  );
alter policy add on coice.groups
  with check (
    (select coice.has_role('admin'))
    or (created_by = (select auth.uid()) and (select coice.has_role('manager')))
  );
alter policy edit on coice.groups
  using (
    (select coice.has_role('admin'))
    or ((select coice.has_role('manager')) and id in (select coice.my_groups()))
  );
alter policy remove on coice.groups
  using (
    (select coice.has_role('admin'))
    or ((select coice.has_role('manager')) and id in (select coice.my_groups()))
  );

-- Whom a manager sees already may be added without more; anybody else goes through coice.add_group_member.
alter policy add on coice.user_groups
  with check (
    (select coice.has_role('admin'))
    or (
      (select coice.has_role('manager'))
      and group_id in (select coice.my_groups())
      and user_id in (select coice.group_mates())
    )
  );
alter policy remove on coice.user_groups
  using (
    (select coice.has_role('admin'))
    or ((select coice.has_role('manager')) and group_id in (select coice.my_groups()))
  );

-- A group's grants go with it, so a manager deletes none that is granted what others own. The row is locked by now,
-- so no grant comes meanwhile; who was taken out meanwhile would see none, and is refused.
create function coice.guard_group_grants() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if not row_security_active('coice.groups') or coice.has_role('admin') then
    return old;
  end if;
  if old.id not in (select coice.my_groups())
     or exists (
       select from coice.catalog_groups
       where group_id = old.id and catalog_id not in (select coice.owned_catalogs())
     )
     or exists (
       select from coice.library_groups
       where group_id = old.id and library_id not in (select coice.owned_libraries())
     )
  then
    raise exception 'The group is granted what others own: they, or an admin, take that back before you delete it.'
      using errcode = 'insufficient_privilege', schema = 'coice', table = 'groups';
  end if;
  return old;
end
$$;
create trigger groups_guard_grants before delete on coice.groups
  for each row execute function coice.guard_group_grants();

-- A group that has managers keeps one, or nobody but an admin could take anyone out of it. Its row is locked first:
-- of two managers who leave at once only one does. A group that is deleted, or a person, takes its memberships along.
create function coice.guard_last_manager() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if not row_security_active('coice.user_groups') or coice.has_role('admin') then
    return old;
  end if;
  perform 1 from coice.groups where id = old.group_id for no key update;
  if not exists (
    select from coice.user_groups join coice.profiles on profiles.id = user_groups.user_id
    where user_groups.group_id = old.group_id and user_groups.user_id <> old.user_id and profiles.role = 'manager'
  ) then
    raise exception 'A group keeps a manager: delete it, or let an admin take its last one out.'
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'coice', table = 'user_groups', column = 'user_id';
  end if;
  return old;
end
$$;
create trigger user_groups_guard_last_manager before delete on coice.user_groups
  for each row execute function coice.guard_last_manager();

-- Adds the person of an address. A manager may add whom it sees, and newcomers: end users in no group who have made
-- nothing that those who share a group with them would see. Of everybody else it is told what it is told of nobody.
-- The person's row is locked, so that two managers who add a newcomer at once do not both find it in no group.
create function coice.add_group_member(to_group uuid, address text) returns uuid
  language plpgsql security definer set search_path = ''
as $$
declare
  admin boolean := coice.has_role('admin');
  person coice.profiles;
begin
  if not (admin or coice.has_role('manager')) then
    raise exception 'Only managers and admins say who is in a group.' using errcode = 'insufficient_privilege';
  end if;
  if not exists (
    select from coice.groups where id = to_group and (admin or id in (select coice.my_groups()))
  ) then
    raise exception 'There is no such group, or you are not in it.'
      using errcode = 'no_data_found', schema = 'coice', table = 'user_groups', column = 'group_id';
  end if;
  select * into person from coice.profiles
  where email in (btrim(address), lower(btrim(address)))
  order by email = btrim(address) desc limit 1
  for no key update;
  if person.id is null or not (
    admin
    or person.id in (select coice.group_mates())
    or (
      person.role = 'end_user'
      and not exists (select from coice.user_groups where user_id = person.id)
      and not exists (select from coice.prompts where created_by = person.id)
      and not exists (select from coice.pipelines where created_by = person.id)
    )
  ) then
    raise exception 'Nobody whom you may add has this address: people can be added once they have signed in, and who is in a group already, or a manager, by an admin or somebody who shares a group with them.'
      using errcode = 'no_data_found', schema = 'coice', table = 'profiles', column = 'email';
  end if;
  insert into coice.user_groups (user_id, group_id) values (person.id, to_group) on conflict do nothing;
  return person.id;
end
$$;

revoke all on function
  coice.join_own_group, coice.guard_group_grants, coice.guard_last_manager, coice.add_group_member
  from public;
grant execute on function coice.add_group_member to authenticated;
