"""Pools and connections: JSON is Python's, time is UTC, and a pooler in transaction mode is no obstacle."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from tests.conftest import Database
from trellis.db import pool as pool_module
from trellis.db.pool import Connection, Pool, close_pool, connect, create_pool

DOCUMENT = {"text": 'ümlaut " \\ 数', "list": [1, 2.5, None, True], "deep": {"empty": {}, "none": []}}


@asynccontextmanager
async def pool_on(database: Database, **options: Any) -> AsyncIterator[Pool]:
    """A pool with other options than the fixture's."""
    pool = await create_pool(database.dsn, **options)
    try:
        yield pool
    finally:
        await pool.close()


@pytest.mark.parametrize("value", [DOCUMENT, [1, [2]], "text", 12, 1.5, True, False, [], {}])
@pytest.mark.parametrize("name", ["json", "jsonb"])
async def test_json_is_a_python_value_both_ways(shared_database: Database, name: str, value: Any) -> None:
    async with pool_on(shared_database) as pool:
        found = await pool.fetchval(f"select $1::{name}", value)
        assert found == value
        assert type(found) is type(value)
        assert await pool.fetchval(f"select array[$1::{name}]", value) == [value]


async def test_no_json_is_none_and_so_is_jsons_own_null(shared_database: Database) -> None:
    async with pool_on(shared_database) as pool:
        assert await pool.fetchval("select $1::jsonb is null", None) is True
        assert await pool.fetchval("select 'null'::jsonb is null") is False
        assert await pool.fetchval("select 'null'::jsonb") is None


async def test_a_value_that_is_no_json_changes_nothing(shared_database: Database) -> None:
    async with pool_on(shared_database) as pool:
        with pytest.raises(asyncpg.DataError):
            await pool.fetchval("select $1::jsonb", object())
        assert await pool.fetchval("select $1::jsonb", {}) == {}


async def test_every_connection_answers_in_utc(database: Database, admin: Connection) -> None:
    await admin.execute(f"alter database {database.name} set timezone to 'Asia/Kathmandu'")
    text = "select '2024-01-01 00:00+00'::timestamptz::text || ' ' || current_setting('application_name')"
    connection = await connect(database.dsn)
    try:
        assert await connection.fetchval(text) == "2024-01-01 00:00:00+00 trellis"
    finally:
        await connection.close()
    async with pool_on(database) as pool:
        assert await pool.fetchval(text) == "2024-01-01 00:00:00+00 trellis"


async def test_the_login_role_has_no_rights_of_its_own(shared_database: Database) -> None:
    async with pool_on(shared_database) as pool:
        assert await pool.fetchval("select current_user") == "authenticator"
        role = "select rolsuper or rolbypassrls or rolinherit or rolcreatedb or rolcreaterole from pg_roles"
        assert await pool.fetchval(f"{role} where rolname = current_user") is False
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.fetchval("select count(*) from coice.catalogs")


@pytest.mark.parametrize("statement_cache", [True, False])
async def test_statements_are_kept_only_where_the_session_is_ours(
    shared_database: Database, statement_cache: bool
) -> None:
    async with pool_on(shared_database, max_size=1, statement_cache=statement_cache) as pool:
        statement = "select $1::int + 1 as kept_statement"
        assert [await pool.fetchval(statement, n) for n in range(3)] == [1, 2, 3]
        kept = "select count(*) from pg_prepared_statements where statement like '%kept_statement' and $1"
        assert await pool.fetchval(kept, True) == int(statement_cache)


async def test_startup_parameters_are_what_a_reset_goes_back_to(shared_database: Database) -> None:
    settings = {"role": "anon", "statement_timeout": "12s"}
    async with pool_on(shared_database, max_size=1, settings=settings) as pool, pool.acquire() as connection:
        state = "select current_user || ' ' || current_setting('statement_timeout')"
        assert await connection.fetchval(state) == "anon 12s"
        await connection.execute("set role authenticated; set statement_timeout = 0")
        assert await connection.fetchval(state) == "authenticated 0"
        await connection.execute("reset role; reset all")
        assert await connection.fetchval(state) == "anon 12s"


async def test_a_connection_that_does_not_pass_the_check_is_not_used(shared_database: Database) -> None:
    async def check(connection: Connection) -> None:
        if await connection.fetchval("select current_user = 'authenticator'"):
            raise LookupError("somebody else was expected")

    with pytest.raises(LookupError):
        async with pool_on(shared_database, check=check):
            pass


async def test_a_pool_is_closed_in_time_whoever_still_holds_a_connection(
    shared_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "CLOSE_SECONDS", 0.01)
    pool = await create_pool(shared_database.dsn)
    held = await pool.acquire()
    await close_pool(pool)
    with pytest.raises(asyncpg.InterfaceError):
        await held.execute("select 1")


async def test_a_pool_is_bounded_and_serves_those_who_wait(shared_database: Database) -> None:
    async with pool_on(shared_database, max_size=2) as pool:
        pids = await asyncio.gather(
            *(pool.fetchval("select pg_backend_pid() from pg_sleep(0.01)") for _ in range(10))
        )
        assert 1 <= len(set(pids)) <= 2


async def test_a_connection_that_died_is_replaced(shared_database: Database) -> None:
    admin = await connect(shared_database.admin_dsn)
    try:
        async with pool_on(shared_database, max_size=1) as pool:
            pid = await pool.fetchval("select pg_backend_pid()")
            async with pool.acquire() as held:
                died = asyncio.Event()
                held.add_termination_listener(lambda _: died.set())
                await admin.execute("select pg_terminate_backend($1)", pid)
                await asyncio.wait_for(died.wait(), 60)
                with pytest.raises(asyncpg.InterfaceError):
                    await held.fetchval("select 1")
            assert await pool.fetchval("select pg_backend_pid()") != pid
            assert await pool.fetchval("select $1::jsonb", DOCUMENT) == DOCUMENT
    finally:
        await admin.close()
