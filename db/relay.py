"""The one process that listens for all: it forwards Postgres's notifications to the bus of the others.

Every process may try; the session's advisory lock on the LISTEN connection decides, so a relay that is gone
has no lock. What it says is messages of one form: who relays, which channels, and what was heard on them. It
says so at every beat too, each time after it has asked Postgres whether that connection still lives: to hear
it is to know that the whole way works. A new relay (or the same one on a new connection) has a new name, by
which all others know that something may have been lost before it came.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from typing import Any

import asyncpg

from trellis.db.pool import connect

Publish = Callable[[Mapping[str, Any]], Awaitable[None]]

# The first half of the advisory lock ("tbus" in ASCII); the second is the number of the set of gateways.
_LOCK_CLASS = 0x74627573
_TRY = "select pg_try_advisory_lock($1::int, $2::int)"
# A machine that lost its power closes nothing: without these Postgres would keep its lock for hours.
_NOTICE_LOSS = """
select set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '2', false),
  set_config('tcp_keepalives_count', '3', false)
"""
_CONNECT_SECONDS = 5.0
_CLOSE_SECONDS = 1.0
_LONGEST_NAME = 63  # bytes of an identifier in Postgres


class Relay:
    """A candidate for the office; `serve` tries to take it, and holds it as long as it can."""

    def __init__(
        self,
        dsn: str,
        number: int,
        publish: Publish,
        channels: Collection[str],
        *,
        beat: float,
        tick: float = 0.005,
    ) -> None:
        """Of those with the same `number` over one database, one relays.

        `beat`: seconds between two signs of life. `tick`: seconds that hints are gathered for while others
        are on their way; the first one goes at once.
        """
        self._dsn = dsn
        self._number = number
        self._publish = publish
        self._channels = channels
        self._beat = beat
        self._tick = tick
        self._wanted: set[str] = set()
        self._heard: dict[tuple[str, str], None] = {}
        self._wake = asyncio.Event()

    def join(self, channels: Collection[object]) -> None:
        """Forward these channels as well from now on, if this is the relay."""
        self._wanted.update(
            channel
            for channel in channels
            if isinstance(channel, str) and 0 < len(channel.encode(errors="replace")) <= _LONGEST_NAME
        )
        self._wake.set()

    async def serve(self) -> bool:
        """Forward until a connection is lost; False, at once, where another process does.

        Raises what broke: errors of asyncpg, OSError, TimeoutError, and what `publish` raises.
        """
        async with asyncio.timeout(_CONNECT_SECONDS):
            connection = await connect(self._dsn)
        name = None
        try:
            await connection.execute(_NOTICE_LOSS)
            if not await connection.fetchval(_TRY, _LOCK_CLASS, self._number):
                return False
            name = secrets.token_hex(8)
            await self._forward(connection, name)
            return True
        finally:
            with suppress(Exception):  # the lock goes with the connection, however it ends
                await connection.close(timeout=_CLOSE_SECONDS)
            if name is not None:
                with suppress(Exception):  # nobody hears it: then the silence tells
                    await self._publish({"leaving": name})

    async def _forward(self, connection: "asyncpg.Connection[asyncpg.Record]", name: str) -> None:
        self._wanted = set(self._channels)
        self._heard = {}
        connection.add_termination_listener(lambda _: self._wake.set())
        loop, listening, next_beat = asyncio.get_running_loop(), set[str](), 0.0
        while not connection.is_closed():
            self._wake.clear()
            for channel in sorted(self._wanted - listening):
                await connection.add_listener(channel, self._hear)
                listening.add(channel)
            if loop.time() >= next_beat:
                await connection.execute("select", timeout=self._beat)
                next_beat = loop.time() + self._beat
            heard, self._heard = list(self._heard), {}
            await self._publish({"relay": name, "channels": sorted(listening), "hints": heard})
            await asyncio.sleep(self._tick)
            with suppress(TimeoutError):
                async with asyncio.timeout_at(next_beat):
                    await self._wake.wait()

    def _hear(self, _connection: Any, _pid: int, channel: str, payload: object) -> None:
        self._heard[channel, str(payload)] = None
        self._wake.set()
