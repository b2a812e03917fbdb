"""Reads of cohorts take a person's turns, of which there are few: who follows much holds up nobody else."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from tests.feeds import Subscriber
from tests.realtime.conftest import ScriptedRun, Watching, person
from trellis.db.errors import GatewayError
from trellis.db.session import Identity
from trellis.realtime.cohorts import Cohorts
from trellis.realtime.live import LiveQuery, Shown
from trellis.realtime.operation import ExecutionOutcome


@asynccontextmanager
async def busy(watching: Watching, who: str) -> AsyncIterator[None]:
    """All turns of a person are taken while the block lasts."""
    async with AsyncExitStack() as stack:
        while not watching.cohorts.turns.ahead(who):
            await stack.enter_async_context(watching.cohorts.turns.of(who))
        yield


async def until_waiting(watching: Watching, who: str, ahead: int) -> None:
    async with asyncio.timeout(10):
        while watching.cohorts.turns.ahead(who) < ahead:
            await asyncio.sleep(0)


async def test_what_one_person_follows_is_read_a_few_at_a_time(
    watching: Watching, scripted: ScriptedRun
) -> None:
    inside: Counter[str] = Counter()
    most: Counter[str] = Counter()
    gate = asyncio.Event()
    gate.set()

    async def show(identity: Identity) -> Shown:
        who = identity.claims["sub"]
        inside[who] += 1
        most[who] = max(most[who], inside[who])
        at = await watching.see(identity, scripted.id)
        if who == "greedy":
            await gate.wait()
        inside[who] -= 1
        assert at
        return Shown(ExecutionOutcome(data=at.sequence, cursor=at.sequence), at, at)

    async def follow(who: str, key: str) -> Subscriber:
        subscriber = Subscriber()
        query = LiveQuery(scripted.id, key, True, show)
        subscriber.feed = await watching.cohorts.follow(query, person(who), subscriber.wake)
        assert await subscriber.cursor() == 0
        return subscriber

    greedy = [await follow("greedy", f"question {number}") for number in range(20)]
    other = await follow("other", "another question")
    gate.clear()
    await scripted.add()
    assert await other.cursor() == 1
    await until_waiting(watching, "greedy", 19)
    assert inside["greedy"] == 2
    gate.set()
    assert [await each.cursor() for each in greedy] == [1] * 20
    assert most["greedy"] == 2
    for each in (*greedy, other):
        each.close()


async def test_who_is_busy_holds_up_nobody_with_the_same_question(
    watching: Watching, scripted: ScriptedRun
) -> None:
    first, second = await watching.follow("busy"), await watching.follow("other")
    assert await first.cursor() == await second.cursor() == 0
    async with busy(watching, "busy"):
        await scripted.add()
        assert await second.cursor() == 1
        assert await first.cursor() == 1
        assert watching.readers[-1].claims["sub"] == "other"
    for each in (first, second):
        each.close()


async def test_who_comes_does_not_wait_for_the_turn_of_who_was_there(
    watching: Watching, scripted: ScriptedRun
) -> None:
    first = await watching.follow("busy")
    assert await first.cursor() == 0
    async with busy(watching, "busy"):
        await scripted.add()
        await until_waiting(watching, "busy", 2)
        second = await watching.follow("other")
        assert await second.cursor() == 1
        assert watching.cohorts.turns.ahead("busy") == 1
    for each in (first, second):
        each.close()


async def test_who_leaves_waits_no_longer(watching: Watching, scripted: ScriptedRun) -> None:
    first, second = await watching.follow("busy"), await watching.follow("other")
    assert await first.cursor() == await second.cursor() == 0
    async with busy(watching, "busy"):
        async with busy(watching, "other"):
            await scripted.add()
            await until_waiting(watching, "busy", 2)
            first.close()
            await until_waiting(watching, "other", 2)
        assert await second.cursor() == 1
    second.close()


async def test_nor_does_who_wants_the_same_old_rows(watching: Watching, scripted: ScriptedRun) -> None:
    await scripted.add(5)
    first, second = await watching.stream(0, "busy"), await watching.stream(0, "other")
    async with busy(watching, "busy"):
        assert first.feed.take() is None
        await until_waiting(watching, "busy", 2)
        assert await second.cursors(5) == [1, 2, 3, 4, 5]
        assert await first.cursors(5) == [1, 2, 3, 4, 5]
    for each in (first, second):
        each.close()


async def test_one_persons_questions_are_bounded(hub, watching: Watching) -> None:
    cohorts = watching.cohorts = Cohorts(hub, watching.see, rate=1000, check_every=1e6, most=3)
    mine = [await watching.follow("a", key=key, shared=shared) for key, shared in (("1", True), ("2", False))]
    mine.append(await watching.stream(0, "a"))
    with pytest.raises(GatewayError, match="end some") as refused:
        await watching.follow("a", key="4")
    assert refused.value.code == "LIMIT_EXCEEDED"
    mine.append(await watching.follow("a", key="2", shared=False))  # is asked already
    theirs = [await watching.follow("b", key="1"), await watching.follow("b", key="4")]
    mine.append(await watching.follow("a", key="4"))  # somebody else has it read
    mine[0].close()  # now b has the first one read
    mine.append(await watching.follow("a", key="5"))
    assert cohorts._kept == {"a": 3, "b": 2}
    for each in (*mine, *theirs):
        each.close()
    assert not cohorts._kept


async def test_a_question_that_has_ended_counts_no_more(hub, watching: Watching, scripted) -> None:
    watching.cohorts = Cohorts(hub, watching.see, rate=1000, check_every=1e6, most=1)
    subscriber = await watching.follow()
    await scripted.add(state="completed")
    await subscriber.rest()
    assert not watching.cohorts._kept
    await (await watching.follow(key="another")).rest()


async def test_rights_are_checked_without_a_turn(watching: Watching, admin) -> None:
    """Who has taken all of theirs would hold up the checks of others."""
    subscriber = await watching.follow("busy")
    await subscriber.next()
    watching.hidden.add("busy")
    async with busy(watching, "busy"):
        await admin.execute("select pg_notify('trellis_rights', 'busy')")
        assert [outcome.code for outcome in await subscriber.rest()] == ["NOT_FOUND"]


async def test_the_newest_token_counts_though_an_older_ones_check_ends_later(watching: Watching) -> None:
    subscriber = await watching.follow(shared=False)
    await subscriber.next()
    see, hold = watching.cohorts._see, asyncio.Event()

    async def slow(identity, run_id):
        if identity.claims.get("plan") == "older":
            await hold.wait()
        return await see(identity, run_id)

    watching.cohorts._see = slow
    older = asyncio.create_task(subscriber.feed.renew(person("a", plan="older")))
    await asyncio.sleep(0)
    await subscriber.feed.renew(person("a", plan="newer"))
    hold.set()
    await older
    assert subscriber.feed.identity.claims["plan"] == "newer"
    subscriber.close()
