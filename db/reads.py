"""Reads of one value: one round trip where that is known to be safe, a transaction where it is not.

async with open_reads(pool, dsn) as reads:
    answer = await reads.value(identity, "select json_agg(name)::text from coice.catalogs where id < $1", [9])
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from trellis.db.lane import Lane
from trellis.db.pool import Pool
from trellis.db.read_server import ReadOptions, Server, open_server
from trellis.db.replica import Replica
from trellis.db.session import Identity

__all__ = ["ReadOptions", "Reads", "open_reads"]


class Reads:
    """Read-only statements of one value, each as a caller."""

    def __init__(self, primary: Server, replica: "Replica | None" = None) -> None:
        self._primary = primary
        self._replica = replica

    async def value(
        self, identity: Identity, sql: str, values: Sequence[Any], *, primary: bool = False
    ) -> str | None:
        """The single text value (one row, one column) of a read-only statement, run as `identity`.

        `sql` is a `select` of one row with one text column; its placeholders $1 to $n are `values`. Where
        there is a read replica it answers, unless `primary` is set or the caller wrote what it lacks.
        Cancelling the task cancels the statement in Postgres. Raises what asyncpg raises, and GatewayError:
        UNAUTHENTICATED where an anonymous caller may not read, LIMIT_EXCEEDED when the time of the role is
        over, UNAVAILABLE where somebody else stopped the statement.
        """
        replica = self._replica
        if replica and not primary and replica.freshness.serves(_caller(identity)):
            try:
                server = await replica.server()
                return await server.value(identity, sql, values)
            except Exception as error:
                if not replica.failed(error):
                    raise
        return await self._primary.value(identity, sql, values)

    async def plan(
        self, identity: Identity, sql: str, values: Sequence[Any], *, analyze: bool
    ) -> Sequence[str]:
        """The primary's plan of a read-only statement for `identity`, line by line.

        With `analyze` the statement is run to measure it, within the time of the role. Raises as `value`.
        """
        return await self._primary.plan(identity, sql, values, analyze=analyze)

    def wrote(self, identity: Identity) -> None:
        """The caller has written: their reads go to the primary until the replica has replayed it.

        It is remembered in this process. A caller whose next request reaches another one may be read an older
        state there, as anybody else may.
        """
        if self._replica:
            self._replica.freshness.wrote(_caller(identity))

    @property
    def one_trip(self) -> bool:
        """Whether reads of the primary take one round trip."""
        return self._primary.one_trip is not None

    def lanes(self) -> Mapping[str, Lane]:
        """The connections of reads in one round trip, by a name, for figures about them."""
        one_trip = self._primary.one_trip
        return {f"reads_{role}": lane for role, lane in one_trip.lanes.items()} if one_trip else {}


@asynccontextmanager
async def open_reads(
    pool: Pool, dsn: str, options: ReadOptions | None = None, *, replica: str | None = None
) -> AsyncIterator[Reads]:
    """Reads of the database at `dsn`, and of its replica, for as long as the block lasts.

    `pool` is the one for transactions on the primary; it is not closed. The replica may be away.
    """
    options = options or ReadOptions()
    server = await open_server(pool, dsn, options)
    other = Replica(pool, replica, options) if replica else None
    try:
        if other:
            await other.freshness.look()
        yield Reads(server, other)
    finally:
        if other:
            await other.close()
        if server.one_trip:
            await server.one_trip.close()


def _caller(identity: Identity) -> str:
    return str(identity.claims.get("sub") or identity.role)
