-- Replies: each is a run that answers a message of a conversation, and is kept piece by piece as it comes.

-- When a message was said, not when the transaction began: one may wait for the answer to the one before.
alter table orgs.chat_messages
  alter column created_at set default clock_timestamp(),
  add constraint chat_messages_id_of_conversation unique (conversation_id, id);

create table orgs.replies (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint replies_user_id_exists references auth.users on delete cascade,
  organization_id uuid not null constraint replies_organization_id_exists references orgs.organizations,
  conversation_id uuid not null
    constraint replies_conversation_id_exists references orgs.conversations on delete cascade,
  message_id uuid,
  use_knowledge boolean not null default false,
  status text not null default 'pending' constraint replies_status_known check (
    status in ('pending', 'answering', 'completed', 'failed', 'cancelled')
  ),
  length integer not null default 0,
  text text,
  sources jsonb,
  provider text,
  model text,
  error_message text,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint replies_message_id_of_conversation foreign key (conversation_id, message_id)
    references orgs.chat_messages (conversation_id, id) on delete set null (message_id)
);
comment on column orgs.replies.length is 'Characters that were kept so far: whoever writes on says how many it knows of';
comment on column orgs.replies.text is 'All that was said; null until it has ended';
create index replies_created_at on orgs.replies (created_at, id);
create index replies_user_id on orgs.replies (user_id, created_at, id);
create index replies_organization_id on orgs.replies (organization_id, created_at, id);
create index replies_conversation_id on orgs.replies (conversation_id, created_at, id);
create index replies_message_id on orgs.replies (message_id, created_at, id);
-- One at a time: what is answered may depend on what was said before.
create unique index replies_conversation_id_once on orgs.replies (conversation_id)
  where status in ('pending', 'answering');

-- What was said, as it came: `sequence` is the number of the run's event that tells of it.
create table orgs.reply_tokens (
  reply_id uuid not null constraint reply_tokens_reply_id_exists references orgs.replies on delete cascade,
  sequence bigint not null,
  text text not null,
  created_at timestamptz not null default now(),
  primary key (reply_id, sequence)
);

-- The message that a reply has become.
alter table orgs.chat_messages
  add column reply_id uuid constraint chat_messages_reply_id_exists references orgs.replies on delete set null;
create unique index chat_messages_reply_id_once on orgs.chat_messages (reply_id);
create index chat_messages_reply_id on orgs.chat_messages (reply_id, created_at, id);

-- Not for an organisation that comes along.
create trigger replies_update_updated_at before update on orgs.replies
  for each row when (
    (old.status, old.length, old.text, old.sources, old.provider, old.model, old.message_id)
      is distinct from (new.status, new.length, new.text, new.sources, new.provider, new.model, new.message_id)
  )
  execute function trellis.update_updated_at();
create trigger replies_bind_owner before insert or update of user_id, organization_id on orgs.replies
  for each row execute function orgs.bind_owner();
create trigger replies_follow_owner after insert or update of organization_id, user_id on orgs.user_profile
  for each row execute function orgs.follow_owner('orgs.replies');
create trigger replies_take_run after delete on orgs.replies
  for each row execute function trellis.take_run();
create trigger orgs_hold_new_reply before insert on trellis.runs
  for each row when (new.kind = 'orgs.reply') execute function trellis.hold_run('orgs.replies');
create trigger orgs_hold_reply before delete on trellis.runs
  for each row when (old.kind = 'orgs.reply') execute function trellis.hold_run('orgs.replies');

-- A conversation takes its replies with it, and they their runs. Everybody who works on a run locks its row first, so
-- this does, too: the other order met the first one in the middle.
create function orgs.hold_replies() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from trellis.runs
  where id in (select replies.id from orgs.replies where conversation_id = old.id)
  order by id for update;
  return old;
end
$$;
create trigger conversations_hold_replies before delete on orgs.conversations
  for each row execute function orgs.hold_replies();

create policy orgs_reply on trellis.runs for select to authenticated
  using (kind = 'orgs.reply' and exists (select 1 from orgs.replies where replies.id = runs.id));

-- Whoever sees one may control it.
create function orgs.may_control_reply(reply uuid) returns boolean
  language sql stable set search_path = ''
