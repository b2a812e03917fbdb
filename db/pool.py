"""Connection pools to Postgres, all with the same codecs and session defaults."""

from typing import Any, TypeAlias

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

Record: TypeAlias = asyncpg.Record
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

# Every connection answers in UTC: cursors and JSON must not depend on the server's own time zone. Compiling a
# statement's policies costs more than a page of rows does.
_SESSION = {"TimeZone": "UTC", "application_name": "trellis", "jit": "off"}


def _encode_json(value: Any) -> str:
    return orjson.dumps(value).decode()


async def prepare(connection: Connection) -> None:
    """Give a connection the codecs that every module here counts on: json and jsonb are Python values."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=_encode_json, decoder=orjson.loads)


async def connect(dsn: str) -> "asyncpg.Connection[asyncpg.Record]":
    """Open a single connection, for what a pool cannot do (LISTEN, migrations). The caller closes it."""
    connection = await asyncpg.connect(dsn, server_settings=_SESSION)
    await prepare(connection)
    return connection


async def create_pool(
    dsn: str, *, min_size: int = 1, max_size: int = 10, statement_cache: bool = True
) -> Pool:
    """Open a pool; `statement_cache=False` is for poolers in transaction mode, which share sessions."""
    return await asyncpg.create_pool(
        dsn,
        min_size=min_size,
        max_size=max_size,
        init=prepare,
        server_settings=_SESSION,
        statement_cache_size=100 if statement_cache else 0,
        max_cacheable_statement_size=0,
    )
