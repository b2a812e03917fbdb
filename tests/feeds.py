"""Subscribers for tests: they wait for what a feed has to give."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import orjson

from trellis.db.session import ANON, Identity
from trellis.realtime.executor import Executor
from trellis.realtime.feed import Feed
from trellis.realtime.operation import ExecutionOutcome, Operation


@dataclass
class Subscriber:
    """One that takes what it is told to; `wake` is given to what opens its feed, and counts."""

    feed: Feed | None = None
    wakes: int = 0
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    async def of(cls, executor: Executor, operation: Operation, identity: Identity = ANON) -> "Subscriber":
        """A subscriber of an operation."""
        subscriber = cls()
        subscriber.feed = await executor.open(operation, identity, subscriber.wake)
        return subscriber

    def wake(self) -> None:
        self.wakes += 1
        self._woken.set()

    async def next(self, within: float = 10) -> ExecutionOutcome | None:
        """The next outcome; None when there is none to come."""
        assert self.feed is not None
        async with asyncio.timeout(within):
            while True:
                self._woken.clear()
                outcome = self.feed.take()
                if outcome is not None or self.feed.ended:
                    return outcome
                await self._woken.wait()

    async def cursor(self) -> int | None:
        """The cursor of the next outcome."""
        outcome = await self.next()
        assert outcome is not None
        assert not outcome.errors, outcome.errors
        return outcome.cursor

    async def rest(self, within: float = 10) -> list[ExecutionOutcome]:
        """All outcomes until the feed ends."""
        found: list[ExecutionOutcome] = []
        while (outcome := await self.next(within)) is not None:
            found.append(outcome)
        return found

    async def told(self, within: float = 30) -> list[Any]:
        """What the operation's one field gave until the feed ended, without an error."""
        outcomes = await self.rest(within)
        assert not any(outcome.errors for outcome in outcomes), outcomes[-1].errors
        return [next(iter(orjson.loads(outcome.body)["data"].values())) for outcome in outcomes]

    async def cursors(self, count: int | None = None) -> list[int | None]:
        """The cursors of the next `count` outcomes, or of all until the feed ends."""
        if count is None:
            return [outcome.cursor for outcome in await self.rest(20)]
        return [await self.cursor() for _ in range(count)]

    def close(self) -> None:
        assert self.feed is not None
        self.feed.close()
