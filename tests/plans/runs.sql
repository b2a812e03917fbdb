-- At most 84 rows.
-- runs: page of trellis.runs ordered by created_at desc, row_id desc with where
--   pageInfo: PageInfo
--     hasNextPage: has_next_page
--   nodes: each row
--     the run's own row
--       to one, by id
--         coice.jobs
--           rowId: id
--           title: title of the run
--           owner: to one, by created_by
--             coice.profiles
--               name: display_name
--           stages: list that trellis.run_funnel tells
--             trellis.run_funnel
--               stage: stage
--               done: done
--           throughput: list that trellis.run_throughput tells
--             trellis.run_throughput
--               from: began_at
--               done: done
--           actions: computed from row_id
--   edges: each row, with its place
--     cursor: cursor
--     node: the run's own row
--       to one, by id
--         coice.jobs
--           state: state of the run
--           status: status

select concat('{"runs":', (
  select concat('{"pageInfo":{"hasNextPage":', (count(*) > $8::int)::text, '},"nodes":[', string_agg(concat(coalesce((
    select concat('{"rowId":"', t2.id::text, '","title":', case when t2_run.id is null then (t2.id)::text::json::text end, to_json(t2_run.title)::text, ',"owner":', coalesce((
      select concat('{"name":', coalesce(to_json(t3.display_name)::text, 'null'), '}')
      from coice.profiles t3
      where t3.id = t2.created_by
    ), 'null'), ',"stages":', (
      select concat('[', string_agg(concat('{"stage":', (t4.stage::int)::text, ',"done":', (t4.done::int)::text, '}'), ','), ']')
      from trellis.run_funnel(t2.id) t4
    ), ',"throughput":', (
      select concat('[', string_agg(concat('{"from":"', coalesce(to_char(t5.began_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), case when t5.began_at > '2000-01-01' then '9999-12-31T23:59:59.999999Z' when t5.began_at < '2000-01-01' then '0001-01-01T00:00:00.000000Z' end), '","done":', (t5.done::int)::text, '}'), ','), ']')
      from trellis.run_throughput(t2.id, $9::int) t5
    ), ',"actions":["', t2.id::text, '"]}')
    from coice.jobs t2
    left join trellis.runs t2_run on t2_run.id = t2.id
    where t2.id = t1.id
  ), t1.id::text::json::text)), ',') filter (where t1._number <= $8::int), '],"edges":[', string_agg(concat('{"cursor":"', translate(encode(convert_to(concat('["fb3f6faf","', coalesce(to_char(t1.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), case when t1.created_at > '2000-01-01' then '9999-12-31T23:59:59.999999Z' when t1.created_at < '2000-01-01' then '0001-01-01T00:00:00.000000Z' end), '","', t1.id::text, '"]'), 'UTF8'), 'base64'), E'+/=\n', '-_'), '","node":', coalesce((
    select concat('{"state":', case when t6_run.id is null then (t6.id)::text::json::text end, case t6_run.state when 'pending' then '"PENDING"' when 'running' then '"RUNNING"' when 'paused' then '"PAUSED"' when 'cancelling' then '"CANCELLING"' when 'completed' then '"COMPLETED"' when 'failed' then '"FAILED"' when 'cancelled' then '"CANCELLED"' else (t6_run.state || '!')::json::text end, ',"status":', case t6.status when 'pending' then '"PENDING"' when 'running' then '"RUNNING"' when 'completed' then '"COMPLETED"' when 'failed' then '"FAILED"' when 'cancelled' then '"CANCELLED"' else (t6.status || '!')::json::text end, '}')
    from coice.jobs t6
    left join trellis.runs t6_run on t6_run.id = t6.id
    where t6.id = t1.id
  ), t1.id::text::json::text), '}'), ',') filter (where t1._number <= $8::int), ']}')
  from (
    select t1.*, row_number() over () as _number
    from (
      select t1.id, t1.created_at
      from trellis.runs t1
      where ((t1.kind = any($1::text[]))) and ((t1.state = any($2::text[]))) and ((t1.created_at >= $3::timestamp with time zone)) and ((t1.created_by = (
        select auth.uid()
      ))) and ((((t1.title ilike $4::text))) or (((t1.error ilike $5::text))) or (((t1.id >= $6::uuid) and (t1.id <= $7::uuid))))
      order by t1.created_at desc, t1.id desc
      limit $8::int + 1
    ) t1
  ) t1
), '}');

-- $1 = ['coice.job']
-- $2 = ['running', 'pending']
-- $3 = 2026-01-01 00:00:00+00:00
-- $4 = '%50\\% of%'
-- $5 = '%50\\% of%'
-- $6 = ffffffff-ffff-ffff-ffff-ffffffffffff
-- $7 = 00000000-0000-0000-0000-000000000000
-- $8 = 3
-- $9 = 10
