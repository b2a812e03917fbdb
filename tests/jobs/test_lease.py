"""Leases: one owner at a time, by the database's clock and by who is alive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from trellis.db.pool import connect
from trellis.db.session import SERVICE, transaction
from trellis.jobs.lease import MAX_DELIVERIES, Owner, claim, release, renew, to_stop


@pytest.fixture
def mine() -> Owner:
    return Owner.create()


@asynccontextmanager
async def alive(database, owner: Owner) -> AsyncIterator[None]:
    """The owner's process lives as long as the block."""
    connection = await connect(database.dsn)
    try:
        await owner.hold(connection)
        yield
    finally:
        await connection.close()
    admin = await connect(database.admin_dsn)
    try:  # closing is only a message; the lock is gone when the backend is
        while await admin.fetchval(
            "select count(*) from pg_locks where objid = $1::bigint::oid", owner.number
        ):
            pass
    finally:
        await admin.close()


@pytest.fixture
def take(pool, kinds):
    """Claims one run as an owner; returns its id or None."""

    async def take(owner: Owner, active=()):
        async with transaction(pool, SERVICE) as connection:
            found = await claim(connection, owner, kinds, active, 15.0)
        return found and found.run_id

    return take


async def test_the_run_that_has_waited_longest_comes_first(desk, take, mine, books) -> None:
    runs = [await desk.start() for _ in range(3)]
    taken = []
    for _ in range(3):
        taken.append(await take(mine, taken))
    assert taken == runs
    assert await take(mine, taken) is None
    run = await books.run(runs[0])
    assert (run["state"], run["lease_owner"], run["deliveries"]) == ("running", mine.name, 1)
    await books.audit(runs[0])


async def test_a_living_owner_keeps_its_run_until_its_lease_ends(desk, take, mine, database, admin) -> None:
    other = Owner.create()
    run_id = await desk.start()
    async with alive(database, other):
        assert await take(other) == run_id
        assert await take(mine) is None
        await admin.execute("update trellis.runs set lease_until = now() - interval '1 ms'")
        assert await take(mine) == run_id


async def test_a_dead_owner_loses_its_run_at_once(desk, take, mine, database) -> None:
    other = Owner.create()
    run_id = await desk.start()
    async with alive(database, other):
        assert await take(other) == run_id
        assert await take(mine) is None
    assert await take(mine) == run_id


async def test_an_owner_takes_back_what_it_no_longer_executes(desk, take, mine, admin) -> None:
    run_id = await desk.start()
    assert await take(mine) == run_id
    assert await take(mine, [run_id]) is None
    await admin.execute("update trellis.runs set lease_until = now() - interval '1 day'")
    assert await take(mine, [run_id]) is None
    assert await take(mine) == run_id


async def test_two_owners_never_take_the_same_run(desk, pool, kinds, database) -> None:
    runs = {await desk.start() for _ in range(4)}
    one, two = Owner.create(), Owner.create()
    async with alive(database, one), alive(database, two):
        async with transaction(pool, SERVICE) as first, transaction(pool, SERVICE) as second:
            taken = [
                await claim(connection, owner, kinds, [], 15.0)
                for connection, owner in ((first, one), (second, two))
            ]
        assert len({claimed.run_id for claimed in taken if claimed} & runs) == 2


async def test_only_kinds_that_are_switched_on(desk, pool, mine) -> None:
    await desk.start()
    async with transaction(pool, SERVICE) as connection:
        assert await claim(connection, mine, {}, [], 15.0) is None


async def test_the_heartbeat_renews_what_is_ours_alone(
    desk, take, mine, pool, books, admin, database
) -> None:
    other = Owner.create()
    ours, theirs = await desk.start(), await desk.start()
    async with alive(database, mine), alive(database, other):
        assert await take(mine) == ours
        assert await take(other) == theirs
        await admin.execute("update trellis.runs set lease_until = now()")
        before = {run_id: (await books.run(run_id))["lease_until"] for run_id in (ours, theirs)}
        async with transaction(pool, SERVICE) as connection:
            await renew(connection, mine, [ours, theirs], 15.0)
            assert await to_stop(connection, mine, [ours, theirs]) == {theirs}
        assert (await books.run(ours))["lease_until"] > before[ours]
        assert (await books.run(theirs))["lease_until"] == before[theirs]


async def test_the_heartbeat_does_not_wait_for_a_flush(desk, take, mine, pool, admin) -> None:
    run_id = await desk.start()
    await take(mine)
    async with admin.transaction():
        await admin.execute("select from trellis.runs where id = $1 for update", run_id)
        async with transaction(pool, SERVICE) as connection:
            await connection.execute("set local lock_timeout = '1s'")
            await renew(connection, mine, [run_id], 15.0)


async def test_what_was_being_cancelled_when_its_owner_died_is_cancelled(desk, take, mine, books) -> None:
    run_id = await desk.start()
    await take(Owner.create())
    assert await desk.cancel(run_id) == "cancelling"
    assert await take(mine) is None
    assert (await books.run(run_id))["state"] == "cancelled"
    await books.audit(run_id)


async def test_a_released_run_is_taken_by_anyone_and_cancelled_at_once(desk, take, mine, pool, books) -> None:
    run_id = await desk.start()
    for _ in range(2):
        owner = Owner.create()
        assert await take(owner) == run_id
        async with transaction(pool, SERVICE) as connection:
            await release(connection, owner, run_id, in_order=True)
        assert (await books.run(run_id))["deliveries"] == 0
    assert await desk.cancel(run_id) == "cancelled"
    await books.audit(run_id)


async def test_only_the_owner_releases(desk, take, mine, pool, books) -> None:
    run_id = await desk.start()
    await take(mine)
    async with transaction(pool, SERVICE) as connection:
        await release(connection, Owner.create(), run_id, in_order=True)
    assert (await books.run(run_id))["lease_owner"] == mine.name


async def test_a_run_that_takes_its_process_down_each_time_is_given_up(desk, take, mine, books) -> None:
    run_id = await desk.start()
    for _ in range(MAX_DELIVERIES):
        assert await take(Owner.create()) == run_id
    assert await take(mine) is None
    run = await books.run(run_id)
    assert run["state"] == "failed"
    assert "5 times" in run["error"]
    await books.audit(run_id)
    assert await desk.retry(run_id) == "pending"
    assert await take(mine) == run_id
