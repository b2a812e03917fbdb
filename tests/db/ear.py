"""A subscriber of notifications that a test listens with."""

import asyncio

from trellis.db.pool import Connection

_CUT = (
    "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
)


class Ear:
    """What a subscriber has heard, in order; waited for one by one."""

    def __init__(self) -> None:
        self._heard: asyncio.Queue[str | None] = asyncio.Queue()

    def __call__(self, payload: str | None) -> None:
        self._heard.put_nowait(payload)

    async def next(self) -> str | None:
        async with asyncio.timeout(20):
            return await self._heard.get()

    async def payload(self) -> str:
        """The next payload; that anything may have changed is always allowed."""
        while (heard := await self.next()) is None:
            pass
        return heard

    async def anything(self) -> None:
        """Wait until anything may have changed."""
        while await self.next() is not None:
            pass

    def clear(self) -> None:
        """Forget what was heard so far."""
        while not self._heard.empty():
            self._heard.get_nowait()

    @property
    def quiet(self) -> bool:
        return self._heard.empty()


async def cut_others(admin: Connection) -> int:
    """Cut all other connections to the database; how many there were."""
    return int(await admin.fetchval(_CUT))
