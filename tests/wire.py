"""A stretch of wire between a client and a server, that a test can cut."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


class Wire:
    """Passes everything on until it is cut. What the server says goes through `answer`."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._open: set[asyncio.StreamWriter] = set()

    def cut(self) -> None:
        """Break what is connected, both ways at once."""
        for writer in self._open:
            writer.transport.abort()

    def lets_in(self) -> bool:
        """Whether a client that comes is connected."""
        return True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect one client."""
        if not self.lets_in():
            writer.transport.abort()
            return
        backward, forward = await self._connect()
        self._open |= {writer, forward}
        try:
            with suppress(OSError, EOFError):
                async with asyncio.TaskGroup() as group:
                    group.create_task(self.ask(reader, forward))
                    group.create_task(self.answer(backward, writer))
        except BaseExceptionGroup:
            pass  # one end has gone, and with it the other
        finally:
            self._open -= {writer, forward}
            for one in (writer, forward):
                one.transport.abort()

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what the client says. Raises EOFError at its end."""
        await copy(reader, writer)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what the server says. Raises EOFError at its end."""
        await copy(reader, writer)


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass everything on. Raises EOFError at its end."""
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    raise EOFError
