"""The page: the targets, a table per work, start-up and memory."""

import os
import platform
import statistics
from collections.abc import Callable, Sequence

from bench.data import JOBS, RESULTS
from bench.load import Cell
from bench.measure import Figures
from bench.servers.server import Server
from bench.servers.table import TRELLIS
from bench.study import Study
from bench.tables import figure, table
from bench.targets import CLIENTS, Target, ratio_of, reasons, targets
from bench.works.work import Work

_HEAD = f"""# Bench

`make bench` writes this page anew. It needs `wrk`, and npm for the peers, which it installs from the locks:
those on Node into this folder (`node_modules`), those in Python beside Trellis. It opens 10,000 sockets.
`make bench ARGS='--work row --rounds 1'` measures a part and only prints it; `make bench ARGS=--profile`
writes [profile.md](profile.md).

Each server is one process with a pool of 10 connections, on one Postgres with row-level security on and
without `jit`; the load tool is on the same machine. The caller is the demo's admin. Data: 100 catalogs,
2,000 libraries, 100,000 images, {JOBS:,} jobs, {RESULTS:,} results. Before anything is timed, all
servers are asked for the same things, and their answers have to be equal. In a round all servers run,
and each work is given to one after the other, another one first each time. Figures are medians over the
rounds, and ratios are medians of the rounds' ratios: read the ratios, the rest is this machine.

- **Trellis**: `trellis serve`.
- **PostGraphile 5**: Amber preset, simplified names, grafserv, claims by `pgSettings`.
- **Strawberry**: a DataLoader for each relation, asyncpg, under uvicorn, as its documentation writes it.
- **Mercurius**: fastify, loaders, `graphql-jit`, `pg`.
- **limit**: a statement by hand, with `json_build_object` and `json_agg`, through a bare Starlette route that
  checks no token, once with the identity in a transaction (5 round trips), and once in one trip. Trellis's
  own statements write JSON as text, which takes Postgres less: with many rows it can be ahead of this limit.

A dash is a server that gave no answer in the time of the cell. What a server is not asked for it does
not offer: keyset cursors, and filters that use their index, are not written by hand for Strawberry and
Mercurius, and PostGraphile has no such filters.

"""


def render(
    figures: Figures,
    works: Sequence[Work],
    servers: Sequence[Server],
    studies: Sequence[Study],
    *,
    rounds: int,
    minutes: float,
) -> str:
    """The whole page, in Markdown."""
    parts = [_HEAD, _targets([*targets(figures), *(one for study in studies for one in study.targets())])]
    parts += [_work(figures, work, servers) for work in works]
    if works:
        parts.append(_processes(figures, servers))
    parts += [study.section() for study in studies]
    machine = (
        f"{platform.system()} {platform.machine()}, {_cores()} cores for Postgres, servers and load tool"
    )
    parts.append(
        f"Rounds: {rounds}, in {minutes:.0f} minutes. Python {platform.python_version()}, {machine}.\n"
    )
    return "".join(parts)


def _targets(found: Sequence[Target]) -> str:
    known = reasons()
    rows = []
    for target in found:
        if target.value is None:
            rows.append((target.title, target.wanted, "not measured", ""))
        elif target.reached:
            rows.append((target.title, target.wanted, f"{target.value:.2f}", "reached"))
        else:
            reason = known.get(target.key, f"the reason is still to be found (`{target.key}` in reasons.md)")
            rows.append((target.title, target.wanted, f"{target.value:.2f}", f"**not reached**: {reason}"))
    return f"## Targets; (a) to (e) with {CLIENTS} clients\n\n" + table(("", "wanted", "measured", ""), rows)


def _work(figures: Figures, work: Work, servers: Sequence[Server]) -> str:
    head = [""]
    for clients in work.clients:
        head += [f"{clients} client{'s' if clients > 1 else ''}: req/s", "p50 / p99 ms", "Trellis is"]
    rows = []
    for server in servers:
        if not server.can(work):
            continue
        row = [server.name]
        for clients in work.clients:
            cells = figures.of(work.name, server, clients)
            own = figures.of(work.name, TRELLIS, clients)
            row += [_median(cells, lambda cell: cell.rate), _times(cells)]
            ratio = ratio_of(own, cells)
            row.append("" if ratio is None or server is TRELLIS else f"{ratio:.2f} ×")
        rows.append(row)
    note = f"{work.lacking}.\n\n" if work.lacking else ""
    return f"## {work.title}\n\n{note}" + table(head, rows)


def _processes(figures: Figures, servers: Sequence[Server]) -> str:
    rows = [
        (
            server.name,
            f"{statistics.median(figures.started[server.name]):.2f}",
            f"{statistics.median(figures.resting[server.name]):,.0f}",
            f"{max(figures.loaded[server.name]):,.0f}",
        )
        for server in servers
    ]
    head = ("", "seconds from the start to the first answer", "MB at rest", "MB under load, the most seen")
    return "## (g) Start-up and memory\n\n" + table(head, rows)


def _times(cells: Sequence[Cell | None]) -> str:
    return f"{_median(cells, lambda cell: cell.p50)} / {_median(cells, lambda cell: cell.p99)}"


def _median(cells: Sequence[Cell | None], value: Callable[[Cell], float]) -> str:
    return figure([value(cell) for cell in cells if cell])


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
