"""Migrations: applied once, by whomever, and recorded as the Supabase CLI does; refused where they differ."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from trellis.db import embedded
from trellis.db.embedded import Embedded
from trellis.db.migrate import FOLDER, Migration, MigrationError, migrate, read_migrations
from trellis.db.pool import Connection, connect

FIRST = "20300101000000_trellis_first.sql"
SECOND = "20300101000100_coice_second.sql"
HISTORY = "select version, name from supabase_migrations.schema_migrations order by version"


@pytest.fixture
async def empty(cluster: Embedded, worker: str) -> AsyncIterator[str]:
    """The superuser's address of a database in which nothing was migrated yet."""
    name = f"empty_{worker}"
    async with Server(cluster) as server:
        await server.execute(f'create database "{name}"')
        yield cluster.address("postgres", name)
        await server.execute(f'drop database "{name}" with (force)')


class Server:
    """A superuser's connection to a cluster, for a block."""

    def __init__(self, cluster: Embedded, database: str = "postgres") -> None:
        self._dsn = cluster.address("postgres", database)

    async def __aenter__(self) -> Connection:
        self._connection = await connect(self._dsn)
        return self._connection

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two migrations: `trellis` makes a table, `coice` adds a row to it."""
    (tmp_path / FIRST).write_text("create table public.things (name text);\n")
    (tmp_path / SECOND).write_text("insert into public.things values ('second');\n")
    return tmp_path


async def history(dsn: str) -> list[tuple[str, str]]:
    connection = await connect(dsn)
    try:
        return [(record["version"], record["name"]) for record in await connection.fetch(HISTORY)]
    finally:
        await connection.close()


async def run(dsn: str, sql: str) -> None:
    connection = await connect(dsn)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def things(dsn: str) -> list[str]:
    connection = await connect(dsn)
    try:
        return [
            record[0] for record in await connection.fetch("select name from public.things order by name")
        ]
    finally:
        await connection.close()


async def refused(dsn: str, folder: Path, message: str, systems: tuple[str, ...] = ("coice",)) -> None:
    """The migration is refused in one line that matches, and applies nothing."""
    before = await history(dsn)
    with pytest.raises(MigrationError, match=message) as caught:
        await migrate(dsn, systems, folder)
    assert "\n" not in str(caught.value)
    assert await history(dsn) == before


async def test_everything_is_applied_once(empty: str) -> None:
    names = [migration.name for migration in read_migrations() if migration.system in ("trellis", "coice")]
    assert await migrate(empty, ["coice"]) == names
    assert await migrate(empty, ["coice"]) == []
    assert [name for _, name in await history(empty)] == names


async def test_only_systems_that_are_switched_on(empty: str) -> None:
    own = [migration.name for migration in read_migrations() if migration.system == "trellis"]
    assert await migrate(empty, []) == own
    connection = await connect(empty)
    assert await connection.fetchval("select to_regnamespace('coice')") is None
    await connection.close()
    later = await migrate(empty, ["trellis", "coice"])
    assert later == [migration.name for migration in read_migrations() if migration.system == "coice"]


async def test_the_history_is_the_supabase_clis(empty: str, folder: Path) -> None:
    await migrate(empty, ["coice"], folder)
    connection = await connect(empty)
    rows = await connection.fetch(
        "select version, statements, name from supabase_migrations.schema_migrations order by version"
    )
    await connection.close()
    assert [tuple(row) for row in rows] == [
        ("20300101000000", [(folder / FIRST).read_text()], "trellis_first"),
        ("20300101000100", [(folder / SECOND).read_text()], "coice_second"),
    ]


async def test_what_the_cli_applied_is_not_applied_again(empty: str, folder: Path) -> None:
    # As `supabase db push` does it: its own table with its own columns, and rows without our checksum.
    await run(
        empty,
        """
        create schema supabase_migrations;
        create table supabase_migrations.schema_migrations (version text not null primary key);
        alter table supabase_migrations.schema_migrations add column statements text[], add column name text;
        create table public.things (name text);
        insert into supabase_migrations.schema_migrations (version, name, statements)
        values ('20300101000000', 'trellis_first', '{"create table public.things (name text)"}'),
               ('20290101000000', 'somebody_elses', '{}'),
               ('20280101000000', null, null);
        """,
    )
    assert await migrate(empty, ["coice"], folder) == ["coice_second"]
    assert await things(empty) == ["second"]
    # From then on a change is seen there too.
    (folder / FIRST).write_text("create table public.things (name text, more text);\n")
    await refused(empty, folder, f"{FIRST} has changed since it was applied")


async def test_a_changed_file_is_refused(empty: str, folder: Path) -> None:
    await migrate(empty, [], folder)
    (folder / FIRST).write_text("create table public.other ();\n")
    await refused(empty, folder, f"{FIRST} has changed since it was applied")


async def test_line_ends_are_no_change(empty: str, folder: Path) -> None:
    await migrate(empty, [], folder)
    (folder / FIRST).write_bytes(b"create table public.things (name text);\r\n")
    assert await migrate(empty, [], folder) == []


async def test_a_newer_database_is_refused(empty: str, folder: Path) -> None:
    await migrate(empty, ["coice"], folder)
    (folder / SECOND).unlink()
    (folder / "20300101000200_coice_third.sql").write_text("select 1;\n")
    await refused(empty, folder, "20300101000100_coice_second, which this release does not know: upgrade")


async def test_a_failure_leaves_the_earlier_ones_and_nothing_of_its_own(empty: str, folder: Path) -> None:
    (folder / SECOND).write_text("insert into public.things values ('x');\n\nselect nothing from nowhere;\n")
    place = re.escape(f'{SECOND}, line 3: relation "nowhere" does not exist')
    with pytest.raises(MigrationError, match=place):
        await migrate(empty, ["coice"], folder)
    assert await history(empty) == [("20300101000000", "trellis_first")]
    assert await things(empty) == []
    (folder / SECOND).write_text("insert into public.things values ('x');\n")
    assert await migrate(empty, ["coice"], folder) == ["coice_second"]


async def test_many_at_once_apply_each_once(empty: str, folder: Path) -> None:
    applied = await asyncio.gather(*(migrate(empty, ["coice"], folder) for _ in range(4)))
    assert sorted(name for names in applied for name in names) == ["coice_second", "trellis_first"]
    assert await things(empty) == ["second"]


async def test_names_that_are_none(folder: Path, empty: str) -> None:
    with pytest.raises(MigrationError, match="no system 'orgs'; there are coice"):
        await migrate(empty, ["orgs"], folder)
    (folder / "1_trellis_x.sql").write_text("")
    with pytest.raises(MigrationError, match="not <14-digit timestamp>"):
        read_migrations(folder)
    (folder / "1_trellis_x.sql").rename(folder / "20300101000000_trellis_other.sql")
    with pytest.raises(MigrationError, match="has the version of"):
        read_migrations(folder)


async def test_a_database_that_is_not_there(cluster: Embedded) -> None:
    for dsn in (cluster.address("postgres", "nowhere"), "postgresql://x@/x?host=/nowhere", "http://x"):
        with pytest.raises(MigrationError) as caught:
            await migrate(dsn, [])
        assert "\n" not in str(caught.value)


async def test_two_databases_of_a_new_cluster_at_once(tmp_path: Path) -> None:
    """Roles belong to the cluster: both make them, neither fails."""
    async with await embedded.start(tmp_path / "data", settings={"fsync": "off"}, linger=0) as cluster:
        async with Server(cluster) as server:
            for name in ("one", "two"):
                await server.execute(f"create database {name}")
        both = [migrate(cluster.address("postgres", name), ["coice"]) for name in ("one", "two")]
        one, two = await asyncio.gather(*both)
        own = [migration.name for migration in read_migrations() if migration.system in ("trellis", "coice")]
        assert one == two == own


async def test_the_gateway_reads_the_history_and_nobody_else_does(admin: Connection) -> None:
    for role, may in (
        ("service_role", True),
        ("authenticated", False),
        ("anon", False),
        ("authenticator", False),
    ):
        sql = "select has_schema_privilege($1, 'supabase_migrations', 'usage')"
        assert await admin.fetchval(sql, role) == may


async def test_the_owner_need_not_be_a_superuser(cluster: Embedded, empty: str, worker: str) -> None:
    """As on Supabase, where the roles are there already and the owner passes row-level security."""
    role = f"owner_{worker}"
    connection = await connect(empty)
    name = await connection.fetchval("select current_database()")
    await connection.execute(f"create role {role} login createrole bypassrls")
    await connection.execute(f'alter database "{name}" owner to {role}')
    try:
        await migrate(cluster.address(role, name), ["coice"])
        owners = await connection.fetch(
            "select distinct tableowner from pg_tables where schemaname in ('coice', 'trellis')"
        )
        assert [record[0] for record in owners] == [role]
    finally:
        await connection.execute(
            f"reassign owned by {role} to postgres; drop owned by {role}; drop role {role}"
        )
        await connection.close()


async def test_supabases_own_auth_is_left_alone(empty: str) -> None:
    await run(
        empty,
        """
        create schema auth;
        create table auth.users (
          id uuid primary key, email varchar(255), instance_id uuid, last_sign_in_at timestamptz
        );
        create function auth.uid() returns uuid language sql stable as 'select null::uuid';
        """,
    )
    await migrate(empty, ["coice"])
    connection = await connect(empty)
    columns = await connection.fetch(
        "select attname from pg_attribute where attrelid = 'auth.users'::regclass and attnum > 0"
        " order by attnum"
    )
    functions = await connection.fetch(
        "select proname from pg_proc where pronamespace = 'auth'::regnamespace"
    )
    await connection.close()
    assert [record[0] for record in columns] == ["id", "email", "instance_id", "last_sign_in_at"]
    assert [record[0] for record in functions] == ["uid"]


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ("", (None, None, None)),
        ("{}", (None, "{}", None)),
        ('{"sub": ""}', (None, '{"sub": ""}', None)),
        (
            '{"sub": "00000000-0000-4000-8000-0000000000a1", "role": "authenticated"}',
            ("00000000-0000-4000-8000-0000000000a1", None, "authenticated"),
        ),
    ],
)
async def test_claims(admin: Connection, claims: str, expected: tuple[str | None, ...]) -> None:
    await admin.execute("select set_config('request.jwt.claims', $1, false)", claims)
    row = await admin.fetchrow("select auth.uid()::text as uid, auth.jwt()::text as jwt, auth.role() as role")
    assert row is not None
    assert (row["uid"], row["role"]) == (expected[0], expected[2])
    assert (row["jwt"] is None) == (claims == "")


def test_files_go_with_the_package(tmp_path: Path) -> None:
    copy = tmp_path / "migrations"
    shutil.copytree(FOLDER, copy)
    migrations = read_migrations(copy)
    assert [migration.system for migration in migrations][:2] == ["trellis", "trellis"]
    assert all(isinstance(migration, Migration) and migration.sql.endswith("\n") for migration in migrations)
