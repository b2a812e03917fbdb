"""What those who follow a run are shown: by plan, in one snapshot with its position, or by Strawberry."""

from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import orjson
from graphql import GraphQLError
from graphql.execution import execute_subscription_event

from trellis.db.constraints import NO_CONSTRAINTS, Constraints
from trellis.db.session import Identity
from trellis.jobs.state import Position, State
from trellis.loaders.planner import ROW
from trellis.loaders.rows import Source
from trellis.loaders.runs import RUN, STREAM_PAGE, rows_after
from trellis.loaders.statement import Statement
from trellis.realtime.cohort import Passing, Refused
from trellis.realtime.live import Shown
from trellis.realtime.operation import ExecutionOutcome
from trellis.realtime.stream import Page
from trellis.realtime.turns import Turns
from trellis.resolvers.context import Context
from trellis.resolvers.errors import ErrorReport
from trellis.resolvers.execution import settled
from trellis.resolvers.limits import Limits, deadline
from trellis.resolvers.planned import Left, PlannedReads, Reading
from trellis.resolvers.ready import Ready
from trellis.schema.reads import Followed, Streamed

OpenContext = Callable[[Identity], AbstractAsyncContextManager[Context]]
R = TypeVar("R", Followed, Streamed)

_DEFAULT_LIMITS = Limits()
_POSITION = f"select concat(sequence, ' ', state) from {RUN.relation} where id = $1"


@dataclass(frozen=True)
class Answering:
    """What answers are made with. Without `planned` reads, Strawberry makes them all.

    What is read for one person takes that one's `turns`; of what cohorts read, they see to it.
    """

    open_context: OpenContext
    planned: PlannedReads | None = None
    limits: Limits = _DEFAULT_LIMITS
    constraints: Constraints = NO_CONSTRAINTS
    turns: Turns = field(default_factory=lambda: Turns(_DEFAULT_LIMITS.live_at_once))

    async def position(self, identity: Identity, run_id: UUID) -> Position | None:
        """Where a run stands; None where the caller does not see it."""
        async with self.open_context(identity) as context:
            text = await context.value(Statement(_POSITION, (run_id,)), primary=True)
        return None if text is None else _position(*text.split(" "))

    def failed(self, error: Exception) -> ExecutionOutcome:
        """The last outcome, for an error that ended the operation as a whole."""
        errors = ErrorReport(self.constraints).of_failure(error)
        return ExecutionOutcome(errors=errors, executed=False, kind="subscription")

    def not_begun(self, errors: Sequence[GraphQLError]) -> ExecutionOutcome:
        """The only outcome of a subscription whose source told of errors instead of beginning."""
        told = ErrorReport(self.constraints).of_fields(errors, self.limits.field_errors)
        return ExecutionOutcome(errors=told, executed=False, kind="subscription")

    async def event(self, ready: Ready, event: Any, identity: Identity) -> ExecutionOutcome:
        """The outcome of an event as somebody, in that one's turn. Raises what goes wrong as a whole."""
        async with (
            self.turns.of(identity.claims.get("sub")),
            deadline(self.limits),
            self.open_context(identity) as context,
        ):
            data, errors = await self.by_strawberry(ready, event, context)
        outcome = ExecutionOutcome(data=data, errors=errors, kind="subscription")
        outcome.body  # noqa: B018 (encodes, once for all who send it)
        return outcome

    @asynccontextmanager
    async def reading(self, identity: Identity) -> AsyncIterator[Context]:
        """A context to read in. What goes wrong is raised as Passing or as Refused."""
        try:
            async with deadline(self.limits), self.open_context(identity) as context:
                yield context
        except Exception as error:
            outcome = self.failed(error)
            raise (Passing() if outcome.code == "UNAVAILABLE" else Refused(outcome)) from error

    async def by_strawberry(
        self, ready: Ready, event: Any, context: Context
    ) -> tuple[Any, list[dict[str, Any]]]:
        """Data and errors of a subscription for an event, such as a row."""
        one = ready.execution(context).build_per_event_executor(event)
        one.context_value = context
        result = await settled(execute_subscription_event(one))
        errors = ErrorReport(self.constraints).of_fields(result.errors or (), self.limits.field_errors)
        return result.data, errors


