-- At most 5 rows.
-- coiceLibrary: by key
--   coice.libraries
--     id: GlobalId
--     name: name
--     parent: to one, by parent_id
--       coice.libraries
--         name: name
--         parent: to one, by parent_id
--           coice.libraries
--             name: name
--     catalog: to one, by catalog_id
--       coice.catalogs
--         name: name
--         owner: to one, by user_id
--           coice.profiles
--             email: email
--             role: role

select concat('{"coiceLibrary":', coalesce((
  select concat('{"id":"', translate(encode(convert_to(concat('["CoiceLibrary",', (t1.id::int)::text, ']'), 'UTF8'), 'base64'), E'+/=\n', '-_'), '","name":', to_json(t1.name)::text, ',"parent":', coalesce((
    select concat('{"name":', to_json(t2.name)::text, ',"parent":', coalesce((
      select concat('{"name":', to_json(t3.name)::text, '}')
      from coice.libraries t3
      where t3.id = t2.parent_id
    ), 'null'), '}')
    from coice.libraries t2
    where t2.id = t1.parent_id
  ), 'null'), ',"catalog":', coalesce((
    select concat('{"name":', to_json(t4.name)::text, ',"owner":', coalesce((
      select concat('{"email":', to_json(t5.email)::text, ',"role":', case t5.role when 'admin' then '"ADMIN"' when 'manager' then '"MANAGER"' when 'end_user' then '"END_USER"' else (t5.role || '!')::json::text end, '}')
      from coice.profiles t5
      where t5.id = t4.user_id
    ), 'null'), '}')
    from coice.catalogs t4
    where t4.id = t1.catalog_id
  ), 'null'), '}')
  from coice.libraries t1
  where t1.id = $1::integer
), 'null'), '}');

-- $1 = 2
