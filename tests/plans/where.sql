-- At most 105 rows.
-- coiceImages: page of coice.images ordered by created_at asc, row_id asc with where
--   totalCount: TotalCount
--   nodes: each row
--     coice.images
--       gcsPath: gcs_path

select concat('{"coiceImages":', (
  select concat('{"totalCount":', ((
    select count(*)
    from coice.images t1
    where exists (
      select
      from coice.libraries w1
      where w1.id = t1.library_id and exists (
        select
        from coice.catalogs w2
        where w2.id = w1.catalog_id and ((w2.name = $1::text))
      )
    ) and not exists (
      select
      from coice.job_results w3
      where w3.image_id = t1.id and ((w3.sequence > $2::integer))
    ) and (((((t1.metadata #> $3::text[]) = $4::jsonb))) or (((((t1.library_id = any($5::integer[]))) and ((t1.created_at < $6::timestamp with time zone))) is not true)))
  )::int)::text, ',"nodes":[', string_agg(concat('{"gcsPath":', to_json(t1.gcs_path)::text, '}'), ','), ']}')
  from (
    select t1.gcs_path
    from coice.images t1
    where exists (
      select
      from coice.libraries w1
      where w1.id = t1.library_id and exists (
        select
        from coice.catalogs w2
        where w2.id = w1.catalog_id and ((w2.name = $1::text))
      )
    ) and not exists (
      select
      from coice.job_results w3
      where w3.image_id = t1.id and ((w3.sequence > $2::integer))
    ) and (((((t1.metadata #> $3::text[]) = $4::jsonb))) or (((((t1.library_id = any($5::integer[]))) and ((t1.created_at < $6::timestamp with time zone))) is not true)))
    order by t1.created_at asc, t1.id asc
    limit $7::int
  ) t1
), '}');

-- $1 = 'Cities'
-- $2 = 10
-- $3 = ['camera']
-- $4 = 'Nikon Z6'
-- $5 = [1, 2, 3]
-- $6 = 2026-01-01 00:00:00+00:00
-- $7 = 5
