"""Items a second, and what is lost around items that take time."""

import asyncio
import io
import time
from pathlib import Path
from uuid import uuid4

import orjson

from bench.runs import results
from bench.runs.results import Worked
from bench.runs.table import Engine
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection

CONCURRENCY = 200
_WARM_ITEMS = 400
_LOOK_SECONDS = 0.05
_PATIENCE = 120.0


async def worked(
    engine: Engine, lease: Embedded, admin: Connection, folder: Path, *, items: int, seconds: float
) -> Worked:
    """Give a worker that is warm `items` which take `seconds` each, 200 at once."""
    await results.empty(admin)
    await engine.install(lease)
    with engine.at_work(lease, folder, seconds=seconds, concurrency=CONCURRENCY):
        run = await engine.submit(lease, results.new_items(_WARM_ITEMS))
        await (results.last_of(admin, run, _WARM_ITEMS) if engine.stores else _emptied(engine, lease))
        given = results.new_items(items)
        began = await results.now(admin)
        run = await engine.submit(lease, given)
        submitted = await results.now(admin)
        if engine.stores:
            ended = await results.last_of(admin, run, items)
        else:
            await _emptied(engine, lease)
            ended = await results.now(admin)
    return Worked(items, (submitted - began).total_seconds(), (ended - submitted).total_seconds())


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


async def _emptied(engine: Engine, lease: Embedded) -> None:
    async with asyncio.timeout(_PATIENCE):
        while await engine.left(lease):  # noqa: ASYNC110 - another process empties it
            await asyncio.sleep(_LOOK_SECONDS)
