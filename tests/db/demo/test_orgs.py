"""Orgs' demo rows: two organisations and a developer, loaded once however often."""

from typing import Any

from trellis.db.demo import orgs
from trellis.db.demo.people import ADMIN, MANAGER_A, PEOPLE, USER_A, identity_of
from trellis.db.migrate import migrate
from trellis.db.pool import Connection, Pool, connect
from trellis.db.session import transaction


async def everything(admin: Connection) -> dict[str, list[Any]]:
    tables = await admin.fetch("select tablename from pg_tables where schemaname = 'orgs' order by 1")
    return {name: await admin.fetch(f"select t::text from orgs.{name} t order by 1") for (name,) in tables}


async def test_each_sees_what_its_role_shows(admin: Connection, pool: Pool) -> None:
    await orgs.load(admin)
    seen = {}
    for person in (ADMIN, MANAGER_A, USER_A):
        async with transaction(pool, identity_of(person.email)) as connection:
            counts = [
                await connection.fetchval(f"select count(*) from orgs.{table}")
                for table in ("organizations", "users", "licenses", "customers", "conversations")
            ]
            seen[person] = tuple(counts)
    assert seen == {ADMIN: (3, len(PEOPLE), 4, 5, 5), MANAGER_A: (1, 2, 2, 3, 2), USER_A: (1, 1, 0, 1, 1)}


async def test_loading_twice_changes_nothing(admin: Connection) -> None:
    await orgs.load(admin)
    await admin.execute("update orgs.customers set name = 'Mine'")
    await admin.execute("delete from orgs.customer_email where not is_primary")
    await admin.execute("delete from orgs.customer_phone")
    await admin.execute("update orgs.user_profile set organization_id = $1", orgs.HARBOUR.id)
    await orgs.load(admin)
    before = await everything(admin)
    await orgs.load(admin)
    assert await everything(admin) == before
    assert before["customer_phone"] == []


async def test_alone(copy: Any) -> None:
    async with copy("template0", "orgs_alone") as database:
        others = ("coice", "masstock", "ofm", "alawein")
        assert not [name for name in await migrate(database.admin_dsn, ["orgs"]) if name.startswith(others)]
        connection = await connect(database.admin_dsn)
        try:
            await orgs.load(connection)
            assert await connection.fetchval("select count(*) from orgs.user_profile") == len(PEOPLE)
        finally:
            await connection.close()
