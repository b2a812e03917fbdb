"""Items a second, and what is lost around items that take time."""

import asyncio
import io
import time
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import orjson

from bench.runs import results
from bench.runs.results import Worked
from bench.runs.table import Engine
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection

CONCURRENCY = 200
_WARM = 400
_LOOK_SECONDS = 0.05
_LONGEST = 20.0


async def worked(
    engine: Engine, lease: Embedded, admin: Connection, folder: Path, *, items: int, seconds: float
) -> Worked:
    """Give a worker that is warm `items` which take `seconds` each, 200 at once, and some time for them."""
    await results.empty(admin)
    await engine.install(lease)
    with engine.at_work(lease, folder, seconds=seconds, concurrency=CONCURRENCY):
        await _done(engine, lease, admin, await engine.submit(lease, results.new_items(_WARM)), _WARM)
        given = results.new_items(items)
        began = await results.now(admin)
        run = await engine.submit(lease, given)
        submitted = await results.now(admin)
        done, ended = await _done(engine, lease, admin, run, items)
    submitting, working = submitted - began, ended - submitted
    return Worked(items, done, submitting.total_seconds(), working.total_seconds())


async def _done(
    engine: Engine, lease: Embedded, admin: Connection, run: UUID, items: int
) -> tuple[int, datetime]:
    """How many items were done in the time that there is, and when the last was."""
    if engine.stores:
        return await results.stored(admin, run, items, within=_LONGEST)
    deadline = time.monotonic() + _LONGEST
    while (left := await engine.left(lease)) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(_LOOK_SECONDS)  # until another process is done
    return items - left, await results.now(admin)


async def copied(admin: Connection, items: int) -> float:
    """Rows a second, of the same results by COPY."""
    await results.empty(admin)
    run, ids = uuid4(), results.new_items(items)
    rows = (f"{run}\t{item}\t{orjson.dumps(results.result_of(item)).decode()}\n" for item in ids)
    source = io.BytesIO("".join(rows).encode())
    began = time.perf_counter()
    await admin.copy_to_table(
        "results", schema_name="bench", columns=("run_id", "item_id", "result"), source=source
    )
    return items / (time.perf_counter() - began)
