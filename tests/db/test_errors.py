"""What Postgres raises, as clients hear it: the real server raises it, and nothing internal comes through."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator

import asyncpg
import pytest

from trellis.db.constraints import Constraints, load_constraints
from trellis.db.errors import CODES, GatewayError, translate
from trellis.db.pool import Connection, connect, create_pool
from trellis.db.session import Identity, become

PERSON = Identity("authenticated", {"sub": "7b1c1a52-6a3e-4c3a-9a35-5a3f7d5a0001", "role": "authenticated"})

_TABLES = """
create schema shop;
grant usage on schema shop to authenticated;
create table shop.owners (id int primary key, owner_name text not null, unique (owner_name));
create table shop.items (
  id int primary key,
  owner_id int not null references shop.owners,
  short_name varchar(5) not null,
  price int check (price > 0),
  low int, high int,
  constraint items_range check (low <= high),
  constraint items_name_of_owner unique (owner_id, short_name)
);
create unique index items_price_once on shop.items (price) where price > 100;
create unique index items_lower_name on shop.items (lower(short_name), high);
insert into shop.owners values (1, 'secret-one'), (2, 'secret-two');
insert into shop.items values (1, 1, 'a', 500, 1, 2);
create table shop.hidden (id int primary key, tag text unique);
insert into shop.hidden values (1, 'secret-tag');
alter table shop.owners enable row level security;
alter table shop.items enable row level security;
alter table shop.hidden enable row level security;
create policy p on shop.owners using (true) with check (id < 100);
create policy p on shop.items using (true);
create policy p on shop.hidden for insert with check (true);
grant select, insert, update, delete on shop.owners, shop.items, shop.hidden to authenticated;
create function shop.refuse(code text, hint text) returns void language plpgsql as $$
begin
  raise exception 'The shop is closed.' using errcode = code, hint = coalesce(hint, ''), column = 'owner_id';
