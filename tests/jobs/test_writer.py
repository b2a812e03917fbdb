"""The coalescing writer: few transactions, bounded memory, and nothing lost to what passes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from trellis.db.pool import Pool, create_pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs import writer as writing
from trellis.jobs.chunks import Delivery
from trellis.jobs.kind import Outcome
from trellis.jobs.ledger import Retries
from trellis.jobs.observation import Unobserved
from trellis.jobs.progress import Recorded
from trellis.jobs.writer import FLUSH_ROWS, Writer


@dataclass
class Counting(Unobserved):
    """Counts flushes, and what they wrote."""

    flushes: list[int] = field(default_factory=list)
    ended: dict[str, int] = field(default_factory=dict)

    def flushed(self, rows: int, seconds: float) -> None:
        self.flushes.append(rows)

    def items(self, kind: str, outcome: str, n: int) -> None:
        self.ended[outcome] = self.ended.get(outcome, 0) + n

    def retried(self, kind: str, n: int) -> None:
        self.ended["again"] = self.ended.get("again", 0) + n


@dataclass
class Bench:
    """A writer, what it counted, and whom it told."""

    writer: Writer
    counts: Counting
    told: list[tuple[UUID, Recorded | None]] = field(default_factory=list)
    flushed: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def open(cls, pool: Pool) -> "Bench":
        counts = Counting()
        bench = cls(Writer(pool, Retries(attempts=2), counts, lambda *about: bench.tell(*about)), counts)
        return bench

    def tell(self, run_id: UUID, recorded: Recorded | None) -> None:
        self.told.append((run_id, recorded))
        self.flushed.set()


@pytest.fixture
async def new_writer(database) -> AsyncIterator[Callable]:
    pools, writers = [], []

    async def new_writer() -> Bench:
        pool = await create_pool(database.dsn, max_size=5)
        pools.append(pool)
        bench = Bench.open(pool)
        writers.append(bench.writer)
        return bench

    yield new_writer
    for writer in writers:
        await writer.stop(1.0)
    for pool in pools:
        await pool.close()


@pytest.fixture
async def bench(new_writer, office) -> Bench:
    return await new_writer()


@pytest.fixture
def never_by_time(monkeypatch) -> None:
    """Only a full batch, or one that somebody waits for, is written."""
    monkeypatch.setattr(writing, "FLUSH_SECONDS", 3600.0)


def done(item: int, **fields) -> Outcome:
    return Outcome(UUID(int=item), 1, "done", **({"result": {"number": item}} | fields))


async def put(bench: Bench, delivery: Delivery, first: int, last: int) -> None:
    for item in range(first, last + 1):
        await bench.writer.put(delivery, done(item))


async def test_reports_wait_for_company_but_not_long(bench, office, deliver, audit) -> None:
    delivery = await deliver(await office.start(100))
    await put(bench, delivery, 1, 60)
    async with asyncio.timeout(10):
        await bench.flushed.wait()
    assert bench.counts.flushes == [60]
    assert bench.counts.ended == {"done": 60}
    await audit.check(delivery.run_id)


@pytest.mark.usefixtures("never_by_time")
async def test_a_full_batch_does_not_wait(bench, office, deliver, audit) -> None:
    delivery = await deliver(await office.start(FLUSH_ROWS + 10, chunk=1000))
    await put(bench, delivery, 1, FLUSH_ROWS + 10)
    async with asyncio.timeout(10):
        await bench.flushed.wait()
    assert (await audit.run(delivery.run_id))["done"] == FLUSH_ROWS
    assert bench.counts.flushes == [FLUSH_ROWS]


@pytest.mark.usefixtures("never_by_time")
async def test_whoever_settles_does_not_wait_for_company(bench, office, deliver, audit) -> None:
    delivery = await deliver(await office.start(FLUSH_ROWS * 3, chunk=FLUSH_ROWS * 3))
    await bench.writer.settle(delivery.run_id)  # nothing yet
    await put(bench, delivery, 1, FLUSH_ROWS + 10)
    async with asyncio.timeout(10):
        await bench.writer.settle(delivery.run_id)
    assert (await audit.run(delivery.run_id))["done"] == FLUSH_ROWS + 10
    async with asyncio.timeout(10):
        await bench.writer.settle(delivery.run_id)
    await put(bench, delivery, FLUSH_ROWS + 11, FLUSH_ROWS * 3)
    async with asyncio.timeout(10):
        await asyncio.gather(*(bench.writer.settle(delivery.run_id) for _ in range(3)))
    assert await audit.state(delivery.run_id) == "completed"
    await audit.check(delivery.run_id)


async def test_many_chunks_of_two_processes_give_dense_numbers(
    bench, new_writer, office, deliver, audit
) -> None:
    other = await new_writer()
    run_id = await office.start(400, chunk=20)

    async def work(bench: Bench, number: int) -> None:
        delivery = await deliver(run_id, number)
        for item in delivery.items:
            await bench.writer.put(delivery, done(item))
            await asyncio.sleep(0)
        await bench.writer.settle(run_id)

    async with asyncio.timeout(30):
        await asyncio.gather(*(work((bench, other)[number % 2], number) for number in range(1, 21)))
    assert await audit.state(run_id) == "completed"
    await audit.check(run_id)
    assert bench.counts.ended["done"] + other.counts.ended["done"] == 400


async def test_reporting_waits_while_the_writer_is_far_behind(bench, office, deliver, admin, audit) -> None:
    """What is held in memory stays bounded, and nothing of it is lost."""
    items = writing._MOST + 3 * FLUSH_ROWS
    delivery = await deliver(await office.start(items, chunk=items))
    held = 0

    async def work(first: int) -> None:
        nonlocal held
        for item in range(first, items + 1, 20):
            await bench.writer.put(delivery, done(item))
            held = max(held, len(bench.writer._runs[delivery.run_id].reports))

    async with admin.transaction():
        await admin.execute("select from trellis.runs for update")
        working = [asyncio.create_task(work(first)) for first in range(1, 21)]
        finished, waiting = await asyncio.wait(working, timeout=0.5)
        assert waiting
        assert sum(task in finished for task in working) < 20
    async with asyncio.timeout(30):
        await asyncio.gather(*working)
        await bench.writer.settle(delivery.run_id)
    assert held <= writing._MOST
    assert await audit.state(delivery.run_id) == "completed"
    await audit.check(delivery.run_id)


@pytest.mark.usefixtures("never_by_time")
async def test_one_bad_result_of_five_hundred_fails_alone(bench, office, deliver, audit, caplog) -> None:
    delivery = await deliver(await office.start(FLUSH_ROWS, chunk=FLUSH_ROWS))
    for item in range(1, FLUSH_ROWS + 1):
        result = {"number": "\0" if item == 321 else item}
        await bench.writer.put(delivery, done(item, result=result))
    async with asyncio.timeout(20):
        await bench.writer.settle(delivery.run_id)
    run = await audit.run(delivery.run_id)
    assert (run["state"], run["done"], run["failed"]) == ("completed", FLUSH_ROWS - 1, 1)
    error = (await audit.items(delivery.run_id))[321, 1]["error"]
    assert error.startswith("The result cannot be stored (")
    assert error.split("(")[1].rstrip(").") in caplog.text
    assert len(bench.counts.flushes) <= 12  # by halves
    await audit.check(delivery.run_id)


@pytest.mark.parametrize("bad", [float, {1: object()}, "\ud800"], ids=["type", "object", "surrogate"])
async def test_what_is_no_json_fails_alone_too(bench, office, deliver, audit, bad) -> None:
    delivery = await deliver(await office.start(3))
    await put(bench, delivery, 1, 2)
    await bench.writer.put(delivery, done(3, result=bad))
    async with asyncio.timeout(20):
        await bench.writer.settle(delivery.run_id)
    run = await audit.run(delivery.run_id)
    assert (run["state"], run["done"], run["failed"]) == ("completed", 2, 1)


async def test_what_cannot_even_be_written_as_failed_is_told(bench, office, deliver, script, audit) -> None:
    delivery = await deliver(await office.start(3))
    script.unstorable = LookupError("no such table")
    await put(bench, delivery, 1, 2)
    async with asyncio.timeout(20):
        await bench.writer.settle(delivery.run_id)
    assert set(bench.told) == {(delivery.run_id, None)}
    assert (await audit.run(delivery.run_id))["done"] == 0


async def test_whoever_was_fenced_off_is_told(bench, office, deliver, audit) -> None:
    run_id = await office.start(3)
    late, new = await deliver(run_id), await deliver(run_id)
    await put(bench, late, 1, 2)
    await bench.writer.put(new, done(3))
    await bench.writer.settle(run_id)
    ((_, recorded),) = bench.told
    assert recorded is not None
    assert recorded.lost == {late.holder}
    assert set(await audit.results(run_id)) == {(3, 1)}


async def test_what_is_said_of_a_run_that_is_gone_is_void(bench, office, deliver, admin) -> None:
    delivery = await deliver(await office.start(3))
    await admin.execute("delete from trellis.runs")
    await put(bench, delivery, 1, 2)
    await bench.writer.settle(delivery.run_id)
    assert bench.told == [(delivery.run_id, None)]


async def test_postgres_goes_and_comes_back(bench, office, deliver, database, admin, audit) -> None:
    """Nothing is lost, nothing is written twice, whatever was under way when the connections were cut."""
    delivery = await deliver(await office.start(400, chunk=400))
    limit = 'alter database "{}" connection limit {}'
    for first in range(1, 400, 100):
        await put(bench, delivery, first, first + 49)
        await admin.execute(limit.format(database.name, 0))
        await admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        await put(bench, delivery, first + 50, first + 99)
        settling = asyncio.create_task(bench.writer.settle(delivery.run_id))
        await asyncio.wait({settling}, timeout=0.1)
        await admin.execute(limit.format(database.name, -1))
        async with asyncio.timeout(20):
            await settling
    assert await audit.state(delivery.run_id) == "completed"
    await audit.check(delivery.run_id)


async def test_runs_do_not_wait_for_each_other(bench, office, deliver, pool, audit) -> None:
    """One run's row is locked by somebody; the others are written all the same."""
    runs = [await office.start(5) for _ in range(writing.FLUSHES)]
    deliveries = [await deliver(run_id) for run_id in runs]
    async with transaction(pool, SERVICE) as connection:
        await connection.execute("select from trellis.runs where id = $1 for update", runs[0])
        for delivery in deliveries:
            await put(bench, delivery, 1, 5)
        async with asyncio.timeout(10):
            for run_id in runs[1:]:
                await bench.writer.settle(run_id)
                assert await audit.state(run_id) == "completed"
        assert await audit.state(runs[0]) == "running"
    async with asyncio.timeout(10):
        await bench.writer.settle(runs[0])
    assert await audit.state(runs[0]) == "completed"


async def test_nothing_is_left_of_a_run_that_is_forgotten_or_a_writer_that_stops(
    bench, office, deliver
) -> None:
    one, two = await deliver(await office.start(3)), await deliver(await office.start(3))
    await put(bench, one, 1, 3)
    await put(bench, two, 1, 3)
    await bench.writer.forget(one.run_id)  # not while something of it is to be written
    assert set(bench.writer._runs) == {one.run_id, two.run_id}
    await bench.writer.settle(one.run_id)
    await bench.writer.forget(one.run_id)
    assert set(bench.writer._runs) == {two.run_id}
    await bench.writer.stop(1.0)
    assert bench.writer._runs == {}
    assert [task for task in asyncio.all_tasks() if task.get_name().startswith("writer")] == []
