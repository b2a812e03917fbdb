-- What the candidate functions of all systems share (docs/decisions/0010-candidates.md).

-- Whether row-level security leaves the caller out. Asked from a function that runs as the owner, where
-- row_security_active() answers about the owner: the caller is the role that was set, or who logged in.
create function trellis.passes_policies() returns boolean
  language plpgsql stable set search_path = ''
as $$
declare
  caller text := coalesce(nullif(current_setting('role', true), 'none'), session_user);
begin
  return caller = current_user
    or exists (select 1 from pg_catalog.pg_roles where rolname = caller and (rolsuper or rolbypassrls));
end
$$;
revoke all on function trellis.passes_policies from public;

-- What a document contains whose value at a path is this one. Null where the path may go through a list: a number
-- may be a key or a position.
create function trellis.json_at(path text[], value jsonb) returns jsonb
  language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  for n in reverse coalesce(array_upper(path, 1), 0) .. 1 loop
    if path[n] ~ '^\s*[+-]?\d+$' then
      return null;
    end if;
    value := jsonb_build_object(path[n], value);
  end loop;
  return value;
end
$$;
revoke all on function trellis.json_at from public;
grant execute on function trellis.json_at to authenticated, service_role;
