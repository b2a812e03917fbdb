"""Rights of those who follow a run: checked again when they can have changed, spread out, and now and then."""

import asyncio
import errno

import pytest

from tests.feeds import Subscriber
from tests.realtime.conftest import Watching, person
from trellis.db.pool import Connection
from trellis.realtime import cohorts as module
from trellis.realtime.cohorts import Cohorts, rights_of


def told(subscriber: Subscriber) -> asyncio.Task[list[str | None]]:
    """What a subscriber hears until its feed ends: codes of errors, None for payloads."""

    async def listen() -> list[str | None]:
        return [outcome.code for outcome in await subscriber.rest()]

    return asyncio.create_task(listen())


async def change(admin: Connection, person: str = "") -> None:
    await admin.execute("select pg_notify('trellis_rights', $1)", person)


async def test_who_no_longer_sees_the_run_is_told_and_the_others_go_on(
    watching: Watching, scripted, admin
) -> None:
    lost, kept = await watching.follow("lost"), await watching.follow("kept")
    assert (await lost.cursor(), await kept.cursor()) == (0, 0)
    watching.hidden.add("lost")
    await change(admin, "lost")
    [outcome] = await lost.rest()
    assert (outcome.executed, outcome.code, outcome.kind) == (False, "NOT_FOUND", "subscription")
    assert lost.feed.ended
    await scripted.add()
    assert await kept.cursor() == 1
    kept.close()


async def test_a_reader_that_lost_its_rights_is_replaced(watching: Watching, scripted) -> None:
    """Even before anybody has announced it."""
    first, second = await watching.follow("first"), await watching.follow("second")
    assert (await first.cursor(), await second.cursor()) == (0, 0)
    watching.hidden.add("first")
    await scripted.add()
    assert [outcome.code for outcome in await first.rest()] == ["NOT_FOUND"]
    assert await second.cursor() == 1
    second.close()


async def test_only_those_are_checked_whom_it_concerns(watching: Watching, admin) -> None:
    subscribers = {who: await watching.follow(who) for who in "abc"}
    for each in subscribers.values():
        await each.next()
    seen: list[str] = []
    see = watching.cohorts._see

    async def noted(identity, run_id):
        seen.append(identity.claims["sub"])
        return await see(identity, run_id)

    watching.cohorts._see = noted
    watching.hidden |= {"a", "b", "c"}
    await change(admin, "b")
    assert await told(subscribers["b"]) == ["NOT_FOUND"]
    assert seen == ["b"]
    await change(admin)
    assert await told(subscribers["a"]) == await told(subscribers["c"]) == ["NOT_FOUND"]
    assert sorted(seen) == ["a", "b", "c"]


async def test_a_crowd_is_checked_a_few_at_a_time_and_each_person_once(watching: Watching, admin) -> None:
    people = [await watching.follow(f"person {n % 50}") for n in range(150)]
    at_once = most = checks = 0
    over = asyncio.Event()

    async def see(identity, run_id):
        nonlocal at_once, most, checks
        at_once, checks = at_once + 1, checks + 1
        most = max(most, at_once)
        found = await watching.see(identity, run_id)
        at_once -= 1
        if checks == 50:
            over.set()
        return found

    watching.cohorts._see = see
    await change(admin)
    async with asyncio.timeout(10):
        await over.wait()
    assert most <= module._AT_ONCE
    for each in people:
        assert not each.feed.gone
        each.close()
    assert checks == 50


async def test_a_check_that_fails_is_done_again(watching: Watching, admin) -> None:
    subscriber = await watching.follow()
    await subscriber.next()
    see, failures = (
        watching.cohorts._see,
        [ConnectionResetError(), OSError(errno.EHOSTUNREACH, "No route to host")],
    )

    async def failing(identity, run_id):
        if failures:
            raise failures.pop()
        return await see(identity, run_id)

    watching.cohorts._see = failing
    watching.hidden.add("a")
    await change(admin)
    assert await told(subscriber) == ["NOT_FOUND"]
    assert not failures


async def test_a_check_that_is_a_mistake_lets_nobody_off(watching: Watching, admin) -> None:
    subscriber = await watching.follow()
    await subscriber.next()

    async def broken(*_: object) -> None:
        raise LookupError

    watching.cohorts._see = broken
    await change(admin)
    assert await told(subscriber) == ["NOT_FOUND"]


