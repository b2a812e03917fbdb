"""Plans of documents, without a database."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import parse, validate
from graphql.execution import Executor

from trellis.db.session import Role
from trellis.loaders.arguments import PageLimits
from trellis.loaders.plan import Node
from trellis.loaders.planner import Planner
from trellis.loaders.selection import Operation
from trellis.loaders.statement import Statement
from trellis.resolvers.planned import PlannedReads, Reading
from trellis.resolvers.schema import Served


def planned_reads(
    served: Served, budget: Mapping[Role, int] | None = None, *, kept: int = 1000
) -> PlannedReads:
    """The planned reads of a schema."""
    return PlannedReads(Planner(served.tables, PageLimits()), served.computed, budget, kept=kept)


class InvalidError(ValueError):
    """The document, or the variables, are not valid."""


class Document:
    """A valid document of one operation, parsed once: the same one again and again, as the engine keeps it."""

    def __init__(self, served: Served, text: str) -> None:
        self._served = served
        self._node = parse(text)
        errors = validate(served.schema._schema, self._node)
        if errors:
            raise InvalidError(errors)

    def execution(self, **variables: Any) -> Executor[Any]:
        """The operation with these variables, ready to run."""
        execution = self._served.schema.execution_context_class.build(
            self._served.schema._schema, self._node, raw_variable_values=variables
        )
        if isinstance(execution, list):
            raise InvalidError(execution)
        return execution

    def reading(self, reads: PlannedReads, /, **variables: Any) -> Reading | None:
        """The reading of a query."""
        return reads.query(self.execution(**variables))

    def payloads(self, reads: PlannedReads, /, **variables: Any) -> Iterator[Reading | None]:
        """The readings of a mutation's fields."""
        execution = self.execution(**variables)
        for key, nodes in operation_of(execution).roots().items():
            yield reads.field(execution, key, nodes)

    def worst(self, reads: PlannedReads, /, **variables: Any) -> int:
        """How many rows a query reads at most."""
        execution = self.execution(**variables)
        reading = reads.query(execution)
        assert reading is not None
        return reading.plan.worst(execution.variable_values.coerced)


def operation_of(execution: Executor[Any]) -> Operation:
    """What the planner is given of an execution."""
    return Operation(execution.schema, execution.operation, execution.fragments, execution.variable_values)


def tree(node: Node) -> list[str]:
    """The members of a plan, in lines for people."""
    return [line for key, member in node.below for line in member.described(key)]


def by_plan(statements: Sequence[Statement]) -> list[Statement]:
    """Those of the statements that a plan was compiled to."""
    return [each for each in statements if each.sql.startswith("select concat(")]
