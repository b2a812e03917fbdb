-- At most 5 rows.
-- coiceLibraries: page of coice.libraries ordered by parent_id asc, row_id asc with after
--   nodes: each row
--     coice.libraries
--       name: name
--   pageInfo: PageInfo
--     hasNextPage: has_next_page
--     endCursor: end_cursor

select concat('{"coiceLibraries":', (
  select concat('{"nodes":[', string_agg(concat('{"name":', to_json(t1.name)::text, '}'), ',') filter (where t1._number <= $1::int), '],"pageInfo":{"hasNextPage":', (count(*) > $1::int)::text, ',"endCursor":', coalesce('"' || max(translate(encode(convert_to(concat('["3c91c9b9",', coalesce((t1.parent_id::int)::text, 'null'), ',', (t1.id::int)::text, ']'), 'UTF8'), 'base64'), E'+/=\n', '-_')) filter (where t1._number = least(t1._count, $1::int)) || '"', 'null'), '}}')
  from (
    select t1.*, row_number() over () as _number, count(*) over () as _count
    from (
      select *
      from ((
        select t1.name, t1.parent_id, t1.id, t1.parent_id as _o0, t1.id as _o1
        from coice.libraries t1
        where true and t1.parent_id = $2::integer and t1.id > $3::integer
        order by t1.parent_id asc, t1.id asc
        limit $1::int + 1
      ) union all (
        select t1.name, t1.parent_id, t1.id, t1.parent_id as _o0, t1.id as _o1
        from coice.libraries t1
        where true and t1.parent_id > $2::integer
        order by t1.parent_id asc, t1.id asc
        limit $1::int + 1
      ) union all (
        select t1.name, t1.parent_id, t1.id, t1.parent_id as _o0, t1.id as _o1
        from coice.libraries t1
        where true and t1.parent_id is null
        order by t1.parent_id asc, t1.id asc
        limit $1::int + 1
      )) t1
      order by _o0 asc, _o1 asc
      limit $1::int + 1
    ) t1
  ) t1
), '}');

-- $1 = 5
-- $2 = 3
-- $3 = 7
