-- OFM's tables that its specification names without columns (docs/decisions/0022-ofm.md): accounts to post
-- from, posts and when they are due, what is said under other people's, captions, and what came of it all.

create table ofm.instagram_accounts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint instagram_accounts_user_id_exists references ofm.users on delete cascade,
  username text not null
    constraint instagram_accounts_username_plain check (username ~ '^[a-z0-9._]{1,30}$'),
  account_type text not null default 'creator'
    constraint instagram_accounts_account_type_known check (account_type in ('personal', 'creator', 'business')),
  ai_model_id uuid,
  profile_pic_url text not null default '',
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint instagram_accounts_id_of_user unique (user_id, id),
  constraint instagram_accounts_username_once unique (user_id, username),
  constraint instagram_accounts_ai_model_id_of_user foreign key (user_id, ai_model_id)
    references ofm.ai_models (user_id, id) on delete set null (ai_model_id)
);
create index instagram_accounts_created_at on ofm.instagram_accounts (created_at, id);
create index instagram_accounts_user_id on ofm.instagram_accounts (user_id, created_at, id);
create index instagram_accounts_ai_model_id on ofm.instagram_accounts (ai_model_id, created_at, id);

create table ofm.scheduled_posts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint scheduled_posts_user_id_exists references ofm.users on delete cascade,
  instagram_account_id uuid,
  threads_account_id uuid,
  caption text not null default '' constraint scheduled_posts_caption_length check (length(caption) <= 2200),
  asset_ids uuid[] not null default '{}' constraint scheduled_posts_asset_ids_few check (ofm.are_keys(asset_ids, 10)),
  scheduled_for timestamptz not null,
  status text not null default 'scheduled' constraint scheduled_posts_status_known check (
    status in ('scheduled', 'publishing', 'published', 'failed', 'cancelled')
  ),
  published_at timestamptz,
  external_id text,
  permalink text,
  error_message text,
  attempts integer not null default 0,
  claimed_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint scheduled_posts_id_of_user unique (user_id, id),
  constraint scheduled_posts_account_one check (num_nonnulls(instagram_account_id, threads_account_id) <= 1),
  constraint scheduled_posts_status_published check ((status = 'published') = (published_at is not null)),
  constraint scheduled_posts_status_publishing check ((status = 'publishing') = (claimed_until is not null)),
  constraint scheduled_posts_instagram_account_id_of_user foreign key (user_id, instagram_account_id)
    references ofm.instagram_accounts (user_id, id) on delete set null (instagram_account_id),
  constraint scheduled_posts_threads_account_id_of_user foreign key (user_id, threads_account_id)
    references ofm.threads_accounts (user_id, id) on delete set null (threads_account_id)
);
comment on column ofm.scheduled_posts.external_id is 'What the service calls the post';
comment on column ofm.scheduled_posts.claimed_until is 'Until then nobody else takes it up';
create index scheduled_posts_scheduled_for on ofm.scheduled_posts (scheduled_for, id);
create index scheduled_posts_user_id on ofm.scheduled_posts (user_id, scheduled_for, id);
create index scheduled_posts_instagram_account_id
  on ofm.scheduled_posts (instagram_account_id, scheduled_for, id);
create index scheduled_posts_threads_account_id on ofm.scheduled_posts (threads_account_id, scheduled_for, id);
create index scheduled_posts_asset_ids on ofm.scheduled_posts using gin (asset_ids);
create index scheduled_posts_due on ofm.scheduled_posts (coalesce(claimed_until, scheduled_for))
  where status in ('scheduled', 'publishing');

-- What was posted where no service is connected: the offline publisher's own. A post is in it once.
create table ofm.outbox (
  post_id uuid primary key,
  user_id uuid not null constraint outbox_user_id_exists references ofm.users on delete cascade,
  account text not null,
  caption text not null,
  files text[] not null,
  created_at timestamptz not null default now()
);
comment on column ofm.outbox.post_id is 'The post''s key, by which the service knows one again; the post may be gone';
create index outbox_created_at on ofm.outbox (created_at, post_id);
create index outbox_user_id on ofm.outbox (user_id, created_at, post_id);

