"""What an operation reads, as a tree: rows, their members, the connections below them. Pure data.

`loaders.planner` makes it from an operation, `loaders.compile` makes SQL of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLOutputType

from trellis.loaders.aggregate import Aggregation, Key, Measure
from trellis.loaders.arguments import Arguments
from trellis.loaders.rows import Source
from trellis.loaders.variables import Variables, value_of
from trellis.schema.declaration import Column, Link, Table

Members = tuple[tuple[str, Any], ...]
"""What an object holds, by the key that the client gave it, in its order."""


@dataclass(frozen=True)
class Constant:
    """A string that is known beforehand: `__typename`."""

    text: str


@dataclass(frozen=True)
class GlobalId:
    """The row's Relay id."""


@dataclass(frozen=True)
class Value:
    """A column of the row."""

    column: Column


@dataclass(frozen=True)
class RunValue:
    """What a run has beside its own row: a column of `trellis.runs`, or what follows from some of them."""

    name: str


@dataclass(frozen=True)
class Hydrated:
    """A field that Python computes for all rows at once, from the columns in `needs` (Python names)."""

    type_name: str
    name: str
    needs: tuple[str, ...]
    kind: GraphQLOutputType


@dataclass(frozen=True)
class Object:
    """A row of a table as an object."""

    table: Table
    members: Members


@dataclass(frozen=True)
class ToOne:
    """The row at the end of a link, or null."""

    link: Link
    target: Object


@dataclass(frozen=True)
class Rows:
    """The rows of a page, as a list of objects."""

    item: Object


@dataclass(frozen=True)
class Edges:
    """The rows of a page with their cursors. Members: Cursor, Rank, Snippet, Object, Constant."""

    members: Members


@dataclass(frozen=True)
class Cursor:
    """The row's place in the connection's order."""


@dataclass(frozen=True)
class Rank:
    """How well the row matches the search."""


@dataclass(frozen=True)
class Snippet:
    """The part of the row that matches the search."""


@dataclass(frozen=True)
class PageInfo:
    """Where the page stands. Members: the Python name of a field of Relay's page info, or Constant."""

    members: Members


@dataclass(frozen=True)
class TotalCount:
    """How many rows fit on all pages together."""


@dataclass(frozen=True)
class MeasureValue:
    """What a function finds in all rows, or in a group of them."""

    measure: Measure


@dataclass(frozen=True)
class KeyValue:
    """What the rows of a group share; nothing where they are not grouped by it."""

    key: Key | None


@dataclass(frozen=True)
class Aggregate:
    """What all rows that fit come to, or each group of them. Members: MeasureValue, KeyValue, Nested, Constant."""

    wanted: Aggregation
    members: Members


@dataclass(frozen=True)
class Connection:
    """A page of rows, and what is said about all of them."""

    source: Source
    arguments: Arguments
    members: Members


@dataclass(frozen=True)
class List:
    """A page of rows as a plain list."""

    source: Source
    arguments: Arguments
    item: Object


@dataclass(frozen=True)
class ByKey:
    """One row by its key, which may be deferred; null where there is none that the caller may see."""

    item: Object
    key: tuple[Any, ...]


@dataclass(frozen=True)
class FirstOf:
    """The one of several that is not null."""

    choices: tuple[ByKey, ...]


@dataclass(frozen=True)
class Several:
    """Rows by their keys, of one or more tables, in the order asked for.

    `items` has an object for each table; `places` (deferred) are the positions from 1 of its rows, `keys`
    its key columns, as lists of the same length. `count` is how many there are together.
    """

    items: tuple[tuple[Object, Any, tuple[Any, ...]], ...]
    count: Any


@dataclass(frozen=True)
class Nested:
    """An object that is no row, such as a mutation's payload."""

    members: Members


@dataclass(frozen=True)
class Plan:
    """What one statement reads: a JSON object with these members."""

    members: Members


