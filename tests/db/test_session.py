"""Identities: what a transaction carries while it lasts, and that nothing of it is left behind."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.conftest import Database
from tests.db.reading import until_active
from trellis.db.demo.people import PEOPLE, identity_of
from trellis.db.pool import Connection, Pool, create_pool
from trellis.db.session import ANON, SERVICE, Identity, become, transaction

WHO = """
    select current_user::text, coalesce(auth.role(), ''), coalesce(auth.uid()::text, ''),
           coalesce(auth.jwt() ->> 'email', '')
"""
LEFT = """
    select current_user::text, coalesce(current_setting('request.jwt.claims', true), ''),
           current_setting('statement_timeout'), (select count(*) from pg_cursors where name = 'c')
"""
USER_A, USER_B = identity_of("user-a@trellis.test"), identity_of("user-b@trellis.test")


async def who(connection: Connection) -> tuple[str, ...]:
    """What the database takes the session for."""
    row = await connection.fetchrow(WHO)
    assert row is not None
    return tuple(row)


def person(email: str) -> tuple[str, ...]:
    """What it should take a demo person for."""
    return ("authenticated", "authenticated", str(PEOPLE[email].id), email)


@pytest.fixture
async def notes(admin: Connection) -> None:
    """A table in which everyone may write, and each see what is their own."""
    await admin.execute("""
        create table public.notes (owner uuid default auth.uid(), text text);
        alter table public.notes enable row level security;
        create policy own on public.notes for all to authenticated using (owner = (select auth.uid()));
        grant select, insert on public.notes to authenticated, service_role;
    """)


async def test_a_transaction_is_its_identity_and_nothing_remains(pool: Pool) -> None:
    async with transaction(pool, USER_A) as connection:
        assert await who(connection) == person("user-a@trellis.test")
    async with transaction(pool, ANON) as connection:
        assert await who(connection) == ("anon", "", "", "")
    async with transaction(pool, SERVICE) as connection:
        assert await who(connection) == ("service_role", "service_role", "", "")
    left = await pool.fetchrow("select current_user::text, current_setting('request.jwt.claims', true)")
    assert left is not None
    assert left[0] == "authenticator"
    assert not left[1]


async def test_row_level_security_sees_the_identity(pool: Pool, notes: None) -> None:
    for identity in (USER_A, USER_B):
        async with transaction(pool, identity) as connection:
            await connection.execute("insert into public.notes (text) values ('mine')")
    for identity, count in ((USER_A, 1), (USER_B, 1), (SERVICE, 2)):
        async with transaction(pool, identity) as connection:
            assert await connection.fetchval("select count(*) from public.notes") == count
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(pool, USER_A) as connection:
            await connection.execute("insert into public.notes values ($1, 'forged')", USER_B.user_id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(pool, ANON) as connection:
            await connection.fetchval("select count(*) from public.notes")


async def test_a_transaction_may_become_another(pool: Pool, notes: None) -> None:
    async with transaction(pool, USER_A) as connection:
        await connection.execute("insert into public.notes (text) values ('as the caller')")
        await become(connection, SERVICE)
        assert await who(connection) == ("service_role", "service_role", "", "")
        await connection.execute("insert into public.notes values ($1, 'as the service')", USER_B.user_id)
        await become(connection, USER_B)
        assert await connection.fetchval("select array_agg(text) from public.notes") == ["as the service"]


async def test_an_error_undoes_everything_and_frees_the_connection(pool: Pool, notes: None) -> None:
    for error in (RuntimeError, asyncio.CancelledError):
        with pytest.raises(error):  # noqa: PT012 - raised within the block
            async with transaction(pool, USER_A) as connection:
                await connection.execute("insert into public.notes (text) values ('lost')")
                raise error
    async with transaction(pool, SERVICE) as connection:
        assert await connection.fetchval("select count(*) from public.notes") == 0
    assert await pool.fetchval("select current_user::text") == "authenticator"
    assert pool.get_idle_size() == pool.get_size()


async def test_a_transaction_costs_four_round_trips(shared_database: Database) -> None:
    pool = await create_pool(shared_database.dsn, max_size=1)
    seen: list[str] = []

    def note(query: Any) -> None:
        seen.append(query.query.partition(" ")[0])

    try:
        async with pool.acquire() as connection:
            connection.add_query_logger(note)
        async with transaction(pool, USER_A, readonly=True) as connection:
            await connection.fetchval("select 1")
        async with pool.acquire() as connection:
            connection.remove_query_logger(note)
        assert seen == ["BEGIN", "select", "select", "COMMIT;"]
    finally:
        await pool.close()


async def break_off(pool: Pool, admin: Connection, how: str) -> None:
    """Begin a transaction as somebody that does not end well."""

    async def work() -> None:
        async with transaction(pool, USER_A) as connection:
            await connection.execute("declare c cursor for select 1")
            if how == "statement":
                await connection.execute("select 1 / 0")
            if how == "code":
                raise RuntimeError
            await connection.execute("select 'asleep' from pg_sleep(600)")

    task = asyncio.create_task(work())
    if how == "cancelled":
        await asyncio.wait_for(until_active(admin, "asleep", 1), 60)
        task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("how", ["statement", "code", "cancelled"])
async def test_a_connection_comes_back_clean_without_a_reset(
    database: Database, admin: Connection, how: str
) -> None:
    pool = await create_pool(database.dsn, min_size=2, max_size=2)
    try:
        for _ in range(3):
            await break_off(pool, admin, how)
        async with pool.acquire() as first, pool.acquire() as second:
            for connection in (first, second):
                assert not connection.is_in_transaction()
                assert tuple(await connection.fetchrow(LEFT) or ()) == ("authenticator", "", "0", 0)
    finally:
        await pool.close()


async def test_a_transactions_statements_can_be_bounded(pool: Pool) -> None:
    with pytest.raises(asyncpg.QueryCanceledError):
        async with transaction(pool, USER_A, seconds=0.01) as connection:
            await connection.execute("select pg_sleep(600)")
    async with transaction(pool, USER_A, seconds=2.5) as connection:
        assert await connection.fetchval("select current_setting('statement_timeout')") == "2500ms"
    async with transaction(pool, USER_A) as connection:
        assert await connection.fetchval("select current_setting('statement_timeout')") == "0"


async def test_many_at_once_never_mix(pool: Pool) -> None:
    async def ask(email: str) -> bool:
        async with transaction(pool, identity_of(email)) as connection:
            before = await who(connection)
            await connection.execute("select pg_sleep(0.001)")
            return before == await who(connection) == person(email)

    assert all(await asyncio.gather(*(ask(email) for email in list(PEOPLE) * 10)))


async def test_isolation_and_readonly_are_the_transactions(pool: Pool, notes: None) -> None:
    modes = "select current_setting('transaction_isolation'), current_setting('transaction_read_only')"
    async with transaction(pool, USER_A) as connection:
        assert tuple(await connection.fetchrow(modes) or ()) == ("read committed", "off")
    async with transaction(pool, USER_A, isolation="repeatable_read", readonly=True) as connection:
        assert tuple(await connection.fetchrow(modes) or ()) == ("repeatable read", "on")
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with transaction(pool, USER_A, readonly=True) as connection:
            await connection.execute("insert into public.notes (text) values ('no')")


async def test_claims_arrive_as_they_are(pool: Pool) -> None:
    claims = {
        "sub": str(USER_A.user_id),
        "role": "authenticated",
        "odd": ["'", '"', "\\", "ü", "数", {"n": 1.5}],
    }
    async with transaction(pool, Identity("authenticated", claims)) as connection:
        assert await connection.fetchval("select auth.jwt()") == claims


async def test_only_the_three_roles_can_be_taken(pool: Pool) -> None:
    for role in ("postgres", "no_such_role", "none; reset role"):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.InvalidParameterValueError)):
            async with transaction(pool, Identity(role)):  # type: ignore[arg-type]
                pass
    assert await pool.fetchval("select current_user::text") == "authenticator"


def test_an_identity_knows_its_user() -> None:
    assert USER_A.user_id == UUID("00000000-0000-4000-8000-0000000000a2")
    assert ANON.user_id is None
    assert SERVICE.user_id is None
    with pytest.raises(ValueError, match="hexadecimal"):
        _ = Identity("authenticated", {"sub": "not a uuid"}).user_id


async def test_locks_do_not_outlast_a_process_that_stands_still(pool: Pool) -> None:
    setting = "show idle_in_transaction_session_timeout"
    async with transaction(pool, ANON) as connection:
        assert await connection.fetchval(setting) == "10s"
    async with pool.acquire() as connection:
        assert await connection.fetchval(setting) == "0"
