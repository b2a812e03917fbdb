"""Deliveries at work in this process: from the entry that came out of the queue to what becomes of it."""

import asyncio
import logging
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid4

from trellis.db.outage import UNAVAILABLE, passes
from trellis.db.pool import Connection, Pool, Record
from trellis.jobs import chunks, ledger, tracing
from trellis.jobs.chunks import MAX_DELIVERIES, Delivery, Lost, Spent
from trellis.jobs.entries import Entry
from trellis.jobs.kind import Kind, Outcome, Postponed, RunFailed, Work
from trellis.jobs.ledger import Retries
from trellis.jobs.observation import Observer
from trellis.jobs.processes import Processes, ProcessesClosed
from trellis.jobs.progress import Recorded, Report, record
from trellis.jobs.state import ENDED, GOING_ON, STOP_CHANNEL, State, hint, move
from trellis.jobs.writer import Writer, persist

log = logging.getLogger(__name__)

_PAUSE = 1.0
_SPENT = f"It was taken up {MAX_DELIVERIES} times and came to nothing; retry the run to go on."

Stop = Literal["drain", "drop"]


@dataclass(frozen=True)
class Again:
    """The entry has to be delivered again, after `seconds`."""

    seconds: float


@dataclass(frozen=True)
class _Verdict:
    """How the kind's function ended: for good, with `error`; in trouble that may pass; for now; by itself."""

    error: str | None = None
    troubled: bool = False
    postponed: float | None = None


class Executions:
    """What this process works on. `deliver` is called for each entry that it was given."""

    def __init__(
        self,
        pool: Pool,
        kinds: Mapping[str, Kind],
        worker: UUID,
        observer: Observer,
        retries: Retries,
        processes: Processes,
    ) -> None:
        self._pool = pool
        self._processes = processes
        self._kinds = kinds
        self._worker = worker
        self._observer = observer
        self._retries = retries
        self._running: dict[UUID, _Execution] = {}
        self._draining = False
        self.writer = Writer(pool, retries, observer, self._written)

    def __len__(self) -> int:
        """How many deliveries are at work."""
        return len(self._running)

    @property
    def runs(self) -> frozenset[UUID]:
        """The runs that something is at work on."""
        return frozenset(one.delivery.run_id for one in self._running.values())

    def stop(self, run_id: UUID, how: Stop) -> None:
        """Take up nothing new of a run (`drain`), or drop also what is in flight (`drop`)."""
        for execution in self._of(run_id):
            execution.stop(how)

    def stop_all(self, how: Stop) -> None:
        """The same for all runs, and whatever is delivered from now on goes back."""
        self._draining = True
        for execution in list(self._running.values()):
            execution.stop(how)

    def resume(self) -> None:
        """Work on what is delivered."""
        self._draining = False

    def heed(self, asked: Iterable[UUID], states: Mapping[UUID, State]) -> None:
        """Stop what is to be stopped of the runs `asked` about; `states` lacks those that are gone."""
        for run_id in asked:
            state = states.get(run_id)
            if state == "paused":
                self.stop(run_id, "drain")
            elif state not in GOING_ON:
                self.stop(run_id, "drop")

    async def deliver(self, entry: Entry, id: int) -> Again | None:
        """Work on the chunk of an entry of this `id`; when this returns, all it came to is in the tables."""
        if self._draining:
            return Again(0.0)
        try:
            taken: Delivery | None = await persist(
                self._pool,
                lambda connection: chunks.take_soon(connection, entry, id, self._kinds, self._worker),
            )
            if taken is None:
                taken = await persist(self._pool, lambda connection: self._take(connection, entry, id))
        except asyncio.CancelledError:
            return Again(0.0)
        if taken is None:
            return None
        if taken.taken_over:
            self._observer.taken_over(taken.kind.name)
        execution = _Execution(self._pool, taken, self.writer, self._processes, self._alone)
        self._running[taken.holder] = execution
        if self._draining:  # asked for while the chunk was taken up
            execution.stop("drain")
        try:
            with tracing.span(
                "chunk",
                {
                    "run": str(taken.run_id),
                    "kind": taken.kind.name,
                    "chunk": taken.number,
                    "items": len(taken.items),
                },
                carried=entry.trace,
            ):
                return await execution.run()
        except Lost:
            self._observer.lease_lost(taken.kind.name)
            log.info("run %s, chunk %d: another delivery has it", taken.run_id, taken.number)
            return None
        finally:
            del self._running[taken.holder]
            if taken.run_id not in self.runs:
                await self.writer.forget(taken.run_id)

    def _alone(self, run_id: UUID) -> bool:
        """Whether not more than one chunk of a run is at work here."""
        return len(self._of(run_id)) <= 1

    def _of(self, run_id: UUID) -> "list[_Execution]":
        return [one for one in self._running.values() if one.delivery.run_id == run_id]

    async def _take_soon(self, connection: Connection, entry: Entry, id: int) -> Delivery | None:
        return await chunks.take_soon(connection, entry, id, self._kinds, self._worker)

    async def _take(self, connection: Connection, entry: Entry, id: int) -> Delivery | None:
        taken = await chunks.take(connection, entry, id, self._kinds, self._worker)
        if isinstance(taken, Spent):
            await _park_or_fail(connection, taken, self._retries)
            self._observer.parked(taken.kind.name)
            return None
        return taken

    def _written(self, run_id: UUID, recorded: Recorded | None) -> None:
        if recorded is None:
            for execution in self._of(run_id):
                execution.troubled = True
                execution.stop("drop")
            return
        for holder in recorded.lost:
            if holder in self._running:
                self._running[holder].stop("drop")
        if recorded.state == "cancelling":
            self.stop(run_id, "drop")
        elif recorded.state == "paused":
            self.stop(run_id, "drain")


