"""Plan → SQL: one statement that writes the whole answer as JSON text. Pure.

Each connection is a subquery that takes the rows of one page by an index, and an aggregate over it that
writes them. What is below a row is a subquery in that row's own JSON, asked for rows that are shown and for
no others. Nothing is joined that could multiply rows.
"""

from collections.abc import Mapping
from typing import Any

from trellis.loaders import plan
from trellis.loaders.json_text import (
    Piece,
    Text,
    concat,
    encoded,
    json_list,
    json_object,
    listed,
    string,
    value,
)
from trellis.loaders.page_sql import page_pieces
from trellis.loaders.parameters import Parameters, TooLarge
from trellis.loaders.rows import Rows
from trellis.loaders.runs import OF_QUEUE, RUN, run_value
from trellis.loaders.scope import Scope
from trellis.loaders.statement import Statement
from trellis.schema.declaration import Table

_MOST_CHARACTERS = 500_000


def compile_plan(root: plan.Plan, tables: Mapping[str, Table]) -> Statement:
    """The statement of a plan: one row with one text. Its values may be deferred. Raises TooLarge."""
    compiler = _Compiler(tables)
    return _statement(f"select {concat(compiler.members(root.members))}", compiler)


def compile_followed(root: plan.Plan, run: Any, tables: Mapping[str, Table]) -> Statement:
    """The statement of what is followed of a run, with the run's position in the same snapshot.

    Its text is the run's sequence, its state and the answer, with spaces between them. `run`, its id, may be
    deferred. Of a stream, which is a plan of one list, the rows come in lines of their own, each behind its
    number. No row where the caller does not see the run. Raises TooLarge.
    """
    compiler = _Compiler(tables)
    scope = Scope("run", RUN)
    [(key, read)] = root.members
    shown = (
        compiler.lines(key, read, scope) if isinstance(read, plan.List) else compiler.members(root.members)
    )
    position: list[Piece] = [f"{scope.sql('sequence')}::text", Text(" "), scope.sql("state"), Text(" ")]
    condition = f"{scope.key} = {compiler.parameters.add(run, 'uuid')}"
    return _statement(
        f"select {concat([*position, *shown])} from {RUN.relation} {scope.alias} where {condition}", compiler
    )


def _statement(sql: str, compiler: "_Compiler") -> Statement:
    if len(sql) > _MOST_CHARACTERS:
        raise TooLarge(f"{_MOST_CHARACTERS} characters of SQL")
    return Statement(sql, tuple(compiler.parameters.values))


