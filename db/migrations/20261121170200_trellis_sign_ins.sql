-- When somebody last signed in. Supabase writes that into auth.users itself; where that table is ours, the gateway does.
do $$
begin
  if exists (
    select from pg_catalog.pg_attribute
    where attrelid = 'auth.users'::regclass and attname = 'last_sign_in_at' and not attisdropped
  ) then
    create function trellis.signed_in(person uuid) returns void
      language sql set search_path = '' as 'select';
  else
    alter table auth.users add column last_sign_in_at timestamptz;
    create function trellis.signed_in(person uuid) returns void
      language sql security definer set search_path = ''
      as 'update auth.users set last_sign_in_at = now() where id = person';
  end if;
end
$$;
revoke all on function trellis.signed_in from public;
grant execute on function trellis.signed_in to service_role;