create table ofm.post_analytics (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint post_analytics_user_id_exists references ofm.users on delete cascade,
  scheduled_post_id uuid not null,
  measured_at timestamptz not null default now(),
  views bigint not null default 0 constraint post_analytics_views_not_negative check (views >= 0),
  likes bigint not null default 0 constraint post_analytics_likes_not_negative check (likes >= 0),
  comments bigint not null default 0 constraint post_analytics_comments_not_negative check (comments >= 0),
  shares bigint not null default 0 constraint post_analytics_shares_not_negative check (shares >= 0),
  saves bigint not null default 0 constraint post_analytics_saves_not_negative check (saves >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint post_analytics_measured_at_once unique (scheduled_post_id, measured_at),
  constraint post_analytics_scheduled_post_id_of_user foreign key (user_id, scheduled_post_id)
    references ofm.scheduled_posts (user_id, id) on delete cascade
);
create index post_analytics_created_at on ofm.post_analytics (created_at, id);
create index post_analytics_user_id on ofm.post_analytics (user_id, created_at, id);
create index post_analytics_scheduled_post_id on ofm.post_analytics (scheduled_post_id, created_at, id);

create table ofm.comment_templates (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint comment_templates_user_id_exists references ofm.users on delete cascade,
  ai_model_id uuid,
  name text not null constraint comment_templates_name_not_blank check (name ~ '\S' and length(name) <= 255),
  body text not null constraint comment_templates_body_not_blank check (body ~ '\S' and length(body) <= 2200),
  tags text[] not null default '{}' constraint comment_templates_tags_valid check (ofm.are_tags(tags)),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint comment_templates_id_of_user unique (user_id, id),
  constraint comment_templates_ai_model_id_of_user foreign key (user_id, ai_model_id)
    references ofm.ai_models (user_id, id) on delete set null (ai_model_id)
);
create index comment_templates_created_at on ofm.comment_templates (created_at, id);
create index comment_templates_user_id on ofm.comment_templates (user_id, created_at, id);
create index comment_templates_ai_model_id on ofm.comment_templates (ai_model_id, created_at, id);

create table ofm.auto_comments (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint auto_comments_user_id_exists references ofm.users on delete cascade,
  template_id uuid,
  instagram_account_id uuid,
  threads_account_id uuid,
  target_url text not null
    constraint auto_comments_target_url_web check (target_url ~ '^https?://' and length(target_url) <= 2048),
  body text not null constraint auto_comments_body_not_blank check (body ~ '\S' and length(body) <= 2200),
  status text not null default 'pending'
    constraint auto_comments_status_known check (status in ('pending', 'approved', 'posted', 'dismissed')),
  scheduled_for timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint auto_comments_account_one check (num_nonnulls(instagram_account_id, threads_account_id) <= 1),
  constraint auto_comments_template_id_of_user foreign key (user_id, template_id)
    references ofm.comment_templates (user_id, id) on delete set null (template_id),
  constraint auto_comments_instagram_account_id_of_user foreign key (user_id, instagram_account_id)
    references ofm.instagram_accounts (user_id, id) on delete set null (instagram_account_id),
  constraint auto_comments_threads_account_id_of_user foreign key (user_id, threads_account_id)
    references ofm.threads_accounts (user_id, id) on delete set null (threads_account_id)
);
create index auto_comments_created_at on ofm.auto_comments (created_at, id);
create index auto_comments_user_id on ofm.auto_comments (user_id, created_at, id);
create index auto_comments_template_id on ofm.auto_comments (template_id, created_at, id);
create index auto_comments_instagram_account_id on ofm.auto_comments (instagram_account_id, created_at, id);
create index auto_comments_threads_account_id on ofm.auto_comments (threads_account_id, created_at, id);
create index auto_comments_status on ofm.auto_comments (user_id, status);

create table ofm.caption_templates (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint caption_templates_user_id_exists references ofm.users on delete cascade,
  ai_model_id uuid,
  name text not null constraint caption_templates_name_not_blank check (name ~ '\S' and length(name) <= 255),
  body text not null constraint caption_templates_body_not_blank check (body ~ '\S' and length(body) <= 2200),
  hashtags text[] not null default '{}' constraint caption_templates_hashtags_valid check (ofm.are_tags(hashtags)),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint caption_templates_ai_model_id_of_user foreign key (user_id, ai_model_id)
    references ofm.ai_models (user_id, id) on delete set null (ai_model_id)
);
create index caption_templates_created_at on ofm.caption_templates (created_at, id);
create index caption_templates_user_id on ofm.caption_templates (user_id, created_at, id);
create index caption_templates_ai_model_id on ofm.caption_templates (ai_model_id, created_at, id);

create table ofm.caption_examples (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint caption_examples_user_id_exists references ofm.users on delete cascade,
  ai_model_id uuid,
  viral_reel_id uuid,
  caption text not null constraint caption_examples_caption_not_blank check (caption ~ '\S' and length(caption) <= 2200),
  notes text not null default '',
  tags text[] not null default '{}' constraint caption_examples_tags_valid check (ofm.are_tags(tags)),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint caption_examples_ai_model_id_of_user foreign key (user_id, ai_model_id)
    references ofm.ai_models (user_id, id) on delete set null (ai_model_id),
  constraint caption_examples_viral_reel_id_of_user foreign key (user_id, viral_reel_id)
    references ofm.viral_reels (user_id, id) on delete set null (viral_reel_id)
);
create index caption_examples_created_at on ofm.caption_examples (created_at, id);
create index caption_examples_user_id on ofm.caption_examples (user_id, created_at, id);
create index caption_examples_ai_model_id on ofm.caption_examples (ai_model_id, created_at, id);
create index caption_examples_viral_reel_id on ofm.caption_examples (viral_reel_id, created_at, id);

-- Every attempt of a call to a provider for a person, whatever came of it. The price is per call where one is known.
create table ofm.cost_tracking (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null constraint cost_tracking_user_id_exists references ofm.users on delete cascade,
  provider text not null,
  outcome text not null,
  tokens bigint constraint cost_tracking_tokens_not_negative check (tokens >= 0),
  milliseconds integer not null constraint cost_tracking_milliseconds_not_negative check (milliseconds >= 0),
  cost numeric(12, 6) constraint cost_tracking_cost_not_negative check (cost >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column ofm.cost_tracking.outcome is 'ok, or the name of the error';
comment on column ofm.cost_tracking.cost is 'In US dollars; null where no price of the provider is known';
create index cost_tracking_created_at on ofm.cost_tracking (created_at, id);
create index cost_tracking_user_id on ofm.cost_tracking (user_id, created_at, id);

create table ofm.content_insights (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid()
    constraint content_insights_user_id_exists references ofm.users on delete cascade,
  ai_model_id uuid,
  title text not null constraint content_insights_title_not_blank check (title ~ '\S' and length(title) <= 255),
  body text not null default '',
  metrics jsonb not null default '{}'
    constraint content_insights_metrics_object check (jsonb_typeof(metrics) = 'object'),
  period_start date,
  period_end date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint content_insights_period_end_after_start check (period_end >= period_start),
  constraint content_insights_ai_model_id_of_user foreign key (user_id, ai_model_id)
    references ofm.ai_models (user_id, id) on delete set null (ai_model_id)
);
comment on column ofm.content_insights.metrics is 'The figures that the insight was drawn from';
create index content_insights_created_at on ofm.content_insights (created_at, id);
create index content_insights_user_id on ofm.content_insights (user_id, created_at, id);
create index content_insights_ai_model_id on ofm.content_insights (ai_model_id, created_at, id);
