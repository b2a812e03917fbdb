"""A gateway at work: everything that serving takes, opened in order and closed in the opposite one."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from trellis.db.constraints import load_constraints
from trellis.db.pool import Pool
from trellis.db.reads import ReadOptions, Reads, open_reads
from trellis.db.session import SERVICE, Role, transaction
from trellis.jobs.kind import Kind
from trellis.jobs.pictures import Pictures
from trellis.jobs.queue import Queue
from trellis.jobs.roster import Roster
from trellis.loaders.arguments import PageLimits
from trellis.loaders.drift import differences
from trellis.loaders.planner import Planner
from trellis.providers.accounts import Accounts
from trellis.providers.storage import Storage
from trellis.realtime.cohorts import Cohorts
from trellis.realtime.executor import Executor
from trellis.realtime.hub import Hub
from trellis.realtime.socket.registry import SocketRegistry
from trellis.realtime.turns import Turns
from trellis.resolvers.answers import Answering
from trellis.resolvers.context import Services, context_opener
from trellis.resolvers.engine import Engine
from trellis.resolvers.explain import Reports
from trellis.resolvers.exports import Exports
from trellis.resolvers.following import Following
from trellis.resolvers.limits import Limits
from trellis.resolvers.planned import PlannedReads
from trellis.resolvers.schema import Served, build_schema
from trellis.resolvers.vitals import VERSION, Vitals
from trellis.web import credentials
from trellis.web.auth import Authenticator
from trellis.web.beside import beside
from trellis.web.bus import bus_of, started
from trellis.web.database import Database, opened, opened_pool, unreachable
from trellis.web.failure import Failure
from trellis.web.health import Readiness
from trellis.web.metrics import Counted, MeasuredExecutor, Metrics
from trellis.web.revocations import Revocations
from trellis.web.settings import Settings
from trellis.web.storage import opened_storage
from trellis.web.thumbnails import Thumbnails, opened_pictures, thumbnail_signer
from trellis.web.tools import Tools
from trellis.web.trusted import manifest_refused, open_trusted
from trellis.web.work import begin, opened_work

_LOOK_SECONDS = 5.0
_OWN = 3  # connections for what a process does for itself
_TOLD = 5  # differences that a refusal names


@dataclass(frozen=True)
class Gateway:
    """What requests are answered with."""

    executor: Executor
    authenticator: Authenticator
    storage: Storage
    thumbnails: Thumbnails
    readiness: Readiness
    pool: Pool
    sockets: SocketRegistry
    exports: Exports


@asynccontextmanager
async def opened_gateway(settings: Settings, metrics: Metrics) -> AsyncIterator[Gateway]:
    """Open the gateway of the settings for as long as the block lasts. Raises Failure."""
    async with AsyncExitStack() as stack:
        keys = credentials.keys(settings)
        stack.push_async_callback(keys.aclose)
        accounts = credentials.accounts(settings)
        stack.push_async_callback(accounts.aclose)
        storage = await stack.enter_async_context(opened_storage(settings))
        pictures = await stack.enter_async_context(opened_pictures(settings))
        thumbnails = Thumbnails(storage, pictures, thumbnail_signer(settings))
        stack.push_async_callback(thumbnails.aclose)
        trusted = open_trusted(settings)

        database = await stack.enter_async_context(opened(settings))
        pool = await stack.enter_async_context(opened_pool(database, settings, settings.pool_size))
        work = await stack.enter_async_context(opened_work(settings, database, storage, metrics))
        reads = await stack.enter_async_context(opened_reads(database, settings, pool))

        bus = bus_of(settings, database.listen_dsn)
        sockets = SocketRegistry(
            per_person=settings.max_sockets,
            anonymous=settings.max_anonymous,
            uninitialised=settings.max_new_sockets,
            in_all=settings.max_all_sockets,
            drain_seconds=settings.drain_seconds,
        )
        # Whoever waits for a lock in a mutation would else hold up what tells that the process is well.
        own = await stack.enter_async_context(opened_pool(database, settings, _OWN))
        revocations = Revocations(bus, own, sockets.cut)
        hub = Hub(bus, own)
        served = build_schema(settings.systems)
        services = services_of(settings, served, pool, reads, hub, pictures, accounts, work.kinds, work.tools)
        runner = work.runner(bus)
        async with pool.acquire() as connection:
            constraints = await load_constraints(connection)
        planned = planned_reads(settings, served)
        following = Following(
            hub,
            Answering(
                context_opener(services), planned, limits_of(settings), constraints, services.live_turns
            ),
            rate=settings.live_rate,
        )
        stack.callback(following.cohorts.close)
        with manifest_refused(settings):
            engine = Engine(
                served.schema,
                context_opener(services),
                limits_of(settings),
                constraints,
                trusted=trusted,
                planned=planned,
                following=following,
                reports=Reports(planned, served.admins, anyone=settings.local),
            )

        await stack.enter_async_context(started(bus, settings))
        await hub.start()
        stack.push_async_callback(hub.stop)
        readiness = Readiness(own, bus, settings.systems, bus_needed=settings.bus is None)
        stack.push_async_callback(revocations.stop)
        await revocations.start()
        if await readiness.missing_migrations() == 0:
            await _refuse_drift(pool, served)
        if settings.pool:
            stack.push_async_callback(runner.stop)
            await stack.enter_async_context(beside(begin(runner, readiness)))

        def figures() -> Mapping[str, Any]:
            return {
                **work.figures(runner if settings.pool else None),
                "sockets": sockets.count(),
                "subscriptions": following.cohorts.followers,
            }

        await stack.enter_async_context(beside(Roster(own, VERSION, figures).keep()))
        pools: dict[str, Counted] = {"requests": pool, "own": own, "work": work.pool, **reads.lanes()}
        await stack.enter_async_context(beside(_look(metrics, pools, following.cohorts)))
        yield Gateway(
            MeasuredExecutor(engine, metrics),
            Authenticator(
                keys,
                audience=settings.jwt_audience,
                issuer=settings.jwt_issuer,
                ended=revocations.ended,
            ),
            storage,
            thumbnails,
            readiness,
            own,
            sockets,
            Exports(pool, served.exports),
        )


async def _refuse_drift(pool: Pool, served: Served) -> None:
    """Do not serve a database that the declarations would misread."""
    async with transaction(pool, SERVICE, readonly=True) as connection:
        found = await differences(connection, served.tables.values())
    if found:
        more = f" (and {len(found) - _TOLD} more)" if len(found) > _TOLD else ""
        raise Failure(f"the database is not what this version declares: {'; '.join(found[:_TOLD])}{more}")


def services_of(
    settings: Settings,
    served: Served,
    pool: Pool,
    reads: Reads,
    hub: Hub,
    pictures: Pictures,
    accounts: Accounts,
    kinds: Mapping[str, Kind],
    tools: Tools,
) -> Services:
    """What resolvers use, put together."""
    return Services(
        pool=pool,
        reads=reads,
        hub=hub,
        storage=tools.storage,
        pictures=pictures,
        thumbnails=thumbnail_signer(settings),
        accounts=accounts,
        queue=Queue(kinds),
        kinds=kinds,
        tables=served.tables,
        classes=served.classes,
        page_limits=page_limits(settings),
        vitals=Vitals(pool),
        vault=tools.vault,
        threads=tools.threads,
        generations=tools.generations,
        key_checks=credentials.key_checks(settings),
        chat=tools.chat,
        embedder=tools.embedder,
        live_turns=Turns(settings.max_live_at_once),
        max_rows=settings.max_rows,
        upload_seconds=settings.upload_seconds,
    )


def planned_reads(settings: Settings, served: Served) -> PlannedReads:
    """The planner of the served schema, within the settings' budgets."""
    budget: dict[Role, int] = {"anon": settings.max_cost_anon, "authenticated": settings.max_cost}
    return PlannedReads(Planner(served.tables, page_limits(settings)), served.computed, budget)


