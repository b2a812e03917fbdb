-- Who may add images to a library: whoever may change those that are there. As the caller, so that the policy of
-- libraries decides what it may see.
create function coice.may_add_images(library integer) returns boolean
  language plpgsql stable set search_path = ''
as $$
begin
  return (coice.has_role('admin') or coice.has_role('manager'))
    and exists (select from coice.libraries where libraries.id = library);
end
$$;
revoke all on function coice.may_add_images from public;
grant execute on function coice.may_add_images to authenticated, service_role;

-- An image's object comes and goes with its row.
create trigger images_hold_objects after insert on coice.images
  referencing new table as new_rows
  for each statement execute function trellis.hold_objects('gcs_path');
create trigger images_discard_objects after delete on coice.images
  referencing old table as old_rows
  for each statement execute function trellis.discard_objects('gcs_path');
