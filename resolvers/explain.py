"""What a request may ask to be told beside its answer: how much it may read, and how it was read.

`extensions.cost` is for everybody. `extensions.explain` is for admins, and for everybody in local mode: what
Postgres says of a statement counts the rows that a policy hid.
"""

import asyncio
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from trellis.db.errors import GatewayError, translate
from trellis.loaders.sql_layout import laid_out
from trellis.loaders.statement import Statement
from trellis.realtime.operation import Report
from trellis.resolvers.context import Context
from trellis.resolvers.planned import PlannedReads, Reading
from trellis.resolvers.ready import Ready
from trellis.resolvers.trace import PlannedRun, Trace

log = logging.getLogger(__name__)

_EXPLAINED = 50  # statements of DataLoaders that are explained
_SHOWN = 200  # characters of a value
_ITEMS = 20  # members of a list


class Reports:
    """Tells of operations what their requests ask. `admins` are SQL conditions that hold for those who may
    have one explained; with `anyone`, everybody may.
    """

    def __init__(
        self, planned: PlannedReads | None, admins: Sequence[str] = (), *, anyone: bool = False
    ) -> None:
        self._planned = planned
        self._admins = admins
        self._anyone = anyone

    async def begin(self, asked: Collection[Report], ready: Ready, context: Context) -> "Account":
        """The account of an operation that is about to run.

        Raises GatewayError, UNAUTHENTICATED or FORBIDDEN, for a caller who may not have it explained. Nothing
        has run then: a mutation is not half of what was asked for.
        """
        trace = None
        if "explain" in asked:
            await self._allow(context)
            trace = context.traced()
        parts = list(self._parts(ready)) if self._planned else []
        return Account(self._planned, ready, context, parts, "cost" in asked, trace, perf_counter())

    async def _allow(self, context: Context) -> None:
        if self._anyone or context.identity.role == "service_role":
            return
        identity = context.signed_in()
        if self._admins:
            holds = " or ".join(f"({condition})" for condition in self._admins)
            if await context.services.reads.value(identity, f"select ({holds})::text", ()) == "true":
                return
        raise GatewayError("FORBIDDEN", "Only an admin may have an operation explained.")

    def _parts(self, ready: Ready) -> Iterator["Part"]:
        assert self._planned is not None
        planned, began, made = self._planned, perf_counter(), self._planned.made
        for reading in planned.readings(ready):
            yield Part(reading, planned.made == made, perf_counter() - began)
            began, made = perf_counter(), planned.made


@dataclass(frozen=True)
class Part:
    """A reading of the operation; `kept` if it was there already, `seconds` is what it took to get it."""

    reading: Reading
    kept: bool
    seconds: float


@dataclass
class Account:
    """What there is to tell of one operation."""

    planned: PlannedReads | None
    ready: Ready
    context: Context
    parts: list[Part]
    with_cost: bool
    trace: Trace | None
    began: float

    async def told(self, *, ran: bool, seconds: float) -> dict[str, Any]:
        """The response's extensions. Statements of an operation that did not end well are not run again.

        Postgres explains for `seconds` at most, all statements together.
        """
        total = perf_counter() - self.began
        told: dict[str, Any] = {}
        if self.with_cost:
            told["cost"] = self._cost()
        if self.trace is not None:
            # Its connection is free for the next one: nobody waits for a second one with a first in hand.
            await self.context.reader.reset()
            until = asyncio.get_running_loop().time() + seconds
            told["explain"] = await self._explained(self.trace, total, _Postgres(self.context, ran, until))
        return told

    def _cost(self) -> dict[str, Any]:
        """The most rows that a part of the operation reads at worst: a mutation's fields are parts."""
        rows: int | None = 0
        try:
            variables = self.ready.variable_values.coerced
            rows = max((part.reading.plan.worst(variables) for part in self.parts), default=0)
        except GatewayError:
            rows = None  # of a page whose size is not allowed
        budget = self.planned.budget.get(self.context.identity.role) if self.planned else None
        unplanned = list(self._unplanned())
        return {"rows": rows, "budget": budget} | ({"unplanned": unplanned} if unplanned else {})

    def _unplanned(self) -> dict[str, str]:
        """The root fields that Strawberry runs, by response key, and why."""
        if self.planned is None:
            return {}
        found = self.planned.unplanned(self.ready)
        return {name: why or "an argument does not fit" for name, why in found.items()}

    async def _explained(self, trace: Trace, total: float, postgres: "_Postgres") -> dict[str, Any]:
        runs = list(trace.planned)
        planned = []
        for part in self.parts:
            run = next((run for run in runs if run.statement.sql == part.reading.statement.sql), None)
            if run is not None:
                runs.remove(run)
            planned.append(await _of_part(part, run, postgres))
        strawberry: dict[str, Any] = {"fields": self._unplanned()}
        if trace.left is not None:
            strawberry["left"] = trace.left or "the plan failed"
        strawberry["statements"] = [await postgres.told(each) for each in trace.loaded[:_EXPLAINED]]
        if len(trace.loaded) > _EXPLAINED:
            strawberry["more"] = len(trace.loaded) - _EXPLAINED
        return {"planned": planned, "strawberry": strawberry, "milliseconds": {"total": _ms(total)}}


async def _of_part(part: Part, run: PlannedRun | None, postgres: "_Postgres") -> dict[str, Any]:
    reading = part.reading
    told = {
        "fields": [key for key in reading.order if key not in reading.rest],
        "plan": list(_tree(reading)),
        "cached": part.kept,
    }
    milliseconds = {"planning": _ms(part.seconds)}
    if run is None:
        return told | {"sql": laid_out(reading.statement.sql), "milliseconds": milliseconds}
    if run.seconds is not None:
        milliseconds["statement"] = _ms(run.seconds)
    if run.hydrate_seconds is not None:
        milliseconds["hydrate"] = _ms(run.hydrate_seconds)
    return told | await postgres.told(run.statement) | {"milliseconds": milliseconds}


def _tree(reading: Reading) -> Iterator[str]:
    for key, member in reading.plan.members:
        yield from member.described(key)


@dataclass(frozen=True)
class _Postgres:
    """Asks Postgres to explain statements as the caller, until a time of the event loop."""

    context: Context
    analyze: bool
    until: float

    async def told(self, statement: Statement) -> dict[str, Any]:
        """The statement, its values, and Postgres's plan or why there is none."""
        told: dict[str, Any] = {
            "sql": laid_out(statement.sql),
            "values": [_shown(value) for value in statement.values],
        }
        try:
            async with asyncio.timeout_at(self.until):
                told["postgres"] = await self.context.services.reads.plan(
                    self.context.identity, statement.sql, statement.values, analyze=self.analyze
                )
        except TimeoutError:
            told["error"] = "There was no time left to explain this."
        except Exception as error:
            known = translate(error)
            if known is None:
                log.warning("a statement was not explained", exc_info=error)
            told["error"] = known.message if known else "Postgres did not explain this."
        return told


def _shown(value: Any) -> str:
    """A value for people to read, of a bounded length."""
    if isinstance(value, list | tuple):
        text = ", ".join(_shown(each) for each in value[:_ITEMS])
        more = f", and {len(value) - _ITEMS} more" if len(value) > _ITEMS else ""
        return f"[{text}{more}]"
    text = repr(value[: 2 * _SHOWN]) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
