"""Live queries: the state first, then changes, the newest wins, and an end."""

import asyncio

import pytest

from tests.realtime.conftest import Watching, _watching, person
from trellis.db.errors import GatewayError
from trellis.realtime.cohort import Passing, Refused
from trellis.realtime.operation import ExecutionOutcome


async def caught_up(watching: Watching, reads: int) -> None:
    """Wait until the run was read so many times."""
    async with asyncio.timeout(10):
        while watching.reads < reads:
            watching.begun.clear()
            await watching.begun.wait()


async def test_the_state_first_then_each_change_then_the_end(watching, scripted) -> None:
    await scripted.add(3)
    subscriber = await watching.follow()
    assert await subscriber.cursor() == 3
    await scripted.add()
    assert await subscriber.cursor() == 4
    await scripted.add(state="completed")
    assert await subscriber.cursors() == [5]
    assert subscriber.feed.ended
    assert not watching.cohorts.hub._signals
    assert len(watching.cohorts) == 0


async def test_a_finished_run_gives_one_payload(watching, scripted) -> None:
    await scripted.add(state="failed")
    subscriber = await watching.follow()
    assert await subscriber.cursors() == [1]
    assert watching.reads == 1


async def test_what_is_not_visible_is_not_there(watching) -> None:
    watching.hidden.add("a")
    with pytest.raises(GatewayError, match="no such run"):
        await watching.follow()
    assert len(watching.cohorts) == 0


async def test_it_ends_when_the_run_is_deleted(polling, scripted, admin) -> None:
    subscriber = await polling.follow()
    await subscriber.next()
    await admin.execute("delete from trellis.runs where id = $1", scripted.id)
    assert await subscriber.rest() == []


async def test_a_change_between_a_read_and_its_delivery_is_not_missed(watching, scripted) -> None:
    async def change() -> None:
        if watching.reads == 1:
            await scripted.add()

    watching.after_read = change
    subscriber = await watching.follow()
    assert await subscriber.cursors(2) == [0, 1]
    subscriber.close()


async def test_many_changes_become_few_payloads_and_the_last_is_sent(hub, pool, scripted) -> None:
    watching = _watching(hub, pool, scripted, rate=20)
    subscriber = await watching.follow()
    await subscriber.next()
    started = asyncio.get_running_loop().time()
    for _ in range(200):
        await scripted.add()
    await scripted.add(state="completed")
    seen = await subscriber.cursors()
    elapsed = asyncio.get_running_loop().time() - started
    assert seen == sorted(set(seen))
    assert seen[-1] == 201
    assert watching.reads <= 3 + elapsed * 20


async def test_who_takes_nothing_gets_only_the_newest(watching, scripted) -> None:
    idle, eager = await watching.follow("idle"), await watching.follow("eager")
    assert await idle.cursor() == await eager.cursor() == 0
    for number in range(1, 51):
        await scripted.add()
        assert await eager.cursor() == number
    assert await idle.cursor() == 50
    assert idle.feed.take() is None
    await scripted.add(state="completed")
    assert await eager.cursors() == await idle.cursors() == [51]


async def test_a_hint_without_a_change_gives_nothing(watching, scripted, admin) -> None:
    subscriber = await watching.follow()
    await subscriber.next()
    woken = subscriber.wakes
    for reads in (2, 3):
        await admin.execute("select pg_notify('trellis_runs', $1::uuid::text)", scripted.id)
        await caught_up(watching, reads)
    assert subscriber.feed.take() is None
    await scripted.add()
    assert await subscriber.cursor() == 1
    assert subscriber.wakes == woken + 1
    subscriber.close()


async def test_a_lost_notification_heals(polling, scripted) -> None:
    subscriber = await polling.follow()
    await subscriber.next()
    await scripted.add(notify=False, state="completed")
    assert await subscriber.cursors() == [1]


async def test_a_cut_connection_heals(watching, scripted, cut) -> None:
    subscriber = await watching.follow()
    await subscriber.next()
    await cut()
    await scripted.add(state="completed")
    assert await subscriber.cursors() == [1]


async def test_who_leaves_leaves_nothing_behind(watching) -> None:
    subscribers = [await watching.follow(who) for who in "abc"]
    for subscriber in subscribers:
        await subscriber.next()
    assert watching.cohorts.hub._signals
    for subscriber in subscribers:
        subscriber.close()
        subscriber.close()
    await asyncio.sleep(0)
    assert not watching.cohorts.hub._signals
    assert len(watching.cohorts) == 0
    assert watching.cohorts._checking is None


