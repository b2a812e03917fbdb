-- Who sees and does what in MasStock (docs/rights.md is the same as a table). A person or client that is suspended or
-- deleted sees nothing and can do nothing: every helper starts from those that are active.
-- What carries rights or money has no write grant for authenticated; the functions below are its verbs.

create function masstock.is_admin() returns boolean
  language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select 1 from masstock.users where id = auth.uid() and role = 'admin' and status = 'active'
  );
end
$$;

create function masstock.my_clients() returns setof uuid
  language plpgsql stable security definer rows 5 set search_path = ''
as $$
declare
  me uuid := auth.uid();
begin
  return query
    select clients.id
    from masstock.users
      join masstock.client_members on client_members.user_id = users.id
      join masstock.clients on clients.id = client_members.client_id
    where users.id = me and users.status = 'active' and clients.status = 'active';
end
$$;

create function masstock.owned_clients() returns setof uuid
  language plpgsql stable security definer rows 5 set search_path = ''
as $$
declare
  me uuid := auth.uid();
begin
  return query
    select client_id from masstock.client_members
    where user_id = me and role = 'owner' and client_id in (select masstock.my_clients());
end
$$;

-- The members of the caller's clients, the caller too.
create function masstock.fellow_members() returns setof uuid
  language plpgsql stable security definer rows 50 set search_path = ''
as $$
begin
  return query
    select distinct user_id from masstock.client_members where client_id in (select masstock.my_clients());
end
$$;

-- The caller's address, to which invitations are: only one that is confirmed, where accounts tell (Supabase's do), and
-- of nobody who was suspended.
create function masstock.my_email() returns text
  language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select lower(accounts.email) from auth.users as accounts
    where accounts.id = auth.uid()
      and (not to_jsonb(accounts) ? 'email_confirmed_at' or to_jsonb(accounts) ->> 'email_confirmed_at' is not null)
      and not exists (select 1 from masstock.users where users.id = accounts.id and users.status <> 'active')
  );
end
$$;

alter table masstock.users enable row level security;
alter table masstock.clients enable row level security;
alter table masstock.client_members enable row level security;
alter table masstock.invitations enable row level security;
alter table masstock.workflow_templates enable row level security;
alter table masstock.workflows enable row level security;
alter table masstock.workflow_requests enable row level security;
alter table masstock.workflow_executions enable row level security;
alter table masstock.execution_prices enable row level security;
alter table masstock.workflow_batch_results enable row level security;
alter table masstock.support_tickets enable row level security;

grant usage on schema masstock to anon, authenticated, service_role;
grant select, insert, update, delete on all tables in schema masstock to service_role;
grant select on all tables in schema masstock to authenticated;

grant update (name) on masstock.users to authenticated;
grant insert (name, company_name, email), update (name, company_name, email) on masstock.clients to authenticated;
grant delete on masstock.client_members to authenticated;
grant delete on masstock.invitations to authenticated;
grant insert (name, description, icon, workflow_type, config, is_active),
  update (name, description, icon, workflow_type, config, is_active), delete
  on masstock.workflow_templates to authenticated;
grant insert (name, description, status, config, client_id, template_id),
  update (name, description, status, config, client_id), delete
  on masstock.workflows to authenticated;
grant insert (client_id, workflow_id, notes) on masstock.workflow_requests to authenticated;
grant insert (id, workflow_id, client_id, input_data), delete on masstock.workflow_executions to authenticated;
grant insert (client_id, subject, description, priority), update (priority) on masstock.support_tickets to authenticated;

create policy see on masstock.users for select to authenticated
  using (
    (select masstock.is_admin())
    or id in (select masstock.fellow_members())
    or (id = (select auth.uid()) and status = 'active')
  );
create policy edit on masstock.users for update to authenticated
  using ((select masstock.is_admin()));

create policy see on masstock.clients for select to authenticated
  using ((select masstock.is_admin()) or id in (select masstock.my_clients()));
create policy add on masstock.clients for insert to authenticated
  with check ((select masstock.is_admin()));
create policy edit on masstock.clients for update to authenticated
  using ((select masstock.is_admin()) or id in (select masstock.owned_clients()));

create policy see on masstock.client_members for select to authenticated
  using ((select masstock.is_admin()) or client_id in (select masstock.my_clients()));
-- Owners take members out, and everybody may leave.
create policy remove on masstock.client_members for delete to authenticated
  using (
    (select masstock.is_admin())
    or client_id in (select masstock.owned_clients())
    or (user_id = (select auth.uid()) and client_id in (select masstock.my_clients()))
  );

