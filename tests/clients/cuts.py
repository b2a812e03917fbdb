"""A stretch of wire between a client and the gateway that breaks at given places of what the gateway sends."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Wire:
    """Passes bytes on, and breaks in the middle of the frame that brings the marker for the n-th time, for each
    n of `cuts`; whoever connects next is turned away once."""

    port: int
    marker: bytes
    cuts: Sequence[int]
    made: int = 0
    turned_away: int = 0
    _seen: int = 0
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect one client."""
        if self.turned_away < self.made:
            self.turned_away += 1
            writer.transport.abort()
            return
        backward, forward = await asyncio.open_connection("127.0.0.1", self.port)
        self.open |= {writer, forward}
        try:
            with suppress(OSError, EOFError):
                async with asyncio.TaskGroup() as group:
                    group.create_task(_copy(reader, forward))
                    group.create_task(self._answer(backward, writer))
        except BaseExceptionGroup:
            pass  # one end has gone, and with it the other
        finally:
            self.open -= {writer, forward}
            for one in (writer, forward):
                one.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tail = b""  # what may be the beginning of a marker
        while data := await reader.read(65536):
            window, end = tail + data, 0
            while (found := window.find(self.marker, end)) >= 0:
                end = found + len(self.marker)
                self._seen += 1
                if self._seen in self.cuts:
                    self.made += 1
                    writer.write(window[len(tail) : end])
                    raise EOFError
            writer.write(data)
            await writer.drain()
            tail = window[max(end, len(window) - len(self.marker) + 1) :]
        raise EOFError


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    raise EOFError


@asynccontextmanager
async def wire(port: int, marker: bytes, cuts: Sequence[int]) -> AsyncIterator[tuple[int, Wire]]:
    """The port of a wire to the gateway's port, and the wire."""
    made = Wire(port, marker, cuts)
    listener = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    try:
        yield listener.sockets[0].getsockname()[1], made
    finally:
        listener.close()
        for writer in made.open:
            writer.transport.abort()
        await listener.wait_closed()
