"""Every table × role × statement, with two tenants, as the real login role; held against docs/rights.md."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from trellis.db.demo import coice
from trellis.db.demo.people import ADMIN, PEOPLE, Person, identity_of
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection, Pool, connect, create_pool
from trellis.db.session import ANON, Identity, transaction

PAGE = (Path(__file__).parents[2] / "docs" / "rights.md").read_text(encoding="utf-8")
SCHEMAS = ["coice", "trellis"]
STATEMENTS = ("select", "insert", "update", "delete")
SCOPES = ("denied", "none", "own", "group", "all", "others")
ROLES = ("anon", "end_user", "manager", "admin")
DENIED = "denied"
UNSEEN = (
    "trellis.run_keys",
    "trellis.run_chunks",
    "trellis.turns",
    "trellis.rate_limits",
    "trellis.revocations",
    "trellis.processes",
    "trellis.discards",
)


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


@dataclass(frozen=True)
class Row:
    """A row that is there, or that somebody tries to add: its values, and whose it is."""

    values: Mapping[str, Any]
    tenant: str | None
    owner: UUID | None

    @property
    def label(self) -> str:
        return " ".join(f"{name}={value}" for name, value in self.values.items())


# Whose a row is: (joins, tenant, owner) per table. Catalog 1 is tenant A's and catalog 2 tenant B's.
_PERSON = "case right(left({}::text, 35), 1) when 'a' then 'a' when 'b' then 'b' end"  # …-0000000000a1
_CATALOG = "case {} when 1 then 'a' when 2 then 'b' end"
_LIBRARY = "(select catalog_id from coice.libraries where id = {})"
_JOB = "join coice.jobs j on j.id = t.{}"
_TENANT_OF_LIBRARY = _CATALOG.format(_LIBRARY)
_OF_JOB = (_TENANT_OF_LIBRARY.format("j.library_id"), "j.created_by")
_GROUP = f"case {{}} when '{coice.TENANT_A.group_id}' then 'a' when '{coice.TENANT_B.group_id}' then 'b' end"

ROWS: dict[str, tuple[str, str, str]] = {
    "coice.profiles": ("", f"case when t.id <> '{ADMIN.id}' then {_PERSON.format('t.id')} end", "t.id"),
    "coice.catalogs": ("", _CATALOG.format("t.id"), "t.user_id"),
    "coice.libraries": ("", _CATALOG.format("t.catalog_id"), "null::uuid"),
    "coice.images": ("", _TENANT_OF_LIBRARY.format("t.library_id"), "null::uuid"),
    "coice.prompts": ("", "right(t.name, 1)", "t.created_by"),
    "coice.pipelines": ("", "right(t.name, 1)", "t.created_by"),
    "coice.pipeline_stages": (
        "join coice.pipelines p on p.id = t.pipeline_id",
        "right(p.name, 1)",
        "p.created_by",
    ),
    "coice.jobs": ("", _TENANT_OF_LIBRARY.format("t.library_id"), "t.created_by"),
    "coice.job_results": (_JOB.format("job_id"), *_OF_JOB),
    "coice.groups": ("", _GROUP.format("t.id"), "null::uuid"),
    "coice.user_groups": ("", _GROUP.format("t.group_id"), "null::uuid"),
    "coice.library_groups": ("", _GROUP.format("t.group_id"), "null::uuid"),
    "coice.catalog_groups": ("", _GROUP.format("t.group_id"), "null::uuid"),
    "coice.feature_flags": ("", "null", "null::uuid"),
    "trellis.runs": (_JOB.format("id"), *_OF_JOB),
    "trellis.run_items": (_JOB.format("run_id"), *_OF_JOB),
    "trellis.run_events": (_JOB.format("run_id"), *_OF_JOB),
    "trellis.run_stages": (_JOB.format("run_id"), *_OF_JOB),
    "trellis.run_pace": (_JOB.format("run_id"), *_OF_JOB),
    "trellis.run_keys": ("", "null", "t.owner"),
    "trellis.run_chunks": (_JOB.format("run_id"), *_OF_JOB),
    "trellis.turns": ("", "null", "t.owner"),
    "trellis.rate_limits": ("", "null", "null::uuid"),
    "trellis.revocations": ("", "null", "t.user_id"),
    "trellis.processes": ("", "null", "null::uuid"),
    "trellis.uploads": ("", "null", "t.created_by"),
    "trellis.discards": ("", "null", "null::uuid"),
}


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
    pictures = [SimpleNamespace(name=f"{n}.jpg", metadata={"n": n}) for n in range(2)]
    await coice.load(admin, pictures, pictures)
    for table in ("prompts", "pipelines"):
        for tenant in coice.TENANTS:
            await admin.execute(
                f"update coice.{table} set name = name || ' of ' || $1 where created_by = $2",
                tenant.letter,
                tenant.manager.id,
            )
    for tenant in coice.TENANTS:
        await add_shared_prompt(admin, tenant)
        await admin.execute(
            "insert into coice.pipelines (name, created_by) values ('General pipeline of ' || $1, $2)",
            tenant.letter,
            tenant.manager.id,
        )
        for person in (tenant.manager, tenant.user):
            await add_job(admin, tenant, person)
    await admin.execute("insert into auth.users (id, email) values ($1, 'new@trellis.test')", NEWCOMER)


NEWCOMER = UUID("00000000-0000-4000-8000-0000000000c1")


async def add_shared_prompt(admin: Connection, tenant: coice.Tenant) -> None:
    """A stage of the tenant's pipeline asks a prompt of the admin's: the manager sees it, no more."""
    prompt = await admin.fetchval(
        "insert into coice.prompts (name, prompt, type, created_by)"
        " values ('House prompt of ' || $1, 'Is it sharp?', 'boolean', $2) returning id",
        tenant.letter,
        ADMIN.id,
    )
    await admin.execute(
        "insert into coice.pipeline_stages (pipeline_id, prompt_id, stage_order) values ($1, $2, 4)",
        tenant.pipeline_id,
        prompt,
    )


async def add_job(admin: Connection, tenant: coice.Tenant, person: Person) -> None:
    """A finished job with its run, a ledger entry, an event, a key and a result."""
    job = uuid4()
    await admin.execute(
        "insert into coice.jobs (id, pipeline_id, library_id, status, created_by)"
        " values ($1, $2, $3, 'completed', $4)",
        job,
        tenant.pipeline_id,
        tenant.library_id,
        person.id,
    )
    await admin.execute(
        "insert into trellis.runs (id, system, kind, created_by, snapshot)"
        " values ($1, 'coice', 'coice.job', $2, '{}')",
        job,
        person.id,
    )
    image = coice.demo_id(f"image {tenant.letter} 0.jpg")
    stage = coice.demo_id(f"stage {tenant.letter} 1")
    await admin.execute(
        "insert into trellis.run_items (run_id, item_id, stage) values ($1, $2, 1)", job, image
    )
    await admin.execute(
        "insert into trellis.run_events (run_id, sequence, type) values ($1, 1, 'result')", job
    )
    await admin.execute("insert into trellis.run_stages (run_id, stage, total) values ($1, 1, 1)", job)
    await admin.execute("insert into trellis.run_pace values ($1, 1, 0, 1, now(), 1, 0)", job)
    await admin.execute(
        "insert into trellis.processes (id, version, started_at, figures) values ($1, '1', now(), '{}')", job
    )
    await admin.execute("insert into trellis.run_chunks (run_id, number, items) values ($1, 1, '[]')", job)
    await admin.execute(
        "insert into trellis.turns (entrypoint, owner, priority, turn) values ('coice.job', $1, 'low', 1)",
        person.id,
    )
    await admin.execute(
        "insert into trellis.run_keys (owner, kind, key, input_hash, run_id)"
        " values ($1, 'coice.job', 'k', '', $2)",
        person.id,
        job,
    )
    await admin.execute(
        "insert into trellis.revocations (user_id) values ($1) on conflict do nothing", person.id
    )
    await admin.execute("insert into trellis.rate_limits (name, tat) values ($1, now())", str(person.id))
    await admin.execute(
        "insert into trellis.uploads (kind, target, path, content_type, size, created_by, expires_at)"
        " values ('coice.image', '{}', $1, 'image/png', 1, $2, now())",
        f"gs://coice/{person.id}.png",
        person.id,
    )
    await admin.execute("insert into trellis.discards (path) values ($1)", f"gs://coice/{person.id}.png")
    await admin.execute(
        "insert into coice.job_results (job_id, image_id, stage_id, result, sequence)"
        """ values ($1, $2, $3, '{"result": true}', 1)""",
        job,
        image,
        stage,
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
    columns = ", ".join(f"t.{name}" for name in key)
    records = await admin.fetch(
        f"select {columns}, {tenant} as tenant, {owner} as owner from {table} t {joins}"
    )
    return [
        Row({name: record[name] for name in key}, record["tenant"], record["owner"]) for record in records
    ]


def additions(table: str, person: Person) -> list[Row]:
    """Rows that a person may try to add, with values for nothing but the columns that have a grant."""
    me, mine = person.id, person.tenant
    if table == "coice.profiles":
        others = [Row({"id": one.id, "display_name": "x"}, one.tenant, one.id) for one in PEOPLE.values()]
        return [*others, Row({"id": NEWCOMER}, None, NEWCOMER)]
    if table == "coice.catalogs":
        return [Row({"name": "x"}, mine, me)]
    if table == "coice.prompts":
        return [Row({"name": "x", "prompt": "x", "type": "boolean"}, mine, me)]
    if table in ("coice.groups", "coice.feature_flags"):
        return [Row({"name": "x"}, None, None)]
    found: list[Row] = []
    for tenant in coice.TENANTS:
        library = tenant.library_id
        prompt = coice.demo_id(f"prompt {tenant.letter} 1")
        candidates: dict[str, list[dict[str, Any]]] = {
            "coice.libraries": [
                {"catalog_id": tenant.catalog_id, "name": "x"},
                {"catalog_id": tenant.catalog_id, "name": "x", "parent_id": library},
            ],
            "coice.pipelines": [{"library_id": library, "name": "x"}],
            "coice.pipeline_stages": [
                {"pipeline_id": tenant.pipeline_id, "prompt_id": prompt, "stage_order": 9}
            ],
            "coice.jobs": [{"pipeline_id": tenant.pipeline_id, "library_id": library, "image_ids": []}],
            "coice.user_groups": [{"user_id": ADMIN.id, "group_id": tenant.group_id}],
            "coice.library_groups": [{"library_id": tenant.libraries[-1][0], "group_id": tenant.group_id}],
            "coice.catalog_groups": [{"catalog_id": tenant.catalog_id, "group_id": tenant.group_id}],
        }
        found += [Row(values, tenant.letter, me) for values in candidates.get(table, [])]
    if table == "coice.pipelines":
        found.append(Row({"name": "x"}, mine, me))
    return found


def within(scope: str, actor: Actor, row: Row) -> bool:
    """Whether the page lets the actor at the row."""
    person = actor.person
    tests: dict[str, Callable[[], bool]] = {
        "none": lambda: False,
        "own": lambda: person is not None and row.owner == person.id,
        "group": lambda: person is not None and row.tenant is not None and row.tenant == person.tenant,
        "all": lambda: True,
        "others": lambda: person is not None and row.owner != person.id,
    }
    return tests[scope]()


async def attempt(connection: Connection, sql: str, *values: Any) -> int | str:
    """How many rows a statement touched, or DENIED where there is no grant; whatever it did is undone.

    A key or reference that refuses it counts as a row touched: the rights were there. A policy that refuses
    an insert counts as none.
    """
    savepoint = connection.transaction()
    await savepoint.start()
    try:
        return len(
            await connection.fetch(f"{sql} returning 1" if not sql.startswith("select") else sql, *values)
        )
    except (asyncpg.UniqueViolationError, asyncpg.ForeignKeyViolationError):
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
                    "select": column not in hidden if signed_in else table == "coice.feature_flags",
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
    assert [tuple(record) for record in granted] == [("anon", "coice", "feature_flags", "SELECT")]


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
    assert [record["name"] for record in functions if record["proconfig"] != ['search_path=""']] == []


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
            column = "id" if table == "trellis.runs" else "*"
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
