"""A server over HTTP/1.1 that answers what its script says: of a provider, or broken in some way."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reply:
    """One response. `keep`: how many bytes of its body are sent before the connection is cut (None: all)."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    keep: int | None = None
    hang: bool = False


CUT = Reply(keep=0, status=0)
"""The connection ends without a response."""

HANG = Reply(hang=True)
"""No response ever comes."""


class ScriptedServer:
    """What will be answered (`script`); a subclass says what an empty script comes to, and checks requests."""

    def __init__(self) -> None:
        self.script: deque[Reply] = deque()
        self.url = ""
        self.busy = self.most_busy = 0
        self.asked = asyncio.Event()
        self.closing = asyncio.Event()

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        """The reply to a request, by its first line."""
        raise NotImplementedError

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:-2])}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.busy += 1
            self.most_busy = max(self.busy, self.most_busy)
            try:
                await self._reply(writer, self._answer(head[0], headers, body))
            finally:
                self.busy -= 1
        writer.close()

    async def _reply(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        self.asked.set()
        if reply.hang:
            await self.closing.wait()
        elif reply.status:
            headers = {"content-type": "application/json", "connection": "close", **reply.headers}
            lines = [f"HTTP/1.1 {reply.status} x", f"content-length: {len(reply.body)}"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            writer.write("\r\n".join([*lines, "", ""]).encode() + reply.body[: reply.keep])
            await writer.drain()


@asynccontextmanager
async def running(server: ScriptedServer) -> AsyncIterator[None]:
    """Serve while the block lasts."""
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = "http://{}:{}".format(*listener.sockets[0].getsockname()[:2])
    try:
        yield
    finally:
        server.closing.set()
        listener.close()
        await listener.wait_closed()
