-- What makes the demo's data awkward to show: texts, documents and moments that only just have a form in JSON,
-- nulls and ties in every order, rows whose neighbours are hidden, runs in every state. Always the same rows.

create temp table odd as select row_number() over () - 1 as n, words, document::jsonb from (values
  ('plain', '{}'),
  ('O''Brien "quoted"', '{"a": 1, "b": {"c": [1, 2.5, {"d": null}]}}'),
  (E'line\nbreak\r\n\ttab', '{"title": "x<y>&\"", "empty": "", "none": null, "list": []}'),
  ('back\slash \n \u0041', '{"width": 4032, "ratio": 1.3333333333333333, "big": 12345678901234567890123, "tiny": 1e-7, "exp": 1e21}'),
  ('Größe, 漢字, עברית', '{"key with space": {"": 1}, "ключ": "🦄", "quote\"": "\\", "whole": 3.0, "negative": -0.0}'),
  ('🦄 👩‍🚀 𝒳', '{"exif": {"iso": 100, "gps": [50.1, 8.6]}, "on": true}'),
  (E'control \x01 \x1f \x7f end', '{"z": [[], [[]], {}], "aa": false, "b": "2026-01-01", "int8": 9223372036854775807}'),
  ('<b>bold</b> & <mark>&amp;</mark>', '{"a": "1", "line": "a\nb\u0001\u2028", "width": 10}'),
  (E' \u2028separators\u2029\ufeff', '{"a": 2, "b": {"c": []}}'),
  ('100% of_all', '{"width": 640, "ratio": 1.5, "on": false}'),
  ('{"json": [1]}', '{"title": null}'),
  ('$1 '' ; --', '{"exif": {"iso": 200, "gps": null}}')
) as rows (words, document);

create function pg_temp.who(name text) returns uuid language sql as
$$ select id from coice.profiles where email = name || '@trellis.test' $$;

-- Ties, whole seconds, trailing zeros, years of three digits, and what Postgres alone has.
create function pg_temp.moment(n bigint) returns timestamptz language sql as $$
  select (array[
    '2026-01-01 00:00:00', '2026-01-01 00:00:00.5', '1969-12-31 23:59:59.999999', '2026-01-01 00:00:00.120000',
    '2026-01-01 00:00:00', '9999-12-31 23:59:59.999999', '0999-02-28 12:00:00', '2026-06-30 23:59:59.000001'
  ]::timestamp[])[1 + n % 8] at time zone 'UTC'
$$;

insert into auth.users (id, email)
  select md5('person ' || n)::uuid, 'person-' || n || '@trellis.test' from odd where n < 4;
insert into coice.profiles (id, role, display_name)
  select md5('person ' || n)::uuid, case n when 0 then 'manager' else 'end_user' end, case when n % 2 = 0 then words end
  from odd where n < 4;
insert into coice.groups (id, name) select md5('group ' || n)::uuid, words from odd where n < 4;
insert into coice.user_groups (user_id, group_id)
  select pg_temp.who(person), md5('group ' || n)::uuid from (values
    (0, 'manager-a'), (0, 'user-a'), (0, 'person-1'), (1, 'user-b'), (1, 'manager-b'), (1, 'person-0'),
    (2, 'user-a'), (2, 'user-b'), (2, 'person-2')
  ) as members (n, person);

create temp table author as
  select n, pg_temp.who((array['manager-a', 'manager-b', 'person-0'])[1 + n % 3]) as id from odd;
insert into coice.catalogs (id, name, user_id, description)
  select 100 + n, words, author.id, (array[null, '', words])[1 + n % 3] from odd join author using (n) where n < 6;
insert into coice.catalog_groups (catalog_id, group_id)
  select 100 + n, md5('group ' || n)::uuid from odd where n < 3;
insert into coice.libraries (id, catalog_id, name, parent_id, description)
  select 100 + n, 100 + n % 4, words, case when n > 3 and n % 3 > 0 then 96 + n end, (array[words, null, ''])[1 + n % 3]
  from odd;
-- Libraries whose catalogs the groups do not see.
insert into coice.library_groups (library_id, group_id)
  select 6, id from coice.groups where name = 'Group A'
  union select library, md5('group ' || n)::uuid from (values (5, 2), (101, 2), (105, 0)) as granted (library, n);

insert into coice.images (id, library_id, gcs_path, metadata)
  select md5('image ' || place.id || ' ' || n)::uuid, place.id,
         format('gs://demo/catalogs/%s/%s/%s %s.jpg', catalog_id, place.id, n,
                regexp_replace(words, E'[\\\\/[:cntrl:]\u2028\u2029]', '', 'g')), document
  from odd cross join coice.libraries as place
  where place.id in (1, 5, 6, 100, 101, 102) and n % 2 = place.id % 2;

insert into coice.prompts (id, name, prompt, type, created_by)
  select md5('prompt ' || n)::uuid, words, 'Is it so? ' || words, (array['boolean', 'descriptive', 'keywords'])[1 + n % 3], author.id
  from odd join author using (n) where n < 6;
insert into coice.pipelines (id, library_id, name, description, created_by)
  select md5('pipeline ' || n)::uuid, (array[null, 1, 5, 100, 101, null])[1 + n], words, case when n % 2 = 0 then words end, author.id
  from odd join author using (n) where n < 6;
