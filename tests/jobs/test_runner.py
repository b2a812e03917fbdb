"""Workers under all that can happen to them; each case counts what was lost, doubled or out of order."""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest

from tests.jobs.scripted import ALICE, BOB, Scripted
from tests.serving import ROOT
from trellis.db.outage import UNAVAILABLE
from trellis.db.pool import connect
from trellis.db.session import SERVICE, transaction
from trellis.jobs import upkeep
from trellis.jobs.ledger import Retries
from trellis.jobs.upkeep import Upkeep, worker_id

Spawn = Callable[[], Awaitable[asyncio.subprocess.Process]]

_CUT = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""
_IS_QUEUE = " and application_name = 'trellis-worker'"

_LOCKS = """
select pid from pg_locks where locktype = 'advisory' and classid = 1953654124
  and database = (select oid from pg_database where datname = current_database())
"""


class TestProcesses:
    """Real ones, that are killed."""

    @pytest.fixture
    def log(self, tmp_path: Path) -> Path:
        return tmp_path / "asked.log"

    @pytest.fixture
    async def spawn(self, database, world, log: Path) -> AsyncIterator[Spawn]:
        """Starts processes that execute jobs."""
        children: list[asyncio.subprocess.Process] = []

        async def spawn() -> asyncio.subprocess.Process:
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                str(Path(__file__).with_name("worker_process.py")),
                database.dsn,
                str(world.root),
                str(log),
                env={"PYTHONPATH": str(ROOT), "PATH": ""},
                stdout=asyncio.subprocess.PIPE,
            )
            children.append(child)
            assert child.stdout is not None
            async with asyncio.timeout(60):
                assert await child.stdout.readline() == b"ready\n"
            return child

        yield spawn
        for child in children:
            if child.returncode is None:
                child.kill()
            await child.wait()
            child._transport.close()  # else its pipes are closed whenever the collector comes by

    async def test_kill_9_loses_nothing_and_doubles_nothing(
        self, desk, launch, spawn, world, books, log
    ) -> None:
        """A job whose process is killed twice: what was recorded at a kill is never asked again."""
        library, images = await world.add_library(world.a, 200)
        stages = [("boolean", None), ("keywords", {"stage_1.result": True})]
        pipeline, _ = await world.add_pipeline(world.a, stages)
        watcher = await launch(work=False)
        child = await spawn()
        run_id = await desk.start(library_id=library, pipeline_id=pipeline)
        recorded: dict[tuple[int, str], int] = {}
        for results in (60, 180):
            await watcher.until_results(run_id, results)
            child, _ = await asyncio.gather(spawn(), kill(child))
            await books.audit(run_id)
            before = asked(log)
            for image, stage in await books.results(run_id):
                pair = (world.a.numbers[image], ("boolean", "keywords")[stage - 1])
                recorded.setdefault(pair, before[pair])
        assert await watcher.until(run_id) == "completed"
        await books.audit(run_id)
        results = await books.results(run_id)
        assert len(results) == 300
        assert {image for image, _ in results} == set(images)
        total = asked(log)
        assert len(total) == 300

    async def test_two_share_the_runs_and_do_none_twice(self, desk, launch, spawn, world, books, log) -> None:
        """One of them dies in the middle: only what it had in hand is asked again."""
        watcher = await launch(work=False)
        runs = [await desk.start() for _ in range(10)]
        await asyncio.gather(spawn(), spawn())
        for run_id in runs:
            assert await watcher.until(run_id) == "completed"
            await books.audit(run_id)
        assert set(asked(log).values()) == {10}  # once in each of the ten runs

    async def test_events_of_a_run_that_was_killed_are_seen_once_from_elsewhere(
        self, desk, launch, spawn, world, books, admin
    ) -> None:
        library, _ = await world.add_library(world.a, 60)
        pipeline, _ = await world.add_pipeline(world.a, [("boolean", None)])
        watcher = await launch(work=False)
        run_id = await desk.start(library_id=library, pipeline_id=pipeline)
        seen: list[int] = []

        async def follow() -> None:
            """Reads on from its cursor whenever there may be more, as a stream does."""
            with watcher.hub.watch(run_id) as signal_:
                while True:
                    async with watcher.pool.acquire() as connection, connection.transaction():
                        await connection.execute("set local role service_role")
                        state = await connection.fetchval(
                            "select state from trellis.runs where id = $1", run_id
                        )
                        rows = await connection.fetch(
                            "select sequence from trellis.run_events"
                            " where run_id = $1 and sequence > $2 order by sequence",
                            run_id,
                            seen[-1] if seen else 0,
                        )
                    seen.extend(row["sequence"] for row in rows)
                    if state == "completed":
                        return
                    await signal_.wait()

        following = asyncio.create_task(follow())
        child = await spawn()
        await watcher.until_results(run_id, 20)
        await asyncio.gather(kill(child), spawn())
        async with asyncio.timeout(30):
            await following
        assert seen == list(range(1, (await books.run(run_id))["sequence"] + 1))
        await books.audit(run_id)


