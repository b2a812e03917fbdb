-- Generations and the writing of prompts as runs: what goes with them, who may control them, how many a person may
-- have, and what they need beside their own rows.

-- Each has a vision model write five prompts of an image.
create table ofm.prompt_runs (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint prompt_runs_user_id_exists references ofm.users on delete cascade,
  source_image_id uuid,
  model_id uuid,
  status text not null default 'pending' constraint prompt_runs_status_known check (
    status in ('pending', 'processing', 'completed', 'failed', 'cancelled')
  ),
  provider text,
  error_message text,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint prompt_runs_id_of_user unique (user_id, id),
  constraint prompt_runs_source_image_id_of_user foreign key (user_id, source_image_id)
    references ofm.assets (user_id, id) on delete set null (source_image_id),
  constraint prompt_runs_model_id_of_user foreign key (user_id, model_id)
    references ofm.ai_models (user_id, id) on delete set null (model_id)
);
comment on column ofm.prompt_runs.provider is 'Who wrote the prompts, and by which model; null until they are there';
create index prompt_runs_created_at on ofm.prompt_runs (created_at, id);
create index prompt_runs_user_id on ofm.prompt_runs (user_id, created_at, id);
create index prompt_runs_source_image_id on ofm.prompt_runs (source_image_id, created_at, id);
create index prompt_runs_model_id on ofm.prompt_runs (model_id, created_at, id);
create trigger prompt_runs_update_updated_at before update on ofm.prompt_runs
  for each row when (old.* is distinct from new.*) execute function trellis.update_updated_at();

alter table ofm.prompts
  add column run_id uuid,
  add constraint prompts_run_id_of_user foreign key (user_id, run_id)
    references ofm.prompt_runs (user_id, id) on delete set null (run_id),
  add constraint prompts_prompt_index_once unique (run_id, prompt_index);

create trigger generations_take_run after delete on ofm.generations
  for each row execute function trellis.take_run();
create trigger prompt_runs_take_run after delete on ofm.prompt_runs
  for each row execute function trellis.take_run();
create trigger ofm_hold_new_generation before insert on trellis.runs
  for each row when (new.kind = 'ofm.generation') execute function trellis.hold_run('ofm.generations');
create trigger ofm_hold_generation before delete on trellis.runs
  for each row when (old.kind = 'ofm.generation') execute function trellis.hold_run('ofm.generations');
create trigger ofm_hold_new_prompt_run before insert on trellis.runs
  for each row when (new.kind = 'ofm.prompts') execute function trellis.hold_run('ofm.prompt_runs');
create trigger ofm_hold_prompt_run before delete on trellis.runs
  for each row when (old.kind = 'ofm.prompts') execute function trellis.hold_run('ofm.prompt_runs');

create policy ofm_generation on trellis.runs for select to authenticated
  using (
    kind = 'ofm.generation' and exists (select 1 from ofm.generations where generations.id = runs.id)
  );
create policy ofm_prompts on trellis.runs for select to authenticated
  using (
    kind = 'ofm.prompts' and exists (select 1 from ofm.prompt_runs where prompt_runs.id = runs.id)
  );

-- How many generations a person may have under way, and start on a day (UTC).
create table ofm.tier_limits (
  subscription_tier text primary key
    constraint tier_limits_subscription_tier_known check (subscription_tier in ('free', 'basic', 'pro', 'enterprise')),
  active_generations integer not null,
  generations_per_day integer not null
);
insert into ofm.tier_limits values ('free', 2, 20), ('basic', 4, 100), ('pro', 8, 500), ('enterprise', 32, 5000);

-- What was started on a day, whatever has become of it: deleting a generation gives none back.
create table ofm.generation_days (
  user_id uuid not null constraint generation_days_user_id_exists references ofm.users on delete cascade,
  day date not null,
  started integer not null,
  primary key (user_id, day)
);

-- Whoever starts one holds the row of the person until that is done: no two are counted at once.
create function ofm.limit_generations() returns trigger
  language plpgsql security definer set search_path = ''
as $$
declare
  today constant date := (now() at time zone 'UTC')::date;
  plan text;
  most record;
  active integer;
  begun integer;
begin
  select subscription_tier into plan from ofm.users where id = new.user_id for no key update;
  if plan is null then
    return new;  -- the foreign key says what is wrong
  end if;
  select * into strict most from ofm.tier_limits where subscription_tier = plan;
  select count(*) into active from ofm.generations
  where user_id = new.user_id and status in ('pending', 'submitting', 'queued', 'in_progress') and id <> new.id;
  if active >= most.active_generations then
    raise exception 'Your plan (%) has % generations under way at once: wait for one to end, or cancel one.',
        plan, most.active_generations
      using errcode = 'check_violation', hint = 'LIMIT_EXCEEDED', schema = 'ofm', table = 'generations',
            constraint = 'generations_active';
  end if;
  insert into ofm.generation_days as d values (new.user_id, today, 1)
  on conflict (user_id, day) do update set started = d.started + 1
  returning started into begun;
  if begun > most.generations_per_day then
    raise exception 'Your plan (%) has % generations a day: go on tomorrow (UTC), or change the plan.',
        plan, most.generations_per_day
      using errcode = 'check_violation', hint = 'LIMIT_EXCEEDED', schema = 'ofm', table = 'generations',
            constraint = 'generations_per_day';
  end if;
  return new;
