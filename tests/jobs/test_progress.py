"""The writer: batches, once each, in dense numbers, and nothing at all from one who has lost the run."""

import asyncio
from uuid import UUID

import pytest

from trellis.db.session import SERVICE, transaction
from trellis.jobs import progress
from trellis.jobs.kind import Outcome
from trellis.jobs.lease import Claim, Owner, claim
from trellis.jobs.progress import FLUSH_ROWS, LeaseLost, Progress, record


def outcome(item: int = 1) -> Outcome:
    return Outcome(UUID(int=item), 1, "skipped")


class TestGathering:
    async def test_a_batch_waits_for_company_but_not_long(self) -> None:
        progress = Progress()
        started = asyncio.get_running_loop().time()
        await progress.report(outcome(1))
        await progress.report(outcome(2))
        async with asyncio.timeout(10):
            await progress.ready()
        assert asyncio.get_running_loop().time() - started >= 0.04
        assert len(progress.take()) == 2
        assert progress.take() == []

    async def test_a_full_batch_does_not_wait(self) -> None:
        progress = Progress()
        for number in range(FLUSH_ROWS + 10):
            await progress.report(outcome(number))
        started = asyncio.get_running_loop().time()
        await progress.ready()
        assert asyncio.get_running_loop().time() - started < 0.04
        assert len(progress.take()) == FLUSH_ROWS
        assert len(progress.take()) == 10

    async def test_nothing_is_ready_until_something_is_there_or_urged(self) -> None:
        progress = Progress()
        waiting = asyncio.create_task(progress.ready())
        for _ in range(5):
            await asyncio.sleep(0)
        assert not waiting.done()
        progress.urge()
        async with asyncio.timeout(10):
            await waiting

    async def test_reporting_waits_while_the_writer_is_far_behind(self) -> None:
        progress = Progress(limit=3)
        for number in range(3):
            await progress.report(outcome(number))
        waiting = [asyncio.create_task(progress.report(outcome(number))) for number in range(3, 9)]
        seen: list[Outcome] = []
        async with asyncio.timeout(10):
            while len(seen) < 9:
                await progress.ready()
                batch = progress.take()
                assert len(batch) <= 3
                seen += batch
            await asyncio.gather(*waiting)
        assert {one.item.int for one in seen} == set(range(9))


@pytest.fixture
def mine() -> Owner:
    return Owner.create()


@pytest.fixture
async def claimed(desk, pool, kinds, mine) -> Claim:
    await desk.start()
    async with transaction(pool, SERVICE) as connection:
        found = await claim(connection, mine, kinds, [], 15.0)
    assert found is not None
    return found


@pytest.fixture
def write(pool, claimed):
    async def write(owner: Owner, *outcomes: Outcome) -> str:
        async with transaction(pool, SERVICE) as connection:
            return await record(connection, claimed, owner, outcomes, lease=15.0)

    return write


def done(image: UUID, stage: int = 1) -> Outcome:
    return Outcome(image, stage, "done", result={"result": True, "provider": "test"})


