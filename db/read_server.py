"""One Postgres that is read: in one round trip where a check found that safe, else in a transaction."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trellis.db.one_trip import OneTrip
from trellis.db.pool import Pool
from trellis.db.read_check import difference
from trellis.db.session import Identity, Role, asked_by, bounded, transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReadOptions:
    """How reads are run.

    `size` is how many connections authenticated callers share at most; anonymous ones share half as many.
    `seconds` is what a statement may take, by role; a role that is not in it is not bounded.
    """

    size: int = 8
    seconds: Mapping[Role, float] = field(default_factory=lambda: {"anon": 10.0, "authenticated": 30.0})
    statement_cache: bool = True
    one_trip: bool = True

    @property
    def sizes(self) -> Mapping[Role, int]:
        """How many connections each role's callers share at most."""
        return {"authenticated": self.size, "anon": max(1, self.size // 2)}


class Server:
    """One Postgres that reads go to; `one_trip` is None where they take a transaction each."""

    def __init__(self, pool: Pool, one_trip: OneTrip | None, seconds: Mapping[Role, float]) -> None:
        self.pool = pool
        self.one_trip = one_trip
        self._seconds = seconds

    async def value(self, identity: Identity, sql: str, values: Sequence[Any]) -> str | None:
        """As `Reads.value`, on this server."""
        role, seconds = identity.role, self._seconds.get(identity.role)
        with asked_by(identity):
            if self.one_trip and role in self.one_trip.lanes:
                return await self.one_trip.value(identity, sql, values)
            async with transaction(self.pool, identity, readonly=True, seconds=seconds) as connection:
                with bounded(seconds):
                    value: str | None = await connection.fetchval(sql, *values)
            return value

    async def plan(
        self, identity: Identity, sql: str, values: Sequence[Any], *, analyze: bool
    ) -> Sequence[str]:
        """As `Reads.plan`, on this server."""
        seconds = self._seconds.get(identity.role)
        options = "analyze, buffers off" if analyze else "costs"
        with asked_by(identity):
            async with transaction(self.pool, identity, readonly=True, seconds=seconds) as connection:
                with bounded(seconds):
                    lines = await connection.fetch(f"explain ({options}) {sql}", *values)
        return [line[0] for line in lines]


async def open_server(pool: Pool, dsn: str, options: ReadOptions) -> Server:
    """Decide by trying whether this server can be read in one round trip."""
    if not options.one_trip:
        return Server(pool, None, options.seconds)
    try:
        one_trip = await OneTrip.open(
            dsn, options.sizes, options.seconds, statement_cache=options.statement_cache
        )
    except OSError:
        raise  # nobody is there: that says nothing about roles
    except Exception as error:
        log.warning(
            "planned reads take a transaction each: no connection can be opened as a role (%s)", error
        )
        return Server(pool, None, options.seconds)
    quick, safe = Server(pool, one_trip, options.seconds), Server(pool, None, options.seconds)
    try:
        found = await difference(pool, quick, safe, one_trip.lanes)
    except BaseException:
        await one_trip.close()
        raise
    if found:
        log.warning("planned reads take a transaction each: in one round trip, %s", found)
        await one_trip.close()
        return safe
    return quick
