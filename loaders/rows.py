"""Which rows a connection shows: where they come from, what holds of them, in which order they stand.

Everything that is said about a connection (its pages, its count, its aggregates) is said about these rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from trellis.loaders.arguments import Arguments
from trellis.loaders.order import RANK, beyond, beyond_in_steps, order_by
from trellis.loaders.parameters import Parameters
from trellis.loaders.predicate import Predicate, Ways, linked_rows, search_query
from trellis.schema.declaration import Link, Table


@dataclass(frozen=True)
class Source:
    """Where the rows of a connection come from: a table, or a link of `owner` to it."""

    table: Table
    link: Link | None = None
    owner: Table | None = None

    @property
    def key_type(self) -> str:
        """The SQL type of the owners' keys."""
        assert self.owner is not None
        return self.owner.key_columns[0].scalar.sql


@dataclass(frozen=True)
class Rows:
    """The rows of one connection, known as `alias`; `terms`, `rank` and `snippet` are expressions over them.

    `ways` are the conditions of all of them, on whichever page they are, over the FROM item `base`. `terms`
    are those of the order; `rank` and `snippet` are empty where there is no search.
    """

    source: Source
    arguments: Arguments
    alias: str
    base: str
    ways: Ways
    terms: tuple[str, ...]
    rank: str
    snippet: str

    @classmethod
    def of(
        cls,
        source: Source,
        arguments: Arguments,
        tables: Mapping[str, Table],
        parameters: Parameters,
        *,
        alias: str = "t",
        owner: str = "",
    ) -> "Rows":
        """The rows of `source`, for a link those of the owner whose key is the expression `owner`."""
        table = source.table
        base, tie = f"{table.relation} {alias}", "true"
        if source.link:
            base, tie = linked_rows(table, source.link, alias, owner)
        words = None
        rank = snippet = ""
        if arguments.search is not None and table.search is not None:
            declared = table.search
            # One parameter for both: Postgres refuses one that a statement (a count, say) does not use.
            words = parameters.add(arguments.search, "text")
            query = search_query(words, declared.config)
            rank = f"ts_rank({alias}.{declared.column}, {query})::float8"
            # The text is escaped before the words are marked, so a snippet is safe to show as HTML.
            text = f"replace(replace(replace({declared.text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
            options = "StartSel=<mark>, StopSel=</mark>, MaxFragments=2"
            snippet = f"ts_headline('{declared.config}', {text}, {query}, '{options}')"
        ways = Predicate(tables, parameters).ways(table, arguments.where, alias, words)
        conditions = [[part for part in (tie, way) if part != "true"] for way in ways.conditions]
        ways = replace(ways, conditions=tuple(" and ".join(parts) or "true" for parts in conditions))
        terms = tuple(
            rank if term.name == RANK else f"{alias}.{table.by_name[term.name].sql}"
            for term in arguments.terms
        )
        return cls(source, arguments, alias, base, ways, terms, rank, snippet)

    @property
    def origin(self) -> str:
        """Their FROM item where their order does not matter; together with `condition`."""
        if len(self.ways.conditions) == 1:
            return self.base
        parts = (f"select {self.alias}.* from {self.base} where {way}" for way in self.ways.conditions)
        return f"({self.ways.clause}{' union all '.join(parts)}) {self.alias}"

    @property
    def condition(self) -> str:
        """What holds of them in `origin`."""
        return self.ways.conditions[0] if len(self.ways.conditions) == 1 else "true"

    def page(self, select: Sequence[str], limit: str, parameters: Parameters) -> str:
        """The statement that reads a page of them, backward in the reverse order, at most `limit` rows.

        Behind a cursor of an order with nulls, the page is put together from ranges that are read one after
        the other, each as far as it is needed.
        """
        arguments, table = self.arguments, self.source.table
        order = order_by(arguments.terms, self.terms, backward=arguments.backward)
        edges, steps = "", [""]
        for values, backward in ((arguments.after, False), (arguments.before, True)):
            if values is None:
                continue
            if backward == arguments.backward:
                steps = beyond_in_steps(
                    table, arguments.terms, self.terms, values, parameters, backward=backward
                )
            else:
                edge = beyond(table, arguments.terms, self.terms, values, parameters, backward=backward)
                edges = f" and {edge}"
        ways = self.ways.conditions
        names = [f"_o{at}" for at in range(len(self.terms))] if len(ways) * len(steps) > 1 else []
        ordered = [f"{sql} as {name}" for sql, name in zip(self.terms, names, strict=False)]
        shown = ", ".join([*select, *ordered]) or "null"
        parts = [
            f"select {shown} from {self.base} where {way}{edges}{f' and {step}' if step else ''}"
            f" order by {order} limit {limit}"
            for way in ways
            for step in steps
        ]
        if len(parts) == 1:
            return parts[0]
        joined = " union all ".join(f"({part})" for part in parts)
        outer = order_by(arguments.terms, names, backward=arguments.backward)
        return f"{self.ways.clause}select * from ({joined}) {self.alias} order by {outer} limit {limit}"


def columns_of(table: Table, alias: str) -> Sequence[str]:
    """The select list of all readable columns, under their Python names."""
    return [f"{alias}.{column.sql} as {column.name}" for column in table.readable]
