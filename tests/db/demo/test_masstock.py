"""MasStock's demo rows: two clients, with or without Coice beside them, loaded once however often."""

from typing import Any

import pytest

from trellis.db.demo import coice
from trellis.db.demo.masstock import CLIENTS, load
from trellis.db.demo.people import ADMIN, PEOPLE, USER_A, DemoDataError, identity_of
from trellis.db.migrate import migrate
from trellis.db.pool import Connection, Pool, connect
from trellis.db.session import transaction


async def everything(admin: Connection) -> dict[str, list[Any]]:
    tables = await admin.fetch("select tablename from pg_tables where schemaname = 'masstock' order by 1")
    return {
        name: await admin.fetch(f"select t::text from masstock.{name} t order by 1") for (name,) in tables
    } | {"runs": await admin.fetch("select r::text from trellis.runs r order by 1")}


async def test_each_client_has_its_own(admin: Connection, pool: Pool) -> None:
    pictures = await load(admin)
    paths = {
        row[0] for row in await admin.fetch("select result_storage_path from masstock.workflow_batch_results")
    }
    assert {picture.path for picture in pictures} == paths - {None}
    for client in CLIENTS:
        for person in (client.owner, client.collaborator):
            async with transaction(pool, identity_of(person.email)) as connection:
                assert await connection.fetchval("select array_agg(name) from masstock.clients") == [
                    client.name
                ]
                executions = await connection.fetchval("select count(*) from masstock.workflow_executions")
                assert executions == len(client.batches)
                results = await connection.fetchval("select count(*) from masstock.workflow_batch_results")
                assert results == sum(len(prompts) for _, _, prompts in client.batches)
    async with transaction(pool, identity_of(ADMIN.email)) as connection:
        priced = await connection.fetchval(
            "select count(*) from masstock.execution_prices where revenue_per_execution = 0.05"
        )
        assert priced == sum(len(client.batches) for client in CLIENTS)


async def test_loading_twice_changes_nothing(admin: Connection) -> None:
    """Also where what is there could not be made any more."""
    first = await load(admin)
    await admin.execute("update masstock.clients set status = 'suspended'")
    await admin.execute("update masstock.workflows set status = 'inactive', name = 'Mine'")
    await admin.execute("update masstock.workflow_templates set is_active = false")
    before = await everything(admin)
    assert await load(admin) == first
    assert await everything(admin) == before


async def test_beside_coice(admin: Connection) -> None:
    await coice.load(admin, [], [])
    await load(admin)
    assert await admin.fetchval("select count(*) from auth.users") == len(PEOPLE)


async def test_an_address_that_is_somebody_elses(admin: Connection) -> None:
    await admin.execute("insert into auth.users (email) values ($1)", USER_A.email)
    with pytest.raises(DemoDataError, match=USER_A.email):
        await load(admin)


async def test_alone(cluster: Any, copy: Any) -> None:
    async with copy("template0", "masstock_alone") as database:
        assert not [n for n in await migrate(database.admin_dsn, ["masstock"]) if n.startswith("coice")]
        connection = await connect(database.admin_dsn)
        try:
            assert await load(connection)
            assert await connection.fetchval("select to_regnamespace('coice')") is None
        finally:
            await connection.close()
