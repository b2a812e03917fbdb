"""The studies of what is delivered live."""

from collections.abc import Sequence

from bench.fanout import watched
from bench.fanout.latency import FLOWS, RATE, Delay, delay
from bench.fanout.measure import SIZES, Reach, TooSlow, people, reach
from bench.fanout.servers.table import GRAPHQL_WS, LIMIT, MERCURIUS, SERVERS, STRAWBERRY, TRELLIS
from bench.servers.server import Server
from bench.study import World
from bench.tables import figure, ratio, table
from bench.targets import Target


class FanOut:
    """One event to many subscribers of one run."""

    name = "fanout"

    def __init__(self) -> None:
        self._reached: dict[tuple[str, int], list[Reach | None]] = {}

    def prepare(self) -> None:
        """Node."""
        for server in SERVERS:
            server.prepare()

    async def measure(self, world: World) -> None:
        """All servers, one after the other, with both sizes."""
        await watched.set_up(world.admin)
        await watched.add_people(world.admin, people(max(SIZES)))
        for size in SIZES:
            for server in SERVERS:
                once = server is STRAWBERRY and size == max(SIZES) and self._of(server, size)
                if world.chosen(server.name) and not once:
                    found = self._reached.setdefault((server.name, size), [])
                    found.append(await _reach(server, size, world))

    def section(self) -> str:
        """A table for each size."""
        head = ("", "p50 / p99 / most, ms", "p99: Trellis is", "KB a subscriber")
        parts = [_FAN_OUT]
        for size in SIZES:
            parts.append(f"### {size:,} subscribers\n\n")
            parts.append(table(head, [self._row(server, size) for server in SERVERS]))
        return "".join(parts)

    def _row(self, server: Server, size: int) -> tuple[str, ...]:
        found = self._of(server, size)
        times = " / ".join(
            figure([getattr(one.times, name) for one in found if one]) for name in ("p50", "p99", "most")
        )
        share = self._p99(size, server)
        shown = "" if share is None or server is TRELLIS else f"{share:.2f} ×"
        return server.name, times, shown, figure([one.kilobytes for one in found if one])

    def _of(self, server: Server, size: int) -> Sequence[Reach | None]:
        return self._reached.get((server.name, size), [])

    def _p99(self, size: int, server: Server) -> float | None:
        own, other = (self._of(one, size) for one in (TRELLIS, server))
        return ratio(*([one.times.p99 if one else None for one in found] for found in (own, other)))

    def _memory(self, size: int) -> float | None:
        own, other = (self._of(one, size) for one in (TRELLIS, LIMIT))
        return ratio(*([one.kilobytes if one else None for one in found] for found in (own, other)))

    def targets(self) -> Sequence[Target]:
        """Against the limit, and ahead of the others."""
        found = []
        for size in SIZES:
            for server, most in ((LIMIT, 1.5), (STRAWBERRY, 0.25), (GRAPHQL_WS, 1.0), (MERCURIUS, 1.0)):
                title = f"(h) {size:,} subscribers: p99, Trellis ÷ {server.name}"
                share = self._p99(size, server)
                found.append(Target(f"fanout {size}, {server.name}", title, share, most=most))
            title = f"(h) {size:,} subscribers: memory of each, Trellis ÷ {LIMIT.name}"
            found.append(Target(f"fanout {size}, memory", title, self._memory(size), most=1.4))
        return found


async def _reach(server: Server, size: int, world: World) -> Reach | None:
    try:
        found = await reach(server, world.lease, size, world.secret, world.logs)
    except TooSlow as error:
        print(f"    {server.name}: {error} in time", flush=True)
        return None
    print(f"    {size:,} of {server.name}: p99 {found.times.p99:,.0f} ms", flush=True)
    return found


class Latency:
    """A thousand events a second."""

    name = "latency"

    def __init__(self) -> None:
        self._delays: dict[str, list[Delay]] = {}

    def prepare(self) -> None:
        """Nothing is needed."""

    async def measure(self, world: World) -> None:
        """Both ways in which the events may come."""
        await watched.set_up(world.admin)
        await watched.add_people(world.admin, people(max(flow.runs for flow in FLOWS)))
        for flow in FLOWS:
            found = await delay(flow, world.lease, world.secret, world.logs)
            self._delays.setdefault(flow.name, []).append(found)
            print(f"    {flow.name}: p50 {found.gateway.p50:.1f}, p99 {found.gateway.p99:.1f} ms", flush=True)

    def section(self) -> str:
        """A row for each."""
        head = ("", "events/s", "Trellis: p50 / p99 / most, ms", "bare LISTEN: p50 / p99 / most, ms")
        rows = []
        for flow in FLOWS:
            found = self._delays.get(flow.name, [])
            row = [flow.title, figure([one.rate for one in found])]
            for name in ("gateway", "listener"):
                spreads = [getattr(one, name) for one in found]
                row.append(
                    " / ".join(
                        figure([getattr(one, cut) for one in spreads]) for cut in ("p50", "p99", "most")
                    )
                )
            rows.append(row)
        return _LATENCY + table(head, rows)

    def targets(self) -> Sequence[Target]:
        """Milliseconds, as they are."""
        found = []
        for flow in FLOWS:
            delays = self._delays.get(flow.name, [])
            for cut, most in (("p50", 15), ("p99", 60)):
                value = ratio([getattr(one.gateway, cut) for one in delays], [1.0] * len(delays))
                title = f"(i) {flow.title}: {cut} of {RATE:,} events a second, ms"
                found.append(Target(f"latency {flow.name}, {cut}", title, value, most=most))
        return found


_FAN_OUT = """## (h) Fan-out: one event of a run, from commit to each of its subscribers

A transaction does what a worker's flush does: it locks the run's row, appends an event, counts, and notifies.
Times are from before it is sent to the arrival at each subscriber, over all events and subscribers; every
message is looked at. **Trellis**: `runEvents`, watched by as many different people, each of whom may see the
run. The others check nobody and read nothing: the notification carries the event. **limit**: one prebuilt
text to every socket by ASGI's `send`, under the same options of uvicorn. **graphql-ws**: on `ws`, with an
async generator for each subscriber. **Mercurius**: its own sockets and emitter. **Strawberry**: its own view,
with a generator and a queue for each subscriber; 10,000 only in the first round, where it takes as long as
all others together. Memory is the process's, without the kernel's.

"""
_LATENCY = f"""## (i) {RATE:,} events a second: from commit in one process to a client of another

"""
