-- What a call cost follows from its model; and a text of a few words costs less than a millionth of a dollar.
alter table ofm.cost_tracking
  add column model text,
  alter column cost type numeric(15, 9);
comment on column ofm.cost_tracking.model is 'Which of the provider''s models; null where it has none or none was asked';
