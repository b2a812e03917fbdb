-- Who a session may be. Supabase has these roles and functions already: whatever exists is left as it is.

-- Roles belong to the whole cluster, and two databases may be migrated at the same moment: the loser of that
-- race finds the role made.
do $$
declare
  wanted record;
  failed text;
begin
  for wanted in
    select * from (values
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      ('authenticator', 'login noinherit')
    ) as roles (name, options)
  loop
    if not exists (select 1 from pg_catalog.pg_roles where rolname = wanted.name) then
      begin
        execute format('create role %I %s', wanted.name, wanted.options);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
  end loop;

  for wanted in select unnest(array['anon', 'authenticated', 'service_role']) as name loop
    if not pg_catalog.pg_has_role('authenticator', wanted.name, 'MEMBER') then
      begin
        execute format('grant %I to authenticator', wanted.name);
      exception when unique_violation or internal_error then  -- internal_error: "tuple concurrently updated"
        get stacked diagnostics failed = message_text;
        if not pg_catalog.pg_has_role('authenticator', wanted.name, 'MEMBER') then
          raise exception 'could not make authenticator a member of %: %', wanted.name, failed;
        end if;
      end;
    end if;
  end loop;
end
$$;

-- The part of Supabase's auth schema that row-level security and foreign keys need.
do $$
begin
  if to_regclass('auth.users') is not null then
    return;
  end if;

  create schema if not exists auth;

  create table auth.users (
    id uuid primary key default gen_random_uuid(),
    aud varchar(255) not null default 'authenticated',
    role varchar(255) not null default 'authenticated',
    email varchar(255),
    encrypted_password varchar(255),
    raw_app_meta_data jsonb not null default '{}',
    raw_user_meta_data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  );
  create unique index users_email_key on auth.users (lower(email));
  alter table auth.users enable row level security;

  create function auth.jwt() returns jsonb
    language sql stable
    -- A setting that was set locally once reads as the empty string afterwards.
    as $body$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $body$;

  create function auth.uid() returns uuid
    language sql stable
    as $body$ select nullif(auth.jwt() ->> 'sub', '')::uuid $body$;

  create function auth.role() returns text
    language sql stable
    as $body$ select auth.jwt() ->> 'role' $body$;

  grant usage on schema auth to anon, authenticated, service_role;
end
$$;

-- A gateway tells by the history of migrations whether it may serve.
do $$
begin
  if to_regclass('supabase_migrations.schema_migrations') is not null then
    grant usage on schema supabase_migrations to service_role;
    grant select on supabase_migrations.schema_migrations to service_role;
  end if;
end
$$;
