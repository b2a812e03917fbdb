"""OFM's demo rows: a studio for each person, loaded once however often."""

from typing import Any

from trellis.db.demo.ofm import load
from trellis.db.demo.people import PEOPLE, identity_of
from trellis.db.migrate import migrate
from trellis.db.pool import Connection, Pool, connect
from trellis.db.session import transaction


async def everything(admin: Connection) -> dict[str, list[Any]]:
    tables = await admin.fetch("select tablename from pg_tables where schemaname = 'ofm' order by 1")
    return {name: await admin.fetch(f"select t::text from ofm.{name} t order by 1") for (name,) in tables}


async def test_each_person_has_a_studio(admin: Connection, pool: Pool) -> None:
    pictures = await load(admin)
    paths = {row[0] for row in await admin.fetch("select file_path from ofm.assets")}
    assert {picture.path for picture in pictures} == paths
    for email, person in PEOPLE.items():
        async with transaction(pool, identity_of(email)) as connection:
            for table in ("assets", "ai_models", "prompts", "generations", "viral_reels", "scheduled_posts"):
                owners = await connection.fetchval(f"select array_agg(distinct user_id) from ofm.{table}")
                assert owners == [person.id], table


async def test_loading_twice_changes_nothing(admin: Connection) -> None:
    first = await load(admin)
    await admin.execute("update ofm.ai_models set name = 'Mine', reference_image_ids = '{}'")
    await admin.execute("update ofm.scheduled_posts set status = 'cancelled'")
    await load(admin)
    before = await everything(admin)
    assert await load(admin) == first
    assert await everything(admin) == before


async def test_alone(copy: Any) -> None:
    async with copy("template0", "ofm_alone") as database:
        others = ("coice", "masstock")
        assert not [name for name in await migrate(database.admin_dsn, ["ofm"]) if name.startswith(others)]
        connection = await connect(database.admin_dsn)
        try:
            assert await load(connection)
            assert await connection.fetchval("select count(*) from ofm.users") == len(PEOPLE)
        finally:
            await connection.close()
