-- At most 5 rows.
-- coiceImages: page of coice.images ordered by library_id asc, created_at desc, row_id desc with after
--   nodes: each row
--     coice.images
--       gcsPath: gcs_path
--   pageInfo: PageInfo
--     hasNextPage: has_next_page
--     endCursor: end_cursor

select concat('{"coiceImages":', (
  select concat('{"nodes":[', string_agg(concat('{"gcsPath":', to_json(t1.gcs_path)::text, '}'), ',') filter (where t1._number <= $1::int), '],"pageInfo":{"hasNextPage":', (count(*) > $1::int)::text, ',"endCursor":', coalesce('"' || max(translate(encode(convert_to(concat('["2f431321",', (t1.library_id::int)::text, ',"', coalesce(to_char(t1.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), case when t1.created_at > '2000-01-01' then '9999-12-31T23:59:59.999999Z' when t1.created_at < '2000-01-01' then '0001-01-01T00:00:00.000000Z' end), '","', t1.id::text, '"]'), 'UTF8'), 'base64'), E'+/=\n', '-_')) filter (where t1._number = least(t1._count, $1::int)) || '"', 'null'), '}}')
  from (
    select t1.*, row_number() over () as _number, count(*) over () as _count
    from (
      select t1.gcs_path, t1.library_id, t1.created_at, t1.id
      from coice.images t1
      where true and (t1.library_id >= $2::integer and ((t1.library_id = $2::integer and t1.created_at = $3::timestamp with time zone and t1.id < $4::uuid) or (t1.library_id = $2::integer and t1.created_at < $3::timestamp with time zone) or (t1.library_id > $2::integer)))
      order by t1.library_id asc, t1.created_at desc, t1.id desc
      limit $1::int + 1
    ) t1
  ) t1
), '}');

-- $1 = 5
-- $2 = 7
-- $3 = 2026-02-01 00:00:00+00:00
-- $4 = 00000000-0000-4000-8000-000000000001
