-- What holds for everyone, whatever their rights: shapes that no single column can check. The messages are for
-- people, who read them; a hint is the code that the gateway answers with.

-- A profile has the address that the person signs in with.
create function coice.fill_profile_email() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if new.email is null then
    new.email := (select email from auth.users where id = new.id);
  end if;
  return new;
end
$$;
create trigger profiles_fill_email before insert on coice.profiles
  for each row execute function coice.fill_profile_email();

-- A library stays in its catalog, and no library is above itself. A move writes the catalog's row first, so that
-- of two moves in one catalog the second waits and then sees the first (or, in a transaction with an older
-- snapshot, fails): two moves that are each fine could make a cycle together.
create function coice.guard_library_place() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if new.catalog_id <> old.catalog_id then
    raise exception 'A library stays in its catalog.'
      using errcode = 'check_violation', schema = 'coice', table = 'libraries', column = 'catalog_id',
            constraint = 'libraries_catalog_id_fixed';
  end if;
  if new.parent_id is not null and new.parent_id is distinct from old.parent_id then
    update coice.catalogs set name = name where id = new.catalog_id;
    if exists (
      with recursive above as (
        select libraries.id, libraries.parent_id from coice.libraries where libraries.id = new.parent_id
        union
        select libraries.id, libraries.parent_id
        from coice.libraries join above on libraries.id = above.parent_id
      )
      select 1 from above where above.id = new.id
    ) then
      raise exception 'A library cannot be below itself.'
        using errcode = 'check_violation', schema = 'coice', table = 'libraries', column = 'parent_id',
              constraint = 'libraries_parent_id_no_cycle';
    end if;
  end if;
  return new;
end
$$;
create trigger libraries_guard_place before update of catalog_id, parent_id on coice.libraries
  for each row execute function coice.guard_library_place();

-- An image's path names the catalog of its library; images_gcs_path_in_library holds the rest of the path.
create function coice.bind_image() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if split_part(new.gcs_path, '/', 5) is distinct from
     (select catalog_id::text from coice.libraries where id = new.library_id) then
    raise exception 'The path of an image is gs://<bucket>/catalogs/<catalog_id>/<library_id>/<image_name>.'
      using errcode = 'check_violation', schema = 'coice', table = 'images', column = 'gcs_path',
            constraint = 'images_gcs_path_in_catalog';
  end if;
  return new;
end
$$;
create trigger images_bind before insert or update of gcs_path, library_id on coice.images
  for each row execute function coice.bind_image();

-- A job's pipeline belongs to no library, to the job's own, or to one above it; its images are the library's own
-- (not those of libraries below), each once. As the caller: what it may not see does not fit, exactly like what
-- does not exist. A library that it may not see is left to the policy, which refuses the row.
create function coice.fit_job() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if not exists (select 1 from coice.libraries where id = new.library_id) then
    return new;
  end if;
  if not exists (
    with recursive above as (
      select libraries.id, libraries.parent_id from coice.libraries where libraries.id = new.library_id
      union
      select libraries.id, libraries.parent_id
      from coice.libraries join above on libraries.id = above.parent_id
    )
    select 1 from coice.pipelines
    where pipelines.id = new.pipeline_id
      and (pipelines.library_id is null or pipelines.library_id in (select above.id from above))
  ) then
    raise exception 'There is no such pipeline for this library.'
      using errcode = 'check_violation', schema = 'coice', table = 'jobs', column = 'pipeline_id',
            constraint = 'jobs_pipeline_id_fits';
  end if;
  if cardinality(new.image_ids) <> (
    select count(*) from coice.images where id = any (new.image_ids) and library_id = new.library_id
  ) then
    raise exception 'The images of a job are of its library, each once.'
      using errcode = 'check_violation', schema = 'coice', table = 'jobs', column = 'image_ids',
            constraint = 'jobs_image_ids_in_library';
  end if;
  return new;
end
$$;
create trigger jobs_fit before insert on coice.jobs
  for each row execute function coice.fit_job();

-- A library takes its jobs with it, and those of the libraries below, before anything else goes: a pipeline is
-- kept by its jobs, and cascades alone would come to the pipeline of a library before the jobs three levels below.
create function coice.take_jobs() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  with recursive below as (
    select old.id
    union
    select libraries.id from coice.libraries join below on libraries.parent_id = below.id
  )
  delete from coice.jobs where library_id in (select below.id from below);
  return old;
end
$$;
create trigger libraries_take_jobs before delete on coice.libraries
  for each row execute function coice.take_jobs();

-- A job and its run come and go together.
create function coice.take_run() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  delete from trellis.runs where id = old.id;
  return null;
end
$$;
create trigger jobs_take_run after delete on coice.jobs
  for each row execute function coice.take_run();

create function coice.hold_run() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform 1 from coice.jobs where id = new.id for key share;
    if not found then
      raise exception 'A run of Coice is the run of a job.'
        using errcode = 'foreign_key_violation', schema = 'trellis', table = 'runs', constraint = 'runs_id_coice_job';
    end if;
    return new;
  end if;
  if exists (select 1 from coice.jobs where id = old.id) then
    raise exception 'A run goes with its job.'
      using errcode = 'foreign_key_violation', schema = 'trellis', table = 'runs', constraint = 'runs_id_coice_job';
  end if;
  return old;
end
$$;
create trigger coice_hold_new_run before insert on trellis.runs
  for each row when (new.system = 'coice') execute function coice.hold_run();
create trigger coice_hold_run before delete on trellis.runs
  for each row when (old.system = 'coice') execute function coice.hold_run();
