"""A pool's connections, kept at hand between reads: the way to a pool costs as much as a small read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from trellis.db.pool import CLOSE_SECONDS, Pool, Record, close_pool

_IDLE_SECONDS = 60.0

Lent: TypeAlias = "PoolConnectionProxy[Record]"


class Lane:
    """Connections that serve one at a time, in the order of arrival.

    A connection on which all went well waits here for the next; one on which anything went wrong (an error, a
    cancelled task) goes through the pool, which waits until its statement is cancelled and rolls back.
    """

    def __init__(self, pool: Pool, size: int) -> None:
        """`size` is how many connections the pool has at most; nobody else takes them."""
        self._pool = pool
        self._size = size
        self._turns = asyncio.Semaphore(size)
        self._waiting: list[Lent] = []
        self._unused = 0  # how many of those that wait were not needed since the last look
        self._look: asyncio.TimerHandle | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    async def take(self) -> Lent:
        """A connection, which the caller has to `put` or `drop`. Raises what asyncpg's pools raise."""
        await self._turns.acquire()
        try:
            while self._waiting:
                connection = self._waiting.pop()
                self._unused = min(self._unused, len(self._waiting))
                if _is_open(connection):
                    return connection
                await self._pool.release(connection)
            return await self._pool.acquire()
        except BaseException:
            self._turns.release()
            raise

    def put(self, connection: Lent) -> None:
        """Keep a connection on which nothing is left to do for the next caller."""
        self._waiting.append(connection)
        self._turns.release()
        if self._look is None:
            self._look = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._give_back)

    async def drop(self, connection: Lent) -> None:
        """Let the pool clean up, or replace, a connection that something went wrong on."""
        try:
            await self._pool.release(connection)
        finally:
            self._turns.release()

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Lent]:
        """A connection while the block lasts."""
        connection = await self.take()
        try:
            yield connection
        except BaseException:
            await self.drop(connection)
            raise
        self.put(connection)

    def get_size(self) -> int:
        """How many connections are open."""
        return self._pool.get_size()

    def get_idle_size(self) -> int:
        """How many of them nobody uses."""
        return self._pool.get_idle_size() + len(self._waiting)

    def _give_back(self) -> None:
        """Let the pool have, and in the end close, what nobody needed for a while."""
        idle, self._waiting = self._waiting[: self._unused], self._waiting[self._unused :]
        self._unused = len(self._waiting)
        again = asyncio.get_running_loop().call_later
        self._look = again(_IDLE_SECONDS, self._give_back) if self._waiting else None
        for connection in idle:
            task = asyncio.ensure_future(self._pool.release(connection))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        """Close all connections once those in use are back; those that are not in time are cut."""
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                for _ in range(self._size):
                    await self._turns.acquire()
        except TimeoutError:
            self._pool.terminate()
        if self._look:
            self._look.cancel()
        while self._waiting:
            await self._pool.release(self._waiting.pop())
        await close_pool(self._pool)
        for _ in range(self._size):
            self._turns.release()  # who comes now, or still waits, learns from the pool that it is closed


def _is_open(connection: Lent) -> bool:
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:
        return False  # it broke, and the pool has it back already