class TestRecording:
    async def test_results_ledger_events_and_counters_in_one_transaction(
        self, write, mine, claimed, world, books
    ) -> None:
        images = world.a.images
        before = (await books.run(claimed.run_id))["sequence"]
        outcomes = [
            done(images[0]),
            Outcome(images[1], 1, "skipped"),
            Outcome(images[2], 1, "failed", error="dark"),
        ]
        assert await write(mine, *outcomes) == "running"
        run = await books.run(claimed.run_id)
        assert (run["done"], run["failed"], run["sequence"]) == (2, 1, before + 4)
        events = (await books.events(claimed.run_id))[-4:]
        assert [event["type"] for event in events] == ["result", "skipped", "failed", "progress"]
        assert events[0]["data"] == {
            "image_id": str(images[0]),
            "stage": 1,
            "result_id": str((await books.results(claimed.run_id))[images[0], 1]["id"]),
        }
        assert events[2]["data"]["error"] == "dark"
        await books.audit(claimed.run_id)

    async def test_what_is_written_again_changes_nothing(self, write, mine, claimed, world, books) -> None:
        """As after a commit whose answer was lost: the same batch comes again, with more."""
        images = world.a.images
        first = [done(images[0]), done(images[1])]
        await write(mine, *first)
        before = await books.run(claimed.run_id)
        await write(mine, *first)
        assert await books.run(claimed.run_id) == before
        await write(mine, *first, done(images[2]), done(images[2]), done(images[0]))
        assert len(await books.results(claimed.run_id)) == 3
        await books.audit(claimed.run_id)

    async def test_one_who_has_lost_the_run_writes_nothing(
        self, write, mine, claimed, world, books, admin
    ) -> None:
        other = Owner.create()
        await admin.execute("update trellis.runs set lease_owner = $1", other.name)
        before = await books.run(claimed.run_id)
        with pytest.raises(LeaseLost):
            await write(mine, done(world.a.images[0]))
        assert await books.run(claimed.run_id) == before
        assert await books.results(claimed.run_id) == {}
        await write(other, done(world.a.images[0]))
        await books.audit(claimed.run_id)

    @pytest.mark.parametrize("state", ["paused", "completed", "failed", "cancelled"])
    async def test_a_run_that_is_not_at_work_is_not_written(
        self, write, mine, claimed, world, admin, state
    ) -> None:
        await admin.execute("update trellis.runs set state = $1", state)
        with pytest.raises(LeaseLost):
            await write(mine, done(world.a.images[0]))

    async def test_a_run_that_is_gone_is_not_written(self, write, mine, claimed, world, admin) -> None:
        await admin.execute("delete from coice.jobs")
        with pytest.raises(LeaseLost):
            await write(mine, done(world.a.images[0]))

    async def test_a_flush_learns_that_somebody_wants_to_stop(
        self, write, mine, claimed, world, desk, books
    ) -> None:
        await desk.cancel(claimed.run_id)
        assert await write(mine, done(world.a.images[0])) == "cancelling"
        assert len(await books.results(claimed.run_id)) == 1

    async def test_two_writers_at_once_give_dense_numbers_in_the_order_of_commits(
        self, write, mine, claimed, world, books, admin
    ) -> None:
        images = world.a.images
        await asyncio.gather(
            *(
                write(mine, *(done(image, stage) for image in images[number::4]))
                for number in range(4)
                for stage in (1, 2, 3)
            ),
            *(write(mine, *(done(image) for image in images)) for _ in range(3)),
        )
        await books.audit(claimed.run_id)
        assert len(await books.results(claimed.run_id)) == 36
        rows = await admin.fetch("select sequence, created_at from trellis.run_events order by sequence")
        assert len(rows) == (await books.run(claimed.run_id))["sequence"]

    async def test_errors_are_cut_to_a_size_and_to_what_can_be_stored(
        self, write, mine, claimed, world, books
    ) -> None:
        image = world.a.images[0]
        await write(mine, Outcome(image, 1, "failed", error="a\0b" + "x" * 5000))
        error = (await books.ledger(claimed.run_id))[image, 1]["error"]
        assert error.startswith("abx")
        assert len(error) <= 1000

    async def test_one_hint_for_a_flush(self, write, mine, claimed, world, admin) -> None:
        heard: asyncio.Queue[str] = asyncio.Queue()
        await admin.add_listener("trellis_runs", lambda *arguments: heard.put_nowait(arguments[-1]))
        await write(mine, *(done(image) for image in world.a.images))
        await admin.execute("select pg_notify('trellis_runs', 'end')")
        async with asyncio.timeout(10):
            assert [await heard.get(), await heard.get()] == [str(claimed.run_id), "end"]

    @pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
    async def test_it_looks_into_the_ledger_by_key_whatever_the_statistics_say(self, admin, mode) -> None:
        """A ledger is filled and worked through before anybody analyzes it."""
        run_id = await admin.fetchval(
            "insert into trellis.runs (id, system, kind, snapshot)"
            " values (gen_random_uuid(), 'test', 'test.run', '{}') returning id"
        )
        await admin.execute(
            "insert into trellis.run_items (run_id, item_id, stage)"
            " select $1, gen_random_uuid(), 1 from generate_series(1, 3000)",
            run_id,
        )
        await admin.execute(f"set plan_cache_mode = {mode}")
        await admin.execute(f"prepare pending (uuid, uuid[]) as {progress._PENDING}")
        await admin.execute(f"prepare close (uuid, uuid[], int[], text[], text[]) as {progress._CLOSE}")
        for statement, by_key in (
            ("pending (gen_random_uuid(), array[gen_random_uuid()])", "item_id = ANY"),
            ("close (gen_random_uuid(), '{}', '{}', '{}', '{}')", "Conflict Arbiter Indexes: run_items_pkey"),
        ):
            plan = await admin.fetch(f"explain (costs off) execute {statement}")
            text = "\n".join(row[0] for row in plan)
            assert by_key in text
            assert "Seq Scan" not in text
            assert "Nested Loop" not in text
            if "Index Cond" in text:
                assert by_key in text.partition("Index Cond")[2].partition("\n")[0]
