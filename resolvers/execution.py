"""One operation run by both engines: what a plan reads, and beside it what Strawberry runs field by field."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    FieldNode,
    GraphQLError,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from graphql.execution.collect_fields import FieldDetails
from strawberry.execution import optimized_is_awaitable

from trellis.loaders.plan import Constant
from trellis.loaders.planner import ROW
from trellis.resolvers.context import Context
from trellis.resolvers.planned import Left, PlannedReads, Reading
from trellis.resolvers.ready import Execution, Ready, operation_of

_TYPENAME = SelectionSetNode(
    selections=(FieldNode(name=NameNode(value="__typename"), arguments=(), directives=()),)
)


async def settled(result: Any) -> Any:
    """The value of what graphql-core gives either at once or as an awaitable."""
    return await result if optimized_is_awaitable(result) else result


async def run_query(planned: PlannedReads, ready: Ready, context: Context) -> ExecutionResult:
    """Read what can be planned in one statement; the keys of the response are in the client's order."""
    reading = planned.query(ready)
    if reading is None:
        return await _run(ready.execution(context))
    try:
        data = await planned.read(reading, ready.variable_values.coerced, context)
    except Left as left:
        if context.trace is not None:
            context.trace.left = str(left.__cause__ or "")
        return await _run(ready.execution(context))
    if not reading.rest:
        return _result(data)
    result = await _run(_narrowed(ready.execution(context), reading.rest))
    if result.data is None:
        return result
    merged = _decoded(data) | result.data
    return ExecutionResult({key: merged[key] for key in reading.order}, result.errors)


async def run_mutation(planned: PlannedReads, ready: Ready, context: Context) -> ExecutionResult:
    """Run the root fields one after another; what each has written is read by plan before the next begins."""
    roots = operation_of(ready).roots()
    readings = {key: planned.field(ready, key, nodes) for key, nodes in roots.items()}
    for reading in readings.values():
        if reading is not None:
            planned.check(reading, ready.variable_values.coerced, context)
    data: Any = {}
    errors: list[GraphQLError] = []
    for key, nodes in roots.items():
        reading = readings[key]
        context.reads_back, context.written = reading is not None, None
        part = _narrowed(ready.execution(context), {key: nodes if reading is None else _pruned(nodes)})
        result = await _run(part)
        errors += result.errors or ()
        if result.data is None:
            return ExecutionResult(None, errors)
        if reading is None or context.written is None:
            data |= result.data
            continue
        try:
            variables = {**ready.variable_values.coerced, ROW: context.written}
            read = await planned.read(reading, variables, context, primary=True)
        except Exception as error:
            # The change stays; what cannot be said of it is null, which a payload's row may be.
            unread, why = _unread(reading, nodes, error)
            data |= unread
            errors += why
            continue
        if len(roots) == 1 and not errors:
            return _result(read)
        data |= _decoded(read)
    return ExecutionResult(data, errors or None)


def _unread(
    reading: Reading, nodes: Sequence[FieldDetails], error: Exception
) -> tuple[dict[str, Any], list[GraphQLError]]:
    """A payload without its row, and an error in each place where that was asked for."""
    [(key, payload)] = reading.plan.members
    cause = error.__cause__ if isinstance(error, Left) and isinstance(error.__cause__, Exception) else error
    shown = {name: part.text if isinstance(part, Constant) else None for name, part in payload.below}
    at = [each.node for each in nodes]
    errors = [
        GraphQLError(str(cause), at, path=[key, name], original_error=cause)
        for name, value in shown.items()
        if value is None
    ]
    return {key: shown}, errors


async def _run(execution: Execution) -> ExecutionResult:
    return _as_result(await settled(execution.execute_operation()))


def _as_result(result: Any) -> ExecutionResult:
    assert isinstance(result, ExecutionResult)
    return result


def _narrowed(execution: Execution, fields: Mapping[str, Sequence[FieldDetails]]) -> Execution:
    """The same operation with these root fields alone, and errors of its own."""
    one = execution.build_per_event_executor(execution.root_value)
    whole = execution.operation
    one.operation = OperationDefinitionNode(
        operation=whole.operation,
        name=whole.name,
        variable_definitions=whole.variable_definitions,
        directives=whole.directives,
        selection_set=SelectionSetNode(
            selections=tuple(each.node for nodes in fields.values() for each in nodes)
        ),
        loc=whole.loc,
    )
    return one


def _pruned(nodes: Sequence[FieldDetails]) -> Sequence[FieldDetails]:
    """The fields without what is selected of them."""
    return [each._replace(node=_without_selection(each.node)) for each in nodes]


def _without_selection(node: FieldNode) -> FieldNode:
    return FieldNode(
        alias=node.alias,
        name=node.name,
        arguments=node.arguments,
        directives=node.directives,
        selection_set=_TYPENAME,
        loc=node.loc,
    )


def _result(data: Any) -> ExecutionResult:
    ready: Any = orjson.Fragment(data) if isinstance(data, str) else data
    return ExecutionResult(ready, None)


def _decoded(data: Any) -> dict[str, Any]:
    decoded: dict[str, Any] = orjson.loads(data) if isinstance(data, str) else data
    return decoded
