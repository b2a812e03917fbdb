"""What Orgs' database holds to, whoever writes: who somebody is, whose rows are, what there is one of."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.conftest import Database
from tests.db.rights_row import NEWCOMER
from trellis.db.demo.orgs import HARBOUR, HOUSE, NORTHWIND, demo_id, load, profile_of
from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B, identity_of
from trellis.db.pool import Connection, Pool, connect, create_pool
from trellis.db.session import ANON, SERVICE, Identity, transaction

TALK_A = demo_id(f"conversation {USER_A.email}")
OF_PEOPLE = ("conversations", "functions", "user_preferences", "key_store")


@pytest.fixture(scope="module")
async def loaded(copy: Any, template: str) -> AsyncIterator[Database]:
    """The demo, that nobody stays connected to."""
    async with copy(template, "orgs_rules") as database:
        connection = await connect(database.admin_dsn)
        await load(connection)
        await connection.execute(
            "insert into auth.users (id, email) values ($1, 'new@trellis.test')", NEWCOMER
        )
        await connection.execute(
            "insert into orgs.key_store (user_id, provider, api_key, last_four)"
            " select user_id, 'gemini', 'v1.k1.x', '' from orgs.user_profile"
        )
        await connection.close()
        yield database


@pytest.fixture
async def database(copy: Any, loaded: Database) -> AsyncIterator[Database]:
    async with copy(loaded.name, "orgs_rule") as database:
        yield database


async def seen(pool: Pool, identity: Identity, table: str = "conversations") -> int:
    async with transaction(pool, identity) as connection:
        count: int = await connection.fetchval(f"select count(*) from orgs.{table}")
        return count


def claiming(person: UUID, **claims: Any) -> Identity:
    return Identity("authenticated", {"sub": str(person), "role": "authenticated", **claims})


DEVELOPER = {"app_metadata": {"orgs_role": "developer"}}


@pytest.mark.parametrize(
    ("person", "claims", "counted"),
    [
        (NEWCOMER, {}, 0),
        (NEWCOMER, DEVELOPER, 5),
        (NEWCOMER, {"user_metadata": {"orgs_role": "developer"}}, 0),  # which people write themselves
        (NEWCOMER, {"orgs_role": "developer"}, 0),
        (NEWCOMER, {"role": "developer"}, 0),
        (NEWCOMER, {"app_metadata": {"orgs_role": "admin"}}, 0),  # of what?
        (NEWCOMER, {"app_metadata": "developer"}, 0),
        (NEWCOMER, {"app_metadata": {"orgs_role": ["developer"]}}, 0),
        (USER_A.id, DEVELOPER, 1),  # the profile decides
        (ADMIN.id, {"app_metadata": {"orgs_role": "user"}}, 5),
    ],
)
async def test_where_a_role_comes_from(
    pool: Pool, person: UUID, claims: Mapping[str, Any], counted: int
) -> None:
    assert await seen(pool, claiming(person, **claims)) == counted


@pytest.mark.parametrize("claims", [{}, DEVELOPER])
async def test_who_is_deactivated_is_nobody_whatever_the_token_says(
    pool: Pool, admin: Connection, claims: Mapping[str, Any]
) -> None:
    await admin.execute("update orgs.user_profile set status = 'deactivated'")
    tables = await admin.fetch(
        "select relname from pg_class where relnamespace = 'orgs'::regnamespace and relkind in ('r', 'v')"
    )
    for person in (ADMIN, MANAGER_A, USER_A):
        async with transaction(pool, claiming(person.id, **claims)) as connection:
            for (table,) in tables:
                if await connection.fetchval(f"select has_table_privilege('orgs.{table}', 'select')"):
                    assert await connection.fetchval(f"select count(*) from orgs.{table}") == 0, table


async def test_a_developer_without_a_profile_is_in_no_organisation(pool: Pool) -> None:
    async with transaction(pool, claiming(NEWCOMER, **DEVELOPER)) as connection:
        await connection.execute("select orgs.set_profile_role($1, 'admin')", profile_of(USER_A))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("insert into orgs.conversations (title) values ('x')")


async def test_who_is_added_while_its_token_lasts_is_no_developer_any_more(
    pool: Pool, admin: Connection
) -> None:
    assert await seen(pool, claiming(NEWCOMER, **DEVELOPER)) == 5
    await admin.execute("select set_config('request.jwt.claims', $1, false)", f'{{"sub": "{ADMIN.id}"}}')
    await admin.execute("select orgs.add_profile('new@trellis.test', $1, 'user')", HARBOUR.id)
    assert await seen(pool, claiming(NEWCOMER, **DEVELOPER)) == 0


async def homes(admin: Connection, person: UUID) -> set[tuple[str, UUID]]:
    found = set()
    for table in OF_PEOPLE:
        rows = await admin.fetch(
            f"select distinct organization_id from orgs.{table} where user_id = $1", person
        )
        found |= {(table, row[0]) for row in rows}
    rows = await admin.fetch(
        "select distinct m.organization_id from orgs.chat_messages m join orgs.user_profile p on p.id = m.user_id"
        " where p.user_id = $1",
        person,
    )
    return found | {("chat_messages", row[0]) for row in rows}


async def test_who_is_moved_takes_along_what_is_its_own(admin: Connection, pool: Pool) -> None:
    before = await homes(admin, USER_A.id)
    assert before == {(table, NORTHWIND.id) for table in (*OF_PEOPLE, "chat_messages")}
    dates = "select array_agg(updated_at order by id) from orgs.{}"
    changed = [await admin.fetchval(dates.format(table)) for table in (*OF_PEOPLE, "chat_messages")]
    seen_before = (
        await seen(pool, identity_of(MANAGER_A.email)),
        await seen(pool, identity_of(MANAGER_B.email)),
    )
    await admin.execute(
        "update orgs.user_profile set organization_id = $1 where user_id = $2", HARBOUR.id, USER_A.id
    )
    assert await homes(admin, USER_A.id) == {(table, HARBOUR.id) for table, _ in before}
    assert await seen(pool, identity_of(MANAGER_A.email)) == seen_before[0] - 1
    assert await seen(pool, identity_of(MANAGER_B.email)) == seen_before[1] + 1
    assert [await admin.fetchval(dates.format(table)) for table in (*OF_PEOPLE, "chat_messages")] == changed
    # But the customers are the organisation's.
    assert await seen(pool, identity_of(USER_A.email), "customers") == 0
    assert await seen(pool, identity_of(MANAGER_A.email), "customers") == 3


async def test_nobody_writes_the_organisation_of_a_row(admin: Connection) -> None:
    """Not even who may write every column."""
    for table in OF_PEOPLE:
        await admin.execute(
            f"update orgs.{table} set organization_id = $1 where user_id = $2", HARBOUR.id, USER_A.id
        )
    await admin.execute("update orgs.customer_user set organization_id = $1", HARBOUR.id)
    assert {home for _, home in await homes(admin, USER_A.id)} == {NORTHWIND.id}
    assert (
        await admin.fetchval("select count(*) from orgs.customer_user where organization_id = $1", HARBOUR.id)
        == 1
    )


async def test_what_is_written_while_somebody_is_moved_goes_along(database: Database) -> None:
    mover, writer = await connect(database.admin_dsn), await connect(database.admin_dsn)
    move = "update orgs.user_profile set organization_id = $1 where user_id = $2"
    write = "insert into orgs.conversations (user_id, title) values ($1, 'late')"
    async with asyncio.timeout(30):
        # The mover first: who writes waits, and is where the person is then.
        moving = mover.transaction()
        await moving.start()
        await mover.execute(move, HARBOUR.id, USER_A.id)
        writing = asyncio.create_task(writer.execute(write, USER_A.id))
        await _waiting(mover)
        await moving.commit()
        await writing
        assert {home for _, home in await homes(mover, USER_A.id)} == {HARBOUR.id}
        # The writer first: who moves waits, and finds what was written.
        begun = writer.transaction()
        await begun.start()
        await writer.execute(write, USER_A.id)
        moved = asyncio.create_task(mover.execute(move, HOUSE, USER_A.id))
        await _waiting(writer)
        await begun.commit()
        await moved
        assert {home for _, home in await homes(writer, USER_A.id)} == {HOUSE}
    await mover.close()
    await writer.close()


async def _waiting(connection: Connection) -> None:
    """Until somebody waits for a lock."""
    while not await connection.fetchval("select count(*) from pg_locks where not granted"):
        await asyncio.sleep(0.01)


async def test_who_has_no_profile_any_more_leaves_its_rows(admin: Connection, pool: Pool) -> None:
    await admin.execute("delete from orgs.chat_messages")
    await admin.execute("delete from orgs.user_profile where user_id = $1", USER_A.id)
    await admin.execute("update orgs.conversations set title = 'x', user_id = user_id")
    assert await seen(pool, identity_of(USER_A.email)) == 0
    assert await seen(pool, identity_of(MANAGER_A.email)) == 2
    await admin.execute(
        "insert into orgs.user_profile (organization_id, user_id) values ($1, $2)", HARBOUR.id, USER_A.id
    )
    assert await seen(pool, identity_of(MANAGER_A.email)) == 1
    assert await seen(pool, identity_of(USER_A.email)) == 1


async def test_an_account_that_is_deleted_leaves_a_profile(admin: Connection, pool: Pool) -> None:
    await admin.execute("delete from auth.users where id = $1", USER_A.id)
    row = await admin.fetchrow(
        "select user_id, organization_id from orgs.user_profile where id = $1", profile_of(USER_A)
    )
    assert tuple(row or ()) == (None, NORTHWIND.id)
    assert await seen(pool, identity_of(USER_A.email), "user_profile") == 0
    assert await seen(pool, identity_of(MANAGER_A.email), "user_profile") == 2


async def test_of_two_admins_who_demote_each_other_one_remains(database: Database, admin: Connection) -> None:
    await admin.execute("update orgs.user_profile set role = 'admin' where user_id = $1", USER_A.id)
    pool = await create_pool(database.dsn)

    async def demote(who: Any, whom: Any) -> None:
        async with transaction(pool, identity_of(who.email)) as connection:
            await connection.execute("select orgs.set_profile_role($1, 'user')", profile_of(whom))

    async with asyncio.timeout(30):
        for _ in range(5):
            await asyncio.gather(demote(MANAGER_A, USER_A), demote(USER_A, MANAGER_A), return_exceptions=True)
            left = await admin.fetch(
                "select user_id from orgs.user_profile where organization_id = $1 and role = 'admin'",
                NORTHWIND.id,
            )
            assert len(left) == 1
            await admin.execute(
                "update orgs.user_profile set role = 'admin' where organization_id = $1", NORTHWIND.id
            )
    await pool.close()


async def test_a_message_is_its_conversations_owners(admin: Connection, pool: Pool) -> None:
    async with transaction(pool, SERVICE) as connection:
        said = await connection.fetchrow(
            "insert into orgs.chat_messages (conversation_id, author, message_content)"
            " values ($1, 'assistant', 'x') returning user_id, organization_id",
            TALK_A,
        )
    assert tuple(said or ()) == (profile_of(USER_A), NORTHWIND.id)
    insert = "insert into orgs.chat_messages (conversation_id, message_content) values ($1, 'x')"
    before = await admin.fetchval("select updated_at from orgs.conversations where id = $1", TALK_A)
    async with transaction(pool, identity_of(USER_A.email)) as connection:
        await connection.execute(insert, TALK_A)
    async with transaction(pool, identity_of(USER_A.email)) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "insert into orgs.chat_messages (conversation_id, message_content, author) values ($1, 'x', 'assistant')",
                TALK_A,
            )
    assert await admin.fetchval("select updated_at from orgs.conversations where id = $1", TALK_A) > before
    for person, conversation in ((MANAGER_A, TALK_A), (ADMIN, TALK_A), (USER_B, TALK_A), (USER_A, uuid4())):
        async with transaction(pool, identity_of(person.email)) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(insert, conversation)


async def test_one_primary_is_held_by_an_index_too(admin: Connection) -> None:
    customer = NORTHWIND.row("customer 0")
    await admin.execute(
        "update orgs.customer_email set is_primary = true where customer_id = $1 and not is_primary", customer
    )
    assert (
        await admin.fetchval(
            "select count(*) from orgs.customer_email where customer_id = $1 and is_primary", customer
        )
        == 1
    )
    for table in ("customer_email", "customer_phone"):
        await admin.execute(f"alter table orgs.{table} disable trigger {table}_move_primary")
    with pytest.raises(asyncpg.UniqueViolationError):
        await admin.execute("update orgs.customer_email set is_primary = true")
    with pytest.raises(asyncpg.UniqueViolationError):
        await admin.execute(
            "insert into orgs.customer_phone (customer_id, phone, is_primary) values ($1, '113', true)",
            customer,
        )


async def test_a_customer_keeps_an_organisation(database: Database, admin: Connection) -> None:
    customer = NORTHWIND.row("customer 0")
    await admin.execute(
        "insert into orgs.customer_organization (customer_id, organization_id) values ($1, $2)",
        customer,
        HARBOUR.id,
    )
    pool = await create_pool(database.dsn)

    async def give_up(who: Any) -> None:
        async with transaction(pool, identity_of(who.email)) as connection:
            await connection.execute(
                "delete from orgs.customer_organization where customer_id = $1", customer
            )

    async with asyncio.timeout(30):
        outcomes = await asyncio.gather(give_up(MANAGER_A), give_up(MANAGER_B), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CheckViolationError", "NoneType"]
    assert (
        await admin.fetchval(
            "select count(*) from orgs.customer_organization where customer_id = $1", customer
        )
        == 1
    )
    await pool.close()
    await admin.execute("delete from orgs.customers where id = $1", customer)


async def test_accounts_are_a_view_with_a_rule(admin: Connection, pool: Pool) -> None:
    counts = {}
    people = {
        "service": SERVICE,
        "newcomer": claiming(NEWCOMER),
        "developer": claiming(NEWCOMER, **DEVELOPER),
    }
    for name, identity in (
        people | {p.email: identity_of(p.email) for p in (ADMIN, MANAGER_A, USER_A)}
    ).items():
        counts[name] = await seen(pool, identity, "users")
    assert counts == {
        **{"service": 6, "newcomer": 0, "developer": 6},
        **{ADMIN.email: 6, MANAGER_A.email: 2, USER_A.email: 1},
    }
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await seen(pool, ANON, "users")
    for identity in (SERVICE, identity_of(ADMIN.email)):
        for sql in ("update orgs.users set email = 'x'", "delete from orgs.users"):
            async with transaction(pool, identity) as connection:
                with pytest.raises(asyncpg.PostgresError):
                    await connection.execute(sql)


async def test_what_supabase_tells_of_accounts_is_shown(admin: Connection) -> None:
    await admin.execute(
        "alter table auth.users add phone text, add banned_until timestamptz, add is_anonymous boolean,"
        " add email_confirmed_at timestamptz"
    )
    await admin.execute(
        "update auth.users set phone = '+1', banned_until = '2030-01-01Z', is_anonymous = true,"
        " email_confirmed_at = '2020-01-01Z' where id = $1",
        USER_A.id,
    )
    row = await admin.fetchrow("select * from orgs.users where id = $1", USER_A.id)
    assert row is not None
    assert (row["phone"], row["is_anonymous"], row["banned_until"].year, row["email_confirmed_at"].year) == (
        "+1",
        True,
        2030,
        2020,
    )
