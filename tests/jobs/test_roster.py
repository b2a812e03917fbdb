"""The roster of processes: who is there, and who is gone."""

import asyncio
from typing import Any

import pytest

from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.roster import Roster, known


@pytest.fixture
def names(pool: Pool) -> Any:
    async def names(gone: bool = False) -> list[str]:
        async with transaction(pool, SERVICE, readonly=True) as connection:
            return [row["figures"]["name"] for row in await known(connection) if row["gone"] == gone]

    return names


async def test_who_says_so_is_there_and_what_they_say_is_the_latest(pool: Pool, names: Any) -> None:
    figures = {"name": "one"}
    one, other = Roster(pool, "1", lambda: figures), Roster(pool, "2", lambda: {"name": "other"})
    assert await names() == []
    await one.say()
    await other.say()
    figures["name"] = "changed"
    await one.say()
    assert await names() == ["changed", "other"]
    await one.leave()
    assert await names() == ["other"]


async def test_who_is_silent_for_long_is_gone_and_struck_out_by_others(
    pool: Pool, admin: Connection, names: Any
) -> None:
    one, other = Roster(pool, "1", lambda: {"name": "one"}), Roster(pool, "1", lambda: {"name": "other"})
    await one.say()
    await other.say()
    await admin.execute(
        "update trellis.processes set seen_at = now() - interval '16 s' where id = $1", one.id
    )
    assert (await names(), await names(gone=True)) == (["other"], ["one"])
    await one.say()  # it was only slow
    assert (await names(), await names(gone=True)) == (["one", "other"], [])
    await admin.execute(
        "update trellis.processes set seen_at = now() - interval '11 min' where id = $1", one.id
    )
    assert (await names(), await names(gone=True)) == (["other"], [])
    await other.say()
    assert await admin.fetchval("select count(*) from trellis.processes") == 1


async def test_it_is_kept_until_the_end(pool: Pool, names: Any, admin: Connection) -> None:
    said = asyncio.Event()

    def figures() -> dict[str, Any]:
        said.set()
        return {"name": "one"}

    keeping = asyncio.create_task(Roster(pool, "1", figures).keep(0.01))
    async with asyncio.timeout(10):
        while not await names():
            pass
        before = await admin.fetchval("select seen_at from trellis.processes")
        while await admin.fetchval("select seen_at from trellis.processes") == before:
            pass
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert await names() == []


async def test_a_database_that_is_away_for_a_moment_ends_nothing(
    pool: Pool, admin: Connection, names: Any, caplog: pytest.LogCaptureFixture
) -> None:
    keeping = asyncio.create_task(Roster(pool, "1", lambda: {"name": "one"}).keep(0.01))
    await admin.execute("alter table trellis.processes rename to away")
    async with asyncio.timeout(10):
        while "cannot say" not in caplog.text:
            await asyncio.sleep(0)
    await admin.execute("alter table trellis.away rename to processes")
    async with asyncio.timeout(10):
        while not await names():
            pass
    assert caplog.text.count("cannot say") == 1
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
