"""The pool under all that can happen to it; each case counts what was lost, doubled or out of order."""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from trellis.db.session import transaction
from trellis.jobs.execution import UNAVAILABLE
from trellis.jobs.kinds.coice_job import CoiceJob
from trellis.jobs.state import position
from trellis.realtime.stream import Page, after

ROOT = Path(__file__).parents[2]

Spawn = Callable[[], Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "asked.log"


def asked(log: Path) -> Counter[tuple[int, str]]:
    """How often each (number, type) was asked, by all processes together."""
    return Counter((int(number), type) for number, type in map(str.split, log.read_text().splitlines()))


@pytest.fixture
async def spawn(database, world, log: Path) -> AsyncIterator[Spawn]:
    """Starts real processes that execute jobs."""
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


async def kill(child: asyncio.subprocess.Process) -> None:
    child.send_signal(signal.SIGKILL)
    await child.wait()


async def test_kill_9_loses_nothing_and_doubles_nothing(desk, launch, spawn, world, books, log) -> None:
    """A job whose process is killed twice: what was recorded at a kill is never asked again."""
    library, images = await world.add_library(world.a, 200)
    pipeline, _ = await world.add_pipeline(
        world.a, [("boolean", None), ("keywords", {"stage_1.result": True})]
    )
    watcher = await launch(work=False)
    child = await spawn()
    run_id = await desk.start(library_id=library, pipeline_id=pipeline)
    recorded: dict[tuple[int, str], int] = {}
    for results in (60, 180):
        await watcher.until_results(run_id, results)
        await kill(child)
        await books.audit(run_id)
        before = asked(log)
        for image, stage in await books.results(run_id):
            pair = (world.a.numbers[image], ("boolean", "keywords")[stage - 1])
            recorded.setdefault(pair, before[pair])
        child = await spawn()
    assert await watcher.until(run_id) == "completed"
    await books.audit(run_id)
    results = await books.results(run_id)
    assert len(results) == 300
    assert {image for image, _ in results} == set(images)
    total = asked(log)
    assert len(total) == 300
    assert {pair: total[pair] for pair in recorded} == recorded


async def test_another_process_takes_over_at_once(desk, launch, spawn, books, log) -> None:
    watcher = await launch(work=False)
    first = await spawn()
    run_id = await desk.start()
    await watcher.until(run_id, "running", "completed")
    second = await spawn()
    await kill(first)
    assert await watcher.until(run_id) == "completed"
    await books.audit(run_id)
    assert len(await books.results(run_id)) == 24
    assert second.returncode is None


async def test_two_processes_share_the_runs_and_do_none_twice(desk, launch, spawn, world, books, log) -> None:
    watcher = await launch(work=False)
    runs = [await desk.start() for _ in range(10)]
    await asyncio.gather(spawn(), spawn())
    for run_id in runs:
        assert await watcher.until(run_id) == "completed"
        await books.audit(run_id)
    assert set(asked(log).values()) == {10}  # once in each of the ten runs


async def test_two_pools_in_one_process_share_the_runs_too(desk, launch, world, vision, books) -> None:
    await launch(runs=2)
    other = await launch(runs=2)
    runs = [await desk.start() for _ in range(8)]
    for run_id in runs:
        assert await other.until(run_id) == "completed"
        await books.audit(run_id)
    assert len(vision.asked) == 8 * 24


async def test_a_stream_in_another_process_sees_every_result_once(desk, launch, spawn, world, books) -> None:
    """Events of a job that a killed process began and another finished, from each of two hubs."""
    library, _ = await world.add_library(world.a, 60)
    pipeline, _ = await world.add_pipeline(world.a, [("boolean", None)])
    watchers = [await launch(work=False), await launch(work=False)]
    run_id = await desk.start(library_id=library, pipeline_id=pipeline)

    async def follow(watcher) -> list[int]:
        async def read(cursor: int) -> Page[str] | None:
            async with transaction(watcher.pool, world.a.user, readonly=True) as connection:
                at = await position(connection, run_id)
                if at is None:
                    return None
                rows = await connection.fetch(
                    "select sequence from coice.job_results where job_id = $1 and sequence > $2"
                    " order by sequence limit 25",
                    run_id,
                    cursor,
                )
            return Page([(row["sequence"], "") for row in rows], at.finished, len(rows) == 25)

        return [sequence async for sequence, _ in after(watcher.hub, run_id, 0, read)]

    following = [asyncio.create_task(follow(watcher)) for watcher in watchers]
    child = await spawn()
    await watchers[0].until_results(run_id, 20)
    await kill(child)
    await spawn()
    async with asyncio.timeout(30):
        seen = await asyncio.gather(*following)
    expected = sorted(row["sequence"] for row in (await books.results(run_id)).values())
    assert len(expected) == 60
    assert seen == [expected, expected]


async def test_a_process_that_stalls_past_its_lease_is_fenced(
    desk, launch, vision, kinds, books, world, admin
) -> None:
    """Its runs are taken over while it still works; what it then has to say is void."""
    stalled = await launch(heartbeat=3600.0, poll=3600.0)
    vision.close_gate()
    run_id = await desk.start()
    await vision.until_asked(4)
    await admin.execute("update trellis.runs set lease_until = now()")
    quick = type(vision)()
    other_kind = CoiceJob(quick, world.storage)
    other = await launch(kinds={other_kind.name: other_kind}, poll=0.05)
    assert await other.until(run_id) == "completed"
    before = await books.run(run_id)
    await vision.permit()
    async with asyncio.timeout(10):
        while stalled.runner.active:
            await asyncio.wait(stalled.runner._tasks)
    assert await books.run(run_id) == before
    await books.audit(run_id)
    assert len(await books.results(run_id)) == 24


async def test_the_heartbeat_keeps_a_slow_run_ours(desk, launch, vision, books) -> None:
    """A call that takes longer than the lease is no reason to lose the run."""
    process = await launch(lease=0.6, heartbeat=0.1, poll=0.05)
    vision.close_gate()
    run_id = await desk.start()
    await vision.until_asked(4)
    leases = set()
    async with asyncio.timeout(20):
        while len(leases) < 8:
            leases.add((await books.run(run_id))["lease_until"])
    assert process.runner.active == {run_id}
    await vision.permit()
    assert await process.until(run_id) == "completed"
    assert len(vision.asked) == 24
    await books.audit(run_id)


async def test_an_orderly_stop_finishes_what_is_in_flight_and_gives_the_rest_back(
    desk, launch, vision, books
) -> None:
    process = await launch()
    vision.close_gate()
    run_id = await desk.start()
    await vision.until_asked(4)
    stopping = asyncio.create_task(process.stop(grace=10))
    await asyncio.wait([process.runner._loop_task])
    await vision.permit()
    await stopping
    run = await books.run(run_id)
    assert (run["state"], run["lease_owner"], run["deliveries"]) == ("running", None, 0)
    finished = len(await books.results(run_id))
    assert 4 <= finished < 24
    await books.audit(run_id)
    other = await launch()
    assert await other.until(run_id) == "completed"
    assert len(vision.asked) == 24
    await books.audit(run_id)


async def test_a_stop_does_not_wait_for_a_provider_that_never_answers(desk, launch, vision, books) -> None:
    process = await launch()
    vision.close_gate()
    run_id = await desk.start()
    await vision.until_asked(4)
    started = asyncio.get_running_loop().time()
    await process.stop(grace=0.1)
    assert asyncio.get_running_loop().time() - started < 5
    assert vision.at_once == 0
    assert (await books.run(run_id))["lease_owner"] is None
    await vision.permit()
    other = await launch()
    assert await other.until(run_id) == "completed"
    await books.audit(run_id)


async def test_a_lost_hint_delays_a_start_by_a_poll_at_most(desk, launch, admin, books) -> None:
    process = await launch(poll=0.1)
    run_id = await desk.start()
    await process.until(run_id)
    # As a retry does, but silently.
    await admin.execute(
        "update trellis.run_items set state = 'pending' where stage = 3 and state = 'skipped'"
    )
    await admin.execute("update trellis.runs set state = 'pending', attempt = attempt + 1, done = done - 6")
    async with asyncio.timeout(10):
        while (await books.run(run_id))["state"] != "completed":
            await process.until(run_id)
    assert (await books.run(run_id))["attempt"] == 2


@pytest.mark.parametrize("which", ["query like 'LISTEN%'", "true"])
async def test_cut_connections_lose_nothing(desk, launch, world, admin, books, vision, which) -> None:
    """Backends are killed again and again while jobs run: LISTEN's alone, then all of them."""
    library, _ = await world.add_library(world.a, 80)
    pipeline, _ = await world.add_pipeline(world.a, [("boolean", None)])
    process = await launch(poll=0.1)
    run_id = await desk.start(library_id=library, pipeline_id=pipeline)
    vision.close_gate()
    for _ in range(8):
        await vision.permit(10)
        await vision.until_asked(len(vision.asked) + 1)
        await admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            f" where datname = current_database() and pid <> pg_backend_pid() and {which}"
        )
    await vision.permit()
    async with asyncio.timeout(30):
        while True:
            try:  # the watcher's own connections were cut as well
                assert await process.until(run_id) == "completed"
                break
            except UNAVAILABLE:
                continue
    await books.audit(run_id)
    assert len(await books.results(run_id)) == 80


