"""Streams: every row once and in order, from any cursor, whatever happens to hints and connections."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.feeds import Subscriber
from tests.realtime.conftest import ScriptedRun, _watching, person
from trellis.db.pool import create_pool
from trellis.jobs.state import Position
from trellis.realtime.cohort import Passing
from trellis.realtime.operation import ExecutionOutcome
from trellis.realtime.stream import Page, Ring


async def test_from_every_cursor_the_rest_comes_once_and_in_order(watching, scripted) -> None:
    await scripted.add(20, state="completed")
    for cursor in range(25):
        subscriber = await watching.stream(cursor)
        assert await subscriber.cursors() == list(range(cursor + 1, 21))
    assert not watching.cohorts.hub._signals


async def test_backfill_then_live_then_the_end(watching, scripted) -> None:
    await scripted.add(10)
    subscriber = await watching.stream()
    assert await subscriber.cursors(10) == list(range(1, 11))
    await scripted.add(3)
    assert await subscriber.cursors(3) == [11, 12, 13]
    await scripted.add(9, state="completed")
    assert await subscriber.cursors() == list(range(14, 23))


async def test_nothing_falls_between_backfill_and_live(watching, scripted) -> None:
    async def add() -> None:
        if watching.reads <= 30:
            await scripted.add()
        elif watching.reads == 31:
            await scripted.add(state="completed")

    watching.after_read = add
    subscriber = await watching.stream()
    assert await subscriber.cursors() == list(range(1, 32))


async def test_a_client_that_reconnects_fifty_times_misses_nothing(watching, scripted) -> None:
    async def work() -> None:
        for _ in range(60):
            await scripted.add(5)
        await scripted.add(state="completed")

    working = asyncio.create_task(work())
    seen: list[int | None] = []
    for _ in range(50):
        subscriber = await watching.stream(seen[-1] if seen else 0)
        seen += await subscriber.cursors(3)
        subscriber.close()
    last = await watching.stream(seen[-1])
    seen += await last.cursors()
    await working
    assert seen == list(range(1, 302))
    assert not watching.cohorts.hub._signals


async def test_two_concurrent_writers_and_a_reader(watching, scripted, database) -> None:
    """Numbers are taken under the row's lock: a reader that has seen one never later finds a smaller one."""
    writers = await create_pool(database.admin_dsn, max_size=2)

    async def write() -> None:
        async with writers.acquire() as connection:
            mine = ScriptedRun(connection, scripted.id)
            for count in range(1, 40):
                await mine.add(count % 4 + 1)

    subscriber = await watching.stream()
    reading = asyncio.create_task(subscriber.cursors())
    await asyncio.gather(write(), write())
    await scripted.add(state="completed")
    seen = await reading
    await writers.close()
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) == 2 * sum(count % 4 + 1 for count in range(1, 40)) + 1


async def test_a_commit_that_is_held_back_is_not_skipped(watching, scripted, database) -> None:
    pool = await create_pool(database.admin_dsn, max_size=2)
    subscriber = await watching.stream()
    async with pool.acquire() as slow, pool.acquire() as fast:
        transaction = slow.transaction()
        await transaction.start()
        await ScriptedRun(slow, scripted.id).add()
        second = asyncio.create_task(ScriptedRun(fast, scripted.id).add())
        first = asyncio.create_task(subscriber.cursors(2))
        async with asyncio.timeout(10):  # the second writer waits for the first one's lock
            while not await scripted.connection.fetchval(
                "select exists (select from pg_locks where not granted)"
            ):
                pass
        assert not first.done()
        await transaction.commit()
        await second
        assert await first == [1, 2]
    await pool.close()
    subscriber.close()


async def test_a_retried_run_goes_on_with_higher_numbers(watching, scripted) -> None:
    await scripted.add(5, state="completed")
    assert await (await watching.stream()).cursors() == [1, 2, 3, 4, 5]
    await scripted.connection.execute(
        "update trellis.runs set state = 'pending', attempt = attempt + 1 where id = $1", scripted.id
    )
    subscriber = await watching.stream(5)
    await scripted.add(2)
    await scripted.add(state="completed")
    assert await subscriber.cursors() == [6, 7, 8]


async def test_lost_notifications_heal(polling, scripted) -> None:
    subscriber = await polling.stream()
    for batch in range(3):
        await scripted.add(4, notify=False)
        assert await subscriber.cursors(4) == list(range(batch * 4 + 1, batch * 4 + 5))
    await scripted.add(notify=False, state="completed")
    assert await subscriber.cursors() == [13]


async def test_cut_connections_heal(watching, scripted, cut) -> None:
    subscriber = await watching.stream()
    for _ in range(3):
        await scripted.add(10)
        await cut()
        await scripted.add(10)
    await scripted.add(state="completed")
    assert await subscriber.cursors() == list(range(1, 62))


async def test_it_ends_when_the_run_is_deleted(polling, scripted, admin) -> None:
    await scripted.add(2)
    subscriber = await polling.stream()
    assert await subscriber.cursors(2) == [1, 2]
    await admin.execute("delete from trellis.runs where id = $1", scripted.id)
    assert await subscriber.cursors() == []


