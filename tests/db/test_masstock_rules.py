"""What MasStock's database holds to, whoever writes: owners, tickets, requests, configurations, prices, accounts."""

import asyncio
from collections.abc import AsyncIterator
from itertools import product
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.conftest import Database
from trellis.db.demo.masstock import CLIENT_A, CLIENT_B, SKETCHES, demo_id, load
from trellis.db.demo.people import ADMIN, MANAGER_A, USER_A, USER_B, identity_of
from trellis.db.pool import Connection, connect, create_pool
from trellis.db.session import SERVICE, transaction

FLASH = UUID("6d617373-746f-4000-8000-000000000001")
OWNER = demo_id(f"member {MANAGER_A.email}")
OTHER = demo_id(f"member {USER_A.email}")


@pytest.fixture(scope="module")
async def loaded(copy: Any, template: str) -> AsyncIterator[Database]:
    """The demo, that nobody stays connected to."""
    async with copy(template, "masstock_rules") as database:
        connection = await connect(database.admin_dsn)
        await load(connection)
        await connection.close()
        yield database


@pytest.fixture
async def database(copy: Any, loaded: Database) -> AsyncIterator[Database]:
    async with copy(loaded.name, "masstock_rule") as database:
        yield database


async def refusal(connection: Connection, sql: str, *values: Any) -> tuple[str | None, str | None]:
    """Column and hint of a statement that a rule refuses, or the constraint's name for one without a column."""
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as caught:
        await connection.execute(sql, *values)
    error = caught.value
    return error.column_name or error.constraint_name, error.hint


REMOVALS = [
    "update masstock.client_members set role = 'collaborator' where id = $1",
    "delete from masstock.client_members where id = $1",
]


@pytest.mark.parametrize("sql", REMOVALS)
async def test_a_client_keeps_an_owner(admin: Connection, sql: str) -> None:
    assert await refusal(admin, sql, OWNER) == ("role", "CONFLICT")
    await admin.execute("update masstock.client_members set role = 'owner' where id = $1", OTHER)
    await admin.execute(sql, OWNER)


async def test_not_even_all_members_at_once_but_a_client_goes_as_a_whole(admin: Connection) -> None:
    await admin.execute("update masstock.client_members set role = 'owner' where id = $1", OTHER)
    all_of_them = "delete from masstock.client_members where client_id = $1"
    assert await refusal(admin, all_of_them, CLIENT_A.id) == ("role", "CONFLICT")
    made = await admin.fetchval("insert into masstock.clients (name, email) values ('x', 'x@y') returning id")
    await admin.execute(
        "insert into masstock.client_members (client_id, user_id, role) values ($1, $2, 'owner')",
        made,
        ADMIN.id,
    )
    await admin.execute("delete from masstock.clients where id = $1", made)
    assert (
        await admin.fetchval("select count(*) from masstock.client_members where client_id = $1", made) == 0
    )


@pytest.mark.parametrize("isolation", ["read_committed", "repeatable_read"])
@pytest.mark.parametrize(("first", "second"), list(product(REMOVALS, REMOVALS)))
async def test_two_owners_who_go_at_once(
    admin: Connection, database: Database, isolation: Any, first: str, second: str
) -> None:
    await admin.execute("update masstock.client_members set role = 'owner' where id = $1", OTHER)
    other = await connect(database.admin_dsn)
    try:
        await other.execute("select 1")
        one, two = admin.transaction(isolation=isolation), other.transaction(isolation=isolation)
        await one.start()
        await two.start()
        await other.fetchval("select count(*) from masstock.client_members")  # the snapshot of the second
        await admin.execute(first, OWNER)
        waiting = asyncio.create_task(other.execute(second, OTHER))
        await blocked(database, other)
        await one.commit()
        with pytest.raises((asyncpg.CheckViolationError, asyncpg.SerializationError)):
            await waiting
        await two.rollback()
        owners = "select count(*) from masstock.client_members where client_id = $1 and role = 'owner'"
        assert await admin.fetchval(owners, CLIENT_A.id) == 1
    finally:
        await other.close()


