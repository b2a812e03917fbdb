"""`trellis worker`: works on runs beside gateways that leave them to it."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.serving import ROOT, START_SECONDS, environment, gateway, trellis
from tests.web.test_job import JOB, follow, settings, signed_in, start


@asynccontextmanager
async def worker(*arguments: str, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "trellis.web.cli", "worker", *arguments),
        cwd=ROOT,
        env=environment(settings),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        async with asyncio.timeout(START_SECONDS):
            first = await process.stdout.readline()
        assert first.startswith(b"Trellis works on ")
        assert b" coice.job, " in first
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]


async def test_a_worker_does_what_a_gateway_leaves_to_it(database: Any, tmp_path: Path) -> None:
    """The gateway takes nothing up itself; figures are on the worker's own port; a signal ends it well."""
    given = settings(database, tmp_path)
    async with gateway(tmp_path, **given, TRELLIS_POOL="off") as running, signed_in(running) as http:
        job = await start(http)
        states = follow(http, JOB, id=job)
        assert (await anext(states))["coiceJob"]["state"] == "PENDING"
        async with worker("--concurrency", "2", "--metrics-port", "0", **given) as process:
            async with asyncio.timeout(60):
                seen = [state["coiceJob"]["state"] async for state in states]
            assert seen[-1] == "COMPLETED"
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(30):
                assert await process.wait() == 0


async def test_a_worker_for_other_kinds_says_what_there_is(database: Any, tmp_path: Path) -> None:
    ended = await trellis("worker", "--kinds", "coice.work", **settings(database, tmp_path))
    assert (ended.status, ended.out) == (1, "")
    assert "there is no kind of run called coice.work; there is " in ended.err
    assert " coice.job, " in ended.err
