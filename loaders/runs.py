"""How the rows that all runs share are read: events, failures, and what follows from their columns."""

from collections.abc import Callable, Mapping
from typing import Any

from trellis.db.errors import GatewayError
from trellis.loaders.arguments import Arguments
from trellis.loaders.json_text import Piece, scalar, value
from trellis.loaders.order import Term, order_of
from trellis.loaders.rows import Source
from trellis.loaders.variables import changed
from trellis.schema.declaration import Link, declaration_of
from trellis.schema.run import RunEventRow, RunItemRow, RunRow
from trellis.schema.scalars import FLOAT, INT

RUN = declaration_of(RunRow)
OF_RUN = Link("events", "RunEventRow", via="run_id", many=True, description="")
EVENTS = Source(declaration_of(RunEventRow), OF_RUN, RUN)
FAILURES = Source(
    declaration_of(RunItemRow),
    Link("failures", "RunItemRow", via="run_id", many=True, description=""),
    RUN,
)
# What a function of the same name in Postgres computes from all runs, whoever they belong to.
OF_QUEUE = {"queue_position": INT, "seconds_left": FLOAT}
STREAM_PAGE = 100
_PAGE = 100
_MAX_PAGE = 1000
_FRACTION = (
    "case when {run}.state = 'completed' then 1 when {run}.total = 0 then 0"
    " else least(({run}.done + {run}.failed + {run}.partial) / {run}.total, 1) end"
)


def event_arguments(given: Mapping[str, Any]) -> Arguments:
    """The page of a run's events that `events(after, first)` asks for; LIMIT_EXCEEDED for too many."""
    after = given.get("after")
    return rows_after(0 if after is None else after, _size(given))


def failure_arguments(given: Mapping[str, Any]) -> Arguments:
    """The page of a run's ledger that `failures(first)` asks for; LIMIT_EXCEEDED for too many."""
    return Arguments({"state": {"eq": "failed"}}, order_of(FAILURES.table, ()), _size(given))


def _size(given: Mapping[str, Any]) -> Any:
    first = given.get("first")
    return changed(_PAGE if first is None else first, _check_size)


# The fields of `Run` that are lists: of which rows, and which of them.
LISTS: Mapping[str, tuple[Source, Callable[[Mapping[str, Any]], Arguments]]] = {
    "events": (EVENTS, event_arguments),
    "failures": (FAILURES, failure_arguments),
}


def rows_after(sequence: Any, size: Any) -> Arguments:
    """At most `size` rows of a run above a `sequence`, in that order alone: no two of them share one."""
    return Arguments({"sequence": {"gt": sequence}}, (Term("sequence"),), size)


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
    if not 0 <= size <= _MAX_PAGE:
        raise GatewayError("LIMIT_EXCEEDED", f"first may be 0 to {_MAX_PAGE}.", field="first")
    return size
