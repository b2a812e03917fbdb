"""`trellis serve`: the gateway, on a database that it brings or that DATABASE_URL names."""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

import uvicorn

from trellis.db.demo.people import PEOPLE
from trellis.db.embedded import default_data_folder
from trellis.web import credentials, listening, logs
from trellis.web.commands.arguments import add_data, port, positive
from trellis.web.database import Database, migrated, opened
from trellis.web.demo import load_demo
from trellis.web.metrics import FOLDER
from trellis.web.processes import OneProcess, Workers
from trellis.web.protocols import server_options
from trellis.web.settings import Settings, unknown_names
from trellis.web.storage import opened_storage


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--host", metavar="H", default="127.0.0.1", help="address to listen on (default: %(default)s)"
    )
    parser.add_argument("--port", metavar="P", type=port, default=8000, help="port (default: %(default)s)")
    parser.add_argument("--demo", action="store_true", help="load the demo data first (TRELLIS_DEMO)")
    parser.add_argument(
        "--migrate", action="store_true", help="also migrate a database that DATABASE_URL names"
    )
    parser.add_argument(
        "--workers", metavar="N", type=positive, default=1, help="processes (default: %(default)s)"
    )
    add_data(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    for line in unknown_names():
        print(f"trellis: {line}", file=sys.stderr)
    # The workers read the environment, as any process would that serves the application.
    if arguments.data:
        os.environ["TRELLIS_DATA"] = arguments.data
    if arguments.demo:
        os.environ["TRELLIS_DEMO"] = "on"
    settings = Settings.load()
    credentials.check(settings)
    logs.configure(settings)
    with ExitStack() as stack:
        sockets = [stack.enter_context(one) for one in listening.bind(arguments.host, arguments.port)]
        url = listening.address(arguments.host, sockets)
        if settings.public_url is None and not listening.is_wildcard(sockets):
            os.environ["TRELLIS_PUBLIC_URL"] = url
            settings = Settings.load()
        if settings.local and not listening.is_loopback(sockets):
            print(
                f"trellis: whoever reaches {url} can sign in as a demo person (local mode)", file=sys.stderr
            )
        runner = stack.enter_context(asyncio.Runner())
        held = AsyncExitStack()
        stack.callback(lambda: runner.run(held.aclose()))
        runner.run(_prepare(held, settings, migrate=arguments.migrate))
        config = uvicorn.Config(
            "trellis.web.app:app_from_environment",
            factory=True,
            workers=arguments.workers,
            log_config=None,
            access_log=settings.log_level == "debug",
            **server_options(frame_length=settings.max_body),
        )
        if arguments.workers == 1:
            return OneProcess(config, lambda: _welcome(url, settings)).serve_on(sockets)
        os.environ[FOLDER] = stack.enter_context(tempfile.TemporaryDirectory(prefix="trellis-metrics-"))
        return Workers(config, sockets, lambda: _welcome(url, settings)).serve()


async def _prepare(stack: AsyncExitStack, settings: Settings, *, migrate: bool) -> None:
    """Have a database that can be served; the stack keeps it open."""
    database: Database = await stack.enter_async_context(opened(settings))
    if settings.embedded or migrate:
        await migrated(database, settings)
    if settings.demo:
        async with opened_storage(settings) as storage:
            await load_demo(database, storage, settings.systems)


def _program() -> str:
    """How this command is called from where the person is."""
    return (
        "trellis" if shutil.which("trellis") else os.path.relpath(Path(sys.executable).with_name("trellis"))
    )


def _welcome(url: str, settings: Settings) -> None:
    explorer = f"  GraphiQL: {url}/graphql" if settings.shows_graphiql else ""
    lines = [f"Trellis serves {url}", f"  dashboard: {url}/", explorer]
    if settings.embedded:
        lines.append(f"  data: {settings.data or default_data_folder()}")
    if settings.local:
        data = f" --data '{settings.data}'" if settings.data else ""
        lines.append(f"  sign in there, or with a token from: {_program()} token EMAIL{data}")
        width = max(len(email) for email in PEOPLE)
        for person in PEOPLE.values():
            tenant = f" of tenant {person.tenant.upper()}" if person.tenant else ""
            lines.append(
                f"    {person.email:<{width}}  {person.display_name}, {person.role.replace('_', ' ')}{tenant}"
            )
    print("\n".join(filter(None, lines)), flush=True)