async def blocked(database: Database, connection: Connection) -> None:
    """Until the connection waits for a lock."""
    watcher = await connect(database.admin_dsn)
    pid = connection.get_server_pid()
    try:
        async with asyncio.timeout(10):
            while not await watcher.fetchval("select cardinality(pg_blocking_pids($1)) > 0", pid):
                pass
    finally:
        await watcher.close()


LEGAL = {
    ("open", "in_progress"),
    ("open", "resolved"),
    ("open", "closed"),
    ("in_progress", "open"),
    ("in_progress", "resolved"),
    ("in_progress", "closed"),
    ("resolved", "in_progress"),
    ("resolved", "closed"),
}
STATUSES = ("open", "in_progress", "resolved", "closed")


@pytest.mark.parametrize(("old", "new"), list(product(STATUSES, STATUSES)))
async def test_tickets_go_their_way(admin: Connection, old: str, new: str) -> None:
    ticket = await admin.fetchval(
        "insert into masstock.support_tickets (client_id, user_id, subject, description, status)"
        " values ($1, $2, 'x', 'x', $3) returning id",
        CLIENT_A.id,
        USER_A.id,
        old,
    )
    move = "update masstock.support_tickets set status = $2 where id = $1"
    if (old, new) in LEGAL:
        await admin.execute(move, ticket, new)
    else:
        assert await refusal(admin, move, ticket, new) == ("status", "CONFLICT")


async def test_a_request_is_decided_once(admin: Connection) -> None:
    pending, approved = demo_id("request a 2"), demo_id("request a 1")
    decide = "update masstock.workflow_requests set status = $2, decision_notes = 'x' where id = $1"
    assert await refusal(admin, decide, approved, "rejected") == ("status", "CONFLICT")
    await admin.execute(decide, pending, "rejected")
    assert await refusal(admin, decide, pending, "approved") == ("status", "CONFLICT")


@pytest.mark.parametrize(
    ("config", "fits"),
    [
        ({}, True),
        (
            {
                "workflow_type": "offline",
                "model": "x",
                "max_prompts": 1,
                "requires_api_key": False,
                "more": [1],
            },
            True,
        ),
        ({"max_prompts": 1000}, True),
        ({"max_prompts": 0}, False),
        ({"max_prompts": 1001}, False),
        ({"max_prompts": 1.5}, False),
        ({"max_prompts": "10"}, False),
        ({"max_prompts": None}, False),
        ({"requires_api_key": "yes"}, False),
        ({"supports_reference_images": 1}, False),
        ({"workflow_type": 1}, False),
        ({"model": ["x"]}, False),
        ([], False),
        ("x", False),
        (None, False),
    ],
)
async def test_what_a_workflow_may_be_told(admin: Connection, config: Any, fits: bool) -> None:
    assert bool(await admin.fetchval("select masstock.is_workflow_config($1::jsonb)", config)) == fits
    for table in ("workflows", "workflow_templates"):
        change = f"update masstock.{table} set config = $1::jsonb"
        if fits:
            await admin.execute(change, config)
        else:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError):
                await admin.execute(change, config)


ASSIGN = "insert into masstock.workflows (name, client_id, template_id) values ('x', $1, $2)"


async def test_what_is_not_active_is_not_assigned(admin: Connection) -> None:
    await admin.execute(ASSIGN, CLIENT_A.id, FLASH)
    await admin.execute("update masstock.workflow_templates set is_active = false where id = $1", FLASH)
    assert await refusal(admin, ASSIGN, CLIENT_A.id, FLASH) == ("template_id", "CONFLICT")
    await admin.execute("update masstock.clients set status = 'suspended' where id = $1", CLIENT_A.id)
    assert await refusal(admin, ASSIGN, CLIENT_A.id, SKETCHES) == ("client_id", "CONFLICT")
    # What is there stays as it is, and may be changed.
    await admin.execute("update masstock.workflows set name = 'y' where template_id = $1", FLASH)


