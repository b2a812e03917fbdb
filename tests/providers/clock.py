"""A clock that tests move on by hand, and a meter that grants what they say."""

import asyncio
import heapq
from collections.abc import Sequence
from itertools import count

from trellis.providers.admission import Grant, Share


class Clock:
    """`now` and `sleep` of whoever is given them. Who sleeps wakes when `advance` has come that far."""

    def __init__(self) -> None:
        self.time = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.time + seconds, next(self._numbers), woken))
        await woken

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds
        while self._sleepers and self._sleepers[0][0] <= self.time:
            _, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)


async def settle() -> None:
    """Let everybody run who can, until nobody does."""
    for _ in range(20):
        await asyncio.sleep(0)


class ScriptedMeter:
    """Grants what is in `grants`, in order, and then everything at once; remembers what was asked."""

    def __init__(self, *grants: Grant | Exception) -> None:
        self.grants = list(grants)
        self.asked: list[Sequence[Share]] = []
        self.pauses: list[tuple[str, float]] = []

    async def reserve(self, provider: str, shares: Sequence[Share]) -> Grant:
        self.asked.append(shares)
        await asyncio.sleep(0)
        grant = self.grants.pop(0) if self.grants else Grant()
        if isinstance(grant, Exception):
            raise grant
        return grant

    async def pause(self, provider: str, seconds: float) -> None:
        self.pauses.append((provider, seconds))

    def amounts(self) -> list[dict[str, float]]:
        return [{share.name: share.amount for share in shares} for shares in self.asked]
