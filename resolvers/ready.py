"""An operation that may run: known as far as its document tells, ready with a request's variables."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode
from graphql.execution import Executor as GraphQLExecutor
from graphql.execution.values import VariableValues, get_variable_values

from trellis.loaders.selection import Operation as Selection
from trellis.realtime.operation import Operation, OperationKind
from trellis.resolvers.documents import InvalidDocument

Execution = GraphQLExecutor[Any]

_META = frozenset({"__schema", "__type", "__typename"})


@dataclass(frozen=True)
class Known:
    """An operation of a valid document. `template` is what graphql-core made of its first request."""

    template: Execution

    @cached_property
    def kind(self) -> OperationKind:
        """What it is."""
        kind: OperationKind = self.template.operation.operation.value
        return kind

    @cached_property
    def is_introspection(self) -> bool:
        """Whether it is a query whose every root field is about the schema, wherever that stands."""
        return self.kind == "query" and _asks_only_for(_META, self.template)

    def ready(self, request: Operation, variables: VariableValues | None, most_errors: int) -> "Ready":
        """The operation with the request's variables, coerced unless that is done. Raises InvalidDocument."""
        if variables is None:
            found = get_variable_values(
                self.template.schema,
                self.template.operation.variable_definitions or (),
                dict(request.variables or {}),
                max_errors=most_errors,
            )
            if isinstance(found, list):
                raise InvalidDocument(found)
            variables = found
        return Ready(self, request, variables)


@dataclass(frozen=True, slots=True)
class Ready:
    """An operation with its variables."""

    known: Known
    request: Operation
    variable_values: VariableValues

    @property
    def schema(self) -> Any:
        """The schema."""
        return self.known.template.schema

    @property
    def operation(self) -> Any:
        """The operation's definition."""
        return self.known.template.operation

    @property
    def fragments(self) -> Any:
        """The fragments of its document."""
        return self.known.template.fragments

    def execution(self, context: Any) -> Execution:
        """What Strawberry runs it by."""
        one = self.known.template.build_per_event_executor(None)
        one.variable_values = self.variable_values
        one.context_value = context
        one.operation_extensions = self.request.extensions  # type: ignore[attr-defined]
        return one


def operation_of(run: Execution | Ready) -> Selection:
    """The operation as the planner takes it, without guards yet."""
    return Selection(run.schema, run.operation, run.fragments, run.variable_values)


def _asks_only_for(names: frozenset[str], execution: Execution) -> bool:
    seen: set[str] = set()
    stack: list[SelectionSetNode] = [execution.operation.selection_set]
    while stack:
        for node in stack.pop().selections:
            if isinstance(node, FieldNode):
                if node.name.value not in names:
                    return False
            elif isinstance(node, FragmentSpreadNode):
                if node.name.value not in seen:
                    seen.add(node.name.value)
                    stack.append(execution.fragment_definitions[node.name.value].selection_set)
            elif isinstance(node, InlineFragmentNode):
                stack.append(node.selection_set)
    return True
