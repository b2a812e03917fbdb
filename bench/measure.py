"""The measurement: in each round all servers run, and every work is given to one after the other."""

import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from uuid import UUID

import jwt

from bench import answers, load
from bench.load import Cell
from bench.servers.server import Place, Running, Server, free_port, running
from bench.works.row import ROW
from bench.works.work import Work
from trellis.db.demo.people import ADMIN
from trellis.db.embedded import Embedded

_WARM = 1.0
"""Seconds of load before the first cell of a work and server, in which answers are looked at."""
_ANSWERS = 3
"""A cell takes so long that each client has about so many answers of a slow server, within `_LONGEST`."""
_LONGEST = 25.0
_CALM = 20.0
_DAY = 86_400


@dataclass
class Figures:
    """All rounds. Cells are by work, server and clients; start-up is in seconds, memory in megabytes."""

    cells: dict[tuple[str, str, int], list[Cell | None]] = field(default_factory=dict)
    started: dict[str, list[float]] = field(default_factory=dict)
    resting: dict[str, list[float]] = field(default_factory=dict)
    loaded: dict[str, list[float]] = field(default_factory=dict)

    def add(self, work: str, server: str, clients: int, cell: Cell | None) -> None:
        """Keep a cell as that of the next round."""
        self.cells.setdefault((work, server, clients), []).append(cell)

    def of(self, work: str, server: Server, clients: int) -> list[Cell | None]:
        """The cells of all rounds; none where it was not measured."""
        return self.cells.get((work, server.name, clients), [])


class Caller:
    """Who asks, of every server alike: the demo's admin, who sees all rows."""

    def __init__(self) -> None:
        self.secret = secrets.token_hex(32)
        self.token = token_of(ADMIN.id, self.secret)


def token_of(person: UUID, secret: str) -> str:
    """A token that is good for a day."""
    now = int(time.time())
    claims = {"sub": str(person), "role": "authenticated", "aud": "authenticated"}
    return jwt.encode({**claims, "iat": now, "exp": now + _DAY}, secret)


def one_round(
    number: int,
    lease: Embedded,
    servers: Sequence[Server],
    works: Sequence[Work],
    caller: Caller,
    seconds: float,
    logs: Path,
    figures: Figures,
) -> None:
    """Start the servers, compare their answers, time the works, stop them. Adds to `figures`."""
    with ExitStack() as stack:
        up: list[Running] = []
        for server in servers:
            began = time.perf_counter()
            place = Place(free_port(), lease.dsn, lease.data, caller.secret)
            one = stack.enter_context(running(server, place, caller.token, logs / f"{server.name}.log"))
            one.ready(ROW)
            took = time.perf_counter() - began
            figures.started.setdefault(server.name, []).append(took)
            figures.resting.setdefault(server.name, []).append(one.memory())
            print(f"  {server.name} is ready after {took:.2f} s", flush=True)
            up.append(one)
        peaks = {one.server.name: 0.0 for one in up}
        # Another server is the first in each round and work.
        for turn, work in enumerate(works, number):
            able = [one for one in up if one.server.can(work)]
            requests = {one.server.name: one.bodies(work) for one in able}
            compare(work, able, requests)
            print(f"  {work.name}", flush=True)
            for one in islice(cycle(able), turn % len(able), turn % len(able) + len(able)):
                _time(work, one, requests[one.server.name], seconds, figures, peaks)
        for name, peak in peaks.items():
            figures.loaded.setdefault(name, []).append(peak)


def compare(work: Work, able: Sequence[Running], requests: Mapping[str, Sequence[bytes]]) -> None:
    """Ask each server for the same three things, and hold the answers against each other."""
    count = len(work.variables)
    for place in sorted({0, count // 2, count - 1}):
        answers.check(
            work.name, {one.server.name: one.ask(work, requests[one.server.name][place]) for one in able}
        )


def _time(
    work: Work,
    one: Running,
    bodies: Sequence[bytes],
    seconds: float,
    figures: Figures,
    peaks: dict[str, float],
) -> None:
    url = one.url(work)
    load.drive(url, one.headers, bodies, clients=max(work.clients), seconds=_WARM, checking=True)
    _calm(work, one, bodies, 1.0)
    alone = min(one.timed(work, bodies[0]) for _ in range(3))
    shown: list[str] = []
    for clients in work.clients:
        long = max(seconds, min(_LONGEST, _ANSWERS * clients * alone))
        cell = load.drive(url, one.headers, bodies, clients=clients, seconds=long)
        peaks[one.server.name] = max(peaks[one.server.name], one.memory())
        figures.add(work.name, one.server.name, clients, cell)
        shown.append(f"{clients}: {cell.rate:,.1f}/s" if cell else f"{clients}: none")
        _calm(work, one, bodies, alone)
    print(f"    {one.server.name:<20} {'  '.join(shown)}", flush=True)


def _calm(work: Work, one: Running, bodies: Sequence[bytes], alone: float) -> None:
    """Wait until the server is done with what the load tool no longer waits for."""
    deadline = time.monotonic() + _CALM
    while one.timed(work, bodies[0]) > 2 * alone + 0.005 and time.monotonic() < deadline:
        pass
