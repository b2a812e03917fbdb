"""Input types derived from declarations: `where`, `orderBy`, `groupedBy`, and what create and update take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import strawberry

from trellis.schema.aggregates import bucket, groupable
from trellis.schema.declaration import Column, Link, Table
from trellis.schema.fields import input_class, shell
from trellis.schema.scalars import JSON

_SAYS = {
    "eq": "Equal to.",
    "ne": "Not equal to; null counts as a value.",
    "in": "One of these.",
    "notIn": "None of these; null counts as a value.",
    "lt": "Less than.",
    "lte": "Less than or equal to.",
    "gt": "Greater than.",
    "gte": "Greater than or equal to.",
    "like": "Matches the pattern, where % is any text and _ any character.",
    "ilike": "Matches the pattern in any case, where % is any text and _ any character.",
    "isNull": "Is null (true) or is not (false).",
    "contains": "Contains this JSON: every key and value of it, at the same place.",
    "hasKey": "Is an object with this key.",
    "path": "Has, at a path, a value that compares so.",
    "matches": "Matches the words, in web search syntax: quotes for phrases, - to exclude, or.",
    "containsAll": "Contains all of these.",
    "overlaps": "Contains at least one of these.",
}
_LISTS = ("eq", "containsAll", "overlaps", "isNull")


@strawberry.enum(description="The direction of an order. Nulls come last ascending, first descending.")
class OrderDirection(Enum):
    """ASC puts small before large."""

    ASC = strawberry.enum_value("ASC", description="Small before large, early before late.")
    DESC = strawberry.enum_value("DESC", description="Large before small, late before early.")


@strawberry.input(
    description="Compares the value at a path into a JSON column. Values of another type do not match."
)
class JSONPathFilter:
    """At least one comparison must be given."""

    path: list[str] = strawberry.field(description="The keys (or list positions) that lead to the value.")
    eq: JSON | None = strawberry.field(default=strawberry.UNSET, description=_SAYS["eq"])
    ne: JSON | None = strawberry.field(default=strawberry.UNSET, description=_SAYS["ne"])
    lt: JSON | None = strawberry.field(default=strawberry.UNSET, description=_SAYS["lt"])
    lte: JSON | None = strawberry.field(default=strawberry.UNSET, description=_SAYS["lte"])
    gt: JSON | None = strawberry.field(default=strawberry.UNSET, description=_SAYS["gt"])
    gte: JSON | None = strawberry.field(default=strawberry.UNSET, description=_SAYS["gte"])
    exists: bool | None = strawberry.field(
        default=strawberry.UNSET, description="There is a value at the path (true) or there is none (false)."
    )


@dataclass
class Inputs:
    """The input types of all tables, each made once."""

    tables: Mapping[str, Table]
    where: dict[str, type] = field(default_factory=dict)
    some: dict[str, type] = field(default_factory=dict)
    order: dict[str, type] = field(default_factory=dict)
    grouping: dict[str, type] = field(default_factory=dict)
    _filters: dict[str, type] = field(default_factory=dict)

    def build(self) -> "Inputs":
        """Make the types of these arguments; they refer to each other, so all shells come first."""
        for name in self.tables:
            self.where[name] = shell(f"{name}Where")
            self.some[name] = shell(f"{name}LinkWhere")
        for table in self.tables.values():
            self._where(table)
            self._order(table)
            self._grouping(table)
        return self

    def _where(self, table: Table) -> None:
        name, own = table.type_name, self.where[table.type_name]
        members: dict[str, tuple[Any, str, bool]] = {
            column.name: (self._filter(column), column.description, False) for column in table.columns
        }
        for link in table.links:
            members[link.name] = (self._linked(link), link.description, False)
        members |= {
            "and_": (list[own], "All of these hold.", False),  # type: ignore[valid-type]
            "or_": (list[own], "At least one of these holds.", False),  # type: ignore[valid-type]
            "not_": (own, "This does not hold.", False),
        }
        input_class(
            f"{name}Where", f"Which rows of {table.plural}; all conditions given must hold.", members, own
        )
        quantifiers: dict[str, tuple[Any, str, bool]] = {
            "some": (own, "At least one linked row fits.", False),
            "none": (own, "No linked row fits.", False),
        }
        input_class(
            f"{name}LinkWhere", f"What must hold of linked {table.plural}.", quantifiers, self.some[name]
        )

    def _linked(self, link: Link) -> type:
        return (self.some if link.many else self.where)[link.target]

    def _filter(self, column: Column) -> type:
        operators = _LISTS if column.is_list else column.scalar.operators
        kind, element = column.scalar.name, column.python
        if column.enum:
            kind, operators = element.__name__, ("eq", "ne", "in", "notIn", "isNull")
        name = f"{kind}{'List' if column.is_list else ''}Filter"
        if name not in self._filters:
            members = {
                "in_" if op == "in" else _snake(op): (_operand(op, element, column.is_list), _SAYS[op], False)
                for op in operators
            }
            self._filters[name] = input_class(name, f"Conditions on a value of type {kind}.", members)
        return self._filters[name]

    def _order(self, table: Table) -> None:
        members: dict[str, tuple[Any, str, bool]] = {
            column.name: (OrderDirection, column.description, False)
            for column in table.columns
            if column.orderable
        }
        name = f"{table.type_name}Order"
        text = f"One term of an order of {table.plural}; the key breaks what ties remain."
        self.order[table.type_name] = input_class(name, text, members, one_of=True)

    def _grouping(self, table: Table) -> None:
        members: dict[str, tuple[Any, str, bool]] = {
            column.name: (bucket(column) or bool, column.description, False) for column in groupable(table)
        }
        name = f"{table.type_name}Grouping"
        text = f"What rows of {table.plural} are grouped by: true for a column, or a time's bucket."
        self.grouping[table.type_name] = input_class(name, text, members, one_of=True)

    def create(self, table: Table) -> type:
        """The input of `create` and `upsert`; what may not be null and has no default is required."""
        writes = table.writes
        required = frozenset(
            n for n in writes.create if not table.by_name[n].nullable and n not in writes.defaults
        )
        text = f"The values of a new {table.type_name}. What is not given gets its default."
        return self._written(table, f"Create{table.type_name}Input", text, writes.create, required)

    def patch(self, table: Table) -> type:
        """The patch of `update`: what is not given stays as it is."""
        text = f"What changes of {table.one}. What is not given stays as it is."
        return self._written(table, f"Update{table.type_name}Patch", text, table.writes.update, frozenset())

    def _written(
        self, table: Table, name: str, text: str, columns: tuple[str, ...], required: frozenset[str]
    ) -> type:
        members: dict[str, tuple[Any, str, bool]] = {}
        for column_name in columns:
            column = table.by_name[column_name]
            annotation = list[column.python] if column.is_list else column.python  # type: ignore[name-defined]
            members[column_name] = (annotation, column.description, column_name in required)
        return input_class(name, text, members)


def _operand(operator: str, element: Any, is_list: bool) -> Any:
    if operator == "isNull":
        return bool
    if operator == "path":
        return JSONPathFilter
    if operator in ("hasKey", "like", "ilike", "matches"):
        return str
    if operator in ("in", "notIn") or is_list:
        return list[element]
    return element


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