def worst(node: Any, variables: Variables) -> int:
    """How many rows a part of a plan reads at most: the product of the limits along each path, summed up."""
    match node:
        case Plan(members) | Nested(members) | Edges(members):
            return _sum(members, variables)
        case Object(members=members):
            return 1 + _sum(members, variables)
        case Rows(item) | ToOne(target=item) | ByKey(item=item):
            return worst(item, variables)
        case List(arguments=arguments, item=item):
            return int(value_of(arguments.size, variables)) * worst(item, variables)
        case Connection(arguments=arguments, members=members):
            shown = tuple((key, member) for key, member in members if isinstance(member, Rows | Edges))
            about = sum(worst(member, variables) for _, member in members if isinstance(member, Aggregate))
            return int(value_of(arguments.size, variables)) * _sum(shown, variables) + about
        case Aggregate(wanted):
            return int(value_of(wanted.grouping.size, variables)) if wanted.grouping else 0
        case FirstOf(choices):
            return max(worst(choice, variables) for choice in choices)
        case Several(items, count):
            return int(value_of(count, variables)) * max(worst(item, variables) for item, _, _ in items)
    return 0


def _sum(members: Members, variables: Variables) -> int:
    return sum(worst(member, variables) for _, member in members)


def places(plan: Plan) -> Mapping[str, Any] | None:
    """Where in a plan's JSON Python has something to fill in: `Hydrated` by key, all the way down, or None.

    Lists are not told apart: what holds of a list holds of its items.
    """
    return _below(plan.members)


def _below(members: Members) -> Mapping[str, Any] | None:
    return {key: found for key, member in members if (found := _place(member))} or None


def _place(node: Any) -> Mapping[str, Any] | Hydrated | None:
    match node:
        case Hydrated():
            return node
        case Rows(item) | List(item=item) | ToOne(target=item) | ByKey(item=item):
            return _below(item.members)
        case FirstOf(choices):
            return _below(tuple(member for choice in choices for member in choice.item.members))
        case Several(items):
            return _below(tuple(member for item, _, _ in items for member in item.members))
        case Nested(members) | Edges(members) | Object(members=members) | Connection(members=members):
            return _below(members)
    return None


def described(node: Any, name: str = "", depth: int = 0) -> Iterator[str]:
    """The plan as lines of text, indented by depth, for people to read."""
    indent = "  " * depth
    label = f"{indent}{name}: " if name else indent
    match node:
        case Plan(members):
            for key, member in members:
                yield from described(member, key, depth)
        case Object(table, members):
            yield f"{label}{table.relation}"
            for key, member in members:
                yield from described(member, key, depth + 1)
        case ToOne(link, target):
            yield f"{label}to one, by {link.via}"
            yield from described(target, depth=depth + 1)
        case Rows(item):
            yield f"{label}rows"
            yield from described(item, depth=depth + 1)
        case ByKey(item):
            yield f"{label}row by key"
            yield from described(item, depth=depth + 1)
        case Connection(source, arguments, members):
            yield f"{label}page of {_page(source, arguments)}"
            for key, member in members:
                yield from described(member, key, depth + 1)
        case List(source, arguments, item):
            yield f"{label}list of {_page(source, arguments)}"
            yield from described(item, depth=depth + 1)
        case Edges(members) | PageInfo(members) | Nested(members) | Aggregate(members=members):
            yield f"{label}{type(node).__name__}"
            for key, member in members:
                yield from described(member, key, depth + 1)
        case FirstOf(choices):
            yield f"{label}the first of"
            for choice in choices:
                yield from described(choice, depth=depth + 1)
        case Several(items):
            yield f"{label}rows by keys"
            for item, _, _ in items:
                yield from described(item, depth=depth + 1)
        case Value(column):
            yield f"{label}{column.sql}"
        case RunValue(field):
            yield f"{label}run.{field}"
        case Hydrated(_, field, needs):
            yield f"{label}{field}, computed from {', '.join(needs)}"
        case MeasureValue(measure):
            yield f"{label}{measure.sql()}"
        case KeyValue(found):
            yield f"{label}{found.sql() if found else 'null'}"
        case Constant(text):
            yield f"{label}{text!r}"
        case _:
            yield f"{label}{node if isinstance(node, str) else type(node).__name__}"


def _page(source: Source, arguments: Arguments) -> str:
    order = ", ".join(f"{term.name} {term.direction.lower()}" for term in arguments.terms)
    edges = [name for name in ("after", "before", "where", "search") if getattr(arguments, name) is not None]
    link = source.link
    via = "" if link is None else f" through {link.through}" if link.through else f" by {link.via}"
    given = f" with {', '.join(edges)}" if edges else ""
    direction = ", from the end" if arguments.backward else ""
    return f"{source.table.relation}{via} ordered by {order}{direction}{given}"
