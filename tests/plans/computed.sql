-- At most 39 rows.
-- coiceImages: page of coice.images ordered by created_at asc, row_id asc
--   nodes: each row
--     coice.images
--       link: computed from gcs_path
--       gcsPath: gcs_path
--       library: to one, by library_id
--         coice.libraries
--           images: page of coice.images by library_id ordered by created_at asc, row_id asc, from the end
--             nodes: each row
--               coice.images
--                 url: computed from gcs_path

select concat('{"coiceImages":', (
  select concat('{"nodes":[', string_agg(concat('{"link":[', to_json(t1.gcs_path)::text, '],"gcsPath":', to_json(t1.gcs_path)::text, ',"library":', coalesce((
    select concat('{"images":', (
      select concat('{"nodes":[', string_agg(concat('{"url":[', to_json(t3.gcs_path)::text, ']}'), ',' order by t3._number desc), ']}')
      from (
        select t3.*, row_number() over () as _number
        from (
          select t3.gcs_path
          from coice.images t3
          where t3.library_id = t2.id
          order by t3.created_at desc, t3.id desc
          limit $2::int
        ) t3
      ) t3
    ), '}')
    from coice.libraries t2
    where t2.id = t1.library_id
  ), 'null'), '}'), ','), ']}')
  from (
    select t1.gcs_path, t1.library_id
    from coice.images t1
    where true
    order by t1.created_at asc, t1.id asc
    limit $1::int
  ) t1
), '}');

-- $1 = 3
-- $2 = 1
