"""Object types derived from declarations: a type per table, its edge and its Relay connection."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import strawberry
from strawberry.types.arguments import StrawberryArgument

from trellis.schema.aggregates import aggregate_types
from trellis.schema.declaration import Computed, Link, Table
from trellis.schema.fields import DerivedField, Resolve, argument, camel, fill, shell
from trellis.schema.inputs import Inputs
from trellis.schema.node import Node, encode_id
from trellis.schema.run import Run


class Resolvers(Protocol):
    """Where the fields that are more than a column get their values; implemented above this package."""

    def link(self, table: Table, link: Link) -> Resolve:
        """Resolver of a link: a row or None, or a page."""

    def total_count(self) -> Resolve:
        """Resolver of `totalCount` on a page."""

    def aggregate(self, table: Table) -> Resolve:
        """Resolver of `aggregate` on a page of the table."""

    def groups(self, table: Table) -> Resolve:
        """Resolver of `groups` on a page of the table."""

    def computed(self, table: Table, computed: Computed) -> Resolve:
        """Resolver of a computed field."""

    def run(self, name: str) -> Resolve:
        """Resolver of a field of `Run`, by Python name."""


@strawberry.type(description="Where a page stands in its connection.")
class PageInfo:
    """Relay's page info."""

    has_next_page: bool = strawberry.field(description="Whether rows follow this page.")
    has_previous_page: bool = strawberry.field(
        description="Whether rows come before this page; paging forward, whether `after` was given."
    )
    start_cursor: str | None = strawberry.field(description="Cursor of the first row of the page.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last row of the page.")


@dataclass
class Types:
    """The types of all tables. `rows` are the classes whose instances rows become, by type name."""

    tables: Mapping[str, Table]
    inputs: Inputs
    resolvers: Resolvers
    rows: dict[str, type] = field(default_factory=dict)
    connections: dict[str, type] = field(default_factory=dict)

    def build(self) -> "Types":
        """Make every type; they refer to each other, so all shells come first."""
        for name, table in self.tables.items():
            bases = (Run,) if table.run else (Node,)
            self.rows[name] = shell(name, bases)
            self.connections[name] = shell(f"{name}Connection")
        for table in self.tables.values():
            self._object(table)
            self._connection(table)
        return self

    def _object(self, table: Table) -> None:
        cls = self.rows[table.type_name]

        def add(name: str, annotation: Any, resolve: Resolve, text: str, arguments: Any = None) -> None:
            fill(cls, name, annotation, DerivedField(camel(name), annotation, resolve, text, arguments))

        key = table.key
        add(
            "id",
            strawberry.ID,
            lambda row, _info, _arguments: encode_id(table, [getattr(row, name) for name in key]),
            "The global id; `node(id:)` finds the object again.",
        )
        for column in table.readable:
            annotation: Any = list[column.python] if column.is_list else column.python  # type: ignore[name-defined]
            annotation = annotation | None if column.nullable else annotation
            fill(cls, column.name, annotation, strawberry.field(description=column.description))
        for each in table.computed:
            annotation = each.python | None if each.nullable else each.python
            add(each.name, annotation, self.resolvers.computed(table, each), each.description)
        for link in table.links:
            if link.many:
                annotation = self.connections[link.target]
                arguments = self.page_arguments(self.tables[link.target])
            else:
                annotation, arguments = self.rows[link.target] | None, None
            add(link.name, annotation, self.resolvers.link(table, link), link.description, arguments)
        if table.run:
            self._run(cls, table)
        strawberry.type(cls, name=table.type_name, description=table.description)

    def _run(self, cls: type, table: Table) -> None:
        """Add what `Run` has and the table's own columns have not."""
        for each in Run.__strawberry_definition__.fields:  # type: ignore[attr-defined]
            name = each.python_name
            if name == "id" or name in table.by_name:
                continue
            annotation = Run.__annotations__[name]
            derived = DerivedField(
                camel(name), annotation, self.resolvers.run(name), each.description, list(each.arguments)
            )
            fill(cls, name, annotation, derived)

    def _connection(self, table: Table) -> None:
        name, row = table.type_name, self.rows[table.type_name]
        edge = shell(f"{name}Edge")
        fill(edge, "cursor", str, strawberry.field(description="The row's place in the connection's order."))
        fill(edge, "node", row, strawberry.field(description="The row."))
        if table.search:
            fill(
                edge,
                "rank",
                float | None,
                strawberry.field(description="How well the row matches `search`; null without it."),
            )
            fill(
                edge,
                "snippet",
                str | None,
                strawberry.field(
                    description="The part that matches `search`, as safe HTML with `<mark>` around the words."
                ),
            )
        edge = strawberry.type(
            edge, name=f"{name}Edge", description=f"A row of {table.plural} and its place."
        )
        cls = self.connections[name]
        fill(cls, "nodes", list[row], strawberry.field(description="The rows of the page."))  # type: ignore[valid-type]
        fill(cls, "edges", list[edge], strawberry.field(description="The rows with their cursors."))  # type: ignore[valid-type]
        fill(cls, "page_info", PageInfo, strawberry.field(description="Where the page stands."))
        total = DerivedField(
            "totalCount",
            int,
            self.resolvers.total_count(),
            "How many rows fit on all pages together; counted only when asked for.",
        )
        fill(cls, "total_count", int, total)
        self._aggregates(cls, table)
        strawberry.type(cls, name=f"{name}Connection", description=f"A page of {table.plural}.")

    def _aggregates(self, connection: type, table: Table) -> None:
        one, group = aggregate_types(table)
        text = "What all rows that fit come to, on whatever page they are."
        aggregate = DerivedField("aggregate", one, self.resolvers.aggregate(table), text)
        fill(connection, "aggregate", one, aggregate)
        grouping = self.inputs.grouping[table.type_name]
        arguments = [
            argument(
                "grouped_by",
                list[grouping],  # type: ignore[valid-type]
                "What the rows of a group share; at most three columns, each once.",
                required=True,
            ),
            argument("first", int, "How many groups at most; as many as a page has rows if not given."),
        ]
        text = "All rows that fit, by what they share. The groups are in the order of their keys, nulls last."
        annotation = list[group]  # type: ignore[valid-type]
        groups = DerivedField("groups", annotation, self.resolvers.groups(table), text, arguments)
        fill(connection, "groups", annotation, groups)

    def page_arguments(self, table: Table) -> list[StrawberryArgument]:
        """The arguments of a connection of the table."""
        name = table.type_name
        order = self.inputs.order[name]
        arguments = [
            argument("first", int, "How many rows from the start, or after `after`."),
            argument("after", str, "A cursor: only rows behind it."),
            argument("last", int, "How many rows from the end, or before `before`."),
            argument("before", str, "A cursor: only rows ahead of it."),
            argument("where", self.inputs.where[name], "Only rows that fit."),
            argument("order_by", list[order], "The order, first term first."),  # type: ignore[valid-type]
        ]
        if table.search:
            arguments.append(
                argument(
                    "search", str, "Only rows that match these words, best first unless `orderBy` is given."
                )
            )
        return arguments