def asked(log: Path) -> Counter[tuple[int, str]]:
    """How often each (number, type) was asked, by all processes together."""
    return Counter((int(number), type) for number, type in map(str.split, log.read_text().splitlines()))


async def kill(child: asyncio.subprocess.Process) -> None:
    child.send_signal(signal.SIGKILL)
    await child.wait()


class TestTakeover:
    async def test_a_worker_that_stalls_is_fenced(self, office, crew, script, audit, admin) -> None:
        """Its chunk is taken over while it still works; what it then has to say is void."""
        stalled = await crew(heartbeat=3600.0, poll=3600.0, sweep=3600.0)
        script.close_gate()
        run_id = await office.start(20)
        await script.until_asked(4)
        await admin.execute("update pgqueuer.pgqueuer set heartbeat = 'epoch'")
        quick = Scripted()
        other = await crew(kinds={quick.name: quick})
        assert await other.until(run_id) == "completed"
        before = await audit.run(run_id)
        await script.permit()
        await stalled.until_idle()
        assert await audit.run(run_id) == before
        await audit.check(run_id)
        assert len(await audit.results(run_id)) == 20

    async def test_it_learns_so_at_its_next_flush(self, office, crew, script, audit, admin) -> None:
        """The late one stops asking, and its successor finishes."""
        stalled = await crew(heartbeat=3600.0, poll=3600.0, sweep=3600.0)
        script.close_gate()
        run_id = await office.start(60)
        await script.until_asked(4)
        await admin.execute("update pgqueuer.pgqueuer set heartbeat = 'epoch'")
        slow = Scripted()
        slow.close_gate()
        other = await crew(kinds={slow.name: slow})
        await slow.until_asked(4)
        await script.permit(4)
        await stalled.until_idle()
        assert len(script.asked) <= 8
        assert (await audit.run(run_id))["done"] == 0
        await slow.permit()
        assert await other.until(run_id) == "completed"
        await audit.check(run_id)

    async def test_what_the_late_one_does_to_the_entry_is_mended(
        self, office, crew, script, audit, admin
    ) -> None:
        """The library lets it delete what its successor holds, who has more to do later."""
        stalled = await crew(heartbeat=3600.0, poll=3600.0, sweep=3600.0)
        script.close_gate()
        run_id = await office.start(4)
        await script.until_asked(4)
        await admin.execute("update pgqueuer.pgqueuer set heartbeat = 'epoch'")
        slow = Scripted()
        slow.close_gate()
        slow.replies[1, 1] = [{"state": "again", "error": "busy"}]
        other = await crew(
            kinds={slow.name: slow}, poll=0.05, sweep=0.05, retries=Retries(attempts=2, first=0.05)
        )
        await slow.until_asked(4)
        await script.permit()
        await stalled.until_idle()
        async with asyncio.timeout(10):
            while await audit.entries():
                pass
        await slow.permit()
        assert await other.until(run_id) == "completed"
        assert len(script.asked) + len(slow.asked) == 4 + 4 + 1
        await audit.check(run_id)

    async def test_when_only_the_heartbeat_tells(self, office, crew, script, audit, admin, database) -> None:
        """Its session lives, so its lock is held, but it does nothing any more."""
        frozen = worker_id()
        run_id = await office.start(5)
        session = await connect(database.dsn)
        try:
            await upkeep.hold(session, frozen)
            await admin.execute(
                "update trellis.run_chunks set holder = gen_random_uuid(), worker = $1", frozen
            )
            await admin.execute("update trellis.runs set state = 'running'")
            await admin.execute(
                "update pgqueuer.pgqueuer set status = 'picked', queue_manager_id = $1, heartbeat = now()",
                frozen,
            )
            began = asyncio.get_running_loop().time()
            process = await crew(heartbeat=1.5, poll=0.1)
            assert await process.until(run_id) == "completed"
            assert 1.0 < asyncio.get_running_loop().time() - began < 3.0
        finally:
            await session.close()
        await audit.check(run_id)

    async def test_at_once_when_the_process_is_gone(self, office, crew, script, audit, admin) -> None:
        """Long before the heartbeat tells."""
        run_id = await office.start(5)
        await admin.execute(
            "update trellis.run_chunks set holder = gen_random_uuid(), worker = gen_random_uuid()"
        )
        await admin.execute("update trellis.runs set state = 'running'")
        await admin.execute(
            "update pgqueuer.pgqueuer set status = 'picked', heartbeat = now(),"
            " queue_manager_id = (select worker from trellis.run_chunks)"
        )
        process = await crew(heartbeat=3600.0, poll=0.05)
        assert await process.until(run_id) == "completed"
        await audit.check(run_id)

    async def test_a_run_that_was_being_cancelled_when_its_worker_died(
        self, office, crew, audit, admin
    ) -> None:
        run_id = await office.start(5)
        await admin.execute(
            "update trellis.run_chunks set holder = gen_random_uuid(), worker = gen_random_uuid()"
        )
        await admin.execute("update trellis.runs set state = 'running'")
        await admin.execute(
            "update pgqueuer.pgqueuer set status = 'picked', heartbeat = now(),"
            " queue_manager_id = (select worker from trellis.run_chunks)"
        )
        assert await office.cancel(run_id) == "cancelling"
        process = await crew(heartbeat=3600.0, poll=0.05)
        assert await process.until(run_id) == "cancelled"
        await audit.check(run_id)

    async def test_an_entry_that_was_deleted_behind_our_back(
        self, office, crew, script, audit, admin
    ) -> None:
        process = await crew(poll=0.05, concurrency=2)
        script.close_gate()
        run_id = await office.start(40, chunk=10)
        await script.until_loaded(2)
        await admin.execute("delete from pgqueuer.pgqueuer where status = 'queued'")
        await script.permit()
        assert await process.until(run_id) == "completed"
        assert len(script.asked) == 40
        await audit.check(run_id)

    async def test_the_heartbeat_keeps_a_slow_chunk_ours(self, office, crew, script, audit, admin) -> None:
        """A call that takes longer than the heartbeat is no reason to lose the chunk."""
        process = await crew(heartbeat=0.4, poll=0.05)
        other = await crew(heartbeat=0.4, poll=0.05)
        script.close_gate()
        run_id = await office.start(8)
        await script.until_asked(4)
        beats = set()
        async with asyncio.timeout(20):
            while len(beats) < 6:
                beats.add(await admin.fetchval("select heartbeat from pgqueuer.pgqueuer"))
        await script.permit()
        assert await process.until(run_id) == "completed"
        assert len(script.asked) == 8
        assert len(script.loaded) == 1
        await audit.check(run_id)
        assert other.runner.working


