-- Who sees and does what in Orgs (docs/rights.md is the same as a table): a developer everything, an admin what is its
-- organisation's, a user what is its own. Who is deactivated, or has no profile, is none of them.
-- What carries rights, licences or secrets has no write grant for authenticated; the functions below are its verbs.

-- The profile decides wherever there is one, whatever the token says: a token may be an hour old, a profile is not. The
-- claim is for the developer who has none; app_metadata is written by whoever keeps accounts, never by their people.
create function orgs.my_role() returns text
  language plpgsql stable security definer set search_path = ''
as $$
declare
  me uuid := auth.uid();
  mine record;
begin
  if me is null then
    return null;
  end if;
  select role, status into mine from orgs.user_profile where user_id = me;
  if found then
    return case mine.status when 'active' then mine.role end;
  end if;
  return case auth.jwt() -> 'app_metadata' ->> 'orgs_role' when 'developer' then 'developer' end;
end
$$;

create function orgs.is_developer() returns boolean
  language plpgsql stable security definer set search_path = ''
as $$
begin
  return coalesce(orgs.my_role() = 'developer', false);
end
$$;

-- The caller's account, if it may do anything.
create function orgs.me() returns uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  return case when orgs.my_role() is not null then auth.uid() end;
end
$$;

create function orgs.my_profile() returns uuid
  language plpgsql stable security definer set search_path = ''
as $$
declare
  me uuid := auth.uid();
begin
  return (select id from orgs.user_profile where user_id = me and status = 'active');
end
$$;

create function orgs.my_organization() returns uuid
  language plpgsql stable security definer set search_path = ''
as $$
declare
  me uuid := auth.uid();
begin
  return (select organization_id from orgs.user_profile where user_id = me and status = 'active');
end
$$;

-- The organisation that the caller is an admin of.
create function orgs.administered() returns uuid
  language plpgsql stable security definer set search_path = ''
as $$
declare
  me uuid := auth.uid();
begin
  return (
    select organization_id from orgs.user_profile where user_id = me and status = 'active' and role = 'admin'
  );
end
$$;

-- Whether the caller's organisation, which it is an admin of, is the only one that has the customer.
create function orgs.is_sole_customer(customer uuid) returns boolean
  language plpgsql stable security definer set search_path = ''
as $$
declare
  mine uuid := orgs.administered();
begin
  return coalesce(
    (select bool_and(organization_id = mine) from orgs.customer_organization where customer_id = customer), false
  );
end
$$;

-- A view has no policies, so what passes them is asked for.
create function orgs.sees_everybody() returns boolean
  language plpgsql stable security definer set search_path = ''
as $$
begin
  return trellis.passes_policies() or orgs.is_developer();
end
$$;

-- Accounts, as people may be shown them: nothing of passwords, tokens and metadata. The columns that only Supabase has
-- are null elsewhere.
create view orgs.users with (security_barrier) as
select
  accounts.id,
  accounts.email::text as email,
  to_jsonb(accounts) ->> 'phone' as phone,
  accounts.created_at,
  accounts.updated_at,
  (to_jsonb(accounts) ->> 'email_confirmed_at')::timestamptz as email_confirmed_at,
  (to_jsonb(accounts) ->> 'last_sign_in_at')::timestamptz as last_sign_in_at,
  coalesce((to_jsonb(accounts) ->> 'is_anonymous')::boolean, false) as is_anonymous,
  (to_jsonb(accounts) ->> 'banned_until')::timestamptz as banned_until
from auth.users as accounts
where (select orgs.sees_everybody())
  or accounts.id = (select orgs.me())
  or accounts.id in (
    select user_profile.user_id from orgs.user_profile
    where user_profile.organization_id = (select orgs.administered())
  );

do $$
declare
  name text;
  own constant text := '(select orgs.is_developer()) or organization_id = (select orgs.administered())'
    ' or user_id = (select orgs.me())';
begin
  foreach name in array array[
    'organizations', 'user_profile', 'org_modules', 'licenses', 'license_modules', 'customers', 'customer_email',
    'customer_phone', 'customer_organization', 'customer_user', 'conversations', 'chat_messages', 'functions',
    'function_versions', 'user_preferences', 'key_store'
  ] loop
    execute format('alter table orgs.%I enable row level security', name);
  end loop;
  foreach name in array array['conversations', 'functions', 'user_preferences', 'key_store'] loop
    execute format('create policy see on orgs.%I for select to authenticated using (%s)', name, own);
    execute format('create policy remove on orgs.%I for delete to authenticated using (%s)', name, own);
  end loop;
  foreach name in array array['conversations', 'functions', 'user_preferences'] loop
    execute format(
      'create policy add on orgs.%I for insert to authenticated with check (user_id = (select orgs.me()))', name
    );
    execute format('create policy edit on orgs.%I for update to authenticated using (%s)', name, own);
  end loop;
