"""`trellis explain`: the SQL that a query is read by, in the order in which it ran."""

import argparse
import asyncio
import sys
from contextlib import aclosing
from uuid import UUID

from trellis.db.demo.people import PEOPLE, identity_of
from trellis.db.listen import Listener
from trellis.db.session import ANON, Identity, transaction
from trellis.loaders.statement import Statement
from trellis.providers.accounts.absent import NoAccounts
from trellis.providers.vision.offline import OfflineVision
from trellis.realtime.hub import Hub
from trellis.realtime.operation import ExecutionOutcome, Operation
from trellis.resolvers.context import context_opener
from trellis.resolvers.engine import Engine
from trellis.resolvers.schema import build_schema
from trellis.web.commands.arguments import add_data
from trellis.web.database import opened
from trellis.web.gateway import limits_of, opened_pool, opened_reads, services_of
from trellis.web.settings import Settings
from trellis.web.storage import open_storage

_ADMIN = "admin@trellis.test"
_EXPLAIN = "explain (analyze, costs off, buffers off, summary off)"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("query", metavar="QUERY", help="a GraphQL query; it is run, and its answer left out")
    parser.add_argument(
        "--as",
        dest="person",
        metavar="WHO",
        type=_identity,
        default=identity_of(_ADMIN),
        help=f"a demo person's e-mail address, a person's uuid, or anon (default: {_ADMIN})",
    )
    add_data(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the query and print its statements."""
    settings = Settings.load(TRELLIS_DATA=arguments.data)
    outcome, explained = asyncio.run(_read(settings, arguments.query, arguments.person))
    for number, (statement, plan) in enumerate(explained, 1):
        print(f"-- statement {number} of {len(explained)}\n{statement.sql.strip()}")
        for place, value in enumerate(statement.values, 1):
            print(f"-- ${place} = {value!r}")
        print("\n".join(f"--   {line}" for line in plan), end="\n\n")
    for error in outcome.errors:
        print(f"trellis: {error['message']}", file=sys.stderr)
    return 1 if outcome.errors else 0


async def _read(
    settings: Settings, query: str, person: Identity
) -> tuple[ExecutionOutcome, list[tuple[Statement, list[str]]]]:
    """The query's outcome, and its statements, each with Postgres's plan and times as that person."""
    statements: list[Statement] = []
    async with (
        opened(settings) as database,
        opened_pool(database, settings, 2) as pool,
        opened_reads(database, settings, pool) as reads,
        aclosing(OfflineVision()) as vision,
    ):
        served = build_schema(settings.systems)
        hub = Hub(Listener(database.listen_dsn), pool)
        services = services_of(
            settings, served, pool, reads, hub, open_storage(settings), NoAccounts(), vision
        )
        engine = Engine(served.schema, context_opener(services, statements.append), limits_of(settings))
        outcome = await engine.execute(Operation(query), person, kinds=frozenset({"query"}))
        if outcome.errors:  # what Postgres refused to run it refuses to explain
            return outcome, [(statement, []) for statement in statements]
        async with transaction(pool, person, readonly=True) as connection:
            plans = [
                [row[0] for row in await connection.fetch(f"{_EXPLAIN} {statement.sql}", *statement.values)]
                for statement in statements
            ]
        return outcome, list(zip(statements, plans, strict=True))


def _identity(text: str) -> Identity:
    if text == "anon":
        return ANON
    if text in PEOPLE:
        return identity_of(text)
    try:
        return Identity("authenticated", {"sub": str(UUID(text)), "role": "authenticated"})
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no demo person, no uuid, and not anon") from None
