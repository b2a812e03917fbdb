-- At most 12 rows.
-- made: Nested
--   catalog: by key
--     coice.catalogs
--       rowId: id
--       name: name
--       owner: to one, by user_id
--         coice.profiles
--           email: email
--       libraries: page of coice.libraries by catalog_id ordered by created_at asc, row_id asc
--         totalCount: TotalCount

select concat('{"made":{"catalog":', coalesce((
  select concat('{"rowId":', (t1.id::int)::text, ',"name":', to_json(t1.name)::text, ',"owner":', coalesce((
    select concat('{"email":', to_json(t2.email)::text, '}')
    from coice.profiles t2
    where t2.id = t1.user_id
  ), 'null'), ',"libraries":{"totalCount":', ((
    select count(*)
    from coice.libraries t3
    where t3.catalog_id = t1.id
  )::int)::text, '}}')
  from coice.catalogs t1
  where t1.id = $1::integer
), 'null'), '}}');

-- $1 = 9

-- At most 6 rows.
-- changed: Nested
--   image: by key
--     coice.images
--       url: computed from gcs_path
--       metadata: metadata

select concat('{"changed":{"image":', coalesce((
  select concat('{"url":[', to_json(t1.gcs_path)::text, '],"metadata":', t1.metadata::text, '}')
  from coice.images t1
  where t1.id = $1::uuid
), 'null'), '}}');

-- $1 = '00000000-0000-4000-8000-0000000000d1'