end
$$;

grant usage on schema orgs to authenticated, service_role;
grant select, insert, update, delete on all tables in schema orgs to service_role;
revoke insert, update, delete on orgs.users from service_role;
grant select on all tables in schema orgs to authenticated;
revoke select on orgs.key_store from authenticated;
grant select (id, user_id, organization_id, provider, last_four, verified, created_at, updated_at)
  on orgs.key_store to authenticated;

grant insert (name), update (name), delete on orgs.organizations to authenticated;
grant delete on orgs.user_profile to authenticated;
grant insert (organization_id, module_name, description), update (module_name, description), delete
  on orgs.org_modules to authenticated;
grant delete on orgs.licenses to authenticated;
grant insert (id, name, first_name, last_name), update (name, first_name, last_name), delete
  on orgs.customers to authenticated;
grant insert (customer_id, email, is_primary), update (email, is_primary), delete
  on orgs.customer_email to authenticated;
grant insert (customer_id, phone, type, is_primary), update (phone, type, is_primary), delete
  on orgs.customer_phone to authenticated;
grant insert (customer_id, organization_id), delete on orgs.customer_organization to authenticated;
grant insert (customer_id, user_id), delete on orgs.customer_user to authenticated;
grant insert (id, title, subject), update (title, subject), delete on orgs.conversations to authenticated;
grant insert (id, conversation_id, message_content), update (message_content), delete
  on orgs.chat_messages to authenticated;
grant insert (name, description, code, parameters), update (name, description, code, parameters), delete
  on orgs.functions to authenticated;
grant insert (preference_key, preference_value), update (preference_value), delete
  on orgs.user_preferences to authenticated;
grant delete on orgs.key_store to authenticated;

create policy see on orgs.organizations for select to authenticated
  using ((select orgs.is_developer()) or id = (select orgs.my_organization()));
create policy add on orgs.organizations for insert to authenticated
  with check ((select orgs.is_developer()));
create policy edit on orgs.organizations for update to authenticated
  using ((select orgs.is_developer()) or id = (select orgs.administered()));
create policy remove on orgs.organizations for delete to authenticated
  using ((select orgs.is_developer()));

create policy see on orgs.user_profile for select to authenticated
  using (
    (select orgs.is_developer())
    or organization_id = (select orgs.administered())
    or user_id = (select orgs.me())
  );
-- Only one who has written nothing: others are deactivated.
create policy remove on orgs.user_profile for delete to authenticated
  using ((select orgs.is_developer()) and user_id is distinct from (select auth.uid()));

create policy see on orgs.org_modules for select to authenticated
  using ((select orgs.is_developer()) or organization_id = (select orgs.my_organization()));
create policy add on orgs.org_modules for insert to authenticated
  with check ((select orgs.is_developer()));
create policy edit on orgs.org_modules for update to authenticated
  using ((select orgs.is_developer()));
create policy remove on orgs.org_modules for delete to authenticated
  using ((select orgs.is_developer()));

create policy see on orgs.licenses for select to authenticated
  using ((select orgs.is_developer()) or organization_id = (select orgs.administered()));
create policy remove on orgs.licenses for delete to authenticated
  using ((select orgs.is_developer()));
create policy see on orgs.license_modules for select to authenticated
  using ((select orgs.is_developer()) or organization_id = (select orgs.administered()));

create policy see on orgs.customer_user for select to authenticated
  using (
    (select orgs.is_developer())
    or organization_id = (select orgs.administered())
    or user_id = (select orgs.my_profile())
  );
create policy add on orgs.customer_user for insert to authenticated
  with check ((select orgs.is_developer()) or organization_id = (select orgs.administered()));
create policy remove on orgs.customer_user for delete to authenticated
  using ((select orgs.is_developer()) or organization_id = (select orgs.administered()));

-- A user sees of a customer that it looks after that its own organisation has it.
create policy see on orgs.customer_organization for select to authenticated
  using (
    (select orgs.is_developer())
    or organization_id = (select orgs.administered())
    or exists (
      select 1 from orgs.customer_user
      where customer_user.customer_id = customer_organization.customer_id
        and customer_user.organization_id = customer_organization.organization_id
    )
  );
create policy add on orgs.customer_organization for insert to authenticated
  with check ((select orgs.is_developer()));
create policy remove on orgs.customer_organization for delete to authenticated
  using ((select orgs.is_developer()) or organization_id = (select orgs.administered()));

-- A customer is visible where its being an organisation's is.
create policy see on orgs.customers for select to authenticated
  using (
    (select orgs.is_developer())
    or exists (select 1 from orgs.customer_organization where customer_organization.customer_id = customers.id)
  );
create policy add on orgs.customers for insert to authenticated
  with check ((select orgs.me()) is not null);
