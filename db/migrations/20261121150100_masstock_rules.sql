-- What holds for everyone, whatever their rights. The messages are for people, who read them; a hint is the code that
-- the gateway answers with.

create trigger users_update_updated_at before update on masstock.users
  for each row when (old.* is distinct from new.* and old.last_login is not distinct from new.last_login)
  execute function trellis.update_updated_at();
create trigger clients_update_updated_at before update on masstock.clients
  for each row when (old.* is distinct from new.*) execute function trellis.update_updated_at();
create trigger client_members_update_updated_at before update on masstock.client_members
  for each row when (old.* is distinct from new.*) execute function trellis.update_updated_at();
create trigger workflow_templates_update_updated_at before update on masstock.workflow_templates
  for each row when (old.* is distinct from new.*) execute function trellis.update_updated_at();
create trigger workflows_update_updated_at before update on masstock.workflows
  for each row when (old.* is distinct from new.*) execute function trellis.update_updated_at();
create trigger workflow_requests_update_updated_at before update on masstock.workflow_requests
  for each row when (old.* is distinct from new.*) execute function trellis.update_updated_at();
create trigger support_tickets_update_updated_at before update on masstock.support_tickets
  for each row when (old.* is distinct from new.*) execute function trellis.update_updated_at();

-- A user has the address of its account, and was there when that signed in: whoever keeps the accounts (Supabase, or
-- the gateway in local mode) writes last_sign_in_at. An account that is deleted leaves its name to what it has done,
-- not its address. None of this may keep anybody from signing up, in or out.
create function masstock.follow_account() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    update masstock.users set status = 'deleted', email = id || '@deleted.invalid' where id = old.id;
  else
    update masstock.users set
      email = coalesce(lower(new.email), email),
      last_login = greatest(last_login, (to_jsonb(new) ->> 'last_sign_in_at')::timestamptz)
    where id = new.id;
  end if;
  return null;
exception when others then
  raise warning 'A user of MasStock does not follow its account: %', sqlerrm;
  return null;
end
$$;
create trigger masstock_follow_account after update or delete on auth.users
  for each row execute function masstock.follow_account();

-- A client keeps at least one owner. Whoever takes one away writes the client's row first, so that of two at once the
-- second waits and then sees the first (or, in a transaction with an older snapshot, fails).
create function masstock.keep_an_owner() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if old.role = 'owner'
     and (tg_op = 'DELETE' or (new.role, new.client_id) is distinct from (old.role, old.client_id)) then
    update masstock.clients set name = name where id = old.client_id;
    if found and not exists (
      select 1 from masstock.client_members
      where client_id = old.client_id and role = 'owner' and id <> old.id
    ) then
      raise exception 'A client keeps at least one owner: make somebody else an owner first.'
        using errcode = 'check_violation', hint = 'CONFLICT', schema = 'masstock', table = 'client_members',
              column = 'role', constraint = 'client_members_role_owner_left';
    end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger client_members_keep_an_owner before update or delete on masstock.client_members
  for each row execute function masstock.keep_an_owner();

-- Only what is active may be assigned, and to whom is.
create function masstock.guard_assignment() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if new.template_id is not null and exists (
    select 1 from masstock.workflow_templates where id = new.template_id and not is_active
  ) then
    raise exception 'The template is not active.'
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'masstock', table = 'workflows',
            column = 'template_id', constraint = 'workflows_template_id_active';
  end if;
  if exists (select 1 from masstock.clients where id = new.client_id and status <> 'active') then
    raise exception 'The client is not active.'
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'masstock', table = 'workflows',
            column = 'client_id', constraint = 'workflows_client_id_active';
  end if;
  return new;
end
$$;
create trigger workflows_guard_assignment before insert on masstock.workflows
  for each row execute function masstock.guard_assignment();
