"""Scheduled posts that are due go out, each once, whichever worker comes first and wherever one dies.

A post is `publishing` before anything goes out, and committed so. Who takes up one that somebody else had
begun hands it on under the same reference, which the publisher knows again.
"""

import logging
from functools import partial
from typing import Final

from trellis.db.pool import Pool, Record
from trellis.db.session import SERVICE, transaction
from trellis.jobs.due import each_due
from trellis.providers.errors import Misconfigured, Refused, Unavailable
from trellis.providers.publishing import OutgoingPost, Publisher
from trellis.providers.storage import ObjectPath

log = logging.getLogger(__name__)

_MOST: Final = 6  # tries
_LENGTHS: Final = {"instagram": 2_200, "threads": 500}

_CLAIM = """
with due as (
  select id from ofm.scheduled_posts
  where status in ('scheduled', 'publishing') and coalesce(claimed_until, scheduled_for) <= now()
  order by coalesce(claimed_until, scheduled_for) limit $1 for update skip locked
)
update ofm.scheduled_posts
set status = 'publishing', claimed_until = now() + interval '5 minutes', attempts = attempts + 1
where id in (select id from due)
returning id, user_id, caption, attempts, instagram_account_id, threads_account_id, asset_ids
"""
_ACCOUNT = """
select 'instagram' as platform, username, is_active from ofm.instagram_accounts where id = $1
union all
select 'threads', username, is_active from ofm.threads_accounts where id = $2
"""
_FILES = """
select file_path, file_type
from unnest($1::uuid[]) with ordinality as wanted (id, n) join ofm.assets using (id) order by n
"""
# Only by who took it up last: whoever was slow finds it settled, or with somebody else.
_PUBLISHED = """
update ofm.scheduled_posts
set status = 'published', claimed_until = null, published_at = now(), external_id = $3, permalink = $4,
  error_message = null
where id = $1 and attempts = $2 and status = 'publishing'
"""
_FAILED = """
update ofm.scheduled_posts set status = 'failed', claimed_until = null, error_message = $3
where id = $1 and attempts = $2 and status = 'publishing'
"""
_LATER = """
update ofm.scheduled_posts set claimed_until = now() + $4 * interval '1 second', error_message = $3
where id = $1 and attempts = $2 and status = 'publishing'
"""


async def publish_due(pool: Pool, publisher: Publisher) -> int:
    """Hand on all posts that are due; returns how many are out."""
    return await each_due(pool, _CLAIM, partial(_publish, pool, publisher))


async def _publish(pool: Pool, publisher: Publisher, row: Record) -> bool:
    claim = row["id"], row["attempts"]
    try:
        done = await publisher.publish(await _outgoing(pool, row))
    except Refused as error:
        statement, values = _FAILED, (str(error),)
    except (Unavailable, Misconfigured) as error:
        log.warning("a post did not go out: %s", error)
        if row["attempts"] >= _MOST:
            statement, values = _FAILED, (str(error),)
        else:
            wait = 30 * 2 ** row["attempts"]
            statement, values = _LATER, (f"Not yet: {error}", wait)  # type: ignore[assignment]
    else:
        statement, values = _PUBLISHED, (done.external_id, done.permalink)  # type: ignore[assignment]
    async with transaction(pool, SERVICE) as connection:
        await connection.execute(statement, *claim, *values)
    return statement is _PUBLISHED


async def _outgoing(pool: Pool, row: Record) -> OutgoingPost:
    """The post as its publisher takes it. Refused, with the reason, where it cannot go out as it is."""
    async with transaction(pool, SERVICE) as connection:
        account = await connection.fetchrow(_ACCOUNT, row["instagram_account_id"], row["threads_account_id"])
        files = await connection.fetch(_FILES, row["asset_ids"])
    if account is None:
        raise Refused("The account that it was to be posted from is no longer there.")
    if not account["is_active"]:
        raise Refused("The account that it is to be posted from is not active.")
    platform = account["platform"]
    if len(row["caption"]) > _LENGTHS[platform]:
        raise Refused(f"The caption has more than {_LENGTHS[platform]} characters.")
    if any(file["file_type"] not in ("image", "video") for file in files):
        raise Refused("A post shows images and films, no other files.")
    if not files and (platform == "instagram" or not row["caption"].strip()):
        raise Refused("The post has nothing to show.")
    return OutgoingPost(
        row["id"],
        row["user_id"],
        platform,
        account["username"],
        row["caption"],
        tuple(ObjectPath.parse(file["file_path"]) for file in files),
    )
