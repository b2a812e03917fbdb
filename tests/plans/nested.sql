-- At most 2420 rows.
-- coiceCatalogs: page of coice.catalogs ordered by created_at asc, row_id asc
--   nodes: each row
--     coice.catalogs
--       name: name
--       libraries: page of coice.libraries by catalog_id ordered by created_at asc, row_id asc
--         totalCount: TotalCount
--         nodes: each row
--           coice.libraries
--             name: name
--             images: page of coice.images by library_id ordered by created_at desc, row_id desc
--               nodes: each row
--                 coice.images
--                   gcsPath: gcs_path
--                   metadata: metadata

select concat('{"coiceCatalogs":', (
  select concat('{"nodes":[', string_agg(concat('{"name":', to_json(t1.name)::text, ',"libraries":', (
    select concat('{"totalCount":', ((
      select count(*)
      from coice.libraries t2
      where t2.catalog_id = t1.id
    )::int)::text, ',"nodes":[', string_agg(concat('{"name":', to_json(t2.name)::text, ',"images":', (
      select concat('{"nodes":[', string_agg(concat('{"gcsPath":', to_json(t3.gcs_path)::text, ',"metadata":', t3.metadata::text, '}'), ','), ']}')
      from (
        select t3.gcs_path, t3.metadata
        from coice.images t3
        where t3.library_id = t2.id
        order by t3.created_at desc, t3.id desc
        limit $3::int
      ) t3
    ), '}'), ','), ']}')
    from (
      select t2.name, t2.id
      from coice.libraries t2
      where t2.catalog_id = t1.id
      order by t2.created_at asc, t2.id asc
      limit $2::int
    ) t2
  ), '}'), ','), ']}')
  from (
    select t1.name, t1.id
    from coice.catalogs t1
    where true
    order by t1.created_at asc, t1.id asc
    limit $1::int
  ) t1
), '}');

-- $1 = 20
-- $2 = 10
-- $3 = 10
