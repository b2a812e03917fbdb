"""The worker: takes chunks out of the queue and executes them side by side on the event loop.

Its whole state is in Postgres: any number of processes may run one over the same database, and one that dies
leaves nothing behind but chunks that another takes over.
"""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job
from pgqueuer.domain.types import Channel, QueueManagerId

from trellis.db.bus import Bus
from trellis.db.outage import UNAVAILABLE
from trellis.db.pool import Pool, connect
from trellis.db.session import SERVICE, transaction
from trellis.jobs import entries, upkeep
from trellis.jobs.chunks import Lost
from trellis.jobs.entries import Entry
from trellis.jobs.execution import Executions
from trellis.jobs.kind import Computes, Kind, Waits
from trellis.jobs.ledger import Retries
from trellis.jobs.observation import UNOBSERVED, Observer
from trellis.jobs.processes import Processes
from trellis.jobs.queue import CHUNK
from trellis.jobs.schedule import Schedule, scheduler
from trellis.jobs.state import STOP_CHANNEL
from trellis.jobs.upkeep import Upkeep

log = logging.getLogger(__name__)

_LEAST_CHUNKS = 4
_SHORT_RUNS = 16
# Items at hand for each that a provider works on: some take much longer than others.
_AHEAD = 12
_FIRST_DELAY, _LAST_DELAY = 0.1, 5.0
_SWEEPS = 5
# Seconds between two looks of a worker that has no place left: chunks of long runs may wait a little.
_LOOK_LONG, _LOOK_SHORT = 0.1, 0.05
_LASTED = 1.0


def _is_news(record: logging.LogRecord) -> bool:
    """Whether the library says more than that its connection is gone, for each thing that it wanted of it."""
    return record.exc_info is None or not isinstance(record.exc_info[1], UNAVAILABLE)


logging.getLogger("pgqueuer").addFilter(_is_news)


