"""The command line: `trellis COMMAND …`. Only the module of the command that is called for is imported."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Protocol, cast

from trellis.web.failure import Failure

COMMANDS = {
    "serve": "run the gateway",
    "worker": "work on runs, beside gateways or on other machines",
    "migrate": "bring the database up to date",
    "token": "print a token for a demo person (local mode)",
    "schema": "print the GraphQL schema (SDL)",
    "explain": "print the SQL that a query is read by",
    "watch": "follow a run of a gateway, with a progress bar",
    "import": "upload the photographs of a folder into a library",
    "demo-data": "load the demo data",
    "rotate-keys": "seal people's secrets anew by the newest key, while gateways serve",
}
_INTERRUPTED = 130


class Command(Protocol):
    """A module of `web.commands`."""

    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 for a failure, 2 for a wrong use or setting."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    name = next((word for word in words if not word.startswith("-")), None)
    if name not in COMMANDS:
        parser.parse_args(words)  # --help, --version, or an error of its own
        parser.print_help()
        return 0
    command = cast(Command, import_module(f"trellis.web.commands.{name.replace('-', '_')}"))
    command.configure(parser.commands[name])
    try:
        return command.run(parser.parse_args(words))
    except Failure as failure:
        for line in failure.lines:
            print(f"trellis: {line}", file=sys.stderr)
        return failure.status
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough, and the flush at the interpreter's end must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


class _Parser(argparse.ArgumentParser):
    commands: dict[str, argparse.ArgumentParser]


def _parser() -> _Parser:
    parser = _Parser(
        prog="trellis", description="A GraphQL gateway over Postgres, with durable runs and live results."
    )
    parser.add_argument("--version", action="version", version=f"trellis {version('trellis-gateway')}")
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=argparse.ArgumentParser)
    parser.commands = {
        name: commands.add_parser(name, help=summary, description=f"{summary[:1].upper()}{summary[1:]}.")
        for name, summary in COMMANDS.items()
    }
    return parser


if __name__ == "__main__":
    sys.exit(main())
