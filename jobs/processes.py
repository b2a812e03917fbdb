"""Processes for work that would keep the event loop from turning: computing, as opposed to waiting.

Each has a channel of its own and shares no lock with the others. So it can be killed in the middle of
whatever it does, and takes nobody with it; killing is how a call is cancelled: nothing else stops C code.
"""

import asyncio
import inspect
import os
import pickle
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from trellis.jobs.computing import CALL, HEAD, NO_MEMORY, PROGRESS, RESULT

Result = TypeVar("Result")
Progress = Callable[[Any], Awaitable[None] | None]

_PROGRAM = "from trellis.jobs.computing import main; main()"
_PATIENCE = 5.0  # seconds for the kernel to clear a killed process away
_BUFFER = 1 << 20  # bytes
# Several processes that compute side by side need no threads of their own beside them.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class ProcessDied(Exception):
    """The process ended before the call did: it was killed, it crashed, or it had no memory left."""


class NoMemory(ProcessDied):
    """It had no memory left, or no more of what it may have."""


class ProcessesClosed(Exception):
    """The processes are being shut down: the call did not run, or not to its end."""


class Processes:
    """Up to `size` processes, by default one for each processor; each starts when a call first needs it."""

    def __init__(self, size: int | None = None) -> None:
        self.size = size or _processors()
        self._turns = asyncio.Semaphore(self.size)
        self._all: set[_Process] = set()
        self._idle: list[_Process] = []
        self._ending: set[asyncio.Task[None]] = set()
        self._closed = False

    async def call(
        self,
        function: Callable[..., Result],
        *args: Any,
        progress: Progress | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - of the function, not of the turn's waiting
    ) -> Result:
        """Run a function of a module in another process, in its turn, and give what it returns.

        With `progress`, the function gets a `Reporter` (jobs.computing) before `args`; what it reports comes
        to `progress` in order, one value after the other, the last one before this returns. `timeout`: the
        seconds that the function may take once it is its turn. What the function is given and gives is
        pickled; unpickling holds up the event loop, so results of many megabytes belong into a file.

        Cancelling this kills the process at once. Raises what the function raises (CallFailed where that
        cannot be pickled), TimeoutError, ProcessDied, ProcessesClosed.
        """
        request = pickle.dumps((function, args, progress is not None), pickle.HIGHEST_PROTOCOL)
        async with self._turns:
            process = await self._take()
            usable = False
            try:
                async with asyncio.timeout(timeout):
                    returned, body = await process.compute(request, progress)
                usable = True
            except ProcessDied:
                if self._closed:
                    raise ProcessesClosed from None
                raise
            finally:
                if usable and not self._closed:
                    self._idle.append(process)
                else:
                    self._dismiss(process)
        value = pickle.loads(body)  # noqa: S301 - from a process of ours
        if not returned:
            raise value
        return value  # type: ignore[no-any-return]

    async def aclose(self) -> None:
        """Kill every process, also in the middle of a call, and take no more calls."""
        self._closed = True
        for process in list(self._all):
            self._dismiss(process)
        if self._ending:
            await asyncio.wait(self._ending, timeout=_PATIENCE)

    async def _take(self) -> "_Process":
        while self._idle and not self._closed:
            process = self._idle.pop()
            if process.alive:
                return process
            self._dismiss(process)
        if self._closed:
            raise ProcessesClosed
        process = await _Process.start()
        self._all.add(process)
        if self._closed:
            self._dismiss(process)
            raise ProcessesClosed
        return process

    def _dismiss(self, process: "_Process") -> None:
        """Kill a process; that it is gone is waited for elsewhere."""
        process.kill()
        if process in self._all:
            self._all.remove(process)
            ending = asyncio.create_task(process.gone(), name=f"end of process {process.pid}")
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)


class _Process:
    """One process, and this end of its channel."""

    def __init__(
        self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.pid = process.pid
        self._process = process
        self._reader = reader
        self._writer = writer

    @classmethod
    async def start(cls) -> "_Process":
        """Start one. It is never forked off with this process's threads, locks and connections in it.

        The kernel ends it together with the thread that started it, the one of the event loop.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            reader, writer = await asyncio.open_connection(sock=ours, limit=_BUFFER)
            try:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno()), str(os.getpid())),
                    stdin=asyncio.subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                    env=dict.fromkeys(_THREADS, "1")
                    | os.environ
                    | {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
                )
            except BaseException:
                writer.close()
                raise
        return cls(process, reader, writer)

    @property
    def alive(self) -> bool:
        """Whether it has not ended. The event loop may come to know that a little later."""
        if self._process.returncode is not None or self._reader.at_eof():
            return False
        if not hasattr(os, "waitid"):
            return True
        try:
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        except ChildProcessError:
            return False

    async def compute(self, request: bytes, progress: Progress | None) -> tuple[bool, bytes]:
        """Run one call. Whether it returned or raised, and what, as a pickle. Raises ProcessDied."""
        with suppress(ConnectionError):  # what became of it shows in what it answers
            self._writer.writelines((HEAD.pack(CALL, len(request)), request))
            await self._writer.drain()
        letter, body = await self._receive()
        while letter == PROGRESS:
            if progress is not None:
                told = progress(pickle.loads(body))  # noqa: S301 - from a process of ours
                if inspect.isawaitable(told):
                    await told
            letter, body = await self._receive()
        if letter == NO_MEMORY:
            raise NoMemory("The process had no memory left.")
        return letter == RESULT, body

    async def _receive(self) -> tuple[bytes, bytes]:
        try:
            letter, length = HEAD.unpack(await self._reader.readexactly(HEAD.size))
            return letter, await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise ProcessDied(await self._cause()) from None

    async def _cause(self) -> str:
        """How it came to its end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                status = await self._process.wait()
                if status >= 0:
                    return f"The process ended by itself, with status {status}."
                with suppress(ValueError):
                    return f"The process was ended by {signal.Signals(-status).name}."
                return f"The process was ended by signal {-status}."
        return "The process broke off the connection."

    def kill(self) -> None:
        """Kill it, and what it has started itself."""
        self._writer.close()
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    async def gone(self) -> None:
        """Wait until the kernel has cleared it away."""
        await self._process.wait()


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
