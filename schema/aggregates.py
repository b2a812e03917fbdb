"""Aggregates of a connection's rows: which columns each function takes, and the types of what it finds.

A table's `Aggregate` is about all rows that fit, a `Group` about those that share a `GroupKey`.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, get_args

import strawberry

from trellis.schema.declaration import Column, Table
from trellis.schema.fields import fill, shell
from trellis.schema.scalars import (
    BIG_INT,
    BOOLEAN,
    BY_PYTHON,
    DATE,
    DATE_TIME,
    DECIMAL,
    FLOAT,
    INT,
    STRING,
    UUID_,
    BigInt,
    Scalar,
)

Function = Literal["sum", "avg", "min", "max"]
FUNCTIONS: tuple[Function, ...] = get_args(Function)

# What adding up gives: integers outgrow their own type, and their mean is none.
_SUM: Mapping[Scalar, Any] = {INT: BigInt, BIG_INT: BigInt, FLOAT: float, DECIMAL: Decimal}
_MEAN: Mapping[Scalar, Any] = {INT: float, BIG_INT: float, FLOAT: float, DECIMAL: Decimal}
_GROUPABLE = (BOOLEAN, STRING, INT, BIG_INT, UUID_, DATE, DATE_TIME)

_TYPES: Mapping[Function, tuple[str, str]] = {
    "sum": ("Sum", "Sums over rows of {}; null where no row has a value."),
    "avg": ("Average", "Means over rows of {}; null where no row has a value."),
    "min": ("Minimum", "The smallest values among rows of {}; null where no row has a value."),
    "max": ("Maximum", "The largest values among rows of {}; null where no row has a value."),
}
_MEMBERS: Mapping[Function, str] = {
    "sum": "Sums of the columns that count or measure.",
    "avg": "Means of the columns that count or measure.",
    "min": "The smallest value of each column that has an order.",
    "max": "The largest value of each column that has an order.",
}


@strawberry.enum(
    description="The stretch of time, in UTC, that moments are grouped by. Weeks start on Monday."
)
class TimeBucket(Enum):
    """The words of Postgres's `date_trunc`."""

    HOUR = strawberry.enum_value("hour", description="From one full hour to the next.")
    DAY = strawberry.enum_value("day", description="From midnight to midnight.")
    WEEK = strawberry.enum_value("week", description="From Monday to Sunday.")
    MONTH = strawberry.enum_value("month", description="A calendar month.")
    QUARTER = strawberry.enum_value(
        "quarter", description="Three calendar months, the first from January on."
    )
    YEAR = strawberry.enum_value("year", description="A calendar year.")


@strawberry.enum(description="The stretch of time that dates are grouped by. Weeks start on Monday.")
class DateBucket(Enum):
    """The words of Postgres's `date_trunc`, from a day on."""

    DAY = strawberry.enum_value("day", description="From midnight to midnight.")
    WEEK = strawberry.enum_value("week", description="From Monday to Sunday.")
    MONTH = strawberry.enum_value("month", description="A calendar month.")
    QUARTER = strawberry.enum_value(
        "quarter", description="Three calendar months, the first from January on."
    )
    YEAR = strawberry.enum_value("year", description="A calendar year.")


def measured(table: Table, function: Function) -> tuple[Column, ...]:
    """The columns that `function` takes.

    Sums and means are of numbers that are no key and lead nowhere; the smallest and the largest of whatever
    has an order (an enum's order would be that of its spelling).
    """
    if function in ("min", "max"):
        return tuple(c for c in table.readable if "lt" in c.scalar.operators and not c.is_list and not c.enum)
    names = {*table.key, *(table.by_sql[link.via].name for link in table.links if not link.many)}
    return tuple(c for c in table.readable if c.scalar in _SUM and not c.is_list and c.name not in names)


def result(function: Function, column: Column) -> Any:
    """The Python type of what `function` finds in the column."""
    match function:
        case "sum":
            return _SUM[column.scalar]
        case "avg":
            return _MEAN[column.scalar]
        case _:
            return column.python


def result_scalar(function: Function, column: Column) -> Scalar:
    """The scalar of what `function` finds in the column."""
    return BY_PYTHON[result(function, column)]


def groupable(table: Table) -> tuple[Column, ...]:
    """The columns that rows can be grouped by: those whose values repeat, and moments by their bucket."""
    return tuple(c for c in table.readable if c.scalar in _GROUPABLE and not c.is_list)


def bucket(column: Column) -> type[Enum] | None:
    """The enum of a column's buckets, if it is one of time."""
    if column.scalar is DATE_TIME:
        return TimeBucket
    return DateBucket if column.scalar is DATE else None


def aggregate_types(table: Table) -> tuple[type, type]:
    """The types of an aggregate and of a group of the table's rows."""
    name, plural = table.type_name, table.plural
    aggregate, group = shell(f"{name}Aggregate"), shell(f"{name}AggregateGroup")
    fill(group, "key", _key(table), strawberry.field(description="What the rows of the group share."))
    for cls in (aggregate, group):
        fill(cls, "count", int, strawberry.field(description="How many rows there are."))
    for function in FUNCTIONS:
        columns = measured(table, function)
        if columns:
            found = _found(table, function, columns)
            for cls in (aggregate, group):
                fill(cls, function, found | None, strawberry.field(description=_MEMBERS[function]))
    return (
        strawberry.type(
            aggregate,
            name=f"{name}Aggregate",
            description=f"What all rows of {plural} that fit come to, on whatever page they are.",
        ),
        strawberry.type(
            group, name=f"{name}AggregateGroup", description=f"Rows of {plural} that share a key."
        ),
    )


def _found(table: Table, function: Function, columns: tuple[Column, ...]) -> Any:
    suffix, text = _TYPES[function]
    cls = shell(f"{table.type_name}{suffix}")
    for column in columns:
        annotation = result(function, column) | None
        fill(cls, column.name, annotation, strawberry.field(description=column.description))
    return strawberry.type(cls, name=f"{table.type_name}{suffix}", description=text.format(table.plural))


def _key(table: Table) -> Any:
    cls = shell(f"{table.type_name}GroupKey")
    for column in groupable(table):
        text = f"{column.description} The start of the bucket." if bucket(column) else column.description
        fill(cls, column.name, column.python | None, strawberry.field(description=text))
    return strawberry.type(
        cls,
        name=f"{table.type_name}GroupKey",
        description=f"What rows of {table.plural} are grouped by; null in all columns that they are not.",
    )
