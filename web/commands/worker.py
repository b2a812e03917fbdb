"""`trellis worker`: works on runs, and serves nobody. As many as are wanted, on as many machines."""

import argparse
import asyncio
import os
import signal
import sys
from contextlib import AsyncExitStack
from importlib.metadata import version

from uvicorn.loops.auto import auto_loop_factory

from trellis.jobs.roster import Roster
from trellis.web import logs, telemetry
from trellis.web.beside import beside
from trellis.web.bus import bus_of, started
from trellis.web.commands.arguments import add_data, port, positive
from trellis.web.database import opened
from trellis.web.failure import Failure
from trellis.web.health import Readiness
from trellis.web.metrics import Metrics
from trellis.web.settings import Settings, unknown_names
from trellis.web.storage import opened_storage
from trellis.web.work import opened_work

_GRACE = 10.0
_METRICS_SECONDS = 5.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--kinds", metavar="K,…", help="kinds of run to work on, such as coice.job (default: all)"
    )
    parser.add_argument(
        "--concurrency",
        metavar="N",
        type=positive,
        help="chunks of runs to work on at a time (default: TRELLIS_CONCURRENCY)",
    )
    parser.add_argument(
        "--metrics-port", metavar="P", type=port, help="answer Prometheus on this port of 127.0.0.1"
    )
    add_data(parser)


def run(arguments: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT: then what is in flight is finished, and the rest is given back."""
    for line in unknown_names():
        print(f"trellis: {line}", file=sys.stderr)
    if arguments.data:
        os.environ["TRELLIS_DATA"] = arguments.data
    settings = Settings.load()
    logs.configure(settings)
    only = frozenset(filter(None, (arguments.kinds or "").replace(" ", "").split(",")))
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.run(_work(settings, only, arguments.concurrency, arguments.metrics_port))
    return 0


async def _work(
    settings: Settings, only: frozenset[str], concurrency: int | None, metrics_port: int | None
) -> None:
    metrics = Metrics()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, ended.set)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(telemetry.exported())
        database = await stack.enter_async_context(opened(settings))
        storage = await stack.enter_async_context(opened_storage(settings))
        work = await stack.enter_async_context(
            opened_work(settings, database, storage, metrics, only=only, concurrency=concurrency)
        )
        bus = bus_of(settings, database.listen_dsn)
        runner = work.runner(bus)
        await stack.enter_async_context(started(bus, settings))
        missing = await Readiness(work.pool, bus, settings.systems).missing_migrations()
        if missing:
            raise Failure(f"the database lacks {missing} migrations: run `trellis migrate` first")
        if metrics_port is not None:
            stack.enter_context(metrics.serve(metrics_port))
        await runner.start()
        stack.push_async_callback(runner.stop, _GRACE)
        roster = Roster(work.pool, version("trellis-gateway"), lambda: work.figures(runner))
        await stack.enter_async_context(beside(roster.keep()))
        print(f"Trellis works on {', '.join(sorted(work.kinds))}", flush=True)
        while not ended.is_set():
            await metrics.runs(work.pool)
            try:
                async with asyncio.timeout(_METRICS_SECONDS):
                    await ended.wait()
            except TimeoutError:
                continue