insert into coice.pipeline_stages (id, pipeline_id, prompt_id, stage_order, filter_condition)
  select md5('stage ' || n || ' ' || k)::uuid, md5('pipeline ' || n)::uuid, md5('prompt ' || (n + k) % 6)::uuid, k,
         (array[null, '{"stage_1.result": true}', '{"or": [{"stage_1.x": 1}, {"not": {"stage_2.y": null}}]}'])[k]::jsonb
  from odd cross join generate_series(1, 3) as k where n < 6 and k <= 1 + n % 3;

-- Jobs of both tenants in every state; one run has nothing to do.
create temp table run as
  select all_runs.n, md5('job ' || all_runs.n)::uuid as id, words, document,
         (array[1, 5, 1, 5, 100])[1 + all_runs.n % 5] as library_id,
         (array['pending', 'running', 'paused', 'cancelling', 'completed', 'failed', 'cancelled'])[1 + all_runs.n % 7] as state,
         pg_temp.who((array['manager-a', 'manager-b', 'user-a', 'user-b', 'person-0'])[1 + all_runs.n % 5]) as person,
         pg_temp.moment(all_runs.n) as moment, all_runs.n = 7 as idle
  from generate_series(0, 17) as all_runs (n) join odd on odd.n = all_runs.n % 12;
insert into coice.jobs (id, pipeline_id, library_id, image_ids, status, total_images, processed_images, created_by, created_at, completed_at)
  select id, (select p.id from coice.pipelines as p where p.library_id = run.library_id order by p.name like '%inspection' desc, p.id limit 1),
         library_id,
         array(select i.id from coice.images as i where i.library_id = run.library_id and n % 3 > 0 order by i.id limit n % 6),
         case when state in ('paused', 'cancelling') then 'running' else state end, 6, n % 7, person, moment,
         case when state in ('completed', 'failed', 'cancelled') then pg_temp.moment(n + 3) end
  from run;
insert into trellis.runs (id, system, kind, state, total, done, failed, attempt, error, created_by, created_at, started_at, completed_at, snapshot, sequence, title)
  select id, 'coice', 'coice.job', state, case when idle then 0 else 18 end, case when idle then 0 else n % 13 end,
         case when idle then 0 else n % 3 end, 1 + n % 2, case state when 'failed' then words end, person, moment,
         case when state <> 'pending' then moment end,
         case when state in ('completed', 'failed', 'cancelled') then pg_temp.moment(n + 3) end, '{}', 1 + n % 6,
         words
  from run;
insert into trellis.run_stages (run_id, stage, name, total, done, skipped, failed)
  select id, stage, case when n % 2 = 0 then words end, total / 2, 0, case stage when 1 then 0 else least(done, 9) end,
         case stage when 1 then least(failed, 9) else 0 end
  from run join trellis.runs using (id) cross join generate_series(1, 2) as stage;
-- Of runs that have ended: the others' last point goes on until now.
insert into trellis.run_pace (run_id, attempt, second, seconds, began_at, done, failed)
  select id, attempt, slot * 4, 1 + (slot % 2) * 3, timestamptz '2026-01-01 00:00:00+00' + attempt * interval '1 d' + slot * interval '4 s', slot, n % 3
  from run cross join generate_series(1, 1 + n % 2) as attempt cross join generate_series(0, n * 7) as slot
  where state in ('completed', 'failed', 'cancelled');
insert into trellis.run_events (run_id, sequence, type, data, created_at)
  select id, k, (array['created', 'state', 'result'])[least(k, 3)], document, pg_temp.moment(n + k)
  from run cross join generate_series(1, 6) as k where k <= 1 + n % 6;
insert into coice.job_results (id, job_id, image_id, stage_id, result, sequence, executed_at)
  select md5(run.id::text || images.id || stages.id)::uuid, run.id, images.id, stages.id,
         (array[
           '{"result": true, "provider": "offline"}',
           '{"result": "A <b>flare</b> burns & smokes beside the \"well\"; flares everywhere", "provider": "offline"}',
           '{"keywords": ["flare", "green", "<i>sky</i>"]}',
           '{"result": null, "error": "no answer"}',
           '{"description": "Größe 漢字 🦄 bright flare, burning", "confidence": 0.75}',
           '{"result": false, "nested": {"words": ["pump", {"x": "valve flare </mark>"}]}}'
         ])[1 + (run.n + images.place) % 6]::jsonb,
         row_number() over (partition by run.id order by images.id, stages.stage_order), pg_temp.moment(run.n + images.place)
  from run join coice.jobs using (id)
    join (select id, library_id, row_number() over (partition by library_id order by id) as place from coice.images) as images
      on images.library_id = run.library_id and images.place <= 5
    join coice.pipeline_stages as stages on stages.pipeline_id = jobs.pipeline_id
  where run.state <> 'pending';

insert into coice.feature_flags (id, name, enabled, description)
  select md5('flag ' || n)::uuid, words, n % 2 = 0, (array[words, null, ''])[1 + n % 3] from odd;

-- The demo's own rows are made now: give every row one of few moments, so that orders have ties and stay the same.
do $$
declare
  name text;
begin
  foreach name in array array['profiles', 'catalogs', 'libraries', 'images', 'prompts', 'pipelines', 'groups', 'feature_flags'] loop
    execute format(
      'update coice.%1$I set created_at = pg_temp.moment(place) from (select id, row_number() over (order by id) as place'
      ' from coice.%1$I) as places where places.id = %1$I.id', name);
  end loop;
end
$$;
