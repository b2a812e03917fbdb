-- Objects that clients put into storage by themselves, and objects that are to go. Storage cannot take part in a
-- transaction: so what is wanted of it is written here first, and done until it has worked.

-- What somebody may upload. `kind` says what becomes of it ('coice.image'), `target` where that belongs, in the
-- kind's own words ({"library_id": 1}), `result` is the key of the row that it became. Who may ask for one is
-- decided by each kind's own function, as the caller; the row is written by service_role, since who may write a path
-- may read any file.
create table trellis.uploads (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  target jsonb not null constraint uploads_target_object check (jsonb_typeof(target) = 'object'),
  path text not null,
  content_type text not null,
  size bigint not null constraint uploads_size_positive check (size > 0),
  state text not null default 'pending'
    constraint uploads_state_known check (state in ('pending', 'completed', 'refused', 'expired')),
  attempt integer not null default 1,
  error text,
  result uuid,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  settled_at timestamptz,
  constraint uploads_state_settled check ((state = 'pending') = (settled_at is null)),
  constraint uploads_state_refused check ((state = 'refused') = (error is not null)),
  constraint uploads_state_completed check ((state = 'completed') = (result is not null))
);
comment on column trellis.uploads.size is 'Bytes, as announced: the object has no more';
comment on column trellis.uploads.attempt is 'How often its owner has begun it: what an earlier attempt left is removed';
create unique index uploads_path_pending on trellis.uploads (path) where state = 'pending';
create index uploads_path on trellis.uploads (path);
create index uploads_created_by on trellis.uploads (created_by, created_at, id);
create index uploads_expires_at on trellis.uploads (expires_at) where state = 'pending';
create index uploads_settled_at on trellis.uploads (settled_at) where state <> 'pending';

-- Objects that nothing refers to any more. Whoever has claimed one is removing it at this moment.
create table trellis.discards (
  path text primary key,
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  again_at timestamptz,
  claimed_until timestamptz,
  error text,
  created_at timestamptz not null default now()
);
comment on column trellis.discards.again_at is 'Until then an upload''s address is good for making the object anew';
create index discards_due_at on trellis.discards (due_at);

-- Queue objects to be removed: now, and once more when no address can make them any more, which is three hours after
-- the upload has expired (Supabase's are good for two, whatever was asked for).
create function trellis.discard(paths text[]) returns void
  language sql security definer set search_path = ''
as $$
  insert into trellis.discards (path, again_at)
  select gone.path, (
    select max(uploads.expires_at) + interval '3 hours' from trellis.uploads
    where uploads.path = gone.path and uploads.expires_at > now() - interval '3 hours'
  )
  from unnest(paths) as gone (path) where gone.path is not null
  on conflict (path) do nothing
$$;

-- For a table whose rows have an object each; the trigger's argument names the column of its path.
--   create trigger … after delete on … referencing old table as old_rows
--     for each statement execute function trellis.discard_objects('gcs_path');
create function trellis.discard_objects() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  execute format('select trellis.discard(array_agg(%I)) from old_rows', tg_argv[0]);
  return null;
end
$$;

--   create trigger … after insert on … referencing new table as new_rows
--     for each statement execute function trellis.hold_objects('gcs_path');
-- A row that comes takes its object out of the queue, and is refused while that is being removed. What uploads were
-- refused under its name no longer matters.
create function trellis.hold_objects() returns trigger
  language plpgsql security definer set search_path = ''
as $$
declare
  wanted text[];
begin
  execute format('select array_agg(%I) from new_rows', tg_argv[0]) into wanted;
  delete from trellis.discards where path = any (wanted) and coalesce(claimed_until <= now(), true);
  if exists (select from trellis.discards where path = any (wanted)) then
    raise exception 'The file that had this name is just being removed. Try again in a minute.'
      using errcode = 'unique_violation', hint = 'CONFLICT', schema = tg_table_schema, table = tg_table_name;
  end if;
  delete from trellis.uploads where path = any (wanted) and state in ('refused', 'expired');
  return null;
end
$$;

alter table trellis.uploads enable row level security;
alter table trellis.discards enable row level security;
grant select, insert, update, delete on trellis.uploads, trellis.discards to service_role;
grant select on trellis.uploads to authenticated;
create policy see on trellis.uploads for select to authenticated using (created_by = (select auth.uid()));

revoke all on function trellis.discard, trellis.discard_objects, trellis.hold_objects from public;
grant execute on function trellis.discard to service_role;
