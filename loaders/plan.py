"""What an operation reads, as a tree: rows, their members, the connections below them. Pure data.

`loaders.planner` makes it from an operation, `loaders.compile` makes SQL of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLOutputType

from trellis.loaders.aggregate import Aggregation, Key, Measure
from trellis.loaders.arguments import Arguments
from trellis.loaders.rows import Source
from trellis.loaders.runs import Telling
from trellis.loaders.variables import Variables, value_of
from trellis.schema.declaration import Column, Link, Table

# What is said of all rows of a connection looks at more of them than it shows: rows that it counts for.
_COUNTED, _FILTERED = 10, 100
# A value that Python computes takes as long as a few rows.
_COMPUTED = 5

Members = tuple[tuple[str, "Node"], ...]
"""What an object holds, by the key that the client gave it, in its order."""


@dataclass(frozen=True)
class Node:
    """A part of a plan. `below` are its own parts, by key; a part that is not named has an empty one."""

    @property
    def label(self) -> str:
        """What it is, in a few words for people."""
        return type(self).__name__

    @property
    def below(self) -> Members:
        """The parts of this part."""
        return ()

    @property
    def places(self) -> Any:
        """Where in its JSON Python has something to fill in: `Hydrated` by key, all the way down, or None.

        Lists are not told apart: what holds of a list holds of its items.
        """
        return {key: found for key, part in self.below if (found := part.places)} or None

    def worst(self, variables: Variables) -> int:
        """How many rows it reads at most: the product of the limits along each path, summed up."""
        return sum(part.worst(variables) for _, part in self.below)

    def described(self, name: str = "", depth: int = 0) -> Iterator[str]:
        """Lines of text, indented by depth, for people to read."""
        yield f"{'  ' * depth}{name and f'{name}: '}{self.label}"
        for key, part in self.below:
            yield from part.described(key, depth + 1)


@dataclass(frozen=True)
class Constant(Node):
    """A string that is known beforehand: `__typename`."""

    text: str

    @property
    def label(self) -> str:
        return repr(self.text)


@dataclass(frozen=True)
class GlobalId(Node):
    """The row's Relay id."""


@dataclass(frozen=True)
class Value(Node):
    """A column of the row."""

    column: Column

    @property
    def label(self) -> str:
        return self.column.sql


@dataclass(frozen=True)
class RunValue(Node):
    """What a run has beside its own row: a column of `trellis.runs`, or what follows from some of them."""

    name: str

    @property
    def label(self) -> str:
        return f"{self.name} of the run"


@dataclass(frozen=True)
class Hydrated(Node):
    """A field that Python computes for all rows at once, from the columns in `needs` (Python names)."""

    type_name: str
    name: str
    needs: tuple[str, ...]
    kind: GraphQLOutputType

    @property
    def label(self) -> str:
        return f"computed from {', '.join(self.needs)}"

    def worst(self, variables: Variables) -> int:
        return _COMPUTED

    @property
    def places(self) -> Any:
        return self


@dataclass(frozen=True)
class Nested(Node):
    """An object that is no row, such as a mutation's payload."""

    members: Members

    @property
    def below(self) -> Members:
        return self.members


@dataclass(frozen=True)
class Object(Nested):
    """A row of a table as an object."""

    table: Table

    @property
    def label(self) -> str:
        return self.table.relation

    def worst(self, variables: Variables) -> int:
        return 1 + super().worst(variables)


@dataclass(frozen=True)
class _Wrapped(Node):
    """A row in a place where rows are."""

    item: Object

    @property
    def below(self) -> Members:
        return (("", self.item),)

    @property
    def places(self) -> Any:
        return self.item.places


@dataclass(frozen=True)
class ToOne(_Wrapped):
    """The row at the end of a link, or null."""

    link: Link

    @property
    def label(self) -> str:
        return f"to one, by {self.link.via}"


@dataclass(frozen=True)
class _OneOf(Node):
    """A row that is in one of several tables."""

    choices: tuple[_Wrapped, ...]

    @property
    def below(self) -> Members:
        return tuple(("", choice) for choice in self.choices)

    @property
    def places(self) -> Any:
        return self.choices[0].places if len(self.choices) == 1 else super().places


@dataclass(frozen=True)
class Own(_OneOf):
    """A run's row in the table of its kind."""

    choices: tuple[ToOne, ...]

    @property
    def label(self) -> str:
        return "the run's own row"

    def worst(self, variables: Variables) -> int:
        return max(choice.worst(variables) for choice in self.choices)


@dataclass(frozen=True)
class Rows(_Wrapped):
    """The rows of a page, as a list of objects."""

    item: Object | Own  # type: ignore[assignment]

    @property
    def label(self) -> str:
        return "each row"


@dataclass(frozen=True)
class ByKey(_Wrapped):
    """One row by its key, which may be deferred; null where there is none that the caller may see."""

    key: tuple[Any, ...]

    @property
    def label(self) -> str:
        return "by key"