def page_limits(settings: Settings) -> PageLimits:
    """How many rows a page has."""
    return PageLimits(default=min(50, settings.max_page), maximum=settings.max_page)


def limits_of(settings: Settings) -> Limits:
    """The bounds on an operation."""
    kept = {} if settings.apq else {"persisted_documents": 0}
    return Limits(
        document_length=settings.max_document,
        tokens=settings.max_tokens,
        depth=settings.max_depth,
        fields=settings.max_fields,
        aliases=settings.max_aliases,
        execution_seconds=settings.max_seconds,
        at_once=settings.max_at_once,
        live_at_once=settings.max_live_at_once,
        followed=settings.max_cohorts,
        **kept,
    )


@asynccontextmanager
async def opened_reads(database: Database, settings: Settings, pool: Pool) -> AsyncIterator[Reads]:
    """Planned reads for as long as the block lasts, beside `pool` for what takes a transaction. Raises
    Failure."""
    options = ReadOptions(
        size=settings.read_pool_size,
        seconds={"authenticated": settings.max_seconds, "anon": settings.max_seconds_anon},
        statement_cache=settings.cache_statements,
        one_trip=settings.one_trip,
    )
    replica = settings.database_read_url
    async with AsyncExitStack() as stack:
        with unreachable("DATABASE_URL"):
            reads = await stack.enter_async_context(
                open_reads(
                    pool, database.dsn, options, replica=replica.get_secret_value() if replica else None
                )
            )
        yield reads


async def _look(metrics: Metrics, pools: Mapping[str, Counted], cohorts: Cohorts) -> None:
    """Keep the figures of these fresh: with several workers, another one may be asked for them."""
    while True:
        metrics.pools(pools)
        metrics.audience(len(cohorts), cohorts.followers)
        await asyncio.sleep(_LOOK_SECONDS)
