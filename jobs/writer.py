"""The coalescing writer: what all chunks of this process report, written in batches, a transaction each.

Reports gather by run, since a flush locks one run's row; runs are written side by side.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID, uuid4

from trellis.db.outage import UNAVAILABLE, passes
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.chunks import Delivery, Lost
from trellis.jobs.kind import Outcome
from trellis.jobs.ledger import Retries
from trellis.jobs.observation import Observer
from trellis.jobs.progress import Recorded, Report, Shares, record

log = logging.getLogger(__name__)
T = TypeVar("T")
Act = Callable[[Connection], Awaitable[T]]

FLUSH_ROWS = 500
FLUSH_SECONDS = 0.05
SHARE_SECONDS = 0.25
FLUSHES = 4
_MOST = 10 * FLUSH_ROWS
_UNSTORABLE = "The result cannot be stored"

_FIRST_DELAY, _LAST_DELAY = 0.05, 2.0


async def persist(pool: Pool, statements: Act[T]) -> T:
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
        run.any.set()
        if len(run.reports) >= FLUSH_ROWS:
            run.urgent.set()

    def _run(self, delivery: Delivery) -> "_Run":
        run = self._runs.get(delivery.run_id)
        if run is None:
            run = self._runs[delivery.run_id] = _Run(delivery)
            run.task = asyncio.create_task(self._write_all(run), name=f"writer {delivery.run_id}")
        return run

    async def end(self, delivery: Delivery, act: Act[T], *, urgent: bool) -> T:
        """Do the last of a delivery in the transaction that writes what it reported, or in the next one.

        `act` may be called again where that transaction is; only the last time counts. It may raise Lost.
        `urgent`: nobody else of this process will report soon, so there is nothing to wait for.
        """
        ended: T = await self._ended(self._run(delivery), act, urgent=urgent)
        return ended

    async def settle(self, run_id: UUID) -> None:
        """Wait until all that has been reported of a run so far is written, or void."""
        if run_id in self._runs:
            await self._ended(self._runs[run_id], None, urgent=True)

    async def _ended(self, run: "_Run", act: Act[Any] | None, *, urgent: bool) -> Any:
        ending = _Ending(act, asyncio.get_running_loop().create_future())
        run.endings.append(ending)
        run.any.set()
        if urgent:
            run.urgent.set()
        return await ending.done

    async def forget(self, run_id: UUID) -> None:
        """Nothing of this run is at work here any more."""
        run = self._runs.get(run_id)
        if run is not None and not (run.reports or run.endings or run.busy):
            del self._runs[run_id]
            run.task.cancel()
            await asyncio.gather(run.task, return_exceptions=True)

    async def stop(self, grace: float) -> None:
        """Write nothing more, and wait for what is being written for `grace` seconds."""
        tasks = [run.task for run in self._runs.values()]
        self._runs.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=grace)

    async def _write_all(self, run: "_Run") -> None:
        while True:
            await run.any.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_SECONDS if run.reports or run.endings else SHARE_SECONDS):
                    await run.urgent.wait()
            batch = run.take()
            async with self._turns:
                await self._flush(run.delivery, batch)
            run.busy = False

    async def _flush(self, delivery: Delivery, batch: "_Batch") -> None:
        run_id, kind = delivery.run_id, delivery.kind
        began = time.perf_counter()
        answers: list[Any] = []

        async def statements(connection: Connection) -> Recorded | None:
            recorded = None
            if batch.reports or batch.shares:
                with suppress(Lost):
                    recorded = await record(
                        connection,
                        kind,
                        run_id,
                        delivery.snapshot,
                        batch.reports,
                        self._retries,
                        batch.shares,
                    )
            answers[:] = [await _answer(ending, connection) for ending in batch.endings]
            return recorded

        try:
            recorded = await persist(self._pool, statements) if batch.writes else None
        except Exception as error:  # of the shares nothing is lost: newer ones follow
            await self._flush_apart(delivery, batch, error)
            return
        if recorded is not None:
            self._observer.flushed(len(recorded.outcomes), time.perf_counter() - began)
            _count(self._observer, kind.name, recorded.outcomes)
        if recorded is not None or batch.reports:
            self._concerns(run_id, recorded)
        for ending, answer in zip(batch.endings, answers or [None] * len(batch.endings), strict=True):
            ending.tell(answer)

    async def _flush_apart(self, delivery: Delivery, batch: "_Batch", error: Exception) -> None:
        """Write what can be written of a batch that cannot: one bad result takes no others with it."""
        reports, endings = batch.reports, batch.endings
        if len(reports) + len(endings) > 1:
            half = len(reports) // 2
            for part in (reports[:half], reports[half:]) if len(reports) > 1 else (reports,):
                await self._flush(delivery, _Batch(part))
            for ending in endings:
                await self._flush(delivery, _Batch((), endings=[ending]))
        elif endings:
            endings[0].tell(error)
        elif not reports:
            log.error("the progress of run %s cannot be written", delivery.run_id, exc_info=error)
        elif (reports[0].outcome.error or "").startswith(_UNSTORABLE):
            log.error("run %s cannot be written", delivery.run_id, exc_info=error)
            self._concerns(delivery.run_id, None)
        else:
            await self._flush(delivery, _Batch([_unstorable(delivery.run_id, reports[0], error)]))


def _unstorable(run_id: UUID, report: Report, error: Exception) -> Report:
    """A result that cannot be stored, as the failure that it is."""
    reference = uuid4()
    log.error("a result of run %s cannot be stored (%s)", run_id, reference, exc_info=error)
    said = f"{_UNSTORABLE} ({reference})."
    return replace(report, outcome=replace(report.outcome, state="failed", result=None, error=said))


@dataclass(frozen=True)
class _Ending:
    """What a delivery does last (None: it only waits), and who waits for it."""

    act: Act[Any] | None
    done: "asyncio.Future[Any]"

    def tell(self, answer: Any) -> None:
        if self.done.done():
            return  # nobody waits any more
        if isinstance(answer, Exception):
            self.done.set_exception(answer)
        else:
            self.done.set_result(answer)


async def _answer(ending: _Ending, connection: Connection) -> Any:
    """What an ending comes to: that its delivery is lost concerns none but itself."""
    if ending.act is None:
        return None
    try:
        return await ending.act(connection)
    except Lost as lost:
        return lost


@dataclass(frozen=True)
class _Batch:
    """What one transaction writes."""

    reports: Sequence[Report]
    shares: Shares = field(default_factory=dict)
    endings: Sequence[_Ending] = ()

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.reports or self.shares or any(ending.act for ending in self.endings))


class _Run:
    """The reports of one run that are not written yet."""

    task: "asyncio.Task[None]"

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.reports: list[Report] = []
        self.endings: list[_Ending] = []
        self.busy = False
        self.shares: dict[tuple[int, UUID], dict[tuple[UUID, int], float]] = {}
        self.advanced = False
        self.any = asyncio.Event()
        self.urgent = asyncio.Event()
        self.room = asyncio.Event()

    def take(self) -> _Batch:
        """The next batch. It is the writer's now."""
        reports, self.reports = self.reports[:FLUSH_ROWS], self.reports[FLUSH_ROWS:]
        endings: list[_Ending] = []
        self.room.set()
        if not self.reports:  # what was reported before a delivery ended is written before it ends
            endings, self.endings = self.endings, []
            self.any.clear()
        if len(self.reports) < FLUSH_ROWS and not self.endings:
            self.urgent.clear()
        shares = {one: sum(items.values()) for one, items in self.shares.items()} if self.advanced else {}
        self.advanced = False
        self.busy = True
        return _Batch(reports, shares, endings)


def _count(observer: Observer, kind: str, outcomes: Sequence[Outcome]) -> None:
    for state in {outcome.state for outcome in outcomes}:
        number = sum(outcome.state == state for outcome in outcomes)
        if state == "again":
            observer.retried(kind, number)
        else:
            observer.items(kind, state, number)