@dataclass(frozen=True)
class List(_Wrapped):
    """A page of rows as a plain list."""

    source: Source
    arguments: Arguments

    @property
    def label(self) -> str:
        return f"list of {_page(self.source, self.arguments)}"

    def worst(self, variables: Variables) -> int:
        return int(value_of(self.arguments.size, variables)) * self.item.worst(variables)


@dataclass(frozen=True)
class Told(_Wrapped):
    """What a function tells of a run, as a plain list."""

    telling: Telling

    @property
    def label(self) -> str:
        return f"list that {self.telling.table.relation} tells"

    def worst(self, variables: Variables) -> int:
        return int(value_of(self.telling.most, variables))


@dataclass(frozen=True)
class Edges(Nested):
    """The rows of a page with their cursors. Members: OfEdge, Object or Own, Constant."""

    @property
    def label(self) -> str:
        return "each row, with its place"


@dataclass(frozen=True)
class OfEdge(Node):
    """What a row is in this connection: its `cursor`, its `rank` or its `snippet` under a search."""

    name: str

    @property
    def label(self) -> str:
        return self.name


@dataclass(frozen=True)
class PageInfo(Nested):
    """Where the page stands. Members: OfPage, Constant."""


@dataclass(frozen=True)
class OfPage(Node):
    """A field of Relay's page info, by Python name."""

    name: str

    @property
    def label(self) -> str:
        return self.name


@dataclass(frozen=True)
class TotalCount(Node):
    """How many rows fit on all pages together."""


@dataclass(frozen=True)
class MeasureValue(Node):
    """What a function finds in all rows, or in a group of them."""

    measure: Measure

    @property
    def label(self) -> str:
        return self.measure.sql()


@dataclass(frozen=True)
class KeyValue(Node):
    """What the rows of a group share; nothing where they are not grouped by it."""

    key: Key | None

    @property
    def label(self) -> str:
        return self.key.sql() if self.key else "null"


@dataclass(frozen=True)
class Aggregate(Nested):
    """What all rows that fit come to, or each group of them. Members: MeasureValue, KeyValue, Nested."""

    wanted: Aggregation

    @property
    def label(self) -> str:
        return "each group of all rows" if self.wanted.grouping else "all rows"

    def worst(self, variables: Variables) -> int:
        return int(value_of(self.wanted.grouping.size, variables)) if self.wanted.grouping else 0


@dataclass(frozen=True)
class Connection(Nested):
    """A page of rows, and what is said about all of them."""

    source: Source
    arguments: Arguments

    @property
    def label(self) -> str:
        return f"page of {_page(self.source, self.arguments)}"

    def worst(self, variables: Variables) -> int:
        shown = [part for _, part in self.members if isinstance(part, Rows | Edges)]
        about = [part for _, part in self.members if not isinstance(part, Rows | Edges)]
        size = int(value_of(self.arguments.size, variables))
        filtered = self.arguments.where is not None or self.arguments.search is not None
        looked_at = (_FILTERED if filtered else _COUNTED) * sum(
            isinstance(part, TotalCount | Aggregate) for part in about
        )
        return size * _sum(shown, variables) + _sum(about, variables) + looked_at


@dataclass(frozen=True)
class FirstOf(_OneOf):
    """The one of several that is not null."""

    choices: tuple[ByKey, ...]

    @property
    def label(self) -> str:
        return "the first of"


@dataclass(frozen=True)
class Part:
    """Those of several rows that are of one table.

    `places` (deferred) are their positions among all, from 1; `keys` the columns of their keys, as lists of
    the same length.
    """

    item: Object
    places: Any
    keys: tuple[Any, ...]


@dataclass(frozen=True)
class Several(Node):
    """Rows by their keys, of one or more tables, in the order asked for; `count` is how many there are."""

    parts: tuple[Part, ...]
    count: Any

    @property
    def label(self) -> str:
        return "by keys"

    @property
    def below(self) -> Members:
        return tuple(("", part.item) for part in self.parts)

    @property
    def places(self) -> Any:
        return self.parts[0].item.places if len(self.parts) == 1 else super().places

    def worst(self, variables: Variables) -> int:
        each = max(part.item.worst(variables) for part in self.parts)
        return int(value_of(self.count, variables)) * each


@dataclass(frozen=True)
class Plan(Nested):
    """What one statement reads: a JSON object with these members."""

    @property
    def label(self) -> str:
        return "one statement"


def _sum(parts: Iterable[Node], variables: Variables) -> int:
    return sum(part.worst(variables) for part in parts)


def _page(source: Source, arguments: Arguments) -> str:
    order = ", ".join(f"{term.name} {term.direction.lower()}" for term in arguments.terms)
    edges = [name for name in ("after", "before", "where", "search") if getattr(arguments, name) is not None]
    link = source.link
    via = "" if link is None else f" through {link.through}" if link.through else f" by {link.via}"
    given = f" with {', '.join(edges)}" if edges else ""
    direction = ", from the end" if arguments.backward else ""
    return f"{source.table.relation}{via} ordered by {order}{direction}{given}"
