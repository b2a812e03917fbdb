-- At most 200 rows.
-- coiceJobs: page of coice.jobs ordered by created_at asc, row_id asc with where
--   groups: each group of all rows
--     key: Nested
--       createdAt: date_trunc('day', t.created_at, 'UTC')
--       status: t.status
--     count: count(*)
--     sum: Nested
--       totalImages: sum(t.total_images)::numeric
--     avg: Nested
--       processedImages: avg(t.processed_images)::float8

select concat('{"coiceJobs":{"groups":', (
  select concat('[', string_agg(concat('{"key":{"createdAt":"', coalesce(to_char(found.key_created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), case when found.key_created_at > '2000-01-01' then '9999-12-31T23:59:59.999999Z' when found.key_created_at < '2000-01-01' then '0001-01-01T00:00:00.000000Z' end), '","status":', case found.key_status when 'pending' then '"PENDING"' when 'running' then '"RUNNING"' when 'completed' then '"COMPLETED"' when 'failed' then '"FAILED"' when 'cancelled' then '"CANCELLED"' else (found.key_status || '!')::json::text end, '},"count":', (found.count::int)::text, ',"sum":{"totalImages":', coalesce('"' || found.sum_total_images::text || '"', 'null'), '},"avg":{"processedImages":', coalesce(found.avg_processed_images::float8::text::json::text, 'null'), '}}'), ',' order by found.key_created_at, found.key_status), ']')
  from (
    select date_trunc('day', t1.created_at, 'UTC') as key_created_at, t1.status as key_status, count(*) as count, sum(t1.total_images)::numeric as sum_total_images, avg(t1.processed_images)::float8 as avg_processed_images
    from coice.jobs t1
    where exists (
      select
      from coice.libraries w1
      where w1.id = t1.library_id and ((w1.name = $1::text))
    )
    group by 1, 2
    order by 1, 2
    limit $2::int
  ) found
), '}}');

-- $1 = 'Wells'
-- $2 = 100
