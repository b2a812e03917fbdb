"""The SQL of a connection: its page as JSON text, where the page stands, how many rows there are."""

from collections.abc import Callable
from typing import Any

from trellis.loaders import plan
from trellis.loaders.aggregate import selected
from trellis.loaders.json_text import Piece, Text, concat, json_object, listed, scalar, string, value
from trellis.loaders.order import RANK, cursor
from trellis.loaders.parameters import Parameters
from trellis.loaders.rows import Rows
from trellis.loaders.scope import Scope
from trellis.loaders.statement import SNIPPET
from trellis.schema.scalars import FLOAT, INT, STRING

_NUMBER, _COUNT = "_number", "_count"
Write = Callable[[plan.Node, Scope], list[Piece]]


def page_pieces(
    members: plan.Members, rows: Rows, scope: Scope, parameters: Parameters, write: Write
) -> list[Piece]:
    """The JSON of a connection's members. `write` writes what is shown of a row."""
    if any(isinstance(member, plan.Rows | plan.Edges | plan.PageInfo) for _, member in members):
        return _Page(rows, scope, parameters, write).pieces(members)
    return json_object((key, _about(member, rows, parameters)) for key, member in members)


def _about(member: Any, rows: Rows, parameters: Parameters) -> list[Piece]:
    """What is said about all rows, on whatever page they are."""
    match member:
        case plan.Constant(text):
            return [string(text)]
        case plan.TotalCount():
            counted = f"(select count(*) from {rows.origin} where {rows.condition})"
            return scalar(INT, counted, nullable=False)
        case plan.Aggregate(members, wanted):
            text = concat(json_object((key, _found(each)) for key, each in members))
            if wanted.grouping:
                text = concat(listed(text, ", ".join(f"found.{key.name}" for key in wanted.keys)))
            return [f"(select {text} from ({selected(rows, wanted, parameters)}) found)"]
    raise TypeError(f"a connection has no {type(member).__name__}")


def _found(member: Any) -> list[Piece]:
    """What an aggregate says, in terms of what `selected` reads."""
    match member:
        case plan.Constant(text):
            return [string(text)]
        case plan.Nested(members):
            return json_object((key, _found(each)) for key, each in members)
        case plan.MeasureValue(measure):
            return scalar(measure.scalar, f"found.{measure.name}", nullable=measure.function is not None)
        case plan.KeyValue(key) if key is not None:
            return value(key.column, f"found.{key.name}")
    return [Text("null")]


class _Page:
    """The rows of one page, read once for all that is said about them.

    Where it is asked whether there is more, one row more is read, and numbers tell it from the others.
    """

    def __init__(self, rows: Rows, scope: Scope, parameters: Parameters, write: Write) -> None:
        self._rows = rows
        self._scope = scope
        self._parameters = parameters
        self._write = write
        self._backward = rows.arguments.backward
        self._size = parameters.add(rows.arguments.size, "int")
        self._also: dict[str, str] = {}
        self._counts = False

    def pieces(self, members: plan.Members) -> list[Piece]:
        """The subquery of the page."""
        asks = any(isinstance(member, plan.PageInfo) for _, member in members)
        # What is said of rows comes first, since it tells which columns the page has to have.
        items = {
            key: self._item(member) for key, member in members if isinstance(member, plan.Rows | plan.Edges)
        }
        # A join may read the page in any order.
        in_order = self._backward or self._scope.joins_run
        order = f"{self._column(_NUMBER)}{' desc' if self._backward else ''}" if in_order else ""
        keep = f"{self._column(_NUMBER)} <= {self._size}" if asks else ""
        written: list[tuple[str, list[Piece]]] = []
        for key, member in members:
            if key in items:
                written.append((key, listed(items[key], order, keep)))
            elif isinstance(member, plan.PageInfo):
                written.append((key, json_object((name, self._info(each)) for name, each in member.members)))
            else:
                written.append((key, _about(member, self._rows, self._parameters)))
        text = concat(json_object(written))
        return [f"(select {text} from {self._origin(asks, numbered=asks or in_order)})"]

    def _origin(self, asks: bool, *, numbered: bool) -> str:
        alias = self._scope.alias
        joins = self._scope.joins_run and self._scope.key  # asks for the key that it is joined by
        select = [*self._scope.columns, *(f"{sql} as {name}" for name, sql in self._also.items())]
        limit = f"{self._size} + 1" if asks else self._size
        page = self._rows.page(select, limit, self._parameters)
        if numbered:
            counted = f", count(*) over () as {_COUNT}" if self._counts else ""
            page = f"select {alias}.*, row_number() over () as {_NUMBER}{counted} from ({page}) {alias}"
        origin = f"({page}) {alias}"
        return self._scope.joined(origin) if joins else origin

    def _item(self, member: plan.Rows | plan.Edges) -> str:
        if isinstance(member, plan.Rows):
            return concat(self._write(member.item, self._scope))
        return concat(json_object((key, self._of_edge(each)) for key, each in member.members))

    def _of_edge(self, member: Any) -> list[Piece]:
        match member:
            case plan.Constant(text):
                return [string(text)]
            case plan.Object() | plan.Own():
                return self._write(member, self._scope)
            case plan.OfEdge("cursor"):
                return [Text('"'), self._cursor(), Text('"')]
            case plan.OfEdge("rank") if self._rows.rank:
                return scalar(FLOAT, self._extra(RANK, self._rows.rank), nullable=False)
            case plan.OfEdge("snippet") if self._rows.snippet:
                return scalar(STRING, self._extra(SNIPPET, self._rows.snippet), nullable=False)
        return [Text("null")]

    def _info(self, member: plan.Node) -> list[Piece]:
        arguments = self._rows.arguments
        more: Piece = f"(count(*) > {self._size})::text"
        match member:
            case plan.Constant(text):
                piece: Piece = string(text)
            case plan.OfPage("has_next_page"):
                piece = _said(arguments.before is not None) if self._backward else more
            case plan.OfPage("has_previous_page"):
                piece = more if self._backward else _said(arguments.after is not None)
            case plan.OfPage("start_cursor"):
                piece = self._edge(last=self._backward)
            case plan.OfPage("end_cursor"):
                piece = self._edge(last=not self._backward)
            case _:
                raise TypeError(f"page info has no {type(member).__name__}")
        return [piece]

    def _edge(self, *, last: bool) -> str:
        """The cursor of the row that was read first or, of those that are shown, last."""
        number = self._column(_NUMBER)
        if last:
            self._counts = True
            place = f"{number} = least({self._column(_COUNT)}, {self._size})"
        else:
            place = f"{number} = 1 and {self._size} > 0"
        return f"coalesce('\"' || max({self._cursor()}) filter (where {place}) || '\"', 'null')"

    def _cursor(self) -> str:
        table, terms = self._rows.source.table, self._rows.arguments.terms
        columns = [
            self._extra(RANK, self._rows.rank)
            if term.name == RANK
            else self._scope.column(table.by_name[term.name])
            for term in terms
        ]
        return cursor(table, terms, columns)

    def _extra(self, name: str, sql: str) -> str:
        """A column of the page that is none of the table."""
        self._also[name] = sql
        return self._column(name)

    def _column(self, name: str) -> str:
        return f"{self._scope.alias}.{name}"


def _said(holds: bool) -> Text:
    return Text("true" if holds else "false")
