"""How the rows that all runs share are read: events, failures, and what follows from their columns."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.loaders.arguments import Arguments
from trellis.loaders.json_text import Piece, scalar, value
from trellis.loaders.order import Term, order_of
from trellis.loaders.rows import Source
from trellis.loaders.variables import changed
from trellis.schema.declaration import Link, Table, declaration_of
from trellis.schema.run import (
    RunEventRow,
    RunFailureReasonRow,
    RunItemRow,
    RunRow,
    RunStageRow,
    RunThroughputRow,
    RunTransitionRow,
)
from trellis.schema.scalars import FLOAT, INT

RUN = declaration_of(RunRow)
# From a run to its own row, in the table of its kind.
OWN = Link("own", "", via="id", many=False, description="")
NEWEST = ({"created_at": "DESC"},)
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
_POINTS = 60
_MAX_POINTS = 500
_STAGES = 10  # a run has about as many at most
_MAX_SEARCH = 200  # characters
_SHORTEST_ID = 4  # digits of an id that are taken for its beginning
_ID = re.compile(r"[0-9a-f]{1,32}")
_FRACTION = (
    "case when {run}.state = 'completed' then 1 when {run}.total = 0 then 0"
    " else least(({run}.done + {run}.failed + {run}.partial) / {run}.total, 1) end"
)


def runs_where(where: Mapping[str, Any], kinds: Iterable[str]) -> Mapping[str, Any]:
    """The condition on rows of `trellis.runs` that a `RunsWhere` comes to, for runs of these kinds.

    Its members are by Python name, enums as their values; what is None is not given.
    """
    found: dict[str, dict[str, Any]] = {"kind": {"in_": list(kinds)}}

    def add(name: str, column: str, operator: str) -> None:
        if where.get(name) is not None:
            found.setdefault(column, {})[operator] = where[name]

    add("kind", "kind", "eq")
    add("system", "system", "eq")
    add("state", "state", "in_")
    add("created_by", "created_by", "eq")
    add("created_after", "created_at", "gte")
    add("created_before", "created_at", "lt")
    if where.get("mine"):
        found.setdefault("created_by", {})["is_caller"] = True
    text = where.get("search")
    if text is None:
        return found
    pattern = changed(text, _pattern)
    first, last = (changed(text, lambda text, digit=digit: _id_like(text, digit)) for digit in "0f")  # type: ignore[misc]
    ways = [
        {"title": {"ilike": pattern}},
        {"error": {"ilike": pattern}},
        {"row_id": {"gte": first, "lte": last}},
    ]
    return {**found, "or_": ways}


def _pattern(text: str) -> str:
    """What a text is like that holds the one searched for. LIMIT_EXCEEDED for too long a one."""
    if len(text) > _MAX_SEARCH:
        raise GatewayError(
            "LIMIT_EXCEEDED", f"search may have at most {_MAX_SEARCH} characters.", field="search"
        )
    escaped = re.sub(r"([\\%_])", r"\\\1", text.strip())
    return f"%{escaped}%"


def _id_like(text: str, digit: str) -> UUID:
    """A text as an id, filled up with a digit; between the two of a text that begins no id lies none."""
    digits = text.strip().lower().replace("-", "")
    if len(digits) < _SHORTEST_ID or not _ID.fullmatch(digits):
        return UUID(int=0 if digit == "f" else 2**128 - 1)
    return UUID(digits.ljust(32, digit))


def event_arguments(given: Mapping[str, Any]) -> Arguments:
    """The page of a run's events that `events(after, first)` asks for; LIMIT_EXCEEDED for too many."""
    after = given.get("after")
    return rows_after(0 if after is None else after, _size(given))


def failure_arguments(given: Mapping[str, Any]) -> Arguments:
    """What `failures(first, stage, error)` asks for of a run's ledger; LIMIT_EXCEEDED for too many."""
    asked = {name: {"eq": given[name]} for name in ("stage", "error") if given.get(name) is not None}
    return Arguments({"state": {"eq": "failed"}, **asked}, order_of(FAILURES.table, ()), _size(given))


def _size(given: Mapping[str, Any]) -> Any:
    first = given.get("first")
    return changed(_PAGE if first is None else first, _check_size)


# The fields of `Run` that are lists: of which rows, and which of them.
LISTS: Mapping[str, tuple[Source, Callable[[Mapping[str, Any]], Arguments]]] = {
    "events": (EVENTS, event_arguments),
    "failures": (FAILURES, failure_arguments),
}


@dataclass(frozen=True)
class Telling:
    """What a function in Postgres tells of a run: rows like those of a table, which is named as the function.

    `arguments` are what it is given beside the run's id, with their SQL types; `most` is how many rows it
    counts for. In a plan, the values may be deferred.
    """

    table: Table
    arguments: tuple[tuple[Any, str], ...]
    most: Any

    def call(self, run: str, add: Callable[[Any, str], str]) -> str:
        """The call in SQL: `run` is the expression of the id, `add` gives a value its placeholder."""
        given = [add(value, sql_type) for value, sql_type in self.arguments]
        return f"{self.table.relation}({', '.join([run, *given])})"


def stages(_: Mapping[str, Any]) -> Telling:
    """What `stages` asks for."""
    return Telling(declaration_of(RunStageRow), (), _STAGES)


def throughput(given: Mapping[str, Any]) -> Telling:
    """What `throughput(points)` asks for; LIMIT_EXCEEDED for too many."""
    points = given.get("points")
    points = changed(_POINTS if points is None else points, _check_points)
    return Telling(declaration_of(RunThroughputRow), ((points, "int"),), points)


def _latest(row: type) -> Callable[[Mapping[str, Any]], Telling]:
    """What a field asks for whose one argument is how many rows there may be; LIMIT_EXCEEDED for too many."""

    def told(given: Mapping[str, Any]) -> Telling:
        size = _size(given)
        return Telling(declaration_of(row), ((size, "int"),), size)

    return told


# The fields of `Run` that functions tell.
TOLD: Mapping[str, Callable[[Mapping[str, Any]], Telling]] = {
    "stages": stages,
    "throughput": throughput,
    "history": _latest(RunTransitionRow),
    "failure_reasons": _latest(RunFailureReasonRow),
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


def _check_points(points: int) -> int:
    if not 1 <= points <= _MAX_POINTS:
        raise GatewayError("LIMIT_EXCEEDED", f"points may be 1 to {_MAX_POINTS}.", field="points")
    return points


def _check_size(size: int) -> int:
    if not 0 <= size <= _MAX_PAGE:
        raise GatewayError("LIMIT_EXCEEDED", f"first may be 0 to {_MAX_PAGE}.", field="first")
    return size
