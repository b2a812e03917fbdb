-- At most 105 rows.
-- coiceImages: page of coice.images ordered by created_at asc, row_id asc with where
--   totalCount: TotalCount
--   nodes: each row
--     coice.images
--       gcsPath: gcs_path

select concat('{"coiceImages":', (
  select concat('{"totalCount":', ((
    select count(*)
    from (with c1 as materialized (
        select coalesce((
          select case when count(*) <= 1000 then coalesce(array_agg(key), '{}') end
          from coice.images_metadata_contains($1::jsonb, 1001) as key having $1::jsonb is not null
        )) as keys
      )
      select t1.*
      from coice.images t1
      where (
        select keys is not null
        from c1
      ) and ((t1.metadata @> $1::jsonb)) and t1.id = any((
        select keys
        from c1
      )::uuid[])
      union all
      select t1.*
      from coice.images t1
      where ((
        select keys is null
        from c1
      )) and ((t1.metadata @> $1::jsonb))
    ) t1
    where true
  )::int)::text, ',"nodes":[', string_agg(concat('{"gcsPath":', to_json(t1.gcs_path)::text, '}'), ','), ']}')
  from (with c1 as materialized (
      select coalesce((
        select case when count(*) <= 1000 then coalesce(array_agg(key), '{}') end
        from coice.images_metadata_contains($1::jsonb, 1001) as key having $1::jsonb is not null
      )) as keys
    )
    select *
    from ((
      select t1.gcs_path, t1.created_at as _o0, t1.id as _o1
      from coice.images t1
      where (
        select keys is not null
        from c1
      ) and ((t1.metadata @> $1::jsonb)) and t1.id = any((
        select keys
        from c1
      )::uuid[])
      order by t1.created_at asc, t1.id asc
      limit $2::int
    ) union all (
      select t1.gcs_path, t1.created_at as _o0, t1.id as _o1
      from coice.images t1
      where ((
        select keys is null
        from c1
      )) and ((t1.metadata @> $1::jsonb))
      order by t1.created_at asc, t1.id asc
      limit $2::int
    )) t1
    order by _o0 asc, _o1 asc
    limit $2::int
  ) t1
), '}');

-- $1 = {'camera': 'Nikon Z6'}
-- $2 = 5
