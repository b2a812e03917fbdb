"""What Alawein's platforms compute, as runs of one item each.

The computation goes on in a process of its own and tells points of its trace, which are stored as they come:
the run is locked, they take numbers of its events, and those who follow it see them. A computation that is
broken off (by a pause, or with its worker) begins again; it comes to the same points, and those that are
stored are not stored again.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from trellis.db.pool import Connection
from trellis.jobs.alawein.start import OPTILIBRIA, QMLAB, SIMCORE, STAGE, TALAI, Platform
from trellis.jobs.computations.compute import BrokeOff, compute
from trellis.jobs.computations.form import Diverged
from trellis.jobs.computations.trace import Point, Told
from trellis.jobs.kind import Computes, Numbered, Outcome, RunFailed, Work
from trellis.jobs.own_row import OwnRow, RowStatements, is_pending
from trellis.jobs.processes import NoMemory
from trellis.jobs.state import hint
from trellis.jobs.writer import persist

log = logging.getLogger(__name__)

_LOCK = "select state, sequence from trellis.runs where id = $1 for update"
_LAST = "select coalesce(max(step), -1) from alawein.trace_points where run_id = $1"
_ADD = """
with points as (
  insert into alawein.trace_points (run_id, user_id, sequence, step, values, frame)
  select $1, $2, p.sequence, p.step, p.values, p.frame
  from unnest($3::bigint[], $4::bigint[], $5::jsonb[], $6::jsonb[]) as p (sequence, step, values, frame)
),
events as (
  insert into trellis.run_events (run_id, sequence, type, data)
  select $1, p.sequence, 'trace', jsonb_build_object('step', p.step)
  from unnest($3::bigint[], $4::bigint[]) as p (sequence, step)
)
update trellis.runs set sequence = $7 where id = $1
"""
_CONTROLLABLE = "select id from unnest($1::uuid[]) as id where alawein.may_control_run(id)"

_GREATEST: Final = 3e38
"""What a `real` of Postgres' holds, about."""


@dataclass(frozen=True)
class Bounds:
    """What a computation may take: `seconds`, and `megabytes` beside what its process has anyway."""

    seconds: float = 600.0
    megabytes: int = 1024


@dataclass(frozen=True)
class _Columns:
    """How a platform's row is written ($1: its key).

    `told` while it computes, with what `of_told` makes of the latest values and of the share that is done;
    `ended` with what `of_result` makes of the result.
    """

    told: str | None
    ended: str

    def of_told(self, values: Mapping[str, Any], share: float) -> list[Any]:
        """The parameters of `told`."""
        return [int(100 * share)]

    def of_result(self, result: dict[str, Any]) -> list[Any]:
        """The parameters of `ended`."""
        return [result]


class _Searched(_Columns):
    def of_told(self, values: Mapping[str, Any], share: float) -> list[Any]:
        return [*_found(values)]

    def of_result(self, result: dict[str, Any]) -> list[Any]:
        return [result, *_found(result)]


class _Quantum(_Columns):
    def of_result(self, result: dict[str, Any]) -> list[Any]:
        measured = {name: value for name, value in result.items() if name != "wave function"}
        return [measured, result["wave function"]]


def _found(values: Mapping[str, Any]) -> tuple[int, float | None]:
    """`iterations` and `best_score`."""
    best = values["best"]
    return int(values["iterations"]), None if best is None else min(max(best, -_GREATEST), _GREATEST)


_COLUMNS: Final[Mapping[str, _Columns]] = {
    SIMCORE.kind: _Columns(
        "update alawein.simcore_simulations set progress = $2 where id = $1",
        "update alawein.simcore_simulations set results = $2, progress = 100 where id = $1 returning id",
    ),
    TALAI.kind: _Columns(
        "update alawein.talai_experiments set progress = $2 where id = $1",
        "update alawein.talai_experiments set metrics = $2, progress = 100 where id = $1 returning id",
    ),
    OPTILIBRIA.kind: _Searched(
        "update alawein.optilibria_runs set iterations = $2, best_score = $3 where id = $1",
        "update alawein.optilibria_runs set results = $2, iterations = $3, best_score = $4 where id = $1"
        " returning id",
    ),
    QMLAB.kind: _Quantum(
        None,
        "update alawein.qmlab_experiments set measurement_results = $2, wave_function_data = $3 where id = $1"
        " returning id",
    ),
}


