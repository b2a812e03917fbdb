"""`trellis import`: the photographs of a folder, uploaded into a library of a gateway, with a progress bar.

Run again, it goes on: what the library has is left out. The exit status is 0 if all are there, else 1.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from trellis.web.client import Client, Refused, add_arguments
from trellis.web.failure import Failure
from trellis.web.importer import Folder, Importer, Outcome, Unreachable

_MOST_AT_ONCE = 16


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "folder",
        metavar="DIR",
        type=Path,
        help="the folder: the JPEG, PNG and WebP files in it, not those of the folders below",
    )
    parser.add_argument(
        "--library",
        metavar="ID",
        type=int,
        required=True,
        help="the library's rowId, which they are added to",
    )
    parser.add_argument(
        "--at-once",
        metavar="N",
        type=_at_once,
        default=4,
        help=f"files that are uploaded at once (default: 4, at most {_MOST_AT_ONCE})",
    )
    add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Import what is there."""
    client = Client.of(arguments)
    try:
        folder = Folder.read(arguments.folder)
    except OSError as error:
        raise Failure(f"{arguments.folder} cannot be read: {error.strerror}") from None
    display = Bar(len(folder.photographs)) if sys.stdout.isatty() else Lines()
    importer = Importer(
        client,
        arguments.library,
        at_once=arguments.at_once,
        tell=display.show,
        lost=lambda reason: display.note(f"{reason}; trying again"),
    )
    with display:
        counts = ((folder.folders, "folder"), (folder.others, "other file"))
        if left_out := [_number(count, what) for count, what in counts if count]:
            display.note(f"left out: {', '.join(left_out)}")
        try:
            asyncio.run(importer.run(folder.photographs))
        except Refused as error:
            raise Failure(f"{client.url}: {str(error).rstrip('.')}{error.hint}") from None
        except Unreachable as error:
            raise Failure(
                f"{client.url}: cannot be reached: {error}; what was imported is there, run it again to go on"
            ) from None
        except KeyboardInterrupt:
            display.note("broken off; run it again to go on")
            raise
        finally:
            display.note(_count(importer.outcomes))
    refused = [outcome for outcome in importer.outcomes if outcome.state == "refused"]
    for outcome in sorted(refused, key=lambda each: each.name):
        print(f"refused: {_printable(outcome.name)}: {outcome.reason}", file=sys.stderr)
    return 1 if refused else 0


class Display(Protocol):
    """Where the progress is shown."""

    def show(self, outcome: Outcome) -> None:
        """One file is done with."""

    def note(self, text: str) -> None:
        """Something beside the progress."""


class Bar:
    """A bar that fills, for a terminal."""

    def __init__(self, total: int) -> None:
        self._progress = Progress(
            TextColumn("importing"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[refused]}", style="red"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(),
        )
        self._task = self._progress.add_task("importing", total=total, refused="")
        self._refused = 0

    def __enter__(self) -> None:
        self._progress.start()

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, outcome: Outcome) -> None:
        """Fill the bar by one file."""
        self._refused += outcome.state == "refused"
        self._progress.update(
            self._task, advance=1, refused=f"{self._refused} refused" if self._refused else ""
        )

    def note(self, text: str) -> None:
        """A line above the bar."""
        self._progress.console.print(text, markup=False, highlight=False)


class Lines:
    """A line for each file, for a file or a pipe."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, *_: object) -> None:
        """Nothing to tidy up."""

    def show(self, outcome: Outcome) -> None:
        """One line on stdout."""
        print(f"{outcome.state} {_printable(outcome.name)}", flush=True)

    def note(self, text: str) -> None:
        """One line on stderr."""
        print(text, file=sys.stderr, flush=True)


def _count(outcomes: Sequence[Outcome]) -> str:
    count = Counter(outcome.state for outcome in outcomes)
    return f"{count['imported']} imported, {count['there']} there already, {count['refused']} refused"


def _printable(name: str) -> str:
    """A file's name without what would move the cursor, or is no text at all."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _at_once(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= _MOST_AT_ONCE:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_MOST_AT_ONCE}")
    return number
