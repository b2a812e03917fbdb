-- Sessions that were ended before their tokens expire: whose token was issued before a person's moment is refused.
-- A row may go once every token from before its moment has expired.

create table trellis.revocations (
  user_id uuid primary key,
  before timestamptz not null default clock_timestamp(),
  by uuid,
  created_at timestamptz not null default now()
);
comment on column trellis.revocations.by is 'Who ended them: the person, an admin, or nobody who is known here';

create index revocations_created_at on trellis.revocations (created_at);

-- Whoever writes, by the API or by hand: every gateway hears of it.
create function trellis.tell_revocation() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform pg_catalog.pg_notify('trellis_revocations', coalesce(new.user_id, old.user_id)::text);
  return null;
end
$$;
revoke all on function trellis.tell_revocation from public;

create trigger revocations_tell after insert or update or delete on trellis.revocations
  for each row execute function trellis.tell_revocation();

alter table trellis.revocations enable row level security;
grant select, insert, update, delete on trellis.revocations to service_role;
