-- Filters and searches that use their index under row-level security (docs/decisions/0010-candidates.md). The functions
-- are generated: scripts/candidates.py prints them.

create or replace function ofm.assets_tags_contains_all(operand text[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.assets as t where t.tags @> $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.assets as t where t.tags @> $1
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.assets_tags_contains_all(text[], integer) from public;
grant execute on function ofm.assets_tags_contains_all(text[], integer) to authenticated, service_role;

create or replace function ofm.assets_tags_overlaps(operand text[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.assets as t where t.tags && $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.assets as t where t.tags && $1
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.assets_tags_overlaps(text[], integer) from public;
grant execute on function ofm.assets_tags_overlaps(text[], integer) to authenticated, service_role;

create or replace function ofm.assets_search_vector_matches(operand text, most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.assets as t where t.search_vector @@ websearch_to_tsquery('english', $1)
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.assets as t where t.search_vector @@ websearch_to_tsquery('english', $1)
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.assets_search_vector_matches(text, integer) from public;
grant execute on function ofm.assets_search_vector_matches(text, integer) to authenticated, service_role;

create or replace function ofm.ai_models_reference_image_ids_contains_all(operand uuid[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.ai_models as t where t.reference_image_ids @> $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.ai_models as t where t.reference_image_ids @> $1
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.ai_models_reference_image_ids_contains_all(uuid[], integer) from public;
grant execute on function ofm.ai_models_reference_image_ids_contains_all(uuid[], integer) to authenticated, service_role;

create or replace function ofm.ai_models_reference_image_ids_overlaps(operand uuid[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.ai_models as t where t.reference_image_ids && $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.ai_models as t where t.reference_image_ids && $1
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.ai_models_reference_image_ids_overlaps(uuid[], integer) from public;
grant execute on function ofm.ai_models_reference_image_ids_overlaps(uuid[], integer) to authenticated, service_role;

create or replace function ofm.generations_saved_asset_ids_contains_all(operand uuid[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.generations as t where t.saved_asset_ids @> $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.generations as t where t.saved_asset_ids @> $1
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.generations_saved_asset_ids_contains_all(uuid[], integer) from public;
grant execute on function ofm.generations_saved_asset_ids_contains_all(uuid[], integer) to authenticated, service_role;

create or replace function ofm.generations_saved_asset_ids_overlaps(operand uuid[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.generations as t where t.saved_asset_ids && $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.generations as t where t.saved_asset_ids && $1
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.generations_saved_asset_ids_overlaps(uuid[], integer) from public;
grant execute on function ofm.generations_saved_asset_ids_overlaps(uuid[], integer) to authenticated, service_role;

create or replace function ofm.viral_reels_tags_contains_all(operand text[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.viral_reels as t where t.tags @> $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.viral_reels as t where t.tags @> $1
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.viral_reels_tags_contains_all(text[], integer) from public;
grant execute on function ofm.viral_reels_tags_contains_all(text[], integer) to authenticated, service_role;

create or replace function ofm.viral_reels_tags_overlaps(operand text[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.viral_reels as t where t.tags && $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.viral_reels as t where t.tags && $1
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.viral_reels_tags_overlaps(text[], integer) from public;
grant execute on function ofm.viral_reels_tags_overlaps(text[], integer) to authenticated, service_role;

create or replace function ofm.scheduled_posts_asset_ids_contains_all(operand uuid[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.scheduled_posts as t where t.asset_ids @> $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.scheduled_posts as t where t.asset_ids @> $1
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.scheduled_posts_asset_ids_contains_all(uuid[], integer) from public;
grant execute on function ofm.scheduled_posts_asset_ids_contains_all(uuid[], integer) to authenticated, service_role;

create or replace function ofm.scheduled_posts_asset_ids_overlaps(operand uuid[], most integer default null)
  returns setof uuid
  language plpgsql stable security definer set search_path = ''
as $$
begin
  if trellis.passes_policies() or false then
    return query execute $sql$
      select t.id from ofm.scheduled_posts as t where t.asset_ids && $1
      limit $2
    $sql$ using operand, most;
  else
    return query execute $sql$
      select t.id from ofm.scheduled_posts as t where t.asset_ids && $1
        and (user_id = (select auth.uid()))
      limit $2
    $sql$ using operand, most;
  end if;
end
$$;
revoke all on function ofm.scheduled_posts_asset_ids_overlaps(uuid[], integer) from public;
grant execute on function ofm.scheduled_posts_asset_ids_overlaps(uuid[], integer) to authenticated, service_role;
