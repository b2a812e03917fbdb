-- At most 10 rows.
-- coiceJobResults: page of coice.job_results ordered by _rank desc, row_id asc with search
--   edges: each row, with its place
--     cursor: cursor
--     rank: rank
--     snippet: snippet
--     node: coice.job_results
--       result: result
--       image: to one, by image_id
--         coice.images
--           gcsPath: gcs_path
--   pageInfo: PageInfo
--     hasNextPage: has_next_page

select concat('{"coiceJobResults":', (
  select concat('{"edges":[', string_agg(concat('{"cursor":"', translate(encode(convert_to(concat('["5f0758b6",', t1._rank::float8::text::json::text, ',"', t1.id::text, '"]'), 'UTF8'), 'base64'), E'+/=\n', '-_'), '","rank":', t1._rank::float8::text::json::text, ',"snippet":', to_json(t1._snippet)::text, ',"node":{"result":', t1.result::text, ',"image":', coalesce((
    select concat('{"gcsPath":', to_json(t2.gcs_path)::text, '}')
    from coice.images t2
    where t2.id = t1.image_id
  ), 'null'), '}}'), ',') filter (where t1._number <= $2::int), '],"pageInfo":{"hasNextPage":', (count(*) > $2::int)::text, '}}')
  from (
    select t1.*, row_number() over () as _number
    from (with c1 as materialized (
        select coalesce((
          select case when count(*) <= 1000 then coalesce(array_agg(key), '{}') end
          from coice.job_results_search_vector_matches($1::text, 1001) as key having $1::text is not null
        )) as keys
      )
      select *
      from ((
        select t1.id, t1.result, t1.image_id, ts_rank(t1.search_vector, websearch_to_tsquery('english', $1::text))::float8 as _rank, ts_headline('english', replace(replace(replace(coice.result_text(result), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), websearch_to_tsquery('english', $1::text), 'StartSel=<mark>, StopSel=</mark>, MaxFragments=2') as _snippet, ts_rank(t1.search_vector, websearch_to_tsquery('english', $1::text))::float8 as _o0, t1.id as _o1
        from coice.job_results t1
        where (
          select keys is not null
          from c1
        ) and t1.search_vector @@ websearch_to_tsquery('english', $1::text) and t1.id = any((
          select keys
          from c1
        )::uuid[])
        order by ts_rank(t1.search_vector, websearch_to_tsquery('english', $1::text))::float8 desc, t1.id asc
        limit $2::int + 1
      ) union all (
        select t1.id, t1.result, t1.image_id, ts_rank(t1.search_vector, websearch_to_tsquery('english', $1::text))::float8 as _rank, ts_headline('english', replace(replace(replace(coice.result_text(result), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), websearch_to_tsquery('english', $1::text), 'StartSel=<mark>, StopSel=</mark>, MaxFragments=2') as _snippet, ts_rank(t1.search_vector, websearch_to_tsquery('english', $1::text))::float8 as _o0, t1.id as _o1
        from coice.job_results t1
        where ((
          select keys is null
          from c1
        )) and t1.search_vector @@ websearch_to_tsquery('english', $1::text)
        order by ts_rank(t1.search_vector, websearch_to_tsquery('english', $1::text))::float8 desc, t1.id asc
        limit $2::int + 1
      )) t1
      order by _o0 desc, _o1 asc
      limit $2::int + 1
    ) t1
  ) t1
), '}');

-- $1 = 'flare -tank'
-- $2 = 5