class AlaweinComputation(Computes, OwnRow):
    """The kind of run that the computations of one platform are (see `jobs.kind.Kind`)."""

    concurrency = 1

    def __init__(self, platform: Platform, bounds: Bounds) -> None:
        self.name = platform.kind
        self.statements = RowStatements(
            f"select alawein.mirror_run('{platform.relation}', $1)",
            _CONTROLLABLE,
            f"delete from {platform.relation} where id = $1 returning id",
        )
        self._columns = _COLUMNS[platform.kind]
        self._bounds = bounds

    async def process(self, work: Work) -> None:
        """Compute; RunFailed where that comes to nothing. Where the run is to rest, it is broken off."""
        if work.draining.is_set() or not await is_pending(work, STAGE):
            return
        computing = asyncio.create_task(self._compute(work))
        resting = asyncio.create_task(work.draining.wait())
        try:
            await asyncio.wait({computing, resting}, return_when=asyncio.FIRST_COMPLETED)
            if computing.done():
                await work.report(Outcome(work.run_id, STAGE, "done", result=computing.result()))
        finally:
            computing.cancel()
            resting.cancel()
            await asyncio.gather(computing, resting, return_exceptions=True)

    async def _compute(self, work: Work) -> dict[str, Any]:
        bounds, snapshot = self._bounds, work.snapshot

        async def told(told: Told) -> None:
            work.advance(work.run_id, STAGE, told.share)
            if told.points:
                await self._keep(work, told)

        try:
            return await work.processes.call(
                compute,
                snapshot["program"],
                snapshot["config"],
                bounds.megabytes,
                progress=told,
                timeout=bounds.seconds,
            )
        except TimeoutError:
            raise RunFailed(
                f"It took longer than {bounds.seconds:g} seconds: make it smaller, or shorter."
            ) from None
        except NoMemory:
            raise RunFailed(
                f"It needed more than {bounds.megabytes} MB of memory: make it smaller."
            ) from None
        except Diverged as error:
            raise RunFailed(str(error)) from error
        except BrokeOff as error:
            reference = uuid4()
            log.error("run %s broke off (%s)", work.run_id, reference, exc_info=error)
            raise RunFailed(f"The computation broke off ({reference}).") from error

    async def _keep(self, work: Work, told: Told) -> None:
        """Store what is new of the trace, unless the run is to stop."""

        async def write(connection: Connection) -> None:
            run = await connection.fetchrow(_LOCK, work.run_id)
            if run is None or run["state"] != "running":
                return
            last = await connection.fetchval(_LAST, work.run_id)
            points = [point for point in told.points if point.step > last]
            if not points:
                return
            await _add(connection, work, points, run["sequence"])
            if self._columns.told is not None:
                values = self._columns.of_told(points[-1].values, told.share)
                await connection.execute(self._columns.told, work.run_id, *values)
            await hint(connection, work.run_id)

        await persist(work.pool, write)

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: Any, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        """Write down what it came to."""
        for _, outcome in outcomes:
            if outcome.state == "done":
                await connection.execute(
                    self._columns.ended, run_id, *self._columns.of_result(outcome.result)
                )
        return outcomes

    def describe(self, outcome: Outcome) -> Mapping[str, Any]:
        """`plots`: how many there are, or `error`."""
        if outcome.state == "done":
            return {"plots": len(outcome.result["plots"])}
        return {"error": outcome.error}

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """It works on nothing but what it was started with."""


async def _add(connection: Connection, work: Work, points: Sequence[Point], sequence: int) -> None:
    await connection.execute(
        _ADD,
        work.run_id,
        work.owner,
        list(range(sequence + 1, sequence + len(points) + 1)),
        [point.step for point in points],
        [dict(point.values) for point in points],
        [point.frame for point in points],
        sequence + len(points),
    )
