"""What MasStock does not keep for ever: images that no execution has used, keys that nobody goes on with."""

import logging
from typing import Final

from trellis.db.pool import Pool
from trellis.db.session import SERVICE, transaction

log = logging.getLogger(__name__)

_BATCH: Final = 200

# A trigger queues their objects to be removed.
_UNUSED_IMAGES = """
with unused as (
  select id from masstock.reference_images r
  where created_at < now() - make_interval(days => $1) and not exists (
    select from masstock.workflow_executions e where e.input_data -> 'reference_images' ? r.id::text
  )
  order by created_at limit $2 for update skip locked
), gone as (
  delete from masstock.reference_images where id in (select id from unused) returning 1
)
select count(*) from gone
"""
# Of executions that stand still: resumed, such a one says that it has to be tried again with a key.
_IDLE_KEYS = """
with idle as (
  select execution_id from masstock.execution_api_keys k
  where sealed_api_key is not null and not exists (
    select from trellis.runs r where r.id = k.execution_id and (
      r.state <> 'paused'
      or exists (
        select from trellis.run_events e
        where e.run_id = r.id and e.created_at > now() - make_interval(days => $1)
      )
    )
  )
  order by execution_id limit $2 for update skip locked
), gone as (
  update masstock.execution_api_keys set sealed_api_key = null
  where execution_id in (select execution_id from idle) returning 1
)
select count(*) from gone
"""


async def sweep(pool: Pool, days: int) -> tuple[int, int]:
    """Delete what nobody has used for so many days; how many images and keys that were."""
    images = await _all(pool, _UNUSED_IMAGES, days)
    keys = await _all(pool, _IDLE_KEYS, days)
    if images or keys:
        log.info("%d reference images and %d API keys were deleted, unused for %d days", images, keys, days)
    return images, keys


async def _all(pool: Pool, statement: str, days: int) -> int:
    total = 0
    while True:
        async with transaction(pool, SERVICE) as connection:
            count: int = await connection.fetchval(statement, days, _BATCH)
        total += count
        if count < _BATCH:
            return total