async def _park_or_fail(connection: Connection, spent: Spent, retries: Retries) -> None:
    try:
        async with connection.transaction():
            await _park(connection, spent, retries)
    except Exception as error:
        if passes(error):
            raise
        reference = uuid4()
        log.error("run %s cannot be written (%s)", spent.run_id, reference, exc_info=error)
        said = f"Its results cannot be stored ({reference})."
        run = await _fail(connection, spent.kind, spent.run_id, said)
        await chunks.let_go(connection, run, spent.kind, spent.number, spent.holder, state="parked")


async def _fail(connection: Connection, kind: Kind, run_id: UUID, error: str) -> Record:
    """Fail a locked run, and have all that is at work on it stop; returns it as it is then."""
    await chunks.unqueue(connection, run_id)
    await move(connection, kind, run_id, "failed", error=error)
    await hint(connection, run_id, STOP_CHANNEL)
    return await chunks.lock(connection, run_id)


async def _park(connection: Connection, spent: Spent, retries: Retries) -> None:
    """Fail what is pending in a chunk that came to nothing time after time: it may be what kills workers."""
    left = await ledger.pending(connection, spent.run_id, spent.number)
    reports = [
        Report(spent.number, spent.holder, Outcome(item, stage, "failed", error=_SPENT))
        for item, stage in left
    ]
    await record(connection, spent.kind, spent.run_id, spent.snapshot, reports, retries)
    run = await chunks.lock(connection, spent.run_id)
    await chunks.let_go(connection, run, spent.kind, spent.number, spent.holder, state="parked")


class _Execution:
    def __init__(
        self,
        pool: Pool,
        delivery: Delivery,
        writer: Writer,
        processes: Processes,
        alone: Callable[[UUID], bool],
    ) -> None:
        self.delivery = delivery
        self._alone = alone
        self._processes = processes
        self.troubled = False  # what it reports cannot be written
        self._pool = pool
        self._writer = writer
        self._draining = asyncio.Event()
        self._body: asyncio.Task[None] | None = None

    def stop(self, how: Stop) -> None:
        self._draining.set()
        if how == "drop" and self._body is not None:
            self._body.cancel()

    async def run(self) -> Again | None:
        delivery = self.delivery
        work = Work(
            delivery.run_id,
            delivery.number,
            delivery.owner,
            delivery.order,
            delivery.snapshot,
            delivery.items,
            self._pool,
            self._processes,
            lambda outcome: self._writer.put(delivery, outcome),
            lambda item, stage, share: self._writer.advance(delivery, item, stage, share),
            self._draining,
        )
        self._body = asyncio.create_task(
            delivery.kind.process(work), name=f"run {delivery.run_id} chunk {delivery.number}"
        )
        try:
            await asyncio.wait({self._body})
        except asyncio.CancelledError:  # out of time: what is in flight is given up
            self._body.cancel()
            await asyncio.gather(self._body, return_exceptions=True)
        verdict = self._verdict(self._body)
        self._writer.release(delivery)
        alone = self._alone(delivery.run_id)
        return await self._writer.end(
            delivery, lambda connection: self._end(connection, verdict), urgent=alone
        )

    def _verdict(self, body: "asyncio.Task[None]") -> _Verdict:
        error = None if body.cancelled() else body.exception()
        if error is None:
            return _Verdict()
        if isinstance(error, RunFailed):
            return _Verdict(error=str(error) or "The run failed.")
        if isinstance(error, Postponed):
            return _Verdict(postponed=error.seconds)
        where = f"run {self.delivery.run_id}, chunk {self.delivery.number}"
        if isinstance(error, (*UNAVAILABLE, ProcessesClosed)):
            log.warning("%s was interrupted (%s)", where, type(error).__name__)
        else:
            log.error("%s broke off (%s)", where, uuid4(), exc_info=error)
        return _Verdict(troubled=True)

    async def _end(self, connection: Connection, verdict: _Verdict) -> Again | None:
        """Let the chunk go, with whatever follows from how it ended."""
        delivery = self.delivery
        run = await chunks.lock(connection, delivery.run_id)
        state: State = run["state"]
        if verdict.error is not None and state not in ENDED:
            await self._check_held(connection)
            run = await _fail(connection, delivery.kind, delivery.run_id, verdict.error)
            state = "failed"
        left = await ledger.left(connection, delivery.run_id, delivery.number)
        goes_on = left is not None and state in GOING_ON
        after = "done" if left is None else "queued" if goes_on else "waiting"
        troubled = verdict.troubled or self.troubled
        later = verdict.postponed
        idle = (
            left == 0.0 and later is None and not self._draining.is_set()
        )  # it ended by itself, with work before it
        await chunks.let_go(
            connection,
            run,
            delivery.kind,
            delivery.number,
            delivery.holder,
            state=after,
            in_order=not troubled and not idle,
        )
        if not goes_on:
            return None
        assert left is not None
        # Not all at once: they were given up together.
        pause = _PAUSE if troubled else later * random.uniform(1, 1.5) if later else 0.0  # noqa: S311
        return Again(max(left, pause))

    async def _check_held(self, connection: Connection) -> None:
        held = await chunks.holders(connection, self.delivery.run_id, [self.delivery.number])
        if held.get(self.delivery.number) != self.delivery.holder:
            raise Lost(str(self.delivery.run_id))
