"""Runs of every kind: the fields of `Run`, `run(id)`, and following a run live."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

from strawberry.types import Info
from strawberry.types.arguments import StrawberryArgument

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.loaders.runs import EVENTS, LISTS, OF_QUEUE, OF_RUN, RUN, TOLD
from trellis.loaders.statement import Statement
from trellis.resolvers.context import Context, context_of
from trellis.schema.declaration import Link, Owner, Table
from trellis.schema.fields import DerivedField, Resolve, argument
from trellis.schema.reads import Followed, RunById, Streamed
from trellis.schema.run import ENDED, Run, RunAction, RunEvent, RunOwner, RunState


def run_field(name: str) -> Resolve:
    """The resolver of a field of `Run` on a row of a kind's own table."""
    special: Mapping[str, Callable[[Any, Context, Mapping[str, Any]], Awaitable[Any]]] = {
        "actions": _actions,
        **{name: _list(name) for name in LISTS},
        **{name: _of_queue(name) for name in OF_QUEUE},
        **{name: _told(name) for name in TOLD},
        "owner": _owner,
        "fraction": _fraction,
    }
    resolve = special.get(name) or _attribute(name)
    return lambda row, info, kwargs: resolve(row, context_of(info), kwargs)


def _attribute(name: str) -> Callable[[Any, Context, Mapping[str, Any]], Awaitable[Any]]:
    async def resolve(row: Any, context: Context, _: Mapping[str, Any]) -> Any:
        return getattr(await run_row(context, row.row_id), name)

    return resolve


async def run_row(context: Context, run_id: UUID) -> Any:
    """What all runs share of one run; NOT_FOUND where only its system's own row is there."""
    row = await context.reader.row(RUN, (run_id,))
    if row is None:
        raise GatewayError("NOT_FOUND", "This run has no record of its progress.")
    return row


async def _fraction(row: Any, context: Context, _: Mapping[str, Any]) -> float:
    run = await run_row(context, row.row_id)
    if run.state == RunState.COMPLETED.value or not run.total:
        return float(run.state == RunState.COMPLETED.value)
    share: float = (run.done + run.failed + run.partial) / run.total
    return min(share, 1.0)


def _list(name: str) -> Callable[[Any, Context, Mapping[str, Any]], Awaitable[Any]]:
    source, arguments = LISTS[name]

    async def resolve(row: Any, context: Context, kwargs: Mapping[str, Any]) -> Sequence[Any]:
        page = await context.reader.page(source, arguments(kwargs), row.row_id)
        return page.nodes

    return resolve


def _told(name: str) -> Callable[[Any, Context, Mapping[str, Any]], Awaitable[Any]]:
    async def resolve(row: Any, context: Context, kwargs: Mapping[str, Any]) -> Sequence[Any]:
        return await context.reader.told(TOLD[name](kwargs), row.row_id)

    return resolve


async def _owner(row: Any, context: Context, _: Mapping[str, Any]) -> RunOwner | None:
    table = context.services.tables[type(row).__name__]
    if table.owner is None:
        return None
    via = table.by_sql[_link_to_owner(table, table.owner).via]
    return await owner_of(context, table, getattr(row, via.name))


async def owner_of(context: Context, table: Table, person_id: UUID | None) -> RunOwner | None:
    """The person with this key as the system of a kind's table knows them; None where they are hidden."""
    owner = table.owner
    if owner is None:
        return None
    target = context.services.tables[_link_to_owner(table, owner).target]
    person = await context.reader.row(target, (person_id,))
    return person and RunOwner(
        id=getattr(person, target.key[0]),
        name=getattr(person, owner.name),
        email=getattr(person, owner.email),
    )


def _link_to_owner(table: Table, owner: Owner) -> Link:
    return next(link for link in table.links if link.name == owner.link)


def _of_queue(name: str) -> Callable[[Any, Context, Mapping[str, Any]], Awaitable[Any]]:
    statement = f"select id, trellis.{name}(id) as found from unnest($1::uuid[]) as id"

    async def resolve(row: Any, context: Context, _: Mapping[str, Any]) -> Any:
        async def load(ids: list[UUID]) -> list[Any]:
            records = await context.reader.fetch(Statement(statement, (ids,)))
            found = {record["id"]: record["found"] for record in records}
            return [found[run_id] for run_id in ids]

        return await context.reader.batch((name,), load, row.row_id)

    return resolve


