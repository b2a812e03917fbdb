"""MEZAN's executions: each step of the workflow is an item of the run."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.db.session import SERVICE, Identity
from trellis.jobs.alawein import start as alawein_start
from trellis.jobs.alawein.start import PLATFORMS, Platform
from trellis.jobs.kind import Kind, Numbered, Outcome, Postponed, Priority, Waits, Work
from trellis.jobs.mezan import log
from trellis.jobs.mezan.definition import Definition, Invalid, known, read
from trellis.jobs.mezan.execution import STAGE, Execution, item_id
from trellis.jobs.mezan.expressions import Expressions
from trellis.jobs.mezan.log import Log, Superseded
from trellis.jobs.mezan.tasks import Start, Tasks
from trellis.jobs.own_row import OwnRow, RowStatements
from trellis.jobs.queue import Item, Queue, Submission, submit
from trellis.providers.calls import Calls

NAME: Final = "alawein.mezan_execution"
_AT_ONCE: Final = 16
_OF_ONE: Final = 4
"""Executions of one person that a worker goes on with at a time: who waits for a slow host has a place all
along that others may need."""
_SOONEST, _LATEST = 0.25, 30.0  # seconds until one is taken up again that found no place

_WORKFLOW = "select name, status from alawein.mezan_workflows where id = $1"
_ADD = """
insert into alawein.mezan_executions (id, workflow_id, input) values ($1, $2, $3)
returning workflow_name, definition
"""
_STATUS = "select status from alawein.mezan_executions where id = $1"
_MIRROR = "select alawein.mirror_run('alawein.mezan_executions', $1)"
_CONTROLLABLE = "select id from unnest($1::uuid[]) as id where alawein.may_control_run(id)"
_DELETE = "delete from alawein.mezan_executions where id = $1 returning id"


async def _start_run(
    platform: Platform, connection: Connection, identity: Identity, given: Mapping[str, Any]
) -> UUID:
    return await alawein_start.start(connection, identity, platform, given)


_STARTS: Final[Mapping[str, Start]] = {
    platform.name: partial(_start_run, platform) for platform in PLATFORMS.values()
}


@dataclass(frozen=True)
class ExecutionArgs:
    """The workflow to execute, and what it is given: any JSON."""

    workflow_id: UUID
    input: Any = None
    idempotency_key: str | None = None
    priority: Priority = "normal"


def checked(raw: Any) -> Definition:
    """A definition that can be executed; else BAD_USER_INPUT, with the `step` that is to blame if one is."""
    try:
        return read(raw)
    except Invalid as error:
        about = {"step": error.step} if error.step else {}
        where = f"Step {error.step}: " if error.step else ""
        raise GatewayError(
            "BAD_USER_INPUT",
            f"The workflow cannot be executed. {where}{error}",
            field="workflowDefinition",
            extensions=about,
        ) from None


async def start(connection: Connection, identity: Identity, args: ExecutionArgs) -> UUID:
    """Start an execution in the caller's transaction (read committed, as `identity`); returns its id.

    Raises GatewayError (UNAUTHENTICATED, NOT_FOUND, BAD_USER_INPUT, CONFLICT) and what Postgres raises where
    its policies or checks refuse the row; then the transaction has to be rolled back.
    """
    given = {} if args.input is None else args.input
    request = {"workflow_id": str(args.workflow_id), "input": given}

    async def insert(run_id: UUID) -> Submission:
        workflow = await connection.fetchrow(_WORKFLOW, args.workflow_id)
        if workflow is None:
            raise GatewayError("NOT_FOUND", "There is no such workflow of yours.", field="workflowId")
        if workflow["status"] == "archived":
            raise GatewayError("CONFLICT", "The workflow is archived.", field="workflowId")
        row = await connection.fetchrow(_ADD, run_id, args.workflow_id, given)
        assert row is not None
        definition = await asyncio.to_thread(checked, row["definition"])
        if not definition.steps:
            raise GatewayError("CONFLICT", "The workflow has no steps yet.", field="workflowId")
        steps = list(definition.steps)
        return Submission(
            items=[Item(item_id(run_id, step), step) for step in steps],
            stages=[STAGE],
            snapshot={"definition": row["definition"], "input": given},
            chunk=len(steps),
            title=row["workflow_name"],
            names={STAGE: "Steps"},
        )

    return await submit(
        connection,
        identity,
        kind=NAME,
        request=request,
        key=args.idempotency_key,
        insert=insert,
        priority=args.priority,
    )


class AlaweinMezanExecution(Waits, OwnRow):
    """The kind of run that an execution is (see `jobs.kind.Kind`). `runs` are the kinds that steps start."""

    name = NAME
    statements = RowStatements(_MIRROR, _CONTROLLABLE, _DELETE)

    def __init__(self, calls: Calls, expressions: Expressions, runs: Sequence[Kind]) -> None:
        self._calls = calls
        self._expressions = expressions
        self._queue = Queue({kind.name: kind for kind in runs})
        self._at_work: Counter[UUID] = Counter()
        self._without: defaultdict[UUID, set[UUID]] = defaultdict(set)  # a place, by owner

    @property
    def concurrency(self) -> int:
        """Mostly they wait."""
        return _AT_ONCE

    async def process(self, work: Work) -> None:
        """Go on. RunFailed with the step that failed; Postponed while all that is left waits."""
        assert work.owner is not None
        tasks = Tasks(
            work.pool,
            work.run_id,
            work.owner,
            Log(work.pool, work.run_id),
            self._calls,
            self._expressions,
            _STARTS,
        )
        definition = known(work.snapshot["definition"])
        with self._place(work.owner, work.run_id), suppress(Superseded):
            await Execution(work, definition, work.snapshot["input"], tasks).go_on()

    @contextmanager
    def _place(self, owner: UUID, run_id: UUID) -> Iterator[None]:
        """One of the owner's places. Postponed where all are taken: for the longer the more find none."""
        without = self._without[owner]
        if self._at_work[owner] >= _OF_ONE:
            without.add(run_id)
            raise Postponed(min(_SOONEST * len(without), _LATEST))
        without.discard(run_id)
        self._at_work[owner] += 1
        try:
            yield
        finally:
            self._at_work[owner] -= 1
            if not self._at_work[owner]:
                del self._at_work[owner], self._without[owner]

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: Any, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        """Nothing: the log has been written by then."""
        return outcomes

    def describe(self, outcome: Outcome) -> Mapping[str, Any]:
        """Nothing that the log's own events have not said."""
        return {}

    async def mirror(self, connection: Connection, run_id: UUID) -> None:
        """Bring the execution in line with its run; if that ends early, what it waits for is stopped."""
        await super().mirror(connection, run_id)
        status = await connection.fetchval(_STATUS, run_id)
        if status in ("failed", "cancelled"):
            for waited_for in await log.close(connection, run_id, f"The execution is {status}."):
                await self._stop(connection, waited_for)

    async def _stop(self, connection: Connection, run_id: UUID) -> None:
        try:
            await self._queue.cancel(connection, SERVICE, run_id)
        except GatewayError as error:
            if error.code not in ("CONFLICT", "NOT_FOUND"):  # it has ended, or is gone
                raise

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """There is nothing to check: what it executes is its own copy."""
