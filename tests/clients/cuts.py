"""A wire between a client and the gateway that breaks at given places of what the gateway sends."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from tests.wire import Wire


class BreakingWire(Wire):
    """Breaks in the middle of the frame that brings `marker` for the n-th time, for each n of `cuts`.

    Whoever connects next is turned away, once.
    """

    def __init__(self, port: int, marker: bytes, cuts: Collection[int]) -> None:
        super().__init__(lambda: asyncio.open_connection("127.0.0.1", port))
        self._marker = marker
        self._cuts = cuts
        self._seen = 0
        self.breaks = 0
        self.turned_away = 0

    def lets_in(self) -> bool:
        if self.turned_away == self.breaks:
            return True
        self.turned_away += 1
        return False

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tail = b""  # what may be the beginning of a marker
        while data := await reader.read(65536):
            window, end = tail + data, 0
            while (found := window.find(self._marker, end)) >= 0:
                end = found + len(self._marker)
                self._seen += 1
                if self._seen in self._cuts:
                    self.breaks += 1
                    writer.write(window[len(tail) : end])
                    raise EOFError
            writer.write(data)
            await writer.drain()
            tail = window[max(end, len(window) - len(self._marker) + 1) :]
        raise EOFError


@asynccontextmanager
async def breaking_wire(
    port: int, marker: bytes, cuts: Collection[int]
) -> AsyncIterator[tuple[int, BreakingWire]]:
    """The port of a wire to the gateway's port, and the wire."""
    made = BreakingWire(port, marker, cuts)
    listener = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    try:
        yield listener.sockets[0].getsockname()[1], made
    finally:
        made.cut()
        listener.close()
        await listener.wait_closed()
