-- The prompts of a run, in the default order.
create index prompts_run_id on ofm.prompts (run_id, created_at, id);
