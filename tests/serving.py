"""Servers for tests: an application in this process, and the gateway in one of its own."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

ROOT = Path(__file__).parent.parent
START_SECONDS = 90
SECRET = "the secret of the gateways that tests start"
# As the installed command: without -P, the packages of this folder would hide those of Supabase's client.
_COMMAND = (sys.executable, "-P", "-m", "trellis.web.cli")
# Nothing of the developer's own environment reaches a gateway under test.
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")


@asynccontextmanager
async def served(app: ASGIApp, **options: Any) -> AsyncIterator[str]:
    """The address of `app`, served on a free port until the block ends; `options` as uvicorn's."""
    listener = socket.create_server(("127.0.0.1", 0))
    options = {"lifespan": "off", "timeout_graceful_shutdown": 1} | options
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, **options))
    running = asyncio.create_task(server._serve([listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


@dataclass(frozen=True)
class Ended:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """An environment with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    return kept | dict(settings)


async def trellis(*arguments: str, **settings: str) -> Ended:
    """Run a command to its end."""
    process = await asyncio.create_subprocess_exec(
        *_COMMAND,
        *arguments,
        cwd=ROOT,
        env=environment(settings),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(START_SECONDS):
            out, err = await process.communicate()
    except BaseException:
        process.kill()
        raise
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


@dataclass
class RunningGateway:
    """A `trellis serve` at work: its address, its first lines, its process."""

    url: str
    welcome: str
    process: asyncio.subprocess.Process
    log: Path

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit status."""
        self.process.send_signal(number)
        async with asyncio.timeout(30):
            return await self.process.wait()


@asynccontextmanager
async def gateway(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[RunningGateway]:
    """`trellis serve` on a free port, ready for requests; its log goes to `folder`."""
    log = folder / "gateway.log"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *_COMMAND,
            *("serve", "--port", "0", *arguments),
            cwd=ROOT,
            env=environment(settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    try:
        assert process.stdout
        async with asyncio.timeout(START_SECONDS):
            first = (await process.stdout.readline()).decode()
            assert first, log.read_text()
            welcome = first + (await process.stdout.read(8192)).decode()
        yield RunningGateway(first.split()[-1], welcome, process, log)
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 30)
            except TimeoutError:
                process.kill()
                await process.wait()
