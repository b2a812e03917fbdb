-- MasStock: an agency runs batch image workflows for its clients.
-- Constraints are named <table>_<column>_<what>: the gateway blames the input field that the name holds. Indexes have
-- the names that the specification gives them, and go on with the default order and the key, so that they serve links.

create schema masstock;

create function masstock.is_address(email text) returns boolean
  language sql immutable strict parallel safe set search_path = ''
as $$
  select email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and octet_length(email) <= 320
$$;

-- No reference to auth.users: a row outlives its account, since tickets and executions go on telling whose they are.
create table masstock.users (
  id uuid primary key,
  email text not null
    constraint idx_users_email unique
    constraint users_email_address check (masstock.is_address(email) and email = lower(email)),
  name text not null constraint users_name_not_blank check (name ~ '\S'),
  role text not null default 'user' constraint users_role_known check (role in ('admin', 'user')),
  status text not null default 'active'
    constraint users_status_known check (status in ('active', 'suspended', 'deleted')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_login timestamptz
);
comment on column masstock.users.id is 'The person''s id in auth.users';
create index users_created_at on masstock.users (created_at, id);
create index idx_users_role on masstock.users (role);
create index idx_users_status on masstock.users (status);

create table masstock.clients (
  id uuid primary key default gen_random_uuid(),
  name text not null constraint clients_name_not_blank check (name ~ '\S'),
  company_name text,
  email text not null constraint clients_email_address check (masstock.is_address(email)),
  status text not null default 'active'
    constraint clients_status_known check (status in ('active', 'suspended', 'deleted')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index clients_created_at on masstock.clients (created_at, id);
create index idx_clients_status on masstock.clients (status);
create index idx_clients_email on masstock.clients (email);

create table masstock.client_members (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null
    constraint client_members_client_id_exists references masstock.clients on delete cascade,
  user_id uuid not null constraint client_members_user_id_exists references masstock.users on delete cascade,
  role text not null default 'collaborator'
    constraint client_members_role_known check (role in ('owner', 'collaborator')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint idx_client_members_unique unique (client_id, user_id)
);
create index client_members_created_at on masstock.client_members (created_at, id);
create index idx_client_members_client_id on masstock.client_members (client_id, created_at, id);
create index idx_client_members_user_id on masstock.client_members (user_id, created_at, id);

-- Whom owners want as members. Nobody becomes one unasked: the person accepts, and is shown to the others only then.
create table masstock.invitations (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null
    constraint invitations_client_id_exists references masstock.clients on delete cascade,
  client_name text not null,
  email text not null
    constraint invitations_email_address check (masstock.is_address(email) and email = lower(email)),
  role text not null default 'collaborator'
    constraint invitations_role_known check (role in ('owner', 'collaborator')),
  invited_by uuid not null constraint invitations_invited_by_exists references masstock.users on delete cascade,
  created_at timestamptz not null default now(),
  constraint invitations_email_once unique (client_id, email)
);
comment on column masstock.invitations.client_name is 'For who is invited, and may not see the client yet';
create index invitations_created_at on masstock.invitations (created_at, id);
create index invitations_client_id on masstock.invitations (client_id, created_at, id);
create index invitations_invited_by on masstock.invitations (invited_by, created_at, id);
create index invitations_email on masstock.invitations (email);

-- What a workflow may be told: an object, whose members that we know have their types and bounds.
create function masstock.is_workflow_config(config jsonb) returns boolean
  language sql immutable strict parallel safe set search_path = ''
as $$
  select jsonb_typeof(config) = 'object'
    and coalesce(jsonb_typeof(config -> 'workflow_type'), 'string') = 'string'
    and coalesce(jsonb_typeof(config -> 'model'), 'string') = 'string'
    and coalesce(jsonb_typeof(config -> 'requires_api_key'), 'boolean') = 'boolean'
    and coalesce(jsonb_typeof(config -> 'supports_reference_images'), 'boolean') = 'boolean'
    and case jsonb_typeof(config -> 'max_prompts')
      when 'number' then (config ->> 'max_prompts')::numeric between 1 and 1000
        and (config ->> 'max_prompts')::numeric % 1 = 0
      else config -> 'max_prompts' is null
    end
$$;

create table masstock.workflow_templates (
  id uuid primary key default gen_random_uuid(),
  name text not null constraint workflow_templates_name_not_blank check (name ~ '\S'),
  description text,
  icon text default 'zap',
  workflow_type text not null
    constraint workflow_templates_workflow_type_word check (workflow_type ~ '^[a-z][a-z0-9_]*$'),
  config jsonb not null default '{}'
    constraint workflow_templates_config_valid check (masstock.is_workflow_config(config)),
  cost_per_execution numeric(10, 4) not null default 0
    constraint workflow_templates_cost_not_negative check (cost_per_execution >= 0),
  revenue_per_execution numeric(10, 4) not null default 0
    constraint workflow_templates_revenue_not_negative check (revenue_per_execution >= 0),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index workflow_templates_created_at on masstock.workflow_templates (created_at, id);
create index idx_workflow_templates_is_active on masstock.workflow_templates (is_active);
create index idx_workflow_templates_workflow_type on masstock.workflow_templates (workflow_type);

create table masstock.workflows (
  id uuid primary key default gen_random_uuid(),
  name text not null constraint workflows_name_not_blank check (name ~ '\S'),
  description text,
  status text not null default 'active'
    constraint workflows_status_known check (status in ('active', 'inactive')),
  config jsonb not null default '{}'
    constraint workflows_config_valid check (masstock.is_workflow_config(config)),
  client_id uuid constraint workflows_client_id_exists references masstock.clients,
  template_id uuid constraint workflows_template_id_exists references masstock.workflow_templates,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- What requests and executions refer to: theirs is the workflow's client, and it stays so.
  constraint workflows_id_of_client unique (client_id, id)
);
create index workflows_created_at on masstock.workflows (created_at, id);
create index idx_workflows_status on masstock.workflows (status);
create index idx_workflows_client_id on masstock.workflows (client_id, created_at, id);
create index idx_workflows_template_id on masstock.workflows (template_id, created_at, id);

create table masstock.workflow_requests (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null constraint workflow_requests_client_id_exists references masstock.clients,
  workflow_id uuid not null,
  status text not null default 'pending'
    constraint workflow_requests_status_known check (status in ('pending', 'approved', 'rejected')),
  notes text,
  decision_notes text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint workflow_requests_workflow_id_of_client foreign key (client_id, workflow_id)
    references masstock.workflows (client_id, id),
  constraint workflow_requests_decision_notes_decided check (status <> 'pending' or decision_notes is null)
);
comment on column masstock.workflow_requests.notes is 'The client''s own';
comment on column masstock.workflow_requests.decision_notes is 'Those of who approved or rejected it';
create index workflow_requests_created_at on masstock.workflow_requests (created_at, id);
create index idx_workflow_requests_client_id on masstock.workflow_requests (client_id, created_at, id);
create index idx_workflow_requests_workflow_id on masstock.workflow_requests (workflow_id, created_at, id);
create index idx_workflow_requests_status on masstock.workflow_requests (status);

create table masstock.workflow_executions (
  id uuid primary key default gen_random_uuid(),
  workflow_id uuid not null,
  client_id uuid not null constraint workflow_executions_client_id_exists references masstock.clients,
  triggered_by_user_id uuid default auth.uid()
    constraint workflow_executions_triggered_by_user_id_exists references masstock.users on delete set null,
  status text not null default 'pending' constraint workflow_executions_status_known check (
    status in ('pending', 'processing', 'completed', 'failed', 'cancelled')
  ),
  -- The key of a model is sealed elsewhere: everybody of the client reads this.
  input_data jsonb not null constraint workflow_executions_input_data_object check (
    jsonb_typeof(input_data) = 'object' and not input_data ? 'api_key'
  ),
  output_data jsonb
    constraint workflow_executions_output_data_object check (jsonb_typeof(output_data) = 'object'),
  started_at timestamptz,
  completed_at timestamptz,
  duration_seconds integer
    constraint workflow_executions_duration_seconds_not_negative check (duration_seconds >= 0),
  error_message text,
  created_at timestamptz not null default now(),
  constraint workflow_executions_workflow_id_of_client foreign key (client_id, workflow_id)
    references masstock.workflows (client_id, id)
);
create index idx_workflow_executions_created_at on masstock.workflow_executions (created_at, id);
create index idx_workflow_executions_workflow_id on masstock.workflow_executions (workflow_id, created_at, id);
create index idx_workflow_executions_client_id on masstock.workflow_executions (client_id, created_at, id);
create index idx_workflow_executions_triggered_by
  on masstock.workflow_executions (triggered_by_user_id, created_at, id);
create index idx_workflow_executions_status on masstock.workflow_executions (status);

-- What an execution cost and brought in, as its template had it when the execution was started. Apart from the
-- execution, since grants cannot tell admins from others and all of the client read that.
create table masstock.execution_prices (
  execution_id uuid primary key
    constraint execution_prices_execution_id_exists references masstock.workflow_executions on delete cascade,
  template_id uuid constraint execution_prices_template_id_exists references masstock.workflow_templates,
  cost_per_execution numeric(10, 4) not null,
  revenue_per_execution numeric(10, 4) not null
);
create index execution_prices_template_id on masstock.execution_prices (template_id, execution_id);

create table masstock.workflow_batch_results (
  id uuid primary key default gen_random_uuid(),
  execution_id uuid not null
    constraint workflow_batch_results_execution_id_exists references masstock.workflow_executions on delete cascade,
  batch_index integer not null
    constraint workflow_batch_results_batch_index_not_negative check (batch_index >= 0),
  prompt_text text not null,
  status text not null default 'processing'
    constraint workflow_batch_results_status_known check (status in ('processing', 'completed', 'failed')),
  -- gs://<bucket>/<execution_id>/<batch_index>_<timestamp>.png
  result_storage_path text constraint workflow_batch_results_result_storage_path_of_execution check (
    result_storage_path ~ '^gs://[a-z0-9][a-z0-9._-]+[a-z0-9]/[0-9a-f-]{36}/[0-9]+_[0-9]+\.(png|jpg|jpeg|webp)$'
    and split_part(result_storage_path, '/', 4) = execution_id::text
    and split_part(split_part(result_storage_path, '/', 5), '_', 1) = batch_index::text
  ),
  error_message text,
  processing_time_ms integer
    constraint workflow_batch_results_processing_time_ms_not_negative check (processing_time_ms >= 0),
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  sequence bigint constraint workflow_batch_results_sequence_positive check (sequence >= 1),
  constraint idx_workflow_batch_results_execution_batch unique (execution_id, batch_index),
  constraint workflow_batch_results_sequence_unique unique (execution_id, sequence)
);
comment on column masstock.workflow_batch_results.sequence is
  'The number of the run event that reported it last; null before the first';
create index workflow_batch_results_batch_index on masstock.workflow_batch_results (batch_index, id);
create index idx_workflow_batch_results_execution_id
  on masstock.workflow_batch_results (execution_id, batch_index, id);
create index idx_workflow_batch_results_status on masstock.workflow_batch_results (status);

create table masstock.support_tickets (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null constraint support_tickets_client_id_exists references masstock.clients,
  user_id uuid not null default auth.uid()
    constraint support_tickets_user_id_exists references masstock.users,
  subject text not null constraint support_tickets_subject_not_blank check (subject ~ '\S'),
  description text not null constraint support_tickets_description_not_blank check (description ~ '\S'),
  status text not null default 'open'
    constraint support_tickets_status_known check (status in ('open', 'in_progress', 'resolved', 'closed')),
  priority text not null default 'medium'
    constraint support_tickets_priority_known check (priority in ('low', 'medium', 'high', 'urgent')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index support_tickets_created_at on masstock.support_tickets (created_at, id);
create index idx_support_tickets_client_id on masstock.support_tickets (client_id, created_at, id);
create index idx_support_tickets_user_id on masstock.support_tickets (user_id, created_at, id);
create index idx_support_tickets_status on masstock.support_tickets (status);
create index idx_support_tickets_priority on masstock.support_tickets (priority);

-- The agency's templates, to begin with.
insert into masstock.workflow_templates
  (id, name, description, icon, workflow_type, config, cost_per_execution, revenue_per_execution)
values
  (
    '6d617373-746f-4000-8000-000000000001', 'Flash Image Gen',
    'Fast AI image generation using Gemini 2.5 Flash', 'zap', 'nano_banana',
    '{"model": "gemini-2.5-flash-image", "max_prompts": 100, "requires_api_key": true, "supports_reference_images": true}',
    0.039, 0.10
  ),
  (
    '6d617373-746f-4000-8000-000000000002', 'Pro Image Gen',
    'AI image generation of higher quality using Gemini 3 Pro', 'sparkles', 'pro_banana',
    '{"model": "gemini-3-pro-image-preview", "max_prompts": 100, "requires_api_key": true, "supports_reference_images": true}',
    0.10, 0.25
  );