class Runner:
    """Executes chunks of runs of `kinds` from `start` to `stop`."""

    def __init__(
        self,
        pool: Pool,
        bus: Bus,
        kinds: Mapping[str, Kind],
        *,
        dsn: str,
        concurrency: int | None = None,
        heartbeat: float = 10.0,
        poll: float = 1.0,
        sweep: float = 1.0,
        retries: Retries | None = None,
        observer: Observer = UNOBSERVED,
        schedules: Sequence[Schedule] = (),
        processes: int | None = None,
    ) -> None:
        """`concurrency`: chunks at a time; `processes`: how many compute; the others are seconds.

        Give it a pool of its own, so that no flood of requests can keep it from its work. `dsn` leads to
        Postgres directly, or through a pooler in session mode: the connection listens, and shows the other
        workers that this one is alive. The bus is not started yet.
        """
        self._pool = pool
        self._kinds = kinds
        self._dsn = dsn
        self._concurrency = max(2, concurrency or _chunks_for(kinds))
        self._heartbeat = timedelta(seconds=heartbeat)
        self._poll = poll
        self._worker = upkeep.worker_id()
        self._processes = Processes(processes)
        self._executions = Executions(
            pool, kinds, self._worker, observer, retries or Retries(), self._processes
        )
        self._upkeep = Upkeep(kinds)
        self._schedules = schedules
        self._managers: list[QueueManager] = []
        self._announcing: set[asyncio.Task[None]] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._sweep = sweep
        bus.on(STOP_CHANNEL, lambda _: self._wake.set())

    @property
    def working(self) -> bool:
        """Whether chunks are taken up at this moment."""
        return bool(self._managers)

    @property
    def at_work(self) -> int:
        """How many chunks are being worked on."""
        return len(self._executions)

    async def start(self) -> None:
        """Begin to take up chunks."""
        for work in (self._keep_working(), self._keep_looking()):
            self._tasks.append(asyncio.create_task(work))

    async def stop(self, grace: float = 5.0) -> None:
        """Take up nothing more, let what is in flight end for `grace` seconds, and give the rest back.

        It takes six times as long at most.
        """
        if not self._tasks:
            return
        working, looking = self._tasks
        looking.cancel()
        self._stopping.set()
        # The second time it is cancelled, it does not even try to write what has been reported.
        for how in ("drain", "drop", None, None):
            if how is None:
                working.cancel()
            else:
                self._executions.stop_all(how)
            await asyncio.wait({working}, timeout=grace)
            if working.done():
                break
        # Where Postgres does not answer at all these do not end before their connections are cut.
        await asyncio.wait({looking}, timeout=grace)
        await self._executions.writer.stop(grace)
        await self._processes.aclose()
        self._tasks.clear()

    async def _keep_working(self) -> None:
        delay = _FIRST_DELAY
        clock = asyncio.get_running_loop().time
        while not self._stopping.is_set():
            began = clock()
            try:
                await self._work()
            except UNAVAILABLE as error:
                log.warning("cannot reach the queue (%s)", type(error).__name__)
            except Exception:
                log.exception("the queue cannot be worked on")
            if clock() - began > _LASTED:
                delay = _FIRST_DELAY
            with suppress(TimeoutError):
                async with asyncio.timeout(delay):
                    await self._stopping.wait()
            delay = min(delay * 2, _LAST_DELAY)

    async def _work(self) -> None:
        """Take up chunks until the connection is lost or the worker stops, and end what is in flight."""
        # With the codecs of all our connections: an entry's JSON is read as it was written.
        connection = await connect(self._dsn, name="trellis-worker")
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        tasks: list[asyncio.Task[None]] = []
        try:
            # Its own connection, shared with nobody: so the role may be the session's.
            await connection.execute("set role service_role")
            # What the queue forgets in a crash of Postgres is delivered once more, and then found to be done.
            await connection.execute("set synchronous_commit = off")
            await upkeep.hold(connection, self._worker)
            await upkeep.give_back(connection, self._worker)
            queries = self._queries = entries.queries(connection)
            places = list(self._places())
            self._managers = [self._manager(queries, names, look) for names, look, _ in places]
            clock = scheduler(queries, self._schedules)
            tasks = [
                asyncio.create_task(self._run(manager, size))
                for manager, (_, _, size) in zip(self._managers, places, strict=True)
            ]
            if self._schedules:
                tasks.append(asyncio.create_task(clock.run()))
            ends = [asyncio.create_task(one.wait()) for one in (lost, self._stopping)]
            try:
                await asyncio.wait({*tasks, *ends}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for end in ends:
                    end.cancel()
                await asyncio.gather(*ends, return_exceptions=True)
            clock.shutdown.set()
            for manager in self._managers:
                manager.shutdown.set()
            if not self._stopping.is_set():
                await self._let_end(tasks)
            await asyncio.gather(*tasks)
        finally:
            self._managers = []
            for task in tasks:
                task.cancel()
            if tasks:
                await asyncio.wait(tasks, timeout=_LAST_DELAY)
            connection.terminate()  # which ends what waits for it still

    async def _let_end(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        """The queue is out of reach: others will take over what we have, so give it up in good order.

        They do so when our heartbeat is missed, and not at once, for as long as they see that we are alive.
        """
        alive = asyncio.create_task(self._show_life())
        try:
            for how in ("drain", "drop"):
                self._executions.stop_all(how)
                await asyncio.wait(tasks, timeout=self._heartbeat.total_seconds())
            self._executions.resume()
        finally:
            alive.cancel()
            await asyncio.gather(alive, return_exceptions=True)

    async def _show_life(self) -> None:
        """Hold our lock by a connection that does nothing else."""
        while True:
            with suppress(*UNAVAILABLE):
                connection = await connect(self._dsn, name="trellis-alive")
                try:
                    lost = asyncio.Event()
                    connection.add_termination_listener(lambda _, lost=lost: lost.set())
                    await upkeep.hold(connection, self._worker)
                    await lost.wait()
                finally:
                    connection.terminate()
            await asyncio.sleep(_FIRST_DELAY)

    def _places(self) -> Iterator[tuple[list[str], float, int]]:
        """Where chunks come from that share places, how often to look there, and how many places they have.

        Turns are by kind: of kinds that compute or wait, each has places of its own, and the processes
        alternate.
        """
        apart = {name: kind for name, kind in self._kinds.items() if isinstance(kind, Computes | Waits)}
        if together := [name for name in self._kinds if name not in apart]:
            yield together, _LOOK_LONG, self._concurrency
            yield _short(together), _LOOK_SHORT, max(_SHORT_RUNS, self._concurrency)
        for name, kind in apart.items():
            size = max(2, self._processes.size) if isinstance(kind, Computes) else _SHORT_RUNS
            yield [name, *_short([name])], _LOOK_SHORT, size

    def _manager(self, queries: Queries, names: Sequence[str], look: float) -> QueueManager:
        manager = QueueManager(queries, Channel(entries.SETTINGS.channel))
        manager.queue_manager_id = QueueManagerId(self._worker)
        manager.min_dequeue_poll_interval = timedelta(seconds=look)
        for name in names:
            manager.entrypoint(name)(self._handle)
        return manager

    async def _run(self, manager: QueueManager, size: int) -> None:
        await manager.run(
            dequeue_timeout=timedelta(seconds=self._poll),
            batch_size=max(1, size // 2),
            max_concurrent_tasks=size,
            shutdown_on_listener_failure=True,
            heartbeat_timeout=self._heartbeat,
        )

    async def _handle(self, job: Job) -> None:
        """Execute the chunk of an entry. What is raised here decides what becomes of the entry."""
        assert job.payload is not None
        try:
            again = await self._executions.deliver(Entry.read(job.payload), job.id)
        except asyncio.CancelledError:
            # The library would take it for a cancelled entry, and delete that.
            raise RetryRequested(timedelta(0), "shutdown") from None
        except Exception as error:
            log.exception("chunk %s broke off", job.payload.decode(errors="replace"))
            raise RetryRequested(timedelta(seconds=1), type(error).__name__) from None
        if again is not None:
            self._announce()
            raise RetryRequested(timedelta(seconds=again.seconds), "there is more to do")

    def _announce(self) -> None:
        """Tell of an entry that is queued again: by the same connection, and so just after it was."""

        async def announce() -> None:
            with suppress(*UNAVAILABLE):
                await entries.announce(self._queries)

        task = asyncio.create_task(announce())
        self._announcing.add(task)
        task.add_done_callback(self._announcing.discard)

    async def _keep_looking(self) -> None:
        """Heed what was asked of the runs at work here, and look after what others have left."""
        swept, sweeps = 0.0, 0
        clock = asyncio.get_running_loop().time
        while True:
            self._wake.clear()
            try:
                if runs := list(self._executions.runs):
                    async with transaction(self._pool, SERVICE) as connection:
                        self._executions.heed(runs, await upkeep.states(connection, runs))
                if clock() - swept >= self._sweep:
                    sweeps += 1
                    # What is stranded is rare, and takes a look at all that waits.
                    await self._look_after(thoroughly=sweeps % _SWEEPS == 0)
                    swept = clock()
            except UNAVAILABLE as error:
                log.warning("cannot look after the queue (%s)", type(error).__name__)
            except Exception:
                log.exception("the queue cannot be looked after")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._poll):
                    await self._wake.wait()

    async def _look_after(self, *, thoroughly: bool) -> None:
        async with transaction(self._pool, SERVICE) as connection:
            await self._upkeep.free(connection)
            stranded = await self._upkeep.stranded(connection) if thoroughly else ()
            unended = await self._upkeep.unended(connection)
        for run_id, numbers in stranded:
            with suppress(Lost):
                async with transaction(self._pool, SERVICE) as connection:
                    await self._upkeep.mend(connection, run_id, numbers)
        for run_id in unended:
            with suppress(Lost):
                async with transaction(self._pool, SERVICE) as connection:
                    await self._upkeep.end(connection, run_id)


def _short(names: Sequence[str]) -> list[str]:
    return [entries.entrypoint(name, chunks=1) for name in names]


def _chunks_for(kinds: Mapping[str, Kind]) -> int:
    """How many chunks keep the kinds busy, and leave something for other workers."""
    items = _AHEAD * max((kind.concurrency for kind in kinds.values()), default=1)
    return max(_LEAST_CHUNKS, -(-items // CHUNK))
