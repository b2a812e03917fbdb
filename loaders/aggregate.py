"""Aggregates of a connection's rows: count, sum, avg, min and max of all that fit, or of each group of them.

A measure or a key is an SQL expression over the rows, and the scalar that shows its value. `selected` reads
what is asked of one connection, and no more; the statement for DataLoaders does so for all parents at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from trellis.db.errors import GatewayError
from trellis.db.pool import Record
from trellis.loaders.arguments import Arguments, PageLimits, page_size
from trellis.loaders.parameters import Parameters
from trellis.loaders.rows import Rows, Source
from trellis.loaders.statement import PARENT, Statement, linked
from trellis.schema.aggregates import FUNCTIONS, Function, groupable, measured, result_scalar
from trellis.schema.declaration import Column, Table
from trellis.schema.scalars import BIG_INT, DATE_TIME, DECIMAL, FLOAT, INT, Scalar

_MAX_KEYS = 3


@dataclass(frozen=True)
class Measure:
    """What a function finds in a column of the rows; null in SQL where no row has a value.

    Without a function and a column it is the count of the rows, which is never null.
    """

    function: Function | None = None
    column: Column | None = None

    @property
    def name(self) -> str:
        """Its name among the columns of `selected`."""
        return f"{self.function}_{self.column.name}" if self.column else "count"

    def sql(self, alias: str = "t") -> str:
        """The expression over rows `alias`. Integers add up to a numeric, and reals as double precision."""
        if self.function is None or self.column is None:
            return "count(*)"
        sql, scalar = f"{alias}.{self.column.sql}", self.column.scalar
        if self.function in ("min", "max") or scalar is DECIMAL:
            return f"{self.function}({sql})"
        if scalar is FLOAT:
            total = f"sum({sql}::float8)"
            # Postgres's avg squares on its way, which overflows where the mean would not.
            return total if self.function == "sum" else f"({total} / count({sql}))"
        return f"{self.function}({sql})::{'numeric' if self.function == 'sum' else 'float8'}"

    @property
    def scalar(self) -> Scalar:
        """The scalar of the value."""
        if self.function is None or self.column is None:
            return INT
        return result_scalar(self.function, self.column)


@dataclass(frozen=True)
class Key:
    """What the rows of a group share: a column's value, or the start of the bucket that it falls into."""

    column: Column
    bucket: str | None = None

    @property
    def name(self) -> str:
        """Its name among the columns of `selected`."""
        return f"key_{self.column.name}"

    def sql(self, alias: str = "t") -> str:
        """The expression over rows `alias`; its type is the column's."""
        sql = f"{alias}.{self.column.sql}"
        if self.bucket is None:
            return sql
        if self.column.scalar is DATE_TIME:
            return f"date_trunc('{self.bucket}', {sql}, 'UTC')"
        return f"date_trunc('{self.bucket}', {sql}::timestamp)::date"


@dataclass(frozen=True)
class Grouping:
    """By what rows are grouped, which is also the groups' order, and how many groups are wanted.

    In a plan, `size` may be deferred.
    """

    keys: tuple[Key, ...]
    size: Any


