"""Objects that are to go: queued in the transaction that left them without a use, removed later.

A row of `trellis.discards` stays until the removal has worked, however often storage fails. While it is
claimed, nothing may come to lie under its path: a removal under way could take that instead.
"""

import asyncio
import logging
from typing import Final

from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.providers.pictures.thumbnail import kept_at
from trellis.providers.storage import InvalidPath, ObjectPath, Storage, StorageError

log = logging.getLogger(__name__)

_CLAIM_SECONDS: Final = 180
_REMOVE_SECONDS: Final = 90  # so that no removal outlasts its claim
_AT_ONCE: Final = 16

_CLAIM = """
insert into trellis.discards (path, attempts, claimed_until) values ($1, 1, now() + $2 * interval '1 second')
on conflict (path) do update set attempts = discards.attempts + 1, claimed_until = excluded.claimed_until
where coalesce(discards.claimed_until <= now(), true)
returning true
"""
_CLAIM_DUE = """
update trellis.discards set attempts = attempts + 1, claimed_until = now() + $1 * interval '1 second'
where path in (
  select path from trellis.discards
  where due_at <= now() and coalesce(claimed_until <= now(), true)
  order by due_at limit $2 for update skip locked
)
returning path
"""
# What could be made anew by an address that is still good is removed once more when it no longer is.
_REMOVED = (
    "delete from trellis.discards where path = $1 and again_at is null",
    "update trellis.discards set due_at = again_at, again_at = null, claimed_until = null, error = null,"
    " attempts = 0 where path = $1 and again_at is not null",
)
_FORGET = "delete from trellis.discards where path = $1"
# What was given up may take effect a little later; until then the claim stays.
_LATER = """
update trellis.discards set claimed_until = now() + interval '30 seconds', error = $2,
  due_at = now() + least(3600, 15 * 2 ^ least(attempts, 8)) * interval '1 second'
where path = $1
"""


async def claim(connection: Connection, path: str) -> bool:
    """Have the right to remove an object, for some minutes; False while somebody else has it."""
    return bool(await connection.fetchval(_CLAIM, path, _CLAIM_SECONDS))


async def clear(pool: Pool, storage: Storage, path: str) -> None:
    """Remove a claimed object, so that another may lie there. After a StorageError that is tried again."""
    await _remove(pool, storage, path)
    async with transaction(pool, SERVICE) as connection:
        await connection.execute(_FORGET, path)


async def discard(pool: Pool, storage: Storage, path: str) -> None:
    """Remove an object that was queued, at once if that works."""
    async with transaction(pool, SERVICE) as connection:
        claimed = await claim(connection, path)
    if claimed:
        await _discard(pool, storage, path)


async def sweep(pool: Pool, storage: Storage) -> int:
    """Remove what is due; returns how many were."""
    removed = 0
    while True:
        async with transaction(pool, SERVICE) as connection:
            rows = await connection.fetch(_CLAIM_DUE, _CLAIM_SECONDS, _AT_ONCE)
        outcomes = await asyncio.gather(*(_discard(pool, storage, row["path"]) for row in rows))
        removed += sum(outcomes)
        # With storage away each would take as long as this one did.
        if len(rows) < _AT_ONCE or not any(outcomes):
            return removed


async def _discard(pool: Pool, storage: Storage, path: str) -> bool:
    try:
        await _remove(pool, storage, path)
    except StorageError:
        return False
    async with transaction(pool, SERVICE) as connection:
        for statement in _REMOVED:
            await connection.execute(statement, path)
    return True


async def _remove(pool: Pool, storage: Storage, path: str) -> None:
    """Delete the object and its thumbnail; a failure is written down and raised."""
    try:
        place = ObjectPath.parse(path)
        async with asyncio.timeout(_REMOVE_SECONDS):
            for each in (place, kept_at(place)):
                await storage.delete(each)
    except InvalidPath:
        log.warning("%s is in no bucket of this installation: it stays", path)
    except (StorageError, TimeoutError) as error:
        log.warning("%s could not be removed and is tried again: %s", path, error or "no answer in time")
        async with transaction(pool, SERVICE) as connection:
            await connection.execute(_LATER, path, str(error) or "no answer in time")
        if isinstance(error, StorageError):
            raise
        raise StorageError("the storage gave no answer in time") from error
