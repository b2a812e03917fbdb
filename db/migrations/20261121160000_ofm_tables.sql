-- OFM: a creator's studio of personas, their media, prompts, generated images and posts. Everything belongs to one
-- person. What refers to another row refers to one of the same person's: the keys hold both columns.
-- Constraints are named <table>_<column>_<what>: the gateway blames the input field that the name holds.

create schema ofm;

-- A list of labels: none blank, none twice, and few.
create function ofm.are_tags(tags text[]) returns boolean
  language sql immutable strict parallel safe set search_path = ''
as $$
  select cardinality(tags) <= 50
    and coalesce(array_ndims(tags), 1) = 1
    and array_position(tags, null) is null
    and coalesce((
      select bool_and(tag ~ '\S' and length(tag) <= 100) and count(distinct tag) = count(*) from unnest(tags) as tag
    ), true)
$$;

-- A few keys of rows, each once. Whose they are is looked at when they are written (20261121160100).
create function ofm.are_keys(keys uuid[], most integer) returns boolean
  language sql immutable strict parallel safe set search_path = ''
as $$
  select cardinality(keys) <= most
    and coalesce(array_ndims(keys), 1) = 1
    and array_position(keys, null) is null
    and (select count(distinct key) = count(*) from unnest(keys) as key)
$$;