class TestConnections:
    async def test_a_worker_that_was_cut_off_while_it_had_its_hands_full_goes_on(
        self, office, crew, script, audit, admin
    ) -> None:
        """What it had counts as at hand: it would take up nothing any more."""
        process = await crew(concurrency=2, heartbeat=3600.0, sweep=3600.0)
        script.close_gate()
        run_id = await office.start(40, chunk=4)
        await script.until_loaded(2)
        await admin.execute(_CUT + _IS_QUEUE)
        await script.permit()
        assert await process.until(run_id) == "completed"
        assert len(script.asked) == 40
        await audit.check(run_id)

    async def test_what_a_worker_has_in_hand_when_it_is_cut_off_is_not_lost(
        self, office, crew, script, audit, admin, pool
    ) -> None:
        """The others see that it lives, and leave it its time; only what keeps it from the queue is dropped."""
        process = await crew(sweep=3600.0)
        script.close_gate()
        run_id = await office.start(4)
        await script.until_asked(4)
        before = await admin.fetch(_LOCKS)
        await admin.execute(_CUT + _IS_QUEUE)
        async with asyncio.timeout(10):
            while (await admin.fetch(_LOCKS)) in ([], before):
                pass
        other = Upkeep({script.name: script})
        for _ in range(2):
            async with transaction(pool, SERVICE) as connection:
                await other.free(connection)
        assert (await audit.entries())[0]["heartbeat"].year > 2000
        await script.permit()
        assert await process.until(run_id) == "completed"
        assert len(script.asked) == 4
        await audit.check(run_id)
        await process.until_idle()
        async with asyncio.timeout(10):
            while await audit.entries() or len(await admin.fetch(_LOCKS)) != 1:
                pass

    @pytest.mark.parametrize("which", [_IS_QUEUE, ""], ids=["queue", "all"])
    async def test_cut_connections_lose_nothing(
        self, office, crew, script, admin, audit, which, caplog
    ) -> None:
        """Backends are killed again and again while a run works."""
        process = await crew(poll=0.1, heartbeat=0.5)
        script.close_gate()
        run_id = await office.start(80, chunk=8)
        for _ in range(4):
            await script.permit(10)
            await script.until_asked(len(script.asked) + 1)
            await admin.execute(_CUT + which)
        await script.permit()
        async with asyncio.timeout(30):
            while True:
                try:  # the watcher's own connections were cut as well
                    assert await process.until(run_id) == "completed"
                    break
                except UNAVAILABLE:
                    continue
        await audit.check(run_id)
        assert len(await audit.results(run_id)) == 80
        assert "Traceback" not in caplog.text

    async def test_a_lost_hint_delays_a_cancel_by_a_poll_at_most(
        self, office, crew, script, admin, audit
    ) -> None:
        process = await crew(poll=0.1)
        script.close_gate()
        run_id = await office.start(10)
        await script.until_asked(4)
        await admin.execute("update trellis.runs set state = 'cancelling'")  # without its notifications
        assert await process.until(run_id) == "cancelled"


