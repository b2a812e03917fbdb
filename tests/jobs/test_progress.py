"""What a flush writes: once each, in dense numbers, and nothing at all from one who has lost the chunk."""

import asyncio
from uuid import UUID

import pytest

from trellis.db.session import SERVICE, transaction
from trellis.jobs.chunks import Delivery, Lost
from trellis.jobs.kind import Outcome, Whole
from trellis.jobs.ledger import Retries
from trellis.jobs.progress import Recorded, Report, record


@pytest.fixture
async def run_id(office) -> UUID:
    return await office.start(12, stages=(1, 2))


@pytest.fixture
async def mine(deliver, run_id) -> Delivery:
    return await deliver(run_id)


@pytest.fixture
def write(pool, script):
    async def write(delivery: Delivery, *outcomes: Outcome) -> Recorded:
        reports = [Report(delivery.number, delivery.holder, outcome) for outcome in outcomes]
        async with transaction(pool, SERVICE) as connection:
            return await record(connection, script, delivery.run_id, None, reports, Retries(attempts=2))

    return write


def done(item: int, stage: int = 1) -> Outcome:
    return Outcome(UUID(int=item), stage, "done", result={"number": item})


async def test_results_ledger_events_and_counters_in_one_transaction(write, mine, run_id, audit) -> None:
    before = (await audit.run(run_id))["sequence"]
    recorded = await write(
        mine,
        done(1),
        Outcome(UUID(int=2), 1, "skipped"),
        Outcome(UUID(int=3), 1, "failed", error="dark"),
        Outcome(UUID(int=4), 1, "again", error="busy", wait=60.0),
    )
    assert (recorded.state, len(recorded.outcomes), recorded.lost) == ("running", 4, frozenset())
    run = await audit.run(run_id)
    assert (run["done"], run["failed"], run["sequence"]) == (2, 1, before + 5)
    events = (await audit.events(run_id))[-5:]
    assert [event["type"] for event in events] == ["result", "skipped", "failed", "retry", "progress"]
    assert events[2]["data"]["error"] == "dark"
    assert events[3]["data"] == {"number": 4, "stage": 1, "error": "busy", "seconds": 60.0}
    assert {"done": 2, "failed": 1, "total": 24}.items() <= events[4]["data"].items()
    await audit.check(run_id)


async def test_the_stages_and_the_pace_are_kept_with_it(write, mine, run_id, audit, admin) -> None:
    states = ("pending", "done", "skipped", "failed")
    await write(
        mine,
        done(1),
        done(1, stage=2),
        Outcome(UUID(int=2), 2, "skipped"),
        Outcome(UUID(int=3), 1, "failed", error="dark"),
        Outcome(UUID(int=4), 1, "again", error="busy", wait=60.0),
    )
    stages = await audit.stages(run_id)
    assert [tuple(stages[stage][state] for state in states) for stage in (1, 2)] == [
        (10, 1, 0, 1),
        (10, 1, 1, 0),
    ]
    assert [(of["name"], of["total"]) for of in stages.values()] == [("Stage 1", 12), ("Stage 2", 12)]
    assert [
        (slot["second"], slot["seconds"], slot["done"], slot["failed"]) for slot in await audit.pace(run_id)
    ] == [(0, 1, 3, 1)]
    # Ten minutes on, what ends falls into slots of four seconds; what was written before stays as it is.
    await admin.execute(
        "update trellis.runs set attempted_at = now() - interval '10 min' where id = $1", run_id
    )
    await write(mine, done(5))
    await write(mine, done(6))
    early, *late = await audit.pace(run_id)
    assert (early["second"], early["seconds"]) == (0, 1)
    assert {(slot["seconds"], slot["second"] % 4) for slot in late} == {(4, 0)}
    assert sum(slot["done"] for slot in late) == 2
    await audit.check(run_id)


async def test_a_retry_begins_its_own_pace_and_takes_failures_back(
    office, write, mine, deliver, run_id, audit, admin
) -> None:
    await write(mine, done(1), Outcome(UUID(int=2), 1, "failed", error="dark"))
    await office.cancel(run_id)
    await admin.execute("update trellis.run_chunks set holder = null where run_id = $1", run_id)
    await admin.execute("update trellis.runs set state = 'cancelled' where id = $1", run_id)
    await office.retry(run_id)
    stages = await audit.stages(run_id)
    assert (stages[1]["pending"], stages[1]["done"], stages[1]["failed"]) == (11, 1, 0)
    again = await deliver(run_id)
    await write(again, done(2))
    pace = await audit.pace(run_id)
    assert [(slot["attempt"], slot["done"], slot["failed"]) for slot in pace] == [(1, 1, 1), (2, 1, 0)]


