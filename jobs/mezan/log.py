"""The log of an execution's steps: for people to look at, and for a worker that takes it over to go by."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import orjson

from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.chunks import got_on
from trellis.jobs.state import tell
from trellis.jobs.writer import persist

MAX_INPUT: Final = 16 * 1024
"""Bytes, as JSON, of what a line shows of a step's input."""

CHUNK: Final = 1
"""An execution is a single chunk."""

_MAX_ERROR: Final = 1000
_GOES_ON: Final = frozenset({"pending", "running", "paused"})

_LOCK = "select state from trellis.runs where id = $1 for update"
_LINES = """
select step, element, status, attempt, run_id,
  extract(epoch from due_at - clock_timestamp())::float8 as seconds
from alawein.mezan_steps where execution_id = $1 order by sequence
"""
_OUTPUTS = """
select step, element, output from alawein.mezan_steps where execution_id = $1 and status = 'completed'
"""
_HAS_ENDED = """
select exists (
  select from alawein.mezan_steps
  where execution_id = $1 and step = $2 and element is not distinct from $3
    and status in ('completed', 'skipped')
)
"""
_ADD = """
insert into alawein.mezan_steps
  (execution_id, user_id, sequence, step, element, status, attempt, input, output, error, due_at, run_id)
select id, user_id, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() + make_interval(secs => $10), $11
from alawein.mezan_executions where id = $1
"""
_OUTPUT = "update alawein.mezan_executions set output = $2 where id = $1"
_OPEN = """
select step, element, attempt, run_id
from (
  select distinct on (step, element) step, element, status, attempt, run_id
  from alawein.mezan_steps where execution_id = $1
  order by step, element, sequence desc
) as latest
where status in ('running', 'waiting')
"""


class Superseded(Exception):
    """Somebody else has gone on with the execution, or it is to stop: what was found out is void."""


@dataclass(frozen=True)
class Task:
    """A step, or an element of what it maps."""

    step: str
    element: int | None = None


@dataclass(frozen=True)
class Line:
    """What the log is to say of a task. `seconds`: when it goes on; `output` of all is the execution's."""

    task: Task
    status: str
    attempt: int = 1
    input: Any = None
    output: Any = None
    error: str | None = None
    seconds: float | None = None
    run_id: UUID | None = None


@dataclass
class Standing:
    """How a task stands: its latest line. `tries` counts since it last failed; `due` is monotonic."""

    status: str = "new"
    attempt: int = 0
    tries: int = 0
    due: float = 0.0
    run_id: UUID | None = None
    output: Any = None

    @property
    def left(self) -> float:
        """Seconds until it goes on."""
        return max(0.0, self.due - time.monotonic())

    def follow(self, status: str, attempt: int, seconds: float | None, run_id: UUID | None) -> None:
        """Take in one more line."""
        self.status, self.attempt, self.run_id = status, attempt, run_id
        self.due = time.monotonic() + (seconds or 0.0)
        self.tries = 0 if status == "failed" else self.tries + (status == "running")


@dataclass
class Log:
    """The log of one execution, written as `service_role`."""

    pool: Pool
    execution_id: UUID
    standings: dict[Task, Standing] = field(default_factory=dict)

    async def load(self) -> None:
        """Read how everything stands."""
        async with transaction(self.pool, SERVICE, readonly=True) as connection:
            lines = await connection.fetch(_LINES, self.execution_id)
            outputs = await connection.fetch(_OUTPUTS, self.execution_id)
        for row in lines:
            standing = self.of(Task(row["step"], row["element"]))
            standing.follow(row["status"], row["attempt"], row["seconds"], row["run_id"])
        for row in outputs:
            self.of(Task(row["step"], row["element"])).output = row["output"]

    def of(self, task: Task) -> Standing:
        """How a task stands."""
        return self.standings.setdefault(task, Standing())

    async def write(self, line: Line, *, result: Mapping[str, Any] | None = None) -> None:
        """Add a line in a transaction of its own; with the last one, `result` is what the execution gives.

        Raises Superseded.
        """

        async def act(connection: Connection) -> None:
            await add(connection, self.execution_id, line)
            if result is not None:
                await connection.execute(_OUTPUT, self.execution_id, dict(result))

        await persist(self.pool, act)
        self.note(line)

    def note(self, line: Line) -> None:
        """Go on from a line that was written."""
        standing = self.of(line.task)
        standing.follow(line.status, line.attempt, line.seconds, line.run_id)
        standing.output = line.output


async def add(connection: Connection, execution_id: UUID, line: Line) -> None:
    """Add a line in the open transaction, as `service_role`; the run stays locked. Raises Superseded."""
    task = line.task
    state = await connection.fetchval(_LOCK, execution_id)
    if state not in _GOES_ON or await connection.fetchval(_HAS_ENDED, execution_id, task.step, task.element):
        raise Superseded
    await _append(connection, execution_id, line)
    if line.status != "running":  # which may be what kills workers
        await got_on(connection, execution_id, [CHUNK])


async def close(connection: Connection, execution_id: UUID, error: str) -> Iterable[UUID]:
    """Close what is under way of the locked run, which ended early; gives the runs that it waited for."""
    left = await connection.fetch(_OPEN, execution_id)
    for row in left:
        task = Task(row["step"], row["element"])
        line = Line(task, "failed", row["attempt"], error=error, run_id=row["run_id"])
        await _append(connection, execution_id, line)
    return [row["run_id"] for row in left if row["run_id"] is not None]


async def _append(connection: Connection, execution_id: UUID, line: Line) -> None:
    task = line.task
    about = {"step": task.step, "element": task.element, "status": line.status, "attempt": line.attempt}
    sequence = await tell(connection, execution_id, "step", about)
    await connection.execute(
        _ADD,
        execution_id,
        sequence,
        task.step,
        task.element,
        line.status,
        line.attempt,
        shortened(line.input),
        line.output,
        line.error[:_MAX_ERROR].replace("\0", "") if line.error else None,
        line.seconds,
        line.run_id,
    )


def shortened(value: Any) -> Any:
    """A value, or the beginning of its text where that is long."""
    text = orjson.dumps(value).decode()
    return value if len(text) <= MAX_INPUT else {"cut": f"{text[:MAX_INPUT]}…"}