def still_there(before: set[asyncio.Task]) -> list[asyncio.Task]:
    """Tasks that have come and not gone, but for what the tests' own pool does to get its connections back."""
    new = [task for task in asyncio.all_tasks() - before if not task.done()]
    return [task for task in new if "_maintain_min_size" not in repr(task)]


class TestStop:
    async def test_it_finishes_what_is_in_flight_and_gives_the_rest_back(
        self, office, crew, script, audit
    ) -> None:
        process = await crew()
        script.close_gate()
        run_id = await office.start(40)
        await script.until_asked(4)
        stopping = asyncio.create_task(process.stop(grace=20))
        await script.loaded[0].draining.wait()
        await script.permit()
        await stopping
        (chunk,) = await audit.chunks(run_id)
        assert (chunk["state"], chunk["holder"], chunk["deliveries"]) == ("queued", None, 0)
        (entry,) = await audit.entries()
        assert (entry["id"], entry["status"]) == (chunk["entry"], "queued")
        done = (await audit.run(run_id))["done"]
        assert done == len(script.asked)
        assert 4 <= done < 40
        await audit.check(run_id)
        other = await crew()
        assert await other.until(run_id) == "completed"
        assert len(script.asked) == 40
        await audit.check(run_id)

    async def test_it_does_not_wait_for_a_provider_that_never_answers(
        self, office, crew, script, audit
    ) -> None:
        before = asyncio.all_tasks()
        process = await crew()
        script.close_gate()
        run_id = await office.start(300)
        await script.until_loaded(3)
        began = asyncio.get_running_loop().time()
        await process.stop(grace=0.1)
        assert asyncio.get_running_loop().time() - began < 5
        assert {chunk["holder"] for chunk in await audit.chunks(run_id)} == {None}
        assert [entry["status"] for entry in await audit.entries()] == ["queued"] * 3
        assert still_there(before) == []
        await script.permit()
        other = await crew()
        assert await other.until(run_id) == "completed"
        await audit.check(run_id)

    async def test_nor_for_a_run_that_somebody_else_has_locked(
        self, office, crew, script, audit, admin
    ) -> None:
        """What has been reported cannot be written: it is asked again, and no entry is deleted."""
        before = asyncio.all_tasks()
        process = await crew()
        script.close_gate()
        run_id = await office.start(20)
        await script.until_asked(4)
        async with admin.transaction():
            await admin.execute("select from trellis.runs for update")
            await script.permit()
            await script.until_answered(20)
            began = asyncio.get_running_loop().time()
            await process.stop(grace=0.1)
            assert asyncio.get_running_loop().time() - began < 5
        assert still_there(before) == []
        (entry,) = await audit.entries()
        assert entry["status"] == "queued"
        other = await crew()
        assert await other.until(run_id) == "completed"
        await audit.check(run_id)

    async def test_nor_for_postgres(self, office, crew, script, admin, audit, database) -> None:
        """Nobody can be told anything: the process ends all the same, and is taken for dead."""
        before = asyncio.all_tasks()
        process = await crew()
        script.close_gate()
        run_id = await office.start(20)
        await script.until_asked(4)
        await admin.execute(f'alter database "{database.name}" connection limit 0')
        await admin.execute(_CUT)
        await script.permit()
        began = asyncio.get_running_loop().time()
        await process.stop(grace=0.1)
        assert asyncio.get_running_loop().time() - began < 5
        assert still_there(before) == []
        await admin.execute(f'alter database "{database.name}" connection limit -1')
        other = await crew(heartbeat=3600.0, poll=0.05)
        assert await other.until(run_id) == "completed"
        await audit.check(run_id)

    async def test_nor_for_a_kind_that_does_not_heed_it(
        self, office, crew, script, admin, audit, monkeypatch
    ) -> None:
        """It goes on when it is cancelled, and then the run's row is locked: the last resort ends that, too."""
        begun = asyncio.Event()

        async def stubborn(work) -> None:
            begun.set()
            for _ in range(2):
                with suppress(asyncio.CancelledError):
                    await asyncio.Event().wait()

        before = asyncio.all_tasks()
        process = await crew()
        with monkeypatch.context() as patched:
            patched.setattr(script, "process", stubborn)
            run_id = await office.start(4)
            await begun.wait()
            async with admin.transaction():
                await admin.execute("select from trellis.runs for update")
                began = asyncio.get_running_loop().time()
                await process.stop(grace=0.1)
                assert asyncio.get_running_loop().time() - began < 5
        assert still_there(before) == []
        assert [entry["status"] for entry in await audit.entries()] == ["queued"]
        other = await crew()
        assert await other.until(run_id) == "completed"
        await audit.check(run_id)

    async def test_nor_while_it_is_cut_off(self, office, crew, script, admin, audit) -> None:
        before = asyncio.all_tasks()
        process = await crew(heartbeat=3600.0)
        script.close_gate()
        run_id = await office.start(4)
        await script.until_asked(4)
        await admin.execute(_CUT + _IS_QUEUE)
        await script.loaded[0].draining.wait()
        began = asyncio.get_running_loop().time()
        await process.stop(grace=0.1)
        assert asyncio.get_running_loop().time() - began < 5
        assert still_there(before) == []
        await script.permit()
        other = await crew(heartbeat=3600.0, poll=0.05)
        assert await other.until(run_id) == "completed"
        await audit.check(run_id)

    async def test_stopping_what_was_never_started_or_is_idle(self, office, crew, script) -> None:
        never = await crew(work=False)
        await never.stop()
        idle = await crew()
        began = asyncio.get_running_loop().time()
        await idle.stop(grace=20)
        assert asyncio.get_running_loop().time() - began < 5


