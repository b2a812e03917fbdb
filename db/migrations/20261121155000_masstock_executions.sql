-- Executions as runs: what goes with them, who may control them, and what they need beside their own rows.

create trigger workflow_executions_take_run after delete on masstock.workflow_executions
  for each row execute function trellis.take_run();
create trigger masstock_hold_new_run before insert on trellis.runs
  for each row when (new.kind = 'masstock.execution')
  execute function trellis.hold_run('masstock.workflow_executions');
create trigger masstock_hold_run before delete on trellis.runs
  for each row when (old.kind = 'masstock.execution')
  execute function trellis.hold_run('masstock.workflow_executions');

create policy masstock_execution on trellis.runs for select to authenticated
  using (
    kind = 'masstock.execution'
    and exists (select 1 from masstock.workflow_executions where workflow_executions.id = runs.id)
  );

-- A picture's object goes with its row.
create trigger workflow_batch_results_discard_objects after delete on masstock.workflow_batch_results
  referencing old table as old_rows
  for each statement execute function trellis.discard_objects('result_storage_path');

-- The keys for image models that clients bring: sealed (docs/secrets.md), and only until the run has ended. The row
-- stays, so that it is known who brought one.
create table masstock.execution_api_keys (
  execution_id uuid primary key
    constraint execution_api_keys_execution_id_exists references masstock.workflow_executions on delete cascade,
  client_id uuid not null,
  sealed_api_key text constraint execution_api_keys_sealed_api_key_sealed check (sealed_api_key ~ '^v1\.')
);

-- Images that pictures are to go by, uploaded by a client's members.
create table masstock.reference_images (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null
    constraint reference_images_client_id_exists references masstock.clients on delete cascade,
  storage_path text not null
    constraint reference_images_storage_path_unique unique
    constraint reference_images_storage_path_of_client check (
      storage_path ~ '^gs://[^/]+/references/[0-9a-f-]{36}/[0-9a-f-]{36}/[^/]+$'
      and split_part(storage_path, '/', 5) = client_id::text
    ),
  content_type text not null constraint reference_images_content_type_known check (
    content_type in ('image/png', 'image/jpeg', 'image/webp')
  ),
  size bigint not null constraint reference_images_size_positive check (size > 0),
  created_by uuid
    constraint reference_images_created_by_exists references masstock.users on delete set null,
  created_at timestamptz not null default now()
);
comment on column masstock.reference_images.size is 'Bytes';
create index reference_images_created_at on masstock.reference_images (created_at, id);
create index reference_images_client_id on masstock.reference_images (client_id, created_at, id);
create index reference_images_created_by on masstock.reference_images (created_by, created_at, id);
create trigger reference_images_hold_objects after insert on masstock.reference_images
  referencing new table as new_rows
  for each statement execute function trellis.hold_objects('storage_path');
create trigger reference_images_discard_objects after delete on masstock.reference_images
  referencing old table as old_rows
  for each statement execute function trellis.discard_objects('storage_path');

create function masstock.guard_reference_image() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from masstock.workflow_executions
    where client_id = old.client_id and status in ('pending', 'processing')
      and input_data -> 'reference_images' ? old.id::text
  ) then
    raise exception 'An execution that is under way uses this image.'
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'masstock', table = 'reference_images',
            constraint = 'reference_images_unused';
  end if;
  return old;
end
$$;
create trigger reference_images_guard before delete on masstock.reference_images
  for each row execute function masstock.guard_reference_image();

-- Whoever sees an execution may control it.
create function masstock.may_control_execution(execution uuid) returns boolean
  language sql stable set search_path = ''
as $$
  select exists (select from masstock.workflow_executions where id = execution)
$$;

-- Whether an execution that the caller sees was started with a key that is no longer kept.
create function masstock.lacks_api_key(execution uuid) returns boolean
  language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select from masstock.execution_api_keys
    where execution_id = execution and sealed_api_key is null
      and (masstock.is_admin() or client_id in (select masstock.my_clients()))
  );
end
$$;

-- Bring an execution in line with its run, whose state has just changed.
create function masstock.mirror_execution(run uuid) returns void
  language plpgsql set search_path = ''
as $$
declare
  now_is record;
  ended boolean;
  made integer;
  all_of_them integer;
begin
  select state, error, started_at, completed_at into strict now_is from trellis.runs where id = run;
  ended := now_is.state in ('completed', 'failed', 'cancelled');
  if ended then
    update masstock.workflow_batch_results
    set status = 'failed', completed_at = clock_timestamp(),
        error_message = coalesce(now_is.error, 'The execution was cancelled before its turn came.')
    where execution_id = run and status = 'processing';
    update masstock.execution_api_keys set sealed_api_key = null
    where execution_id = run and sealed_api_key is not null;
  elsif now_is.state = 'pending' then
    update masstock.workflow_batch_results r
    set status = 'processing', completed_at = null, error_message = null, processing_time_ms = null, sequence = null
    where execution_id = run and status = 'failed' and exists (
      select from trellis.run_items i where i.run_id = run and i.item_id = r.id and i.state = 'pending'
    );
  end if;
  select count(*) filter (where status = 'completed'), count(*) into made, all_of_them
  from masstock.workflow_batch_results where execution_id = run;
  update masstock.workflow_executions
  set status = case
        when now_is.state in ('running', 'paused', 'cancelling') then 'processing'
        when now_is.state = 'completed' and made = 0 then 'failed'
        else now_is.state
      end,
      started_at = now_is.started_at,
      completed_at = now_is.completed_at,
      duration_seconds = greatest(0, round(extract(epoch from now_is.completed_at - now_is.started_at))),
      error_message = case
        when now_is.state = 'completed' and made = 0 then 'No picture could be made of any prompt.'
        else now_is.error
      end,
      output_data = case when ended then
        jsonb_build_object('successful', made, 'failed', all_of_them - made, 'total', all_of_them)
      end
  where id = run;
end
$$;

alter table masstock.execution_api_keys enable row level security;
alter table masstock.reference_images enable row level security;
grant select, insert, update, delete on masstock.execution_api_keys, masstock.reference_images to service_role;
grant select, delete on masstock.reference_images to authenticated;

create policy see on masstock.reference_images for select to authenticated
  using ((select masstock.is_admin()) or client_id in (select masstock.my_clients()));
create policy remove on masstock.reference_images for delete to authenticated
  using (
    (select masstock.is_admin())
    or client_id in (select masstock.owned_clients())
    or (created_by = (select auth.uid()) and client_id in (select masstock.my_clients()))
  );

revoke all on function
  masstock.guard_reference_image, masstock.may_control_execution, masstock.lacks_api_key, masstock.mirror_execution
  from public;
grant execute on function masstock.may_control_execution, masstock.lacks_api_key to authenticated;
grant execute on function masstock.mirror_execution to service_role;