@dataclass(frozen=True)
class Aggregation:
    """What is asked of a connection's rows: the measures, of all of them or of each group."""

    measures: tuple[Measure, ...]
    grouping: Grouping | None = None

    @property
    def identity(self) -> str:
        """Equal for equal questions: what loads are batched by."""
        keys = [(key.name, key.bucket) for key in self.keys]
        return repr(([m.name for m in self.measures], keys, self.grouping and self.grouping.size))

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys of its grouping, if there is one."""
        return self.grouping.keys if self.grouping else ()


@dataclass(frozen=True)
class Group:
    """What was found. `sum` and its like have an attribute per column that was asked for, by Python name.

    `key` has one for every column that rows can be grouped by, None where they are not.
    """

    count: int | None
    key: Any
    sum: Any
    avg: Any
    min: Any
    max: Any


def measures(table: Table, wanted: Collection[tuple[Function, str]], *, count: bool) -> tuple[Measure, ...]:
    """The measures of the wanted pairs of a function and a column (by Python name), each once."""
    found = [
        Measure(function, column)
        for function in FUNCTIONS
        for column in measured(table, function)
        if (function, column.name) in wanted
    ]
    return (Measure(), *found) if count else tuple(found)


def group_arguments(table: Table, given: Mapping[str, Any], limits: PageLimits) -> Grouping:
    """Check what `groups` is given, by Python name: input objects as mappings, enums as their values.

    A GatewayError names the argument at fault. A plan may hand in a deferred `first`.
    """
    terms = [next(iter(term.items())) for term in given["grouped_by"]]
    if not terms:
        raise _refused("BAD_USER_INPUT", "groupedBy needs at least one column.")
    if len(terms) > _MAX_KEYS:
        raise _refused("LIMIT_EXCEEDED", f"groupedBy takes at most {_MAX_KEYS} columns.")
    if len({name for name, _ in terms}) < len(terms):
        raise _refused("BAD_USER_INPUT", "groupedBy names a column twice.")
    if any(value is False for _, value in terms):
        raise _refused("BAD_USER_INPUT", "groupedBy: leave out what is false.")
    keys = [Key(table.by_name[name], None if value is True else value) for name, value in terms]
    first = given.get("first")
    size = limits.default if first is None else page_size("first", first, limits)
    return Grouping(tuple(keys), size)


def _refused(code: Any, message: str) -> GatewayError:
    return GatewayError(code, message, field="groupedBy")


def selected(rows: Rows, wanted: Aggregation, parameters: Parameters) -> str:
    """The statement that reads keys and measures, by their names: one row, or one per group in order."""
    asked: list[Key | Measure] = [*wanted.keys, *wanted.measures]
    items = [f"{each.sql(rows.alias)} as {each.name}" for each in asked]
    # Without a select list there would be a row for every row.
    sql = f"select {', '.join(items) or 'count(*)'} from {rows.origin} where {rows.condition}"
    if wanted.grouping is None:
        return sql
    places = ", ".join(str(at + 1) for at in range(len(wanted.keys)))
    return f"{sql} group by {places} order by {places} limit {parameters.add(wanted.grouping.size, 'int')}"


def aggregates(
    source: Source,
    arguments: Arguments,
    wanted: Aggregation,
    tables: Mapping[str, Table],
    keys: Sequence[Any] = (),
    *,
    at_most: int,
) -> Statement:
    """What is asked of all rows that fit `where` and `search`, on whatever page they are.

    With a link each row carries its parent's position in `keys`, from 1, and the database stops at `at_most`
    groups for all parents together.
    """
    parameters, parents = linked(source, keys)
    rows = Rows.of(source, arguments, tables, parameters, owner="p.key")
    inner = selected(rows, wanted, parameters)
    if not source.link:
        return Statement(inner, tuple(parameters.values))
    sql = f"select p.n as {PARENT}, g.* from {parents} cross join lateral ({inner}) g"
    if wanted.grouping:
        order = ", ".join((PARENT, *(key.name for key in wanted.keys)))
        sql = f"select * from ({sql} limit {parameters.add(at_most, 'int')}) g order by {order}"
    return Statement(sql, tuple(parameters.values))


def groups_of(
    source: Source, wanted: Aggregation, records: Sequence[Record], parents: int
) -> list[list[Group]]:
    """What was found for each parent, in order; a connection without a link counts as one parent."""
    unshared = dict.fromkeys(column.name for column in groupable(source.table))
    found: list[list[Group]] = [[] for _ in range(parents)]
    for record in records:
        position = record[PARENT] - 1 if source.link else 0
        found[position].append(_group(wanted, record, unshared))
    return found


def _group(wanted: Aggregation, record: Record, unshared: Mapping[str, None]) -> Group:
    parts = {function: SimpleNamespace() for function in FUNCTIONS}
    for measure in wanted.measures:
        if measure.function and measure.column:
            value = record[measure.name]
            if measure.scalar is BIG_INT and value is not None:
                value = int(value)  # a Decimal's text may have an exponent
            setattr(parts[measure.function], measure.column.name, value)
    key = SimpleNamespace(**unshared)
    for each in wanted.keys:
        setattr(key, each.column.name, record[each.name])
    return Group(count=record.get("count"), key=key, **parts)
