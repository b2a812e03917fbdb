"""Asking again after a failure that passes: exponential, jittered, bounded, and heeding Retry-After."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from itertools import count
from typing import TypeVar

from trellis.providers.errors import CircuitOpen, Unavailable

T = TypeVar("T")


@dataclass(frozen=True)
class Backoff:
    """How often and how patiently to ask again. All times are seconds.

    `attempts` counts calls, the first included. Waits double from `first` up to `longest`, each shortened by
    up to a half at random, so that a crowd that failed together does not return together. A provider that
    asks for more than `patience`, or that is not asked at all for now (`CircuitOpen`), is not waited for: the
    error goes up, to whoever has other work to do.
    """

    attempts: int = 5
    first: float = 0.5
    longest: float = 20.0
    patience: float = 60.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = random.random

    def wait(self, attempt: int, retry_after: float | None = None) -> float:
        """Seconds to wait after the `attempt`-th call (from 1) failed."""
        if retry_after is not None:
            return retry_after + self.first * self.random()  # never sooner than asked for
        return min(self.longest, self.first * 2.0 ** (attempt - 1)) * (1 - self.random() / 2)

    async def run(
        self, call: Callable[[], Awaitable[T]], *, retrying: Callable[[float], None] = lambda _: None
    ) -> T:
        """Call until it answers; the last `Unavailable` when it does not. Any other error ends it at once.

        `retrying` is told of each wait before it begins.
        """
        for attempt in count(1):
            try:
                return await call()
            except Unavailable as error:
                await self.pause(attempt, error, retrying=retrying)
        raise AssertionError("unreachable")

    async def pause(
        self, attempt: int, error: Unavailable, *, retrying: Callable[[float], None] = lambda _: None
    ) -> None:
        """Wait after the `attempt`-th call (from 1) failed; raises it where there is to be no other."""
        if (
            isinstance(error, CircuitOpen)
            or attempt >= self.attempts
            or (error.retry_after or 0) > self.patience
        ):
            raise error
        wait = self.wait(attempt, error.retry_after)
        retrying(wait)
        await self.sleep(wait)


def parse_retry_after(value: str | None, *, now: float) -> float | None:
    """Seconds to wait per a Retry-After header: a number of seconds or an HTTP date.

    `now` is in seconds since 1970. None where there is no header or it cannot be read; 0 for a past date.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    if date.tzinfo is None:  # "-0000": a zone that is not stated is UTC
        date = date.replace(tzinfo=UTC)
    return max(0.0, date.timestamp() - now)
