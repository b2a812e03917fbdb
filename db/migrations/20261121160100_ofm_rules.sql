-- What holds for everyone, whatever their rights.

do $$
declare
  name text;
begin
  foreach name in array array[
    'users', 'ai_models', 'prompts', 'generations', 'viral_reels', 'instagram_accounts', 'scheduled_posts',
    'post_analytics', 'comment_templates', 'auto_comments', 'caption_templates', 'caption_examples', 'cost_tracking',
    'content_insights'
  ] loop
    execute format(
      'create trigger %I before update on ofm.%I for each row when (old.* is distinct from new.*)
       execute function trellis.update_updated_at()', name || '_update_updated_at', name
    );
  end loop;
end
$$;
create trigger assets_update_updated_at before update on ofm.assets
  for each row when (
    (old.filename, old.tags, old.is_favorite, old.ai_model_id, old.metadata)
      is distinct from (new.filename, new.tags, new.is_favorite, new.ai_model_id, new.metadata)
  )
  execute function trellis.update_updated_at();
-- A secret that is sealed anew with another key is the same secret: nobody is told of it.
create trigger user_api_keys_update_updated_at before update on ofm.user_api_keys
  for each row when ((old.service, old.last_four) is distinct from (new.service, new.last_four))
  execute function trellis.update_updated_at();
create trigger threads_accounts_update_updated_at before update on ofm.threads_accounts
  for each row when (
    (old.username, old.profile_pic_url, old.token_expires_at, old.is_active)
      is distinct from (new.username, new.profile_pic_url, new.token_expires_at, new.is_active)
  )
  execute function trellis.update_updated_at();

-- Whoever signs up is a user, under the address of the account. None of this may keep anybody from signing up or from
-- changing an account: whoever is missed makes the row by themselves (createOfmUser).
create function ofm.account_name(account auth.users) returns text
  language sql stable set search_path = ''
as $$
  select left(coalesce(
    substring(account.raw_user_meta_data ->> 'name' from '^\s*(.*\S)\s*$'),
    substring(account.raw_user_meta_data ->> 'full_name' from '^\s*(.*\S)\s*$')
  ), 255)
$$;

create function ofm.handle_new_user() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  insert into ofm.users (id, email, name) values (new.id, new.email, ofm.account_name(new)) on conflict do nothing;
  return null;
exception when others then
  raise warning 'There is no user of OFM for a new account: %', sqlerrm;
  return null;
end
$$;
create trigger ofm_handle_new_user after insert on auth.users
  for each row execute function ofm.handle_new_user();

create function ofm.follow_account() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  update ofm.users set email = new.email where id = new.id;
  return null;
exception when others then
  raise warning 'A user of OFM does not follow its account: %', sqlerrm;
  return null;
end
$$;
create trigger ofm_follow_account after update on auth.users
  for each row when (old.email is distinct from new.email) execute function ofm.follow_account();

create function ofm.bind_user() returns trigger
  language plpgsql security definer set search_path = ''
as $$
begin
  select email, coalesce(new.name, ofm.account_name(accounts)) into new.email, new.name
  from auth.users as accounts where id = new.id;
  return new;
end
$$;
create trigger users_bind before insert on ofm.users for each row execute function ofm.bind_user();

-- Those who have accounts already.
insert into ofm.users (id) select id from auth.users on conflict do nothing;

-- Lists of assets' keys: those that come have to be there, and stay so until the transaction ends; those that go are
-- taken out of every list. So no list names an asset that is gone.
--   … execute function ofm.check_asset_keys('<column>' [, '<file type>'])
create function ofm.check_asset_keys() returns trigger
  language plpgsql security definer set search_path = ''
as $$
declare
  wanted uuid[];
  before uuid[];
  missing uuid[];
begin
  execute format('select ($1).%I', tg_argv[0]) into wanted using new;
  if tg_op = 'UPDATE' then
    execute format('select ($1).%I', tg_argv[0]) into before using old;
    wanted := array(select unnest(wanted) except select unnest(before));
  end if;
  perform 1 from ofm.assets where user_id = new.user_id and id = any (wanted) order by id for key share;
  missing := array(
    select unnest(wanted)
    except
    select id from ofm.assets
    where user_id = new.user_id and id = any (wanted) and (tg_nargs = 1 or file_type = tg_argv[1])
  );
  if cardinality(missing) > 0 then
    raise exception 'You have no % with these keys: %.', case tg_nargs when 1 then 'assets' else tg_argv[1] || 's' end,
        array_to_string(missing[:5], ', ') || case when cardinality(missing) > 5 then ', …' else '' end
      using errcode = 'check_violation', schema = 'ofm', table = tg_table_name, column = tg_argv[0],
            constraint = tg_table_name || '_' || tg_argv[0] || '_exist';
  end if;
  return new;