-- Who invites takes back, who is invited declines.
create policy see on masstock.invitations for select to authenticated
  using (
    (select masstock.is_admin())
    or client_id in (select masstock.owned_clients())
    or email = (select masstock.my_email())
  );
create policy remove on masstock.invitations for delete to authenticated
  using (
    (select masstock.is_admin())
    or client_id in (select masstock.owned_clients())
    or email = (select masstock.my_email())
  );

create policy see on masstock.workflow_templates for select to authenticated
  using ((select masstock.is_admin()));
create policy add on masstock.workflow_templates for insert to authenticated
  with check ((select masstock.is_admin()));
create policy edit on masstock.workflow_templates for update to authenticated
  using ((select masstock.is_admin()));
create policy remove on masstock.workflow_templates for delete to authenticated
  using ((select masstock.is_admin()));

create policy see on masstock.workflows for select to authenticated
  using ((select masstock.is_admin()) or client_id in (select masstock.my_clients()));
create policy add on masstock.workflows for insert to authenticated
  with check ((select masstock.is_admin()));
create policy edit on masstock.workflows for update to authenticated
  using ((select masstock.is_admin()));
create policy remove on masstock.workflows for delete to authenticated
  using ((select masstock.is_admin()));

create policy see on masstock.workflow_requests for select to authenticated
  using ((select masstock.is_admin()) or client_id in (select masstock.my_clients()));
create policy add on masstock.workflow_requests for insert to authenticated
  with check ((select masstock.is_admin()) or client_id in (select masstock.my_clients()));

create policy see on masstock.workflow_executions for select to authenticated
  using ((select masstock.is_admin()) or client_id in (select masstock.my_clients()));
create policy add on masstock.workflow_executions for insert to authenticated
  with check (
    triggered_by_user_id = (select auth.uid())
    and ((select masstock.is_admin()) or client_id in (select masstock.my_clients()))
  );
-- An execution is what its client is billed for.
create policy remove on masstock.workflow_executions for delete to authenticated
  using (status in ('completed', 'failed', 'cancelled') and (select masstock.is_admin()));

create policy see on masstock.execution_prices for select to authenticated
  using ((select masstock.is_admin()));

create policy see on masstock.workflow_batch_results for select to authenticated
  using (
    exists (
      select 1 from masstock.workflow_executions
      where workflow_executions.id = workflow_batch_results.execution_id
    )
  );

create policy see on masstock.support_tickets for select to authenticated
  using ((select masstock.is_admin()) or client_id in (select masstock.my_clients()));
create policy add on masstock.support_tickets for insert to authenticated
  with check (
    user_id = (select auth.uid())
    and ((select masstock.is_admin()) or client_id in (select masstock.my_clients()))
  );
create policy edit on masstock.support_tickets for update to authenticated
  using ((select masstock.is_admin()));

-- Verbs.

create function masstock.require_admin() returns void
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if not masstock.is_admin() then
    raise exception 'Only an admin of MasStock may do this.' using errcode = 'insufficient_privilege';
  end if;
end
$$;

-- For verbs of a client's owners. What the caller may not see does not exist.
create function masstock.require_owner(client uuid) returns void
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if masstock.is_admin() or client in (select masstock.owned_clients()) then
    return;
  end if;
  if client in (select masstock.my_clients()) then
    raise exception 'Only an owner of the client may do this.' using errcode = 'insufficient_privilege';
  end if;
  raise exception 'There is no such client, or you may not see it.' using errcode = 'no_data_found';
end
$$;

-- Nobody changes what they are themselves. Both rows are locked, always in one order, before the caller's own role is
-- read again: of two admins who demote or suspend each other at once only one succeeds, so an admin remains.
create function masstock.lock_user(person uuid) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform masstock.require_admin();
  perform 1 from masstock.users where id in (auth.uid(), person) order by id for no key update;
  perform masstock.require_admin();
  if person = auth.uid() then
    raise exception 'Nobody changes their own role or status.' using errcode = 'insufficient_privilege';
  end if;
  if not exists (select 1 from masstock.users where id = person) then
    raise exception 'There is no such user.' using errcode = 'no_data_found';
  end if;
end
$$;

create function masstock.set_user_status(person uuid, new_status text) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform masstock.lock_user(person);
  update masstock.users set status = new_status where id = person;
end
$$;

