"""Tokens of Threads: sealed in their rows, and refreshed by the clock before they expire."""

import logging
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from trellis.db.pool import Connection, Pool, Record
from trellis.db.session import SERVICE, transaction
from trellis.jobs.due import each_due
from trellis.providers.admission import Caller
from trellis.providers.errors import Misconfigured, Refused, Unavailable
from trellis.providers.threads import Profile, ThreadsAccounts, Token
from trellis.providers.vault import Place, Vault, VaultError

log = logging.getLogger(__name__)

_EARLY: Final = timedelta(days=7)
_YOUNGEST: Final = timedelta(days=1)  # below which Threads refreshes none
_LONGEST: Final = 6 * 3_600  # seconds between two tries

_SAVE = """
insert into ofm.threads_accounts as a
  (user_id, threads_user_id, username, profile_pic_url, access_token, token_expires_at, refresh_due_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (user_id, threads_user_id) do update
set username = excluded.username, profile_pic_url = excluded.profile_pic_url,
  access_token = excluded.access_token, token_expires_at = excluded.token_expires_at,
  refresh_due_at = excluded.refresh_due_at, refresh_attempts = 0, refresh_error = null, is_active = true
returning id
"""
# Moved on before Threads is asked: no two workers ask for one, and what a dead one left is taken up again.
_CLAIM = """
update ofm.threads_accounts
set refresh_due_at = now() + interval '10 minutes', refresh_attempts = refresh_attempts + 1
where id in (
  select id from ofm.threads_accounts where is_active and refresh_due_at <= now()
  order by refresh_due_at limit $1 for update skip locked
)
returning id, user_id, access_token, token_expires_at, token_expires_at <= now() as expired, refresh_attempts
"""
# Only instead of the token that was sent: the person may have connected the account anew meanwhile.
_RENEW = """
update ofm.threads_accounts
set access_token = $3, token_expires_at = $4, refresh_due_at = $5, refresh_attempts = 0, refresh_error = null
where id = $1 and token_expires_at = $2
"""
_DEACTIVATE = """
update ofm.threads_accounts set is_active = false, refresh_error = $3 where id = $1 and token_expires_at = $2
"""
_LATER = """
update ofm.threads_accounts set refresh_error = $3, refresh_due_at = now() + $4 * interval '1 second'
where id = $1 and token_expires_at = $2
"""
_FORGET = "delete from ofm.threads_connections where expires_at < now()"


def place_of(user_id: UUID) -> Place:
    """Where a person's tokens are sealed."""
    return Place("ofm.threads_accounts", "access_token", user_id)


async def save_account(
    connection: Connection, vault: Vault, user_id: UUID, profile: Profile, token: Token
) -> UUID:
    """The row of a connected account; the one that is there, where it was connected before. As service."""
    expires, due = _times(token)
    key: UUID = await connection.fetchval(
        _SAVE,
        *(user_id, profile.id, profile.username, profile.picture_url),
        *(vault.seal(token.text, place_of(user_id)), expires, due),
    )
    return key


async def refresh_tokens(pool: Pool, vault: Vault, threads: ThreadsAccounts) -> int:
    """Refresh all that are due; returns how many were."""
    async with transaction(pool, SERVICE) as connection:
        await connection.execute(_FORGET)
    return await each_due(pool, _CLAIM, partial(_refresh, pool, vault, threads))


async def _refresh(pool: Pool, vault: Vault, threads: ThreadsAccounts, row: Record) -> bool:
    key = row["id"], row["token_expires_at"]
    try:
        if row["expired"]:
            raise Refused("The token has expired: connect the account anew.")
        token = vault.open(row["access_token"], place_of(row["user_id"]))
        fresh = await threads.refresh(token, Caller(row["user_id"]))
        sealed = vault.seal(fresh.text, place_of(row["user_id"]))
    except Refused as error:
        log.info("an account at Threads is no longer active: %s", error)
        async with transaction(pool, SERVICE) as connection:
            await connection.execute(_DEACTIVATE, *key, str(error))
        return False
    except (Unavailable, Misconfigured, VaultError) as error:
        log.warning("a token of Threads could not be refreshed: %s", error)
        wait = min(_LONGEST, 60 * 2 ** min(row["refresh_attempts"], 10))
        async with transaction(pool, SERVICE) as connection:
            await connection.execute(_LATER, *key, "It could not be refreshed yet.", wait)
        return False
    async with transaction(pool, SERVICE) as connection:
        await connection.execute(_RENEW, *key, sealed, *_times(fresh))
    return True


def _times(token: Token) -> tuple[datetime, datetime]:
    """When a token expires, and when it is to be refreshed."""
    now = datetime.now(UTC)
    expires = now + timedelta(seconds=token.seconds)
    return expires, max(expires - _EARLY, now + min(_YOUNGEST, timedelta(seconds=token.seconds / 2)))
