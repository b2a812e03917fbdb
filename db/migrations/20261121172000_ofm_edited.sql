-- Only a text that a model wrote can be edited: one written by hand is its author's, however often it changes. That a
-- model wrote it outlasts the run.
alter table ofm.prompts add column is_generated boolean not null default false;
comment on column ofm.prompts.is_generated is 'Whether a model wrote the text first';

alter table ofm.prompts disable trigger prompts_update_updated_at;
update ofm.prompts set is_generated = true where run_id is not null or metadata ? 'provider';
update ofm.prompts set is_edited = false where is_edited and not is_generated;
alter table ofm.prompts enable trigger prompts_update_updated_at;

create function ofm.mark_generated() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  new.is_generated := true;
  return new;
end
$$;
revoke all on function ofm.mark_generated from public;
create trigger prompts_mark_generated before insert on ofm.prompts
  for each row when (new.run_id is not null) execute function ofm.mark_generated();

drop trigger prompts_mark_edited on ofm.prompts;
create trigger prompts_mark_edited before update of prompt_text on ofm.prompts
  for each row when (old.is_generated and old.prompt_text is distinct from new.prompt_text)
  execute function ofm.mark_edited();
