"""Reads in one round trip: connections that are a role, and statements that set the claims they read by.

Why this is safe, and when it is not used: docs/decisions/0009-one-trip-reads.md.
"""

import asyncio
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from trellis.db.lane import Lane
from trellis.db.pool import Connection, create_pool
from trellis.db.session import Identity, Role, bounded
from trellis.db.waiting import waiting

_STATE = """
    select current_user::text, current_setting('default_transaction_read_only'),
           current_setting('statement_timeout')::interval = $1::text::interval
"""
_CONNECT_SECONDS = 10.0
_LONG = 20_000  # characters


class NotThatRole(Exception):
    """A connection that is not what was asked for: something on the way ignores startup parameters."""


class OneTrip:
    """Connections to one server, by the role that they are; nothing is ever set on them afterwards."""

    def __init__(self, lanes: Mapping[Role, Lane], seconds: Mapping[Role, float]) -> None:
        self.lanes = lanes
        self._seconds = seconds

    @classmethod
    async def open(
        cls, dsn: str, sizes: Mapping[Role, int], seconds: Mapping[Role, float], *, statement_cache: bool
    ) -> "OneTrip":
        """Open `sizes` connections at most for each role, their statements bounded by `seconds`.

        Raises NotThatRole, or what asyncpg raises where the login cannot have such connections.
        """
        lanes: dict[Role, Lane] = {}
        try:
            for role, size in sizes.items():
                lanes[role] = await _lane(dsn, role, size, seconds.get(role), statement_cache)
        except BaseException:
            await cls(lanes, seconds).close()
            raise
        return cls(lanes, seconds)

    async def value(self, identity: Identity, sql: str, values: Sequence[Any]) -> str | None:
        """As `Reads.value`, for a role that there are connections of."""
        lane = self.lanes[identity.role]
        with waiting():
            connection = await lane.take()
        try:
            with bounded(self._seconds.get(identity.role)):
                value: str | None = await connection.fetchval(
                    _wrapped(sql, len(values)), *values, identity.claims_json
                )
        except BaseException:
            await lane.drop(connection)
            raise
        lane.put(connection)
        return value

    async def close(self) -> None:
        """Close the connections, once they are back."""
        await asyncio.gather(*(lane.close() for lane in self.lanes.values()))


async def _lane(dsn: str, role: Role, size: int, seconds: float | None, statement_cache: bool) -> Lane:
    limit = f"{round((seconds or 0) * 1000)}ms"  # 0 is no bound

    async def check(connection: Connection) -> None:
        state = await connection.fetchrow(_STATE, limit)
        if state is None or tuple(state) != (role, "on", True):
            raise NotThatRole(f"a connection that was opened as {role} is not")

    pool = await create_pool(
        dsn,
        max_size=size,
        statement_cache=statement_cache,
        # As startup parameters they are what RESET goes back to.
        settings={"role": role, "default_transaction_read_only": "on", "statement_timeout": limit},
        check=check,
        connect_seconds=_CONNECT_SECONDS,
        synced=True,
    )
    return Lane(pool, size)


def _wrapped(sql: str, values: int) -> str:
    return _wrap(sql, values) if len(sql) > _LONG else _kept_wrap(sql, values)


def _wrap(sql: str, values: int) -> str:
    """`sql` with its claims set first, from one placeholder more.

    The inner select is a fence (offset 0), and nothing of `sql` runs before its row is there to be tested. A
    form in which the claims came too late would read as nobody.
    """
    return (
        f"select (select j from (\n{sql}\n) q(j) where s.x is not null)"
        f" from (select set_config('request.jwt.claims', ${values + 1}, true) x offset 0) s"
    )


# The same text again is found faster among prepared statements; a few long ones would fill the memory.
_kept_wrap = lru_cache(maxsize=1000)(_wrap)
