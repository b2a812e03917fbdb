"""The subscription `runs`: the caller's active runs, and how the list of them changes."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
import strawberry
from strawberry.types import Info

from trellis.db.errors import translate
from trellis.jobs.state import UNFINISHED
from trellis.loaders.parameters import Parameters
from trellis.loaders.predicate import Predicate
from trellis.loaders.runs import RUN
from trellis.loaders.statement import Statement
from trellis.realtime.cohort import Pauses
from trellis.resolvers.context import Context, context_of
from trellis.resolvers.run_list import RunsWhere
from trellis.schema.declaration import Table
from trellis.schema.fields import DerivedField, argument
from trellis.schema.run import Run

_MOST = 200
_RATE = 4.0  # payloads a second

# The newest that fit, and those that were in the list, whatever has become of them.
_READ = """
with listed as (
  select id from {relation} t where {fits} order by created_at desc, id desc limit {most}
)
select coalesce(json_agg(json_build_array(id, sequence, kind, id in (select id from listed))
                         order by created_at desc, id desc), '[]')::text
from {relation} where id in (select id from listed) or id = any({listed})
"""


@strawberry.enum(description="What happened to a run in a list.")
class RunsChangeKind(Enum):
    """What happened to a run in a list."""

    ADDED = strawberry.enum_value("added", description="It is in the list from now on.")
    CHANGED = strawberry.enum_value("changed", description="It has moved on.")
    GONE = strawberry.enum_value("gone", description="It has left the list.")


async def changed_row(change: Any, info: Info[Any, Any], _: Any) -> Any:
    """The run of a change, as it is now."""
    if change.table is None:
        return None
    return await context_of(info).reader.row(change.table, (change.run_id,))


@strawberry.type(description="One change of a list of active runs.")
class RunsChange:
    """One change. `table` is where the run's own row is; None where it is not to be shown."""

    change: RunsChangeKind = strawberry.field(description="What happened.")
    run_id: UUID = strawberry.field(description="Which run: its row's key.")
    table: strawberry.Private[Table | None] = None
    run: Run | None = DerivedField(  # type: ignore[assignment]
        "run", Run | None, changed_row, "The run now; null where it is gone."
    )


def active_runs(kinds: Mapping[str, Table]) -> Iterator[DerivedField]:
    """`runs(where)`; `kinds` are the tables whose rows are runs, by kind."""

    def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> AsyncIterator[list[RunsChange]]:
        context = context_of(info)
        context.signed_in()
        return changes(context, kinds, kwargs.get("where") or RunsWhere())

    yield DerivedField(
        "runs",
        list[RunsChange],
        resolve,
        f"Your runs that have not ended, the {_MOST} newest of them: all of them as ADDED at first, then what"
        " has changed since the last payload. A run that ends is CHANGED, with its last state, and then GONE;"
        " so is one that fits no more. Never completes.",
        [argument("where", RunsWhere, "Which runs; yours, if not given.")],
        is_subscription=True,
    )


def changes(
    context: Context, kinds: Mapping[str, Table], where: RunsWhere
) -> AsyncGenerator[list[RunsChange], bool | None]:
    """The active runs of these kinds that fit, then each set of changes."""
    return _List(context, kinds, where).changes()


@dataclass
class _List:
    context: Context
    kinds: Mapping[str, Table]
    where: RunsWhere

    @property
    def _mine(self) -> bool:
        return self.where.mine is not False

    async def changes(self) -> AsyncGenerator[list[RunsChange], bool | None]:
        """What is there, then each set of changes; what cannot be read for now is read again, and so is a set
        that nobody took before a newer token was shown: of that the `yield` gives True."""
        clock = asyncio.get_running_loop().time
        listed: dict[UUID, int] | None = None
        pauses = Pauses()
        person = self.context.identity.user_id
        assert person is not None
        with self.context.services.hub.active.watch(person, mine=self._mine) as signal:
            while True:
                began = clock()
                identity = self.context.identity
                try:
                    async with self.context.services.live_turns.of(str(person)):
                        found = await self._read(listed or {})
                except Exception as error:
                    explained = translate(error)
                    if explained is None or explained.code != "UNAVAILABLE":
                        raise
                    await pauses.next()
                    continue
                pauses = Pauses()
                changes, now = self._compared(listed or {}, found)
                if self.context.identity is not identity:
                    continue  # a newer token was shown meanwhile, which may see something else
                if (changes or listed is None) and (yield changes):
                    continue
                listed = now
                await signal.wait()
                await asyncio.sleep(max(0.0, began + 1 / _RATE - clock()))

    async def _read(self, listed: Mapping[UUID, int]) -> list[tuple[UUID, int, str, bool]]:
        parameters = Parameters()
        # Told so, Postgres goes by the partial index on unfinished runs.
        unfinished = {"state": {"in_": list(UNFINISHED)}}
        where = replace(self.where, mine=self._mine).condition(self.kinds)
        fits = Predicate({}, parameters).compile(RUN, {"and_": [where, unfinished]}, "t")
        sql = _READ.format(
            relation=RUN.relation, fits=fits, most=_MOST, listed=parameters.add(list(listed), "uuid[]")
        )
        text = await self.context.value(Statement(sql, tuple(parameters.values)), primary=True)
        return [(UUID(id_), sequence, kind, fits) for id_, sequence, kind, fits in orjson.loads(text or "[]")]

    def _compared(
        self, listed: Mapping[UUID, int], found: list[tuple[UUID, int, str, bool]]
    ) -> tuple[list[RunsChange], dict[UUID, int]]:
        changes, now = [], {}
        for run_id, sequence, kind, fits in found:
            table = self.kinds[kind]
            if run_id not in listed:
                changes.append(RunsChange(change=RunsChangeKind.ADDED, run_id=run_id, table=table))
            elif listed[run_id] != sequence:
                changes.append(RunsChange(change=RunsChangeKind.CHANGED, run_id=run_id, table=table))
            if fits:
                now[run_id] = sequence
            else:
                changes.append(RunsChange(change=RunsChangeKind.GONE, run_id=run_id))
        hidden = listed.keys() - {run_id for run_id, *_ in found}
        changes += [RunsChange(change=RunsChangeKind.GONE, run_id=run_id) for run_id in sorted(hidden)]
        return changes, now
