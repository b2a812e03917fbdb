-- Filters that use their index under row-level security (docs/decisions/0010-candidates.md). The functions are
-- generated: scripts/candidates.py prints them, and the gateway does not start where they differ.

drop function coice.job_results_matching(text);
drop function coice.images_containing(jsonb);

-- A pattern's prefix is found in any collation.
create index images_gcs_path_pattern on coice.images (gcs_path text_pattern_ops);
create index jobs_image_ids on coice.jobs using gin (image_ids);
-- Room for a new version of a row beside the old one: elsewhere, it would go into every index anew, and a job's
-- counters change with every flush.
alter table coice.jobs set (fillfactor = 70);

create or replace function coice.images_gcs_path_like(operand text, most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or coice.has_role('admin') then
    return query execute $sql$
      select t.id from coice.images as t where t.gcs_path like $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from coice.images as t where t.gcs_path like $1
        and (library_id in (select coice.visible_libraries()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function coice.images_gcs_path_like(text, integer) from public;
grant execute on function coice.images_gcs_path_like(text, integer) to authenticated, service_role;

create or replace function coice.images_metadata_contains(operand jsonb, most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or coice.has_role('admin') then
    return query execute $sql$
      select t.id from coice.images as t where t.metadata @> $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from coice.images as t where t.metadata @> $1
        and (library_id in (select coice.visible_libraries()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function coice.images_metadata_contains(jsonb, integer) from public;
grant execute on function coice.images_metadata_contains(jsonb, integer) to authenticated, service_role;

create or replace function coice.images_metadata_has_key(operand text, most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or coice.has_role('admin') then
    return query execute $sql$
      select t.id from coice.images as t where t.metadata ? $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from coice.images as t where t.metadata ? $1
        and (library_id in (select coice.visible_libraries()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function coice.images_metadata_has_key(text, integer) from public;
grant execute on function coice.images_metadata_has_key(text, integer) to authenticated, service_role;

create or replace function coice.jobs_image_ids_contains_all(operand uuid[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or coice.has_role('admin') then
    return query execute $sql$
      select t.id from coice.jobs as t where t.image_ids @> $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from coice.jobs as t where t.image_ids @> $1
        and (library_id in (select coice.visible_libraries()) and (created_by = (select auth.uid()) or (select coice.has_role('manager'))))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function coice.jobs_image_ids_contains_all(uuid[], integer) from public;
grant execute on function coice.jobs_image_ids_contains_all(uuid[], integer) to authenticated, service_role;

create or replace function coice.jobs_image_ids_overlaps(operand uuid[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or coice.has_role('admin') then
    return query execute $sql$
      select t.id from coice.jobs as t where t.image_ids && $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from coice.jobs as t where t.image_ids && $1
        and (library_id in (select coice.visible_libraries()) and (created_by = (select auth.uid()) or (select coice.has_role('manager'))))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function coice.jobs_image_ids_overlaps(uuid[], integer) from public;
grant execute on function coice.jobs_image_ids_overlaps(uuid[], integer) to authenticated, service_role;

create or replace function coice.job_results_search_vector_matches(operand text, most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or coice.has_role('admin') then
    return query execute $sql$
      select t.id from coice.job_results as t where t.search_vector @@ websearch_to_tsquery('english', $1)
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from coice.job_results as t where t.search_vector @@ websearch_to_tsquery('english', $1)
        and (job_id in (select id from coice.jobs where library_id in (select coice.visible_libraries()) and (created_by = (select auth.uid()) or (select coice.has_role('manager')))))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function coice.job_results_search_vector_matches(text, integer) from public;
grant execute on function coice.job_results_search_vector_matches(text, integer) to authenticated, service_role;