create policy edit on orgs.customers for update to authenticated
  using (
    (select orgs.is_developer())
    or exists (select 1 from orgs.customer_organization where customer_organization.customer_id = customers.id)
  );
-- It may be another organisation's, too.
create policy remove on orgs.customers for delete to authenticated
  using ((select orgs.is_developer()) or orgs.is_sole_customer(id));

do $$
declare
  name text;
begin
  foreach name in array array['customer_email', 'customer_phone'] loop
    execute format(
      'create policy see on orgs.%1$I for select to authenticated'
      ' using (exists (select 1 from orgs.customers where customers.id = %1$I.customer_id))', name
    );
    execute format(
      'create policy add on orgs.%1$I for insert to authenticated'
      ' with check (exists (select 1 from orgs.customers where customers.id = %1$I.customer_id))', name
    );
    execute format(
      'create policy edit on orgs.%1$I for update to authenticated'
      ' using (exists (select 1 from orgs.customers where customers.id = %1$I.customer_id))', name
    );
    execute format(
      'create policy remove on orgs.%1$I for delete to authenticated'
      ' using (exists (select 1 from orgs.customers where customers.id = %1$I.customer_id))', name
    );
  end loop;
end
$$;

-- Nobody speaks in another's conversation; what the assistant has said stays as it was.
create policy see on orgs.chat_messages for select to authenticated
  using (
    (select orgs.is_developer())
    or organization_id = (select orgs.administered())
    or user_id = (select orgs.my_profile())
  );
create policy add on orgs.chat_messages for insert to authenticated
  with check (author = 'user' and user_id = (select orgs.my_profile()));
create policy edit on orgs.chat_messages for update to authenticated
  using (
    author = 'user' and (
      (select orgs.is_developer())
      or organization_id = (select orgs.administered())
      or user_id = (select orgs.my_profile())
    )
  );
create policy remove on orgs.chat_messages for delete to authenticated
  using (
    (select orgs.is_developer())
    or organization_id = (select orgs.administered())
    or user_id = (select orgs.my_profile())
  );

create policy see on orgs.function_versions for select to authenticated
  using (exists (select 1 from orgs.functions where functions.id = function_versions.function_id));

-- Whoever makes a customer has it: its organisation, and itself where it would not see it otherwise.
create function orgs.keep_customer() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  insert into orgs.customer_organization (customer_id, organization_id)
  select new.id, organization_id from orgs.user_profile where id = orgs.my_profile();
  insert into orgs.customer_user (customer_id, user_id)
  select new.id, id from orgs.user_profile where id = orgs.my_profile() and role = 'user';
  return null;
end
$$;
create trigger customers_keep after insert on orgs.customers
  for each row execute function orgs.keep_customer();

-- Verbs. What the caller may not see does not exist.

create function orgs.require_developer() returns void
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if not orgs.is_developer() then
    raise exception 'Only a developer may do this.' using errcode = 'insufficient_privilege';
  end if;
end
$$;

-- Developers give everybody their role but themselves; admins those of their organisation who are no developers. Both
-- rows are locked, always in one order, before the caller's own role is looked at: of two admins who demote each other
-- at once only one succeeds, so that an organisation keeps the admin who does it.
create function orgs.lock_profile(profile uuid) returns orgs.user_profile
  language plpgsql security definer set search_path = ''
as $$
declare
  theirs orgs.user_profile;
begin
  perform 1 from orgs.user_profile where id = profile or user_id = auth.uid() order by id for no key update;
  select * into theirs from orgs.user_profile where id = profile;
  if theirs.id is null or not (
    orgs.is_developer()
    or coalesce(theirs.organization_id = orgs.administered(), false)
    or coalesce(theirs.user_id = orgs.me(), false)
  ) then
    raise exception 'There is no such profile, or you may not see it.' using errcode = 'no_data_found';
  end if;
  if theirs.user_id = auth.uid() then
    raise exception 'Nobody changes what they are themselves.' using errcode = 'insufficient_privilege';
  end if;
  if theirs.role = 'developer' then
    perform orgs.require_developer();
  end if;
  return theirs;
end
$$;

create function orgs.set_profile_role(profile uuid, new_role text) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform orgs.lock_profile(profile);
  if new_role = 'developer' then
    perform orgs.require_developer();
  end if;
  update orgs.user_profile set role = new_role where id = profile;
end
$$;

create function orgs.set_profile_status(profile uuid, new_status text) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform orgs.lock_profile(profile);
  update orgs.user_profile set status = new_status where id = profile;
end
$$;

create function orgs.move_profile(profile uuid, organization uuid) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform orgs.lock_profile(profile);
  perform orgs.require_developer();
  update orgs.user_profile set organization_id = organization where id = profile;
end
$$;

create function orgs.add_profile(address text, organization uuid, new_role text) returns uuid
  language plpgsql security definer set search_path = ''
