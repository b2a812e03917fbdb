-- What computations tell while they go on: points of a run's trace, in the numbers of its events.

create table alawein.trace_points (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null
    constraint trace_points_run_id_exists references trellis.runs on delete cascade,
  user_id uuid not null
    constraint trace_points_user_id_exists references auth.users on delete cascade,
  sequence bigint not null constraint trace_points_sequence_positive check (sequence >= 1),
  step bigint not null constraint trace_points_step_not_negative check (step >= 0),
  values jsonb not null constraint trace_points_values_object check (jsonb_typeof(values) = 'object'),
  frame jsonb constraint trace_points_frame_object check (jsonb_typeof(frame) = 'object'),
  created_at timestamptz not null default now(),
  -- Whoever computes again comes to the same points: they are there once.
  constraint trace_points_step_once unique (run_id, step),
  constraint trace_points_sequence_once unique (run_id, sequence)
);
comment on column alawein.trace_points.values is 'Numbers (or null) by name';
comment on column alawein.trace_points.frame is 'A plot of what there was at this step';
create index trace_points_user_id on alawein.trace_points (user_id, run_id, sequence);

alter table alawein.trace_points enable row level security;
grant select on alawein.trace_points to authenticated;
grant select, insert on alawein.trace_points to service_role;

create policy see on alawein.trace_points for select to authenticated
  using (user_id = (select auth.uid()));