end
$$;
create trigger generations_limit before insert on ofm.generations
  for each row execute function ofm.limit_generations();
create trigger generations_limit_again before update of status on ofm.generations
  for each row when (
    old.status in ('completed', 'failed', 'nsfw', 'cancelled')
    and new.status in ('pending', 'submitting', 'queued', 'in_progress')
  )
  execute function ofm.limit_generations();

-- Jobs that a service is to stop: their generations were cancelled while they were there.
create table ofm.generation_cancellations (
  generation_id uuid primary key,
  user_id uuid not null constraint generation_cancellations_user_id_exists references ofm.users on delete cascade,
  job_id text not null,
  model text not null,
  attempts integer not null default 0,
  due_at timestamptz not null default now()
);
comment on column ofm.generation_cancellations.generation_id is 'It may be deleted meanwhile';
create index generation_cancellations_due_at on ofm.generation_cancellations (due_at);
create index generation_cancellations_user_id on ofm.generation_cancellations (user_id);

-- Whoever sees them may control them.
create function ofm.may_control_generation(generation uuid) returns boolean
  language sql stable set search_path = ''
as $$
  select exists (select from ofm.generations where id = generation)
$$;
create function ofm.may_control_prompt_run(run uuid) returns boolean
  language sql stable set search_path = ''
as $$
  select exists (select from ofm.prompt_runs where id = run)
$$;

-- Bring a generation in line with its run, whose state has just changed. One that is tried again keeps the name of its
-- job: the service may still be at it.
create function ofm.mirror_generation(run uuid) returns void
  language plpgsql set search_path = ''
as $$
declare
  now_is record;
begin
  select state, error, completed_at into strict now_is from trellis.runs where id = run;
  if now_is.state = 'cancelled' then
    insert into ofm.generation_cancellations (generation_id, user_id, job_id, model)
    select id, user_id, higgsfield_job_id, model from ofm.generations
    where id = run and status in ('queued', 'in_progress') and higgsfield_job_id is not null
    on conflict (generation_id) do update set job_id = excluded.job_id, attempts = 0, due_at = now();
    update ofm.generations
    set status = 'cancelled', completed_at = now_is.completed_at,
        error_message = case status
          when 'submitting' then 'It was cancelled while it was handed to the service, which may have taken it.'
          else 'It was cancelled.'
        end
    where id = run;
  elsif now_is.state = 'failed' then
    update ofm.generations
    set status = case status when 'nsfw' then 'nsfw' else 'failed' end,
        error_message = now_is.error, completed_at = now_is.completed_at
    where id = run;
  elsif now_is.state = 'completed' then
    update ofm.generations
    set status = case status when 'completed' then 'completed' else 'failed' end,
        error_message = (select max(error) from trellis.run_items where run_id = run and state = 'failed'),
        completed_at = now_is.completed_at
    where id = run;
  elsif now_is.state = 'pending' then
    delete from ofm.generation_cancellations where generation_id = run;
    update ofm.generations
    set status = 'pending', error_message = null, completed_at = null, started_at = null
    where id = run and status in ('failed', 'nsfw', 'cancelled');
  end if;
end
$$;

create function ofm.mirror_prompt_run(run uuid) returns void
  language plpgsql set search_path = ''
as $$
declare
  now_is record;
  written boolean;
begin
  select state, error, started_at, completed_at into strict now_is from trellis.runs where id = run;
  written := exists (select from trellis.run_items where run_id = run and state = 'done');
  update ofm.prompt_runs
  set status = case
        when now_is.state in ('running', 'paused', 'cancelling') then 'processing'
        when now_is.state = 'completed' and not written then 'failed'
        else now_is.state
      end,
      error_message = case
        when now_is.state = 'completed' then
          (select max(error) from trellis.run_items where run_id = run and state = 'failed')
        else now_is.error
      end,
      started_at = now_is.started_at,
      completed_at = now_is.completed_at
  where id = run;
end
$$;

alter table ofm.prompt_runs enable row level security;
alter table ofm.tier_limits enable row level security;
alter table ofm.generation_days enable row level security;
alter table ofm.generation_cancellations enable row level security;
create policy see on ofm.prompt_runs for select to authenticated using (user_id = (select auth.uid()));
create policy add on ofm.prompt_runs for insert to authenticated with check (user_id = (select auth.uid()));
create policy remove on ofm.prompt_runs for delete to authenticated using (
  user_id = (select auth.uid()) and status in ('completed', 'failed', 'cancelled')
);
grant select, insert, update, delete
  on ofm.prompt_runs, ofm.tier_limits, ofm.generation_days, ofm.generation_cancellations to service_role;
grant select, insert (id, source_image_id, model_id), delete on ofm.prompt_runs to authenticated;

revoke all on function
  ofm.limit_generations, ofm.may_control_generation, ofm.may_control_prompt_run, ofm.mirror_generation,
  ofm.mirror_prompt_run
  from public;
grant execute on function ofm.may_control_generation, ofm.may_control_prompt_run to authenticated;
grant execute on function ofm.mirror_generation, ofm.mirror_prompt_run to service_role;