async def test_three_hundred_at_the_head_share_one_read_and_one_encoding(watching, scripted) -> None:
    await scripted.add(3)
    subscribers = [await watching.stream(3, f"person {n}") for n in range(300)]
    await scripted.add()
    assert [await each.cursor() for each in subscribers] == [4] * 300
    before = watching.reads
    for number in range(5, 15):
        await scripted.add()
        bodies = [(await each.next()).body for each in subscribers]
        assert all(body is bodies[0] for body in bodies), number
    assert watching.reads == before + 10
    for each in subscribers:
        each.close()


async def test_those_who_come_back_together_share_their_pages(watching, scripted) -> None:
    await scripted.add(70)
    subscribers = [await watching.stream(0, f"person {n}") for n in range(100)]
    found = await asyncio.gather(*(each.cursors(70) for each in subscribers))
    assert found == [list(range(1, 71))] * 100
    assert watching.reads <= 1 + 70 // watching.limit + 1
    for each in subscribers:
        each.close()


async def test_who_takes_nothing_holds_nothing_and_nobody(watching, scripted) -> None:
    idle, eager = await watching.stream(), await watching.stream()
    cohort = next(iter(watching.cohorts._cohorts.values()))
    cohort.ring = Ring(0, rows=10, size=1 << 20)
    for batch in range(40):
        await scripted.add(5)
        assert await eager.cursors(5) == list(range(batch * 5 + 1, batch * 5 + 6))
        assert len(cohort.ring._outcomes) <= 20
        assert idle.feed._page is None
    await scripted.add(state="completed")
    assert await eager.cursors() == [201]
    assert idle.feed.cursor == 0
    assert await idle.cursors() == list(range(1, 202))  # though its cohort has ended
    assert idle.feed.ended


async def test_a_page_that_fails_for_now_is_read_again(watching, scripted) -> None:
    await scripted.add(5)
    subscriber = await watching.stream()
    watching.failure = Passing()
    waiting = asyncio.create_task(subscriber.cursors(5))
    watching.begun.clear()
    await watching.begun.wait()
    watching.failure = None
    assert await waiting == [1, 2, 3, 4, 5]
    subscriber.close()


async def test_who_no_longer_sees_the_run_is_told_and_the_others_go_on(watching, scripted) -> None:
    await scripted.add(30)
    first, second = await watching.stream(0, "first"), await watching.stream(30, "second")
    watching.hidden.add("first")
    *_, last = await first.rest()
    assert (last.executed, last.code) == (False, "NOT_FOUND")
    await scripted.add()
    assert await second.cursor() == 31
    second.close()


def test_the_ring_keeps_what_fits() -> None:
    ring = Ring(5, rows=3, size=1000)
    for number in range(6, 40, 2):
        ring.add(Page([(number, ExecutionOutcome(data="x"))], Position(number + 1, "running"), full=False))
        assert len(ring._outcomes) <= 6
        for cursor in range(ring.floor, ring.head):
            row = ring.after(cursor)
            assert (row[0] if row else None) == next((n for n in range(6, number + 1, 2) if n > cursor), None)
    assert ring.head == 39
    ring.add(Page([(50, ExecutionOutcome(data="x" * 5000))], Position(50, "running"), full=False))
    assert ring.floor == ring.head == 50


STEP = st.one_of(
    st.tuples(st.just("commit"), st.integers(1, 6), st.booleans()),
    st.tuples(st.just("join"), st.integers(0, 40), st.integers(0, 2)),
    st.tuples(st.just("take"), st.integers(0, 5), st.integers(1, 9)),
    st.tuples(st.just("renew"), st.integers(0, 5), st.integers(0, 9)),
    st.tuples(st.just("leave"), st.integers(0, 5), st.none()),
)


@pytest.mark.parametrize("shared", [True, False])
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=5, max_size=30))
async def test_no_gap_and_no_repeat_whatever_happens(hub, pool, admin, steps, shared) -> None:
    """Random commits, announced or not; comers from any cursor, slow takers, leavers and newer tokens."""
    run = await ScriptedRun(admin).create()
    watching = _watching(hub, pool, run)
    everybody: list[tuple[Subscriber, int, list[int | None]]] = []
    sequence = 0
    for what, one, other in [*steps, ("end", 0, 0)]:
        present = [each for each in everybody if each[0].feed and not each[0].feed.gone]
        match what:
            case "commit":
                await run.add(one, notify=bool(other))
                sequence += one
            case "join":
                subscriber = await watching.stream(one, f"person {other}", shared=shared)
                cohort = subscriber.feed.cohort
                cohort.ring._rows = 3
                everybody.append((subscriber, one, []))
            case "take" if present:
                subscriber, cursor, seen = present[one % len(present)]
                # What has been committed before it came, or was announced since, is there to be taken.
                while other and (outcome := subscriber.feed.take()) is not None:
                    seen.append(outcome.cursor)
                    other -= 1
                await asyncio.sleep(0)
            case "renew" if present:
                subscriber, _, _ = present[one % len(present)]
                who = subscriber.feed.identity.claims["sub"]
                await subscriber.feed.renew(person(who, exp=other, plan=other % 2))
            case "leave" if present:
                present[one % len(present)][0].close()
            case "end":
                await run.add(state="completed")
                sequence += 1
    for subscriber, cursor, seen in everybody:
        if not subscriber.feed.gone:
            seen += await subscriber.cursors()
            assert seen == list(range(cursor + 1, sequence + 1))
        assert seen == list(range(cursor + 1, cursor + 1 + len(seen)))
    assert len(watching.cohorts) == 0
