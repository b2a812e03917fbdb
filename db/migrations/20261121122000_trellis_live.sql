-- Whose rights may have changed: who follows something is then checked again. Systems call this from triggers on
-- what their policies depend on; a hint, as all notifications are, and told at commit.

-- `people` are those whom it concerns; null where that may be anybody, as it is taken to be of many.
create function trellis.rights_changed(people uuid[]) returns void
  language plpgsql set search_path = ''
as $$
declare
  person uuid;
begin
  if people is null or cardinality(people) > 20 then
    perform pg_notify('trellis_rights', '');
    return;
  end if;
  foreach person in array people loop
    perform pg_notify('trellis_rights', person::text);
  end loop;
end
$$;
revoke all on function trellis.rights_changed from public;