as $$
  select exists (select from orgs.replies where id = reply)
$$;

-- Keep a piece, behind `known` characters; its number, or null where nobody may write on: the run was stopped, or
-- somebody else has written meanwhile.
create function orgs.add_reply_text(run uuid, known integer, piece text) returns bigint
  language plpgsql set search_path = ''
as $$
declare
  number bigint;
begin
  perform 1 from trellis.runs where id = run and state in ('running', 'paused') for update;
  if not found then
    return null;
  end if;
  update orgs.replies set length = length + char_length(piece) where id = run and length = known;
  if not found then
    return null;
  end if;
  update trellis.runs set sequence = sequence + 1 where id = run returning sequence into number;
  insert into trellis.run_events (run_id, sequence, type, data)
  values (run, number, 'text', jsonb_build_object('characters', char_length(piece)));
  insert into orgs.reply_tokens (reply_id, sequence, text) values (run, number, piece);
  perform pg_notify('trellis_runs', run::text);
  return number;
end
$$;

-- Bring a reply in line with its run, whose state has just changed. What was said becomes a message, also of one that
-- was cancelled; one that is tried again goes on behind what was said, and its message comes when it has ended.
create function orgs.mirror_reply(run uuid) returns void
  language plpgsql set search_path = ''
as $$
declare
  now_is record;
  answered boolean;
  said text;
begin
  select state, error, started_at, completed_at into strict now_is from trellis.runs where id = run;
  -- First of all, as whoever moves the person does.
  perform 1 from orgs.user_profile join orgs.replies using (user_id) where replies.id = run for share of user_profile;
  answered := exists (select from trellis.run_items where run_id = run and state = 'done');
  if now_is.state in ('completed', 'failed', 'cancelled') then
    select coalesce(string_agg(text, '' order by sequence), '') into said from orgs.reply_tokens where reply_id = run;
  else
    delete from orgs.chat_messages where reply_id = run;
  end if;
  update orgs.replies
  set status = case
        when now_is.state in ('running', 'paused', 'cancelling') then 'answering'
        when now_is.state = 'completed' and not answered then 'failed'
        else now_is.state
      end,
      error_message = case
        when now_is.state = 'completed' then
          (select max(error) from trellis.run_items where run_id = run and state = 'failed')
        else now_is.error
      end,
      text = said, started_at = now_is.started_at, completed_at = now_is.completed_at
  where id = run;
  if said ~ '\S' and (now_is.state = 'cancelled' or now_is.state = 'completed' and answered) then
    insert into orgs.chat_messages (conversation_id, author, message_content, reply_id)
    select conversation_id, 'assistant', said, id from orgs.replies where id = run;
  end if;
end
$$;

alter table orgs.replies enable row level security;
alter table orgs.reply_tokens enable row level security;
create policy see on orgs.replies for select to authenticated
  using (
    (select orgs.is_developer())
    or organization_id = (select orgs.administered())
    or user_id = (select orgs.me())
  );
create policy add on orgs.replies for insert to authenticated
  with check (
    user_id = (select orgs.me()) and status = 'pending'
    and exists (
      select 1 from orgs.conversations
      where conversations.id = replies.conversation_id and conversations.user_id = replies.user_id
    )
  );
create policy remove on orgs.replies for delete to authenticated
  using (
    status in ('completed', 'failed', 'cancelled')
    and (
      (select orgs.is_developer())
      or organization_id = (select orgs.administered())
      or user_id = (select orgs.me())
    )
  );
create policy see on orgs.reply_tokens for select to authenticated
  using (exists (select 1 from orgs.replies where replies.id = reply_tokens.reply_id));

grant select, insert, update, delete on orgs.replies, orgs.reply_tokens to service_role;
grant select, insert (id, conversation_id, message_id, use_knowledge), delete on orgs.replies to authenticated;
grant select on orgs.reply_tokens to authenticated;
revoke all on function orgs.hold_replies, orgs.may_control_reply, orgs.add_reply_text, orgs.mirror_reply from public;
grant execute on function orgs.may_control_reply to authenticated;
grant execute on function orgs.add_reply_text, orgs.mirror_reply to service_role;
