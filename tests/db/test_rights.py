"""Every table × role × statement, with two tenants, as the real login role; held against docs/rights.md."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.db.rights_alawein import ALAWEIN_ROWS
from tests.db.rights_coice import COICE_ROWS
from tests.db.rights_masstock import MASSTOCK_ROWS
from tests.db.rights_ofm import OFM_ROWS
from tests.db.rights_orgs import ORGS_ROWS
from tests.db.rights_row import NEWCOMER, PUBLIC, Row
from trellis.db.demo import coice
from trellis.db.demo.people import ADMIN, PEOPLE, Person, identity_of
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection, Pool, connect, create_pool
from trellis.db.session import ANON, Identity, transaction

PAGE = (Path(__file__).parents[2] / "docs" / "rights.md").read_text(encoding="utf-8")
SCHEMAS = ["alawein", "coice", "masstock", "ofm", "orgs", "trellis"]
STATEMENTS = ("select", "insert", "update", "delete")
SCOPES = ("denied", "none", "own", "group", "all", "others", "run", "public")
ROLES = ("anon", "end_user", "manager", "admin")
DENIED = "denied"


def table_under(heading: str) -> list[list[str]]:
    """The cells of the Markdown table under a heading, without its head."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def read_matrix() -> dict[tuple[str, str], dict[str, str]]:
    """(table, statement) → role → scope, as the page has it."""
    matrix: dict[tuple[str, str], dict[str, str]] = {}
    table = ""
    for cells in table_under("Rows"):
        table = cells[0] or table
        scopes = [re.match(r"`(\w+)`", cell) for cell in cells[2:]]
        words = [match[1] for match in scopes if match]
        assert len(words) == len(ROLES), f"{table} {cells[1]}: a cell without its scope"
        assert set(words) <= set(SCOPES), f"{table} {cells[1]}: {words}"
        assert (table, cells[1]) not in matrix
        matrix[table, cells[1]] = dict(zip(ROLES, words, strict=True))
    return matrix


def names(cell: str) -> set[str]:
    return {name for name in cell.split(", ") if name}


MATRIX = read_matrix()
TABLES = sorted({table for table, _ in MATRIX})
COLUMNS = {cells[0]: tuple(names(cell) for cell in cells[1:]) for cells in table_under("Columns")}


@dataclass(frozen=True)
class Actor:
    """Who tries: a demo person or nobody, and what the matrix calls it."""

    name: str
    role: str
    person: Person | None
    identity: Identity


ACTORS = [
    Actor("anon", "anon", None, ANON),
    *(Actor(email, person.role, person, identity_of(email)) for email, person in PEOPLE.items()),
]


SYSTEMS = (COICE_ROWS, MASSTOCK_ROWS, OFM_ROWS, ORGS_ROWS, ALAWEIN_ROWS)
_RUN_TABLES = [run for system in SYSTEMS for run in system.runs]


def _of_run(column: str) -> tuple[str, str, str]:
    """Joins, tenant and owner of what belongs to the run in a column: what its own row says."""
    return f"join owned_runs o on o.id = t.{column}", "o.tenant", "o.owner"


ROWS: dict[str, tuple[str, str, str]] = {
    **{table: row for system in SYSTEMS for table, row in system.rows.items()},
    "trellis.runs": _of_run("id"),
    "trellis.run_items": _of_run("run_id"),
    "trellis.run_events": _of_run("run_id"),
    "trellis.run_stages": _of_run("run_id"),
    "trellis.run_pace": _of_run("run_id"),
    "trellis.run_chunks": _of_run("run_id"),
    "trellis.run_keys": ("", "null", "t.owner"),
    "trellis.turns": ("", "null", "t.owner"),
    "trellis.rate_limits": ("", "null", "null::uuid"),
    "trellis.revocations": ("", "null", "t.user_id"),
    "trellis.processes": ("", "null", "null::uuid"),
    "trellis.uploads": ("", "null", "t.created_by"),
    "trellis.discards": ("", "null", "null::uuid"),
}
UNSEEN = (
    "trellis.run_keys",
    "trellis.run_chunks",
    "trellis.turns",
    "trellis.rate_limits",
    "trellis.revocations",
    "trellis.processes",
    "trellis.discards",
    *(table for system in SYSTEMS for table in system.unseen),
)
FOR_ANYBODY = ("coice.feature_flags", *(table for system in SYSTEMS for table in system.public))
OWNED_RUNS = " union all ".join(
    f"select t.id, '{table}' as run, {tenant} as tenant, {owner} as owner from {table} t"
    for table, tenant, owner in _RUN_TABLES
)


