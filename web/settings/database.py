"""Where the database is, and how many connections a process opens to it."""

from pydantic import BaseModel

from trellis.web.settings.field import setting
from trellis.web.settings.types import PostgresUrl, RedisUrl


class DatabaseSettings(BaseModel):
    """Where the database is, and how many connections a process opens to it."""

    database_url: PostgresUrl | None = setting(
        "DATABASE_URL",
        "Postgres 15 or newer, as the login role `authenticator`. Not set: an embedded Postgres in "
        "`TRELLIS_DATA`.",
    )
    database_read_url: PostgresUrl | None = setting(
        "DATABASE_READ_URL",
        "One streaming replica of the same database, as the same login role, for planned reads; callers read "
        "the primary until it has replayed what they wrote through this process. Not set: `DATABASE_URL`.",
    )
    migrate_database_url: PostgresUrl | None = setting(
        "MIGRATE_DATABASE_URL",
        "The same database as its owner, for `trellis migrate`. Not set: `DATABASE_URL`.",
    )
    listen_url: PostgresUrl | None = setting(
        "TRELLIS_LISTEN_URL",
        "The same database, direct or through a pooler in session mode, for LISTEN. Not set: `DATABASE_URL`, "
        "with port 5432 where that is Supabase's 6543.",
    )
    bus: RedisUrl | None = setting(
        "TRELLIS_BUS",
        "Redis (`redis://`, `rediss://` or `unix://`), by which gateways hear of changes, instead of each by "
        "LISTEN (docs/bus.md). Those of one installation have the same database number in it, others a "
        "different one.",
    )
    pool_size: int = setting(
        "TRELLIS_POOL_SIZE",
        "Database connections that one process opens at most for transactions of requests. Runs have half "
        "as many of their own, three are for what the process does for itself, and one more listens.",
        10,
        ge=2,
        le=1000,
    )
    read_pool_size: int = setting(
        "TRELLIS_READ_POOL_SIZE",
        "Connections for planned reads of people who are signed in; everybody else shares half as many. By "
        "default a process holds 31 connections at most (10 + 5 + 3 + 1 + 8 + 4), opened as they are needed.",
        8,
        ge=1,
        le=1000,
    )
    one_trip: bool = setting(
        "TRELLIS_ONE_TRIP",
        "Planned reads take one round trip where a check at the start finds that this works; `off`: always a "
        "transaction, with `TRELLIS_POOL_SIZE`'s connections.",
        True,
    )
    statement_cache: bool | None = setting(
        "TRELLIS_STATEMENT_CACHE",
        "`off` for a pooler in transaction mode. Not set: `off` on Supabase's port 6543, else `on`.",
    )
