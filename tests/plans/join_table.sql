-- At most 266 rows.
-- coiceProfiles: page of coice.profiles ordered by created_at asc, row_id asc with where
--   nodes: each row
--     coice.profiles
--       groups: page of coice.groups through coice.user_groups ordered by name asc, row_id asc
--         totalCount: TotalCount
--         nodes: each row
--           coice.groups
--             name: name
--             members: page of coice.profiles through coice.user_groups ordered by created_at asc, row_id asc
--               nodes: each row
--                 coice.profiles
--                   email: email

select concat('{"coiceProfiles":', (
  select concat('{"nodes":[', string_agg(concat('{"groups":', (
    select concat('{"totalCount":', ((
      select count(*)
      from coice.user_groups jt2
      join coice.groups t2 on t2.id = jt2.group_id
      where jt2.user_id = t1.id
    )::int)::text, ',"nodes":[', string_agg(concat('{"name":', to_json(t2.name)::text, ',"members":', (
      select concat('{"nodes":[', string_agg(concat('{"email":', to_json(t3.email)::text, '}'), ','), ']}')
      from (
        select t3.email
        from coice.user_groups jt3
        join coice.profiles t3 on t3.id = jt3.user_id
        where jt3.group_id = t2.id
        order by t3.created_at asc, t3.id asc
        limit $4::int
      ) t3
    ), '}'), ','), ']}')
    from (
      select t2.name, t2.id
      from coice.user_groups jt2
      join coice.groups t2 on t2.id = jt2.group_id
      where jt2.user_id = t1.id
      order by t2.name asc, t2.id asc
      limit $3::int
    ) t2
  ), '}'), ','), ']}')
  from (
    select t1.id
    from coice.profiles t1
    where ((t1.email = $1::text))
    order by t1.created_at asc, t1.id asc
    limit $2::int
  ) t1
), '}');

-- $1 = 'user-a@trellis.test'
-- $2 = 1
-- $3 = 5
-- $4 = 50
