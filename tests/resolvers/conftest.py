"""The served schema over the demo data: one database per worker to read, a copy of it to write to."""

import asyncio
import gc
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.conftest import Database, Filled
from tests.feeds import Subscriber
from trellis.db.constraints import load_constraints
from trellis.db.demo.coice import load
from trellis.db.demo.people import identity_of
from trellis.db.demo.photographs import photographs
from trellis.db.embedded import Embedded
from trellis.db.listen import Listener
from trellis.db.one_trip import OneTrip
from trellis.db.pool import Connection, Pool, create_pool
from trellis.db.read_server import Server
from trellis.db.reads import ReadOptions, Reads, open_reads
from trellis.db.session import ANON
from trellis.jobs.pictures import Pictures
from trellis.jobs.processes import Processes
from trellis.jobs.queue import Queue
from trellis.loaders.arguments import PageLimits
from trellis.loaders.planner import Planner
from trellis.loaders.statement import Statement
from trellis.providers.generations import picture_services
from trellis.providers.images import image_models
from trellis.providers.keys import KeyChecks
from trellis.providers.storage import LocalStorage, Storage
from trellis.providers.storage.signature import Signer
from trellis.providers.vault import Vault
from trellis.providers.vision import vision_model
from trellis.realtime.hub import Hub
from trellis.realtime.operation import ExecutionOutcome, Operation
from trellis.resolvers.answers import Answering
from trellis.resolvers.context import Services, context_opener
from trellis.resolvers.engine import Engine
from trellis.resolvers.explain import Reports
from trellis.resolvers.following import Following
from trellis.resolvers.limits import Limits
from trellis.resolvers.planned import PlannedReads
from trellis.resolvers.schema import Served, build_schema
from trellis.resolvers.vitals import Vitals
from trellis.web.work import Tools, kinds_of


@dataclass
class Gateway:
    """The engine over one database; `statements` are what the latest operation read."""

    engine: Engine
    pool: Pool
    statements: list[Statement] = field(default_factory=list)
    planned: bool = True
    following: Following | None = None
    reads: Reads | None = None
    services: Services | None = None

    async def run(self, query: str, who: str | None = "admin", /, **variables: Any) -> ExecutionOutcome:
        """Run an operation as the demo person `who@trellis.test`, or as nobody."""
        self.statements.clear()
        identity = identity_of(f"{who}@trellis.test") if who else ANON
        return await self.engine.execute(Operation(query, variables), identity)

    async def follow(
        self, query: str, who: str | None = "admin", /, after: int | None = None, **variables: Any
    ) -> Subscriber:
        """Open a subscription as the demo person `who@trellis.test`."""
        identity = identity_of(f"{who}@trellis.test") if who else ANON
        subscriber = Subscriber()
        operation = Operation(query, variables, after=after)
        subscriber.feed = await self.engine.open(operation, identity, subscriber.wake)
        return subscriber

    async def data(self, query: str, who: str | None = "admin", /, **variables: Any) -> Any:
        """The data of an operation that must not fail."""
        outcome = await self.run(query, who, **variables)
        assert not outcome.errors, outcome.errors
        return orjson.loads(outcome.body)["data"]

    async def refusal(
        self, query: str, who: str | None = "admin", /, **variables: Any
    ) -> tuple[str, str | None]:
        """Code and field of the first error of an operation that must fail."""
        outcome = await self.run(query, who, **variables)
        assert outcome.errors, outcome.data
        extensions = outcome.errors[0]["extensions"]
        return extensions["code"], extensions.get("field")


@cache
def served_of(system: str) -> Served:
    """The schema of one system, built once; what it is made of is no garbage before the end."""
    served = build_schema([system])
    gc.collect()
    gc.freeze()
    return served


@pytest.fixture(scope="session")
def served() -> Served:
    return served_of("coice")


