-- At most 5 rows.
-- coiceImages: page of coice.images ordered by created_at asc, row_id asc, from the end with before
--   edges: each row, with its place
--     cursor: cursor
--     node: coice.images
--       gcsPath: gcs_path
--   pageInfo: PageInfo
--     hasNextPage: has_next_page
--     hasPreviousPage: has_previous_page
--     startCursor: start_cursor
--     endCursor: end_cursor

select concat('{"coiceImages":', (
  select concat('{"edges":[', string_agg(concat('{"cursor":"', translate(encode(convert_to(concat('["55ef114d","', coalesce(to_char(t1.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), case when t1.created_at > '2000-01-01' then '9999-12-31T23:59:59.999999Z' when t1.created_at < '2000-01-01' then '0001-01-01T00:00:00.000000Z' end), '","', t1.id::text, '"]'), 'UTF8'), 'base64'), E'+/=\n', '-_'), '","node":{"gcsPath":', to_json(t1.gcs_path)::text, '}}'), ',' order by t1._number desc) filter (where t1._number <= $1::int), '],"pageInfo":{"hasNextPage":true,"hasPreviousPage":', (count(*) > $1::int)::text, ',"startCursor":', coalesce('"' || max(translate(encode(convert_to(concat('["55ef114d","', coalesce(to_char(t1.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), case when t1.created_at > '2000-01-01' then '9999-12-31T23:59:59.999999Z' when t1.created_at < '2000-01-01' then '0001-01-01T00:00:00.000000Z' end), '","', t1.id::text, '"]'), 'UTF8'), 'base64'), E'+/=\n', '-_')) filter (where t1._number = least(t1._count, $1::int)) || '"', 'null'), ',"endCursor":', coalesce('"' || max(translate(encode(convert_to(concat('["55ef114d","', coalesce(to_char(t1.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), case when t1.created_at > '2000-01-01' then '9999-12-31T23:59:59.999999Z' when t1.created_at < '2000-01-01' then '0001-01-01T00:00:00.000000Z' end), '","', t1.id::text, '"]'), 'UTF8'), 'base64'), E'+/=\n', '-_')) filter (where t1._number = 1 and $1::int > 0) || '"', 'null'), '}}')
  from (
    select t1.*, row_number() over () as _number, count(*) over () as _count
    from (
      select t1.created_at, t1.id, t1.gcs_path
      from coice.images t1
      where true and (t1.created_at, t1.id) < ($2::timestamp with time zone, $3::uuid)
      order by t1.created_at desc, t1.id desc
      limit $1::int + 1
    ) t1
  ) t1
), '}');

-- $1 = 5
-- $2 = 2026-02-01 00:00:00+00:00
-- $3 = 00000000-0000-4000-8000-000000000001
