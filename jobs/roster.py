"""The processes of an installation: each writes every few seconds that it is there, and what it is about.

It says so for people to see. What decides whose work is taken over is in `jobs.upkeep`.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg

from trellis.db.outage import UNAVAILABLE
from trellis.db.pool import Connection, Pool, Record
from trellis.db.session import SERVICE, transaction

log = logging.getLogger(__name__)

GONE_SECONDS: Final = 15.0
"""After how long a process that says nothing is taken to be gone."""

FORGOTTEN_SECONDS: Final = 600.0
"""For how long a process is remembered that went without striking itself out: killed, or cut off."""

_SAY_SECONDS: Final = 2.0
_LEAVE_SECONDS: Final = 1.0

# Nothing of it has to outlast a crash of Postgres, so its transaction waits for no disk.
_SAY = """
with gone as (
  delete from trellis.processes where seen_at < clock_timestamp() - make_interval(secs => $5) and id <> $1
)
insert into trellis.processes as p (id, version, started_at, figures) values ($1, $2, $3, $4)
on conflict (id) do update set seen_at = clock_timestamp(), figures = excluded.figures
returning set_config('synchronous_commit', 'off', true)
"""
_LEAVE = "delete from trellis.processes where id = $1"
_KNOWN = """
select id, version, started_at, seen_at, figures,
  seen_at < clock_timestamp() - make_interval(secs => $1) as gone
from trellis.processes where seen_at >= clock_timestamp() - make_interval(secs => $2)
order by gone, started_at, id limit 1000
"""


class Roster:
    """One process's line in the roster. `figures` gives JSON, each time that it is written."""

    def __init__(self, pool: Pool, version: str, figures: Callable[[], Mapping[str, Any]]) -> None:
        self._pool = pool
        self._version = version
        self._figures = figures
        self.id: UUID = uuid4()
        self.started_at = datetime.now(UTC)

    async def keep(self, seconds: float = _SAY_SECONDS) -> None:
        """Write it every so many seconds until this is cancelled, and then strike it out."""
        failed = False
        try:
            while True:
                try:
                    await self.say()
                    failed = False
                except (*UNAVAILABLE, asyncpg.PostgresError) as error:
                    if not failed:
                        log.warning("cannot say that this process is there (%s)", type(error).__name__)
                    failed = True
                await asyncio.sleep(seconds)
        finally:
            with suppress(*UNAVAILABLE, asyncpg.PostgresError, TimeoutError):
                async with asyncio.timeout(_LEAVE_SECONDS):
                    await self.leave()

    async def say(self) -> None:
        """Write it now."""
        async with transaction(self._pool, SERVICE) as connection:
            await connection.execute(
                _SAY, self.id, self._version, self.started_at, dict(self._figures()), FORGOTTEN_SECONDS
            )

    async def leave(self) -> None:
        """Strike it out."""
        async with transaction(self._pool, SERVICE) as connection:
            await connection.execute(_LEAVE, self.id)


async def known(connection: Connection) -> Sequence[Record]:
    """The processes that are there, the oldest first, and then those that are `gone` without a word.

    In a transaction as `service_role`.
    """
    found: Sequence[Record] = await connection.fetch(_KNOWN, GONE_SECONDS, FORGOTTEN_SECONDS)
    return found
