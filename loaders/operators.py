"""The operators of `where` as SQL, each on one column. The same text filters rows and finds candidates."""

from collections.abc import Callable, Mapping
from typing import Any

from trellis.db.errors import GatewayError
from trellis.schema.declaration import Column

Add = Callable[[Any, str], str]

_COMPARE = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def compare(column: Column, operator: str, sql: str, operand: Any, add: Add) -> str:
    """The condition that `operator`, in Python's spelling, puts on the column known as `sql`.

    `add` takes an operand and its SQL type and gives its placeholder; operands are not looked into.
    """
    return _OPERATORS[operator](column, sql, operand, add)


def _equal(symbol: str) -> Callable[[Column, str, Any, Add], str]:
    def compile_equal(column: Column, sql: str, operand: Any, add: Add) -> str:
        return f"{sql} {symbol} {add(operand, column.sql_type)}"

    return compile_equal


def _array(form: str) -> Callable[[Column, str, Any, Add], str]:
    def compile_array(column: Column, sql: str, operand: Any, add: Add) -> str:
        # What is no list here is one that comes later, of which it is known that it holds no null.
        if isinstance(operand, list | tuple) and None in operand:
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


def _is_caller(_column: Column, sql: str, _operand: Any, _add: Add) -> str:
    return f"{sql} = (select auth.uid())"


def _path(_column: Column, sql: str, operand: Mapping[str, Any], add: Add) -> str:
    """Compare the value at a path: `=` and `<` only match values of the operand's own JSON type."""
    place = f"({sql} #> {add(operand['path'], 'text[]')})"
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
    "is_caller": _is_caller,
}