async def test_a_newer_token_that_is_shown_during_a_check_counts(watching: Watching, admin) -> None:
    subscriber = await watching.follow("a", shared=False)
    await subscriber.next()
    see, renewed = watching.cohorts._see, asyncio.Event()

    async def slow(identity, run_id):
        if identity.claims.get("plan") == "new":
            return await see(identity, run_id)
        await subscriber.feed.renew(person("a", plan="new"))
        renewed.set()
        return None

    watching.cohorts._see = slow
    await change(admin)
    async with asyncio.timeout(10):
        await renewed.wait()
    assert (await subscriber.next()).executed
    assert not subscriber.feed.gone
    subscriber.close()


async def test_where_not_all_comes_from_the_run_it_is_read_again(watching: Watching, admin) -> None:
    subscriber = await watching.follow(shared=False)
    await subscriber.next()
    reads = watching.reads
    await change(admin, "a")
    async with asyncio.timeout(10):
        while watching.reads == reads:
            watching.begun.clear()
            await watching.begun.wait()
    subscriber.close()


async def test_everybody_is_checked_now_and_then(
    hub, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nobody has announced anything, and spread over the time."""
    monkeypatch.setattr(module, "_TURN_SECONDS", 0.01)
    watching.cohorts = Cohorts(hub, watching.see, check_every=0.05)
    people = [await watching.follow(f"person {n}") for n in range(20)]
    watching.hidden |= {f"person {n}" for n in range(20)}
    for each in people:
        assert [outcome.code for outcome in await each.rest()][-1] == "NOT_FOUND"
    assert len(watching.cohorts) == 0


async def test_what_is_announced_all_the_time_puts_off_no_check(
    hub, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TURN_SECONDS", 0.01)
    watching.cohorts = Cohorts(hub, watching.see, check_every=0.05)
    subscriber = await watching.follow()
    await subscriber.next()

    async def announce() -> None:
        while True:
            watching.cohorts._heard("somebody else")
            await asyncio.sleep(0)

    announcing = asyncio.create_task(announce())
    watching.hidden.add("a")
    assert await told(subscriber) == ["NOT_FOUND"]
    announcing.cancel()


async def test_while_nothing_is_heard_all_are_checked_more_often(
    hub, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TURN_SECONDS", 0.01)
    monkeypatch.setattr(module, "_UNHEARD_SECONDS", 0.05)
    people = [await watching.follow(f"person {n}") for n in range(20)]
    await hub._listener.stop()
    watching.hidden |= {f"person {n}" for n in range(20)}
    for each in people:
        assert [outcome.code for outcome in await each.rest()][-1] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("whose", "looks"), [("somebody else", 1), ("a", module._LOOKS + 1), (None, module._LOOKS + 1)]
)
async def test_who_comes_is_looked_at_again_a_few_times_where_it_concerns_them(
    watching: Watching, whose: str | None, looks: int
) -> None:
    """However often it is announced; and then with all others, of which they are one."""
    see, seen = watching.cohorts._see, 0
    checked = asyncio.Event()

    async def announced(identity, run_id):
        nonlocal seen
        seen += 1
        found = await see(identity, run_id)
        if seen <= module._LOOKS:
            watching.cohorts._heard(whose)
        if seen == looks:
            checked.set()
        return found

    watching.cohorts._see = announced
    subscriber = await watching.follow("a")
    async with asyncio.timeout(10):
        await checked.wait()
    assert await subscriber.cursor() == 0
    assert seen == looks
    subscriber.close()


async def test_a_cut_connection_may_have_lost_an_announcement(watching: Watching, cut) -> None:
    subscriber = await watching.follow()
    await subscriber.next()
    watching.hidden.add("a")
    await cut()
    assert await told(subscriber) == ["NOT_FOUND"]


async def test_those_of_a_stream_are_checked_too(watching: Watching, scripted, admin) -> None:
    await scripted.add(3)
    subscriber = await watching.stream(0)
    assert await subscriber.cursors(3) == [1, 2, 3]
    watching.hidden.add("a")
    await change(admin, "a")
    assert await told(subscriber) == ["NOT_FOUND"]


async def test_a_deleted_run_is_no_loss_of_rights(watching: Watching, scripted, admin) -> None:
    subscriber = await watching.follow()
    await subscriber.next()
    await admin.execute("delete from trellis.runs where id = $1", scripted.id)
    await change(admin)
    await admin.execute("select pg_notify('trellis_runs', $1::uuid::text)", scripted.id)
    assert await told(subscriber) == []


def test_what_is_new_in_every_token_is_no_right() -> None:
    assert rights_of(person("a", exp=1, iat=2, nbf=3, jti="4")) == rights_of(person("a"))
    assert rights_of(person("a", email="x")) != rights_of(person("a"))
    assert rights_of(person("a")) != rights_of(person("b"))
