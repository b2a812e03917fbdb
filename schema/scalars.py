"""The scalars of the API: one row each for GraphQL, Python and Postgres.

A value's GraphQL form is also its form in a cursor, so `serialize` is exact: `parse(serialize(v)) == v`.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NewType
from uuid import UUID

import orjson
import strawberry
from strawberry.types.scalar import ScalarDefinition

JSON = NewType("JSON", object)
BigInt = NewType("BigInt", int)
TextSearch = NewType("TextSearch", str)

_DIGITS = re.compile(r"-?[0-9]{1,19}")
_INT4 = range(-(2**31), 2**31)
_INT8 = range(-(2**63), 2**63)


@dataclass(frozen=True)
class Scalar:
    """One scalar: its GraphQL name, its Postgres type, the operators that `where` offers for it.

    `accepts` are the names (as `format_type` prints them, without a length) of the column types that it may
    stand for. `serialize` turns a Python value into JSON, `parse` is its inverse and raises ValueError.
    `json` is the SQL text of the same JSON for a value that is not null, without the quotes that go around it
    if it is `quoted`; it fails, as `serialize` does, for a value that the scalar cannot show.
    """

    name: str
    sql: str
    accepts: frozenset[str]
    operators: tuple[str, ...]
    serialize: Callable[[Any], Any]
    parse: Callable[[Any], Any]
    json: str = "{0}::text"
    quoted: bool = False


def _integer(bounds: range) -> Callable[[Any], int]:
    def parse(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError("an integer is needed")
        if isinstance(value, str) and not _DIGITS.fullmatch(value):
            raise ValueError("an integer is needed")
        number = int(value)
        if number not in bounds:
            raise ValueError("the integer is out of range")
        return number

    return parse


def _int4(value: Any) -> int:
    if isinstance(value, str):
        raise ValueError("an integer is needed")
    return _integer(_INT4)(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a string is needed")
    if "\0" in value:
        raise ValueError("a string may not hold the NUL character")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("a boolean is needed")
    return value


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a finite number is needed")
    try:
        return _finite(float(value))
    except OverflowError:
        raise ValueError("a finite number is needed") from None


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("the value is not a finite number")
    return value


def _uuid(value: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str) or len(value) != 36:
        raise ValueError("a UUID is needed, such as 123e4567-e89b-12d3-a456-426614174000")
    try:
        return UUID(value)
    except ValueError:
        raise ValueError("a UUID is needed, such as 123e4567-e89b-12d3-a456-426614174000") from None


def _write_datetime(value: datetime) -> str:
    # Not strftime: it does not pad the years before 1000.
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


# Postgres has moments past what Python (and so every client of ours) can tell; infinity is the last of these.
def _moment(form: str, first: str, last: str) -> str:
    edges = f"case when {{0}} > '2000-01-01' then '{last}' when {{0}} < '2000-01-01' then '{first}' end"
    return f"coalesce(to_char({{0}}, '{form}'), {edges})"


def _datetime(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        raise ValueError("a time is needed, such as 2026-01-31T12:00:00Z") from None
    if moment.tzinfo is None:
        raise ValueError("the time needs an offset, such as the Z in 2026-01-31T12:00:00Z")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("the time is out of range") from None


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise ValueError("a date is needed, such as 2026-01-31") from None


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 200:
        raise ValueError("a decimal number is needed")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("a decimal number is needed") from None
    if not number.is_finite():
        raise ValueError("a finite number is needed")
    return number


def _json(value: Any) -> Any:
    try:
        orjson.dumps(value)
    except TypeError as error:
        raise ValueError(f"the JSON cannot be stored: {error}") from None
    return value


_EQUAL = ("eq", "ne", "in", "notIn", "isNull")
_ORDERED = (*_EQUAL, "lt", "lte", "gt", "gte")


def _scalar(
    name: str,
    sql: str,
    *also: str,
    operators: tuple[str, ...],
    serialize: Any,
    parse: Any,
    json: str = "{0}::text",
    quoted: bool = False,
) -> Scalar:
    return Scalar(name, sql, frozenset((sql, *also)), operators, serialize, parse, json, quoted)


# A bigint may be declared int where it counts what stays small, such as a run's events.
INT = _scalar(
    "Int",
    "integer",
    "smallint",
    "bigint",
    operators=_ORDERED,
    serialize=int,
    parse=_int4,
    json="({0}::int)::text",
)
FLOAT = _scalar(
    "Float",
    "double precision",
    "real",
    operators=_ORDERED,
    serialize=_finite,
    parse=_float,
    json="{0}::float8::text::json::text",  # NaN and Infinity are no JSON
)
STRING = _scalar(
    "String",
    "text",
    "character varying",
    operators=(*_ORDERED, "like", "ilike"),
    serialize=str,
    parse=_text,
    json="to_json({0})::text",
)
BOOLEAN = _scalar("Boolean", "boolean", operators=("eq", "ne", "isNull"), serialize=bool, parse=_boolean)
UUID_ = _scalar("UUID", "uuid", operators=_EQUAL, serialize=str, parse=_uuid, quoted=True)
DATE_TIME = _scalar(
    "DateTime",
    "timestamp with time zone",
    operators=_ORDERED,
    serialize=_write_datetime,
    parse=_datetime,
    json=_moment(
        'YYYY-MM-DD"T"HH24:MI:SS.US"Z"', "0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z"
    ),
    quoted=True,
)
DATE = _scalar(
    "Date",
    "date",
    operators=_ORDERED,
    serialize=date.isoformat,
    parse=_date,
    json=_moment("YYYY-MM-DD", "0001-01-01", "9999-12-31"),
    quoted=True,
)
DECIMAL = _scalar(
    "Decimal",
    "numeric",
    operators=_ORDERED,
    serialize=lambda value: format(value, "f"),
    parse=_decimal,
    quoted=True,
)
BIG_INT = _scalar("BigInt", "bigint", operators=_ORDERED, serialize=str, parse=_integer(_INT8), quoted=True)
JSON_ = _scalar(
    "JSON",
    "jsonb",
    operators=("contains", "hasKey", "path", "isNull"),
    serialize=lambda value: value,
    parse=_json,
)
TEXT_SEARCH = _scalar("TextSearch", "tsvector", operators=("matches",), serialize=str, parse=_text)

BY_PYTHON: dict[Any, Scalar] = {
    int: INT,
    float: FLOAT,
    str: STRING,
    bool: BOOLEAN,
    UUID: UUID_,
    datetime: DATE_TIME,
    date: DATE,
    Decimal: DECIMAL,
    BigInt: BIG_INT,
    JSON: JSON_,
    TextSearch: TEXT_SEARCH,
}

_DESCRIPTIONS = {
    "UUID": "A UUID in its canonical text form.",
    "DateTime": "A moment in UTC with microseconds, such as `2026-01-31T12:00:00.000000Z`.",
    "Date": "A calendar date, such as `2026-01-31`.",
    "Decimal": "An exact decimal number, as a string so that no client rounds it.",
    "BigInt": "A 64-bit integer, as a string because JSON numbers lose digits past 2^53.",
    "JSON": "Any JSON value.",
}


def graphql_scalars() -> dict[object, ScalarDefinition]:
    """The scalar map that Strawberry's configuration takes (what GraphQL has built in is left out)."""
    return {
        python: strawberry.scalar(
            name=scalar.name,
            description=_DESCRIPTIONS[scalar.name],
            serialize=scalar.serialize,
            parse_value=scalar.parse,
        )
        for python, scalar in BY_PYTHON.items()
        if scalar.name in _DESCRIPTIONS
    }
