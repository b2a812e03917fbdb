"""`trellis explain`: how a query is read. Its plan, the SQL, what Postgres makes of it, and the times."""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Mapping
from contextlib import aclosing
from typing import Any
from uuid import UUID

import orjson

from trellis.db.demo.people import PEOPLE, identity_of
from trellis.db.listen import Listener
from trellis.db.session import ANON, Identity
from trellis.providers.accounts.absent import NoAccounts
from trellis.providers.generations import picture_services
from trellis.providers.images import image_models
from trellis.providers.vault import Vault
from trellis.providers.vision.offline import OfflineVision
from trellis.realtime.hub import Hub
from trellis.realtime.operation import REPORTS, ExecutionOutcome, Operation
from trellis.resolvers.context import context_opener
from trellis.resolvers.engine import Engine
from trellis.resolvers.explain import Reports
from trellis.resolvers.schema import build_schema
from trellis.web.commands.arguments import add_data
from trellis.web.database import opened, opened_pool
from trellis.web.gateway import limits_of, opened_reads, planned_reads, services_of
from trellis.web.settings import Settings
from trellis.web.storage import opened_storage
from trellis.web.thumbnails import opened_pictures
from trellis.web.tools import Tools
from trellis.web.work import kinds_of

_ADMIN = "admin@trellis.test"


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
    parser.add_argument(
        "--variables", metavar="JSON", type=_variables, help="the query's variables, as a JSON object"
    )
    add_data(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the query and print how it was read."""
    settings = Settings.load(TRELLIS_DATA=arguments.data)
    operation = Operation(arguments.query, arguments.variables, report=frozenset(REPORTS))
    outcome = asyncio.run(_outcome(settings, operation, arguments.person))
    if outcome.extensions:
        print("\n".join(_lines(outcome.extensions)))
    for error in outcome.errors:
        print(f"trellis: {error['message']}", file=sys.stderr)
    return 1 if outcome.errors else 0


async def _outcome(settings: Settings, operation: Operation, person: Identity) -> ExecutionOutcome:
    """The outcome of the query, explained, as that person."""
    async with (
        opened(settings) as database,
        opened_pool(database, settings, 2) as pool,
        opened_reads(database, settings, pool) as reads,
        opened_storage(settings) as storage,
        opened_pictures(settings) as pictures,
        aclosing(OfflineVision()) as vision,
    ):
        served = build_schema(settings.systems)
        hub = Hub(Listener(database.listen_dsn), pool)
        tools = Tools(vision, image_models(), storage, Vault({}), picture_services())
        kinds = kinds_of(settings.systems, tools)
        services = services_of(settings, served, pool, reads, hub, pictures, NoAccounts(), kinds, tools)
        planned = planned_reads(settings, served)
        # Who can log in to the database may ask it anything.
        reports = Reports(planned, anyone=True)
        engine = Engine(
            served.schema, context_opener(services), limits_of(settings), planned=planned, reports=reports
        )
        return await engine.execute(operation, person, kinds=frozenset({"query"}))


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    """What was told of a query, as text."""
    explain, cost = told["explain"], told["cost"]
    for part in explain["planned"]:
        yield from ["# Plan", *part["plan"], "", *_statement(part), ""]
    strawberry = explain["strawberry"]
    if strawberry["fields"] or strawberry["statements"]:
        yield "# Run field by field"
        if "left" in strawberry:
            yield f"everything: {strawberry['left']}"
        yield from (f"{name}: {why}" for name, why in strawberry["fields"].items())
        for statement in strawberry["statements"]:
            yield from ["", *_statement(statement)]
        if "more" in strawberry:
            yield from ["", f"and {strawberry['more']} statements more"]
        yield ""
    rows, budget = cost["rows"], cost["budget"]
    yield f"# At most {rows} planned rows{'' if budget is None else f' of {budget} allowed'}"
    times = [(name, ms) for part in explain["planned"] for name, ms in part["milliseconds"].items()]
    times += explain["milliseconds"].items()
    yield f"# {', '.join(f'{name} {ms:g} ms' for name, ms in times)}"


def _statement(told: Mapping[str, Any]) -> Iterator[str]:
    yield from ["# SQL", told["sql"]]
    yield from (f"-- ${place} = {value}" for place, value in enumerate(told.get("values", ()), 1))
    yield from ["", "# Postgres", *told.get("postgres", [told.get("error", "It was not run.")])]


def _identity(text: str) -> Identity:
    if text == "anon":
        return ANON
    if text in PEOPLE:
        return identity_of(text)
    try:
        return Identity("authenticated", {"sub": str(UUID(text)), "role": "authenticated"})
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no demo person, no uuid, and not anon") from None


def _variables(text: str) -> dict[str, Any]:
    try:
        value = orjson.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise argparse.ArgumentTypeError("the variables are no JSON object")
    return value
