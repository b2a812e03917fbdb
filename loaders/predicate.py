"""`where` → SQL. Pure: a nested mapping of conditions in, text and parameters out."""

from collections.abc import Callable, Mapping
from typing import Any

from trellis.db.errors import GatewayError
from trellis.loaders.parameters import Parameters
from trellis.schema.declaration import Column, Link, Table

_COMPARE = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_MAX_CONDITIONS = 200
_MAX_DEPTH = 10


class Predicate:
    """Compiles the conditions of one statement; bounded, since variables may nest where a document may not.

    `where` maps Python names of columns to operators (`{"name": {"eq": "x"}}`), of links to conditions (to
    many: `{"some": …}`), and `and_`, `or_`, `not_` to conditions. BAD_USER_INPUT for a null operand.
    """

    def __init__(self, tables: Mapping[str, Table], parameters: Parameters) -> None:
        self._tables = tables
        self._parameters = parameters
        self._conditions = 0
        self._aliases = 0

    def compile(self, table: Table, where: Mapping[str, Any] | None, alias: str, depth: int = 0) -> str:
        """The condition on the rows of `table` known as `alias`; `true` if there is none."""
        if depth > _MAX_DEPTH:
            raise GatewayError(
                "LIMIT_EXCEEDED", f"where nests deeper than {_MAX_DEPTH} levels.", field="where"
            )
        parts = [self._member(table, name, value, alias, depth) for name, value in (where or {}).items()]
        return " and ".join(parts) or "true"

    def _member(self, table: Table, name: str, value: Any, alias: str, depth: int) -> str:
        self._conditions += 1
        if self._conditions > _MAX_CONDITIONS:
            raise GatewayError(
                "LIMIT_EXCEEDED", f"where has more than {_MAX_CONDITIONS} conditions.", field="where"
            )
        if value is None:
            raise GatewayError(
                "BAD_USER_INPUT", f"where: {name} is null; leave it out, or use isNull.", field="where"
            )
        if name in ("and_", "or_"):
            sides = [f"({self.compile(table, side, alias, depth + 1)})" for side in value]
            joined = " and ".join(sides) or "true" if name == "and_" else " or ".join(sides) or "false"
            return f"({joined})"
        if name == "not_":
            return f"(({self.compile(table, value, alias, depth + 1)}) is not true)"
        column = table.by_name.get(name)
        if column:
            operators = [self._operator(column, op, operand, alias) for op, operand in value.items()]
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
                exists = self._exists(table, link, target, where, alias, depth)
                sides.append(exists if quantifier == "some" else f"not {exists}")
            return " and ".join(sides) or "true"
        return self._exists(table, link, target, value, alias, depth)

    def _exists(self, table: Table, link: Link, target: Table, where: Any, alias: str, depth: int) -> str:
        self._aliases += 1
        inner = f"w{self._aliases}"
        condition = self.compile(target, where, inner, depth + 1)
        source = f"{target.relation} {inner}"
        own_key = f"{alias}.{table.key_columns[0].sql}"
        target_key = f"{inner}.{target.key_columns[0].sql}"
        if not link.many:
            join = f"{target_key} = {alias}.{link.via}"
        elif link.through:
            source = f"{link.through} j{inner} join {source} on {target_key} = j{inner}.{link.to}"
            join = f"j{inner}.{link.via} = {own_key}"
        else:
            join = f"{inner}.{link.via} = {own_key}"
        return f"exists (select from {source} where {join} and {condition})"

    def _operator(self, column: Column, operator: str, operand: Any, alias: str) -> str:
        if operand is None:
            raise GatewayError(
                "BAD_USER_INPUT", f"where: {column.name} {operator} is null; use isNull.", field="where"
            )
        sql = f"{alias}.{column.sql}"
        compiled = _OPERATORS[operator](column, sql, operand, self._parameters.add)
        return f"({compiled})"


Add = Callable[[Any, str], str]


def _equal(symbol: str) -> Callable[[Column, str, Any, Add], str]:
    def compile_equal(column: Column, sql: str, operand: Any, add: Add) -> str:
        return f"{sql} {symbol} {add(operand, column.sql_type)}"

    return compile_equal


def _array(form: str) -> Callable[[Column, str, Any, Add], str]:
    def compile_array(column: Column, sql: str, operand: Any, add: Add) -> str:
        if None in operand:
            raise GatewayError(
                "BAD_USER_INPUT", f"where: {column.name} lists a null; use isNull.", field="where"
            )
        return form.format(sql=sql, operand=add(operand, f"{column.scalar.sql}[]"))

    return compile_array


def _text(form: str) -> Callable[[Column, str, Any, Add], str]:
    return lambda _column, sql, operand, add: form.format(sql=sql, operand=add(operand, "text"))


def _contains(_column: Column, sql: str, operand: Any, add: Add) -> str:
    return f"{sql} @> {add(operand, 'jsonb')}"


def _is_null(_column: Column, sql: str, operand: bool, _add: Add) -> str:
    return f"{sql} is null" if operand else f"{sql} is not null"


def _path(_column: Column, sql: str, operand: Mapping[str, Any], add: Add) -> str:
    """Compare the value at a path: `=` and `<` only match values of the operand's own JSON type."""
    place = f"({sql} #> {add(list(operand['path']), 'text[]')})"
    parts = []
    for operator, value in operand.items():
        if operator == "path":
            continue
        if operator == "exists":
            parts.append(f"{place} is not null" if value else f"{place} is null")
        elif operator == "eq":
            parts.append(f"{place} = {add(value, 'jsonb')}")
        elif operator == "ne":
            parts.append(f"{place} is distinct from {add(value, 'jsonb')}")
        else:
            bound = add(value, "jsonb")
            parts.append(
                f"(jsonb_typeof({place}) = jsonb_typeof({bound}) and {place} {_COMPARE[operator]} {bound})"
            )
    if not parts:
        raise GatewayError("BAD_USER_INPUT", "where: path needs a comparison, such as eq.", field="where")
    return " and ".join(parts)


def search_query(words: str, config: str, parameters: Parameters) -> str:
    """The tsquery of words in web search syntax, which never fails to parse."""
    return f"websearch_to_tsquery('{config}', {parameters.add(words, 'text')})"


_OPERATORS: Mapping[str, Callable[[Column, str, Any, Add], str]] = {
    "eq": _equal("="),
    "ne": _equal("is distinct from"),
    "in_": _array("{sql} = any({operand})"),
    "not_in": _array("{sql} = any({operand}) is not true"),
    **{name: _equal(symbol) for name, symbol in _COMPARE.items()},
    "like": _text("{sql} like {operand}"),
    "ilike": _text("{sql} ilike {operand}"),
    "has_key": _text("{sql} ? {operand}"),
    "matches": _text("{sql} @@ websearch_to_tsquery('english', {operand})"),
    "contains": _contains,
    "contains_all": _array("{sql} @> {operand}"),
    "overlaps": _array("{sql} && {operand}"),
    "path": _path,
    "is_null": _is_null,
}