async def test_a_small_job_does_not_wait_for_a_large_one(desk, process, vision, world, books) -> None:
    library, _ = await world.add_library(world.a, 300)
    pipeline, _ = await world.add_pipeline(world.a, [("boolean", None)])
    vision.close_gate()
    large = await desk.start(library_id=library, pipeline_id=pipeline)
    await vision.until_asked(4)
    small = await desk.start(image_ids=world.a.images[:6])
    await vision.until_queued(8 + 6)  # the large one's window, and all of the small one
    await vision.permit()
    assert await process.until(small) == "completed"
    assert await process.until(large) == "completed"
    # Only the small one asks for keywords, and it is through with them long before the large one is.
    last = max(index for index, (_, type) in enumerate(vision.asked) if type == "keywords")
    assert last < 100 < len(vision.asked)
    await books.audit(large)


async def test_no_more_questions_at_once_than_the_model_takes(desk, process, vision, world) -> None:
    runs = [await desk.start() for _ in range(5)]
    for run_id in runs:
        await process.until(run_id)
    assert vision.most_at_once <= vision.concurrency


async def test_no_more_runs_at_once_than_set(desk, launch, vision, books) -> None:
    process = await launch(runs=2)
    vision.close_gate()
    runs = [await desk.start() for _ in range(3)]
    await process.until(runs[1], "running")
    await vision.until_asked(4)
    assert len(process.runner.active) == 2
    assert (await books.run(runs[2]))["state"] == "pending"
    await vision.permit()
    assert await process.until(runs[2]) == "completed"


