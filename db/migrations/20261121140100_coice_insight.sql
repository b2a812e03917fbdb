-- Jobs from before have a title, and names of their stages where their run has kept them.
update trellis.runs set title = concat_ws(' · ', pipelines.name, libraries.name)
from coice.jobs
  left join coice.pipelines on pipelines.id = jobs.pipeline_id
  left join coice.libraries on libraries.id = jobs.library_id
where runs.id = jobs.id;
update trellis.run_stages set name = kept.stage ->> 'name'
from trellis.runs, jsonb_array_elements(runs.snapshot -> 'stages') as kept (stage)
where runs.id = run_stages.run_id and runs.kind = 'coice.job'
  and (kept.stage ->> 'order')::integer = run_stages.stage;