@pytest.mark.parametrize(
    ("workflow", "given", "expected"),
    [
        ("sketches", {"prompts": ["a"]}, None),
        ("sketches", {"prompts": ["a"], "reference_images": ["x"]}, None),
        ("sketches", {"prompts": ["a"] * 20}, None),
        ("sketches", {"prompts": ["a"] * 21}, ("input_data", None)),
        ("sketches", {"prompts": []}, ("input_data", None)),
        ("sketches", {}, ("input_data", None)),
        ("sketches", {"prompts": "a"}, ("input_data", None)),
        ("sketches", {"prompts": ["a", " \n"]}, ("input_data", None)),
        ("sketches", {"prompts": ["a", 1]}, ("input_data", None)),
        ("sketches", {"prompts": ["a"], "reference_images": "x"}, ("input_data", None)),
        ("sketches", {"prompts": ["a"], "api_key": "x"}, ("workflow_executions_input_data_object", None)),
        ("resting", {"prompts": ["a"]}, ("workflow_id", "CONFLICT")),
    ],
)
async def test_an_execution_fits_its_workflow(
    admin: Connection, workflow: str, given: Any, expected: tuple[str, str | None] | None
) -> None:
    insert = (
        "insert into masstock.workflow_executions (workflow_id, client_id, input_data, triggered_by_user_id)"
        " values ($1, $2, $3, $4)"
    )
    values = (getattr(CLIENT_A, workflow), CLIENT_A.id, given, USER_A.id)
    if expected:
        assert await refusal(admin, insert, *values) == expected
    else:
        await admin.execute(insert, *values)
        await admin.execute("update masstock.workflows set config = '{\"supports_reference_images\": false}'")
        if "reference_images" in given:
            assert await refusal(admin, insert, *values) == ("input_data", None)


async def test_a_whole_number_of_prompts_may_be_written_with_a_point(admin: Connection) -> None:
    await admin.execute("update masstock.workflows set config = '{\"max_prompts\": 2.0}'")
    insert = (
        "insert into masstock.workflow_executions (workflow_id, client_id, input_data) values ($1, $2, $3)"
    )
    await admin.execute(insert, CLIENT_A.sketches, CLIENT_A.id, {"prompts": ["a", "b"]})
    found = await refusal(admin, insert, CLIENT_A.sketches, CLIENT_A.id, {"prompts": ["a"] * 3})
    assert found == ("input_data", None)


async def test_an_execution_is_of_its_workflows_client(admin: Connection) -> None:
    insert = (
        "insert into masstock.workflow_executions (workflow_id, client_id, input_data) values ($1, $2, $3)"
    )
    found = await refusal(admin, insert, CLIENT_A.sketches, CLIENT_B.id, {"prompts": ["a"]})
    assert found == ("workflow_executions_workflow_id_of_client", None)
    move = "update masstock.workflows set client_id = $2 where id = $1"
    found = await refusal(admin, move, CLIENT_A.sketches, CLIENT_B.id)
    assert found[0] in (
        "workflow_executions_workflow_id_of_client",
        "workflow_requests_workflow_id_of_client",
    )


async def test_prices_are_those_of_the_start(admin: Connection) -> None:
    await admin.execute(
        "update masstock.workflow_templates set cost_per_execution = 9, revenue_per_execution = 9"
    )
    of_old = "select cost_per_execution::text, revenue_per_execution::text from masstock.execution_prices where execution_id = $1"
    assert tuple(await admin.fetchrow(of_old, CLIENT_A.execution(0))) == ("0.0020", "0.0500")
    new = await admin.fetchval(
        "insert into masstock.workflow_executions (workflow_id, client_id, input_data) values ($1, $2, $3) returning id",
        CLIENT_A.sketches,
        CLIENT_A.id,
        {"prompts": ["a"]},
    )
    assert tuple(await admin.fetchrow(of_old, new)) == ("9.0000", "9.0000")


