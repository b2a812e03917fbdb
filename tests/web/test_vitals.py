"""`health` of a gateway that leaves the work to a worker: each says what it knows, and a worker that ends is gone."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import httpx

from tests.serving import gateway
from tests.web.test_job import JOB, ask, follow, settings, signed_in, start
from tests.web.test_worker import worker

HEALTH = """{ health {
  queue { waiting } workers { kinds working version } providers { name state requests errors p50Seconds }
  gateway { version sockets }
} }"""


async def health(http: httpx.AsyncClient) -> Any:
    return (await ask(http, HEALTH))["health"]


async def test_a_worker_is_seen_with_what_it_asked_until_it_ends(database: Any, tmp_path: Path) -> None:
    given = settings(database, tmp_path)
    async with gateway(tmp_path, **given, TRELLIS_POOL="off") as running, signed_in(running) as http:
        found = await health(http)
        assert found["workers"] == []
        async with worker(**given) as process, asyncio.timeout(90):
            async for _ in follow(http, JOB, id=await start(http)):
                pass
            while not (found := await health(http))["workers"] or not found["providers"][0]["requests"]:
                pass
            assert "coice.job" in found["workers"][0]["kinds"]
            assert found["workers"][0]["version"] == found["gateway"]["version"]
            [offline] = found["providers"]
            assert (offline["name"], offline["state"], offline["errors"]) == ("offline", "CLOSED", 0)
            assert 0 < offline["p50Seconds"] < 10
            assert found["queue"]["waiting"] == 0
            process.send_signal(signal.SIGTERM)
            await process.wait()
            while (await health(http))["workers"]:
                pass
