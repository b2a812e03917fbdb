"""Runs of every kind: the fields of `Run`, `run(id)`, and following a run live."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.loaders.runs import EVENTS, RUN, event_arguments, events_after
from trellis.loaders.statement import Statement
from trellis.realtime.live import Reading, follow
from trellis.realtime.stream import Page, after
from trellis.resolvers.context import Context, context_of
from trellis.schema.declaration import Table
from trellis.schema.fields import DerivedField, Resolve, argument
from trellis.schema.reads import RunById
from trellis.schema.run import ENDED, Run, RunAction, RunEvent, RunState

_STREAM_PAGE = 500
_QUEUE_POSITIONS = "select id, trellis.queue_position(id) as position from unnest($1::uuid[]) as id"


def run_field(name: str) -> Resolve:
    """The resolver of a field of `Run` on a row of a kind's own table."""
    special: Mapping[str, Callable[[Any, Context, Mapping[str, Any]], Awaitable[Any]]] = {
        "events": _events,
        "actions": _actions,
        "queue_position": _queue_position,
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
    share: float = (run.done + run.failed) / run.total
    return share


async def _events(row: Any, context: Context, kwargs: Mapping[str, Any]) -> Sequence[Any]:
    page = await context.reader.page(EVENTS, event_arguments(kwargs), row.row_id)
    return page.nodes


async def read_events(context: Context, run_id: UUID, after_sequence: int, size: int) -> Sequence[Any]:
    """At most `size` events of the run above a number, in order."""
    page = await context.reader.page(EVENTS, events_after(after_sequence, size), run_id)
    return page.nodes


async def _queue_position(row: Any, context: Context, _: Mapping[str, Any]) -> int | None:
    async def load(ids: list[UUID]) -> list[int | None]:
        records = await context.reader.fetch(Statement(_QUEUE_POSITIONS, (ids,)))
        positions = {record["id"]: record["position"] for record in records}
        return [positions[run_id] for run_id in ids]

    position: int | None = await context.reader.batch(("queue_position",), load, row.row_id)
    return position


async def run_actions(rows: Sequence[tuple[Any, ...]], context: Context) -> list[list[RunAction]]:
    """What the caller may do with each of these runs, by their ids."""
    return await asyncio.gather(*(_actions_of(run_id, context) for (run_id,) in rows))


async def _actions(row: Any, context: Context, _: Mapping[str, Any]) -> list[RunAction]:
    return await _actions_of(row.row_id, context)


async def _actions_of(run_id: UUID, context: Context) -> list[RunAction]:
    run = await run_row(context, run_id)
    kind = context.services.kinds[run.kind]

    async def load(ids: list[UUID]) -> list[bool]:
        allowed = await context.reader.using(lambda connection: kind.controllable(connection, ids))
        return [run_id in allowed for run_id in ids]

    if not await context.reader.batch(("controllable", run.kind), load, run_id):
        return []
    if RunState(run.state) not in ENDED:
        return [RunAction.CANCEL]
    return [RunAction.RETRY] if run.failed or run.state != RunState.COMPLETED.value else []


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
        yield DerivedField(
            "run",
            Run,
            lambda _, info, kwargs: self.live(context_of(info), kwargs["id"]),
            "A run's state now, then at every change; completes when the run has ended.",
            [_RUN_ID],
            is_subscription=True,
        )
        yield DerivedField(
            "runEvents",
            RunEvent,
            lambda _, info, kwargs: _event_stream(
                context_of(info), kwargs["run_id"], kwargs.get("after") or 0
            ),
            "Every event of a run once, in order, after the number given; completes when the run has ended.",
            [argument("run_id", UUID, "The run's id.", required=True), argument("after", int, _AFTER)],
            is_subscription=True,
        )

    async def live(self, context: Context, run_id: UUID) -> AsyncIterator[Any]:
        """The row of a run's own table now, then at every change of the run; NOT_FOUND without one."""
        seen = False

        async def read() -> Reading[Any] | None:
            try:
                run = await context.reader.row(RUN, (run_id,))
                row = run and await context.reader.row(self.kinds[run.kind], (run_id,))
                return row and Reading(row, run.sequence, RunState(run.state) in ENDED)
            finally:
                # Between two readings a subscriber holds no connection.
                await context.reader.reset()

        async for reading in follow(context.services.hub, run_id, read):
            seen = True
            yield reading.value
        if not seen:
            raise _no_run()

    async def _run(self, info: Info[Any, Any], run_id: UUID) -> Any:
        reader = context_of(info).reader
        run = await reader.row(RUN, (run_id,))
        return run and await reader.row(self.kinds[run.kind], (run_id,))


async def stream(
    context: Context, run_id: UUID, cursor: int, read: Callable[[int, int], Awaitable[Sequence[Any]]]
) -> AsyncIterator[Any]:
    """Every row that `read(after, size)` finds, once, by ascending `sequence`; NOT_FOUND without one."""
    found = False

    async def read_page(position: int) -> Page[Any] | None:
        nonlocal found
        try:
            # One snapshot for both: an ended run has no rows but those that are read with its state.
            run = await context.reader.row(RUN, (run_id,))
            if run is None:
                return None
            found = True
            rows = [(row.sequence, row) for row in await read(position, _STREAM_PAGE)]
            return Page(rows, finished=RunState(run.state) in ENDED, full=len(rows) == _STREAM_PAGE)
        finally:
            await context.reader.reset()

    async for _, row in after(context.services.hub, run_id, cursor, read_page):
        yield row
    if not found:
        raise _no_run()


def _event_stream(context: Context, run_id: UUID, cursor: int) -> AsyncIterator[Any]:
    return stream(
        context, run_id, cursor, lambda position, size: read_events(context, run_id, position, size)
    )


def _no_run() -> GatewayError:
    return GatewayError("NOT_FOUND", "There is no such run, or you may not see it.")


_RUN_ID = argument("id", UUID, "The run's id: its row's key.", required=True)
_AFTER = "Only what has a greater number: the last one that you have seen; 0 or nothing for all."
