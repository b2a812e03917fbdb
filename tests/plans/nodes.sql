-- At most 6 rows.
-- nodes: by keys
--   coice.catalogs
--     id: GlobalId
--     name: name
--   coice.user_groups
--     id: GlobalId
--     user: to one, by user_id
--       coice.profiles
--         email: email

select concat('{"nodes":', (
  select concat('[', string_agg(coalesce(found.text, 'null'), ',' order by place), ']')
  from generate_series(1, $6::int) as place
  left join (
    select asked.place, concat('{"id":"', translate(encode(convert_to(concat('["CoiceCatalog",', (t1.id::int)::text, ']'), 'UTF8'), 'base64'), E'+/=\n', '-_'), '","name":', to_json(t1.name)::text, '}') as text
    from unnest($1::int[], $2::integer[]) as asked (place, k0)
    join coice.catalogs t1 on t1.id = asked.k0
    union all
    select asked.place, concat('{"id":"', translate(encode(convert_to(concat('["CoiceUserGroup","', t2.user_id::text, '","', t2.group_id::text, '"]'), 'UTF8'), 'base64'), E'+/=\n', '-_'), '","user":', coalesce((
      select concat('{"email":', to_json(t3.email)::text, '}')
      from coice.profiles t3
      where t3.id = t2.user_id
    ), 'null'), '}') as text
    from unnest($3::int[], $4::uuid[], $5::uuid[]) as asked (place, k0, k1)
    join coice.user_groups t2 on t2.user_id = asked.k0 and t2.group_id = asked.k1
  ) found using (place)
), '}');

-- $1 = [1, 3]
-- $2 = [2, 1]
-- $3 = [2]
-- $4 = [00000000-0000-4000-8000-0000000000a2]
-- $5 = [00000000-0000-4000-8000-000000000009]
-- $6 = 3
