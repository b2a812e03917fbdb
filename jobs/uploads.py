"""Tickets for objects that clients put into storage by themselves, and what becomes of them.

A ticket is pending until somebody looked at its object: then there is a row for it (completed), or the object
goes (refused). One that nobody came back to expires, and its object goes as well. All of it is decided under
the ticket's lock, so that of two who come at once the second finds what the first did.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool, Record
from trellis.db.session import SERVICE, transaction
from trellis.jobs import discards
from trellis.providers.storage import ObjectPath, Storage

log = logging.getLogger(__name__)

State = Literal["pending", "completed", "refused", "expired"]

PENDING_AT_MOST: Final = 1_000
"""Uploads that one person may have pending."""

_KEPT_DAYS: Final = 7
_BATCH: Final = 500

_TICKET = """
select id, kind, target, path, content_type, size, state, attempt, error, result, created_by, expires_at,
  expires_at <= now() as late
from trellis.uploads
"""
_FIND = f"{_TICKET} where id = $1 and kind = $2"
_LOCK = f"{_TICKET} where id = $1 for update"
_LOCK_PENDING = f"{_TICKET} where path = $1 and state = 'pending' for update"
_OPEN = """
insert into trellis.uploads (kind, target, path, content_type, size, created_by, expires_at)
values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 second')
on conflict (path) where state = 'pending' do nothing
returning id
"""
_RENEW = """
update trellis.uploads set attempt = attempt + 1, expires_at = now() + $2 * interval '1 second' where id = $1
"""
_SETTLE = "update trellis.uploads set state = $2, error = $3, result = $4, settled_at = now() where id = $1"
_PENDING = "select count(*) from trellis.uploads where created_by = $1 and state = 'pending'"
_IS_QUEUED = "select exists (select from trellis.discards where path = $1)"
_DISCARD = "select trellis.discard(array[$1])"

# By then no address of it is good any more, so that what goes does not come back.
_EXPIRE = """
with late as (
  update trellis.uploads set state = 'expired', settled_at = now()
  where id in (
    select id from trellis.uploads where state = 'pending' and expires_at < now() - interval '3 hours'
    order by expires_at limit $1 for update skip locked
  )
  returning path
)
select count(*) from late, trellis.discard(array(select path from late))
"""
_FORGET = """
delete from trellis.uploads where state <> 'pending' and settled_at < now() - $1 * interval '1 day'
"""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to upload: `size` bytes, for a row of `kind` that belongs to `target`."""

    kind: str
    target: Mapping[str, Any]
    path: ObjectPath
    content_type: str
    size: int


@dataclass(frozen=True)
class Ticket:
    """An upload as it stands. `late`: it has expired, whether or not that was looked after yet."""

    id: UUID
    kind: str
    target: Mapping[str, Any]
    path: ObjectPath
    content_type: str
    size: int
    state: State
    attempt: int
    error: str | None
    result: UUID | None
    created_by: UUID
    expires_at: datetime
    late: bool


async def issue(connection: Connection, owner: UUID, wish: Wish, seconds: int) -> tuple[Ticket, bool]:
    """A ticket that is good for so many seconds, and whether its path is to be cleared first.

    Where it is, that was claimed: `discards.clear` has to follow. The same wish of the same person begins its
    pending upload anew. CONFLICT where somebody else is uploading under the name; LIMIT_EXCEEDED. The
    connection is service's, in a transaction.
    """
    found = await connection.fetchrow(_LOCK_PENDING, str(wish.path))
    before = _ticket(found) if found else None
    if before and before.late:
        await connection.execute(_SETTLE, before.id, "expired", None, None)
    elif before:
        same = (before.kind, before.target, before.content_type, before.size, before.created_by) == (
            *(wish.kind, wish.target, wish.content_type, wish.size),
            owner,
        )
        if not same:
            raise taken("Another file is being uploaded under this name.")
        await connection.execute(_RENEW, before.id, seconds)
        await _claim(connection, wish.path)
        return await lock(connection, before.id), True
    if await connection.fetchval(_PENDING, owner) >= PENDING_AT_MOST:
        raise GatewayError("LIMIT_EXCEEDED", "You have too many uploads that were begun and not completed.")
    made = await connection.fetchval(
        _OPEN,
        *(wish.kind, wish.target, str(wish.path), wish.content_type, wish.size, owner, seconds),
    )
    if made is None:
        raise taken("Another file is being uploaded under this name.")
    clear = before is not None or await connection.fetchval(_IS_QUEUED, str(wish.path))
    if clear:
        await _claim(connection, wish.path)
    return await lock(connection, made), clear


async def find(connection: Connection, kind: str, upload_id: UUID) -> Ticket:
    """The caller's own ticket; NOT_FOUND for any other."""
    row = await connection.fetchrow(_FIND, upload_id, kind)
    if row is None:
        raise _unknown()
    return _ticket(row)


async def lock(connection: Connection, upload_id: UUID) -> Ticket:
    """A ticket that nobody else changes until the transaction ends. The connection is service's."""
    row = await connection.fetchrow(_LOCK, upload_id)
    if row is None:
        raise _unknown()
    return _ticket(row)


async def complete(connection: Connection, upload_id: UUID, result: UUID) -> None:
    """Settle a locked ticket: `result` is the key of the row that it became."""
    await connection.execute(_SETTLE, upload_id, "completed", None, result)


async def refuse(pool: Pool, storage: Storage, ticket: Ticket, reason: str) -> None:
    """Settle a ticket, unless somebody else did or began it anew; its object goes."""
    async with transaction(pool, SERVICE) as connection:
        now = await lock(connection, ticket.id)
        if (now.state, now.attempt) != ("pending", ticket.attempt):
            return
        await connection.execute(_SETTLE, ticket.id, "refused", reason, None)
        await connection.execute(_DISCARD, str(ticket.path))
    await discards.discard(pool, storage, str(ticket.path))


async def sweep(pool: Pool, storage: Storage) -> int:
    """Let go of what nobody came back to, and remove the objects that are due; returns how many were."""
    expired = 0
    while True:
        async with transaction(pool, SERVICE) as connection:
            count = await connection.fetchval(_EXPIRE, _BATCH)
        expired += count
        if count < _BATCH:
            break
    if expired:
        log.info("%d uploads expired that were never completed", expired)
    async with transaction(pool, SERVICE) as connection:
        await connection.execute(_FORGET, _KEPT_DAYS)
    return await discards.sweep(pool, storage)


def taken(message: str) -> GatewayError:
    """That a name cannot be had."""
    return GatewayError("CONFLICT", message, field="filename")


async def _claim(connection: Connection, path: ObjectPath) -> None:
    if not await discards.claim(connection, str(path)):
        raise GatewayError(
            "CONFLICT",
            "The file that had this name is just being removed. Try again in a minute.",
            field="filename",
            extensions={"retryable": True},
        )


def _unknown() -> GatewayError:
    return GatewayError("NOT_FOUND", "There is no such upload, or it is not yours.", field="uploadId")


def _ticket(row: Record) -> Ticket:
    return Ticket(**{**row, "path": ObjectPath.parse(row["path"])})
