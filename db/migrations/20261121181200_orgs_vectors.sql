-- Vectors, where the database has pgvector 0.8 or newer; everything else works without. Where the extension comes later,
-- the tables' owner calls `select orgs.enable_vectors()`, as this migration does.

create function orgs.has_vectors() returns boolean
  language sql stable set search_path = ''
as $$
  select exists (
    select from pg_catalog.pg_attribute
    where attrelid = 'orgs.vector_store'::regclass and attname = 'embedding' and not attisdropped
  )
$$;

create function orgs.require_vectors() returns void
  language plpgsql stable set search_path = ''
as $$
begin
  if not orgs.has_vectors() then
    raise exception 'Documents cannot be loaded or searched here: the database lacks pgvector (0.8 or newer).'
      using hint = 'UNAVAILABLE';
  end if;
end
$$;

-- Keep passages of a load with their vectors, each written like [0.1,0.2,…]. What is there already stays.
create function orgs.add_passages(load uuid, ordinals integer[], contents text[], embeddings text[]) returns void
  language plpgsql set search_path = ''
as $$
begin
  perform orgs.require_vectors();
end
$$;

-- The passages of a person that fit: by the vector `asked` those nearest among what the same model embedded, by words
-- those that have some of them; both lists, `most` of each, make one by reciprocal rank fusion (Cormack et al. 2009,
-- k = 60). Only of these `names` of sources and whose metadata contains `about`, where they are given. `few`: up to so
-- many passages each is compared, beyond that the index is asked.
create function orgs.find_passages(
  person uuid, words text, asked text, by_provider text, by_model text, most integer, names text[], about jsonb,
  few integer default 2000
) returns table (id uuid, score double precision, similarity double precision)
  language plpgsql set search_path = ''
as $$
begin
  perform orgs.require_vectors();
end
$$;

create function orgs.search_passages(
  words text, asked text, by_provider text, by_model text, most integer, names text[], about jsonb
) returns table (id uuid, score double precision, similarity double precision)
  language sql security definer set search_path = ''
as $$
  select * from orgs.find_passages(orgs.me(), words, asked, by_provider, by_model, most, names, about)
$$;

-- False where there is no such extension, or it may not be created.
create function orgs.enable_vectors() returns boolean
  language plpgsql set search_path = ''
as $enable$
declare
  home name;
  statement text;
