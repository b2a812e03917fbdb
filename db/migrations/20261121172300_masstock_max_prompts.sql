-- A workflow whose max_prompts is a whole number with a point (20.0) could be written, but not run.
create or replace function masstock.fit_execution() returns trigger
  language plpgsql set search_path = ''
as $$
declare
  workflow record;
  wrong text;
begin
  select status, config, coalesce((config ->> 'max_prompts')::numeric, 100)::integer as most into workflow
  from masstock.workflows where id = new.workflow_id and client_id = new.client_id;
  if not found then
    return new;
  end if;
  if workflow.status <> 'active' then
    raise exception 'The workflow is not active.'
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'masstock', table = 'workflow_executions',
            column = 'workflow_id', constraint = 'workflow_executions_workflow_id_active';
  end if;
  if coalesce(jsonb_typeof(new.input_data -> 'prompts'), '') <> 'array'
     or jsonb_path_exists(new.input_data, '$.prompts[*] ? (@.type() != "string")')
     or jsonb_path_exists(new.input_data, '$.prompts[*] ? (@ like_regex "^\\s*$")')
     or jsonb_array_length(new.input_data -> 'prompts')
        not between 1 and workflow.most then
    wrong := format('An execution has 1 to %s prompts, each a text.', workflow.most);
  elsif coalesce(jsonb_typeof(new.input_data -> 'reference_images'), 'array') <> 'array' then
    wrong := 'Reference images are a list.';
  elsif not coalesce((workflow.config ->> 'supports_reference_images')::boolean, false)
        and coalesce(jsonb_array_length(new.input_data -> 'reference_images'), 0) > 0 then
    wrong := 'The workflow takes no reference images.';
  end if;
  if wrong is not null then
    raise exception '%', wrong
      using errcode = 'check_violation', schema = 'masstock', table = 'workflow_executions', column = 'input_data',
            constraint = 'workflow_executions_input_data_fits';
  end if;
  return new;
end
$$;
