-- Who sees and does what in OFM (docs/rights.md is the same as a table): everybody what is their own. What carries
-- money, secrets, storage paths and outcomes has no write grant for authenticated, and secrets no read grant either.

do $$
declare
  name text;
begin
  foreach name in array array[
    'user_api_keys', 'ai_models', 'assets', 'prompts', 'generations', 'threads_accounts', 'threads_connections',
    'viral_reels', 'instagram_accounts', 'scheduled_posts', 'outbox', 'post_analytics', 'comment_templates',
    'auto_comments', 'caption_templates', 'caption_examples', 'cost_tracking', 'content_insights'
  ] loop
    execute format('alter table ofm.%I enable row level security', name);
    execute format(
      'create policy see on ofm.%I for select to authenticated using (user_id = (select auth.uid()))', name
    );
  end loop;
  foreach name in array array[
    'ai_models', 'prompts', 'generations', 'viral_reels', 'instagram_accounts', 'scheduled_posts', 'post_analytics',
    'comment_templates', 'auto_comments', 'caption_templates', 'caption_examples', 'content_insights'
  ] loop
    execute format(
      'create policy add on ofm.%I for insert to authenticated with check (user_id = (select auth.uid()))', name
    );
  end loop;
  foreach name in array array[
    'ai_models', 'assets', 'prompts', 'threads_accounts', 'viral_reels', 'instagram_accounts', 'post_analytics',
    'comment_templates', 'auto_comments', 'caption_templates', 'caption_examples', 'content_insights'
  ] loop
    execute format(
      'create policy edit on ofm.%I for update to authenticated using (user_id = (select auth.uid()))', name
    );
  end loop;
  foreach name in array array[
    'user_api_keys', 'ai_models', 'assets', 'prompts', 'threads_accounts', 'viral_reels', 'instagram_accounts',
    'post_analytics', 'comment_templates', 'auto_comments', 'caption_templates', 'caption_examples',
    'content_insights'
  ] loop
    execute format(
      'create policy remove on ofm.%I for delete to authenticated using (user_id = (select auth.uid()))', name
    );
  end loop;
end
$$;

alter table ofm.users enable row level security;
create policy see on ofm.users for select to authenticated using (id = (select auth.uid()));
create policy add on ofm.users for insert to authenticated with check (id = (select auth.uid()));
create policy edit on ofm.users for update to authenticated using (id = (select auth.uid()));

-- A generation is a run: one that goes on is cancelled first.
create policy remove on ofm.generations for delete to authenticated using (
  user_id = (select auth.uid()) and status in ('completed', 'failed', 'nsfw', 'cancelled')
);

-- A post that is on its way, or out, is no longer the person's to change.
create policy edit on ofm.scheduled_posts for update to authenticated
  using (user_id = (select auth.uid()) and status in ('scheduled', 'failed', 'cancelled'))
  with check (user_id = (select auth.uid()) and status in ('scheduled', 'failed', 'cancelled'));
create policy remove on ofm.scheduled_posts for delete to authenticated
  using (user_id = (select auth.uid()) and status <> 'publishing');

grant usage on schema ofm to authenticated, service_role;
grant select, insert, update, delete on all tables in schema ofm to service_role;

grant select on
  ofm.users, ofm.ai_models, ofm.assets, ofm.prompts, ofm.generations, ofm.instagram_accounts, ofm.outbox,
  ofm.post_analytics, ofm.comment_templates, ofm.auto_comments, ofm.caption_templates, ofm.caption_examples,
  ofm.cost_tracking, ofm.content_insights
  to authenticated;
grant select (id, user_id, service, last_four, created_at, updated_at) on ofm.user_api_keys to authenticated;
grant select (
  id, user_id, threads_user_id, username, profile_pic_url, token_expires_at, is_active, refresh_error, created_at,
  updated_at
) on ofm.threads_accounts to authenticated;
grant select (
  id, user_id, url, platform, shortcode, thumbnail_url, notes, tags, is_favorite, view_count, approval_status,
  fetched_at, fetch_error, created_at, updated_at
) on ofm.viral_reels to authenticated;
grant select (
  id, user_id, instagram_account_id, threads_account_id, caption, asset_ids, scheduled_for, status, published_at,
  external_id, permalink, error_message, attempts, created_at, updated_at
) on ofm.scheduled_posts to authenticated;

grant insert (id, name), update (name) on ofm.users to authenticated;
grant delete on ofm.user_api_keys to authenticated;
grant
  insert (name, description, voice_id, voice_settings, reference_image_ids, is_active),
  update (name, description, voice_id, voice_settings, reference_image_ids, is_active), delete
  on ofm.ai_models to authenticated;
grant update (tags, is_favorite, ai_model_id, metadata), delete on ofm.assets to authenticated;
grant
  insert (model_id, source_image_id, prompt_text, prompt_index, variation_label, metadata),
  update (model_id, prompt_text, variation_label, metadata), delete
  on ofm.prompts to authenticated;
grant insert (id, prompt_id, prompt_text, model, settings), delete on ofm.generations to authenticated;
grant update (is_active), delete on ofm.threads_accounts to authenticated;
grant
  insert (url, platform, shortcode, notes, tags),
  update (notes, tags, is_favorite, approval_status), delete
  on ofm.viral_reels to authenticated;
grant
  insert (username, account_type, ai_model_id, profile_pic_url, is_active),
  update (username, account_type, ai_model_id, profile_pic_url, is_active), delete
  on ofm.instagram_accounts to authenticated;
grant
  insert (instagram_account_id, threads_account_id, caption, asset_ids, scheduled_for),
  update (instagram_account_id, threads_account_id, caption, asset_ids, scheduled_for, status), delete
  on ofm.scheduled_posts to authenticated;
grant
  insert (scheduled_post_id, measured_at, views, likes, comments, shares, saves),
  update (measured_at, views, likes, comments, shares, saves), delete
  on ofm.post_analytics to authenticated;
grant
  insert (ai_model_id, name, body, tags, is_active), update (ai_model_id, name, body, tags, is_active), delete
  on ofm.comment_templates to authenticated;
grant
  insert (template_id, instagram_account_id, threads_account_id, target_url, body, scheduled_for),
  update (template_id, instagram_account_id, threads_account_id, target_url, body, scheduled_for, status), delete
  on ofm.auto_comments to authenticated;
grant
  insert (ai_model_id, name, body, hashtags, is_active), update (ai_model_id, name, body, hashtags, is_active), delete
  on ofm.caption_templates to authenticated;
grant
  insert (ai_model_id, viral_reel_id, caption, notes, tags),
  update (ai_model_id, viral_reel_id, caption, notes, tags), delete
  on ofm.caption_examples to authenticated;
grant
  insert (ai_model_id, title, body, metrics, period_start, period_end),
  update (ai_model_id, title, body, metrics, period_start, period_end), delete
  on ofm.content_insights to authenticated;

-- Only what checks, policies and callers need; a trigger needs no grant.
revoke all on all functions in schema ofm from public;
grant execute on function ofm.are_tags, ofm.are_keys, ofm.asset_words to authenticated, service_role;
