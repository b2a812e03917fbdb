"""Processes of the product, as an operator starts them, and as an accident ends them."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.serving import ROOT, START_SECONDS, environment


@dataclass
class Process:
    """A `trellis serve` or `trellis worker` at work; `url` is where the former listens."""

    name: str
    process: asyncio.subprocess.Process
    log: Path
    url: str = ""

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    async def kill(self) -> None:
        """SIGKILL, and wait until the kernel has done it."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    def stop(self) -> None:
        """SIGSTOP: it is there, holds all that it has, and does nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        self.process.send_signal(signal.SIGCONT)

    def tail(self, characters: int = 3000) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-characters:]


async def serve(folder: Path, name: str, settings: Mapping[str, str], *arguments: str) -> Process:
    """A gateway on a free port, ready for requests."""
    process = await _spawn(folder, name, settings, "serve", "--port", "0", *arguments)
    first = await _first_line(process)
    process.url = first.split()[-1]
    return process


async def worker(folder: Path, name: str, settings: Mapping[str, str], *arguments: str) -> Process:
    """A worker, which takes up chunks."""
    process = await _spawn(folder, name, settings, "worker", *arguments)
    await _first_line(process)
    return process


async def _spawn(folder: Path, name: str, settings: Mapping[str, str], *command: str) -> Process:
    log = folder / f"{name}.log"
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "trellis.web.cli", *command),
            cwd=ROOT,
            env=environment(settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    return Process(name, process, log)


async def _first_line(process: Process) -> str:
    assert process.process.stdout
    try:
        async with asyncio.timeout(START_SECONDS):
            first = (await process.process.stdout.readline()).decode()
        assert first, f"{process.name} did not start: {process.tail()}"
    except BaseException:
        await process.kill()
        raise
    return first


def kill_backend(pid: int) -> None:
    """SIGKILL a process of Postgres, which may be gone already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
