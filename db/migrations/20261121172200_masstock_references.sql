-- Which executions use an image is asked when one is deleted, and each night of those that may be unused.
create index workflow_executions_reference_images on masstock.workflow_executions
  using gin ((input_data -> 'reference_images'));
