"""Reads of an operation by plan, made once per document and shape of variables and run as one statement.

Whatever a plan cannot read, or fails to, is left to Strawberry, whose errors and nulls are GraphQL's own. So
a plan has one outcome, the whole of what it was asked for.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson
from graphql import OperationType
from graphql.execution.collect_fields import FieldDetails

from trellis.db.errors import GatewayError, translate
from trellis.db.session import Role
from trellis.loaders.compile import compile_followed, compile_plan
from trellis.loaders.parameters import TooLarge
from trellis.loaders.plan import Plan
from trellis.loaders.planner import Planner
from trellis.loaders.selection import Operation
from trellis.loaders.shared import same_for_all
from trellis.loaders.statement import Statement
from trellis.loaders.variables import Unplannable, Variables, bound, shape
from trellis.resolvers.context import Context
from trellis.resolvers.hydrate import Compute, hydrate
from trellis.resolvers.kept import Kept
from trellis.resolvers.ready import Execution, Ready, operation_of

log = logging.getLogger(__name__)

# What Strawberry says better, field by field. All else ends the operation as a whole.
_LEFT = frozenset({"BAD_USER_INPUT", "UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND"})

# Of all statements that are kept. What is made beside the text of one takes about five times as much memory.
_CHARACTERS = 4_000_000


class Left(Exception):
    """The plan did not read it; Strawberry is to run it."""


@dataclass(frozen=True)
class Reading:
    """A plan ready to run, for every request with the same document, shape of variables and guards' answers.

    `rest` are the root fields that Strawberry runs beside it, by response key, in `order`. `cost` is the
    worst number of rows, where that does not depend on variables. `shared` holds of what is followed
    where all who see the run are shown the same.
    """

    plan: Plan
    statement: Statement
    where: Mapping[str, Any] | None
    order: tuple[str, ...]
    rest: Mapping[str, Sequence[FieldDetails]]
    cost: int | None
    shared: bool = False


class PlannedReads:
    """Makes, keeps and runs the plans of one schema.

    At most `kept` readings are kept, of the operations that were asked most recently. `budget` is how
    many rows a role may ask for at worst; a role that is not in it is not bounded.
    """

    def __init__(
        self,
        planner: Planner,
        computes: Mapping[str, Mapping[str, Compute]],
        budget: Mapping[Role, int] | None = None,
        *,
        kept: int = 1000,
    ) -> None:
        self._planner = planner
        self._computes = computes
        self.budget = budget or {}
        self._kept: Kept[Reading | None] = Kept(kept, _CHARACTERS)
        self.made = 0  # readings, beside those that were kept

    def query(self, execution: Execution | Ready) -> Reading | None:
        """The reading of a query, or None where nothing of it can be planned."""
        return self._kept_reading(execution, "", lambda operation: self._roots(operation, operation.roots()))

    def field(self, execution: Execution | Ready, key: str, nodes: Sequence[FieldDetails]) -> Reading | None:
        """The reading of one root field of a mutation: its payload, once there is a row."""
        return self._kept_reading(
            execution, key, lambda operation: self._roots(operation, {key: nodes}, whole=True)
        )

    def followed(self, execution: Ready) -> Reading | None:
        """The reading of what a subscription follows of a run, or None where no plan can do that."""

        def make(operation: Operation) -> Reading | None:
            try:
                plan, run = self._planner.followed(operation)
            except Unplannable:
                return None
            statement = compile_followed(plan, run, self._planner.tables)
            order = tuple(key for key, _ in plan.members)
            return Reading(plan, statement, plan.places, order, {}, _cost(plan), same_for_all(plan))

        return self._kept_reading(execution, "", make)

    async def read(
        self, reading: Reading, variables: Variables, context: Context, *, primary: bool = False
    ) -> Any:
        """The JSON of a reading: text that is ready, or decoded if Python had something to add.

        Raises Left, and GatewayError LIMIT_EXCEEDED for more rows than the caller's role may ask for.
        """
        self.check(reading, variables, context)
        statement = self.bound(reading, variables)
        with _leaving(reading):
            text = await context.planned(statement, primary=primary)
            return text if reading.where is None else await self._filled(reading, orjson.loads(text), context)

    async def follow(self, reading: Reading, statement: Statement, context: Context) -> str | None:
        """The text that a statement of something followed gives: None where the caller does not see the run.

        It is read from the primary: a replica may not know yet what woke the subscription. Raises Left.
        """
        with _leaving(reading):
            return await context.value(statement, primary=True)

    async def shown(self, reading: Reading, texts: Sequence[str], context: Context) -> Sequence[Any]:
        """Answers, of which `texts` are what the database wrote: JSON that is ready, or filled in by Python.

        Raises Left.
        """
        if reading.where is None:
            return [orjson.Fragment(text) for text in texts]
        with _leaving(reading):
            filled: Sequence[Any] = await self._filled(
                reading, [orjson.loads(text) for text in texts], context
            )
        return filled

    def bound(self, reading: Reading, variables: Variables) -> Statement:
        """The statement of a reading with the values of a request. Raises Left."""
        try:
            return Statement(reading.statement.sql, bound(reading.statement.values, variables))
        except GatewayError as error:
            raise Left from error

    async def _filled(self, reading: Reading, data: Any, context: Context) -> Any:
        assert reading.where is not None
        await hydrate(data, reading.where, self._planner.tables, self._computes, context)
        return data

    def check(self, reading: Reading, variables: Variables, context: Context) -> None:
        """Refuse a reading that may come to more rows than the caller's role may ask for: LIMIT_EXCEEDED."""
        budget = self.budget.get(context.identity.role)
        if budget is None:
            return
        try:
            cost = reading.cost if reading.cost is not None else reading.plan.worst(variables)
        except GatewayError:
            return  # a page of a size that is not allowed, which is said when the values are read
        if cost > budget:
            raise GatewayError(
                "LIMIT_EXCEEDED",
                f"The operation asks for up to {cost} rows; {budget} are allowed."
                " Ask for smaller pages (`first`) or fewer levels.",
                extensions={"cost": cost, "budget": budget},
            )

    def readings(self, execution: Execution | Ready) -> Iterator[Reading]:
        """The readings of a query, or of a mutation's payloads: what running it goes by."""
        if execution.operation.operation is OperationType.QUERY:
            found = [self.query(execution)]
            yield from (reading for reading in found if reading is not None)
            return
        for key, nodes in operation_of(execution).roots().items():
            reading = self.field(execution, key, nodes)
            if reading is not None:
                yield reading

    def unplanned(self, execution: Execution | Ready) -> Mapping[str, str]:
        """The root fields that no plan reads, by response key, each with the reason."""
        operation = operation_of(execution)
        found: dict[str, str] = {}
        for key, nodes in operation.roots().items():
            try:
                self._planner.root(operation, key, nodes)
                for guard in operation.guards:
                    guard(execution.variable_values.coerced)
            except (Unplannable, GatewayError) as error:
                found[key] = str(error)
                operation.guards.clear()
        return found

    def _kept_reading(
        self, execution: Execution | Ready, part: str, make: Callable[[Operation], Reading | None]
    ) -> Reading | None:
        variables = execution.variable_values
        sources = variables.sources
        shapes = tuple(
            (name, shape(value, sources[name].signature.type)) for name, value in variables.coerced.items()
        )
        name = (id(execution.operation), part, shapes)
        operation = operation_of(execution)
        try:
            found = self._kept.find(name, variables.coerced)
            if found is not None:
                return found.value
            self.made += 1
            reading = self._made(operation, make)
            weight = len(reading.statement.sql) if reading else 0
            self._kept.keep(
                name, execution.operation, operation.guards, variables.coerced, reading, weight=weight
            )
        except TooLarge:
            raise
        except GatewayError:
            return None  # a guard's: a cursor or an id that is none, which Strawberry says
        return reading

    def _made(self, operation: Operation, make: Callable[[Operation], Reading | None]) -> Reading | None:
        try:
            return make(operation)
        except TooLarge:
            raise
        except GatewayError:
            return None  # an argument that is wrong, which Strawberry says

    def _roots(
        self, operation: Operation, roots: Mapping[str, Sequence[FieldDetails]], *, whole: bool = False
    ) -> Reading | None:
        members: list[tuple[str, Any]] = []
        rest: dict[str, Sequence[FieldDetails]] = {}
        for key, nodes in roots.items():
            try:
                members.append((key, self._planner.root(operation, key, nodes)))
            except (Unplannable, GatewayError):
                rest[key] = nodes
        if not members or (whole and rest):
            return None
        return self._reading(Plan(tuple(members)), tuple(roots), rest)

    def _reading(
        self, plan: Plan, order: tuple[str, ...], rest: Mapping[str, Sequence[FieldDetails]]
    ) -> Reading:
        return Reading(plan, compile_plan(plan, self._planner.tables), plan.places, order, rest, _cost(plan))


def _cost(plan: Plan) -> int | None:
    try:
        return plan.worst({})
    except (KeyError, GatewayError):
        return None


@contextmanager
def _leaving(reading: Reading) -> Iterator[None]:
    """Leave to Strawberry what goes wrong with a statement and what it gave, if that can tell more."""
    try:
        yield
    except (asyncpg.PostgresError, ValueError, TypeError, GatewayError) as error:
        raise _left(error, reading) from error


def _left(error: Exception, reading: Reading) -> Exception:
    explained = translate(error)
    if explained is None:
        log.error("a plan failed: %s\n%s", error, reading.statement.sql)
        return Left()
    return Left() if explained.code in _LEFT else error
