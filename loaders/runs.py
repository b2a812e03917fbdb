"""How the rows that all runs share are read: their events, and what follows from their columns."""

from collections.abc import Mapping
from typing import Any

from trellis.db.errors import GatewayError
from trellis.loaders.arguments import Arguments
from trellis.loaders.json_text import Piece, scalar, value
from trellis.loaders.order import order_of
from trellis.loaders.rows import Source
from trellis.loaders.variables import changed
from trellis.schema.declaration import Link, Table, declaration_of
from trellis.schema.run import RunEventRow, RunRow
from trellis.schema.scalars import FLOAT, INT

RUN = declaration_of(RunRow)
OF_RUN = Link("events", "RunEventRow", via="run_id", many=True, description="")
EVENTS = Source(declaration_of(RunEventRow), OF_RUN, RUN)
# What a function of the same name in Postgres computes from all runs, whoever they belong to.
OF_QUEUE = {"queue_position": INT, "seconds_left": FLOAT}
_EVENTS_PAGE = 100
STREAM_PAGE = 100
_MAX_EVENTS = 1000
_FRACTION = (
    "case when {run}.state = 'completed' then 1 when {run}.total = 0 then 0"
    " else least(({run}.done + {run}.failed + {run}.partial) / {run}.total, 1) end"
)


def event_arguments(given: Mapping[str, Any]) -> Arguments:
    """The page of a run's events that `events(after, first)` asks for; LIMIT_EXCEEDED for too many."""
    first, after = given.get("first"), given.get("after")
    size = changed(_EVENTS_PAGE if first is None else first, _check_size)
    return events_after(0 if after is None else after, size)


def events_after(sequence: Any, size: Any) -> Arguments:
    """At most `size` events above a number."""
    return rows_after(EVENTS.table, sequence, size)


def rows_after(table: Table, sequence: Any, size: Any) -> Arguments:
    """At most `size` rows of a table above a `sequence`, which is its order."""
    return Arguments({"sequence": {"gt": sequence}}, order_of(table, ()), size)


def run_value(name: str, row: str, run: str) -> list[Piece]:
    """The JSON of a field of `Run`: `row` is the key of its own row, `run` the alias of `trellis.runs`."""
    if name in OF_QUEUE:
        return scalar(OF_QUEUE[name], f"trellis.{name}({row})", nullable=True)
    # A run without its record is an error: a uuid is no JSON.
    lost = f"case when {run}.id is null then ({row})::text::json::text end"
    if name == "fraction":
        return [lost, *scalar(FLOAT, f"({_FRACTION.format(run=run)})", nullable=False)]
    column = RUN.by_name[name]
    return [lost, *value(column, f"{run}.{column.sql}")]


def _check_size(size: int) -> int:
    if not 0 <= size <= _MAX_EVENTS:
        raise GatewayError("LIMIT_EXCEEDED", f"first may be 0 to {_MAX_EVENTS}.", field="first")
    return size
