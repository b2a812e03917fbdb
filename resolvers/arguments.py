"""GraphQL arguments → what the loaders take."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from strawberry.types import Info
from strawberry.types.base import has_object_definition
from strawberry.types.nodes import SelectedField, Selection

from trellis.loaders.aggregate import Aggregation, group_arguments, measures
from trellis.loaders.arguments import Arguments, connection_arguments
from trellis.resolvers.context import Context, context_of
from trellis.schema.aggregates import FUNCTIONS, measured
from trellis.schema.declaration import Table
from trellis.schema.fields import camel, given


def plain(value: Any) -> Any:
    """Input objects as mappings of what the client gave, by Python name, all the way down."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if has_object_definition(value):
        return {name: plain(each) for name, each in given(value).items()}
    return value


def page_arguments(table: Table, info: Info[Any, Any], kwargs: Mapping[str, Any]) -> Arguments:
    """The checked arguments of a connection field.

    All parents of a level share one selected field, so the check is done once per field, not once per parent.
    """
    context: Context = context_of(info)
    node = id(info._raw_info.field_nodes[0])
    if node not in context.arguments:
        values = {name: plain(value) for name, value in kwargs.items()}
        context.arguments[node] = connection_arguments(table, values, context.services.page_limits)
    return context.arguments[node]


def aggregation(table: Table, info: Info[Any, Any], kwargs: Mapping[str, Any]) -> Aggregation:
    """What an `aggregate` or `groups` field is asked for: its checked arguments, and the selected measures.

    All parents of a level share the field's nodes, so this too is done once per field.
    """
    context: Context = context_of(info)
    nodes = tuple(id(node) for node in info._raw_info.field_nodes)
    if nodes not in context.aggregations:
        values = {name: plain(value) for name, value in kwargs.items()}
        grouping = group_arguments(table, values, context.services.page_limits) if values else None
        members = [member for field in _fields(info.selected_fields) for member in _fields(field.selections)]
        selected = {(member.name, field.name) for member in members for field in _fields(member.selections)}
        wanted = {
            (function, column.name)
            for function in FUNCTIONS
            for column in measured(table, function)
            if (function, camel(column.name)) in selected
        }
        count = any(member.name == "count" for member in members)
        context.aggregations[nodes] = Aggregation(measures(table, wanted, count=count), grouping)
    return context.aggregations[nodes]


def _fields(selections: Iterable[Selection]) -> Iterator[SelectedField]:
    """The selected fields, those of fragments too, without what @skip and @include leave out."""
    for selection in selections:
        skip, include = (selection.directives.get(name, {}).get("if") for name in ("skip", "include"))
        if skip is True or include is False:
            continue
        if isinstance(selection, SelectedField):
            yield selection
        else:
            yield from _fields(selection.selections)
