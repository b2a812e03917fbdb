"""What point reads notice of a run at work: in the gateway's own process, and in a worker beside it."""

import asyncio
import random
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench.fanout.measure import Spread
from bench.measure import token_of
from bench.process import process
from bench.runs import results
from bench.runs.engines import trellis
from bench.runs.engines.settings import Settings
from bench.runs.measure import CONCURRENCY
from bench.runs.table import TRELLIS
from bench.servers.server import free_port
from bench.works.row import ROW
from trellis.db.demo.people import ADMIN
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection

_RATE = 300
_CONNECTIONS = 8
_SECONDS = 4.0
_WARM_SECONDS = 1.0
_START_SECONDS = 60.0
_ITEMS = 100_000


@dataclass(frozen=True)
class Case:
    """A run whose items take `seconds`, in the gateway's own process or in a worker's."""

    name: str
    title: str
    seconds: float
    inside: bool


CASES = (
    Case("inside", "in the gateway's process, items that cost nothing", 0.0, True),
    Case("calls", "in the gateway's process, 200 items of 200 ms at once", 0.2, True),
    Case("beside", "in a `trellis worker`, items that cost nothing", 0.0, False),
)


@dataclass(frozen=True)
class Notice:
    """Of a point read at rest and beside a run, from when it was due; the run's items a second."""

    rest: Spread
    busy: Spread
    rate: float


async def notice(case: Case, lease: Embedded, admin: Connection, secret: str, folder: Path) -> Notice:
    """Read rows by their keys at a steady rate, then go on while a run is at work."""
    await results.empty(admin)
    port = free_port()
    environment = {
        **Settings(case.seconds, CONCURRENCY).environment(lease),
        "TRELLIS_JWT_SECRET": secret,
        "TRELLIS_POOL": "on" if case.inside else "off",
        "TRELLIS_MAX_AT_ONCE": str(_CONNECTIONS),  # all reads are one person's
    }
    command = (sys.executable, "-m", "bench.runs.engines.trellis", "serve", "--port", str(port))
    try:
        with ExitStack() as stack:
            stack.enter_context(process(command, environment, folder / f"reads {case.name}.log"))
            if not case.inside:
                worker = TRELLIS.at_work(lease, folder, seconds=case.seconds, concurrency=CONCURRENCY)
                stack.enter_context(worker)
            reads = Reads(port, token_of(ADMIN.id, secret))
            await reads.until_served()
            await reads.at_a_steady_rate(_WARM_SECONDS)
            rest = await reads.at_a_steady_rate(_SECONDS)
            run = await trellis.submit(lease, results.new_items(_ITEMS))
            # The first chunks are at work, whose number is known by then.
            await results.stored(admin, run, 1)
            done = await _count(admin)
            began = time.perf_counter()
            busy = await reads.at_a_steady_rate(_SECONDS)
            rate = (await _count(admin) - done) / (time.perf_counter() - began)
            if await _count(admin) == _ITEMS:
                raise SystemExit("the run ended before the reads did: it needs more items")
    finally:
        await trellis.forget(lease)
    return Notice(rest, busy, rate)


async def _count(admin: Connection) -> int:
    count: int = await admin.fetchval("select count(*) from bench.results")
    return count


class Reads:
    """Point reads over a few connections."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._head = (
            f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\nAccept: application/json\r\n"
        )

    async def until_served(self) -> None:
        """Return with the first answer."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                await self._connected([0.0])
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise SystemExit("the gateway did not start") from None
                await asyncio.sleep(0.05)

    async def at_a_steady_rate(self, seconds: float) -> Spread:
        """Milliseconds of the reads of so many seconds, which wait for no other but on their connection."""
        due = [number / _RATE for number in range(round(_RATE * seconds))]
        parts = [due[first::_CONNECTIONS] for first in range(_CONNECTIONS)]
        return Spread.of([one for part in await asyncio.gather(*map(self._connected, parts)) for one in part])

    async def _connected(self, due: Sequence[float]) -> list[float]:
        """Read at these moments from now on; seconds from then to each answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        began = time.perf_counter()
        times: list[float] = []
        try:
            for moment in due:
                await asyncio.sleep(began + moment - time.perf_counter())
                writer.write(self._request(random.choice(ROW.variables)))
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                content = await reader.readexactly(length)
                if b'"errors"' in content or b" 200 " not in head[:20]:
                    raise SystemExit(f"a read was refused: {content[:300]!r}")
                times.append(time.perf_counter() - began - moment)
        except asyncio.IncompleteReadError as error:
            raise ConnectionError("the gateway closed the connection") from error
        finally:
            writer.close()
        return times

    def _request(self, variables: object) -> bytes:
        body = orjson.dumps({"query": ROW.documents["trellis"], "variables": variables})
        return f"{self._head}Content-Length: {len(body)}\r\n\r\n".encode() + body
