"""Declarations and arguments → the statements of DataLoaders. Pure: nothing here knows a connection.

A page of a link reads the pages of all its parents at once: the parents' keys go in as one array, and a
lateral join takes each one's rows with its own order, cursor and limit. A root connection has no parents.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trellis.loaders.arguments import Arguments
from trellis.loaders.order import RANK, cursor, order_by
from trellis.loaders.parameters import Parameters
from trellis.loaders.rows import Rows, Source, columns_of
from trellis.schema.declaration import Table

PARENT = "_parent"
SNIPPET = "_snippet"
CURSOR = "_cursor"


@dataclass(frozen=True)
class Statement:
    """SQL text and its values. With a link, `values[0]` is the array of the parents' keys."""

    sql: str
    values: tuple[Any, ...]


def rows_by_key(table: Table, keys: Sequence[tuple[Any, ...]]) -> Statement:
    """The rows with these keys, in any order; a hidden or missing row is absent."""
    parameters = Parameters()
    arrays = [
        parameters.add([key[i] for key in keys], f"{column.scalar.sql}[]")
        for i, column in enumerate(table.key_columns)
    ]
    names = [f"k{i}" for i in range(len(arrays))]
    join = " and ".join(f"t.{c.sql} = k.{n}" for c, n in zip(table.key_columns, names, strict=True))
    wanted = f"unnest({', '.join(arrays)}) as k({', '.join(names)})"
    sql = f"select {', '.join(columns_of(table, 't'))} from {wanted} join {table.relation} t on {join}"
    return Statement(sql, tuple(parameters.values))


def page(
    source: Source,
    arguments: Arguments,
    tables: Mapping[str, Table],
    keys: Sequence[Any] = (),
    *,
    at_most: int,
) -> Statement:
    """The rows of a page and one more, which tells whether there is a next page; backward, in reverse.

    Each row carries its cursor and, with a link, its parent's position in `keys`, from 1. The database
    stops at `at_most` rows for all parents together, since pages of pages multiply.
    """
    parameters, parents = linked(source, keys)
    rows = Rows.of(source, arguments, tables, parameters, owner="p.key")
    select = [
        *columns_of(source.table, "t"),
        f"{cursor(source.table, arguments.terms, rows.terms)} as {CURSOR}",
    ]
    if rows.rank:
        select += [f"{rows.rank} as {RANK}", f"{rows.snippet} as {SNIPPET}"]
    limit = parameters.add(arguments.size + 1, "int")
    inner = rows.page(select, limit, parameters)
    if not source.link:
        return Statement(inner, tuple(parameters.values))
    outer = order_by(
        arguments.terms, [f"r.{term.name}" for term in arguments.terms], backward=arguments.backward
    )
    read = f"select p.n as {PARENT}, r.* from {parents} cross join lateral ({inner}) r"
    sql = f"select * from ({read} limit {parameters.add(at_most, 'int')}) r order by {PARENT}, {outer}"
    return Statement(sql, tuple(parameters.values))


def count(
    source: Source, arguments: Arguments, tables: Mapping[str, Table], keys: Sequence[Any] = ()
) -> Statement:
    """How many rows fit on all pages together: one row, or a row per parent that has any."""
    parameters, parents = linked(source, keys)
    rows = Rows.of(source, arguments, tables, parameters, owner="p.key")
    counted = f"select count(*) as total from {rows.origin} where {rows.condition}"
    if not source.link:
        return Statement(counted, tuple(parameters.values))
    sql = f"select p.n as {PARENT}, c.total from {parents} cross join lateral ({counted}) c"
    return Statement(sql, tuple(parameters.values))


def linked(source: Source, keys: Sequence[Any]) -> tuple[Parameters, str]:
    """The statement's parameters, with the parents' keys if there is a link, and the FROM item of those."""
    parameters = Parameters()
    if not source.link:
        return parameters, ""
    placeholder = parameters.add(list(keys), f"{source.key_type}[]")
    return parameters, f"unnest({placeholder}) with ordinality as p(key, n)"
