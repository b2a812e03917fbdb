"""One LISTEN connection for the whole process, which heals itself.

A notification is a hint that rows have changed, never data. A connection that was down may have missed some,
so after every (re)connect each subscriber is called once with None: "anything may have changed, look again".
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from trellis.db.pool import Connection, connect

log = logging.getLogger(__name__)

Callback = Callable[[str | None], None]
Setup = Callable[[Connection], Awaitable[None]]

_FIRST_DELAY, _LAST_DELAY = 0.05, 5.0


class Listener:
    """Hears notifications on a direct (not transaction-pooled) connection and passes their payloads on.

    Subscribers register before `start`. Their callbacks run on the event loop and must only set a flag.
    """

    def __init__(self, dsn: str, *, check_every: float = 10.0) -> None:
        """`check_every`: seconds between the probes that find a connection which died in silence."""
        self._dsn = dsn
        self._check_every = check_every
        self._callbacks: dict[str, list[Callback]] = {}
        self._setups: list[Setup] = []
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Whether notifications arrive at this moment (and what `on_connect` set up is in force)."""
        return self._connection is not None and not self._connection.is_closed()

    def on(self, channel: str, callback: Callback) -> None:
        """Call `callback` with each payload on `channel`, and with None after every (re)connect."""
        self._callbacks.setdefault(channel, []).append(callback)

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

    async def _keep(self) -> None:
        delay = _FIRST_DELAY
        while True:
            connection = self._connection
            if connection is not None:
                self._announce()
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
            for channel, callbacks in self._callbacks.items():
                for callback in callbacks:
                    await connection.add_listener(channel, _passing_on(callback))
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

    def _announce(self) -> None:
        for callbacks in self._callbacks.values():
            for callback in callbacks:
                _call(callback, None)


def _passing_on(callback: Callback) -> Callable[..., None]:
    def heard(_connection: Any, _pid: int, _channel: str, payload: object) -> None:
        _call(callback, str(payload))

    return heard


def _call(callback: Callback, payload: str | None) -> None:
    try:
        callback(payload)
    except Exception:
        log.exception("a subscriber of notifications failed")
