"""Reels whose views are not known yet: they are asked for by the clock, and decide about the reel."""

import logging
from functools import partial
from typing import Final
from uuid import UUID

from trellis.db.pool import Pool, Record
from trellis.db.session import SERVICE, transaction
from trellis.jobs.due import each_due
from trellis.jobs.ofm.assets import BUCKET
from trellis.providers.admission import Caller
from trellis.providers.errors import Misconfigured, Refused, Unavailable
from trellis.providers.pictures.inspection import content_type_of
from trellis.providers.reels import ReelAddress, ReelSource, Sighting, UnknownViews
from trellis.providers.storage import ObjectPath, Storage, StorageError

log = logging.getLogger(__name__)

APPROVED_FROM: Final = 100_000
"""Views from which a reel is approved."""

_MOST: Final = 8  # tries
_EXTENSIONS: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}

# Moved on before it is looked at: a worker that dies over one leaves it to be taken up a little later.
_CLAIM = """
update ofm.viral_reels set fetch_due_at = now() + interval '5 minutes', fetch_attempts = fetch_attempts + 1
where id in (
  select id from ofm.viral_reels where fetch_due_at <= now() and shortcode is not null
  order by fetch_due_at limit $1 for update skip locked
)
returning id, user_id, platform, shortcode, fetch_attempts
"""
_PLACE = "update ofm.viral_reels set thumbnail_url = $2 where id = $1 returning true"
# What the person has decided meanwhile stays.
_KNOWN = """
update ofm.viral_reels
set view_count = $2::bigint, fetched_at = now(), fetch_error = null, fetch_due_at = null,
  approval_status = case
    when approval_status <> 'pending' then approval_status
    when $2::bigint >= $3::bigint then 'approved'
    else 'denied'
  end
where id = $1 returning true
"""
_UNKNOWN = """
update ofm.viral_reels set fetch_error = $2, fetch_due_at = now() + $3 * interval '1 second' where id = $1
"""
_DISCARD = "select trellis.discard(array[$1])"


async def fetch_reels(pool: Pool, storage: Storage, source: ReelSource) -> int:
    """Look at all reels that are due; returns how many views are known now."""
    return await each_due(pool, _CLAIM, partial(_fetch, pool, storage, source))


async def _fetch(pool: Pool, storage: Storage, source: ReelSource, row: Record) -> bool:
    wait: int | None
    try:
        address = ReelAddress(row["platform"], row["shortcode"])
        found = await source.look(address, Caller(row["user_id"]))
        await _keep(pool, storage, row["id"], row["user_id"], found)
    except (UnknownViews, Refused) as error:
        reason, wait = str(error), None
    except (Unavailable, Misconfigured, StorageError) as error:
        last = row["fetch_attempts"] >= _MOST
        reason = "The views could not be fetched." if last else f"Not yet: {error}"
        wait = None if last else 60 * 2 ** row["fetch_attempts"]
        log.warning("the views of a reel could not be fetched: %s", error)
    else:
        return True
    async with transaction(pool, SERVICE) as connection:
        await connection.execute(_UNKNOWN, row["id"], reason, wait)
    return False


async def _keep(pool: Pool, storage: Storage, reel: UUID, owner: UUID, found: Sighting) -> None:
    """Write down what is known. The row tells of the picture first, so that none is left without a row."""
    kind = content_type_of(found.thumbnail) if found.thumbnail else None
    path = None
    if found.thumbnail and kind:
        path = ObjectPath(storage.buckets[BUCKET].name, f"{owner}/reels/{reel}.{_EXTENSIONS[kind]}")
        async with transaction(pool, SERVICE) as connection:
            if not await connection.fetchval(_PLACE, reel, str(path)):
                return
        await storage.write(path, found.thumbnail, kind)
    async with transaction(pool, SERVICE) as connection:
        if not await connection.fetchval(_KNOWN, reel, found.views, APPROVED_FROM) and path:
            await connection.execute(_DISCARD, str(path))
