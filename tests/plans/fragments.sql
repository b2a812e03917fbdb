-- At most 28 rows.
-- coiceCatalogs: page of coice.catalogs ordered by created_at asc, row_id asc
--   nodes: each row
--     coice.catalogs
--       title: name
--       kind: 'CoiceCatalog'
--       id: GlobalId
--       libraries: page of coice.libraries by catalog_id ordered by created_at asc, row_id asc
--         totalCount: TotalCount
--         nodes: each row
--           coice.libraries
--             rowId: id
--             name: name

select concat('{"coiceCatalogs":', (
  select concat('{"nodes":[', string_agg(concat('{"title":', to_json(t1.name)::text, ',"kind":"CoiceCatalog","id":"', translate(encode(convert_to(concat('["CoiceCatalog",', (t1.id::int)::text, ']'), 'UTF8'), 'base64'), E'+/=\n', '-_'), '","libraries":', (
    select concat('{"totalCount":', ((
      select count(*)
      from coice.libraries t2
      where t2.catalog_id = t1.id
    )::int)::text, ',"nodes":[', string_agg(concat('{"rowId":', (t2.id::int)::text, ',"name":', to_json(t2.name)::text, '}'), ','), ']}')
    from (
      select t2.id, t2.name
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

-- $1 = 2
-- $2 = 3
