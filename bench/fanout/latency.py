"""A thousand events a second: from the commit in this process to a client of the gateway, and to a LISTEN.

The moment before the transaction is sent counts as that of its commit.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson

from bench.fanout import watched
from bench.fanout.crowd import Crowd, Texts, until_served
from bench.fanout.measure import Spread, document, people, undisturbed
from bench.fanout.servers.table import TRELLIS
from bench.measure import token_of
from bench.servers.server import Place, free_port, running
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection, connect

RATE = 1_000
_SECONDS = 6
_WARM_SECONDS = 1.0
_WRITERS = 4
_PATIENCE = 20.0

Commits = dict[tuple[str, int], float]
"""When each event was committed, by run and number."""


@dataclass(frozen=True)
class Flow:
    """`runs` with a client each, to which `batch` events are committed at a time."""

    name: str
    title: str
    runs: int
    batch: int


FLOWS = (
    Flow("many", "100 runs with a client each, an event a commit", 100, 1),
    Flow("one", "one run with one client, 50 events a commit", 1, 50),
)


@dataclass(frozen=True)
class Delay:
    """From commit to arrival; `rate`: events a second that were committed."""

    gateway: Spread
    listener: Spread
    rate: float


async def delay(flow: Flow, lease: Embedded, secret: str, folder: Path) -> Delay:
    """Commit events at `RATE`, as flushes would, and see when they arrive."""
    runs = [uuid4() for _ in range(flow.runs)]
    tokens = [token_of(person, secret) for person in people(flow.runs)]
    place = Place(free_port(), lease.dsn, lease.data, secret)
    crowd = Crowd(TRELLIS.name)
    heard: list[tuple[float, str]] = []
    async with AsyncExitStack() as stack:
        writers = [await connect(lease.admin_dsn) for _ in range(_WRITERS)]
        bare = await connect(lease.admin_dsn)
        for connection in (*writers, bare):
            stack.callback(connection.terminate)
        await bare.add_listener(
            watched.CHANNEL, lambda _, __, ___, payload: heard.append((time.perf_counter(), str(payload)))
        )
        await watched.add_runs(writers[0], runs)
        one = stack.enter_context(running(TRELLIS, place, tokens[0], folder / "latency.log"))
        await until_served(one, place.port, tokens[0], document(runs[0], 0))
        await crowd.join(place.port, tokens, [document(run, 0) for run in runs])
        stack.callback(crowd.leave)
        with undisturbed():
            commits, rate = await _write(writers, runs, flow.batch)
            if not await crowd.hear(len(commits), _PATIENCE):
                raise SystemExit(f"of {len(commits):,} events {len(crowd.arrivals):,} arrived")
    gateway = _of_clients(crowd, runs, commits)
    listener = [moment - commits[_key(orjson.loads(text))] for moment, text in heard]
    # The first second shows how fast a process warms up.
    skipped = int(len(gateway) * _WARM_SECONDS / _SECONDS), int(len(listener) * _WARM_SECONDS / _SECONDS)
    return Delay(Spread.of(gateway[skipped[0] :]), Spread.of(listener[skipped[1] :]), rate)


def _of_clients(crowd: Crowd, runs: Sequence[UUID], commits: Commits) -> list[float]:
    """Seconds to each arrival. Raises SystemExit unless each client got all events of its run in order."""
    texts = Texts()
    seen = [0] * len(runs)
    times: list[float] = []
    for client, moment, text in crowd.take():
        seen[client] += 1
        if texts.event(text) != watched.event(seen[client]):
            raise SystemExit(f"{crowd.server}: client {client} got {text!r} in place of event {seen[client]}")
        times.append(moment - commits[str(runs[client]), seen[client]])
    return times


def _key(event: Any) -> tuple[str, int]:
    return event["run"], event["sequence"]


async def _write(writers: Sequence[Connection], runs: Sequence[UUID], batch: int) -> tuple[Commits, float]:
    """Commit for `_SECONDS` at `RATE`, each run by one writer alone; with the rate that came of it."""
    commits: Commits = {}
    if len(runs) % len(writers):
        writers = writers[:1]  # two on the same run would wait for each other
    total = RATE * _SECONDS // batch
    began = time.perf_counter() + 0.1

    async def write(connection: Connection, first: int) -> None:
        for count in range(first, total, len(writers)):
            # Whose turn it is: a writer goes through its own runs.
            run = runs[count % len(runs)]
            await asyncio.sleep(began + count * batch / RATE - time.perf_counter())
            sent = time.perf_counter()
            number = await watched.advance(connection, run, batch)
            for event in range(number - batch + 1, number + 1):
                commits[str(run), event] = sent

    async with asyncio.TaskGroup() as tasks:
        for first, connection in enumerate(writers):
            tasks.create_task(write(connection, first))
    return commits, total * batch / (time.perf_counter() - began)