create function masstock.set_user_role(person uuid, new_role text) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform masstock.lock_user(person);
  update masstock.users set role = new_role where id = person;
end
$$;

-- The name that an account gives itself, else what its address begins with.
create function masstock.account_name(account auth.users) returns text
  language sql stable set search_path = ''
as $$
  select coalesce(
    substring(account.raw_user_meta_data ->> 'full_name' from '^\s*(.*\S)\s*$'),
    substring(account.raw_user_meta_data ->> 'name' from '^\s*(.*\S)\s*$'),
    split_part(account.email, '@', 1)
  )
$$;

-- A user for somebody who has an account but belongs to no client: of the agency's own people, for example.
create function masstock.add_user(address text, new_name text, new_role text) returns uuid
  language plpgsql security definer set search_path = ''
as $$
declare
  account auth.users;
begin
  perform masstock.require_admin();
  select * into account from auth.users where lower(users.email) = lower(address);
  if not found then
    raise exception 'Nobody has an account with this address: the person signs up first.'
      using errcode = 'no_data_found', column = 'email';
  end if;
  insert into masstock.users (id, email, name, role)
  values (account.id, lower(account.email), coalesce(new_name, masstock.account_name(account)), new_role);
  return account.id;
end
$$;

create function masstock.set_client_status(client uuid, new_status text) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform masstock.require_admin();
  update masstock.clients set status = new_status where id = client;
  if not found then
    raise exception 'There is no such client.' using errcode = 'no_data_found';
  end if;
end
$$;

create function masstock.set_template_prices(template uuid, new_cost numeric, new_revenue numeric) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform masstock.require_admin();
  if not coalesce(scale(trim_scale(new_cost)) <= 4 and scale(trim_scale(new_revenue)) <= 4, false) then
    raise exception 'A price has at most four decimal places.' using errcode = 'numeric_value_out_of_range';
  end if;
  update masstock.workflow_templates
  set cost_per_execution = new_cost, revenue_per_execution = new_revenue where id = template;
  if not found then
    raise exception 'There is no such template.' using errcode = 'no_data_found';
  end if;
end
$$;

-- The workflow is the client's own from then on: what is changed of the template later does not change it.
create function masstock.assign_template(template uuid, client uuid, new_name text) returns uuid
  language plpgsql security definer set search_path = ''
as $$
declare
  source masstock.workflow_templates;
  receiver masstock.clients;
  made uuid;
begin
  perform masstock.require_admin();
  select * into source from masstock.workflow_templates where id = template for share;
  if not found then
    raise exception 'There is no such template.' using errcode = 'no_data_found', column = 'template_id';
  end if;
  select * into receiver from masstock.clients where id = client for share;
  if not found then
    raise exception 'There is no such client.' using errcode = 'no_data_found', column = 'client_id';
  end if;
  insert into masstock.workflows (name, description, config, client_id, template_id)
  values (
    coalesce(new_name, receiver.name || ' - ' || source.name), source.description,
    source.config || jsonb_build_object('workflow_type', source.workflow_type), client, template
  )
  returning id into made;
  return made;
end
$$;

create function masstock.decide_request(request uuid, decision text, why text) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform masstock.require_admin();
  update masstock.workflow_requests set status = decision, decision_notes = why where id = request;
  if not found then
    raise exception 'There is no such request.' using errcode = 'no_data_found';
  end if;
end
$$;

create function masstock.move_ticket(ticket uuid, new_status text) returns void
  language plpgsql security definer set search_path = ''
as $$
begin
  perform masstock.require_admin();
  update masstock.support_tickets set status = new_status where id = ticket;
  if not found then
    raise exception 'There is no such ticket.' using errcode = 'no_data_found';
  end if;
end
$$;

create function masstock.invite_member(client uuid, address text, new_role text) returns uuid
  language plpgsql security definer set search_path = ''
as $$
declare
  made uuid;
begin
  perform masstock.require_owner(client);
  if exists (
    select 1 from masstock.client_members join masstock.users on users.id = client_members.user_id
    where client_members.client_id = client and users.email = lower(address)
  ) then
    raise exception 'The person is a member already.'
      using errcode = 'unique_violation', schema = 'masstock', table = 'invitations', column = 'email';
  end if;
  insert into masstock.invitations (client_id, client_name, email, role, invited_by)
  select id, name, lower(address), new_role, auth.uid() from masstock.clients where id = client and status = 'active'
  returning id into made;
  if made is null then
    raise exception 'There is no such client, or it is not active.' using errcode = 'no_data_found', column = 'client_id';
  end if;
  return made;
