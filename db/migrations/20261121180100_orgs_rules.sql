-- What holds for everyone, whatever their rights. The messages are for people, who read them; a hint is the code that
-- the gateway answers with.

do $$
declare
  name text;
begin
  foreach name in array array[
    'organizations', 'user_profile', 'org_modules', 'licenses', 'customers', 'customer_email', 'customer_phone'
  ] loop
    execute format(
      'create trigger %1$s_update_updated_at before update on orgs.%1$I'
      ' for each row when (old.* is distinct from new.*) execute function trellis.update_updated_at()', name
    );
  end loop;
end
$$;
-- Not for an organisation that comes along, nor for a key that is sealed anew.
create trigger conversations_update_updated_at before update on orgs.conversations
  for each row when ((old.title, old.subject) is distinct from (new.title, new.subject))
  execute function trellis.update_updated_at();
create trigger chat_messages_update_updated_at before update on orgs.chat_messages
  for each row when (old.message_content is distinct from new.message_content)
  execute function trellis.update_updated_at();
create trigger functions_update_updated_at before update on orgs.functions
  for each row when (
    (old.name, old.description, old.code, old.parameters)
      is distinct from (new.name, new.description, new.code, new.parameters)
  )
  execute function trellis.update_updated_at();
create trigger user_preferences_update_updated_at before update on orgs.user_preferences
  for each row when (old.preference_value is distinct from new.preference_value)
  execute function trellis.update_updated_at();
create trigger key_store_update_updated_at before update on orgs.key_store
  for each row when ((old.last_four, old.verified) is distinct from (new.last_four, new.verified))
  execute function trellis.update_updated_at();

-- A row of a person's is of the organisation that the person is in; of the last one, once the person is in none. Who
-- adds a row holds the profile, so that a person who is moved takes along what is being written at that moment.
--   create trigger <table>_bind_owner before insert or update of user_id, organization_id on orgs.<table>
--     for each row execute function orgs.bind_owner();
--   create trigger <table>_follow_owner after insert or update of organization_id, user_id on orgs.user_profile
--     for each row execute function orgs.follow_owner('orgs.<table>');
create function orgs.bind_owner() returns trigger
  language plpgsql security definer set search_path = ''
as $$
declare
  home uuid;
begin
  select organization_id into home from orgs.user_profile where user_id = new.user_id for share;
  if found then
    new.organization_id := home;
  elsif tg_op = 'UPDATE' then
    new.organization_id := old.organization_id;
  else
    raise exception 'Only who is in an organisation may do this.' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;

create function orgs.follow_owner() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  execute format(
    'update %s set organization_id = $1 where user_id = $2 and organization_id <> $1', tg_argv[0]::regclass
  ) using new.organization_id, new.user_id;
  return null;
end
$$;

do $$
declare
  name text;
begin
  foreach name in array array['conversations', 'functions', 'user_preferences', 'key_store'] loop
    execute format(
      'create trigger %1$s_bind_owner before insert or update of user_id, organization_id on orgs.%1$I'
      ' for each row execute function orgs.bind_owner()', name
    );
    execute format(
      'create trigger %1$s_follow_owner after insert or update of organization_id, user_id on orgs.user_profile'
      ' for each row execute function orgs.follow_owner(%2$L)', name, 'orgs.' || name
    );
  end loop;
end
$$;

-- A message is its conversation's owner's, whoever speaks.
create function orgs.bind_message() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  select user_profile.id, user_profile.organization_id into new.user_id, new.organization_id
  from orgs.conversations join orgs.user_profile using (user_id)
  where conversations.id = new.conversation_id
  for share of user_profile;
  return new;
end
$$;
create trigger chat_messages_bind before insert or update of conversation_id, user_id on orgs.chat_messages
  for each row execute function orgs.bind_message();

-- The customers that a person looks after are the organisation's: who moves leaves them there.
create function orgs.bind_customer_user() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  new.organization_id := (select organization_id from orgs.user_profile where id = new.user_id for share);
  return new;
end
$$;
create trigger customer_user_bind before insert or update on orgs.customer_user
  for each row execute function orgs.bind_customer_user();

create function orgs.move_profile_rows() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  delete from orgs.customer_user where user_id = new.id;
  update orgs.chat_messages set organization_id = new.organization_id where user_id = new.id;
  return null;
end
$$;
create trigger user_profile_move_rows after update of organization_id on orgs.user_profile
  for each row when (old.organization_id <> new.organization_id) execute function orgs.move_profile_rows();

-- A conversation was changed when something was said in it.
create function orgs.touch_conversation() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  update orgs.conversations set updated_at = now() where id = new.conversation_id;
  return null;
end
$$;
create trigger chat_messages_touch after insert on orgs.chat_messages
  for each row execute function orgs.touch_conversation();

-- One e-mail address or telephone of a customer is the primary one: another that is made it takes its place. Whoever
-- does it writes the customer's row first, so that of two at once the second takes the place of the first.
create function orgs.move_primary() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from orgs.customers where id = new.customer_id for no key update;
  execute format(
    'update orgs.%I set is_primary = false where customer_id = $1 and id <> $2 and is_primary', tg_table_name
  ) using new.customer_id, new.id;
  return new;
end
$$;
create trigger customer_email_move_primary before insert or update of is_primary, customer_id on orgs.customer_email
  for each row when (new.is_primary) execute function orgs.move_primary();
create trigger customer_phone_move_primary before insert or update of is_primary, customer_id on orgs.customer_phone
  for each row when (new.is_primary) execute function orgs.move_primary();

-- A customer is some organisation's: the last one that has it deletes it, and does not give it away. Whoever gives one
-- away writes the customer's row first, so that of two at once the second waits and then sees the first.
create function orgs.keep_an_organization() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  update orgs.customers set name = name where id = old.customer_id;
  if found and not exists (
    select 1 from orgs.customer_organization where customer_id = old.customer_id and id <> old.id
  ) then
    raise exception 'The customer is in no other organisation: delete the customer instead.'
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'orgs', table = 'customer_organization',
            column = 'organization_id', constraint = 'customer_organization_organization_id_last';
  end if;
  return old;
end
$$;
create trigger customer_organization_keep_one before delete on orgs.customer_organization
  for each row execute function orgs.keep_an_organization();

-- What a function was is kept. A write that changes nothing is none.
create function orgs.number_version() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  new.version := old.version + 1;
  return new;
end
$$;
create trigger functions_number_version before update on orgs.functions
  for each row when (
    (old.name, old.description, old.code, old.parameters)
      is distinct from (new.name, new.description, new.code, new.parameters)
  )
  execute function orgs.number_version();

create function orgs.keep_version() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  insert into orgs.function_versions (function_id, version, name, description, code, parameters, changed_by)
  values (new.id, new.version, new.name, new.description, new.code, new.parameters, auth.uid());
  return null;
end
$$;
create trigger functions_keep_first_version after insert on orgs.functions
  for each row execute function orgs.keep_version();
create trigger functions_keep_version after update on orgs.functions
  for each row when (old.version <> new.version) execute function orgs.keep_version();
