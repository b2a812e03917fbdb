"""One claimed run at work in this process: the kind's function, and the writer of what it reports."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg

from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.kind import Outcome, RunFailed, Work
from trellis.jobs.lease import Claim, Owner, release
from trellis.jobs.progress import LeaseLost, Progress, record
from trellis.jobs.state import QUEUE_CHANNEL, State, hint, move

log = logging.getLogger(__name__)

# What passes by itself when Postgres is back: then the same transaction is tried again.
UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # so says the driver at times when its connection was cut in mid-query
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
)
_FIRST_DELAY, _LAST_DELAY = 0.05, 2.0
_PAUSE = 1.0

_ANYTHING_LEFT = "select exists (select from trellis.run_items where run_id = $1 and state = 'pending')"


@dataclass(frozen=True)
class _Verdict:
    """How the kind's function ended: with `error` for good; on the way by itself (`troubled`) or asked to."""

    error: str | None = None
    troubled: bool = False
    interrupted: bool = False


class Execution:
    """Executes one claim until it is finished, stopped, drained, or lost to another process."""

    def __init__(self, pool: Pool, owner: Owner, claim: Claim, *, lease: float) -> None:
        """`lease`: seconds for which each flush renews the lease."""
        self.run_id: UUID = claim.run_id
        self._pool = pool
        self._owner = owner
        self._claim = claim
        self._lease = lease
        self._progress = Progress()
        self._draining = asyncio.Event()
        self._stopping = False

    def drain(self) -> None:
        """Take up nothing new: what is in flight is finished and recorded, the rest is given back."""
        self._draining.set()

    def stop(self) -> None:
        """Drop what is in flight; what has been reported is recorded."""
        self._draining.set()
        self._stopping = True
        self._progress.urge()

    async def run(self) -> None:
        """Do the work. Everything that it comes to is in the tables when this returns."""
        claim = self._claim
        work = Work(claim.run_id, claim.snapshot, self._pool, self._progress.report, self._draining)
        body = asyncio.create_task(claim.kind.run(work), name=f"run {claim.run_id}")
        body.add_done_callback(lambda _: self._progress.urge())
        try:
            while not (body.done() or self._stopping):
                await self._progress.ready()
                await self._flush(self._progress.take())
        except LeaseLost:
            log.info("run %s is no longer ours", self.run_id)
            return
        finally:
            body.cancel()
            await asyncio.gather(body, return_exceptions=True)
        verdict = self._verdict(body)
        if verdict.troubled:
            await asyncio.sleep(_PAUSE)
        try:
            await self._conclude(verdict)
        except LeaseLost:
            log.info("run %s is no longer ours", self.run_id)

    def _verdict(self, body: "asyncio.Task[None]") -> _Verdict:
        if body.cancelled():
            return _Verdict(interrupted=True)
        error = body.exception()
        if error is None:
            return _Verdict(interrupted=self._draining.is_set())
        if isinstance(error, RunFailed):
            return _Verdict(error=str(error) or "The run failed.")
        if isinstance(error, UNAVAILABLE):
            log.warning("run %s was interrupted (%s)", self.run_id, type(error).__name__)
            return _Verdict(troubled=True)
        reference = uuid4()
        log.error("run %s failed (%s)", self.run_id, reference, exc_info=error)
        return _Verdict(error=f"Internal error {reference}.")

    async def _flush(self, outcomes: Sequence[Outcome]) -> None:
        if not outcomes:
            return
        state = await self._write(lambda connection: self._record(connection, outcomes))
        if state == "cancelling":
            self.stop()

    async def _conclude(self, verdict: _Verdict) -> None:
        """Record what is left and, with the last of it, the state that the run comes to."""
        outcomes: Sequence[Outcome] = self._progress.take()
        while more := self._progress.take():
            await self._flush(outcomes)
            outcomes = more
        await self._write(lambda connection: self._end(connection, outcomes, verdict))

    async def _write(self, statements: Callable[[Connection], Awaitable[State]]) -> State:
        """One transaction, tried again for as long as Postgres cannot take it."""
        delay = _FIRST_DELAY
        while True:
            try:
                async with transaction(self._pool, SERVICE) as connection:
                    return await statements(connection)
            except UNAVAILABLE as error:
                if isinstance(error, ValueError):
                    raise  # the driver says of an argument that it does not fit, and it never will
                log.warning("run %s cannot be written (%s)", self.run_id, type(error).__name__)
            await asyncio.sleep(delay)
            delay = min(delay * 2, _LAST_DELAY)

    async def _record(self, connection: Connection, outcomes: Sequence[Outcome]) -> State:
        return await record(connection, self._claim, self._owner, outcomes, lease=self._lease)

    async def _end(self, connection: Connection, outcomes: Sequence[Outcome], verdict: _Verdict) -> State:
        kind, run_id = self._claim.kind, self.run_id
        state = await self._record(connection, outcomes)
        left = await connection.fetchval(_ANYTHING_LEFT, run_id)
        if state == "cancelling":
            await move(connection, kind, run_id, "cancelled")
        elif verdict.error is not None:
            await move(connection, kind, run_id, "failed", error=verdict.error)
        elif not left:
            await move(connection, kind, run_id, "completed")
        elif verdict.interrupted or verdict.troubled:
            await release(connection, self._owner, run_id, in_order=not verdict.troubled)
            await hint(connection, run_id, QUEUE_CHANNEL)
        else:
            await move(connection, kind, run_id, "failed", error="The run ended with items left undone.")
        return state
