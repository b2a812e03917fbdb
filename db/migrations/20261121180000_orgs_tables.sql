-- Orgs: organisations, their people, licences and customers, and conversations with an assistant.
-- Constraints are named <table>_<column>_<what>: the gateway blames the input field that the name holds.
-- organization_id stands in every table that a policy asks for it, and is kept by triggers (20261121180100).

create schema orgs;

create table orgs.organizations (
  id uuid primary key default gen_random_uuid(),
  name text not null constraint organizations_name_not_blank check (name ~ '\S' and length(name) <= 255),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index organizations_created_at on orgs.organizations (created_at, id);

-- A person in an organisation: one for each account, which it outlives.
create table orgs.user_profile (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null constraint user_profile_organization_id_exists references orgs.organizations,
  user_id uuid
    constraint user_profile_user_id_once unique
    constraint user_profile_user_id_exists references auth.users on delete set null,
  role text not null default 'user'
    constraint user_profile_role_known check (role in ('developer', 'admin', 'user')),
  status text not null default 'active'
    constraint user_profile_status_known check (status in ('active', 'deactivated')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column orgs.user_profile.user_id is 'The account; null once that is gone';
create index user_profile_created_at on orgs.user_profile (created_at, id);
create index user_profile_organization_id on orgs.user_profile (organization_id, created_at, id);

create table orgs.org_modules (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null constraint org_modules_organization_id_exists references orgs.organizations,
  module_name text not null
    constraint org_modules_module_name_not_blank check (module_name ~ '\S' and length(module_name) <= 255),
  description text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint org_modules_module_name_once unique (organization_id, module_name),
  constraint org_modules_id_of_organization unique (organization_id, id)
);
create index org_modules_created_at on orgs.org_modules (created_at, id);
create index org_modules_organization_id on orgs.org_modules (organization_id, created_at, id);

create table orgs.licenses (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null constraint licenses_organization_id_exists references orgs.organizations,
  license_key uuid not null default gen_random_uuid() constraint licenses_license_key_once unique,
  expiration_date timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint licenses_id_of_organization unique (organization_id, id)
);
comment on column orgs.licenses.expiration_date is 'From then on it is no longer good; null for never';
create index licenses_created_at on orgs.licenses (created_at, id);
create index licenses_organization_id on orgs.licenses (organization_id, created_at, id);

-- Licence and module are of one organisation.
create table orgs.license_modules (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  license_id uuid not null,
  module_id uuid not null,
  created_at timestamptz not null default now(),
  constraint license_modules_module_id_once unique (license_id, module_id),
  constraint license_modules_license_id_of_organization foreign key (organization_id, license_id)
    references orgs.licenses (organization_id, id) on delete cascade,
  constraint license_modules_module_id_of_organization foreign key (organization_id, module_id)
    references orgs.org_modules (organization_id, id)
);
create index license_modules_created_at on orgs.license_modules (created_at, id);
create index license_modules_license_id on orgs.license_modules (license_id, created_at, id);
create index license_modules_module_id on orgs.license_modules (module_id, created_at, id);
create index license_modules_organization_id on orgs.license_modules (organization_id, license_id);
create index license_modules_licenses on orgs.license_modules (module_id, license_id);

create table orgs.customers (
  id uuid primary key default gen_random_uuid(),
  name text not null constraint customers_name_not_blank check (name ~ '\S' and length(name) <= 255),
  first_name text not null constraint customers_first_name_short check (length(first_name) <= 255),
  last_name text not null constraint customers_last_name_short check (length(last_name) <= 255),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index customers_created_at on orgs.customers (created_at, id);

create table orgs.customer_email (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null
    constraint customer_email_customer_id_exists references orgs.customers on delete cascade,
  email text not null constraint customer_email_email_address check (
    email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and octet_length(email) <= 320
  ),
  is_primary boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint customer_email_email_once unique (customer_id, email)
);
create index customer_email_created_at on orgs.customer_email (created_at, id);
create index customer_email_customer_id on orgs.customer_email (customer_id, created_at, id);
create unique index customer_email_is_primary_once on orgs.customer_email (customer_id) where is_primary;

create table orgs.customer_phone (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null
    constraint customer_phone_customer_id_exists references orgs.customers on delete cascade,
  phone text not null constraint customer_phone_phone_number check (
    phone ~ '^[-+0-9 ()./x#*]*[0-9][-+0-9 ()./x#*]*$' and length(phone) between 2 and 50
  ),
  type text constraint customer_phone_type_not_blank check (type ~ '\S' and length(type) <= 50),
  is_primary boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint customer_phone_phone_once unique (customer_id, phone)
);
comment on column orgs.customer_phone.type is 'Such as mobile or work';
create index customer_phone_created_at on orgs.customer_phone (created_at, id);
create index customer_phone_customer_id on orgs.customer_phone (customer_id, created_at, id);
create unique index customer_phone_is_primary_once on orgs.customer_phone (customer_id) where is_primary;

-- Which organisations have a customer, and which of their people look after it: those of no other organisation can.
create table orgs.customer_organization (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null
    constraint customer_organization_customer_id_exists references orgs.customers on delete cascade,
  organization_id uuid not null
    constraint customer_organization_organization_id_exists references orgs.organizations,
  created_at timestamptz not null default now(),
  constraint customer_organization_organization_id_once unique (customer_id, organization_id)
);
create index customer_organization_created_at on orgs.customer_organization (created_at, id);
create index customer_organization_customer_id on orgs.customer_organization (customer_id, created_at, id);
create index customer_organization_organization_id on orgs.customer_organization (organization_id, customer_id);
create index customer_organization_of_organization on orgs.customer_organization (organization_id, created_at, id);

create table orgs.customer_user (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null
    constraint customer_user_customer_id_exists references orgs.customers on delete cascade,
  user_id uuid not null constraint customer_user_user_id_exists references orgs.user_profile on delete cascade,
  organization_id uuid not null,
  created_at timestamptz not null default now(),
  constraint customer_user_user_id_once unique (customer_id, user_id),
  constraint customer_user_customer_id_of_organization foreign key (customer_id, organization_id)
    references orgs.customer_organization (customer_id, organization_id) on delete cascade
);
comment on column orgs.customer_user.user_id is 'A profile: a key of orgs.user_profile';
create index customer_user_created_at on orgs.customer_user (created_at, id);
create index customer_user_customer_id on orgs.customer_user (customer_id, created_at, id);
create index customer_user_user_id on orgs.customer_user (user_id, customer_id);
create index customer_user_of_user on orgs.customer_user (user_id, created_at, id);
create index customer_user_of_organization on orgs.customer_user (customer_id, organization_id);
create index customer_user_organization_id on orgs.customer_user (organization_id, created_at, id);

create table orgs.conversations (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint conversations_user_id_exists references auth.users on delete cascade,
  organization_id uuid not null
    constraint conversations_organization_id_exists references orgs.organizations,
  title text constraint conversations_title_short check (length(title) <= 255),
  subject text constraint conversations_subject_short check (length(subject) <= 1000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index conversations_created_at on orgs.conversations (created_at, id);
create index conversations_updated_at on orgs.conversations (updated_at, id);
create index conversations_user_id on orgs.conversations (user_id, created_at, id);
create index conversations_organization_id on orgs.conversations (organization_id, created_at, id);

-- Both sides of a conversation are its owner's: author tells who speaks.
create table orgs.chat_messages (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null
    constraint chat_messages_conversation_id_exists references orgs.conversations on delete cascade,
  user_id uuid not null constraint chat_messages_user_id_exists references orgs.user_profile,
  organization_id uuid not null
    constraint chat_messages_organization_id_exists references orgs.organizations,
  author text not null default 'user' constraint chat_messages_author_known check (author in ('user', 'assistant')),
  message_content text not null constraint chat_messages_message_content_bounded check (
    message_content ~ '\S' and octet_length(message_content) <= 262144
  ),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column orgs.chat_messages.user_id is 'A profile: a key of orgs.user_profile';
create index chat_messages_created_at on orgs.chat_messages (created_at, id);
create index chat_messages_conversation_id on orgs.chat_messages (conversation_id, created_at, id);
create index chat_messages_user_id on orgs.chat_messages (user_id, created_at, id);
create index chat_messages_organization_id on orgs.chat_messages (organization_id, created_at, id);

create table orgs.functions (
  id uuid primary key default gen_random_uuid(),
  created_by uuid not null default auth.uid()
    constraint functions_created_by_exists references auth.users on delete cascade,
  user_id uuid default auth.uid()
    constraint functions_user_id_exists references auth.users on delete set null,
  organization_id uuid not null constraint functions_organization_id_exists references orgs.organizations,
  name text not null constraint functions_name_not_blank check (name ~ '\S' and length(name) <= 255),
  description text constraint functions_description_bounded check (octet_length(description) <= 65536),
  code text not null constraint functions_code_bounded check (octet_length(code) <= 262144),
  parameters jsonb not null default '{"type": "object", "properties": {}}'
    constraint functions_parameters_object check (
      jsonb_typeof(parameters) = 'object' and octet_length(parameters::text) <= 65536
    ),
  version integer not null default 1 constraint functions_version_positive check (version >= 1),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table orgs.functions is 'Kept, and never executed here';
comment on column orgs.functions.parameters is 'What it takes, as a JSON Schema of draft 2020-12';
create index functions_created_at on orgs.functions (created_at, id);
create index functions_user_id on orgs.functions (user_id, created_at, id);
create index functions_created_by on orgs.functions (created_by, created_at, id);
create index functions_organization_id on orgs.functions (organization_id, created_at, id);

-- What a function was at each time it was written, now too.
create table orgs.function_versions (
  id uuid primary key default gen_random_uuid(),
  function_id uuid not null
    constraint function_versions_function_id_exists references orgs.functions on delete cascade,
  version integer not null,
  name text not null,
  description text,
  code text not null,
  parameters jsonb not null,
  changed_by uuid constraint function_versions_changed_by_exists references auth.users on delete set null,
  created_at timestamptz not null default now(),
  constraint function_versions_version_once unique (function_id, version)
);
create index function_versions_created_at on orgs.function_versions (created_at, id);
create index function_versions_changed_by on orgs.function_versions (changed_by);

create table orgs.user_preferences (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint user_preferences_user_id_exists references auth.users on delete cascade,
  organization_id uuid not null
    constraint user_preferences_organization_id_exists references orgs.organizations,
  preference_key text not null constraint user_preferences_preference_key_not_blank check (
    preference_key ~ '\S' and length(preference_key) <= 255
  ),
  preference_value jsonb
    constraint user_preferences_preference_value_bounded check (octet_length(preference_value::text) <= 65536),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint user_preferences_preference_key_once unique (user_id, preference_key)
);
create index user_preferences_created_at on orgs.user_preferences (created_at, id);
create index user_preferences_user_id on orgs.user_preferences (user_id, created_at, id);
create index user_preferences_organization_id on orgs.user_preferences (organization_id, created_at, id);

create table orgs.key_store (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint key_store_user_id_exists references auth.users on delete cascade,
  organization_id uuid not null constraint key_store_organization_id_exists references orgs.organizations,
  provider text not null
    constraint key_store_provider_known check (provider in ('cohere', 'anthropic', 'gemini')),
  api_key text not null constraint key_store_api_key_sealed check (api_key ~ '^v1\.'),
  last_four text not null constraint key_store_last_four_short check (length(last_four) <= 4),
  verified boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint key_store_provider_once unique (user_id, provider)
);
comment on column orgs.key_store.last_four is 'By which the person knows it again; empty for a short one';
create index key_store_created_at on orgs.key_store (created_at, id);
create index key_store_user_id on orgs.key_store (user_id, created_at, id);
create index key_store_organization_id on orgs.key_store (organization_id, created_at, id);
