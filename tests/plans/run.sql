-- At most 22 rows.
-- run: the first of
--   by key
--     coice.jobs
--       __typename: 'CoiceJob'
--       state: state of the run
--       fraction: fraction of the run
--       queuePosition: queue_position of the run
--       events: list of trellis.run_events by run_id ordered by sequence asc with where
--         trellis.run_events
--           sequence: sequence
--           type: type
--           data: data
--       status: status
--       totalImages: total_images
--       imageIds: image_ids
--       library: to one, by library_id
--         coice.libraries
--           name: name

select concat('{"run":', coalesce((
  select concat('{"__typename":"CoiceJob","state":', case when t1_run.id is null then (t1.id)::text::json::text end, case t1_run.state when 'pending' then '"PENDING"' when 'running' then '"RUNNING"' when 'paused' then '"PAUSED"' when 'cancelling' then '"CANCELLING"' when 'completed' then '"COMPLETED"' when 'failed' then '"FAILED"' when 'cancelled' then '"CANCELLED"' else (t1_run.state || '!')::json::text end, ',"fraction":', case when t1_run.id is null then (t1.id)::text::json::text end, (case when t1_run.state = 'completed' then 1 when t1_run.total = 0 then 0 else least((t1_run.done + t1_run.failed + t1_run.partial) / t1_run.total, 1) end)::float8::text::json::text, ',"queuePosition":', coalesce((trellis.queue_position(t1.id)::int)::text, 'null'), ',"events":', (
    select concat('[', string_agg(concat('{"sequence":', (t2.sequence::int)::text, ',"type":', to_json(t2.type)::text, ',"data":', t2.data::text, '}'), ','), ']')
    from (
      select t2.sequence, t2.type, t2.data
      from trellis.run_events t2
      where t2.run_id = t1.id and ((t2.sequence > $2::integer))
      order by t2.sequence asc
      limit $3::int
    ) t2
  ), ',"status":', case t1.status when 'pending' then '"PENDING"' when 'running' then '"RUNNING"' when 'completed' then '"COMPLETED"' when 'failed' then '"FAILED"' when 'cancelled' then '"CANCELLED"' else (t1.status || '!')::json::text end, ',"totalImages":', (t1.total_images::int)::text, ',"imageIds":', (
    select concat('[', string_agg(concat(coalesce('"' || item::text || '"', 'null')), ',' order by at), ']')
    from unnest(t1.image_ids) with ordinality as list (item, at)
  ), ',"library":', coalesce((
    select concat('{"name":', to_json(t3.name)::text, '}')
    from coice.libraries t3
    where t3.id = t1.library_id
  ), 'null'), '}')
  from coice.jobs t1
  left join trellis.runs t1_run on t1_run.id = t1.id
  where t1.id = $1::uuid and exists (
    select
    from trellis.runs
    where id = t1.id
  )
), 'null'), '}');

-- $1 = 00000000-0000-4000-8000-0000000000c1
-- $2 = 3
-- $3 = 20
