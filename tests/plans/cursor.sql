-- At most 5 rows.
-- coiceLibraries: page of coice.libraries ordered by created_at desc, row_id desc with after
--   nodes: each row
--     coice.libraries
--       name: name
--   pageInfo: PageInfo
--     hasNextPage: has_next_page
--     endCursor: end_cursor

select concat('{"coiceLibraries":', (
  select concat('{"nodes":[', string_agg(concat('{"name":', to_json(t1.name)::text, '}'), ',') filter (where t1._number <= $1::int), '],"pageInfo":{"hasNextPage":', (count(*) > $1::int)::text, ',"endCursor":', coalesce('"' || max(translate(encode(convert_to(concat('["2719daf7","', coalesce(to_char(t1.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), case when t1.created_at > '2000-01-01' then '9999-12-31T23:59:59.999999Z' when t1.created_at < '2000-01-01' then '0001-01-01T00:00:00.000000Z' end), '",', (t1.id::int)::text, ']'), 'UTF8'), 'base64'), E'+/=\n', '-_')) filter (where t1._number = least(t1._count, $1::int)) || '"', 'null'), '}}')
  from (
    select t1.*, row_number() over () as _number, count(*) over () as _count
    from (
      select t1.name, t1.created_at, t1.id
      from coice.libraries t1
      where true and (t1.created_at, t1.id) < ($2::timestamp with time zone, $3::integer)
      order by t1.created_at desc, t1.id desc
      limit $1::int + 1
    ) t1
  ) t1
), '}');

-- $1 = 5
-- $2 = 2026-02-01 00:00:00+00:00
-- $3 = 7