class _Answer(Generic[R]):
    """The answer to one operation, for whoever asks it."""

    def __init__(self, answering: Answering, ready: Ready, read: R, run_id: UUID) -> None:
        self._answering = answering
        self._ready = ready
        self._read: R = read
        self._run_id = run_id
        self._reading: Reading | None = None

    async def known_by(self, identity: Identity) -> tuple[Hashable, bool]:
        """What is equal for the same question, and whether all who see the run are shown the same.

        Raises GatewayError LIMIT_EXCEEDED for more than the caller may ask for.
        """
        planned, coerced = self._answering.planned, self._ready.variable_values.coerced
        reading = planned.followed(self._ready) if planned else None
        if planned and reading:
            async with self._answering.open_context(identity) as context:
                planned.check(reading, coerced | {ROW: (0,)}, context)
            try:
                statement = planned.bound(reading, coerced | {ROW: (0,)})
            except Left:
                pass  # Strawberry says what is wrong
            else:
                self._reading = reading
                # What Python fills in, and where, is not in the statement.
                filled = None if reading.where is None else id(reading)
                return (statement.sql, repr(statement.values), filled), reading.shared
        return (id(self._ready.known), repr(coerced)), False

    async def _text(self, context: Context, *row: Any) -> str | None:
        """What the statement of the plan gives, if there is a plan. Raises Left."""
        planned, reading = self._answering.planned, self._reading
        if not planned or not reading:
            raise Left
        variables = self._ready.variable_values.coerced | {ROW: row}
        return await planned.follow(reading, planned.bound(reading, variables), context)

    async def _filled(self, texts: Sequence[str], context: Context) -> Sequence[Any]:
        """The answers that the texts hold. Raises Left."""
        assert self._answering.planned
        assert self._reading
        return await self._answering.planned.shown(self._reading, texts, context)

    def _outcome(
        self, data: Any, cursor: int, errors: Sequence[Any] = (), extensions: Any = None
    ) -> ExecutionOutcome:
        outcome = ExecutionOutcome(
            data=data, errors=errors, extensions=extensions, kind="subscription", cursor=cursor
        )
        outcome.body  # noqa: B018 (encodes, once for all who send it)
        return outcome


class LiveAnswer(_Answer[Followed]):
    """A run's row, as a live query shows it."""

    async def show(self, identity: Identity) -> Shown | None:
        """The row now; None where it is not visible. Raises Passing and Refused."""
        async with self._answering.reading(identity) as context:
            try:
                return await self._by_plan(context)
            except Left:
                return await self._by_strawberry(context)

    async def _by_plan(self, context: Context) -> Shown | None:
        text = await self._text(context)
        if text is None:
            return None
        sequence, state, answer = text.split(" ", 2)
        if answer.endswith(":null}") and None in orjson.loads(answer).values():
            return None
        position = _position(sequence, state)
        [data] = await self._filled([answer], context)
        return self._shown(position, data, text)

    async def _by_strawberry(self, context: Context) -> Shown | None:
        run = await context.reader.row(RUN, (self._run_id,))
        row = run and await context.reader.row(self._read.kinds[run.kind], (self._run_id,))
        if row is None:
            return None
        data, errors = await self._answering.by_strawberry(self._ready, row, context)
        return self._shown(Position(run.sequence, run.state), data, None, errors)

    def _shown(self, position: Position, data: Any, content: Hashable, errors: Sequence[Any] = ()) -> Shown:
        outcome = self._outcome(data, position.sequence, errors, {"sequence": position.sequence})
        return Shown(outcome, position, content or (position, outcome.body))


class StreamAnswer(_Answer[Streamed]):
    """Rows of a run, as a stream gives them."""

    async def page(self, identity: Identity, after: int) -> Page | None:
        """The rows above a number; None where the run is not visible. Raises Passing and Refused."""
        async with self._answering.reading(identity) as context:
            try:
                return await self._by_plan(context, after)
            except Left:
                return await self._by_strawberry(context, after)

    async def _by_plan(self, context: Context, after: int) -> Page | None:
        text = await self._text(context, after)
        if text is None:
            return None
        head, *lines = text.split("\n")
        rows = [line.split(" ", 1) for line in lines]
        answers = await self._filled([answer for _, answer in rows], context)
        outcomes = [
            (int(number), self._outcome(data, int(number)))
            for (number, _), data in zip(rows, answers, strict=True)
        ]
        return Page(outcomes, _position(*head.split()), full=len(rows) == STREAM_PAGE)

    async def _by_strawberry(self, context: Context, after: int) -> Page | None:
        read = self._read
        run = await context.reader.row(RUN, (self._run_id,))
        if run is None:
            return None
        source = Source(read.table, read.link, read.owner)
        page = await context.reader.page(source, rows_after(after, STREAM_PAGE), self._run_id)
        rows = []
        for row in page.nodes:
            data, errors = await self._answering.by_strawberry(self._ready, row, context)
            rows.append((row.sequence, self._outcome(data, row.sequence, errors)))
        return Page(rows, Position(run.sequence, run.state), full=len(rows) == STREAM_PAGE)


def _position(sequence: str, state: str) -> Position:
    return Position(int(sequence), cast("State", state))
