"""The pool: claims the runs that wait and executes several of them side by side on the event loop.

Its whole state is in Postgres: any number of processes may run one over the same database, and one that dies
leaves nothing behind but leases.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

from trellis.db.listen import Listener
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.execution import UNAVAILABLE, Execution
from trellis.jobs.kind import Kind
from trellis.jobs.lease import Owner, claim, renew, to_stop
from trellis.jobs.state import QUEUE_CHANNEL

log = logging.getLogger(__name__)


class Runner:
    """Executes runs of `kinds` from `start` to `stop`."""

    def __init__(
        self,
        pool: Pool,
        listener: Listener,
        kinds: Mapping[str, Kind],
        *,
        runs: int = 32,
        lease: float = 15.0,
        heartbeat: float = 5.0,
        poll: float = 1.0,
    ) -> None:
        """`runs`: how many at a time; `lease`, `heartbeat`, `poll`: seconds.

        Give it a pool of its own, so that no flood of requests can keep it from its heartbeat. The listener
        is not started yet; while it is connected it also shows the other processes that this one is alive.
        """
        self._pool = pool
        self._listener = listener
        self._kinds = kinds
        self._runs = runs
        self._lease = lease
        self._heartbeat = heartbeat
        self._poll = poll
        self._owner = Owner.create()
        self._executions: dict[UUID, Execution] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._loop_task: asyncio.Task[None] | None = None
        self._next_heartbeat = 0.0
        listener.on(QUEUE_CHANNEL, lambda _: self._wake.set())
        listener.on_connect(self._hold)

    @property
    def active(self) -> frozenset[UUID]:
        """The runs that this process executes now."""
        return frozenset(self._executions)

    async def start(self) -> None:
        """Begin to claim and execute."""
        self._loop_task = asyncio.create_task(self._keep_going(), name="runner")

    async def stop(self, grace: float = 5.0) -> None:
        """Claim nothing more, let what is in flight end for `grace` seconds, and give the rest back."""
        if self._loop_task is None:
            return
        self._loop_task.cancel()
        await asyncio.gather(self._loop_task, return_exceptions=True)
        self._loop_task = None
        for wait in (self._drain, self._stop_all, self._abandon_all):
            wait()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=grace)

    def _drain(self) -> None:
        for execution in self._executions.values():
            execution.drain()

    def _stop_all(self) -> None:
        for execution in self._executions.values():
            execution.stop()

    def _abandon_all(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _hold(self, connection: Connection) -> None:
        await self._owner.hold(connection)

    async def _keep_going(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._tick()
            except UNAVAILABLE as error:
                log.warning("cannot reach the queue (%s)", type(error).__name__)
            except Exception:
                log.exception("the queue cannot be worked on")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._poll):
                    await self._wake.wait()

    async def _tick(self) -> None:
        """Look after the runs at work, then claim what waits while there is room."""
        if self._executions:
            async with transaction(self._pool, SERVICE) as connection:
                await self._look_after(connection)
        while len(self._executions) < self._runs and self._listener.connected:
            async with transaction(self._pool, SERVICE) as connection:
                claimed = await claim(connection, self._owner, self._kinds, self.active, self._lease)
            if claimed is None:
                break
            execution = Execution(self._pool, self._owner, claimed, lease=self._lease)
            self._executions[claimed.run_id] = execution
            task = asyncio.create_task(self._execute(execution), name=f"execution {claimed.run_id}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _look_after(self, connection: Connection) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._next_heartbeat:
            self._next_heartbeat = now + self._heartbeat
            await renew(connection, self._owner, self.active, self._lease)
        for run_id in await to_stop(connection, self._owner, self.active):
            if run_id in self._executions:
                self._executions[run_id].stop()

    async def _execute(self, execution: Execution) -> None:
        try:
            await execution.run()
        except Exception:
            log.exception("run %s broke off", execution.run_id)
            await asyncio.sleep(self._poll)
        finally:
            del self._executions[execution.run_id]
            self._wake.set()