create trigger workflows_guard_reassignment before update of client_id, template_id on masstock.workflows
  for each row when ((old.client_id, old.template_id) is distinct from (new.client_id, new.template_id))
  execute function masstock.guard_assignment();

-- A request is decided once.
create function masstock.guard_request() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if old.status <> 'pending' then
    raise exception 'The request is % already.', old.status
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'masstock', table = 'workflow_requests',
            column = 'status', constraint = 'workflow_requests_status_transition';
  end if;
  return new;
end
$$;
create trigger workflow_requests_guard before update of status on masstock.workflow_requests
  for each row execute function masstock.guard_request();

-- The life of a ticket:
--   open        -> in_progress, resolved, closed
--   in_progress -> open (given back), resolved, closed
--   resolved    -> in_progress (it was not), closed
--   closed      for good: what comes up again is a new ticket
create function masstock.guard_ticket() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if not (case old.status
    when 'open' then new.status in ('in_progress', 'resolved', 'closed')
    when 'in_progress' then new.status in ('open', 'resolved', 'closed')
    when 'resolved' then new.status in ('in_progress', 'closed')
    else false
  end) then
    raise exception 'A ticket cannot go from % to %.', old.status, new.status
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'masstock', table = 'support_tickets',
            column = 'status', constraint = 'support_tickets_status_transition';
  end if;
  return new;
end
$$;
create trigger support_tickets_guard before update of status on masstock.support_tickets
  for each row execute function masstock.guard_ticket();

-- An execution keeps to what its workflow allows. As the caller: a workflow that it may not see is left to the policy
-- and to the reference, which refuse the row.
create function masstock.fit_execution() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  workflow record;
  wrong text;
begin
  select status, config into workflow
  from masstock.workflows where id = new.workflow_id and client_id = new.client_id;
  if not found then
    return new;
  end if;
  if workflow.status <> 'active' then
    raise exception 'The workflow is not active.'
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'masstock', table = 'workflow_executions',
            column = 'workflow_id', constraint = 'workflow_executions_workflow_id_active';
  end if;
  if coalesce(jsonb_typeof(new.input_data -> 'prompts'), '') <> 'array'
     or jsonb_path_exists(new.input_data, '$.prompts[*] ? (@.type() != "string")')
     or jsonb_path_exists(new.input_data, '$.prompts[*] ? (@ like_regex "^\\s*$")')
     or jsonb_array_length(new.input_data -> 'prompts')
        not between 1 and coalesce((workflow.config ->> 'max_prompts')::integer, 100) then
    wrong := format(
      'An execution has 1 to %s prompts, each a text.', coalesce((workflow.config ->> 'max_prompts')::integer, 100)
    );
  elsif coalesce(jsonb_typeof(new.input_data -> 'reference_images'), 'array') <> 'array' then
    wrong := 'Reference images are a list.';
  elsif not coalesce((workflow.config ->> 'supports_reference_images')::boolean, false)
        and coalesce(jsonb_array_length(new.input_data -> 'reference_images'), 0) > 0 then
    wrong := 'The workflow takes no reference images.';
  end if;
  if wrong is not null then
    raise exception '%', wrong
      using errcode = 'check_violation', schema = 'masstock', table = 'workflow_executions', column = 'input_data',
            constraint = 'workflow_executions_input_data_fits';
  end if;
  return new;
end
$$;
create trigger workflow_executions_fit before insert on masstock.workflow_executions
  for each row execute function masstock.fit_execution();

create function masstock.price_execution() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  insert into masstock.execution_prices (execution_id, template_id, cost_per_execution, revenue_per_execution)
  select new.id, workflows.template_id, coalesce(cost_per_execution, 0), coalesce(revenue_per_execution, 0)
  from masstock.workflows left join masstock.workflow_templates on workflow_templates.id = workflows.template_id
  where workflows.id = new.workflow_id;
  return null;
end
$$;
create trigger workflow_executions_price after insert on masstock.workflow_executions
  for each row execute function masstock.price_execution();
