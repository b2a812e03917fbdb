"""The ledger: what is due and what waits, what is news and what is not, and how often an item is tried."""

from uuid import UUID

import pytest

from trellis.db.session import SERVICE, transaction
from trellis.jobs import ledger
from trellis.jobs.kind import Outcome
from trellis.jobs.ledger import Retries

RETRIES = Retries(attempts=3, first=8.0, longest=20.0)


@pytest.fixture
async def run_id(office) -> UUID:
    return await office.start(4, stages=(1, 2), chunk=2)


@pytest.fixture
def enter(pool, run_id):
    """Enters outcomes as a flush does; returns those that were news."""

    async def enter(*outcomes: Outcome) -> list[Outcome]:
        async with transaction(pool, SERVICE) as connection:
            news = await ledger.news(connection, run_id, outcomes, RETRIES)
            await ledger.close(connection, run_id, news)
        return news

    return enter


def outcome(item: int, stage: int = 1, state="done", **fields) -> Outcome:
    return Outcome(UUID(int=item), stage, state, **fields)


async def test_an_item_is_closed_once(enter, run_id, audit) -> None:
    first = outcome(1, seconds=0.5)
    assert await enter(first, outcome(1, state="failed")) == [first]
    assert await enter(outcome(1, state="failed"), outcome(99), outcome(1, 3)) == []
    row = (await audit.items(run_id))[1, 1]
    assert (row["state"], row["attempt"], row["seconds"], row["run_at"]) == ("done", 1, 0.5, None)
    assert row["finished_at"] is not None


async def test_a_failure_that_passes_waits_longer_each_time_and_fails_in_the_end(
    enter, run_id, audit, admin
) -> None:
    for attempt, (least, most) in ((1, (6.0, 10.0)), (2, (12.0, 20.0))):
        (found,) = await enter(outcome(1, state="again", error="busy", seconds=0.1))
        assert least <= found.wait <= most
        row = (await audit.items(run_id))[1, 1]
        assert (row["state"], row["attempt"], row["error"]) == ("pending", attempt, "busy")
        waits = await admin.fetchval(
            "select extract(epoch from run_at - now()) from trellis.run_items"
            " where item_id = $1 and stage = 1",
            UUID(int=1),
        )
        assert least - 1 < waits <= most
    (found,) = await enter(outcome(1, state="again", error="busy"))
    assert found.state == "failed"
    row = (await audit.items(run_id))[1, 1]
    assert (row["state"], row["attempt"], row["error"], row["run_at"]) == ("failed", 3, "busy", None)


async def test_no_wait_is_longer_than_the_longest_and_none_shorter_than_asked_for(enter) -> None:
    assert max(Retries().wait(attempt) for attempt in range(1, 40)) <= 300.0 * 1.25
    (found,) = await enter(outcome(1, state="again", wait=77.0))  # Retry-After
    assert found.wait == 77.0
    (found,) = await enter(outcome(2, state="again", wait=1.0))
    assert found.wait >= 6.0


async def test_what_waits_is_not_due(enter, run_id, pool) -> None:
    await enter(outcome(1, state="again", wait=100.0), outcome(2), outcome(2, 2, "skipped"))
    async with transaction(pool, SERVICE) as connection:
        states = await ledger.states(connection, run_id, [UUID(int=item) for item in (1, 2, 3, 99)])
        assert states == {
            UUID(int=1): {1: "waiting", 2: "pending"},
            UUID(int=2): {1: "done", 2: "skipped"},
            UUID(int=3): {1: "pending", 2: "pending"},
        }
        left = await ledger.left(connection, run_id, 1)
        assert left is not None
        assert 90 < left <= 100
        assert await ledger.left(connection, run_id, 2) == 0.0
        assert await ledger.pending(connection, run_id, 1) == [(UUID(int=1), 1), (UUID(int=1), 2)]


async def test_the_soonest_item_of_a_chunk_decides_when_it_is_due(enter, run_id, pool) -> None:
    await enter(outcome(1, state="again", wait=100.0), outcome(2, state="again", wait=50.0))
    async with transaction(pool, SERVICE) as connection:
        left = await ledger.left(connection, run_id, 1)
    assert left is not None
    assert 40 < left <= 50


async def test_nothing_is_left_of_a_chunk_that_is_through(enter, run_id, pool) -> None:
    await enter(*(outcome(item, stage) for item in (1, 2) for stage in (1, 2)))
    async with transaction(pool, SERVICE) as connection:
        assert await ledger.left(connection, run_id, 1) is None
        assert await ledger.pending(connection, run_id, 1) == []


async def test_errors_are_cut_to_a_size_and_to_what_can_be_stored(enter, run_id, audit) -> None:
    await enter(outcome(1, state="failed", error="a\0b" + "x" * 5000))
    error = (await audit.items(run_id))[1, 1]["error"]
    assert error.startswith("abx")
    assert len(error) <= ledger.MAX_ERROR


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
async def test_it_looks_by_key_whatever_the_statistics_say(admin, mode, office) -> None:
    """A ledger is filled and worked through before anybody analyzes it."""
    await office.start(3000)
    await admin.execute(f"set plan_cache_mode = {mode}")
    await admin.execute(f"prepare pending (uuid, uuid[]) as {ledger._PENDING}")
    await admin.execute(
        f"prepare close (uuid, uuid[], int[], text[], text[], real[], float8[]) as {ledger._CLOSE}"
    )
    for statement, by_key in (
        ("pending (gen_random_uuid(), array[gen_random_uuid()])", "item_id = ANY"),
        (
            "close (gen_random_uuid(), '{}', '{}', '{}', '{}', '{}', '{}')",
            "Conflict Arbiter Indexes: run_items_pkey",
        ),
    ):
        plan = await admin.fetch(f"explain (costs off) execute {statement}")
        text = "\n".join(row[0] for row in plan)
        assert by_key in text
        assert "Seq Scan" not in text
        assert "Nested Loop" not in text
