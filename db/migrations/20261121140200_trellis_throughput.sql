-- As many points as fit: the narrowest width that keeps within what was asked for, counted attempt by attempt.
create or replace function trellis.run_throughput(run uuid, points integer)
  returns table (began_at timestamptz, seconds double precision, done integer, failed integer)
  language sql stable set search_path = ''
as $$
  with slots as materialized (
    select p.* from trellis.run_pace p where p.run_id = run
  ),
  attempts as materialized (
    select a.attempt, a.widest, a.began_at, greatest(a.span, ceil(least(
      extract(epoch from now() - a.began_at), 1e9
    ))::integer * (a.attempt = r.attempt and r.state = 'running')::integer) as span,
    case when a.attempt = r.attempt then coalesce(r.completed_at, now()) end as ended_at
    from (
      select attempt, max(slots.second + slots.seconds) as span, max(slots.seconds) as widest,
        min(slots.began_at - make_interval(secs => slots.second)) as began_at
      from slots group by attempt
    ) a cross join (select attempt, state, completed_at from trellis.runs where id = run) r
  ),
  scale as (
    select coalesce(min(width) filter (where found <= points), max(width)) as width
    from (
      select width, sum((span - 1) / width + 1) as found
      from attempts cross join lateral (select 1 << k as width from generate_series(0, 30) as k) as widths
      where width >= (select max(widest) from attempts)
      group by width
    ) as widths
  ),
  found as (
    select attempt, second / width as place, sum(slots.done)::integer as done, sum(slots.failed)::integer as failed
    from slots cross join scale group by attempt, second / width
  ),
  shown as (
    select a.began_at + make_interval(secs => place * width) as began_at,
      greatest(least(width, extract(epoch from a.ended_at - a.began_at) - place * width), 0.001)::float8 as seconds,
      coalesce(found.done, 0) as done, coalesce(found.failed, 0) as failed
    from attempts a cross join scale cross join lateral generate_series(0, (a.span - 1) / width) as place
    left join found using (attempt, place)
    order by 1 desc limit points
  )
  select * from shown order by began_at
$$;