async def run_actions(rows: Sequence[tuple[Any, ...]], context: Context) -> list[list[RunAction]]:
    """What the caller may do with each of these runs, by their ids."""
    return await asyncio.gather(*(_actions_of(run_id, context) for (run_id,) in rows))


async def _actions(row: Any, context: Context, _: Mapping[str, Any]) -> list[RunAction]:
    return await _actions_of(row.row_id, context)


async def _actions_of(run_id: UUID, context: Context) -> list[RunAction]:
    run = await run_row(context, run_id)
    kind = context.services.kinds[run.kind]

    async def load(ids: list[UUID]) -> list[tuple[bool, bool]]:
        async def allowed(connection: Connection) -> tuple[Collection[UUID], Collection[UUID]]:
            controllable = await kind.controllable(connection, ids)
            return controllable, await kind.deletable(connection, list(controllable))

        controllable, deletable = await context.reader.using(allowed)
        return [(run_id in controllable, run_id in deletable) for run_id in ids]

    controllable, deletable = await context.reader.batch(("controllable", run.kind), load, run_id)
    if not controllable:
        return []
    found = _possible(RunState(run.state), failed=run.failed, trimmed=run.trimmed_at is not None)
    return [action for action in found if action is not RunAction.DELETE or deletable]


def _possible(state: RunState, *, failed: int, trimmed: bool) -> list[RunAction]:
    """What may be done with a run in this state, in the order of `RunAction`."""
    if state is RunState.CANCELLING:
        return [RunAction.CANCEL]
    if state not in ENDED:
        other = RunAction.RESUME if state is RunState.PAUSED else RunAction.PAUSE
        return [RunAction.CANCEL, other]
    again = (failed or state is not RunState.COMPLETED) and not trimmed
    return [*([RunAction.RETRY] if again else []), RunAction.DELETE]


@dataclass(frozen=True)
class RunFields:
    """The root fields about runs of any kind. `kinds` are the tables whose rows are runs, by kind."""

    kinds: Mapping[str, Table]

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> "RunFields":
        """The root fields for the tables that declare a kind of run."""
        return cls({table.run: table for table in tables.values() if table.run})

    def queries(self) -> Iterator[DerivedField]:
        """`run(id)`."""
        text = "The run with this id, of whatever kind; null where there is none that you may see."
        yield DerivedField(
            "run",
            Run | None,
            lambda _, info, kwargs: self._run(info, kwargs["id"]),
            text,
            [_RUN_ID],
            reads=RunById(self.kinds),
        )

    def subscriptions(self) -> Iterator[DerivedField]:
        """`run(id)` and `runEvents(runId, after)`."""
        yield followed(
            "run",
            Run,
            "A run's state now, then at every change; completes when the run has ended.",
            [_RUN_ID],
            Followed("id", self.kinds),
        )
        yield followed(
            "runEvents",
            RunEvent,
            "Every event of a run once, in order, after the number given; completes when the run has ended.",
            [
                argument("run_id", UUID, "Which run: its row's key.", required=True),
                argument("after", int, _AFTER),
            ],
            Streamed("run_id", RUN, OF_RUN, EVENTS.table),
        )

    async def _run(self, info: Info[Any, Any], run_id: UUID) -> Any:
        reader = context_of(info).reader
        run = await reader.row(RUN, (run_id,))
        return run and await reader.row(self.kinds[run.kind], (run_id,))


def followed(
    name: str,
    annotation: Any,
    description: str,
    arguments: list[StrawberryArgument],
    reads: Followed | Streamed,
) -> DerivedField:
    """A subscription that follows a run, which the engine opens by what it `reads`."""

    def resolve(_: Any, __: Any, ___: Any) -> NoReturn:
        raise TypeError(f"{name} is not opened here")

    return DerivedField(name, annotation, resolve, description, arguments, is_subscription=True, reads=reads)


_RUN_ID = argument("id", UUID, "The run's id: its row's key.", required=True)
_AFTER = "Only what has a greater number: the last one that you have seen; 0 or nothing for all."
