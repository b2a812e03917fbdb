"""The demo's rows: complete for both tenants, loaded once however often, never over somebody else's."""

from types import SimpleNamespace
from typing import Any

import pytest

from trellis.db.demo.coice import STAGES, TENANT_A, TENANT_B, TENANTS, load, load_people
from trellis.db.demo.large import load_large
from trellis.db.demo.people import ADMIN, MANAGER_A, PEOPLE, USER_A, DemoDataError, identity_of
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction


def photographs(count: int, prefix: str = "") -> list[Any]:
    return [SimpleNamespace(name=f"{prefix}{n}.jpg", metadata={"n": n}) for n in range(count)]


async def everything(admin: Connection) -> dict[str, list[Any]]:
    tables = await admin.fetch("select tablename from pg_tables where schemaname = 'coice' order by 1")
    return {
        name: await admin.fetch(f"select t::text from coice.{name} t order by 1") for (name,) in tables
    } | {"users": await admin.fetch("select id, email from auth.users order by 1")}


async def test_each_tenant_has_a_library_and_a_pipeline(admin: Connection, pool: Pool) -> None:
    paths = await load(admin, photographs(20, "a"), photographs(21, "b"))
    assert len({path.gcs_path for path in paths}) == 41
    for tenant, count in zip(TENANTS, (20, 21), strict=True):
        for person in (tenant.manager, tenant.user):
            async with transaction(pool, identity_of(person.email)) as connection:
                assert await connection.fetchval("select count(*) from coice.images") == count
                assert await connection.fetchval("select count(*) from coice.catalogs") == 1
                assert await connection.fetchval("select count(*) from coice.libraries") == len(
                    tenant.libraries
                )
                assert await connection.fetchval("select count(*) from coice.prompts") == STAGES
                filters = await connection.fetchval(
                    "select count(filter_condition) from coice.pipeline_stages"
                )
                assert filters == 1
    roles = await admin.fetch("select email, role from coice.profiles")
    assert {row["email"]: row["role"] for row in roles} == {
        person.email: person.role for person in PEOPLE.values()
    }


async def test_paths_are_those_of_the_rows(admin: Connection) -> None:
    paths = await load(admin, photographs(2), photographs(2))
    rows = await admin.fetch("select gcs_path from coice.images")
    assert sorted(path.gcs_path for path in paths) == sorted(row[0] for row in rows)
    assert {path.name for path in paths} == {"0.jpg", "1.jpg"}


async def test_loading_twice_changes_nothing(admin: Connection) -> None:
    first = await load(admin, photographs(3), photographs(3))
    await admin.execute("update coice.catalogs set name = 'Mine' where id = $1", TENANT_A.catalog_id)
    before = await everything(admin)
    assert await load(admin, photographs(3), photographs(3)) == first
    assert await everything(admin) == before


async def test_the_next_numbers_are_free(admin: Connection) -> None:
    await load(admin, [], [])
    catalog = await admin.fetchval(
        "insert into coice.catalogs (name, user_id) values ('x', $1) returning id", MANAGER_A.id
    )
    assert catalog == max(tenant.catalog_id for tenant in TENANTS) + 1


@pytest.mark.parametrize(
    "theirs",
    [
        "insert into coice.catalogs (id, name, user_id) values (1, 'Theirs', $1)",
        "insert into coice.catalogs (id, name, user_id) values (9, 'Theirs', $1);"
        "insert into coice.libraries (id, catalog_id, name) values (5, 9, 'Theirs')",
    ],
)
async def test_a_database_with_catalogs_of_its_own_is_left_alone(admin: Connection, theirs: str) -> None:
    await load_people(admin)
    for statement in theirs.split(";"):
        await admin.execute(statement, *([ADMIN.id] if "$1" in statement else []))
    before = await everything(admin)
    with pytest.raises(DemoDataError, match="catalogs of its own"):
        await load(admin, photographs(2), photographs(2))
    assert await everything(admin) == before


async def test_an_address_that_is_somebody_elses(admin: Connection) -> None:
    await admin.execute("insert into auth.users (email) values ($1)", USER_A.email)
    with pytest.raises(DemoDataError, match=USER_A.email):
        await load(admin, [], [])


async def test_the_large_scale(admin: Connection, pool: Pool) -> None:
    for _ in range(2):
        await load_large(admin, catalogs=20, libraries=8, images=3)
        counts = [
            await admin.fetchval(f"select count(*) from coice.{t}")
            for t in ("catalogs", "libraries", "images")
        ]
        small = sum(len(tenant.libraries) for tenant in TENANTS)
        assert counts == [22, 160 + small, 480]
    for tenant in (TENANT_A, TENANT_B):
        for person, catalogs in ((tenant.manager, 11), (tenant.user, 3)):
            async with transaction(pool, identity_of(person.email)) as connection:
                assert await connection.fetchval("select count(*) from coice.catalogs") == catalogs
                assert await connection.fetchval("select count(*) from coice.images") == (catalogs - 1) * 24
