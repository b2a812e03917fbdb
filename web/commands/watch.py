"""`trellis watch`: a progress bar for a run of a gateway, fed by its subscription.

The exit status tells how the run ended: 0 completed, 1 failed (or not to be followed), 3 cancelled.
"""

import argparse
import asyncio
import sys
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from trellis.web.client import Client, Refused, add_arguments
from trellis.web.failure import Failure
from trellis.web.follower import Follower

_FOLLOW = """
subscription ($id: UUID!) {
  run(id: $id) { kind state total done failed fraction secondsLeft attempt error }
}
"""
_STATUS = {"COMPLETED": 0, "FAILED": 1, "CANCELLED": 3}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("run_id", metavar="RUN_ID", type=_uuid, help="the run's (job's) rowId")
    add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Follow the run to its end."""
    client = Client.of(arguments)
    display = Bar() if sys.stdout.isatty() else Lines()
    with display:
        state = asyncio.run(_watch(client, arguments.run_id, display))
    return _STATUS[state]


class Display(Protocol):
    """Where the progress is shown."""

    def show(self, run: dict[str, Any]) -> None:
        """The run as it stands now."""

    def note(self, text: str) -> None:
        """Something beside the progress."""


class Bar:
    """A bar that fills, for a terminal."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[failed]}", style="red"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}", style="cyan"),
            console=Console(),
        )
        self._task = self._progress.add_task("connecting", total=None, failed="", left="")

    def __enter__(self) -> None:
        self._progress.start()

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, run: dict[str, Any]) -> None:
        """Fill the bar as far as the run is."""
        self._progress.update(
            self._task,
            description=_title(run),
            total=run["total"],
            completed=run["fraction"] * run["total"],
            failed=f"{run['failed']} failed" if run["failed"] else "",
            left=_left(run),
        )
        if run["error"] and run["state"] in _STATUS:
            self.note(run["error"])

    def note(self, text: str) -> None:
        """A line above the bar."""
        self._progress.console.print(text, markup=False, highlight=False)


class Lines:
    """A line for each change, for a file or a pipe."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, *_: object) -> None:
        """Nothing to tidy up."""

    def show(self, run: dict[str, Any]) -> None:
        """One line on stdout."""
        failed = f", {run['failed']} failed" if run["failed"] else ""
        error = f": {run['error']}" if run["error"] and run["state"] in _STATUS else ""
        print(f"{_title(run)} {run['done'] + run['failed']}/{run['total']}{failed}{error}", flush=True)

    def note(self, text: str) -> None:
        """One line on stderr."""
        print(text, file=sys.stderr, flush=True)


async def _watch(client: Client, run_id: UUID, display: Display) -> str:
    follower = Follower(
        client.socket_url,
        _FOLLOW,
        {"id": str(run_id)},
        client.sign_in,
        lambda reason: display.note(f"the connection was lost ({reason}); connecting again"),
    )
    state = ""
    try:
        async for data in follower.events():
            display.show(data["run"])
            state = data["run"]["state"]
    except Refused as refused:
        raise Failure(f"{client.url}: {str(refused).rstrip('.')}{refused.hint}") from None
    except OSError as error:
        raise Failure(f"{client.url}: cannot be followed: {error}") from None
    if state not in _STATUS:
        raise Failure(f"run {run_id} has gone from sight before it ended")
    return state


def _title(run: dict[str, Any]) -> str:
    attempt = f" (attempt {run['attempt']})" if run["attempt"] > 1 else ""
    return f"{run['kind']} {run['state'].lower()}{attempt}"


def _left(run: dict[str, Any]) -> str:
    seconds = run["secondsLeft"]
    if seconds is None or run["state"] in _STATUS:
        return ""
    return f"about {timedelta(seconds=round(seconds))} left"


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no run's id, which is a uuid") from None
