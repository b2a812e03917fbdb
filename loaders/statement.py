"""Declarations and arguments → SQL. Pure: nothing here knows a connection.

A page of a link reads the pages of all its parents at once: the parents' keys go in as one array, and a
lateral join takes each one's rows with its own order, cursor and limit. A root connection has no parents.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trellis.loaders.arguments import Arguments
from trellis.loaders.order import RANK, beyond, order_by
from trellis.loaders.parameters import Parameters
from trellis.loaders.predicate import Predicate, search_query
from trellis.schema.declaration import Link, Table

PARENT = "_parent"
SNIPPET = "_snippet"


@dataclass(frozen=True)
class Statement:
    """SQL text and its values. With a link, `values[0]` is the array of the parents' keys."""

    sql: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Source:
    """Where the rows of a connection come from: a table, or a link of `owner` to it."""

    table: Table
    link: Link | None = None
    owner: Table | None = None

    @property
    def key_type(self) -> str:
        """The SQL type of the parents' keys."""
        assert self.owner is not None
        return self.owner.key_columns[0].scalar.sql

    def linked(self, keys: Sequence[Any]) -> tuple[Parameters, str]:
        """The statement's first parameter, the parents' keys, and the FROM item that numbers them."""
        parameters = Parameters()
        placeholder = parameters.add(list(keys), f"{self.key_type}[]")
        return parameters, f"unnest({placeholder}) with ordinality as p(key, n)"

    @property
    def rows(self) -> tuple[str, str]:
        """FROM item of the rows (as `t`) and the condition that ties them to a parent `p`."""
        relation, link = f"{self.table.relation} t", self.link
        if link is None:
            return relation, "true"
        if link.through:
            key = self.table.key_columns[0].sql
            return f"{link.through} j join {relation} on t.{key} = j.{link.to}", f"j.{link.via} = p.key"
        return relation, f"t.{link.via} = p.key"


def columns_of(table: Table, alias: str) -> str:
    """The select list of all readable columns, under their Python names."""
    return ", ".join(f"{alias}.{column.sql} as {column.name}" for column in table.readable)


def rows_by_key(table: Table, keys: Sequence[tuple[Any, ...]]) -> Statement:
    """The rows with these keys, in any order; a hidden or missing row is absent."""
    parameters = Parameters()
    arrays = [
        parameters.add([key[i] for key in keys], f"{column.scalar.sql}[]")
        for i, column in enumerate(table.key_columns)
    ]
    names = [f"k{i}" for i in range(len(arrays))]
    join = " and ".join(f"t.{c.sql} = k.{n}" for c, n in zip(table.key_columns, names, strict=True))
    sql = (
        f"select {columns_of(table, 't')} from unnest({', '.join(arrays)}) as k({', '.join(names)})"
        f" join {table.relation} t on {join}"
    )
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

    With a link each row carries its parent's position in `keys`, from 1, as `_parent`. The database
    stops at `at_most` rows for all parents together, since pages of pages multiply.
    """
    table, link = source.table, source.link
    parameters, parents = source.linked(keys) if link else (Parameters(), "")
    select, condition, search = _rows(source, arguments, tables, parameters)
    expressions = [
        search if term.name == RANK else f"t.{table.by_name[term.name].sql}" for term in arguments.terms
    ]
    for values, backward in ((arguments.after, False), (arguments.before, True)):
        if values is not None:
            edge = beyond(table, arguments.terms, expressions, values, parameters, backward=backward)
            condition = f"{condition} and {edge}"
    order = order_by(arguments.terms, expressions, backward=arguments.backward)
    rows, tie = source.rows
    limit = parameters.add(arguments.size + 1, "int")
    inner = f"select {select} from {rows} where {tie} and {condition} order by {order} limit {limit}"
    if not link:
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
    parameters, parents = source.linked(keys) if source.link else (Parameters(), "")
    _, condition, _ = _rows(source, arguments, tables, parameters)
    rows, tie = source.rows
    if not source.link:
        return Statement(f"select count(*) as total from {rows} where {condition}", tuple(parameters.values))
    sql = (
        f"select p.n as {PARENT}, c.total from {parents} cross join lateral"
        f" (select count(*) as total from {rows} where {tie} and {condition}) c"
    )
    return Statement(sql, tuple(parameters.values))


def _rows(
    source: Source, arguments: Arguments, tables: Mapping[str, Table], parameters: Parameters
) -> tuple[str, str, str]:
    """Select list, condition and rank expression of a connection's rows."""
    table = source.table
    select = columns_of(table, "t")
    condition = f"({Predicate(tables, parameters).compile(table, arguments.where, 't')})"
    if arguments.search is None or table.search is None:
        return select, condition, ""
    declared = table.search
    query = search_query(arguments.search, declared.config, parameters)
    rank = f"ts_rank(t.{declared.column}, {query})::float8"
    # The text is escaped before the words are marked, so a snippet is safe to show as HTML.
    text = f"replace(replace(replace({declared.text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    options = "StartSel=<mark>, StopSel=</mark>, MaxFragments=2"
    snippet = f"ts_headline('{declared.config}', {text}, {query}, '{options}')"
    select = f"{select}, {rank} as {RANK}, {snippet} as {SNIPPET}"
    words = parameters.add(arguments.search, "text")
    found = f"t.{table.key_columns[0].sql} = any(array(select {declared.candidates}({words})))"
    return select, f"{condition} and {found}", rank
