-- At most 2 rows.
-- coiceFeatureFlags: page of coice.feature_flags ordered by created_at asc, row_id asc
--   nodes: each row
--     coice.feature_flags
--       name: name
--       enabled: enabled
-- all: 'Query'
-- __type: by Strawberry

select concat('{"coiceFeatureFlags":', (
  select concat('{"nodes":[', string_agg(concat('{"name":', to_json(t1.name)::text, ',"enabled":', t1.enabled::text, '}'), ','), ']}')
  from (
    select t1.name, t1.enabled
    from coice.feature_flags t1
    where true
    order by t1.created_at asc, t1.id asc
    limit $1::int
  ) t1
), ',"all":"Query"}');

-- $1 = 2
