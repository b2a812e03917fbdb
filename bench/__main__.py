"""`python -m bench`: measure Trellis against its peers and the limit, and write bench/README.md anew.

A run of some works or servers only prints its tables.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import uvloop

from bench import data, descriptors, load, measure, profiling, report
from bench.fanout.measure import SIZES
from bench.servers.server import Server
from bench.servers.table import SERVERS, TRELLIS
from bench.studies import STUDIES
from bench.study import Study, World
from bench.works import WORKS
from bench.works.work import Work
from trellis.db.embedded import Embedded
from trellis.db.pool import connect

README = Path(__file__).with_name("README.md")
ROUNDS = 3
SECONDS = 2.0
_NAMES = [work.name for work in WORKS] + [study.name for study in STUDIES]


class Asked(argparse.Namespace):
    """The arguments."""

    work: Sequence[str] | None
    server: Sequence[str] | None
    rounds: int
    seconds: float
    profile: bool

    def wants(self, server: str) -> bool:
        """Whether a server is to be measured."""
        return not self.server or any(part.lower() in server.lower() for part in self.server)


def arguments() -> Asked:
    """What is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--work", action="append", choices=_NAMES, help="only this one")
    parser.add_argument("--server", action="append", metavar="NAME", help="only servers whose name has this")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="(default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of a cell (default: %(default)s)")
    parser.add_argument(
        "--profile", action="store_true", help="only profile Trellis with py-spy: bench/profile.md"
    )
    return parser.parse_args(namespace=Asked())


async def main() -> None:
    """Load the data, and measure."""
    asked = arguments()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    load.check()
    if asked.profile:
        profiling.check()
    works = [work for work in WORKS if not asked.work or work.name in asked.work]
    studies = [study for study in STUDIES if not asked.work or study.name in asked.work]
    servers = [server for server in SERVERS if asked.wants(server.name)]
    if works and not servers:
        sys.exit(f"there is no such server; they are: {'; '.join(server.name for server in SERVERS)}")
    for server in servers if works else ():
        server.prepare()
    for study in studies:
        study.prepare()
    descriptors.allow(max(SIZES))
    began = time.monotonic()
    print("loading 100,000 images, jobs and results …", flush=True)
    with tempfile.TemporaryDirectory(prefix="trellis-bench-logs-") as logs:
        async with data.database() as lease:
            if asked.profile:
                profiling.profile(TRELLIS, lease, Path(logs))
                return
            figures = await _measured(asked, lease, servers, works, studies, Path(logs))
    minutes = (time.monotonic() - began) / 60
    text = report.render(figures, works, servers, studies, rounds=asked.rounds, minutes=minutes)
    print(text)
    if not asked.work and not asked.server:
        README.write_text(text, "utf-8")


async def _measured(
    asked: Asked,
    lease: Embedded,
    servers: Sequence[Server],
    works: Sequence[Work],
    studies: Sequence[Study],
    logs: Path,
) -> measure.Figures:
    figures = measure.Figures()
    caller = measure.Caller()
    admin = await connect(lease.admin_dsn)
    world = World(lease, admin, caller.secret, logs, asked.wants)
    try:
        for number in range(asked.rounds):
            print(f"round {number + 1} of {asked.rounds}", flush=True)
            await data.settle(lease)
            if works:
                measure.one_round(number, lease, servers, works, caller, asked.seconds, logs, figures)
            for study in studies:
                print(f"  {study.name}", flush=True)
                await study.measure(world)
    finally:
        admin.terminate()
    return figures


def _stop(number: int, _: object) -> None:
    """End at once, and end the servers."""
    sys.exit(128 + number)


if __name__ == "__main__":
    uvloop.run(main())