class TestFairness:
    async def test_ten_items_behind_three_thousand(self, office, crew, script, audit) -> None:
        """Within three times what they take alone, which is ten answers."""
        process = await crew()
        script.close_gate()
        large = await office.start(3000, ALICE)
        await script.permit(500)
        await script.until_answered(500)
        small = await office.start(10, BOB)
        await script.until_queued_of(small, 2 * script.concurrency)
        answered = len(script.answered)
        await script.permit()
        assert await process.until(small) == "completed"
        last = max(place for place, one in enumerate(script.answered) if one.run_id == small)
        assert last + 1 - answered <= 3 * 10
        await process.until(large)
        await audit.check(large)
        await audit.check(small)

    async def test_two_chunks_behind_three_hundred(self, office, crew, script, audit) -> None:
        """By what is taken up in between: a few, and not what waits."""
        process = await crew(concurrency=4)
        large = await office.start(3000, ALICE, chunk=10)
        await script.until_loaded(20)
        small = await office.start(20, BOB, chunk=10)
        loaded = len(script.loaded)
        assert await process.until(small) == "completed"
        last = max(place for place, one in enumerate(script.loaded) if one.run_id == small)
        assert last + 1 - loaded <= 8
        await audit.check(small)
        await office.cancel(large)
        assert await process.until(large) == "cancelled"

    async def test_a_short_run_does_not_wait_for_free_hands(self, office, crew, script, audit) -> None:
        """A run of one chunk has a lane of its own, though all hands are full of long ones."""
        process = await crew(concurrency=2)
        script.close_gate()
        large = await office.start(3000, ALICE)
        await script.until_loaded(2)
        small = await office.start(10, BOB)
        await script.until_loaded_of(small, 1)
        await script.permit()
        assert await process.until(small) == "completed"
        assert (await audit.run(large))["done"] < 1500
        await process.stop()

    async def test_an_urgent_run_goes_before_the_owners_others_and_an_idle_one_behind(
        self, office, crew, script, audit
    ) -> None:
        """Each of eight chunks of one item; one chunk at a time would be the order of the queue."""
        low = await office.start(8, ALICE, chunk=1, priority="low")
        normal = await office.start(8, ALICE, chunk=1)
        high = await office.start(8, ALICE, chunk=1, priority="high")
        script.concurrency = 1
        process = await crew(concurrency=2)
        for run_id in (low, normal, high):
            assert await process.until(run_id) == "completed"
        order = [one.run_id for one in script.answered]
        mean = {run_id: _mean(order, run_id) for run_id in (low, normal, high)}
        assert mean[low] > mean[normal]
        assert mean[low] > mean[high]

    async def test_what_is_at_hand_is_bounded(self, office, crew, script) -> None:
        process = await crew(concurrency=3)
        script.close_gate()
        run_id = await office.start(1000, chunk=10)
        await script.until_loaded(3)
        await script.until_asked(4)
        assert len(script.loaded) == 3
        await office.cancel(run_id)
        assert await process.until(run_id) == "cancelled"


