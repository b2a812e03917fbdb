"""The database that the settings name: an address, or the embedded Postgres under a lease."""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import asyncpg

from trellis.db import embedded
from trellis.db.embedded import EmbeddedError
from trellis.db.migrate import MigrationError, migrate
from trellis.db.pool import Pool, close_pool, create_pool
from trellis.web.failure import Failure
from trellis.web.settings import Settings


@dataclass(frozen=True)
class Database:
    """Addresses of one database, which hold passwords: for requests, for its owner, and for LISTEN."""

    dsn: str = field(repr=False)
    admin_dsn: str = field(repr=False)
    listen_dsn: str = field(repr=False)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database for as long as the block lasts; an embedded one is started if need be. Raises Failure."""
    if settings.database_url:
        dsn = settings.database_url.get_secret_value()
        owner = settings.migrate_database_url or settings.database_url
        yield Database(dsn, owner.get_secret_value(), settings.listen_dsn or dsn)
        return
    try:
        lease = await embedded.start(settings.data)
    except EmbeddedError as error:
        raise Failure(str(error)) from None
    async with lease:
        yield Database(lease.dsn, lease.admin_dsn, lease.dsn)


async def migrated(database: Database, settings: Settings) -> list[str]:
    """Bring the database up to date as its owner; the names of what was applied. Raises Failure."""
    try:
        return await migrate(database.admin_dsn, settings.systems)
    except MigrationError as error:
        if settings.embedded:
            raise Failure(str(error)) from None
        name = "MIGRATE_DATABASE_URL" if settings.migrate_database_url else "DATABASE_URL"
        denied = isinstance(error.__cause__, asyncpg.InsufficientPrivilegeError)
        hint = "; MIGRATE_DATABASE_URL may name the database's owner" if denied else ""
        raise Failure(f"{name}: {error}{hint}") from None


@contextmanager
def unreachable(setting: str) -> Iterator[None]:
    """Tell in one line, which names the setting, why the block cannot reach the database."""
    try:
        yield
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
        raise Failure(f"{setting}: the database refuses: {error}") from None
    except socket.gaierror:
        raise Failure(f"{setting}: there is no host of that name") from None
    except TimeoutError:
        raise Failure(f"{setting}: the database did not answer in time") from None
    except OSError as error:
        raise Failure(f"{setting}: the database cannot be reached ({error.strerror or error})") from None
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise Failure(f"{setting}: {str(error).splitlines()[0]}") from None


@asynccontextmanager
async def opened_pool(database: Database, settings: Settings, size: int) -> AsyncIterator[Pool]:
    """A pool for as long as the block lasts. Raises Failure."""
    with unreachable("DATABASE_URL"):
        pool = await create_pool(database.dsn, max_size=size, statement_cache=settings.cache_statements)
    try:
        yield pool
    finally:
        await close_pool(pool)
