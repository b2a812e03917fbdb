"""One event to thousands of clients: how long until each has it, and what a client costs in memory."""

import asyncio
import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from uuid import UUID, uuid4

from bench.fanout import watched
from bench.fanout.crowd import Crowd, Texts, until_served
from bench.measure import token_of
from bench.servers.server import Place, Running, Server, free_port, running
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection, connect

SIZES = (2_000, 10_000)
_EVENTS = {2_000: 20, 10_000: 6}
_WARM_EVENTS = 3
_REACH_SECONDS = 20.0
_TRIES = 5


@dataclass(frozen=True)
class Spread:
    """Milliseconds."""

    p50: float
    p99: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        """Of at least two values."""
        cuts = quantiles(seconds, n=100)
        return cls(cuts[49] * 1000, cuts[98] * 1000, max(seconds) * 1000)


@dataclass(frozen=True)
class Reach:
    """One server with so many subscribers: from commit to arrival, and kilobytes that each takes of it."""

    times: Spread
    kilobytes: float


def document(run: UUID, after: int) -> str:
    """What subscribers ask for."""
    return f'subscription {{ runEvents(runId: "{run}", after: {after}) {{ sequence type data }} }}'


def people(count: int) -> list[UUID]:
    """The same people each time."""
    return [UUID(int=0xBE4C << 112 | number) for number in range(count)]


class TooSlow(Exception):
    """An event has not reached all subscribers in the time that there is."""


async def reach(server: Server, lease: Embedded, size: int, secret: str, folder: Path) -> Reach:
    """Let `size` different people watch one run, and time its events to all of them. Raises TooSlow."""
    admin = await connect(lease.admin_dsn)
    run = uuid4()
    await watched.add_runs(admin, [run])
    tokens = [token_of(person, secret) for person in people(size)]
    place = Place(free_port(), lease.dsn, lease.data, secret)
    crowd = Crowd(server.name)
    try:
        with running(server, place, tokens[0], folder / f"fanout {server.name}.log") as one:
            await until_served(one, place.port, tokens[0], document(run, 0))
            resting = one.memory()
            await crowd.join(place.port, tokens, [document(run, 0)] * size)
            with undisturbed():
                times = await _events(one, crowd, admin, run, size)
            kilobytes = (one.memory() - resting) * 1024 / size
            crowd.leave()
    finally:
        crowd.leave()
        admin.terminate()
    return Reach(Spread.of(times), kilobytes)


async def _events(one: Running, crowd: Crowd, admin: Connection, run: UUID, size: int) -> list[float]:
    """Seconds from commit to arrival, of each event and client."""
    texts = Texts()
    number = await _all_there(crowd, admin, run, size, texts)
    times: list[float] = []
    for count in range(_WARM_EVENTS + _EVENTS[size]):
        began = time.perf_counter()
        number = await watched.advance(admin, run)
        if not await crowd.hear(size, _REACH_SECONDS):
            raise TooSlow(f"event {number} reached {len(crowd.arrivals):,} of {size:,}")
        arrived = crowd.take()
        if len({client for client, _, _ in arrived}) < size:
            raise SystemExit(f"{one.server.name}: event {number} reached some clients twice")
        for text in {text for _, _, text in arrived}:
            if texts.event(text) != watched.event(number):
                raise SystemExit(f"{one.server.name}: {text!r} is not event {number}")
        if count >= _WARM_EVENTS:
            times += (moment - began for _, moment, _ in arrived)
        await asyncio.sleep(0.05)
    return times


async def _all_there(crowd: Crowd, admin: Connection, run: UUID, size: int, texts: Texts) -> int:
    """Commit events until one has reached everybody: only then all subscriptions are known to be made."""
    for _ in range(_TRIES):
        number = await watched.advance(admin, run)
        reached: set[int] = set()
        deadline = time.monotonic() + _REACH_SECONDS / 2
        while time.monotonic() < deadline:
            await asyncio.sleep(0.05)
            reached |= {c for c, _, text in crowd.take() if texts.event(text)["sequence"] == number}
            if len(reached) == size:
                return number
    raise TooSlow(f"an event reached {len(reached):,} of {size:,}")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without garbage collection in this process, whose clients are what it would look through."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
