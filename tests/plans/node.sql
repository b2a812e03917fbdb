-- At most 2 rows.
-- node: by key
--   coice.libraries
--     __typename: 'CoiceLibrary'
--     id: GlobalId
--     name: name
--     catalog: to one, by catalog_id
--       coice.catalogs
--         name: name

select concat('{"node":', coalesce((
  select concat('{"__typename":"CoiceLibrary","id":"', translate(encode(convert_to(concat('["CoiceLibrary",', (t1.id::int)::text, ']'), 'UTF8'), 'base64'), E'+/=\n', '-_'), '","name":', to_json(t1.name)::text, ',"catalog":', coalesce((
    select concat('{"name":', to_json(t2.name)::text, '}')
    from coice.catalogs t2
    where t2.id = t1.catalog_id
  ), 'null'), '}')
  from coice.libraries t1
  where t1.id = $1::integer
), 'null'), '}');

-- $1 = 5
