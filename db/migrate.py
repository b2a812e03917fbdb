"""Forward-only migrations in plain SQL, recorded where the Supabase CLI records its own.

A file is `migrations/<14-digit timestamp>_<system>_<name>.sql`. Only the systems that are switched on are
applied (`trellis` always), each file in a transaction of its own, under an advisory lock. What
`supabase db push` has applied counts as applied, and the other way round.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import asyncpg

from trellis.db.pool import Connection, Record, connect

FOLDER = Path(__file__).parent / "migrations"

_FILE_NAME = re.compile(r"(?P<version>\d{14})_(?P<system>[a-z]+)_[a-z0-9_]+\.sql")
_LOCK = 0x7472656C6C6973  # "trellis"; advisory locks are numbers, shared by everyone in the database

# The first three columns are the CLI's own, as it creates them. The checksum is ours; it stays null in the
# rows that the CLI writes, until we first see them.
_HISTORY = """
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
alter table supabase_migrations.schema_migrations
  add column if not exists statements text[],
  add column if not exists name text,
  add column if not exists checksum text;
"""


class MigrationError(Exception):
    """The database and the migrations do not go together; the message is one line for the operator."""


@dataclass(frozen=True)
class Migration:
    """One file: its version, the system that it belongs to, and its text."""

    version: str
    system: str
    path: Path
    sql: str

    @property
    def name(self) -> str:
        """The file's name without its version and suffix, as the CLI records it."""
        return self.path.stem.removeprefix(f"{self.version}_")

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, in hex; a checkout's line ends do not count."""
        return sha256(self.sql.encode()).hexdigest()


def read_migrations(folder: Path = FOLDER) -> list[Migration]:
    """All migrations of `folder`, oldest first. Raises MigrationError for a file name that is not one."""
    found: dict[str, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        match = _FILE_NAME.fullmatch(path.name)
        if match is None:
            raise MigrationError(f"{path.name}: not <14-digit timestamp>_<system>_<name>.sql")
        version = match["version"]
        if version in found:
            raise MigrationError(f"{path.name}: has the version of {found[version].path.name}")
        found[version] = Migration(version, match["system"], path, path.read_text(encoding="utf-8"))
    return list(found.values())


async def migrate(admin_dsn: str, systems: Sequence[str], folder: Path = FOLDER) -> list[str]:
    """Bring the database up to date for `systems`, and return the names of what was applied now.

    `admin_dsn` is of a role that may create roles and schemas. Raises MigrationError.
    """
    known = read_migrations(folder)
    names = {migration.system for migration in known}
    for system in systems:
        if system not in names:
            raise MigrationError(f"no system {system!r}; there are {', '.join(sorted(names - {'trellis'}))}")
    wanted = [migration for migration in known if migration.system in {"trellis", *systems}]
    try:
        connection = await connect(admin_dsn)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise MigrationError(f"cannot reach the database: {_line(error)}") from error
    try:
        applied = []
        while migration := await _apply_next(connection, known, wanted):
            applied.append(migration.name)
        return applied
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise MigrationError(f"cannot migrate the database: {_line(error)}") from error
    finally:
        await connection.close()


async def _apply_next(
    connection: Connection, known: Sequence[Migration], wanted: Sequence[Migration]
) -> Migration | None:
    """Apply the oldest missing one; None when there is nothing left.

    The lock and the history are taken anew in each transaction, so a second migrator, or a pooler that deals
    out another session, cannot apply anything twice.
    """
    async with connection.transaction():
        await connection.execute("set local statement_timeout = 0")
        await connection.execute("select pg_advisory_xact_lock($1)", _LOCK)
        await connection.execute(_HISTORY)
        history = await connection.fetch(
            "select version, name, checksum from supabase_migrations.schema_migrations order by version"
        )
        await _hold_against(connection, history, known)
        done = {record["version"] for record in history}
        migration = next((migration for migration in wanted if migration.version not in done), None)
        if migration is not None:
            await _apply(connection, migration)
        return migration


async def _hold_against(
    connection: Connection, history: Sequence[Record], known: Sequence[Migration]
) -> None:
    """Refuse a history that other files of ours wrote; somebody else's migrations are not looked at."""
    files = {migration.version: migration for migration in known}
    systems = {migration.system for migration in known}
    for record in history:
        version, name, checksum = record
        migration = files.get(version)
        if migration is None:
            if name and name.partition("_")[0] in systems:
                raise MigrationError(
                    f"the database has {version}_{name}, which this release does not know: upgrade Trellis"
                )
        elif checksum is None:
            await connection.execute(
                "update supabase_migrations.schema_migrations set checksum = $2 where version = $1",
                version,
                migration.checksum,
            )
        elif checksum != migration.checksum:
            raise MigrationError(f"{migration.path.name} has changed since it was applied")


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        await connection.execute(migration.sql)
    except asyncpg.PostgresError as error:
        place = f"{migration.path.name}{_place(error, migration.sql)}"
        raise MigrationError(f"{place}: {_line(error)}") from error
    await connection.execute(
        "insert into supabase_migrations.schema_migrations (version, name, statements, checksum)"
        " values ($1, $2, $3, $4)",
        migration.version,
        migration.name,
        [migration.sql],
        migration.checksum,
    )


def _line(error: Exception) -> str:
    return (
        str(error).partition("\n")[0] or type(error).__name__
    )  # what follows are Postgres's detail and hint


def _place(error: asyncpg.PostgresError, sql: str) -> str:
    position = error.as_dict().get("position")  # 1-based, in characters; absent for errors inside functions
    return f", line {sql.count(chr(10), 0, int(position) - 1) + 1}" if position else ""
