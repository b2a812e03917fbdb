"""A stretch of wire between a process and Postgres that can be cut, and can lose notifications."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from tests.wire import Wire as PlainWire

_NOTIFICATION = ord("A")


class Wire(PlainWire):
    """Passes everything on, or leaves out notifications (`deaf`), or lets nobody through (`is_cut`).

    It speaks just enough of Postgres's protocol to tell messages apart: a type of one byte, and the length.
    """

    def __init__(self, server: str) -> None:
        super().__init__(lambda: asyncio.open_unix_connection(server))
        self.deaf = False
        self.is_cut = False
        self.swallowed = 0
        self.cuts = 0
        self._came = asyncio.Condition()

    def lets_in(self) -> bool:
        return not self.is_cut

    def cut(self) -> None:
        """Break what is connected, both ways at once; new connections get through unless `is_cut`."""
        self.cuts += len(self._open)
        super().cut()

    async def until_connected(self) -> None:
        """Wait until somebody is connected."""
        async with asyncio.timeout(30), self._came:
            await self._came.wait_for(lambda: bool(self._open))

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self._came:
            self._came.notify_all()
        await super().ask(reader, writer)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readexactly(5)
            body = await reader.readexactly(int.from_bytes(head[1:]) - 4)
            if head[0] == _NOTIFICATION and self.deaf:
                self.swallowed += 1
                continue
            writer.write(head + body)
            await writer.drain()


@asynccontextmanager
async def wire(dsn: str, folder: Path) -> AsyncIterator[tuple[str, Wire]]:
    """The address of a wire to the server of `dsn`, whose socket is made in `folder`, and the wire."""
    url = urlsplit(dsn)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    name = f".s.PGSQL.{query['port']}"
    made = Wire(f"{query['host']}/{name}")
    listener = await asyncio.start_unix_server(made.serve, folder / name)
    try:
        address = url._replace(query=f"host={quote(str(folder), safe='')}&port={query['port']}")
        yield urlunsplit(address), made
    finally:
        made.cut()
        listener.close()
        await listener.wait_closed()
