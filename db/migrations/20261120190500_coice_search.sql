-- Searches that use their index under row-level security. Operators such as @@ and @> are not leakproof, so a
-- policy is tried on every row before them and a GIN index is never used. Each function here finds the keys by the
-- index, of visible rows only, and is read as  id = any (array (select coice.f(…)))  beside the policy itself.

create function coice.job_results_matching(words text) returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
declare
  me uuid := auth.uid();
begin
  if coice.has_role('admin') then
    return query
      select id from coice.job_results where search_vector @@ websearch_to_tsquery('english', words);
  else
    return query
      select job_results.id
      from coice.job_results join coice.jobs on jobs.id = job_results.job_id
      where job_results.search_vector @@ websearch_to_tsquery('english', words)
        and jobs.library_id in (select coice.visible_libraries())
        and (jobs.created_by = me or (select coice.has_role('manager')));
  end if;
end
$$;

create function coice.images_containing(part jsonb) returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if coice.has_role('admin') then
    return query select id from coice.images where metadata @> part;
  else
    return query
      select id from coice.images
      where metadata @> part and library_id in (select coice.visible_libraries());
  end if;
end
$$;

revoke all on function coice.job_results_matching, coice.images_containing from public;
grant execute on function coice.job_results_matching, coice.images_containing to authenticated;
