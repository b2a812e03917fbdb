"""A gateway that a scenario in a browser may have killed and restarted, and whatever else it asks of its test."""

import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.serving import RunningGateway, gateway, served


class Hands:
    """A gateway over the demo; `hands` is the address at which a scenario asks for what `routes` can do."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.hands = ""
        self._folder = folder
        self._settings = settings
        self._stack = AsyncExitStack()
        self._running: RunningGateway | None = None

    def routes(self) -> list[Route]:
        """What can be asked for, by POST."""
        return [
            Route("/kill", self._kill, methods=["POST"]),
            Route("/restart", self._restart, methods=["POST"]),
        ]

    async def __aenter__(self) -> Self:
        self.hands = await self._stack.enter_async_context(served(Starlette(routes=self.routes())))
        await self._start("0")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    @property
    def url(self) -> str:
        """Where the gateway is; the same after a restart."""
        assert self._running
        return self._running.url

    async def _start(self, port: str) -> None:
        self._running = await self._stack.enter_async_context(
            gateway(self._folder, "--demo", "--port", port, **self._settings)
        )

    async def _kill(self, _: Request) -> JSONResponse:
        assert self._running
        await self._running.stop(signal.SIGKILL)
        return JSONResponse({})

    async def _restart(self, _: Request) -> JSONResponse:
        await self._start(self.url.rsplit(":", 1)[1])
        return JSONResponse({})
