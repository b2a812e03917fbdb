"""GraphQL arguments → what the loaders take."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from strawberry.types import Info
from strawberry.types.base import has_object_definition

from trellis.loaders.arguments import Arguments, PageLimits, check_page, read_cursor
from trellis.loaders.order import order_of
from trellis.resolvers.context import Context, context_of
from trellis.schema.declaration import Direction, Table
from trellis.schema.fields import given


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
        context.arguments[node] = _check(table, kwargs, context.services.page_limits)
    return context.arguments[node]


def _check(table: Table, kwargs: Mapping[str, Any], limits: PageLimits) -> Arguments:
    # An argument that is null is the same as one that is absent.
    first, last, after, before = (kwargs.get(name) for name in ("first", "last", "after", "before"))
    search: str | None = kwargs.get("search")
    size, backward = check_page(first, last, after, before, limits)
    order = [_term(given(term)) for term in kwargs.get("order_by") or ()]
    terms = order_of(table, order, ranked=search is not None)
    where = kwargs.get("where")
    return Arguments(
        where=None if where is None else plain(where),
        terms=terms,
        size=size,
        backward=backward,
        after=read_cursor(table, terms, after, "after"),
        before=read_cursor(table, terms, before, "before"),
        search=search,
    )


def _term(given_term: Mapping[str, Enum]) -> tuple[str, Direction]:
    """The one member of a term: GraphQL has seen to it that there is one, and that it is not null."""
    [(name, direction)] = given_term.items()
    value: Direction = direction.value
    return name, value
