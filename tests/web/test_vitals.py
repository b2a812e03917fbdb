"""`health` of a gateway that leaves the work to workers: each says what it knows, and one that is killed is gone."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import httpx

from tests.providers.cohere_server import KEY, cohere_server, fails
from tests.serving import gateway
from tests.web.test_job import JOB, ask, follow, settings, signed_in, start
from tests.web.test_worker import worker
from trellis.db.pool import Connection

HEALTH = """{ health {
  queue { waiting } workers { id gone kinds working version }
  providers { name state requests errors p50Seconds lastError }
  gateway { version sockets }
} }"""


async def health(http: httpx.AsyncClient) -> Any:
    return (await ask(http, HEALTH))["health"]


def asked(found: Any) -> Any:
    """Of all providers, the one that looks at photographs."""
    [provider] = [each for each in found["providers"] if each["name"] == "cohere"]
    return provider


async def test_workers_are_seen_with_what_they_asked_until_they_end(
    database: Any, admin: Connection, tmp_path: Path
) -> None:
    given = settings(database, tmp_path)
    async with (
        cohere_server() as cohere,
        gateway(tmp_path, **given, TRELLIS_POOL="off") as running,
        signed_in(running) as http,
    ):
        assert (await health(http))["workers"] == []
        asks = {"TRELLIS_VISION": "cohere", "COHERE_API_KEY": KEY, "TRELLIS_COHERE_URL": cohere.url}
        async with worker(**given, **asks) as process, asyncio.timeout(90):
            async for _ in follow(http, JOB, id=await start(http)):
                pass
            while not (found := await health(http))["workers"] or not asked(found)["requests"]:
                pass
            [one] = found["workers"]
            assert "coice.job" in one["kinds"]
            assert (one["version"], one["gone"]) == (found["gateway"]["version"], False)
            provider = asked(found)
            assert (provider["state"], provider["errors"]) == ("CLOSED", 0)
            assert 0 < provider["p50Seconds"] < 10
            assert found["queue"]["waiting"] == 0

            # A provider that goes away and comes back.
            cohere.script.extend([fails(503)] * 1_000)
            states = follow(http, JOB, id=await start(http, "two"))
            while (provider := asked(await health(http)))["state"] != "OPEN":
                pass
            assert provider["errors"] >= 20
            assert provider["lastError"] == "Unavailable"
            cohere.script.clear()
            async for _ in states:
                pass
            while asked(await health(http))["state"] != "CLOSED":
                pass

            async with worker(**given) as other:
                while len((await health(http))["workers"]) < 2:
                    pass
                other.send_signal(signal.SIGTERM)
                await other.wait()
                while [each["id"] for each in (await health(http))["workers"]] != [one["id"]]:
                    pass
            process.kill()
            await process.wait()
            await admin.execute("update trellis.processes set seen_at = seen_at - interval '15 s'")
            while (found := await health(http))["workers"][0]["gone"] is False:
                pass
            assert [(each["id"], each["working"]) for each in found["workers"]] == [(one["id"], 0)]
            assert "cohere" not in {each["name"] for each in found["providers"]}
