-- A process of the release before this one, which is at work while the database is brought up to date, does not count.
-- Where the counts of a run's stages are not the run's own, they are taken from its ledger, as long as that is kept.
create or replace function trellis.run_funnel(run uuid)
  returns table (stage integer, name text, total integer, pending integer, done integer, skipped integer, failed integer)
  language sql stable set search_path = ''
as $$
  with kept as materialized (
    select * from trellis.run_stages where run_id = run
  ),
  counted as materialized (
    select r.trimmed_at is not null or (
      select coalesce(sum(k.total), 0) = r.total and coalesce(sum(k.total - k.pending), 0) = r.done + r.failed from kept k
    ) as holds
    from trellis.runs r where r.id = run
  )
  select stage, name, total, pending, done, skipped, failed from kept where (select holds from counted)
  union all
  select i.stage, min(k.name), count(*)::integer,
    (count(*) filter (where i.state = 'pending'))::integer, (count(*) filter (where i.state = 'done'))::integer,
    (count(*) filter (where i.state = 'skipped'))::integer, (count(*) filter (where i.state = 'failed'))::integer
  from trellis.run_items i left join kept k on k.stage = i.stage
  where i.run_id = run and not (select holds from counted)
  group by i.stage
  order by 1
$$;