async def test_the_templates_of_the_specification(admin: Connection) -> None:
    rows = await admin.fetch(
        "select name, workflow_type, cost_per_execution::text, revenue_per_execution::text"
        " from masstock.workflow_templates where id <> $1 order by name",
        SKETCHES,
    )
    assert [tuple(row) for row in rows] == [
        ("Flash Image Gen", "nano_banana", "0.0390", "0.1000"),
        ("Pro Image Gen", "pro_banana", "0.1000", "0.2500"),
    ]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("users", "name = 'x'"),
        ("clients", "name = 'x'"),
        ("client_members", "created_at = now()"),
        ("workflow_templates", "name = 'x'"),
        ("workflows", "name = 'x'"),
        ("workflow_requests", "notes = 'x'"),
        ("support_tickets", "subject = 'x'"),
    ],
)
async def test_it_is_kept_when_something_was_changed(admin: Connection, table: str, change: str) -> None:
    late = f"select count(*) filter (where updated_at > $1) from masstock.{table}"
    moment, same = await admin.fetchval("select now()"), change.partition(" = ")[0]
    await admin.execute(f"update masstock.{table} set updated_at = updated_at, {same} = {same}")
    assert await admin.fetchval(late, moment) == 0
    await admin.execute(f"update masstock.{table} set {change}")
    assert await admin.fetchval(late, moment) == await admin.fetchval(
        f"select count(*) from masstock.{table}"
    )


async def test_the_last_login(admin: Connection, database: Database) -> None:
    """It is kept from whoever keeps the accounts, and is no change of the user."""
    user = "select last_login, updated_at from masstock.users where id = $1"
    never, changed = await admin.fetchrow(user, USER_A.id)
    assert never is None
    pool = await create_pool(database.dsn)
    async with transaction(pool, SERVICE) as connection:
        await connection.execute("select trellis.signed_in($1)", USER_A.id)
    await pool.close()
    login, unchanged = await admin.fetchrow(user, USER_A.id)
    assert login == await admin.fetchval("select last_sign_in_at from auth.users where id = $1", USER_A.id)
    assert unchanged == changed
    # An older one that comes late changes nothing.
    await admin.execute("update auth.users set last_sign_in_at = '2001-01-01' where id = $1", USER_A.id)
    assert tuple(await admin.fetchrow(user, USER_A.id)) == (login, changed)


async def test_a_user_follows_its_account(admin: Connection) -> None:
    await admin.execute("update auth.users set email = 'New@Trellis.test' where id = $1", USER_A.id)
    user = "select email, status, name from masstock.users where id = $1"
    assert await admin.fetchval(user, USER_A.id) == "new@trellis.test"
    await admin.execute("delete from auth.users where id = $1", USER_A.id)
    gone = await admin.fetchrow(user, USER_A.id)
    assert tuple(gone) == (f"{USER_A.id}@deleted.invalid", "deleted", USER_A.display_name)
    tickets = "select count(*) from masstock.support_tickets where user_id = $1"
    assert await admin.fetchval(tickets, USER_A.id) == 1


async def test_a_user_that_cannot_follow_holds_nobody_up(admin: Connection) -> None:
    """The address is another user's here, though no other account has it."""
    await admin.execute("update masstock.users set email = 'taken@trellis.test' where id = $1", USER_B.id)
    await admin.execute("update auth.users set email = 'taken@trellis.test' where id = $1", USER_A.id)
    assert (
        await admin.fetchval("select email from auth.users where id = $1", USER_A.id) == "taken@trellis.test"
    )
    await admin.execute("drop table masstock.users cascade")
    await admin.execute("delete from auth.users where id = $1", USER_A.id)


async def test_invitations_are_to_addresses_that_are_confirmed(admin: Connection, database: Database) -> None:
    """Where accounts tell: anybody can sign up with somebody else's address."""
    await admin.execute(
        "insert into masstock.invitations (client_id, client_name, email, invited_by) values ($1, 'A', $2, $3)",
        CLIENT_A.id,
        USER_B.email,
        MANAGER_A.id,
    )
    await admin.execute("alter table auth.users add column email_confirmed_at timestamptz")
    pool = await create_pool(database.dsn)
    try:
        for confirmed, expected in ((None, 0), ("now", 1)):
            await admin.execute("update auth.users set email_confirmed_at = $1::text::timestamptz", confirmed)
            async with transaction(pool, identity_of(USER_B.email)) as connection:
                assert await connection.fetchval("select count(*) from masstock.invitations") == expected
    finally:
        await pool.close()


