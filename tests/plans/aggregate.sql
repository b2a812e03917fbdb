-- At most 120 rows.
-- coiceLibraries: page of coice.libraries ordered by created_at asc, row_id asc
--   nodes: each row
--     coice.libraries
--       name: name
--       images: page of coice.images by library_id ordered by created_at asc, row_id asc
--         nodes: each row
--           coice.images
--             gcsPath: gcs_path
--         aggregate: all rows
--           count: count(*)
--           min: Nested
--             createdAt: min(t.created_at)
--           max: Nested
--             createdAt: max(t.created_at)
--             gcsPath: max(t.gcs_path)

select concat('{"coiceLibraries":', (
  select concat('{"nodes":[', string_agg(concat('{"name":', to_json(t1.name)::text, ',"images":', (
    select concat('{"nodes":[', string_agg(concat('{"gcsPath":', to_json(t2.gcs_path)::text, '}'), ','), '],"aggregate":', (
      select concat('{"count":', (found.count::int)::text, ',"min":{"createdAt":', coalesce('"' || coalesce(to_char(found.min_created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), case when found.min_created_at > '2000-01-01' then '9999-12-31T23:59:59.999999Z' when found.min_created_at < '2000-01-01' then '0001-01-01T00:00:00.000000Z' end) || '"', 'null'), '},"max":{"createdAt":', coalesce('"' || coalesce(to_char(found.max_created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), case when found.max_created_at > '2000-01-01' then '9999-12-31T23:59:59.999999Z' when found.max_created_at < '2000-01-01' then '0001-01-01T00:00:00.000000Z' end) || '"', 'null'), ',"gcsPath":', coalesce(to_json(found.max_gcs_path)::text, 'null'), '}}')
      from (
        select count(*) as count, min(t2.created_at) as min_created_at, max(t2.gcs_path) as max_gcs_path, max(t2.created_at) as max_created_at
        from coice.images t2
        where t2.library_id = t1.id
      ) found
    ), '}')
    from (
      select t2.gcs_path
      from coice.images t2
      where t2.library_id = t1.id
      order by t2.created_at asc, t2.id asc
      limit $2::int
    ) t2
  ), '}'), ','), ']}')
  from (
    select t1.name, t1.id
    from coice.libraries t1
    where true
    order by t1.created_at asc, t1.id asc
    limit $1::int
  ) t1
), '}');

-- $1 = 10
-- $2 = 1
