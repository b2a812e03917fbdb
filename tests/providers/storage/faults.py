"""What can go wrong between a client and a service, put in front of a service that tests run."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True)
class Fault:
    """How one request fares: `status` is answered instead; or no answer comes (`hang`), or half of it (`cut`), or
    one of several KB at a time (`slow`).
    """

    status: int | None = None
    body: bytes = b"upstream is not well"
    hang: bool = False
    cut: bool = False
    slow: bool = False


_PIECE = 8_192  # bytes
_BETWEEN = 0.1  # seconds

HANG = Fault(hang=True)
CUT = Fault(cut=True)
SLOW = Fault(slow=True)
UNWELL = Fault(503)


@dataclass
class Faulty:
    """An ASGI application before which requests that `concerned` picks meet the faults of `script`, in order;
    `always` is what all of them meet after that. `asked` counts those requests, `met` those that met a fault.
    """

    app: ASGIApp
    concerned: Callable[[Scope], bool] = lambda _: True
    script: deque[Fault] = field(default_factory=deque)
    always: Fault | None = None
    asked: int = 0
    met: int = 0
    hanging: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def calm(self) -> None:
        """Nothing goes wrong any more, and who hangs may go."""
        self.script.clear()
        self.always = None
        self.met = 0
        self.closing.set()
        self.closing = asyncio.Event()
        self.hanging = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = None
        if scope["type"] == "http" and self.concerned(scope):
            self.asked += 1
            fault = self.script.popleft() if self.script else self.always
        if fault is None:
            await self.app(scope, receive, send)
            return
        self.met += 1
        if fault.hang:
            self.hanging.set()
            await self.closing.wait()
        elif fault.cut:
            with suppress(ConnectionAbortedError):
                await self.app(scope, receive, _half(send))
            # The server closes the connection on an answer that is not whole.
        elif fault.slow:
            await self.app(scope, receive, self._slowly(send))
        else:
            headers = [(b"content-length", str(len(fault.body)).encode())]
            await send({"type": "http.response.start", "status": fault.status, "headers": headers})
            await send({"type": "http.response.body", "body": fault.body})

    def _slowly(self, send: Send) -> Send:
        async def slowly(message: Message) -> None:
            body = message.pop("body", b"")
            while len(body) > _PIECE and not self.closing.is_set():
                await send({"type": "http.response.body", "body": body[:_PIECE], "more_body": True})
                body = body[_PIECE:]
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.closing.wait(), _BETWEEN)
            await send(message | {"body": body} if message["type"] == "http.response.body" else message)

        return slowly


def _half(send: Send) -> Send:
    """Half of the body and then no more, whatever its length was said to be."""

    async def cut(message: Message) -> None:
        if message["type"] == "http.response.body":
            body = message.get("body", b"")
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            raise ConnectionAbortedError
        await send(message)

    return cut
