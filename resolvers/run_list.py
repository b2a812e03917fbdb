"""The queries `runs` and `runOwners`: the runs of all kinds that the caller may see, the newest first."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.loaders.arguments import connection_arguments
from trellis.loaders.page import Edge, Page
from trellis.loaders.rows import Source
from trellis.loaders.runs import NEWEST, RUN, runs_where
from trellis.loaders.statement import Statement
from trellis.resolvers.context import Context, context_of
from trellis.resolvers.runs import owner_of
from trellis.schema.declaration import Table
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import PageInfo
from trellis.schema.reads import RunsOf
from trellis.schema.run import Run, RunOwner, RunState

_MOST_OWNERS = 1000
_OWNERS = """
select distinct kind, created_by as person from trellis.runs
where kind = any($1) and created_by is not null limit $2
"""


@strawberry.input(description="Which runs: those that fit all that is given.")
class RunsWhere:
    """The argument `where` of the query and of the subscription `runs`."""

    mine: bool | None = strawberry.field(
        default=None,
        description="Only those that you have started. If not given, that is so in the subscription.",
    )
    system: str | None = strawberry.field(default=None, description="Only those of this system.")
    kind: str | None = strawberry.field(default=None, description="Only those of this kind.")
    state: list[RunState] | None = strawberry.field(
        default=None, description="Only those in one of these states, as long as they are."
    )
    created_by: UUID | None = strawberry.field(
        default=None, description="Only those that the person with this key has started."
    )
    created_after: datetime | None = strawberry.field(
        default=None, description="Only those that were started at this time or after it."
    )
    created_before: datetime | None = strawberry.field(
        default=None, description="Only those that were started before this time."
    )
    search: str | None = strawberry.field(
        default=None,
        description="Only those with this text, in any case, in their title or their error, or with an id"
        " that begins with it (four digits at least).",
    )

    def condition(self, kinds: Iterable[str]) -> Mapping[str, Any]:
        """What holds of the rows of `trellis.runs`, for runs of these kinds. LIMIT_EXCEEDED."""
        states = None if self.state is None else [state.value for state in self.state]
        return runs_where({**vars(self), "state": states}, kinds)


async def _nodes(page: Page, info: Info[Any, Any], _: Any) -> list[Any]:
    return list(await asyncio.gather(*(_own_row(row, context_of(info)) for row in page.nodes)))


async def _node(edge: Edge, info: Info[Any, Any], _: Any) -> Any:
    return await _own_row(edge.node, context_of(info))


async def _own_row(run: Any, context: Context) -> Any:
    """The row of a run in its kind's own table."""
    table = next(table for table in context.services.tables.values() if table.run == run.kind)
    return await context.reader.row(table, (run.row_id,))


async def _total(page: Page, info: Info[Any, Any], _: Any) -> int:
    return await context_of(info).reader.total(page)


@strawberry.type(description="A run and its place.")
class RunEdge:
    """A run in a page."""

    cursor: str = strawberry.field(description="The run's place in the list.")
    node: Run = DerivedField("node", Run, _node, "The run.")  # type: ignore[assignment]


@strawberry.type(description="A page of runs.")
class RunConnection:
    """A page of runs; its fields are resolved from a `Page`."""

    nodes: list[Run] = DerivedField(  # type: ignore[assignment]
        "nodes", list[Run], _nodes, "The runs of the page."
    )
    edges: list[RunEdge] = strawberry.field(description="The runs with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = DerivedField(  # type: ignore[assignment]
        "totalCount", int, _total, "How many runs fit on all pages together; counted only when asked for."
    )


def run_list(kinds: Mapping[str, Table]) -> Iterator[DerivedField]:
    """`runs(where, first, after)` and `runOwners`; `kinds` are the tables whose rows are runs, by kind."""

    async def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Page:
        context = context_of(info)
        context.signed_in()
        fits = (kwargs.get("where") or RunsWhere()).condition(kinds)
        given = {"first": kwargs.get("first"), "after": kwargs.get("after"), "where": fits}
        given["order_by"] = NEWEST
        return await context.reader.page(
            Source(RUN), connection_arguments(RUN, given, context.services.page_limits)
        )

    yield DerivedField(
        "runs",
        RunConnection,
        resolve,
        "The runs of every kind that you may see, the newest first.",
        [
            argument("where", RunsWhere, "Which runs."),
            argument("first", int, "How many runs from the start, or after `after`."),
            argument("after", str, "A cursor: only runs behind it."),
        ],
        reads=RunsOf(kinds),
    )

    async def resolve_owners(_: Any, info: Info[Any, Any], __: dict[str, Any]) -> list[RunOwner]:
        context = context_of(info)
        context.signed_in()
        return await _owners(context, kinds)

    yield DerivedField(
        "runOwners",
        list[RunOwner],
        resolve_owners,
        "Those who have started the runs that you may see, as far as you may see them, too, by their names:"
        f" {_MOST_OWNERS} at most.",
    )


async def _owners(context: Context, kinds: Mapping[str, Table]) -> list[RunOwner]:
    rows = await context.reader.fetch(Statement(_OWNERS, (list(kinds), _MOST_OWNERS)))
    found = await asyncio.gather(*(owner_of(context, kinds[row["kind"]], row["person"]) for row in rows))
    people = {person.id: person for person in reversed(found) if person is not None}
    return sorted(people.values(), key=lambda person: (person.name or person.email or "").casefold())
