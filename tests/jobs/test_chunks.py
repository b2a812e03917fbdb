"""Chunks: one delivery holds each, another one fences it off, and what is queued has its entry."""

from uuid import UUID, uuid4

import pytest

from trellis.db.session import SERVICE, transaction
from trellis.jobs import chunks, ledger
from trellis.jobs.chunks import MAX_DELIVERIES, Delivery, Lost, Spent
from trellis.jobs.entries import Entry
from trellis.jobs.state import move

WORKER = UUID(int=77)


@pytest.fixture
async def run_id(office) -> UUID:
    return await office.start(6, chunk=2)


@pytest.fixture
def take(pool, script, audit):
    """Takes up a chunk by its entry, or by an older one."""

    async def take(run_id: UUID, number: int = 1, *, id: int | None = None):
        if id is None:
            id = (await audit.chunks(run_id))[number - 1]["entry"]
        for way in (chunks.take_soon, chunks.take):  # as an execution does
            async with transaction(pool, SERVICE) as connection:
                entry = Entry(run_id, number, {})
                taken = await way(connection, entry, id, {script.name: script}, WORKER)
            if taken is not None:
                return taken
        return None

    return take


@pytest.fixture
def let_go(pool, script):
    async def let_go(delivery: Delivery | Spent, state: str = "queued", **options) -> None:
        async with transaction(pool, SERVICE) as connection:
            run = await chunks.lock(connection, delivery.run_id)
            await chunks.let_go(
                connection, run, script, delivery.number, delivery.holder, state=state, **options
            )

    return let_go


async def test_a_chunk_is_held_by_who_takes_it_up(take, run_id, audit) -> None:
    delivery = await take(run_id, 2)
    assert (delivery.number, list(delivery.items), delivery.snapshot) == (2, [3, 4], {"about": "the run"})
    assert delivery.owner == UUID(int=1)
    assert not delivery.taken_over
    chunk = (await audit.chunks(run_id))[1]
    assert (chunk["holder"], chunk["worker"], chunk["deliveries"]) == (delivery.holder, WORKER, 1)
    assert await audit.moves(run_id) == ["running"]


async def test_the_next_delivery_takes_it_over(take, let_go, run_id, pool) -> None:
    late = await take(run_id)
    new = await take(run_id)
    assert new.taken_over
    assert new.holder != late.holder
    with pytest.raises(Lost):
        await let_go(late)
    await let_go(new)
    async with transaction(pool, SERVICE) as connection:
        assert not await chunks.is_held(connection, run_id)


async def test_an_entry_that_another_has_replaced_is_no_delivery(take, run_id, office, audit) -> None:
    """As of one that a worker got before a cancel, and comes with after the retry."""
    before = (await audit.chunks(run_id))[0]["entry"]
    await office.cancel(run_id)
    await office.retry(run_id)
    assert await take(run_id, id=before) is None
    assert (await take(run_id)).number == 1


async def test_a_chunk_that_came_to_nothing_too_often_is_spent(take, let_go, run_id, audit) -> None:
    for _ in range(MAX_DELIVERIES):
        await let_go(await take(run_id), in_order=False)
    spent = await take(run_id)
    assert isinstance(spent, Spent)
    await let_go(spent, "parked")
    assert (await audit.chunks(run_id))[0]["state"] == "parked"


async def test_what_ends_in_good_order_or_gets_on_is_not_counted(take, let_go, run_id, audit, pool) -> None:
    for _ in range(4):
        await let_go(await take(run_id))
    assert (await audit.chunks(run_id))[0]["deliveries"] == 0
    for _ in range(4):
        await take(run_id)
    async with transaction(pool, SERVICE) as connection:
        await chunks.got_on(connection, run_id, [1])
    assert (await audit.chunks(run_id))[0]["deliveries"] == 0