end $$;
"""


@pytest.fixture
async def shop(admin: Connection) -> AsyncIterator[tuple[Connection, Constraints]]:
    """A transaction as an ordinary person, over tables with row-level security."""
    await admin.execute(_TABLES)
    constraints = await load_constraints(admin)
    transaction = admin.transaction()
    await transaction.start()
    await become(admin, PERSON)
    yield admin, constraints
    await transaction.rollback()


async def failure(connection: Connection, statement: str, *values: object) -> BaseException:
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)) as raised:
        await connection.execute(statement, *values)
    return raised.value


@pytest.mark.parametrize(
    ("statement", "code", "field"),
    [
        ("insert into shop.owners values (3, 'secret-one')", "CONFLICT", "ownerName"),
        ("insert into shop.owners values (1, 'x')", "CONFLICT", "rowId"),
        ("insert into shop.hidden values (2, 'secret-tag')", "CONFLICT", "tag"),
        ("insert into shop.items values (2, 1, 'a', 1, 1, 2)", "CONFLICT", "shortName"),
        ("insert into shop.items values (2, 2, 'b', 500, 1, 2)", "CONFLICT", "price"),
        ("insert into shop.items values (2, 2, 'A', 1, 1, 2)", "CONFLICT", "high"),
        ("insert into shop.items values (2, 9, 'b', 1, 1, 2)", "BAD_USER_INPUT", "ownerId"),
        ("insert into shop.items values (2, null, 'b', 1, 1, 2)", "BAD_USER_INPUT", "ownerId"),
        ("insert into shop.items values (2, 2, 'b', -1, 1, 2)", "BAD_USER_INPUT", "price"),
        ("insert into shop.items values (2, 2, 'b', 1, 2, 1)", "BAD_USER_INPUT", "high"),
        ("insert into shop.items values (2, 2, 'secret', 1, 1, 2)", "BAD_USER_INPUT", None),
        ("insert into shop.items values (2, 2, 'b', 99999999999, 1, 2)", "BAD_USER_INPUT", None),
        ("delete from shop.owners where id = 1", "CONFLICT", None),
        ("update shop.owners set id = 7 where id = 1", "CONFLICT", None),
        ("insert into shop.owners values (100, 'x')", "FORBIDDEN", None),
        ("create table shop.mine (id int)", "FORBIDDEN", None),
        ("select 'secret'::uuid", "BAD_USER_INPUT", None),
        ("select 'secret'::date", "BAD_USER_INPUT", None),
        ("select '2024-13-45'::date", "BAD_USER_INPUT", None),
        ("select '{\"a\": \"\\u0000\"}'::jsonb ->> 'a'", "BAD_USER_INPUT", None),
        ("select repeat('secret', 1000000000)", "LIMIT_EXCEEDED", None),
        ("select shop.refuse('P0001', null)", "BAD_USER_INPUT", "ownerId"),
        ("select shop.refuse('P0001', 'NOT_FOUND')", "NOT_FOUND", "ownerId"),
        ("select shop.refuse('P0001', 'secret')", "BAD_USER_INPUT", "ownerId"),
        ("select shop.refuse('23514', null)", "BAD_USER_INPUT", "ownerId"),
        ("select shop.refuse('23514', 'CONFLICT')", "CONFLICT", "ownerId"),
        ("select shop.refuse('42501', null)", "FORBIDDEN", "ownerId"),
        ("select shop.refuse('P0002', null)", "NOT_FOUND", "ownerId"),
    ],
)
async def test_a_statement_that_fails(
    shop: tuple[Connection, Constraints], statement: str, code: str, field: str | None
) -> None:
    connection, constraints = shop
    told = translate(await failure(connection, statement), constraints)
    assert told is not None
    assert (told.code, told.field) == (code, field)
    assert told.code in CODES
    shown = str(told.formatted())
    for internal in ("secret", "shop.", "items", "owners", "constraint", "policy", "DETAIL"):
        assert internal not in shown
    if "refuse" in statement:
        assert told.message == "The shop is closed."


async def test_a_key_of_several_columns_names_all(shop: tuple[Connection, Constraints]) -> None:
    connection, constraints = shop
    told = translate(
        await failure(connection, "insert into shop.items values (2, 1, 'a', 1, 1, 2)"), constraints
    )
    assert told is not None
    assert told.extensions["fields"] == ["ownerId", "shortName"]


async def test_without_the_catalog_the_detail_names_the_columns(admin: Connection) -> None:
    await admin.execute(_TABLES)
    told = translate(await failure(admin, "insert into shop.items values (2, 1, 'a', 1, 1, 2)"))
    assert told is not None
    assert (told.field, told.extensions["fields"]) == ("shortName", ["ownerId", "shortName"])


async def test_a_value_that_the_driver_refuses(admin: Connection) -> None:
    for value in ("text", 2**40):
        told = translate(await failure(admin, "select $1::int", value))
        assert told is not None
        assert (told.code, told.message) == ("BAD_USER_INPUT", "A value does not fit its type.")
    told = translate(await failure(admin, "select $1::text", "\0"))
    assert told is not None
    assert told.code == "BAD_USER_INPUT"


async def test_what_may_be_tried_again(database, admin: Connection) -> None:  # type: ignore[no-untyped-def]
    await admin.execute(
        "create table counters (id int primary key, n int); insert into counters values (1, 0), (2, 0)"
    )
    first, second = await connect(database.admin_dsn), await connect(database.admin_dsn)
    try:
        for connection in (first, second):
            await connection.execute("begin isolation level repeatable read; select * from counters")
        await first.execute("update counters set n = 1 where id = 1; commit")
        serialization = translate(await failure(second, "update counters set n = 2 where id = 1"))
        await second.execute("rollback; begin; update counters set n = 3 where id = 2")
        await first.execute("begin; update counters set n = 3 where id = 1")
        waiting = asyncio.create_task(first.execute("update counters set n = 4 where id = 2"))
        crossing = asyncio.create_task(second.execute("update counters set n = 4 where id = 1"))
        results = await asyncio.gather(waiting, crossing, return_exceptions=True)
        deadlock = translate(next(result for result in results if isinstance(result, BaseException)))
    finally:
        await first.close()
        await second.close()
    for told in (serialization, deadlock):
        assert told is not None
        assert (told.code, told.extensions["retryable"]) == ("CONFLICT", True)


async def test_a_statement_that_takes_too_long(admin: Connection) -> None:
    await admin.execute("set statement_timeout = 10")
    told = translate(await failure(admin, "select pg_sleep(60)"))
    assert told is not None
    assert told.code == "LIMIT_EXCEEDED"


async def test_a_database_that_is_gone(database, admin: Connection, tmp_path) -> None:  # type: ignore[no-untyped-def]
    victim = await connect(database.admin_dsn)
    asleep = asyncio.create_task(failure(victim, "select pg_sleep(60)"))
    await admin.execute("select pg_terminate_backend($1)", victim.get_server_pid())
    terminated = await asleep
    afterwards = await failure(victim, "select 1")
    pool = await create_pool(database.dsn)
    await pool.close()
    with pytest.raises(asyncpg.InterfaceError) as closed:
        await pool.fetchval("select 1")
    with pytest.raises(FileNotFoundError) as no_socket:
        await asyncpg.connect(host=str(tmp_path), user="x", database="x")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ConnectionRefusedError) as refused:
        await asyncpg.connect(host="127.0.0.1", port=port, user="x", database="x")
    # What asyncpg says of a connection whose end it is just reading.
    ending = asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress")
    for error in (
        terminated,
        afterwards,
        ending,
        closed.value,
        no_socket.value,
        refused.value,
        OSError(errno.EHOSTUNREACH, "No route to host"),
        OSError("Multiple exceptions: [Errno 111] …, [Errno 111] …"),
        TimeoutError(),
    ):
        told = translate(error)
        assert told is not None, error
        assert told.code == "UNAVAILABLE"
        assert "127.0.0.1" not in told.message


async def test_our_own_mistakes_are_not_explained(admin: Connection, tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert translate(await failure(admin, "selekt 1")) is None
    assert translate(await failure(admin, "select * from nowhere")) is None
    assert (
        translate(asyncpg.InterfaceError("cannot perform operation: another operation is in progress"))
        is None
    )
    assert translate(RuntimeError("x")) is None
    assert translate(OSError(errno.ENOSPC, "No space left on device")) is None
    with pytest.raises(FileNotFoundError) as missing:
        (tmp_path / "image.png").read_bytes()
    assert translate(missing.value) is None


def test_an_error_on_purpose_stays_itself() -> None:
    error = GatewayError("RATE_LIMITED", "Slow down.", field="x", extensions={"retryAfter": 3})
    assert translate(error) is error
    assert error.formatted() == {
        "message": "Slow down.",
        "extensions": {"code": "RATE_LIMITED", "field": "x", "retryAfter": 3},
    }
