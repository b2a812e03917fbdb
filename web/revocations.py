"""Sessions that were ended before their tokens expire, as every process knows them.

`trellis.revocations` is the truth. Each process keeps all of it at hand, since every request asks; the bus
says when to look again, and a poll finds what it did not say.
"""

import asyncio
import logging
from collections.abc import Callable, Set
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from trellis.db.bus import Bus
from trellis.db.pool import Pool
from trellis.db.session import SERVICE, Identity, transaction

log = logging.getLogger(__name__)

CHANNEL = "trellis_revocations"

_NEVER = float("-inf")
_ALL = "select user_id, extract(epoch from before)::float8 as before, created_at from trellis.revocations"
# A transaction may commit a while after the moment that it writes down.
_SOME = f"{_ALL} where user_id = any($1::uuid[]) or created_at > $2::timestamptz - interval '1 minute'"


class Revocations:
    """Whose sessions have been ended, and when."""

    def __init__(self, bus: Bus, pool: Pool, cut: Callable[[str, float], None], *, poll: float = 5.0) -> None:
        """`cut` ends what a person (by id) has open with tokens issued before a moment, in seconds since
        1970. `poll`: seconds between two looks for what the bus did not announce. The bus is not started yet.
        """
        self._pool = pool
        self._cut = cut
        self._poll = poll
        self._before: dict[str, float] = {}
        self._newest: datetime | None = None
        self._everything = True
        self._told: set[UUID] = set()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        bus.on(CHANNEL, self._heard)

    def ended(self, identity: Identity) -> bool:
        """Whether the caller's token is from a session that was ended. One that does not say when it was
        issued is, from the first time that its person's were.
        """
        before = self._before.get(identity.claims.get("sub", ""))
        if before is None:
            return False
        issued = identity.claims.get("iat")
        return not (isinstance(issued, int | float) and issued >= before)

    async def start(self) -> None:
        """Learn what there is, and keep up with it until `stop`."""
        await self._try()
        self._task = asyncio.create_task(self._keep(), name="revocations")

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def _heard(self, payload: str | None) -> None:
        if payload is None:
            self._everything = True
        else:
            try:
                self._told.add(UUID(payload))
            except ValueError:
                return  # anyone who may connect may NOTIFY
        self._wake.set()

    async def _keep(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._poll):
                    await self._wake.wait()
            self._wake.clear()
            await self._try()

    async def _try(self) -> None:
        try:
            await self._look()
        except Exception as error:  # whatever it was, the next look may go well
            self._everything = True
            log.warning("cannot look at the sessions that were ended (%s)", type(error).__name__)

    async def _look(self) -> None:
        told, self._told = self._told, set()
        everything, self._everything = self._everything, False
        async with transaction(self._pool, SERVICE, readonly=True) as connection:
            if everything or self._newest is None:
                rows = await connection.fetch(_ALL)
                looked_for: Set[str] = self._before.keys()
            else:
                rows = await connection.fetch(_SOME, list(told), self._newest)
                looked_for = {str(person) for person in told}
        found = {str(row["user_id"]): float(row["before"]) for row in rows}
        later = [person for person, before in found.items() if before > self._before.get(person, _NEVER)]
        for person in looked_for - found.keys():
            self._before.pop(person, None)
        self._before |= found
        self._newest = max((row["created_at"] for row in rows), default=self._newest)
        if self._task is not None:  # else nothing is open yet
            for person in later:
                self._cut(person, found[person])
