"""What may change whose runs somebody sees is announced, to those whom it concerns."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import orjson
import pytest

from tests.conftest import Database
from trellis.db.demo import coice as demo
from trellis.db.demo import masstock, orgs
from trellis.db.demo.coice import TENANT_A
from trellis.db.demo.masstock import CLIENT_A
from trellis.db.demo.orgs import HARBOUR, NORTHWIND
from trellis.db.demo.people import MANAGER_A, MANAGER_B, USER_A
from trellis.db.pool import connect

A = {str(MANAGER_A.id), str(USER_A.id)}
ALL = {""}
NEWCOMER = "00000000-0000-4000-8000-0000000000c1"
AS_MANAGER_A = (
    f"""set role authenticated; set request.jwt.claims = '{orjson.dumps(MANAGER_A.claims).decode()}';"""
)
CASES: list[tuple[str, set[str]]] = [
    (f"update coice.profiles set role = 'end_user' where id = '{MANAGER_A.id}'", {str(MANAGER_A.id)}),
    (f"delete from coice.user_groups where user_id = '{USER_A.id}'", {str(USER_A.id)}),
    (f"delete from coice.groups where id = '{TENANT_A.group_id}'", A),
    (f"delete from coice.catalog_groups where group_id = '{TENANT_A.group_id}'", A),
    (f"insert into coice.library_groups values (6, '{TENANT_A.group_id}')", A),
    ("update coice.catalog_groups set catalog_id = catalog_id", ALL),
    ("truncate coice.user_groups", ALL),
    (
        f"update coice.catalogs set user_id = '{MANAGER_B.id}' where id = {TENANT_A.catalog_id}",
        {str(MANAGER_A.id), str(MANAGER_B.id)},
    ),
    ("update coice.libraries set parent_id = 4 where id = 3", ALL),
    (f"{AS_MANAGER_A} insert into coice.groups (name) values ('x')", {str(MANAGER_A.id)}),
    (f"{AS_MANAGER_A} select coice.add_group_member('{TENANT_A.group_id}', 'nia@example.com')", {NEWCOMER}),
    (f"{AS_MANAGER_A} delete from coice.user_groups where user_id = '{USER_A.id}'", {str(USER_A.id)}),
    (f"{AS_MANAGER_A} delete from coice.groups", A),
    (f"update masstock.users set status = 'suspended' where id = '{USER_A.id}'", {str(USER_A.id)}),
    (f"update masstock.users set role = 'admin' where id = '{USER_A.id}'", {str(USER_A.id)}),
    (f"update masstock.clients set status = 'suspended' where id = '{CLIENT_A.id}'", A),
    (f"delete from masstock.client_members where user_id = '{USER_A.id}'", {str(USER_A.id)}),
    (
        f"insert into masstock.client_members (client_id, user_id) values ('{CLIENT_A.id}', '{MANAGER_B.id}')",
        {str(MANAGER_B.id)},
    ),
    (f"delete from auth.users where id = '{USER_A.id}'", {str(USER_A.id)}),
    ("truncate masstock.client_members", ALL),
    ("update masstock.client_members set user_id = user_id", ALL),
    (f"update orgs.user_profile set role = 'developer' where user_id = '{USER_A.id}'", {str(USER_A.id)}),
    (f"update orgs.user_profile set status = 'deactivated' where user_id = '{USER_A.id}'", {str(USER_A.id)}),
    (f"update orgs.user_profile set user_id = null where user_id = '{USER_A.id}'", {str(USER_A.id)}),
    (
        "insert into orgs.user_profile (organization_id, user_id)"
        f" values ('{NORTHWIND.id}', '{NEWCOMER}')",
        {NEWCOMER},
    ),
    (f"update orgs.user_profile set organization_id = '{HARBOUR.id}' where user_id = '{USER_A.id}'", ALL),
    ("truncate orgs.user_profile cascade", ALL),
    # What concerns nobody's rights.
    ("update orgs.user_profile set role = role, organization_id = organization_id", set()),
    ("update orgs.organizations set name = 'x'", set()),
    ("update masstock.users set name = 'x', last_login = now()", set()),
    ("update masstock.clients set name = 'x', status = status", set()),
    ("update masstock.client_members set role = role", set()),
    ("update coice.profiles set display_name = 'x'", set()),
    ("update coice.profiles set role = role", set()),
    ("update coice.catalogs set name = 'x'", set()),
    ("update coice.libraries set name = 'x', parent_id = parent_id", set()),
    ("delete from coice.user_groups where false", set()),
]  # fmt: skip
MANY = """
with made as (insert into auth.users (id, email)
  select gen_random_uuid(), n || '@trellis.test' from generate_series(1, 30) n returning id)
insert into coice.profiles (id, display_name) select id, 'x' from made
"""


@pytest.fixture(scope="module")
async def loaded(copy: Any, template: str) -> AsyncIterator[Database]:
    """The demo data, that nobody stays connected to."""
    async with copy(template, "announced") as database:
        connection = await connect(database.admin_dsn)
        await demo.load(connection, [], [])
        await connection.execute(
            f"insert into auth.users (id, email) values ('{NEWCOMER}', 'nia@example.com')"
        )
        await connection.execute(f"insert into coice.profiles (id, display_name) values ('{NEWCOMER}', 'x')")
        await masstock.load(connection)
        await orgs.load(connection)
        await connection.close()
        yield database


@pytest.fixture
async def announced(copy: Any, loaded: Database) -> AsyncIterator[Callable[[str], Awaitable[set[str]]]]:
    """What a statement announces."""
    async with copy(loaded.name, "announcing") as database:
        connection = await connect(database.admin_dsn)
        found: asyncio.Queue[str] = asyncio.Queue()
        await connection.add_listener("trellis_rights", lambda *heard: found.put_nowait(str(heard[3])))

        async def announced(sql: str) -> set[str]:
            await connection.execute(sql)
            await connection.execute("select pg_notify('trellis_rights', 'end')")
            payloads = set()
            while (payload := await asyncio.wait_for(found.get(), 10)) != "end":
                payloads.add(payload)
            return payloads

        yield announced
        await connection.close()


@pytest.mark.parametrize(("sql", "expected"), CASES)
async def test_those_whom_it_concerns_are_told(announced: Any, sql: str, expected: set[str]) -> None:
    assert await announced(sql) == expected


async def test_many_are_told_as_everybody(announced: Any) -> None:
    assert await announced(MANY) == set()
    joined = f"insert into coice.user_groups select id, '{TENANT_A.group_id}' from coice.profiles on conflict do nothing"
    assert await announced(joined) == {""}
    assert await announced(f"delete from coice.catalog_groups where group_id = '{TENANT_A.group_id}'") == {""}