class _Compiler:
    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._scopes = 0
        self.parameters = Parameters()

    def members(self, members: plan.Members, scope: Scope | None = None) -> list[Piece]:
        """The JSON of an object's members; those of a row speak of `scope`."""
        return json_object((key, self._member(member, scope)) for key, member in members)

    def _member(self, member: plan.Node, scope: Scope | None) -> list[Piece]:
        """The JSON of a part that may stand where there is no row."""
        match member:
            case plan.Connection():
                pieces = self._connection(member, scope)
            case plan.ByKey():
                pieces = [f"coalesce({self._by_key(member)}, 'null')"]
            case plan.FirstOf(choices):
                found = ", ".join(self._by_key(choice, is_run=True) for choice in choices)
                pieces = [f"coalesce({found}, 'null')"]
            case plan.Several():
                pieces = self._several(member)
            case plan.Constant(text):
                pieces = [string(text)]
            case _ if scope is not None:
                pieces = self._of_row(member, scope)
            case plan.Nested(members):
                pieces = self.members(members)
            case _:
                raise TypeError(f"there is no row to have a {type(member).__name__}")
        return pieces

    def _of_row(self, member: plan.Node, scope: Scope) -> list[Piece]:
        table = scope.table
        match member:
            case plan.Value(column):
                pieces = value(column, scope.column(column))
            case plan.GlobalId():
                key = [value(column, scope.column(column)) for column in table.key_columns]
                text = encoded(json_list([[string(table.type_name)], *key]))
                pieces = [Text('"'), text, Text('"')]
            case plan.Hydrated(needs=needs):
                columns = [table.by_name[name] for name in needs]
                pieces = json_list([value(column, scope.column(column)) for column in columns])
            case plan.RunValue(name) if name in OF_QUEUE:
                pieces = run_value(name, scope.key, "")
            case plan.RunValue(name):
                pieces = run_value(name, scope.key, scope.run)
            case plan.ToOne():
                pieces = [f"coalesce({self._to_one(member, scope)}, 'null')"]
            case plan.Own(choices):
                found = ", ".join(self._to_one(choice, scope) for choice in choices)
                # One that is in none of them is an error: a uuid is no JSON.
                pieces = [f"coalesce({found}, {scope.key}::text::json::text)"]
            case plan.Object(members=members):
                pieces = self.members(members, scope)
            case plan.Told(item, telling):
                inner = self._scope(telling.table)
                text = concat(listed(concat(self.members(item.members, inner))))
                pieces = [
                    f"(select {text} from {telling.call(scope.key, self.parameters.add)} {inner.alias})"
                ]
            case plan.List():
                pieces = self._list(member, scope)
            case _:
                raise TypeError(f"a row has no {type(member).__name__}")
        return pieces

    def _scope(self, table: Table) -> Scope:
        self._scopes += 1
        return Scope(f"t{self._scopes}", table)

    def _one(self, item: plan.Object, scope: Scope, condition: str) -> str:
        text = concat(self.members(item.members, scope))
        return (
            f"(select {text} from {scope.joined(f'{item.table.relation} {scope.alias}')} where {condition})"
        )

    def _to_one(self, read: plan.ToOne, scope: Scope) -> str:
        inner = self._scope(read.item.table)
        return self._one(read.item, inner, f"{inner.key} = {scope.sql(read.link.via)}")

    def _by_key(self, read: plan.ByKey, *, is_run: bool = False) -> str:
        scope = self._scope(read.item.table)
        holds = [
            f"{scope.column(column)} = {self.parameters.add(key, column.sql_type)}"
            for column, key in zip(read.item.table.key_columns, read.key, strict=True)
        ]
        if is_run:
            holds.append(f"exists (select from {RUN.relation} where id = {scope.key})")
        return self._one(read.item, scope, " and ".join(holds))

    def _several(self, read: plan.Several) -> list[Piece]:
        found = " union all ".join(self._part(part) for part in read.parts)
        count = self.parameters.add(read.count, "int")
        text = concat(listed("coalesce(found.text, 'null')", "place"))
        asked = f"generate_series(1, {count}) as place left join ({found}) found using (place)"
        return [f"(select {text} from {asked})"]

    def _part(self, part: plan.Part) -> str:
        item = part.item
        scope, columns = self._scope(item.table), item.table.key_columns
        lists = [self.parameters.add(part.places, "int[]")]
        lists += [
            self.parameters.add(key, f"{column.scalar.sql}[]")
            for column, key in zip(columns, part.keys, strict=True)
        ]
        names = [f"k{at}" for at in range(len(columns))]
        tie = " and ".join(
            f"{scope.column(column)} = asked.{name}" for column, name in zip(columns, names, strict=True)
        )
        text = concat(self.members(item.members, scope))
        asked = f"unnest({', '.join(lists)}) as asked (place, {', '.join(names)})"
        origin = scope.joined(f"{asked} join {item.table.relation} {scope.alias} on {tie}")
        return f"select asked.place, {text} as text from {origin}"

    def _list(self, read: plan.List, owner: Scope) -> list[Piece]:
        scope = self._scope(read.source.table)
        rows = self._rows(read, scope, owner)
        text = concat(listed(concat(self.members(read.item.members, scope))))
        size = self.parameters.add(read.arguments.size, "int")
        page = rows.page(scope.columns, size, self.parameters)
        return [f"(select {text} from ({page}) {scope.alias})"]

    def lines(self, key: str, read: plan.List, owner: Scope) -> list[Piece]:
        """The rows of a list, each on a line: its number, and an object that has it as `key`."""
        scope = self._scope(read.source.table)
        rows = self._rows(read, scope, owner)
        row = json_object([(key, self.members(read.item.members, scope))])
        line = concat([Text("\n"), f"{scope.sql('sequence')}::text", Text(" "), *row])
        size = self.parameters.add(read.arguments.size, "int")
        page = rows.page(scope.columns, size, self.parameters)
        return [f"(select string_agg({line}, '') from ({page}) {scope.alias})"]

    def _connection(self, read: plan.Connection, owner: Scope | None) -> list[Piece]:
        scope = self._scope(read.source.table)
        return page_pieces(read.members, self._rows(read, scope, owner), scope, self.parameters, self._of_row)

    def _rows(self, read: plan.Connection | plan.List, scope: Scope, owner: Scope | None) -> Rows:
        return Rows.of(
            read.source,
            read.arguments,
            self._tables,
            self.parameters,
            alias=scope.alias,
            owner=owner.key if owner else "",
        )
