"""`where` → SQL. Pure: a nested mapping of conditions in, text and parameters out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trellis.db.errors import GatewayError
from trellis.loaders.operators import compare
from trellis.loaders.parameters import Parameters
from trellis.schema.declaration import Column, Link, Table

_MAX_CONDITIONS = 200
_MAX_DEPTH = 10
_MAX_LISTS = 2  # of links to many below each other, each of which may be tried for every row of the one above
_MOST_CANDIDATES = 1000


@dataclass(frozen=True)
class Ways:
    """How the rows that fit can be found: conditions of which one, and only one, lets rows through.

    With two `conditions`, the first goes by an index and holds where few rows fit; the second goes by none
    and holds where many do. A statement has a branch for each (`union all`) and begins with `clause` (a WITH
    clause); the branch that does not hold costs nothing. With one condition, `clause` is empty.
    """

    conditions: tuple[str, ...]
    clause: str = ""


class Predicate:
    """Compiles the conditions of one statement; bounded, since variables may nest where a document may not.

    `where` maps Python names of columns to operators (`{"name": {"eq": "x"}}`), of links to conditions (to
    many: `{"some": …}`), and `and_`, `or_`, `not_` to conditions. BAD_USER_INPUT for a null operand. Operands
    are opaque: they may be known later.
    """

    def __init__(self, tables: Mapping[str, Table], parameters: Parameters) -> None:
        self._tables = tables
        self._parameters = parameters
        self._conditions = 0
        self._aliases = 0
        self._lists = 0
        self._clauses: list[str] = []
        self._hints: list[str] = []

    def compile(self, table: Table, where: Mapping[str, Any] | None, alias: str) -> str:
        """The condition on the rows of `table` known as `alias`; `true` if there is none."""
        return self._without_hints(self._scope(table, where, alias, 0))

    def ways(
        self, table: Table, where: Mapping[str, Any] | None, alias: str, words: str | None = None
    ) -> Ways:
        """The same condition, with the way by an index where `where` has filters with candidate functions.

        `words` (an SQL expression) are those of a search of the table, which is part of the condition then.
        """
        condition = self._scope(table, where, alias, 0, words)
        if not self._clauses:
            return Ways((condition,))
        names = [f"c{n}" for n in range(1, len(self._clauses) + 1)]
        few = " and ".join(f"(select keys is not null from {name})" for name in names)
        many = " or ".join(f"(select keys is null from {name})" for name in names)
        clauses = (f"{name} as materialized ({sql})" for name, sql in zip(names, self._clauses, strict=True))
        return Ways(
            (f"{few} and {condition}", f"({many}) and {self._without_hints(condition)}"),
            f"with {', '.join(clauses)} ",
        )

    def _without_hints(self, condition: str, first: int = 0) -> str:
        for hint in self._hints[first:]:
            condition = condition.replace(hint, "")
        return condition

    def _scope(
        self,
        table: Table,
        where: Mapping[str, Any] | None,
        alias: str,
        depth: int,
        words: str | None = None,
    ) -> str:
        """The condition on rows that a FROM names, with the keys among which they are to be looked for.

        Only what is joined by `and` can use an index together with it. The keys change nothing else: all that
        is asked of a row is asked beside them.
        """
        found: list[str] = []
        below = len(self._hints)
        condition = self._all(table, where, alias, depth, found)
        if words is not None and table.search is not None:
            search = table.search
            matches = f"{alias}.{search.column} @@ {search_query(words, search.config)}"
            condition = matches if condition == "true" else f"{condition} and {matches}"
            found.append(_few(search.candidates, words))
        if not found:
            return condition
        # Few rows need no further hints for what they are linked to.
        condition = self._without_hints(condition, below)
        del self._hints[below:], self._clauses[below:]
        # Where one function finds too many, the next may find few.
        self._clauses.append(f"select coalesce({', '.join(found)}) as keys")
        key = table.key_columns[0]
        keys = f"(select keys from c{len(self._clauses)})::{key.scalar.sql}[]"
        hint = f" and {alias}.{key.sql} = any({keys})"
        self._hints.append(hint)
        return condition + hint

    def _all(
        self,
        table: Table,
        where: Mapping[str, Any] | None,
        alias: str,
        depth: int,
        found: list[str] | None,
    ) -> str:
        """All conditions of a mapping; the keys that candidate functions find go into `found`, if given."""
        if depth > _MAX_DEPTH:
            raise GatewayError(
                "LIMIT_EXCEEDED", f"where nests deeper than {_MAX_DEPTH} levels.", field="where"
            )
        parts = [
            self._member(table, name, value, alias, depth, found) for name, value in (where or {}).items()
        ]
        return " and ".join(parts) or "true"

    def _member(
        self, table: Table, name: str, value: Any, alias: str, depth: int, found: list[str] | None
    ) -> str:
        self._conditions += 1
        self._parameters.count_condition()
        if self._conditions > _MAX_CONDITIONS:
            raise GatewayError(
                "LIMIT_EXCEEDED", f"where has more than {_MAX_CONDITIONS} conditions.", field="where"
            )
        if value is None:
            raise GatewayError(
                "BAD_USER_INPUT", f"where: {name} is null; leave it out, or use isNull.", field="where"
            )
        if name == "and_":
            sides = [f"({self._all(table, side, alias, depth + 1, found)})" for side in value]
            return f"({' and '.join(sides) or 'true'})"
        if name == "or_":
            sides = [f"({self._all(table, side, alias, depth + 1, None)})" for side in value]
            return f"({' or '.join(sides) or 'false'})"
        if name == "not_":
            return f"(({self._all(table, value, alias, depth + 1, None)}) is not true)"
        column = table.by_name.get(name)
        if column:
            operators = [
                self._operator(table, column, op, operand, alias, found) for op, operand in value.items()
            ]
            return f"({' and '.join(operators) or 'true'})"
        link = next(link for link in table.links if link.name == name)
        return self._linked(table, link, value, alias, depth)

    def _linked(self, table: Table, link: Link, value: Mapping[str, Any], alias: str, depth: int) -> str:
        target = self._tables[link.target]
        if link.many:
            sides = []
            for quantifier, where in value.items():
                if where is None:
                    raise GatewayError(
                        "BAD_USER_INPUT", f"where: {quantifier} is null; leave it out.", field="where"
                    )
                self._lists += 1
                if self._lists > _MAX_LISTS:
                    raise GatewayError(
                        "LIMIT_EXCEEDED",
                        f"where has more than {_MAX_LISTS} links to many below each other.",
                        field="where",
                    )
                exists = self._exists(table, link, target, where, alias, depth)
                self._lists -= 1
                sides.append(exists if quantifier == "some" else f"not {exists}")
            return " and ".join(sides) or "true"
        return self._exists(table, link, target, value, alias, depth)

    def _exists(self, table: Table, link: Link, target: Table, where: Any, alias: str, depth: int) -> str:
        self._aliases += 1
        inner = f"w{self._aliases}"
        condition = self._scope(target, where, inner, depth + 1)
        if link.many:
            source, join = linked_rows(target, link, inner, f"{alias}.{table.key_columns[0].sql}")
        else:
            source = f"{target.relation} {inner}"
            join = f"{inner}.{target.key_columns[0].sql} = {alias}.{link.via}"
        return f"exists (select from {source} where {join} and {condition})"

    def _operator(
        self, table: Table, column: Column, operator: str, operand: Any, alias: str, found: list[str] | None
    ) -> str:
        if operand is None:
            raise GatewayError(
                "BAD_USER_INPUT", f"where: {column.name} {operator} is null; use isNull.", field="where"
            )
        placeholders: list[str] = []

        def add(value: Any, sql_type: str) -> str:
            placeholders.append(self._parameters.add(value, sql_type))
            return placeholders[-1]

        condition = compare(column, operator, f"{alias}.{column.sql}", operand, add)
        function = table.candidates(column, operator)
        if found is not None and function:
            found.append(_few(function, placeholders[0]))
        elif found is not None and operator == "path" and "eq" in operand:
            function = table.candidates(column, "contains")
            # The path's placeholder comes first, then those of the comparisons in their order.
            place = [name for name in operand if name not in ("path", "exists")].index("eq") + 1
            if function:
                found.append(_few(function, f"trellis.json_at({placeholders[0]}, {placeholders[place]})"))
        return f"({condition})"


def _few(function: str, operand: str) -> str:
    """An array of the keys that a candidate function finds; null for too many, or for no operand."""
    few = f"case when count(*) <= {_MOST_CANDIDATES} then coalesce(array_agg(key), '{{}}') end"
    call = f"{function}({operand}, {_MOST_CANDIDATES + 1})"
    return f"(select {few} from {call} as key having {operand} is not null)"


def linked_rows(target: Table, link: Link, alias: str, owner: str) -> tuple[str, str]:
    """The rows that a link to many leads to, as `alias`: their FROM item, and what ties them to an owner.

    `owner` is the expression of the owner's key.
    """
    relation = f"{target.relation} {alias}"
    if not link.through:
        return relation, f"{alias}.{link.via} = {owner}"
    join = f"j{alias}"
    key = target.key_columns[0].sql
    source = f"{link.through} {join} join {relation} on {alias}.{key} = {join}.{link.to}"
    return source, f"{join}.{link.via} = {owner}"


def search_query(words: str, config: str) -> str:
    """The tsquery of words (an SQL expression) in web search syntax, which never fails to parse."""
    return f"websearch_to_tsquery('{config}', {words})"