end
$$;

-- Makes the caller a user, too, if it is none. Who invited may have lost the right meanwhile: then the invitation has.
create function masstock.accept_invitation(invitation uuid) returns uuid
  language plpgsql security definer set search_path = ''
as $$
declare
  given masstock.invitations;
  account auth.users;
  made uuid;
begin
  delete from masstock.invitations where id = invitation and email = masstock.my_email() returning * into given;
  if given.id is null or not exists (
    select 1 from masstock.clients where id = given.client_id and status = 'active'
  ) or not exists (
    select 1 from masstock.users left join masstock.client_members
      on client_members.user_id = users.id and client_members.client_id = given.client_id
    where users.id = given.invited_by and users.status = 'active'
      and (users.role = 'admin' or client_members.role = 'owner')
  ) then
    raise exception 'There is no such invitation, or it is no longer good.' using errcode = 'no_data_found';
  end if;
  select * into account from auth.users where users.id = auth.uid();
  insert into masstock.users (id, email, name)
  values (account.id, lower(account.email), masstock.account_name(account))
  on conflict (id) do nothing;
  insert into masstock.client_members (client_id, user_id, role) values (given.client_id, account.id, given.role)
  returning id into made;
  return made;
end
$$;

-- The client's row is written first, and the caller's right looked at again after that: of two owners who demote each
-- other at once the second is told that it is none any more.
create function masstock.set_member_role(member uuid, new_role text) returns void
  language plpgsql security definer set search_path = ''
as $$
declare
  client uuid := (select client_id from masstock.client_members where id = member);
begin
  perform masstock.require_owner(client);
  update masstock.clients set name = name where id = client;
  perform masstock.require_owner(client);
  update masstock.client_members set role = new_role where id = member;
  if not found then
    raise exception 'There is no such member.' using errcode = 'no_data_found';
  end if;
end
$$;

-- What people see of executions by what they are: these change it.

create function masstock.announce_users() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(array(
    select id from old_rows join new_rows using (id)
    where (old_rows.role, old_rows.status) is distinct from (new_rows.role, new_rows.status)
  ));
  return null;
end
$$;
create trigger users_announce after update on masstock.users
  referencing old table as old_rows new table as new_rows
  for each statement execute function masstock.announce_users();

create function masstock.announce_clients() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(array(
    select distinct user_id
    from old_rows join new_rows using (id) join masstock.client_members on client_id = new_rows.id
    where old_rows.status is distinct from new_rows.status
  ));
  return null;
end
$$;
create trigger clients_announce after update on masstock.clients
  referencing old table as old_rows new table as new_rows
  for each statement execute function masstock.announce_clients();

create function masstock.announce_members() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(array(select distinct user_id from changed_rows));
  return null;
end
$$;
create trigger client_members_announce after insert on masstock.client_members
  referencing new table as changed_rows
  for each statement execute function masstock.announce_members();
create trigger client_members_announce_gone after delete on masstock.client_members
  referencing old table as changed_rows
  for each statement execute function masstock.announce_members();

-- What only the owner of the database can do to them.
create function masstock.announce_to_all() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform trellis.rights_changed(null);
  return null;
end
$$;
create trigger users_announce_gone after delete or truncate on masstock.users
  for each statement execute function masstock.announce_to_all();
create trigger clients_announce_gone after delete or truncate on masstock.clients
  for each statement execute function masstock.announce_to_all();
create trigger client_members_announce_emptied after truncate on masstock.client_members
  for each statement execute function masstock.announce_to_all();
create trigger client_members_announce_moved after update of client_id, user_id on masstock.client_members
  for each statement execute function masstock.announce_to_all();

-- Only what policies, checks and callers need; a trigger needs no grant.
revoke all on all functions in schema masstock from public;
grant execute on function
  masstock.is_address, masstock.is_workflow_config,
  masstock.is_admin, masstock.my_clients, masstock.owned_clients, masstock.fellow_members, masstock.my_email,
  masstock.set_user_status, masstock.set_user_role, masstock.add_user, masstock.set_client_status,
  masstock.set_template_prices, masstock.assign_template, masstock.decide_request, masstock.move_ticket,
  masstock.invite_member, masstock.accept_invitation, masstock.set_member_role
  to authenticated;
grant execute on function masstock.is_address, masstock.is_workflow_config to service_role;
