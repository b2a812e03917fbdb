-- What was changed last, of each table that keeps it.
create index idx_users_updated_at on masstock.users (updated_at, id);
create index idx_clients_updated_at on masstock.clients (updated_at, id);
create index idx_client_members_updated_at on masstock.client_members (updated_at, id);
create index idx_workflow_templates_updated_at on masstock.workflow_templates (updated_at, id);
create index idx_workflows_updated_at on masstock.workflows (updated_at, id);
create index idx_workflow_requests_updated_at on masstock.workflow_requests (updated_at, id);
create index idx_support_tickets_updated_at on masstock.support_tickets (updated_at, id);
