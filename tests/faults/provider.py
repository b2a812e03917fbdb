"""A provider under the test's control: Cohere's v2 chat over HTTP, at a pace, with any misbehaviour."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.providers.cohere_server import CohereServer, Reply, says

Misbehave = Callable[[int], Reply | None]
"""Given a picture's number, what is answered instead of the truth, if anything."""


class Provider(CohereServer):
    """Answers truthfully: even numbers have a flare. `pictures` leads from a file's base64 to its number."""

    def __init__(self, pictures: dict[str, int]) -> None:
        super().__init__()
        self.pictures = pictures
        self.questions = 0
        self.gate = asyncio.Event()
        self._awaited: list[tuple[int, asyncio.Future[None]]] = []

        self.recover()

    def recover(self) -> None:
        """Behave from now on."""
        self.misbehave: Misbehave = lambda _: None
        self.gate.set()
        self.seconds = 0.01

    async def until_asked(self, more: int) -> None:
        """Wait until so many more questions have come."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._awaited.append((self.questions + more, future))
        async with asyncio.timeout(60):
            await future

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        reply = super()._answer(line, headers, body)
        if reply.status != 200:
            return reply
        number = self._number(self.requests.pop())
        self.headers.clear()
        self.questions += 1
        for one in [one for one in self._awaited if one[0] <= self.questions]:
            self._awaited.remove(one)
            if not one[1].done():
                one[1].set_result(None)
        return self.misbehave(number) or says(f'{{"result": {"true" if number % 2 == 0 else "false"}}}')

    async def _reply(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        await asyncio.sleep(self.seconds)
        await self.gate.wait()
        await super()._reply(writer, reply)

    def _number(self, request: dict[str, Any]) -> int:
        url: str = request["messages"][1]["content"][1]["image_url"]["url"]
        return self.pictures[url.partition(";base64,")[2]]


@asynccontextmanager
async def provider(pictures: dict[str, int]) -> AsyncIterator[Provider]:
    """A running provider."""
    server = Provider(pictures)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = "http://{}:{}".format(*listener.sockets[0].getsockname()[:2])
    try:
        yield server
    finally:
        server.closing.set()
        server.gate.set()
        listener.close()
        await listener.wait_closed()
