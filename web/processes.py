"""The server's processes: this one alone, or workers that this one looks after."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import multiprocess

_START_SECONDS = 60.0


class Draining(uvicorn.Server):
    """A server that, told to end, first awaits what the application's lifespan has left under `drain`.

    Until then it goes on answering: with 503 where it is asked whether it is ready, or for a new socket.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the application end what would never end by itself; then close."""
        drain = self.lifespan.state.get("drain")
        if drain is not None and not self.force_exit:
            await drain()
        await super().shutdown(sockets)


class OneProcess(Draining):
    """uvicorn's server in this process. It ends with a return, so that what is open beside it is closed."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        """`ready` is called once, when requests are accepted."""
        super().__init__(config)
        self._ready = ready

    def serve_on(self, sockets: list[socket.socket]) -> int:
        """Serve until SIGTERM or SIGINT; the process's exit status."""
        try:
            self.run(sockets)
        except SystemExit as end:  # the start failed, and the log says why
            return end.code if isinstance(end.code, int) else STARTUP_FAILURE
        return 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the application, then the sockets."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals for the time of serving; uvicorn would afterwards end the process by them."""
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)
        for one in signals:
            loop.add_signal_handler(one, self.handle_exit, one, None)
        try:
            yield
        finally:
            for one in signals:
                loop.remove_signal_handler(one)


class Worker(multiprocess.Process):
    """A worker process, whose server drains."""

    @property
    def server(self) -> uvicorn.Server:
        """The server, made in the process that it serves in."""
        if self._server is None:
            self._server = Draining(self.config)
        return self._server


class Workers(multiprocess.Multiprocess):
    """uvicorn's supervisor: it replaces a worker that ends, and ends with SIGTERM or SIGINT."""

    def __init__(
        self, config: uvicorn.Config, sockets: list[socket.socket], ready: Callable[[], None]
    ) -> None:
        """`ready` is called once, when all workers accept requests."""
        multiprocess.Process = Worker  # type: ignore[misc]  # the supervisor looks its class up there
        super().__init__(config, sockets)
        self._ready = ready
        self._failed = False

    def serve(self) -> int:
        """Serve until a signal; the process's exit status."""
        self.run()
        return STARTUP_FAILURE if any(one.exitcode == STARTUP_FAILURE for one in self.processes) else 0

    def init_processes(self) -> None:
        """Start the workers."""
        super().init_processes()
        if all(one.wait_until_ready(_START_SECONDS) for one in self.processes):
            self._ready()