create table ofm.users (
  id uuid primary key default auth.uid()
    constraint users_id_exists references auth.users on delete cascade,
  email text,
  name text constraint users_name_not_blank check (name ~ '\S' and length(name) <= 255),
  subscription_tier text not null default 'free'
    constraint users_subscription_tier_known check (subscription_tier in ('free', 'basic', 'pro', 'enterprise')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index users_created_at on ofm.users (created_at, id);

create table ofm.user_api_keys (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint user_api_keys_user_id_exists references ofm.users on delete cascade,
  service text not null
    constraint user_api_keys_service_known check (service in ('elevenlabs', 'higgsfield', 'wavespeed')),
  encrypted_api_key text not null
    constraint user_api_keys_encrypted_api_key_sealed check (encrypted_api_key ~ '^v1\.'),
  last_four text not null constraint user_api_keys_last_four_short check (length(last_four) <= 4),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_api_keys_service_once unique (user_id, service)
);
comment on column ofm.user_api_keys.last_four is 'By which the person knows it again; empty for a short one';
create index user_api_keys_created_at on ofm.user_api_keys (created_at, id);
create index user_api_keys_user_id on ofm.user_api_keys (user_id, created_at, id);

create table ofm.ai_models (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint ai_models_user_id_exists references ofm.users on delete cascade,
  name text not null constraint ai_models_name_not_blank check (name ~ '\S' and length(name) <= 255),
  description text not null default '',
  voice_id text not null default '',
  voice_settings jsonb not null default '{"stability": 0.5, "similarity_boost": 0.75, "style": 0}'
    constraint ai_models_voice_settings_object check (jsonb_typeof(voice_settings) = 'object'),
  reference_image_ids uuid[] not null default '{}'
    constraint ai_models_reference_image_ids_few check (ofm.are_keys(reference_image_ids, 50)),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint ai_models_id_of_user unique (user_id, id)
);
create index ai_models_created_at on ofm.ai_models (created_at, id);
create index ai_models_user_id on ofm.ai_models (user_id, created_at, id);
create index ai_models_reference_image_ids on ofm.ai_models using gin (reference_image_ids);

create function ofm.asset_words(filename text, tags text[]) returns tsvector
  language sql immutable parallel safe set search_path = ''
as $$
  select to_tsvector('pg_catalog.english', regexp_replace(filename, '[._-]+', ' ', 'g') || ' ' || filename)
    || to_tsvector('pg_catalog.english', array_to_string(tags, ' '))
$$;

create table ofm.assets (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint assets_user_id_exists references ofm.users on delete cascade,
  filename text not null constraint assets_filename_not_blank check (filename ~ '\S'),
  -- gs://<bucket>/<user_id>/<file_type>/<uuid>_<filename>
  file_path text not null
    constraint assets_file_path_unique unique
    constraint assets_file_path_of_user check (
      file_path ~ '^gs://[a-z0-9][a-z0-9._-]+[a-z0-9]/[0-9a-f-]{36}/[a-z]+/[0-9a-f-]{36}_[^/[:cntrl:]]+$'
      and split_part(file_path, '/', 4) = user_id::text
      and split_part(file_path, '/', 5) = file_type
      and octet_length(file_path) <= 1024
    ),
  file_type text not null
    constraint assets_file_type_known check (file_type in ('image', 'audio', 'video', 'document')),
  mime_type text not null,
  file_size bigint not null constraint assets_file_size_bounded check (file_size between 1 and 52428800),
  tags text[] not null default '{}' constraint assets_tags_valid check (ofm.are_tags(tags)),
  is_favorite boolean not null default false,
  ai_model_id uuid,
  metadata jsonb not null default '{}'
    constraint assets_metadata_object check (jsonb_typeof(metadata) = 'object'),
  search_vector tsvector not null generated always as (ofm.asset_words(filename, tags)) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint assets_id_of_user unique (user_id, id),
  constraint assets_ai_model_id_of_user foreign key (user_id, ai_model_id)
    references ofm.ai_models (user_id, id) on delete set null (ai_model_id)
);
comment on column ofm.assets.file_size is 'Bytes';
create index assets_created_at on ofm.assets (created_at, id);
create index assets_user_id on ofm.assets (user_id, created_at, id);
create index assets_ai_model_id on ofm.assets (ai_model_id, created_at, id);
create index assets_search_vector on ofm.assets using gin (search_vector);
create index assets_tags on ofm.assets using gin (tags);

create table ofm.prompts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint prompts_user_id_exists references ofm.users on delete cascade,
  model_id uuid,
  source_image_id uuid,
  prompt_text text not null
    constraint prompts_prompt_text_not_blank check (prompt_text ~ '\S' and length(prompt_text) <= 10000),
  prompt_index integer not null default 0
    constraint prompts_prompt_index_of_five check (prompt_index between 0 and 4),
  variation_label text not null default '',
  is_edited boolean not null default false,
  metadata jsonb not null default '{}'
    constraint prompts_metadata_object check (jsonb_typeof(metadata) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint prompts_id_of_user unique (user_id, id),
  constraint prompts_model_id_of_user foreign key (user_id, model_id)
    references ofm.ai_models (user_id, id) on delete set null (model_id),
  constraint prompts_source_image_id_of_user foreign key (user_id, source_image_id)
    references ofm.assets (user_id, id) on delete set null (source_image_id)
);
create index prompts_created_at on ofm.prompts (created_at, id);
create index prompts_user_id on ofm.prompts (user_id, created_at, id);
create index prompts_model_id on ofm.prompts (model_id, created_at, id);
create index prompts_source_image_id on ofm.prompts (source_image_id, created_at, id);

create table ofm.generations (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint generations_user_id_exists references ofm.users on delete cascade,
  prompt_id uuid,
  prompt_text text not null
    constraint generations_prompt_text_not_blank check (prompt_text ~ '\S' and length(prompt_text) <= 10000),
  status text not null default 'pending' constraint generations_status_known check (
    status in ('pending', 'submitting', 'queued', 'in_progress', 'completed', 'failed', 'nsfw', 'cancelled')
  ),
  higgsfield_job_id text,
  model text not null default 'soul' constraint generations_model_not_blank check (model ~ '\S'),
  settings jsonb not null default '{}'
    constraint generations_settings_object check (jsonb_typeof(settings) = 'object'),
  result_urls text[] not null default '{}',
  saved_asset_ids uuid[] not null default '{}'
    constraint generations_saved_asset_ids_few check (ofm.are_keys(saved_asset_ids, 50)),
  error_message text,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint generations_prompt_id_of_user foreign key (user_id, prompt_id)
    references ofm.prompts (user_id, id) on delete set null (prompt_id)
) with (fillfactor = 70);
create index generations_created_at on ofm.generations (created_at, id);
create index generations_user_id on ofm.generations (user_id, created_at desc, id desc);
create index generations_status on ofm.generations (user_id, status);
create index generations_prompt_id on ofm.generations (prompt_id, created_at, id);
create index generations_saved_asset_ids on ofm.generations using gin (saved_asset_ids);

create table ofm.threads_accounts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint threads_accounts_user_id_exists references ofm.users on delete cascade,
  threads_user_id text not null,
  username text not null default '',
  profile_pic_url text not null default '',
  access_token text not null constraint threads_accounts_access_token_sealed check (access_token ~ '^v1\.'),
  token_expires_at timestamptz not null,
  is_active boolean not null default true,
  refresh_due_at timestamptz not null,
  refresh_attempts integer not null default 0,
  refresh_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint threads_accounts_id_of_user unique (user_id, id),
  constraint threads_accounts_threads_user_id_once unique (user_id, threads_user_id)
);
comment on column ofm.threads_accounts.refresh_error is 'Why the token could not be refreshed when that was last tried';
create index threads_accounts_created_at on ofm.threads_accounts (created_at, id);
create index threads_accounts_user_id on ofm.threads_accounts (user_id, created_at, id);
create index threads_accounts_refresh_due_at on ofm.threads_accounts (refresh_due_at) where is_active;

-- Codes that Threads gave for a person to come back with: whose they are, so that nobody connects an account of
-- somebody else's choosing.
create table ofm.threads_connections (
  state text primary key,
  user_id uuid not null constraint threads_connections_user_id_exists references ofm.users on delete cascade,
  redirect_uri text not null,
  expires_at timestamptz not null
);
create index threads_connections_user_id on ofm.threads_connections (user_id);
create index threads_connections_expires_at on ofm.threads_connections (expires_at);

create table ofm.viral_reels (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint viral_reels_user_id_exists references ofm.users on delete cascade,
  url text not null constraint viral_reels_url_web check (url ~ '^https?://' and length(url) <= 2048),
  platform text not null default 'instagram'
    constraint viral_reels_platform_known check (platform in ('instagram', 'tiktok', 'youtube')),
  shortcode text constraint viral_reels_shortcode_plain check (shortcode ~ '^[A-Za-z0-9_-]{1,64}$'),
  -- gs://<bucket>/<user_id>/reels/<id>.<extension>
  thumbnail_url text constraint viral_reels_thumbnail_url_of_user check (
    thumbnail_url ~ '^gs://[a-z0-9][a-z0-9._-]+[a-z0-9]/[0-9a-f-]{36}/reels/[^/[:cntrl:]]+$'
    and split_part(thumbnail_url, '/', 4) = user_id::text
  ),
  notes text not null default '',
  tags text[] not null default '{}' constraint viral_reels_tags_valid check (ofm.are_tags(tags)),
  is_favorite boolean not null default false,
  view_count bigint not null default 0 constraint viral_reels_view_count_not_negative check (view_count >= 0),
  approval_status text not null default 'pending'
    constraint viral_reels_approval_status_known check (approval_status in ('pending', 'approved', 'denied')),
  fetched_at timestamptz,
  fetch_error text,
  fetch_due_at timestamptz default now(),
  fetch_attempts integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint viral_reels_id_of_user unique (user_id, id),
  constraint viral_reels_shortcode_once unique (user_id, shortcode)
);
comment on column ofm.viral_reels.fetched_at is 'When the views were fetched; null while they are not known';
comment on column ofm.viral_reels.fetch_due_at is 'When they are to be fetched; null for not at all';
create index viral_reels_created_at on ofm.viral_reels (created_at, id);
create index viral_reels_user_id on ofm.viral_reels (user_id, created_at desc, id desc);
create index viral_reels_tags on ofm.viral_reels using gin (tags);
create index viral_reels_approval_status on ofm.viral_reels (user_id, approval_status);
create index viral_reels_view_count on ofm.viral_reels (user_id, view_count desc);
create index viral_reels_fetch_due_at on ofm.viral_reels (fetch_due_at) where fetch_due_at is not null;