@dataclass(frozen=True)
class World:
    """A database with two tenants' rows in every table: a pool as the login role, and the superuser."""

    pool: Pool
    admin: Connection


@pytest.fixture(scope="module")
async def world(cluster: Embedded, template: str, worker: str) -> AsyncIterator[World]:
    """One world for all tests here: each undoes whatever it could do."""
    name = f"rights_{worker}"
    server = await connect(cluster.address("postgres", "postgres"))
    await server.execute(f'create database "{name}" template "{template}"')
    admin = await connect(cluster.address("postgres", name))
    await populate(admin)
    pool = await create_pool(cluster.address("authenticator", name))
    yield World(pool, admin)
    await pool.close()
    await admin.close()
    await server.execute(f'drop database "{name}" with (force)')
    await server.close()


async def populate(admin: Connection) -> None:
    """Fill every table for both tenants."""
    for system in SYSTEMS:
        await system.populate(admin)
    await admin.execute("insert into auth.users (id, email) values ($1, 'new@trellis.test')", NEWCOMER)
    await admin.execute(f"create table public.owned_runs as {OWNED_RUNS}")
    for sql in _OF_RUNS:
        await admin.execute(sql)
    for sql in _OF_PEOPLE:
        await admin.executemany(sql, [(person.id,) for person in PEOPLE.values()])


_OF_RUNS = (
    "insert into trellis.run_items (run_id, item_id, stage) select id, gen_random_uuid(), 1 from trellis.runs",
    "insert into trellis.run_events (run_id, sequence, type) select id, 1, 'result' from trellis.runs",
    "insert into trellis.run_stages (run_id, stage, total) select id, 9, 1 from trellis.runs",
    "insert into trellis.run_pace select id, 1, 0, 1, now(), 1, 0 from trellis.runs",
    "insert into trellis.run_chunks (run_id, number, items) select id, 1, '[]' from trellis.runs",
    "insert into trellis.processes (id, version, started_at, figures)"
    " select id, '1', now(), '{}' from trellis.runs",
)
_OF_PEOPLE = (
    "insert into trellis.turns (entrypoint, owner, priority, turn) values ('x', $1, 'low', 1)",
    "insert into trellis.run_keys (owner, kind, key, input_hash, run_id)"
    " values ($1, 'x', 'k', '', gen_random_uuid())",
    "insert into trellis.revocations (user_id) values ($1)",
    "insert into trellis.rate_limits (name, tat) values ($1::uuid::text, now())",
    "insert into trellis.uploads (kind, target, path, content_type, size, created_by, expires_at)"
    " values ('x', '{}', 'gs://x/' || $1::uuid, 'image/png', 1, $1, now())",
    "insert into trellis.discards (path) values ('gs://x/' || $1::uuid)",
)


async def key_of(admin: Connection, table: str) -> list[str]:
    records = await admin.fetch(
        "select attname from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)"
        " where indrelid = $1::regclass and indisprimary order by array_position(indkey::int2[], attnum)",
        table,
    )
    return [record["attname"] for record in records]


async def rows_of(admin: Connection, table: str) -> list[Row]:
    key = await key_of(admin, table)
    joins, tenant, owner = ROWS[table]
    run = "o.run" if "owned_runs" in joins else "null"
    columns = ", ".join(f"t.{name}" for name in key)
    records = await admin.fetch(
        f"select {columns}, {tenant} as tenant, {owner} as owner, {run} as run from {table} t {joins}"
    )
    return [
        Row({name: record[name] for name in key}, record["tenant"], record["owner"], record["run"])
        for record in records
    ]


def additions(table: str, person: Person) -> list[Row]:
    """Rows that a person may try to add, in the words of the table's system."""
    return [row for system in SYSTEMS for row in system.additions(table, person)]


def within(scope: str, actor: Actor, row: Row) -> bool:
    """Whether the page lets the actor at the row."""
    person = actor.person
    tests: dict[str, Callable[[], bool]] = {
        "none": lambda: False,
        "own": lambda: person is not None and row.owner == person.id,
        "group": lambda: person is not None and row.tenant is not None and row.tenant == person.tenant,
        "all": lambda: True,
        "run": lambda: row.run is not None and within(MATRIX[row.run, "select"][actor.role], actor, row),
        "others": lambda: person is not None and row.owner != person.id,
        "public": lambda: row.tenant == PUBLIC or (person is not None and row.owner == person.id),
    }
    return tests[scope]()