end
$$;
create trigger ai_models_check_reference_images before insert or update of reference_image_ids on ofm.ai_models
  for each row execute function ofm.check_asset_keys('reference_image_ids', 'image');
create trigger generations_check_saved_assets before insert or update of saved_asset_ids on ofm.generations
  for each row execute function ofm.check_asset_keys('saved_asset_ids');
create trigger scheduled_posts_check_assets before insert or update of asset_ids on ofm.scheduled_posts
  for each row execute function ofm.check_asset_keys('asset_ids');

create function ofm.without(keys uuid[], gone uuid[]) returns uuid[]
  language sql immutable parallel safe set search_path = ''
as $$
  select array(select key from unnest(keys) with ordinality as each (key, n) where key <> all (gone) order by n)
$$;

create function ofm.drop_asset_keys() returns trigger
  language plpgsql security definer set search_path = ''
as $$
declare
  gone uuid[] := array(select id from old_rows);
begin
  update ofm.ai_models set reference_image_ids = ofm.without(reference_image_ids, gone) where reference_image_ids && gone;
  update ofm.generations set saved_asset_ids = ofm.without(saved_asset_ids, gone) where saved_asset_ids && gone;
  update ofm.scheduled_posts set asset_ids = ofm.without(asset_ids, gone) where asset_ids && gone;
  return null;
end
$$;
create trigger assets_drop_keys after delete on ofm.assets
  referencing old table as old_rows for each statement execute function ofm.drop_asset_keys();

-- An asset's object comes and goes with its row, and so does a reel's thumbnail.
create trigger assets_hold_objects after insert on ofm.assets
  referencing new table as new_rows for each statement execute function trellis.hold_objects('file_path');
create trigger assets_discard_objects after delete on ofm.assets
  referencing old table as old_rows for each statement execute function trellis.discard_objects('file_path');
create trigger viral_reels_discard_objects after delete on ofm.viral_reels
  referencing old table as old_rows for each statement execute function trellis.discard_objects('thumbnail_url');

-- A text that somebody has changed is no longer the model's.
create function ofm.mark_edited() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  new.is_edited := true;
  return new;
end
$$;
create trigger prompts_mark_edited before update of prompt_text on ofm.prompts
  for each row when (old.prompt_text is distinct from new.prompt_text) execute function ofm.mark_edited();

-- The life of a post:
--   scheduled  -> publishing, cancelled
--   publishing -> published, failed, scheduled (tried again later)
--   failed     -> scheduled, cancelled
--   cancelled  -> scheduled
--   published  for good
create function ofm.guard_post() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    if num_nonnulls(new.instagram_account_id, new.threads_account_id) = 0 then
      raise exception 'A post needs the account that it is posted from.'
        using errcode = 'check_violation', schema = 'ofm', table = 'scheduled_posts',
              constraint = 'scheduled_posts_account_given';
    end if;
    return new;
  end if;
  if new.status <> old.status and not (case old.status
    when 'scheduled' then new.status in ('publishing', 'cancelled')
    when 'publishing' then new.status in ('published', 'failed', 'scheduled')
    when 'failed' then new.status in ('scheduled', 'cancelled')
    when 'cancelled' then new.status = 'scheduled'
    else false
  end) then
    raise exception 'A post cannot go from % to %.', old.status, new.status
      using errcode = 'check_violation', hint = 'CONFLICT', schema = 'ofm', table = 'scheduled_posts',
            column = 'status', constraint = 'scheduled_posts_status_transition';
  end if;
  if old.status in ('failed', 'cancelled') and new.status = 'scheduled' then
    new.error_message := null;
    new.attempts := 0;
  end if;
  return new;
end
$$;
create trigger scheduled_posts_guard before insert or update on ofm.scheduled_posts
  for each row execute function ofm.guard_post();
