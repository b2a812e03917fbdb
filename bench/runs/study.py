"""The studies of the run engine."""

from collections.abc import Sequence
from statistics import median

from bench.runs import results
from bench.runs.bystander import CASES, Notice, notice
from bench.runs.engines import trellis
from bench.runs.fairness import Fairness, fairness
from bench.runs.measure import CONCURRENCY, copied, worked
from bench.runs.results import Worked
from bench.runs.table import ENGINES, PGQUEUER, PROCRASTINATE, TRELLIS, Engine
from bench.study import World
from bench.tables import figure, ratio, table
from bench.targets import Target

_CALLS, _SECONDS = 2_000, 0.2
_IDEAL = _CALLS * _SECONDS / CONCURRENCY


class Runs:
    """Items that take time, and items that cost nothing."""

    name = "runs"

    def __init__(self) -> None:
        self._calls: dict[str, list[Worked]] = {}
        self._free: dict[str, list[Worked]] = {}
        self._copied: list[float] = []

    def prepare(self) -> None:
        """The peers."""
        for engine in ENGINES:
            engine.prepare()

    async def measure(self, world: World) -> None:
        """All engines, one after the other, then the limit."""
        await results.set_up(world.admin)
        for engine in ENGINES:
            if not world.chosen(engine.name):
                continue
            if engine.stores:
                found = await self._worked(engine, world, _CALLS, _SECONDS)
                self._calls.setdefault(engine.name, []).append(found)
            found = await self._worked(engine, world, engine.items, 0)
            self._free.setdefault(engine.name, []).append(found)
            print(f"    {engine.name}: {found.rate:,.0f} items/s", flush=True)
        self._copied.append(await copied(world.admin, TRELLIS.items))
        await results.empty(world.admin)

    async def _worked(self, engine: Engine, world: World, items: int, seconds: float) -> Worked:
        try:
            return await worked(engine, world.lease, world.admin, world.logs, items=items, seconds=seconds)
        finally:
            await trellis.forget(world.lease)

    def section(self) -> str:
        """A row for each engine, and the limit."""
        head = ("", "of the ideal 2.0 s, 2,000 × 200 ms", "items that cost nothing", "items/s", "Trellis is")
        rows = []
        for engine in ENGINES:
            free = self._free.get(engine.name, [])
            share = self._ahead(engine)
            rows.append(
                (
                    engine.name,
                    figure([_IDEAL / one.working for one in self._calls.get(engine.name, [])]),
                    f"{engine.items:,}",
                    figure([one.rate for one in free]),
                    "" if share is None or engine is TRELLIS else f"{share:.2f} ×",
                )
            )
        own = ratio([one.rate for one in self._free.get(TRELLIS.name, [])], self._copied)
        rows.append(
            (
                "limit: COPY of the results",
                "",
                f"{TRELLIS.items:,}",
                figure(self._copied),
                "" if own is None else f"{own:.2f} ×",
            )
        )
        return _RUNS + table(head, rows)

    def _ahead(self, engine: Engine) -> float | None:
        own, other = (self._free.get(one.name, []) for one in (TRELLIS, engine))
        return ratio([one.rate for one in own], [one.rate for one in other])

    def targets(self) -> Sequence[Target]:
        """Close to the ideal, and ahead of the better peer."""
        calls = self._calls.get(TRELLIS.name, [])
        better = [share for peer in (PGQUEUER, PROCRASTINATE) if (share := self._ahead(peer)) is not None]
        return [
            Target(
                "runs, ideal",
                "(j) 2,000 × 200 ms, 200 at once: ideal ÷ measured",
                median(_IDEAL / one.working for one in calls) if calls else None,
                least=0.95,
            ),
            Target(
                "runs, items",
                "(j) items that cost nothing: items/s, Trellis ÷ the better peer",
                min(better, default=None),
                least=3,
            ),
        ]


