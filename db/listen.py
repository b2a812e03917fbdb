"""The bus over Postgres alone: one LISTEN connection for the whole process, which heals itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from trellis.db.bus import Callback, Subscribers
from trellis.db.pool import Connection, connect

log = logging.getLogger(__name__)

Setup = Callable[[Connection], Awaitable[None]]

_FIRST_DELAY, _LAST_DELAY = 0.05, 5.0


class Listener:
    """A `Bus` that hears notifications on a direct (not transaction-pooled) connection of its own."""

    def __init__(self, dsn: str, *, check_every: float = 10.0) -> None:
        """`check_every`: seconds between the probes that find a connection which died in silence."""
        self._dsn = dsn
        self._check_every = check_every
        self._subscribers = Subscribers()
        self._setups: list[Setup] = []
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Whether notifications arrive at this moment (and what `on_connect` set up is in force)."""
        return self._connection is not None and not self._connection.is_closed()

    def on(self, channel: str, callback: Callback) -> None:
        """Call `callback` with payloads on `channel`, and with None after every (re)connect."""
        self._subscribers.add(channel, callback)

    def on_connect(self, setup: Setup) -> None:
        """Run `setup` on each new connection before it is announced (for session-level advisory locks)."""
        self._setups.append(setup)

    async def start(self) -> None:
        """Connect (raising what the first attempt raises) and keep connected until `stop`."""
        self._connection = await self._connect()
        self._task = asyncio.create_task(self._keep(), name="listener")

    async def stop(self) -> None:
        """Stop listening and close the connection."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        await self._close()
        self._subscribers.forget()

    async def _keep(self) -> None:
        delay = _FIRST_DELAY
        while True:
            connection = self._connection
            if connection is not None:
                self._subscribers.anything()
                delay = _FIRST_DELAY
                await self._until_lost(connection)
                await self._close()
                log.warning("the LISTEN connection was lost; connecting again")
            try:
                self._connection = await self._connect()
            except Exception as error:  # whatever it was, without a next attempt nobody would hear anything
                log.warning("cannot listen (%s); next attempt in %.2f s", type(error).__name__, delay)
                await asyncio.sleep(delay)
                delay = min(delay * 2, _LAST_DELAY)

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        connection = await connect(self._dsn)
        try:
            for setup in self._setups:
                await setup(connection)
            for channel in self._subscribers.channels:
                await connection.add_listener(channel, self._hear)
        except BaseException:
            connection.terminate()
            raise
        return connection

    async def _until_lost(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        while not (lost.is_set() or connection.is_closed()):
            try:
                await asyncio.wait_for(lost.wait(), self._check_every)
            except TimeoutError:
                try:
                    await connection.execute("select 1", timeout=self._check_every)
                except Exception:
                    return

    async def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    def _hear(self, _connection: Any, _pid: int, channel: str, payload: object) -> None:
        self._subscribers.hear(channel, str(payload))
