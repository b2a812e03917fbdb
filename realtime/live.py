"""A live query: the state first, then one payload per change, until the run has ended."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from trellis.realtime.hub import Hub

T = TypeVar("T")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What a live query shows at one moment, and where the run stood when it was read.

    Read the run's position before (or in one snapshot with) the value: then a change that the value lacks has
    a higher sequence and wakes the query again.
    """

    value: T
    sequence: int
    finished: bool


async def follow(
    hub: Hub,
    run_id: UUID,
    read: Callable[[], Awaitable[Reading[T] | None]],
    *,
    rate: float = 10.0,
) -> AsyncIterator[Reading[T]]:
    """Yield the reading, then each later one that differs, at most `rate` a second; the newest wins.

    `read` reads as the caller and returns None where the row is not (or no longer) visible: that ends the
    query, as does a finished run, after its last reading.
    """
    clock = asyncio.get_running_loop().time
    last: Reading[T] | None = None
    with hub.watch(run_id) as signal:
        while True:
            started = clock()
            reading = await read()
            if reading is None:
                return
            if reading != last:
                yield reading
                last = reading
            if reading.finished:
                return
            await signal.wait()
            await asyncio.sleep(max(0.0, started + 1 / rate - clock()))