as $$
declare
  person uuid;
  made uuid;
begin
  perform orgs.require_developer();
  select id into person from auth.users where lower(users.email) = lower(address);
  if not found then
    raise exception 'Nobody has an account with this address: the person signs up first.'
      using errcode = 'no_data_found', column = 'email';
  end if;
  insert into orgs.user_profile (organization_id, user_id, role) values (organization, person, new_role)
  on conflict (user_id) do nothing returning id into made;
  if made is null then
    raise exception 'The person is in an organisation already.'
      using errcode = 'unique_violation', schema = 'orgs', table = 'user_profile', column = 'email';
  end if;
  return made;
end
$$;

create function orgs.issue_license(organization uuid, expires timestamptz, modules uuid[]) returns uuid
  language plpgsql security definer set search_path = ''
as $$
declare
  made uuid;
begin
  perform orgs.require_developer();
  insert into orgs.licenses (organization_id, expiration_date) values (organization, expires) returning id into made;
  perform orgs.set_license_modules(made, modules);
  return made;
end
$$;

create function orgs.set_license_expiration(license uuid, expires timestamptz) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform orgs.require_developer();
  update orgs.licenses set expiration_date = expires where id = license;
  if not found then
    raise exception 'There is no such licence.' using errcode = 'no_data_found';
  end if;
end
$$;

-- The licence has these modules from then on, and no others.
create function orgs.set_license_modules(license uuid, modules uuid[]) returns void
  language plpgsql security definer set search_path = ''
as $$
declare
  home uuid;
begin
  perform orgs.require_developer();
  select organization_id into home from orgs.licenses where id = license for no key update;
  if not found then
    raise exception 'There is no such licence.' using errcode = 'no_data_found';
  end if;
  delete from orgs.license_modules where license_id = license and module_id <> all (modules);
  insert into orgs.license_modules (organization_id, license_id, module_id)
  select distinct home, license, wanted from unnest(modules) as wanted
  on conflict (license_id, module_id) do nothing;
end
$$;

-- What anybody is told of a licence who knows its key: valid, expired or unknown. Each answer takes the same look-ups,
-- of a key that there is and of one that there is not, so that the time it takes tells nothing more: where nothing is
-- found, what is looked for next is a key that no row has.
create function orgs.check_license(key uuid, module text) returns text
  language sql stable security definer set search_path = ''
as $$
  select case
    when count(org_modules.id) = 0 then 'unknown'
    when bool_or(found.expiration_date <= now()) then 'expired'
    else 'valid'
  end
  from (
    select max(id::text)::uuid as id, max(expiration_date) as expiration_date
    from orgs.licenses where license_key = key
  ) as found
  left join orgs.license_modules
    on license_modules.license_id = coalesce(found.id, '00000000-0000-0000-0000-000000000000')
  left join orgs.org_modules
    on org_modules.id = coalesce(license_modules.module_id, '00000000-0000-0000-0000-000000000000')
    and org_modules.module_name = module
$$;

-- What people see of others by what they are: these change it. Of who is moved both organisations' admins see more or
-- less.
create function orgs.announce_profiles() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    if exists (
      select from old_rows join new_rows using (id) where old_rows.organization_id <> new_rows.organization_id
    ) then
      perform trellis.rights_changed(null);
      return null;
    end if;
    perform trellis.rights_changed(array(
      select person
      from old_rows join new_rows using (id), unnest(array[old_rows.user_id, new_rows.user_id]) as person
      where person is not null
        and (old_rows.role, old_rows.status, old_rows.user_id)
          is distinct from (new_rows.role, new_rows.status, new_rows.user_id)
    ));
  else
    perform trellis.rights_changed(array(select user_id from new_rows where user_id is not null));
  end if;
  return null;
end
$$;
create trigger user_profile_announce after update on orgs.user_profile
  referencing old table as old_rows new table as new_rows
  for each statement execute function orgs.announce_profiles();
create trigger user_profile_announce_new after insert on orgs.user_profile
  referencing new table as new_rows
  for each statement execute function orgs.announce_profiles();

create function orgs.announce_to_all() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(null);
  return null;
end
$$;
create trigger user_profile_announce_gone after delete or truncate on orgs.user_profile
  for each statement execute function orgs.announce_to_all();

-- Only what policies, checks and callers need; a trigger needs no grant.
revoke all on all functions in schema orgs from public;
grant execute on function orgs.me, orgs.administered, orgs.sees_everybody to authenticated, service_role;
grant execute on function
  orgs.is_developer, orgs.my_profile, orgs.my_organization, orgs.is_sole_customer, orgs.set_profile_role,
  orgs.set_profile_status, orgs.move_profile, orgs.add_profile, orgs.issue_license, orgs.set_license_expiration,
  orgs.set_license_modules
  to authenticated;
grant execute on function orgs.check_license to service_role;
