-- What people have loaded to be searched: files, the loading of documents (a run each), and their passages.

-- Files that were uploaded to be loaded.
create table orgs.documents (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint documents_user_id_exists references auth.users on delete cascade,
  organization_id uuid not null constraint documents_organization_id_exists references orgs.organizations,
  filename text not null,
  file_path text not null constraint documents_file_path_once unique,
  content_type text not null,
  file_size integer not null constraint documents_file_size_positive check (file_size > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint documents_id_of_user unique (user_id, id),
  constraint documents_file_path_of_user check (file_path ~ ('^gs://[^/]+/' || user_id || '/'))
);
create index documents_created_at on orgs.documents (created_at, id);
create index documents_user_id on orgs.documents (user_id, created_at, id);
create index documents_organization_id on orgs.documents (organization_id, created_at, id);

create table orgs.document_loads (
  id uuid primary key default gen_random_uuid(),
  number bigint generated always as identity,
  user_id uuid not null default auth.uid()
    constraint document_loads_user_id_exists references auth.users on delete cascade,
  organization_id uuid not null constraint document_loads_organization_id_exists references orgs.organizations,
  source_id text not null constraint document_loads_source_id_not_blank check (
    source_id ~ '\S' and length(source_id) <= 255
  ),
  document_id uuid,
  status text not null default 'pending' constraint document_loads_status_known check (
    status in ('pending', 'loading', 'completed', 'failed', 'cancelled')
  ),
  superseded boolean not null default false,
  characters integer not null,
  passages integer not null,
  metadata jsonb not null default '{}' constraint document_loads_metadata_object check (
    jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 16384
  ),
  provider text,
  model text,
  error_message text,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint document_loads_document_id_of_user foreign key (user_id, document_id)
    references orgs.documents (user_id, id) on delete set null (document_id)
);
comment on column orgs.document_loads.number is 'Of two of one source the one with the greater number counts';
create index document_loads_created_at on orgs.document_loads (created_at, id);
create index document_loads_user_id on orgs.document_loads (user_id, created_at, id);
create index document_loads_organization_id on orgs.document_loads (organization_id, created_at, id);
create index document_loads_document_id on orgs.document_loads (document_id, created_at, id);

-- What can be searched: for each source of a person the load whose passages they are.
create table orgs.sources (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint sources_user_id_exists references auth.users on delete cascade,
  organization_id uuid not null constraint sources_organization_id_exists references orgs.organizations,
  source_id text not null,
  load_id uuid not null constraint sources_load_id_once unique,
  number bigint not null,
  passages integer not null,
  metadata jsonb not null default '{}',
  provider text not null,
  model text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint sources_source_id_once unique (user_id, source_id)
);
comment on column orgs.sources.load_id is 'Also of a load that has been deleted since';
create index sources_created_at on orgs.sources (created_at, id);
create index sources_user_id on orgs.sources (user_id, created_at, id);
create index sources_organization_id on orgs.sources (organization_id, created_at, id);

-- Passages, of loads that count and of those that are under way: these are seen by nobody.
create table orgs.vector_store (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null constraint vector_store_user_id_exists references auth.users on delete cascade,
  source_id text not null,
  load_id uuid not null,
  ordinal integer not null,
  content text not null,
  metadata jsonb not null default '{}',
  search_vector tsvector not null generated always as (to_tsvector('english', content)) stored,
  created_at timestamptz not null default now(),
  constraint vector_store_ordinal_once unique (load_id, ordinal)
);
create index vector_store_created_at on orgs.vector_store (created_at, id);
create index vector_store_user_id on orgs.vector_store (user_id, created_at, id);
create index vector_store_search_vector on orgs.vector_store using gin (search_vector);

do $$
declare
  name text;
begin
  foreach name in array array['documents', 'document_loads', 'sources'] loop
    execute format(
      'create trigger %1$s_bind_owner before insert or update of user_id, organization_id on orgs.%1$I'
      ' for each row execute function orgs.bind_owner()', name
    );
    execute format(
      'create trigger %1$s_follow_owner after insert or update of organization_id, user_id on orgs.user_profile'
      ' for each row execute function orgs.follow_owner(%2$L)', name, 'orgs.' || name
    );
  end loop;
end
$$;

-- Not for an organisation that comes along.
create trigger documents_update_updated_at before update on orgs.documents
  for each row when ((old.filename, old.file_path) is distinct from (new.filename, new.file_path))
  execute function trellis.update_updated_at();
create trigger document_loads_update_updated_at before update on orgs.document_loads
  for each row when (
    (old.status, old.superseded, old.provider, old.model, old.document_id)
      is distinct from (new.status, new.superseded, new.provider, new.model, new.document_id)
  )
  execute function trellis.update_updated_at();
create trigger sources_update_updated_at before update on orgs.sources
  for each row when (old.load_id is distinct from new.load_id) execute function trellis.update_updated_at();

create trigger documents_hold_objects after insert on orgs.documents
  referencing new table as new_rows for each statement execute function trellis.hold_objects('file_path');
create trigger documents_discard_objects after delete on orgs.documents
  referencing old table as old_rows for each statement execute function trellis.discard_objects('file_path');

-- Passages go with what they are for: the source that had them, or a load that never counted.
create function orgs.drop_passages() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if tg_table_name = 'sources' then
    delete from orgs.vector_store where load_id = old.load_id;
  else
    delete from orgs.vector_store
    where load_id = old.id and not exists (select from orgs.sources where sources.load_id = old.id);
  end if;
  return null;
end
$$;
create trigger sources_drop_passages after delete on orgs.sources
  for each row execute function orgs.drop_passages();
create trigger sources_drop_former_passages after update of load_id on orgs.sources
  for each row when (old.load_id <> new.load_id) execute function orgs.drop_passages();
create trigger document_loads_drop_passages after delete on orgs.document_loads
  for each row execute function orgs.drop_passages();

create trigger document_loads_take_run after delete on orgs.document_loads
  for each row execute function trellis.take_run();
create trigger orgs_hold_new_document_load before insert on trellis.runs
  for each row when (new.kind = 'orgs.document_load') execute function trellis.hold_run('orgs.document_loads');
create trigger orgs_hold_document_load before delete on trellis.runs
  for each row when (old.kind = 'orgs.document_load') execute function trellis.hold_run('orgs.document_loads');

create policy orgs_document_load on trellis.runs for select to authenticated
  using (
    kind = 'orgs.document_load' and exists (select 1 from orgs.document_loads where document_loads.id = runs.id)
  );

-- Whoever sees one may control it.
create function orgs.may_control_document_load(load uuid) returns boolean
  language sql stable set search_path = ''
as $$
  select exists (select from orgs.document_loads where id = load)
$$;

-- Bring a load in line with its run, whose state has just changed. When all of it is there it takes the place of what
-- its source had, at once for all readers; unless a later one has come to its end before.
create function orgs.mirror_document_load(run uuid) returns void
  language plpgsql set search_path = ''
as $$
declare
  now_is record;
  is_whole boolean;
begin
  select state, error, started_at, completed_at, failed into strict now_is from trellis.runs where id = run;
  -- First of all, as whoever moves the person does.
  perform 1 from orgs.user_profile join orgs.document_loads using (user_id)
  where document_loads.id = run for share of user_profile;
  is_whole := now_is.state = 'completed' and now_is.failed = 0;
  update orgs.document_loads
  set status = case
        when now_is.state in ('running', 'paused', 'cancelling') then 'loading'
        when now_is.state = 'completed' and not is_whole then 'failed'
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
  if is_whole then
    insert into orgs.sources as s
      (user_id, source_id, load_id, number, passages, metadata, provider, model)
    select user_id, source_id, id, number, passages, metadata, provider, model
    from orgs.document_loads where id = run
    on conflict (user_id, source_id) do update
    set load_id = excluded.load_id, number = excluded.number, passages = excluded.passages,
        metadata = excluded.metadata, provider = excluded.provider, model = excluded.model
    where s.number < excluded.number;
    if not found then
      update orgs.document_loads set superseded = true where id = run;
      delete from orgs.vector_store where load_id = run;
    end if;
  end if;
end
$$;

alter table orgs.documents enable row level security;
alter table orgs.document_loads enable row level security;
alter table orgs.sources enable row level security;
alter table orgs.vector_store enable row level security;

do $$
declare
  name text;
  whose constant text :=
    '((select orgs.is_developer()) or organization_id = (select orgs.administered()) or user_id = (select orgs.me()))';
begin
  foreach name in array array['documents', 'document_loads', 'sources'] loop
    execute format('create policy see on orgs.%I for select to authenticated using %s', name, whose);
    execute format(
      'create policy remove on orgs.%I for delete to authenticated using (%s%s)', name, whose,
      case name when 'document_loads' then ' and status in (''completed'', ''failed'', ''cancelled'')' else '' end
    );
  end loop;
end
$$;
create policy add on orgs.document_loads for insert to authenticated
  with check (user_id = (select orgs.me()) and status = 'pending');
-- An array, for which the index on load_id serves.
create policy see on orgs.vector_store for select to authenticated
  using (load_id = any (array(select sources.load_id from orgs.sources)));

grant select, insert, update, delete
  on orgs.documents, orgs.document_loads, orgs.sources, orgs.vector_store to service_role;
grant select, delete on orgs.documents, orgs.sources to authenticated;
grant select, insert (id, source_id, document_id, characters, passages, metadata), delete
  on orgs.document_loads to authenticated;
grant select on orgs.vector_store to authenticated;
revoke all on function
  orgs.drop_passages, orgs.may_control_document_load, orgs.mirror_document_load
  from public;
grant execute on function orgs.may_control_document_load to authenticated;
grant execute on function orgs.mirror_document_load to service_role;
