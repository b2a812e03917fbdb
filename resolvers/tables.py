"""The fields that every declared table has: links, pages, counts, computed fields and those of `Run`."""

from collections.abc import Awaitable, Mapping
from typing import Any

from strawberry.types import Info

from trellis.loaders.aggregate import Group
from trellis.loaders.page import Page
from trellis.loaders.rows import Source
from trellis.resolvers.arguments import aggregation, page_arguments
from trellis.resolvers.context import context_of
from trellis.resolvers.hydrate import Compute
from trellis.resolvers.runs import run_field
from trellis.schema.declaration import Computed, Link, Table
from trellis.schema.fields import Resolve


class TableResolvers:
    """The resolvers that types are built with; `computed` maps a type's fields to functions."""

    def __init__(self, tables: Mapping[str, Table], computed: Mapping[str, Mapping[str, Compute]]) -> None:
        self._tables = tables
        self._computed = computed

    def link(self, table: Table, link: Link) -> Resolve:
        """A link to one row loads by key; a link to many is a page per parent."""
        target = self._tables[link.target]
        if not link.many:
            column = table.by_sql[link.via].name
            return lambda row, info, _: _to_one(row, info, target, column)
        source, own_key = Source(target, link, table), table.key[0]
        return lambda row, info, kwargs: context_of(info).reader.page(
            source, page_arguments(target, info, kwargs), getattr(row, own_key)
        )

    def total_count(self) -> Resolve:
        """Counts only when the field is asked for."""

        def resolve(page: Page, info: Info[Any, Any], _: Any) -> Awaitable[int]:
            return context_of(info).reader.total(page)

        return resolve

    def aggregate(self, table: Table) -> Resolve:
        """What all rows that fit come to; only what is selected is computed."""

        async def resolve(page: Page, info: Info[Any, Any], kwargs: dict[str, Any]) -> Group:
            [group] = await context_of(info).reader.aggregates(page, aggregation(table, info, kwargs))
            return group

        return resolve

    def groups(self, table: Table) -> Resolve:
        """The groups of all rows that fit."""
        return lambda page, info, kwargs: context_of(info).reader.aggregates(
            page, aggregation(table, info, kwargs)
        )

    def computed(self, table: Table, computed: Computed) -> Resolve:
        """All rows of a level go to the system's function in one call."""
        compute: Compute = self._computed[table.type_name][computed.name]
        name = (table.type_name, computed.name)

        def resolve(row: Any, info: Info[Any, Any], _: Any) -> Awaitable[Any]:
            context = context_of(info)
            needed = tuple(getattr(row, column) for column in computed.needs)
            return context.reader.batch(name, lambda rows: compute(rows, context), needed)

        return resolve

    def run(self, name: str) -> Resolve:
        """The fields of `Run`."""
        return run_field(name)


def _to_one(row: Any, info: Info[Any, Any], target: Table, column: str) -> Awaitable[Any] | None:
    key = getattr(row, column)
    return None if key is None else context_of(info).reader.row(target, (key,))