async def attempt(connection: Connection, sql: str, *values: Any) -> int | str:
    """How many rows a statement touched, or DENIED where there is no grant; whatever it did is undone.

    A key, reference or rule that refuses it counts as a row touched: the rights were there. A policy that refuses
    an insert counts as none.
    """
    savepoint = connection.transaction()
    await savepoint.start()
    try:
        return len(
            await connection.fetch(f"{sql} returning 1" if not sql.startswith("select") else sql, *values)
        )
    except (asyncpg.UniqueViolationError, asyncpg.ForeignKeyViolationError, asyncpg.CheckViolationError):
        return 1
    except asyncpg.InsufficientPrivilegeError as error:
        if str(error).startswith("permission denied"):
            return DENIED
        if "violates row-level security policy" in str(error):
            return 0
        raise
    finally:
        await savepoint.rollback()


def where(row: Row) -> str:
    return " and ".join(f"{name} = ${n}" for n, name in enumerate(row.values, 1))


async def try_cell(
    connection: Connection, table: str, statement: str, actor: Actor, rows: list[Row]
) -> str | set[str]:
    """DENIED, or the labels of the rows that the actor could select, insert, update or delete."""
    updatable = sorted(COLUMNS[table][1])
    first = next(iter(rows[0].values))
    # Without a WHERE the policy for select is not asked, so whole tables are tried as well as single rows.
    whole: int | str = -1
    if statement == "select":
        sql, whole = f"select {first} from {table}", await attempt(connection, f"select {first} from {table}")
    elif statement == "update":
        column = updatable[0] if updatable else first
        sql = f"update {table} set {column} = {column}"
        whole = await attempt(connection, sql)
    elif statement == "delete":
        sql = f"delete from {table}"
    if statement == "insert":
        outcomes = {}
        for row in rows:
            places = ", ".join(f"${n}" for n in range(1, len(row.values) + 1))
            insert = f"insert into {table} ({', '.join(row.values)}) values ({places})"
            outcomes[row.label] = await attempt(connection, insert, *row.values.values())
    else:
        outcomes = {
            row.label: await attempt(connection, f"{sql} where {where(row)}", *row.values.values())
            for row in rows
        }
    if DENIED in outcomes.values() or whole == DENIED:
        assert set(outcomes.values()) == {DENIED}
        return DENIED
    touched = {label for label, count in outcomes.items() if count}
    assert whole in (-1, len(touched)), f"{actor.name} {statement} {table}: {whole} rows without WHERE"
    return touched


@pytest.mark.parametrize("table", TABLES)
async def test_matrix(table: str, world: World) -> None:
    existing = await rows_of(world.admin, table)
    assert existing, f"the world has no row of {table}"
    differences = []
    for actor in ACTORS:
        async with transaction(world.pool, actor.identity) as connection:
            for statement in STATEMENTS:
                scope = MATRIX[table, statement][actor.role]
                rows = existing
                if statement == "insert":
                    rows = additions(table, actor.person or ADMIN) or existing
                expected = DENIED if scope == DENIED else {r.label for r in rows if within(scope, actor, r)}
                found = await try_cell(connection, table, statement, actor, rows)
                if found != expected:
                    differences.append((actor.name, statement, scope, expected, found))
    assert differences == []


@pytest.mark.parametrize("table", TABLES)
async def test_columns(table: str, world: World) -> None:
    """Each column that the page does not list is refused to everyone, admins too."""
    insertable, updatable, hidden = COLUMNS[table]
    columns = {
        record["attname"]
        for record in await world.admin.fetch(
            "select attname from pg_attribute"
            " where attrelid = $1::regclass and attnum > 0 and not attisdropped",
            table,
        )
    }
    assert insertable | updatable | hidden <= columns
    for actor in ACTORS:
        signed_in = actor.person is not None
        async with transaction(world.pool, actor.identity) as connection:
            for column in sorted(columns):
                tried = {
                    "insert": f"insert into {table} ({column}) values (default)",
                    "update": f"update {table} set {column} = default",
                    "select": f"select {column} from {table} limit 0",
                }
                granted = {
                    "insert": signed_in and column in insertable,
                    "update": signed_in and column in updatable,
                    "select": column not in hidden if signed_in else table in FOR_ANYBODY,
                }
                for statement, sql in tried.items():
                    assert await is_granted(connection, sql) == granted[statement], (
                        actor.name,
                        statement,
                        column,
                    )


