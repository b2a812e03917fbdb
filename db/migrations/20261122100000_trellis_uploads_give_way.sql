-- A row may come by itself under a name for which somebody has an upload pending: an operator's, or one of the demo.
-- The object is that row's then. So the upload is over; had it stayed pending, its expiry would have taken the object
-- along. An upload that itself becomes the row is settled right after this, in the same transaction.
create or replace function trellis.hold_objects() returns trigger
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
  update trellis.uploads set state = 'expired', settled_at = now() where path = any (wanted) and state = 'pending';
  return null;
end
$$;
