"""The coalescing writer: what all chunks of this process report, written in batches, a transaction each.

Reports gather by run, since a flush locks one run's row; runs are written side by side.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar
from uuid import UUID, uuid4

from trellis.db.outage import UNAVAILABLE, passes
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.chunks import Delivery, Lost
from trellis.jobs.kind import Outcome
from trellis.jobs.ledger import Retries
from trellis.jobs.observation import Observer
from trellis.jobs.progress import NO_SHARES, Recorded, Report, Shares, record

log = logging.getLogger(__name__)
T = TypeVar("T")

FLUSH_ROWS = 500
FLUSH_SECONDS = 0.05
SHARE_SECONDS = 0.25
FLUSHES = 4
_MOST = 10 * FLUSH_ROWS
_UNSTORABLE = "The result cannot be stored"

_FIRST_DELAY, _LAST_DELAY = 0.05, 2.0


async def persist(pool: Pool, statements: Callable[[Connection], Awaitable[T]]) -> T:
    """One transaction as `service_role`, tried again for as long as Postgres cannot take it."""
    delay = _FIRST_DELAY
    while True:
        try:
            async with transaction(pool, SERVICE) as connection:
                return await statements(connection)
        except UNAVAILABLE as error:
            if not passes(error):
                raise
            log.warning("the tables cannot be written (%s)", type(error).__name__)
        await asyncio.sleep(delay)
        delay = min(delay * 2, _LAST_DELAY)


class Writer:
    """Writes what the deliveries of one process report.

    `concerns` is called after a flush, with the run and what became of it: the run may have been stopped, and
    deliveries may have been lost.
    """

    def __init__(
        self,
        pool: Pool,
        retries: Retries,
        observer: Observer,
        concerns: Callable[[UUID, Recorded | None], None],
    ) -> None:
        self._pool = pool
        self._retries = retries
        self._observer = observer
        self._concerns = concerns
        self._runs: dict[UUID, _Run] = {}
        self._turns = asyncio.Semaphore(FLUSHES)

    def advance(self, delivery: Delivery, item: UUID, stage: int, share: float) -> None:
        """Note how far an item is, from 0 to 1; what is newest is written, now and then."""
        run = self._run(delivery)
        of_delivery = run.shares.setdefault((delivery.number, delivery.holder), {})
        of_delivery[item, stage] = min(max(share, 0.0), 1.0)
        run.advanced = True
        run.any.set()

    def release(self, delivery: Delivery) -> None:
        """The delivery has ended: what it had in flight counts no more."""
        run = self._runs.get(delivery.run_id)
        if run is not None:
            run.shares.pop((delivery.number, delivery.holder), None)

    async def put(self, delivery: Delivery, outcome: Outcome) -> None:
        """Hand over one outcome; waits only while the writer is far behind."""
        run = self._run(delivery)
        while len(run.reports) >= _MOST:
            run.room.clear()
            await run.room.wait()
        if run.shares:
            run.shares.get((delivery.number, delivery.holder), {}).pop((outcome.item, outcome.stage), None)
            run.advanced = True
        run.reports.append(Report(delivery.number, delivery.holder, outcome))
        run.put += 1
        run.any.set()
        if len(run.reports) >= FLUSH_ROWS:
            run.urgent.set()

    def _run(self, delivery: Delivery) -> "_Run":
        run = self._runs.get(delivery.run_id)
        if run is None:
            run = self._runs[delivery.run_id] = _Run(delivery)
            run.task = asyncio.create_task(self._write_all(run), name=f"writer {delivery.run_id}")
        return run

    async def settle(self, run_id: UUID) -> None:
        """Wait until all that has been reported of a run so far is written, or void."""
        run = self._runs.get(run_id)
        if run is None:
            return
        reported = run.put
        run.settling += 1
        run.any.set()
        run.urgent.set()
        try:
            async with run.settled:
                await run.settled.wait_for(lambda: run.written >= reported)
        finally:
            run.settling -= 1

    async def forget(self, run_id: UUID) -> None:
        """Nothing of this run is at work here any more."""
        run = self._runs.get(run_id)
        if run is not None and run.written == run.put and not run.settling:
            del self._runs[run_id]
            run.task.cancel()
            await asyncio.gather(run.task, return_exceptions=True)

    async def stop(self) -> None:
        """Write nothing more."""
        tasks = [run.task for run in self._runs.values()]
        self._runs.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _write_all(self, run: "_Run") -> None:
        while True:
            await run.any.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_SECONDS if run.reports else SHARE_SECONDS):
                    await run.urgent.wait()
            batch, shares = run.take()
            if batch or shares:
                async with self._turns:
                    await self._flush(run.delivery, batch, shares)
            async with run.settled:
                run.written += len(batch)
                run.settled.notify_all()

    async def _flush(self, delivery: Delivery, batch: Sequence[Report], shares: Shares = NO_SHARES) -> None:
        run_id, kind = delivery.run_id, delivery.kind
        began = time.perf_counter()

        async def statements(connection: Connection) -> Recorded:
            return await record(connection, kind, run_id, delivery.snapshot, batch, self._retries, shares)

        try:
            recorded = await persist(self._pool, statements)
        except Lost:
            self._concerns(run_id, None)
        except Exception as error:  # of the shares nothing is lost: newer ones follow
            await self._flush_apart(delivery, batch, error)
        else:
            self._observer.flushed(len(recorded.outcomes), time.perf_counter() - began)
            _count(self._observer, kind.name, recorded.outcomes)
            self._concerns(run_id, recorded)

    async def _flush_apart(self, delivery: Delivery, batch: Sequence[Report], error: Exception) -> None:
        """Write what can be written of a batch that cannot: one bad result takes no others with it."""
        if not batch:
            log.error("the progress of run %s cannot be written", delivery.run_id, exc_info=error)
            return
        if len(batch) > 1:
            half = len(batch) // 2
            await self._flush(delivery, batch[:half])
            await self._flush(delivery, batch[half:])
            return
        [report] = batch
        if (report.outcome.error or "").startswith(_UNSTORABLE):
            log.error("run %s cannot be written", delivery.run_id, exc_info=error)
            self._concerns(delivery.run_id, None)
            return
        reference = uuid4()
        log.error("a result of run %s cannot be stored (%s)", delivery.run_id, reference, exc_info=error)
        failed = replace(report.outcome, state="failed", result=None, error=f"{_UNSTORABLE} ({reference}).")
        await self._flush(delivery, [replace(report, outcome=failed)])


class _Run:
    """The reports of one run that are not written yet."""

    task: "asyncio.Task[None]"

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.reports: list[Report] = []
        self.put = self.written = self.settling = 0
        self.shares: dict[tuple[int, UUID], dict[tuple[UUID, int], float]] = {}
        self.advanced = False
        self.any = asyncio.Event()
        self.urgent = asyncio.Event()
        self.room = asyncio.Event()
        self.settled = asyncio.Condition()

    def take(self) -> tuple[Sequence[Report], Shares]:
        """The next batch, which is the writer's now, and how far the items in flight are if that changed."""
        batch, self.reports = self.reports[:FLUSH_ROWS], self.reports[FLUSH_ROWS:]
        self.room.set()
        if not self.reports:
            self.any.clear()
        if len(self.reports) < FLUSH_ROWS and not (self.settling and self.reports):
            self.urgent.clear()
        shares = {one: sum(items.values()) for one, items in self.shares.items()} if self.advanced else {}
        self.advanced = False
        return batch, shares


def _count(observer: Observer, kind: str, outcomes: Sequence[Outcome]) -> None:
    for state in {outcome.state for outcome in outcomes}:
        number = sum(outcome.state == state for outcome in outcomes)
        if state == "again":
            observer.retried(kind, number)
        else:
            observer.items(kind, state, number)
