"""Hints: conflated, per run, and never lost for good."""

import asyncio
from uuid import uuid4

from trellis.db.pool import Connection
from trellis.realtime.hub import Hub
from trellis.realtime.signals import Signal


async def test_a_signal_holds_one_bit() -> None:
    signal = Signal()
    for _ in range(1000):
        signal.set()
    assert await signal.wait(within=10)
    assert not await signal.wait(within=0.01)


async def test_a_notification_wakes_the_watchers_of_its_run_and_no_others(hub: Hub, scripted, admin) -> None:
    other = await type(scripted)(admin).create()
    with hub.watch(scripted.id) as one, hub.watch(scripted.id) as two, hub.watch(other.id) as bystander:
        await scripted.add()
        assert await one.wait(within=10)
        assert await two.wait(within=10)
        assert not await bystander.wait(within=0)


async def test_what_anybody_may_notify_breaks_nothing(hub: Hub, scripted, admin: Connection) -> None:
    with hub.watch(scripted.id) as signal:
        for payload in ("", "no uuid", str(uuid4()), "x" * 7000):
            await admin.execute("select pg_notify('trellis_runs', $1)", payload)
        await scripted.add()
        assert await signal.wait(within=10)


async def test_the_poll_finds_what_no_notification_announced(polling_hub: Hub, scripted) -> None:
    with polling_hub.watch(scripted.id) as signal:
        assert await signal.wait(within=10)  # the first look: better once too often
        await scripted.add(notify=False)
        assert await signal.wait(within=10)
        await scripted.add(notify=False)
        assert await signal.wait(within=10)


async def test_the_poll_leaves_a_quiet_run_alone(polling_hub: Hub, scripted) -> None:
    with polling_hub.watch(scripted.id) as signal:
        assert await signal.wait(within=10)
        assert not await signal.wait(within=0.3)


async def test_the_poll_finds_a_run_that_was_deleted(polling_hub: Hub, scripted, admin: Connection) -> None:
    with polling_hub.watch(scripted.id) as signal:
        assert await signal.wait(within=10)
        await admin.execute("delete from trellis.runs where id = $1", scripted.id)
        assert await signal.wait(within=10)


async def test_a_cut_connection_wakes_everyone_once_it_is_back(hub: Hub, scripted, cut) -> None:
    with hub.watch(scripted.id) as signal:
        await cut()
        assert await signal.wait(within=10)
        await scripted.add()
        assert await signal.wait(within=10)


async def test_the_poll_survives_the_loss_of_its_connections(polling_hub: Hub, scripted, admin) -> None:
    with polling_hub.watch(scripted.id) as signal:
        await admin.fetch(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        async with asyncio.timeout(10):
            while not polling_hub._task or polling_hub._task.done():
                raise AssertionError("the hub stopped looking")
            await signal.wait()
        await scripted.add(notify=False)
        assert await signal.wait(within=10)


async def test_who_no_longer_watches_is_forgotten(hub: Hub) -> None:
    run_id = uuid4()
    with hub.watch(run_id):
        with hub.watch(run_id):
            pass
        assert hub._signals
    assert not hub._signals
