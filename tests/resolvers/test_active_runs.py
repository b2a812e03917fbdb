"""The list of active runs: what is there, then what is added, changes and goes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from tests.conftest import Database
from tests.feeds import Subscriber
from tests.resolvers.conftest import Gateway, open_gateway
from tests.resolvers.test_subscriptions import CANCEL, Work, start
from trellis.db.demo.people import identity_of
from trellis.db.pool import Connection
from trellis.db.session import Identity
from trellis.resolvers.context import Context
from trellis.resolvers.schema import Served

RUNS = """
subscription ($where: RunsWhere) {
  runs(where: $where) { change runId run { __typename state done ... on CoiceJob { library { name } } } }
}
"""


@pytest.fixture
async def gateway(database: Database, served: Served, tmp_path: Path) -> AsyncIterator[Gateway]:
    async with open_gateway(database, served, tmp_path, listening=True) as gateway:
        yield gateway


async def changes(subscriber: Subscriber) -> list[tuple[str, str, str | None]]:
    """The next set of changes: what, which run, its state."""
    outcome = await subscriber.next()
    assert outcome is not None
    assert not outcome.errors, outcome.errors
    return [
        (each["change"], each["runId"], each["run"] and each["run"]["state"])
        for each in orjson.loads(outcome.body)["data"]["runs"]
    ]


async def test_those_that_fit_a_search_or_are_somebodys(gateway: Gateway, admin: Connection) -> None:
    theirs, mine = await start(gateway, "user-a"), await start(gateway, "manager-a")
    await admin.execute("update trellis.runs set title = 'Needle' where id = $1", UUID(theirs))
    cases: list[tuple[dict[str, Any], str]] = [
        ({"mine": False, "search": "needle"}, theirs),
        ({"mine": False, "search": theirs[:8]}, theirs),
        ({"mine": False, "createdBy": str(identity_of("user-a@trellis.test").user_id)}, theirs),
        ({"search": "oil"}, mine),
        ({"mine": False, "system": "coice", "kind": "coice.job", "search": "wells"}, mine),
    ]
    for where, expected in cases:
        subscriber = await gateway.follow(RUNS, "manager-a", where=where)
        assert await changes(subscriber) == [("ADDED", expected, "PENDING")], where
    # One that no longer fits is gone.
    subscriber = await gateway.follow(RUNS, "manager-a", where={"mine": False, "search": "needle"})
    await changes(subscriber)
    await admin.execute(
        "update trellis.runs set title = 'x', sequence = sequence + 1 where id = $1", UUID(theirs)
    )
    await admin.execute("select pg_notify('trellis_runs', $1)", theirs)
    assert ("GONE", theirs, None) in await changes(subscriber)


async def test_what_is_there_then_added_changed_and_gone(gateway: Gateway, admin: Connection) -> None:
    first = await start(gateway)
    subscriber = await gateway.follow(RUNS, "manager-a")
    assert await changes(subscriber) == [("ADDED", first, "PENDING")]
    second = await start(gateway)
    assert await changes(subscriber) == [("ADDED", second, "PENDING")]
    work = Work(admin, first)
    await work.result()
    assert await changes(subscriber) == [("CHANGED", first, "RUNNING")]
    await work.end()
    assert await changes(subscriber) == [("CHANGED", first, "COMPLETED"), ("GONE", first, None)]
    await gateway.data(CANCEL, "manager-a", id=second)
    assert await changes(subscriber) == [("CHANGED", second, "CANCELLED"), ("GONE", second, None)]
    subscriber.close()
    await asyncio.sleep(0)


async def test_nothing_at_first_is_told_too(gateway: Gateway) -> None:
    subscriber = await gateway.follow(RUNS, "user-b")
    assert await changes(subscriber) == []
    subscriber.close()


async def test_a_list_has_what_fits(gateway: Gateway, admin: Connection) -> None:
    mine, other = await start(gateway, "manager-a"), await start(gateway, "user-a")
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {mine}),
        ({"mine": False}, {mine, other}),
        ({"mine": False, "kind": "coice.job", "system": "coice"}, {mine, other}),
        ({"kind": "other"}, set()),
        ({"system": "other"}, set()),
        ({"state": ["RUNNING"]}, set()),
        ({"state": ["PENDING", "COMPLETED"]}, {mine}),
    ]
    for where, expected in cases:
        subscriber = await gateway.follow(RUNS, "manager-a", where=where)
        assert {run for _, run, _ in await changes(subscriber)} == expected, where
        subscriber.close()
    subscriber = await gateway.follow(RUNS, "user-b", where={"mine": False})
    assert await changes(subscriber) == []
    subscriber.close()
    subscriber = await gateway.follow(RUNS, "manager-a", where={"state": ["PENDING"]})
    assert await changes(subscriber) == [("ADDED", mine, "PENDING")]
    await Work(admin, mine).result()
    assert await changes(subscriber) == [("CHANGED", mine, "RUNNING"), ("GONE", mine, None)]
    subscriber.close()


async def test_other_peoples_runs_cost_nothing(gateway: Gateway, admin: Connection) -> None:
    subscriber = await gateway.follow(RUNS, "manager-a")
    assert await changes(subscriber) == []
    theirs = Work(admin, await start(gateway, "user-a"))
    gateway.statements.clear()
    for _ in range(10):
        await theirs.result()
    mine = await start(gateway, "manager-a")
    gateway.statements.clear()
    assert await changes(subscriber) == [("ADDED", mine, "PENDING")]
    assert len([each for each in gateway.statements if "listed" in each.sql]) == 1
    subscriber.close()


async def test_many_changes_are_one_payload(gateway: Gateway, admin: Connection) -> None:
    jobs = [await start(gateway) for _ in range(5)]
    subscriber = await gateway.follow(RUNS, "manager-a")
    await changes(subscriber)
    for job in jobs:
        work = Work(admin, job)
        for _ in range(5):
            await work.result()
    seen = [await changes(subscriber)]
    while {run for each in seen for _, run, _ in each} < set(jobs):
        seen.append(await changes(subscriber))
    assert len(seen) < 10
    subscriber.close()


async def test_a_lost_notification_heals(gateway: Gateway, admin: Connection) -> None:
    gateway.following.cohorts.hub.active._poll = 0.02
    subscriber = await gateway.follow(RUNS, "manager-a")
    await changes(subscriber)
    job = await start(gateway)
    assert await changes(subscriber) == [("ADDED", job, "PENDING")]
    await admin.execute(
        "update trellis.runs set sequence = sequence + 1, state = 'running' where id = $1", UUID(job)
    )
    assert await changes(subscriber) == [("CHANGED", job, "RUNNING")]
    subscriber.close()


async def test_who_loses_sight_of_runs_sees_them_go(gateway: Gateway, admin: Connection) -> None:
    job = await start(gateway, "user-a")
    subscriber = await gateway.follow(RUNS, "manager-a", where={"mine": False})
    assert await changes(subscriber) == [("ADDED", job, "PENDING")]
    await admin.execute("update coice.profiles set role = 'end_user' where email = 'manager-a@trellis.test'")
    assert await changes(subscriber) == [("GONE", job, None)]
    await admin.execute("update coice.profiles set role = 'manager' where email = 'manager-a@trellis.test'")
    assert await changes(subscriber) == [("ADDED", job, "PENDING")]
    subscriber.close()


async def test_nobody_in_particular_has_no_runs(gateway: Gateway) -> None:
    [outcome] = await (await gateway.follow(RUNS, None)).rest()
    assert (outcome.executed, outcome.code) == (False, "UNAUTHENTICATED")


async def test_who_leaves_leaves_nothing_behind(gateway: Gateway) -> None:
    active = gateway.following.cohorts.hub.active
    for where in ({}, {"mine": False}):
        subscriber = await gateway.follow(RUNS, "manager-a", where=where)
        await changes(subscriber)
        assert active._task
        subscriber.close()
        async with asyncio.timeout(10):
            while active._own or active._all or active._task:
                await asyncio.sleep(0)


# A restrictive policy by a claim beside `sub`, as no system of ours has one.
BY_CLAIM = """
create policy by_org on trellis.runs as restrictive for select to authenticated
using (coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'org', '1') = '1')
"""
MANAGER = identity_of("manager-a@trellis.test")


def of_org(org: str) -> Identity:
    return Identity(MANAGER.role, {**MANAGER.claims, "org": org})


@pytest.fixture
async def by_org(gateway: Gateway, admin: Connection) -> None:
    await admin.execute(BY_CLAIM)


async def test_a_newer_token_decides_at_once(gateway: Gateway, admin: Connection, by_org: None) -> None:
    job = await start(gateway)
    subscriber = await gateway.follow(RUNS, "manager-a")
    assert await changes(subscriber) == [("ADDED", job, "PENDING")]
    await subscriber.feed.renew(of_org("2"))
    assert await changes(subscriber) == [("GONE", job, None)]
    await Work(admin, job).result()
    other = await gateway.follow(RUNS, "manager-a", where={"mine": False})
    assert await changes(other) == [("ADDED", job, "RUNNING")]  # the hint is through by now
    assert subscriber.feed.take() is None
    await subscriber.feed.renew(of_org("1"))
    assert await changes(subscriber) == [("ADDED", job, "RUNNING")]
    for each in (subscriber, other):
        each.close()


async def test_what_nobody_took_is_read_again_for_a_newer_token(
    gateway: Gateway, admin: Connection, by_org: None
) -> None:
    job = await start(gateway)
    subscriber = await gateway.follow(RUNS, "manager-a")
    await _until_ready(subscriber)
    await subscriber.feed.renew(of_org("2"))
    assert await changes(subscriber) == []  # it was never told of the run
    await subscriber.feed.renew(of_org("1"))
    await _until_ready(subscriber)
    gateway.statements.clear()
    await subscriber.feed.renew(of_org("1"))  # the same rights: what was ready may be shown
    assert await changes(subscriber) == [("ADDED", job, "PENDING")]
    assert gateway.statements == []
    await Work(admin, job).result()
    assert await changes(subscriber) == [("CHANGED", job, "RUNNING")]
    subscriber.close()


async def _until_ready(subscriber: Subscriber) -> None:
    """Wait until there is something to take, and take nothing."""
    wakes = subscriber.wakes
    async with asyncio.timeout(10):
        while subscriber.wakes == wakes:
            await asyncio.sleep(0)


async def test_a_token_that_comes_during_a_read_counts(
    gateway: Gateway, by_org: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await start(gateway)
    value, renewals = Context.value, [of_org("1"), of_org("2")]

    async def during(self: Context, *arguments: Any, **named: Any) -> str | None:
        found = await value(self, *arguments, **named)
        if renewals and subscriber.feed is not None:
            await subscriber.feed.renew(renewals.pop())
        return found

    monkeypatch.setattr(Context, "value", during)
    subscriber = await gateway.follow(RUNS, "manager-a")
    seen = [await changes(subscriber)]
    while not seen[-1]:
        seen.append(await changes(subscriber))
    assert not renewals
    assert seen[-1] == [("ADDED", job, "PENDING")]
    subscriber.close()


async def test_what_lists_read_takes_turns(gateway: Gateway) -> None:
    turns = gateway.following.cohorts.turns
    job = await start(gateway)
    person = MANAGER.claims["sub"]
    async with turns.of(person), turns.of(person):
        subscriber = await gateway.follow(RUNS, "manager-a")
        async with asyncio.timeout(10):
            while turns.ahead(person) < 2:
                await asyncio.sleep(0)
        assert await changes(await gateway.follow(RUNS, "user-b")) == []
        assert subscriber.wakes == 0
    assert await changes(subscriber) == [("ADDED", job, "PENDING")]
    subscriber.close()
