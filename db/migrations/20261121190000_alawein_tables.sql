-- Alawein: projects that are shown to the world, platforms whose runs compute, workflows, security teams.
-- Constraints are named <table>_<column>_<what>: the gateway blames the input field that the name holds.

create schema alawein;

-- The three types of the specification say the words, and their order. The columns are texts held to them: the operators
-- of enums are not leakproof, so under row-level security no index would serve a filter by one (decision 27).
create type alawein.project_category as enum (
  'scientific-computing', 'enterprise-automation', 'ai-research', 'optimization', 'quantum-mechanics', 'portfolio'
);
create type alawein.project_status as enum ('active', 'development', 'beta', 'deprecated', 'archived');
create type alawein.soc_role as enum ('viewer', 'analyst', 'admin', 'owner');

create table alawein.profiles (
  id uuid primary key default auth.uid()
    constraint profiles_id_exists references auth.users on delete cascade,
  email text,
  full_name text constraint profiles_full_name_not_blank check (full_name ~ '\S' and length(full_name) <= 255),
  avatar_url text
    constraint profiles_avatar_url_web_address check (avatar_url ~ '^https?://[^/\s]+' and length(avatar_url) <= 2000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index profiles_created_at on alawein.profiles (created_at, id);

create table alawein.projects (
  id uuid primary key default gen_random_uuid(),
  name text not null constraint projects_name_not_blank check (name ~ '\S' and length(name) <= 255),
  slug text not null
    constraint projects_slug_unique unique
    constraint projects_slug_valid check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  tagline text constraint projects_tagline_short check (length(tagline) <= 500),
  description text constraint projects_description_short check (length(description) <= 20000),
  category text not null constraint projects_category_known check (
    category = any (enum_range(null::alawein.project_category)::text[])
  ),
  status text constraint projects_status_known check (
    status = any (enum_range(null::alawein.project_status)::text[])
  ),
  is_public boolean not null default true,
  owner_id uuid default auth.uid()
    constraint projects_owner_id_exists references auth.users on delete set null,
  version text constraint projects_version_short check (length(version) <= 100),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index projects_created_at on alawein.projects (created_at, id);
create index projects_owner_id on alawein.projects (owner_id, created_at, id);
create index projects_is_public on alawein.projects (is_public, created_at, id);
create index projects_category on alawein.projects (category, created_at, id);

create table alawein.project_features (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null
    constraint project_features_project_id_exists references alawein.projects on delete cascade,
  name text not null constraint project_features_name_not_blank check (name ~ '\S' and length(name) <= 255),
  description text constraint project_features_description_short check (length(description) <= 5000),
  is_enabled boolean not null default true,
  order_index integer,
  created_at timestamptz not null default now()
);
create index project_features_created_at on alawein.project_features (created_at, id);
create index project_features_project_id on alawein.project_features (project_id, created_at, id);

create table alawein.project_tech_stack (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null
    constraint project_tech_stack_project_id_exists references alawein.projects on delete cascade,
  technology text not null
    constraint project_tech_stack_technology_not_blank check (technology ~ '\S' and length(technology) <= 255),
  category text not null
    constraint project_tech_stack_category_not_blank check (category ~ '\S' and length(category) <= 100),
  created_at timestamptz not null default now()
);
create index project_tech_stack_created_at on alawein.project_tech_stack (created_at, id);
create index project_tech_stack_project_id on alawein.project_tech_stack (project_id, created_at, id);

create table alawein.user_project_preferences (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint user_project_preferences_user_id_exists references auth.users on delete cascade,
  project_id uuid not null
    constraint user_project_preferences_project_id_exists references alawein.projects on delete cascade,
  theme_variant text constraint user_project_preferences_theme_variant_short check (length(theme_variant) <= 100),
  sidebar_collapsed boolean not null default false,
  notifications_enabled boolean not null default true,
  custom_settings jsonb constraint user_project_preferences_custom_settings_object check (
    jsonb_typeof(custom_settings) = 'object' and octet_length(custom_settings::text) <= 65536
  ),
  last_visited_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_project_preferences_project_id_once unique (user_id, project_id)
);
create index user_project_preferences_created_at on alawein.user_project_preferences (created_at, id);
create index user_project_preferences_user_id on alawein.user_project_preferences (user_id, created_at, id);
create index user_project_preferences_project_id on alawein.user_project_preferences (project_id, created_at, id);

create table alawein.soc_teams (
  id uuid primary key default gen_random_uuid(),
  name text not null constraint soc_teams_name_not_blank check (name ~ '\S' and length(name) <= 255),
  description text constraint soc_teams_description_short check (length(description) <= 20000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index soc_teams_created_at on alawein.soc_teams (created_at, id);

create table alawein.soc_user_roles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null
    constraint soc_user_roles_user_id_exists references auth.users on delete cascade,
  team_id uuid not null
    constraint soc_user_roles_team_id_exists references alawein.soc_teams on delete cascade,
  role text not null default 'viewer' constraint soc_user_roles_role_known check (
    role = any (enum_range(null::alawein.soc_role)::text[])
  ),
  full_name text,
  created_at timestamptz not null default now(),
  constraint soc_user_roles_user_id_once unique (team_id, user_id)
);
comment on column alawein.soc_user_roles.full_name is 'What the person''s profile says, which the team does not see';
create index soc_user_roles_created_at on alawein.soc_user_roles (created_at, id);
create index soc_user_roles_user_id on alawein.soc_user_roles (user_id, created_at, id);
create index soc_user_roles_team_id on alawein.soc_user_roles (team_id, created_at, id);

-- What the platforms run. Each row is a run (20261121190300), and its key the run's.

create table alawein.simcore_simulations (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint simcore_simulations_user_id_exists references auth.users on delete cascade,
  name text not null constraint simcore_simulations_name_not_blank check (name ~ '\S' and length(name) <= 255),
  simulation_type text not null
    constraint simcore_simulations_simulation_type_named check (simulation_type ~ '^[a-z][a-z0-9_]{0,49}$'),
  status text not null default 'pending' constraint simcore_simulations_status_known check (
    status in ('pending', 'running', 'completed', 'failed', 'cancelled')
  ),
  progress integer not null default 0
    constraint simcore_simulations_progress_percentage check (progress between 0 and 100),
  config jsonb constraint simcore_simulations_config_object check (jsonb_typeof(config) = 'object'),
  results jsonb,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table alawein.talai_experiments (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint talai_experiments_user_id_exists references auth.users on delete cascade,
  name text not null constraint talai_experiments_name_not_blank check (name ~ '\S' and length(name) <= 255),
  model_type text
    constraint talai_experiments_model_type_named check (model_type ~ '^[a-z][a-z0-9_]{0,49}$'),
  status text not null default 'pending' constraint talai_experiments_status_known check (
    status in ('pending', 'running', 'completed', 'failed', 'cancelled')
  ),
  progress integer not null default 0
    constraint talai_experiments_progress_percentage check (progress between 0 and 100),
  hyperparameters jsonb
    constraint talai_experiments_hyperparameters_object check (jsonb_typeof(hyperparameters) = 'object'),
  metrics jsonb,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table alawein.optilibria_runs (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint optilibria_runs_user_id_exists references auth.users on delete cascade,
  problem_name text not null
    constraint optilibria_runs_problem_name_named check (problem_name ~ '^[a-z][a-z0-9_]{0,49}$'),
  algorithm text not null
    constraint optilibria_runs_algorithm_named check (algorithm ~ '^[a-z][a-z0-9_]{0,49}$'),
  status text not null default 'pending' constraint optilibria_runs_status_known check (
    status in ('pending', 'running', 'completed', 'failed', 'cancelled')
  ),
  iterations integer constraint optilibria_runs_iterations_not_negative check (iterations >= 0),
  best_score real,
  config jsonb constraint optilibria_runs_config_object check (jsonb_typeof(config) = 'object'),
  results jsonb,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table alawein.qmlab_experiments (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint qmlab_experiments_user_id_exists references auth.users on delete cascade,
  name text not null constraint qmlab_experiments_name_not_blank check (name ~ '\S' and length(name) <= 255),
  quantum_system text not null
    constraint qmlab_experiments_quantum_system_named check (quantum_system ~ '^[a-z][a-z0-9_]{0,49}$'),
  status text not null default 'pending' constraint qmlab_experiments_status_known check (
    status in ('pending', 'running', 'completed', 'failed', 'cancelled')
  ),
  particle_count integer
    constraint qmlab_experiments_particle_count_bounded check (particle_count between 1 and 10),
  config jsonb constraint qmlab_experiments_config_object check (jsonb_typeof(config) = 'object'),
  wave_function_data jsonb,
  measurement_results jsonb,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Workflows, what was executed of them, and each step's log.

create table alawein.mezan_workflows (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint mezan_workflows_user_id_exists references auth.users on delete cascade,
  name text not null constraint mezan_workflows_name_not_blank check (name ~ '\S' and length(name) <= 255),
  description text constraint mezan_workflows_description_short check (length(description) <= 20000),
  status text not null default 'draft'
    constraint mezan_workflows_status_known check (status in ('draft', 'active', 'archived')),
  workflow_definition jsonb not null default '{}' constraint mezan_workflows_workflow_definition_object check (
    jsonb_typeof(workflow_definition) = 'object' and octet_length(workflow_definition::text) <= 262144
  ),
  execution_count integer not null default 0,
  success_rate real,
  last_executed_at timestamptz,
  succeeded integer not null default 0,
  ended integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint mezan_workflows_id_of_user unique (user_id, id)
);
comment on column alawein.mezan_workflows.succeeded is 'Executions that completed, of those that ended by themselves';
create index mezan_workflows_created_at on alawein.mezan_workflows (created_at, id);
create index mezan_workflows_user_id on alawein.mezan_workflows (user_id, created_at, id);

create table alawein.mezan_executions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint mezan_executions_user_id_exists references auth.users on delete cascade,
  workflow_id uuid not null,
  workflow_name text not null,
  definition jsonb not null,
  input jsonb not null default '{}' constraint mezan_executions_input_bounded check (octet_length(input::text) <= 65536),
  output jsonb,
  status text not null default 'pending' constraint mezan_executions_status_known check (
    status in ('pending', 'running', 'completed', 'failed', 'cancelled')
  ),
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint mezan_executions_workflow_id_of_user foreign key (user_id, workflow_id)
    references alawein.mezan_workflows (user_id, id) on delete cascade
);
comment on column alawein.mezan_executions.definition is 'The workflow''s, as it was when this was started';
create index mezan_executions_workflow_id on alawein.mezan_executions (workflow_id, created_at, id);

create table alawein.mezan_steps (
  id uuid primary key default gen_random_uuid(),
  execution_id uuid not null
    constraint mezan_steps_execution_id_exists references alawein.mezan_executions on delete cascade,
  user_id uuid not null constraint mezan_steps_user_id_exists references auth.users on delete cascade,
  sequence bigint not null constraint mezan_steps_sequence_positive check (sequence >= 1),
  step text not null,
  element integer,
  status text not null constraint mezan_steps_status_known check (
    status in ('running', 'waiting', 'completed', 'failed', 'skipped')
  ),
  attempt integer not null default 1,
  input jsonb,
  output jsonb,
  error text,
  due_at timestamptz,
  run_id uuid,
  created_at timestamptz not null default clock_timestamp(),
  constraint mezan_steps_sequence_unique unique (execution_id, sequence)
);
comment on column alawein.mezan_steps.sequence is 'The number of the run event that tells of it';
comment on column alawein.mezan_steps.element is 'Of a map: which element of its list, from 0';
-- What is done is done once, whoever else was at it.
create unique index mezan_steps_ended_once on alawein.mezan_steps (execution_id, step, coalesce(element, -1))
  where status in ('completed', 'skipped');
create index mezan_steps_sequence on alawein.mezan_steps (sequence, id);
create index mezan_steps_run_id on alawein.mezan_steps (run_id) where run_id is not null;
create index mezan_steps_user_id on alawein.mezan_steps (user_id);

do $$
declare
  name text;
begin
  foreach name in array array[
    'simcore_simulations', 'talai_experiments', 'optilibria_runs', 'qmlab_experiments', 'mezan_executions'
  ] loop
    execute format('create index %I on alawein.%I (created_at, id)', name || '_created_at', name);
    execute format('create index %I on alawein.%I (user_id, created_at, id)', name || '_user_id', name);
  end loop;
end
$$;