begin
  begin
    create schema if not exists extensions;
    create extension if not exists vector with schema extensions;
  exception when feature_not_supported or undefined_file or undefined_object or insufficient_privilege then
    null;
  end;
  select nspname into home
  from pg_catalog.pg_extension join pg_catalog.pg_namespace on pg_namespace.oid = extnamespace
  where extname = 'vector' and (string_to_array(extversion, '.'))[1:2]::int[] >= array[0, 8];
  if home is null then
    return false;
  end if;
  foreach statement in array array[
    'alter table orgs.vector_store add column if not exists embedding %1$I.vector(1536)',
    'create index if not exists vector_store_embedding on orgs.vector_store using hnsw (embedding %1$I.vector_cosine_ops)',
    $sql$
      create or replace function orgs.add_passages(
        load uuid, ordinals integer[], contents text[], embeddings text[]
      ) returns void
        language sql security definer set search_path = ''
      as $$
        insert into orgs.vector_store (user_id, source_id, load_id, ordinal, content, metadata, embedding)
        select l.user_id, l.source_id, l.id, p.ordinal, p.content, l.metadata, p.embedding::%1$I.vector
        from orgs.document_loads l
          cross join unnest(ordinals, contents, embeddings) as p (ordinal, content, embedding)
        where l.id = load
        on conflict (load_id, ordinal) do nothing
      $$
    $sql$,
    $sql$
      -- Nearest first by comparing each. Adding nothing keeps the index out of it.
      create or replace function orgs.nearest_of_few(
        asked %1$I.vector, loads uuid[], most integer, about jsonb
      ) returns table (id uuid)
        language sql stable set search_path = ''
      as $$
        select v.id from orgs.vector_store v
        where v.load_id = any (loads) and (about is null or v.metadata @> about)
        order by (v.embedding operator(%1$I.<=>) asked) + 0, v.id limit most
      $$
    $sql$,
    $sql$
      -- The same by the index, as nearly as it goes, which is read on until there are enough of these loads.
      create or replace function orgs.nearest_of_many(
        asked %1$I.vector, loads uuid[], most integer, about jsonb
      ) returns table (id uuid)
        language sql stable set search_path = '' set enable_sort = off set enable_bitmapscan = off
        set hnsw.iterative_scan = relaxed_order set hnsw.ef_search = 200 set hnsw.max_scan_tuples = 200000
        set hnsw.scan_mem_multiplier = 16
      as $$
        select v.id from orgs.vector_store v
        where v.load_id = any (loads) and (about is null or v.metadata @> about)
        order by v.embedding operator(%1$I.<=>) asked limit most
      $$
    $sql$,
    $sql$
      create or replace function orgs.find_passages(
        person uuid, words text, asked text, by_provider text, by_model text, most integer, names text[],
        about jsonb, few integer default 2000
      ) returns table (id uuid, score double precision, similarity double precision)
        language plpgsql security definer set search_path = ''
      as $$
      #variable_conflict use_column
      declare
        vector constant %1$I.vector := asked;
        query constant tsquery := replace(plainto_tsquery('english', words)::text, '&', '|');
        loads uuid[];  -- all
        same uuid[];  -- embedded by this model
        passages bigint;
        near uuid[] := '{}';
      begin
        select array_agg(load_id), array_agg(load_id) filter (where comparable),
          sum(passages) filter (where comparable)
        into loads, same, passages
        from (
          select load_id, sources.passages, provider = by_provider and model = by_model as comparable
          from orgs.sources
          where user_id = person and (names is null or source_id = any (names))
        ) as found;
        if passages > few then
          near := array(select orgs.nearest_of_many(vector, same, most, about));
        end if;
        -- Where the index gave up, each is compared after all.
        if cardinality(near) < least(most, coalesce(passages, 0)) then
          near := array(select orgs.nearest_of_few(vector, same, most, about));
        end if;
        return query
        with nearest as (
          select v.id, row_number() over (order by v.embedding operator(%1$I.<=>) vector, v.id) as place
          from orgs.vector_store v where v.id = any (near)
        ),
        worded as (
          select v.id, row_number() over (order by ts_rank(v.search_vector, query) desc, v.id) as place
          from orgs.vector_store v
          where v.search_vector @@ query and v.load_id = any (loads) and (about is null or v.metadata @> about)
          order by place limit most
        ),
        fused as (
          select id, sum(1.0 / (60 + place))::double precision as score
          from (select id, place from nearest union all select id, place from worded) as each_list
          group by id
        )
        select f.id, f.score,
          case when v.load_id = any (same) then 1 - (v.embedding operator(%1$I.<=>) vector) end as similarity
        from fused f join orgs.vector_store v on v.id = f.id
        order by f.score desc, similarity desc nulls last, f.id
        limit most;
      end
      $$
    $sql$,
    'revoke all on function orgs.nearest_of_few, orgs.nearest_of_many from public',
    'grant usage on schema %1$I to authenticated, service_role'
  ] loop
    execute format(statement, home);
  end loop;
  return true;
end
$enable$;

select orgs.enable_vectors();

revoke all on function
  orgs.has_vectors, orgs.require_vectors, orgs.add_passages, orgs.find_passages, orgs.search_passages,
  orgs.enable_vectors
  from public;
grant execute on function orgs.has_vectors, orgs.require_vectors to authenticated, service_role;
grant execute on function orgs.search_passages to authenticated;
grant execute on function orgs.add_passages, orgs.find_passages to service_role;