async def test_what_is_written_again_changes_nothing(write, mine, run_id, audit) -> None:
    """As after a commit whose answer was lost: the same batch comes again, with more."""
    first = [done(1), done(2)]
    await write(mine, *first)
    before = await audit.run(run_id)
    assert (await write(mine, *first)).outcomes == ()
    assert await audit.run(run_id) == before
    await write(mine, *first, done(3), done(3), done(1))
    assert len(await audit.results(run_id)) == 3
    await audit.check(run_id)


async def test_one_who_has_lost_the_chunk_writes_nothing(write, deliver, mine, run_id, audit) -> None:
    other = await deliver(run_id)
    before = await audit.run(run_id)
    recorded = await write(mine, done(1))
    assert (recorded.outcomes, recorded.lost) == ((), {mine.holder})
    assert await audit.run(run_id) == before
    assert await audit.results(run_id) == {}
    await write(other, done(1))
    await audit.check(run_id)


async def test_what_others_hold_in_the_same_flush_is_written(deliver, office, pool, script, audit) -> None:
    run_id = await office.start(4, chunk=2)
    late, ours = await deliver(run_id, 1), await deliver(run_id, 2)
    await deliver(run_id, 1)
    reports = [Report(1, late.holder, done(1)), Report(2, ours.holder, done(3))]
    async with transaction(pool, SERVICE) as connection:
        recorded = await record(connection, script, run_id, None, reports, Retries())
    assert recorded.lost == {late.holder}
    assert set(await audit.results(run_id)) == {(3, 1)}
    await audit.check(run_id)


@pytest.mark.parametrize("state", ["completed", "failed", "cancelled"])
async def test_a_run_that_has_ended_is_not_written(write, mine, admin, state) -> None:
    await admin.execute("update trellis.runs set state = $1", state)
    with pytest.raises(Lost):
        await write(mine, done(1))


async def test_a_run_that_is_gone_is_not_written(write, mine, admin) -> None:
    await admin.execute("delete from trellis.runs")
    with pytest.raises(Lost):
        await write(mine, done(1))


@pytest.mark.parametrize("control", ["cancel", "pause"])
async def test_a_flush_learns_that_somebody_wants_to_stop(
    write, mine, office, run_id, control, audit
) -> None:
    state = await getattr(office, control)(run_id)
    assert (await write(mine, done(1))).state == state
    assert len(await audit.results(run_id)) == 1
    await audit.check(run_id)


async def test_the_last_item_completes_the_run(write, mine, run_id, audit) -> None:
    await write(mine, *(done(item, stage) for item in range(1, 13) for stage in (1, 2)))
    assert await audit.state(run_id) == "completed"
    await audit.check(run_id)


async def test_two_writers_at_once_give_dense_numbers(write, mine, run_id, audit) -> None:
    await asyncio.gather(
        *(
            write(mine, *(done(item, stage) for item in range(1 + number, 13, 4)))
            for number in range(4)
            for stage in (1, 2)
        ),
        *(write(mine, *(done(item) for item in range(1, 12))) for _ in range(3)),
        return_exceptions=True,  # who comes last may find that the run has ended
    )
    await audit.check(run_id)
    assert len(await audit.results(run_id)) == 24
    assert len(await audit.events(run_id)) == (await audit.run(run_id))["sequence"]


async def test_one_hint_for_a_flush(write, mine, run_id, admin) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    await admin.add_listener("trellis_runs", lambda *arguments: heard.put_nowait(arguments[-1]))
    await write(mine, *(done(item) for item in range(1, 13)))
    await admin.execute("select pg_notify('trellis_runs', 'end')")
    async with asyncio.timeout(10):
        assert [await heard.get(), await heard.get()] == [str(run_id), "end"]


async def test_a_result_that_could_not_be_stored_as_such_is_what_the_kind_says(
    write, mine, script, run_id, audit, monkeypatch
) -> None:
    """A kind may turn a result into a failure: its photograph was deleted meanwhile."""
    store = script.store

    async def store_none(connection, run_id, snapshot, outcomes):
        kept = [(number, Outcome(one.item, one.stage, "failed", error="gone")) for number, one in outcomes]
        return await store(connection, run_id, snapshot, kept)

    monkeypatch.setattr(script, "store", store_none)
    await write(mine, done(1))
    run = await audit.run(run_id)
    assert (run["done"], run["failed"]) == (0, 1)
    await audit.check(run_id)


async def test_where_items_count_together_alone_one_that_failed_fails_the_run(
    pool, office, deliver, script, audit
) -> None:
    class Together(Whole, type(script)):
        pass

    run_id = await office.start(2)
    mine = await deliver(run_id)
    outcomes = [done(1), Outcome(UUID(int=2), 1, "failed", error="dark")]
    async with transaction(pool, SERVICE) as connection:
        reports = [Report(mine.number, mine.holder, outcome) for outcome in outcomes]
        await record(connection, Together(), run_id, None, reports, Retries(attempts=2))
    run = await audit.run(run_id)
    assert (run["state"], run["error"], run["done"], run["failed"]) == ("failed", "dark", 1, 1)
    await audit.check(run_id)