async def test_three_hundred_people_cost_what_one_costs(watching, scripted) -> None:
    subscribers = [await watching.follow(f"person {n}") for n in range(300)]
    assert [await each.cursor() for each in subscribers] == [0] * 300
    assert watching.reads <= 2
    before = watching.reads
    outcomes = set()
    for number in range(1, 11):
        await scripted.add()
        for each in subscribers:
            outcome = await each.next()
            assert outcome.cursor == number
            outcomes.add(id(outcome.body))
    assert watching.reads == before + 10
    assert len(outcomes) <= 10  # one encoding for all; an address may be used again
    for each in subscribers:
        each.close()


async def test_who_comes_later_is_shown_nothing_that_was_read_before(watching, scripted) -> None:
    first = await watching.follow("first")
    assert await first.cursor() == 0
    await scripted.add(5, notify=False)  # nobody has told the cohort
    second = await watching.follow("second")
    assert await second.cursor() == 5
    assert await first.cursor() == 5
    third = await watching.follow("third")
    reads = watching.reads
    assert await third.cursor() == 5
    assert watching.reads == reads  # it had seen that the run had not moved on
    for each in (first, second, third):
        each.close()


async def test_where_not_all_comes_from_the_run_it_is_read_again_for_who_comes(watching) -> None:
    first = await watching.follow(shared=False)
    assert await first.cursor() == 0
    second = await watching.follow(shared=False)
    assert await second.cursor() == 0
    assert watching.reads == 2
    assert first.feed.take() is None
    for each in (first, second):
        each.close()


async def test_other_people_are_other_cohorts_where_rights_count(watching) -> None:
    for who in ("a", "b", "a"):
        await watching.follow(who, shared=False)
    assert len(watching.cohorts) == 2
    await watching.follow("a", shared=True)
    await watching.follow("b", shared=True)
    assert len(watching.cohorts) == 3


async def test_a_read_that_fails_for_now_is_done_again_and_nobody_hears_of_it(watching, scripted) -> None:
    subscriber = await watching.follow()
    assert await subscriber.cursor() == 0
    watching.failure = Passing()
    before = watching.reads
    await scripted.add()
    await caught_up(watching, before + 2)
    watching.failure = None
    assert await subscriber.cursor() == 1
    subscriber.close()


async def test_what_cannot_be_read_is_told_to_all(watching, scripted) -> None:
    subscribers = [await watching.follow(who) for who in "ab"]
    for each in subscribers:
        await each.next()
    outcome = ExecutionOutcome.refused(GatewayError("LIMIT_EXCEEDED", "Too much."))
    watching.failure = Refused(outcome)
    await scripted.add()
    for each in subscribers:
        assert await each.rest() == [outcome]
        assert each.feed.ended


async def test_a_mistake_is_told_too(watching) -> None:
    watching.failure = LookupError("gone")
    subscriber = await watching.follow()
    [outcome] = await subscriber.rest()
    assert (outcome.executed, outcome.code) == (False, "INTERNAL")
    assert not watching.cohorts.hub._signals


async def test_a_run_that_ends_while_somebody_comes_is_read_for_that_one(watching, scripted) -> None:
    late = []

    async def come() -> None:
        watching.after_read = None
        late.append(await watching.follow("late", shared=False))

    first = await watching.follow("late", shared=False)
    await first.next()
    watching.after_read = come
    await scripted.add(state="completed")
    assert await first.cursors() == [1]
    assert await late[0].cursors() == [1]


async def test_a_newer_token_changes_nothing(watching, scripted) -> None:
    subscriber = await watching.follow(shared=False)
    await subscriber.next()
    watching.cohorts._see = broken  # it is not even asked for
    await subscriber.feed.renew(person("a", exp=99, iat=1, jti="x"))
    assert len(watching.cohorts) == 1
    await scripted.add()
    assert await subscriber.cursor() == 1
    assert watching.readers[-1].claims["exp"] == 99
    subscriber.close()


async def broken(*_: object) -> None:
    raise ConnectionResetError


async def test_a_newer_token_with_other_rights_is_another_cohort(watching, scripted) -> None:
    subscriber = await watching.follow(shared=False)
    await subscriber.next()
    await subscriber.feed.renew(person("a", app_metadata={"plan": "new"}))
    assert len(watching.cohorts) == 1
    assert await subscriber.cursor() == 0
    assert watching.readers[-1].claims["app_metadata"] == {"plan": "new"}
    watching.cohorts._see, see = broken, watching.cohorts._see
    await subscriber.feed.renew(person("a", app_metadata={"plan": "newer"}))
    assert not subscriber.feed.gone
    watching.cohorts._see = see
    watching.hidden.add("a")
    await subscriber.feed.renew(person("a"))
    [outcome] = await subscriber.rest()
    assert (outcome.executed, outcome.code) == (False, "NOT_FOUND")
    assert len(watching.cohorts) == 0
