"""Connection pools to Postgres, all with the same codecs and session defaults."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

Record: TypeAlias = asyncpg.Record
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

# Every connection answers in UTC: cursors and JSON must not depend on the server's own time zone. Compiling a
# statement's policies costs more than a page of rows does.
# Of a statement that a connection keeps prepared: Postgres takes some sixty times as much for its plan.
_KEPT_CHARACTERS = 20_000
_SESSION = {"TimeZone": "UTC", "application_name": "trellis", "jit": "off"}
CLOSE_SECONDS = 5.0  # for connections to come back when a pool is closed
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


def _encode_json(value: Any) -> str:
    return orjson.dumps(value).decode()


async def prepare(connection: Connection) -> None:
    """Give a connection the codecs that every module here counts on: json and jsonb are Python values."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=_encode_json, decoder=orjson.loads)


async def connect(dsn: str, *, name: str = "trellis") -> "asyncpg.Connection[asyncpg.Record]":
    """Open a single connection, for what a pool cannot do (LISTEN, migrations). The caller closes it.

    `name` is what Postgres shows of it (`application_name`).
    """
    connection = await asyncpg.connect(dsn, server_settings={**_SESSION, "application_name": name})
    try:
        await prepare(connection)
    except BaseException:
        connection.terminate()
        raise
    return connection


class _Pooled(asyncpg.Connection):
    """A connection that costs no round trip when it is given back.

    asyncpg would send RESET ALL, CLOSE ALL and the like. There is nothing of that kind to undo: identities
    are local to a transaction, and LISTEN and advisory locks have connections of their own. A transaction
    that is still open is rolled back all the same.
    """

    def get_reset_query(self) -> str:
        """No statement."""
        return ""


class _Synced(_Pooled):
    """A connection that ends whatever was begun on it when it is given back, at the price of a round trip.

    The driver may refuse a value after it has sent the statement: without an end to that, the clock of
    `statement_timeout` runs on, and stops the next reader's.
    """

    def get_reset_query(self) -> str:
        """The least of statements."""
        return "select"


async def create_pool(
    dsn: str,
    *,
    min_size: int = 1,
    max_size: int = 10,
    statement_cache: bool = True,
    settings: Mapping[str, str] = NO_SETTINGS,
    check: Callable[[Connection], Awaitable[None]] | None = None,
    connect_seconds: float = 60.0,
    synced: bool = False,
) -> Pool:
    """Open a pool; `statement_cache=False` is for poolers in transaction mode, which share sessions.

    `settings` are startup parameters besides those that all connections have; `check` sees every new
    connection, and what it raises keeps the connection out of the pool. `synced` is for statements that run
    outside transactions: whatever was begun ends when the connection comes back.
    """

    async def opened(connection: Connection) -> None:
        await prepare(connection)
        if check:
            await check(connection)

    return await asyncpg.create_pool(
        dsn,
        min_size=min_size,
        max_size=max_size,
        init=opened,
        server_settings={**_SESSION, **settings},
        statement_cache_size=100 if statement_cache else 0,
        max_cacheable_statement_size=_KEPT_CHARACTERS,
        connection_class=_Synced if synced else _Pooled,
        timeout=connect_seconds,
    )


async def close_pool(pool: Pool) -> None:
    """Close a pool once its connections are back; those that are not in time are cut."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await pool.close()
    except TimeoutError:
        pool.terminate()
