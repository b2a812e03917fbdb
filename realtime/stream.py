"""A stream: every row after a cursor, once and in order; first what is there, then what comes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from trellis.realtime.hub import Hub

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """The next rows after a cursor, by ascending sequence number.

    `finished`: the run had ended before (or in the snapshot in which) the rows were read, so none is to come
    after the last of them. `full`: the page was cut at its limit.
    """

    rows: Sequence[tuple[int, T]]
    finished: bool
    full: bool = False


async def after(
    hub: Hub,
    run_id: UUID,
    cursor: int,
    read: Callable[[int], Awaitable[Page[T] | None]],
    *,
    rate: float = 20.0,
) -> AsyncIterator[tuple[int, T]]:
    """Yield every (sequence, row) above `cursor`, with no gap and no repeat, until the run has ended.

    `read(cursor)` reads one bounded page as the caller and returns None where the run is not (or no longer)
    visible, which ends the stream. Numbers are given out under the run's row lock, so one that was passed
    never appears later; a run that is tried again goes on with higher ones. While the run works, it is read
    at most `rate` times a second. A slow consumer holds one page and nothing else: the table is the buffer.
    """
    clock = asyncio.get_running_loop().time
    with hub.watch(run_id) as signal:
        while True:
            started = clock()
            page = await read(cursor)
            if page is None:
                return
            for sequence, row in page.rows:
                yield sequence, row
                cursor = sequence
            if page.full:
                continue
            if page.finished:
                return
            await signal.wait()
            await asyncio.sleep(max(0.0, started + 1 / rate - clock()))