@pytest.mark.parametrize("state", ["paused", "completed", "failed", "cancelled"])
async def test_nothing_of_a_run_that_does_not_run_is_taken_up(take, run_id, admin, state, audit) -> None:
    await admin.execute("update trellis.runs set state = 'running'")
    await admin.execute("update trellis.runs set state = $1", state)
    assert await take(run_id) is None
    assert (await audit.chunks(run_id))[0]["holder"] is None


async def test_a_dead_holder_is_gone_when_its_entry_comes_back_to_a_run_that_stops(
    take, run_id, office, audit
) -> None:
    await take(run_id)
    assert await office.cancel(run_id) == "cancelling"
    assert await take(run_id) is None
    assert await audit.state(run_id) == "cancelled"
    await audit.check(run_id)


async def test_other_kinds_and_runs_that_are_gone(pool, run_id, audit) -> None:
    id = (await audit.chunks(run_id))[0]["entry"]
    async with transaction(pool, SERVICE) as connection:
        assert await chunks.take(connection, Entry(run_id, 1, {}), id, {}, WORKER) is None
        assert await chunks.take(connection, Entry(uuid4(), 1, {}), id, {}, WORKER) is None
        with pytest.raises(Lost):
            await chunks.lock(connection, uuid4())


async def test_the_last_to_let_go_of_a_run_that_is_cancelled_ends_it(
    take, let_go, run_id, office, audit
) -> None:
    one, two = await take(run_id, 1), await take(run_id, 2)
    assert await office.cancel(run_id) == "cancelling"
    await let_go(one, "waiting")
    assert await audit.state(run_id) == "cancelling"
    await let_go(two, "waiting")
    assert await audit.state(run_id) == "cancelled"
    assert await audit.moves(run_id) == ["running", "cancelling", "cancelled"]


async def test_taken_out_of_the_queue_is_only_what_nobody_holds(take, run_id, pool, audit) -> None:
    await take(run_id, 2)
    async with transaction(pool, SERVICE) as connection:
        await chunks.lock(connection, run_id)
        await chunks.unqueue(connection, run_id)
    found = await audit.chunks(run_id)
    assert [chunk["state"] for chunk in found] == ["waiting", "queued", "waiting"]
    assert [entry["id"] for entry in await audit.entries()] == [found[1]["entry"]]


async def test_queued_up_is_what_has_something_pending_and_no_entry(
    take, run_id, pool, audit, script
) -> None:
    await take(run_id, 2)
    async with transaction(pool, SERVICE) as connection:
        run = await chunks.lock(connection, run_id)
        await chunks.unqueue(connection, run_id)
        await connection.execute("update trellis.run_items set state = 'failed' where chunk = 3")
        await chunks.queue_up(connection, run, {"traceparent": "t"})
    found = await audit.chunks(run_id)
    assert [chunk["state"] for chunk in found] == ["queued", "queued", "waiting"]
    entries = await audit.entries()
    assert {entry["id"] for entry in entries} == {found[0]["entry"], found[1]["entry"]}
    assert Entry.read(entries[-1]["payload"]) == Entry(run_id, 1, {"traceparent": "t"})
    assert (await audit.run(run_id))["turn"] == found[0]["turn"]


async def test_a_finished_run_needs_no_holders(take, let_go, run_id, pool, script, audit) -> None:
    delivery = await take(run_id)
    async with transaction(pool, SERVICE) as connection:
        await chunks.lock(connection, run_id)
        await chunks.finish(connection, run_id)
        await move(connection, script, run_id, "completed")
    await let_go(delivery, "done")  # nothing to be lost any more
    assert {chunk["state"] for chunk in await audit.chunks(run_id)} == {"done"}


async def test_transactions_on_a_run_take_turns_at_its_row(take, run_id, pool) -> None:
    """Whoever comes second sees what the first has done."""
    async with transaction(pool, SERVICE) as one, transaction(pool, SERVICE) as two:
        await chunks.lock(one, run_id)
        await two.execute("set local lock_timeout = '50ms'")
        with pytest.raises(Exception, match="lock timeout"):
            await chunks.lock(two, run_id)
        assert await ledger.left(one, run_id, 1) == 0.0