async def is_granted(connection: Connection, sql: str) -> bool:
    """Whether a statement passes the grants, whatever becomes of it then."""
    savepoint = connection.transaction()
    await savepoint.start()
    try:
        await connection.execute(sql)
        return True
    except asyncpg.PostgresError as error:
        return not str(error).startswith("permission denied")
    finally:
        await savepoint.rollback()


async def test_the_page_has_every_table(world: World) -> None:
    tables = await world.admin.fetch(
        "select schemaname || '.' || tablename as name, rowsecurity from pg_tables"
        " where schemaname = any($1)",
        SCHEMAS,
    )
    assert sorted(record["name"] for record in tables) == TABLES == sorted(COLUMNS) == sorted(ROWS)
    assert [record["name"] for record in tables if not record["rowsecurity"]] == []
    assert set(MATRIX) == {(table, statement) for table in TABLES for statement in STATEMENTS}


async def test_no_policy_and_no_grant_is_for_everybody(world: World) -> None:
    public = await world.admin.fetch(
        "select polrelid::regclass from pg_policy join pg_class on pg_class.oid = polrelid"
        " where 0 = any(polroles) and relnamespace::regnamespace::text = any($1)",
        SCHEMAS,
    )
    assert public == []
    granted = await world.admin.fetch(
        "select grantee, table_schema, table_name, privilege_type from information_schema.role_table_grants"
        " where table_schema = any($1) and grantee in ('PUBLIC', 'anon', 'authenticator')",
        SCHEMAS,
    )
    assert sorted(tuple(record) for record in granted) == sorted(
        ("anon", *table.split("."), "SELECT") for table in FOR_ANYBODY
    )


async def test_functions_are_for_those_who_need_them(world: World) -> None:
    """None for anon; a function that runs as its owner has a fixed search path."""
    functions = await world.admin.fetch(
        "select oid::regprocedure::text as name, prosecdef, proconfig,"
        " has_function_privilege('anon', oid, 'execute') as anon,"
        " has_function_privilege('authenticator', oid, 'execute') as login"
        " from pg_proc where pronamespace::regnamespace::text = any($1)",
        SCHEMAS,
    )
    assert functions
    assert [record["name"] for record in functions if record["anon"] or record["login"]] == []
    fixed = 'search_path=""'
    assert [record["name"] for record in functions if fixed not in (record["proconfig"] or ())] == []


@pytest.mark.parametrize("table", TABLES)
async def test_login_role(table: str, world: World) -> None:
    async with world.pool.acquire() as connection, connection.transaction():
        for sql in (
            f"select 1 from {table}",
            f"insert into {table} default values",
            f"delete from {table}",
            f"update {table} set {(await key_of(world.admin, table))[0]} = default",
        ):
            assert not await is_granted(connection, sql), sql
        assert not await connection.fetchval("select has_schema_privilege(current_user, 'auth', 'usage')")


async def test_without_a_profile(world: World) -> None:
    stranger = Identity("authenticated", {"sub": str(NEWCOMER), "role": "authenticated"})
    async with transaction(world.pool, stranger) as connection:
        for table in TABLES:
            expected: int | str = DENIED if table in UNSEEN else 0
            if table == "coice.feature_flags":
                expected = len(coice.FLAGS)
            if table in ("ofm.users", "alawein.profiles"):  # which whoever has an account is, or has
                expected = 1
            if any(table in system.public for system in SYSTEMS):
                expected = sum(row.tenant == PUBLIC for row in await rows_of(world.admin, table))
            column = (await key_of(world.admin, table))[0]
            assert await attempt(connection, f"select {column} from {table}") == expected, table
        assert await attempt(connection, "insert into coice.catalogs (name) values ('x')") == 0
        savepoint = connection.transaction()
        await savepoint.start()
        profile = await connection.fetchrow(
            "insert into coice.profiles (display_name) values ('New') returning *"
        )
        assert profile is not None
        assert (profile["id"], profile["email"], profile["role"]) == (
            NEWCOMER,
            "new@trellis.test",
            "end_user",
        )
        await savepoint.rollback()


async def test_the_claims_of_another_transaction_are_gone(world: World) -> None:
    async with transaction(world.pool, identity_of(ADMIN.email)) as connection:
        assert await connection.fetchval("select count(*) from coice.catalogs") == len(coice.TENANTS)
    async with world.pool.acquire() as connection, connection.transaction():
        await connection.execute("set local role authenticated")
        assert await connection.fetchval("select count(*) from coice.catalogs") == 0
