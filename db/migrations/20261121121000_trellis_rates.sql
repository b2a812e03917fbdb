-- The rates of providers, kept over all processes. Only service_role reads and writes here.

-- A row for each limit: <provider>:requests and <provider>:tokens, and the same of <provider>:<owner>. `tat` is the
-- theoretical arrival time of the generic cell rate algorithm, by this server's clock: until then all of the limit
-- is taken. In the row <provider>:pause it is when the provider may be asked again.
create table trellis.rate_limits (
  name text primary key,
  tat timestamptz not null
) with (fillfactor = 50);

alter table trellis.rate_limits enable row level security;
grant select, insert, update, delete on trellis.rate_limits to service_role;