INDEXES = {
    "users": ("email", "role", "status", "updated_at"),
    "clients": ("status", "email", "updated_at"),
    "client_members": ("client_id", "user_id", "updated_at"),
    "workflow_templates": ("is_active", "workflow_type", "updated_at"),
    "workflows": ("status", "client_id", "template_id", "updated_at"),
    "workflow_requests": ("client_id", "workflow_id", "status", "updated_at"),
    "workflow_executions": ("workflow_id", "client_id", "status", "created_at"),
    "workflow_batch_results": ("execution_id", "status"),
    "support_tickets": ("client_id", "user_id", "status", "priority", "updated_at"),
}
NAMED = {
    "idx_client_members_unique": ["client_id", "user_id"],
    "idx_workflow_executions_triggered_by": ["triggered_by_user_id", "created_at", "id"],
    "idx_workflow_batch_results_execution_batch": ["execution_id", "batch_index"],
}


async def test_the_indexes_of_the_specification(admin: Connection) -> None:
    """By name; each begins with what the specification says."""
    found = {
        row["name"]: row["columns"]
        for row in await admin.fetch(
            "select c.relname as name, array(select pg_get_indexdef(i.indexrelid, n, true)"
            " from generate_series(1, i.indnkeyatts) n) as columns"
            " from pg_index i join pg_class c on c.oid = i.indexrelid"
            " where c.relnamespace = 'masstock'::regnamespace and i.indisvalid and i.indpred is null"
        )
    }
    wanted = {f"idx_{table}_{column}": column for table, columns in INDEXES.items() for column in columns}
    assert {name: columns[0] for name, columns in found.items() if name in wanted} == wanted
    assert {name: found[name] for name in NAMED} == NAMED
    unique = await admin.fetch(
        "select indexrelid::regclass::text from pg_index where indisunique and indexrelid::regclass::text = any($1)",
        [f"masstock.{name}" for name in (*NAMED, "idx_users_email")],
    )
    assert {name for (name,) in unique} == {
        "masstock.idx_users_email",
        "masstock.idx_client_members_unique",
        "masstock.idx_workflow_batch_results_execution_batch",
    }


async def test_every_reference_has_an_index(admin: Connection) -> None:
    """What a row is looked for by when what it refers to is deleted: its first column, at least."""
    bare = await admin.fetch(
        "select k.conrelid::regclass::text, k.conname from pg_constraint k"
        " where k.contype = 'f' and k.connamespace = 'masstock'::regnamespace and not exists ("
        "   select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = any(k.conkey))"
    )
    assert bare == []


async def test_two_admins_who_suspend_each_other(admin: Connection, database: Database) -> None:
    """One succeeds; the other is told that it is no admin any more."""
    await admin.execute("update masstock.users set role = 'admin' where id = $1", MANAGER_A.id)
    pool = await create_pool(database.dsn)
    suspend = "select masstock.set_user_status($1, 'suspended')"
    try:
        async with (
            transaction(pool, identity_of(ADMIN.email)) as one,
            pool.acquire() as reserved,
        ):
            await one.execute(suspend, MANAGER_A.id)
            two = reserved.transaction()
            await two.start()
            await reserved.execute("set local role authenticated")
            claims = f'{{"sub": "{MANAGER_A.id}"}}'
            await reserved.execute("select set_config('request.jwt.claims', $1, true)", claims)
            waiting = asyncio.create_task(reserved.execute(suspend, ADMIN.id))
            await blocked(database, reserved)
            await one.execute("commit")
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="Only an admin"):
                await waiting
            await two.rollback()
    finally:
        await pool.close()
    active = "select count(*) from masstock.users where role = 'admin' and status = 'active'"
    assert await admin.fetchval(active) == 1
