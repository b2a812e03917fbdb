"""`python -m bench`: measure Trellis against its peers and the limit, and write bench/README.md anew.

A run of some works or servers only prints its tables.
"""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import data, load, measure, profiling, report
from bench.servers.server import Server
from bench.servers.table import SERVERS, TRELLIS
from bench.works import WORKS
from bench.works.work import Work
from trellis.db.embedded import Embedded

README = Path(__file__).with_name("README.md")
ROUNDS = 3
SECONDS = 2.0


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--work", action="append", choices=[work.name for work in WORKS], help="only this one"
    )
    parser.add_argument("--server", action="append", metavar="NAME", help="only servers whose name has this")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="(default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of a cell (default: %(default)s)")
    parser.add_argument(
        "--profile", action="store_true", help="only profile Trellis with py-spy: bench/profile.md"
    )
    return parser.parse_args()


async def main() -> None:
    """Load the data, and measure."""
    asked = arguments()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    load.check()
    if asked.profile:
        profiling.check()
    works = [work for work in WORKS if not asked.work or work.name in asked.work]
    servers = [
        server
        for server in SERVERS
        if not asked.server or any(part.lower() in server.name.lower() for part in asked.server)
    ]
    if not servers:
        sys.exit(f"there is no such server; they are: {'; '.join(server.name for server in SERVERS)}")
    for server in servers:
        server.prepare()
    began = time.monotonic()
    print("loading 100,000 images, jobs and results …", flush=True)
    with tempfile.TemporaryDirectory(prefix="trellis-bench-logs-") as logs:
        async with data.database() as lease:
            if asked.profile:
                profiling.profile(TRELLIS, lease, Path(logs))
                return
            figures = await _measured(asked, lease, servers, works, Path(logs))
    whole = len(works) == len(WORKS) and len(servers) == len(SERVERS)
    text = report.render(
        figures, works, servers, rounds=asked.rounds, minutes=(time.monotonic() - began) / 60
    )
    print(text)
    if whole:
        README.write_text(text, "utf-8")


async def _measured(
    asked: argparse.Namespace,
    lease: Embedded,
    servers: Sequence[Server],
    works: Sequence[Work],
    logs: Path,
) -> measure.Figures:
    figures = measure.Figures()
    caller = measure.Caller()
    for number in range(asked.rounds):
        print(f"round {number + 1} of {asked.rounds}", flush=True)
        await data.settle(lease)
        measure.one_round(number, lease, servers, works, caller, asked.seconds, logs, figures)
    return figures


def _stop(number: int, _: object) -> None:
    """End at once, and end the servers: nothing here awaits while it measures."""
    sys.exit(128 + number)


if __name__ == "__main__":
    asyncio.run(main())