async def test_a_result_that_cannot_be_stored_does_not_go_round_for_ever(
    desk, launch, vision, books, monkeypatch, caplog
) -> None:
    """Providers check their answers; one that does not must not hold up its process."""
    answer = vision.ask

    async def poisoned(question):
        return await answer(question) | {"note": "\0"}

    monkeypatch.setattr(vision, "ask", poisoned)
    process = await launch(poll=0.02)
    run_id = await desk.start()
    assert await process.until(run_id) == "failed"
    assert "5 times" in (await books.run(run_id))["error"]
    await books.audit(run_id)
    assert "broke off" in caplog.text


async def test_a_bug_in_a_kind_fails_its_run_with_a_reference(
    desk, launch, world, books, caplog, vision
) -> None:
    class Broken(CoiceJob):
        async def run(self, work):
            raise LookupError("a secret detail")

    kind = Broken(vision, world.storage)
    process = await launch(kinds={kind.name: kind})
    run_id = await desk.start()
    assert await process.until(run_id) == "failed"
    error = (await books.run(run_id))["error"]
    assert error.startswith("Internal error ")
    assert "secret" not in error
    assert error.split()[-1].rstrip(".") in caplog.text
    await books.audit(run_id)


async def test_postgres_trouble_in_a_kind_is_no_failure(desk, launch, world, books, vision) -> None:
    class Unlucky(CoiceJob):
        troubles = 2

        async def run(self, work):
            if self.troubles:
                self.troubles -= 1
                raise ConnectionResetError
            await super().run(work)

    kind = Unlucky(vision, world.storage)
    process = await launch(kinds={kind.name: kind})
    run_id = await desk.start()
    assert await process.until(run_id) == "completed"
    await books.audit(run_id)
