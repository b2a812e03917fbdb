-- A library takes its jobs with it, and the jobs their runs. Everybody who works on a run locks its row first, so
-- this does, too, before it comes to the jobs: the other order met the first one in the middle.
create or replace function coice.take_jobs() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from trellis.runs where id in (
    with recursive below as (
      select old.id
      union
      select libraries.id from coice.libraries join below on libraries.parent_id = below.id
    )
    select jobs.id from coice.jobs where library_id in (select below.id from below)
  ) order by id for update;
  with recursive below as (
    select old.id
    union
    select libraries.id from coice.libraries join below on libraries.parent_id = below.id
  )
  delete from coice.jobs where library_id in (select below.id from below);
  return old;
end
$$;
