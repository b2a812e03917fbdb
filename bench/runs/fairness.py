"""How long 10 items take that come behind 100,000 of somebody else's."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.runs import results
from bench.runs.engines import trellis
from bench.runs.measure import CONCURRENCY
from bench.runs.table import TRELLIS
from trellis.db.demo.people import MANAGER_A, MANAGER_B, Person
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection

_FEW, _MANY = 10, 100_000
_TIMES = 5
_LOOK_SECONDS = 0.02
_BEGIN_SECONDS = 1.0


@dataclass(frozen=True)
class Fairness:
    """Seconds from the submission of 10 items to the result of the last, alone and behind the others."""

    alone: float
    behind: float


async def fairness(lease: Embedded, admin: Connection, folder: Path, *, seconds: float) -> Fairness:
    """With items that take `seconds`, 200 at once."""
    await results.empty(admin)
    try:
        with TRELLIS.at_work(lease, folder, seconds=seconds, concurrency=CONCURRENCY):
            await _few(lease, admin, MANAGER_B)  # the worker is there, and warm
            alone = [await _few(lease, admin, MANAGER_B) for _ in range(_TIMES)]
            await trellis.submit(lease, results.new_items(_MANY), MANAGER_A)
            await asyncio.sleep(_BEGIN_SECONDS)
            behind = [await _few(lease, admin, MANAGER_B) for _ in range(_TIMES)]
    finally:
        await trellis.forget(lease)
    return Fairness(median(alone), median(behind))


async def _few(lease: Embedded, admin: Connection, owner: Person) -> float:
    began = await results.now(admin)
    run = await trellis.submit(lease, results.new_items(_FEW), owner)
    count, last = await results.stored(admin, run, _FEW, look=_LOOK_SECONDS)
    if count < _FEW:
        raise SystemExit(f"of {_FEW} items only {count} came to a result")
    return (last - began).total_seconds()