def _mean(order: list[UUID], run_id: UUID) -> float:
    places = [place for place, one in enumerate(order) if one == run_id]
    return sum(places) / len(places)


class TestTransactions:
    async def test_there_is_none_per_item(self, office, crew, audit, admin, database) -> None:
        """All that two thousand items cost, with those who watch and keep the queue."""
        script = Scripted(concurrency=200)
        process = await crew(kinds={script.name: script})
        count = (
            "select pg_stat_force_next_flush(), xact_commit from pg_stat_database"
            " where datname = current_database()"
        )
        before = (await admin.fetchrow(count))["xact_commit"]
        run_id = await office.start(2000)
        assert await process.until(run_id) == "completed"
        await process.stop()
        after = (await admin.fetchrow(count))["xact_commit"]
        assert after - before < 600
        await audit.check(run_id)

    async def test_what_a_worker_takes_up_is_the_chunk_alone(self, office, crew, script) -> None:
        """Not the hundred thousand items that the run has."""
        process = await crew(concurrency=2)
        script.close_gate()
        run_id = await office.start(20_000)
        await script.until_loaded(2)
        for work in script.loaded:
            assert len(work.items) == 100
            assert work.snapshot == {"about": "the run"}
        await office.cancel(run_id)
        assert await process.until(run_id) == "cancelled"