@asynccontextmanager
async def open_gateway(
    database: Any,
    served: Served,
    folder: Path,
    *,
    planned: bool = True,
    reads: ReadOptions | None = None,
    listening: bool = False,
    seconds: float = 30.0,
    storage: Storage | None = None,
    higgsfield: str | None = None,
    key_checks: KeyChecks | None = None,
) -> AsyncIterator[Gateway]:
    """A gateway on a database; not `planned`, Strawberry runs everything. Not `listening`, nothing wakes it.
    Operations may take so many `seconds`."""
    async with AsyncExitStack() as stack:
        pool = await create_pool(database.dsn)
        stack.push_async_callback(pool.close)
        storage = storage or LocalStorage(folder, secret="a secret of the tests")
        processes = Processes(2)
        stack.push_async_callback(processes.aclose)
        vision = vision_model()
        stack.push_async_callback(vision.aclose)
        images = image_models()
        stack.push_async_callback(images.aclose)
        generations = picture_services(base_url=higgsfield)
        stack.push_async_callback(generations.aclose)
        vault = Vault({"k1": bytes(32)})
        tools = Tools(vision, images, storage, vault, generations)
        stack.push_async_callback(tools.calls.aclose)
        stack.push_async_callback(tools.expressions.aclose)
        kinds = kinds_of([each.name for each in served.systems], tools)
        listener = Listener(database.dsn)
        hub = Hub(listener, pool)
        services = Services(
            pool=pool,
            reads=await stack.enter_async_context(_reads(pool, database.dsn, reads)),
            hub=hub,
            storage=storage,
            pictures=Pictures(processes, max_pixels=50_000_000),
            thumbnails=Signer(b"a secret of the tests", "/thumbnails"),
            accounts=None,  # type: ignore[arg-type]
            queue=Queue(kinds),
            kinds=kinds,
            tables=served.tables,
            classes=served.classes,
            page_limits=PageLimits(),
            vitals=Vitals(pool),
            vault=vault,
            generations=generations,
            key_checks=key_checks or KeyChecks(),
        )
        async with pool.acquire() as connection:
            constraints = await load_constraints(connection)
        statements: list[Statement] = []
        opener = context_opener(services, statements.append)
        plans = PlannedReads(
            Planner(served.tables, services.page_limits),
            served.computed,
            {"anon": 20_000, "authenticated": 200_000},
        )
        by_plan = plans if planned else None
        limits = Limits(execution_seconds=seconds)
        answering = Answering(opener, by_plan, limits, constraints, services.live_turns)
        following = Following(hub, answering, rate=1000)
        stack.callback(following.cohorts.close)
        engine = Engine(
            served.schema,
            opener,
            limits,
            constraints,
            planned=by_plan,
            following=following,
            reports=Reports(by_plan, served.admins),
        )
        if listening:
            await listener.start()
            stack.push_async_callback(listener.stop)
            await asyncio.sleep(0)  # the first announcement goes out before anybody follows anything
        yield Gateway(engine, pool, statements, planned, following, services.reads, services)


@asynccontextmanager
async def _reads(pool: Pool, dsn: str, options: ReadOptions | None) -> AsyncIterator[Reads]:
    """`open_reads`, which holds a hundred statements against each other to see whether one round trip is safe.

    What it says of the first of the cluster's databases it would say of its other copies.
    """
    global _one_trip_is_safe
    options = options or ReadOptions()
    if not (options.one_trip and _one_trip_is_safe):
        async with open_reads(pool, dsn, options) as reads:
            _one_trip_is_safe |= reads.one_trip
            yield reads
        return
    one_trip = await OneTrip.open(
        dsn, options.sizes, options.seconds, statement_cache=options.statement_cache
    )
    try:
        yield Reads(Server(pool, one_trip, options.seconds))
    finally:
        await one_trip.close()


_one_trip_is_safe = False


async def load_demo(connection: Connection) -> None:
    """Coice's demo with its photographs."""
    await load(connection, photographs("a"), photographs("b"))


@pytest.fixture(scope="session")
async def demo_database(cluster: Embedded, filled: Filled) -> Database:
    """A database with the demo data that nobody stays connected to, so that it can be copied."""
    return Database(cluster, await filled(load_demo))


@pytest.fixture(scope="session")
async def readings(
    copy: Any, demo_database: Database, served: Served, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Mapping[str, Gateway]]:
    """Gateways for tests that change nothing: by plan and without."""
    folder = tmp_path_factory.mktemp("storage")
    async with (
        copy(demo_database.name, "reading") as database,
        open_gateway(database, served, folder) as planned,
        open_gateway(database, served, folder, planned=False) as plain,
    ):
        yield {"planned": planned, "plain": plain}


@pytest.fixture(params=["planned", "plain"])
def reading(readings: Mapping[str, Gateway], request: pytest.FixtureRequest) -> Gateway:
    """One of them."""
    return readings[request.param]


@pytest.fixture
async def database(copy: Any, demo_database: Any) -> AsyncIterator[Database]:
    """A database of the test's own, with the demo data."""
    async with copy(demo_database.name, "writing") as database:
        yield database


@pytest.fixture
async def gateway(database: Database, served: Served, tmp_path: Path) -> AsyncIterator[Gateway]:
    """A gateway on a database of its own."""
    async with open_gateway(database, served, tmp_path) as gateway:
        yield gateway


@pytest.fixture(params=[True, False], ids=["planned", "plain"])
async def either(
    database: Database, served: Served, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Gateway]:
    """The same, by plan and without; notifications wake it."""
    async with open_gateway(database, served, tmp_path, planned=request.param, listening=True) as gateway:
        yield gateway