class Bystander:
    """Point reads beside a run."""

    name = "bystander"

    def __init__(self) -> None:
        self._noticed: dict[str, list[Notice]] = {}

    def prepare(self) -> None:
        """Nothing is needed."""

    async def measure(self, world: World) -> None:
        """All cases."""
        await results.set_up(world.admin)
        for case in CASES:
            found = await notice(case, world.lease, world.admin, world.secret, world.logs)
            self._noticed.setdefault(case.name, []).append(found)
            print(f"    {case.name}: p99 {found.rest.p99:.1f}, then {found.busy.p99:.1f} ms", flush=True)

    def section(self) -> str:
        """A row for each case."""
        head = ("the run is", "its items/s", "at rest: p50 / p99, ms", "beside it: p50 / p99, ms", "p99 ×")
        rows = []
        for case in CASES:
            found = self._noticed.get(case.name, [])
            rows.append(
                (
                    case.title,
                    figure([one.rate for one in found]),
                    f"{figure([one.rest.p50 for one in found])} / {figure([one.rest.p99 for one in found])}",
                    f"{figure([one.busy.p50 for one in found])} / {figure([one.busy.p99 for one in found])}",
                    figure([one.busy.p99 / one.rest.p99 for one in found]),
                )
            )
        return _BYSTANDER + table(head, rows)

    def targets(self) -> Sequence[Target]:
        """What is noticed at the tail."""
        return [
            Target(
                f"bystander, {case.name}",
                f"(k) p99 of a point read, a run at work {case.title}: ÷ at rest",
                ratio(*self._tails(case.name)),
                most=1.5,
            )
            for case in CASES
        ]

    def _tails(self, case: str) -> tuple[list[float], list[float]]:
        found = self._noticed.get(case, [])
        return [one.busy.p99 for one in found], [one.rest.p99 for one in found]


class Fair:
    """A small run behind a large one."""

    name = "fairness"

    def __init__(self) -> None:
        self._found: dict[float, list[Fairness]] = {}

    def prepare(self) -> None:
        """Nothing is needed."""

    async def measure(self, world: World) -> None:
        """With items that take time, and items that cost nothing."""
        await results.set_up(world.admin)
        for seconds in (_SECONDS, 0.0):
            found = await fairness(world.lease, world.admin, world.logs, seconds=seconds)
            self._found.setdefault(seconds, []).append(found)
            print(f"    {found.alone:.2f} s alone, {found.behind:.2f} s behind", flush=True)

    def section(self) -> str:
        """A row for each."""
        head = ("10 items", "alone, ms", "behind 100,000, ms", "×")
        rows = [
            (
                _item(seconds),
                figure([one.alone * 1000 for one in found]),
                figure([one.behind * 1000 for one in found]),
                figure([one.behind / one.alone for one in found]),
            )
            for seconds, found in self._found.items()
        ]
        return _FAIRNESS + table(head, rows)

    def targets(self) -> Sequence[Target]:
        """How much longer it takes."""
        return [
            Target(
                f"fairness, {_item(seconds)}",
                f"(l) 10 items behind 100,000, {_item(seconds)}: time ÷ alone",
                ratio([one.behind for one in found], [one.alone for one in found]),
                most=3,
            )
            for seconds, found in self._found.items()
        ]


def _item(seconds: float) -> str:
    return f"of {seconds * 1000:.0f} ms each" if seconds else "that cost nothing"


_RUNS = """## (j) Runs: items a second

One worker, warm. All store a result for each item in the same table, Trellis beside its ledger and an event
for each; rates count from the first statement of the submission to the last result, and shares of the ideal
from the submission's commit. **PgQueuer** and **Procrastinate** have an entry for each item, whose handler
inserts the result. After 20 seconds an engine is measured by what it has done; Procrastinate gets fewer items
that cost nothing, which leaves it less to search.

"""
_BYSTANDER = """## (k) What point reads notice of a run

300 reads of a row by its key each second, over 8 connections; times are from when a read was due.

"""
_FAIRNESS = """## (l) Fairness: a run of 10 items behind somebody else's of 100,000

From the submission to the result of the last; 200 items at once.

"""
