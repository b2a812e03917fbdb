"""What working on runs takes, in the gateway's process or in one that does nothing else."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any

from trellis.db.bus import Bus
from trellis.db.pool import Pool
from trellis.jobs import retention, uploads
from trellis.jobs.alawein.computation import AlaweinComputation
from trellis.jobs.alawein.mezan_execution import AlaweinMezanExecution
from trellis.jobs.alawein.start import PLATFORMS
from trellis.jobs.coice.job import CoiceJob
from trellis.jobs.kind import Kind
from trellis.jobs.ledger import Retries
from trellis.jobs.masstock import retention as masstock_retention
from trellis.jobs.masstock.execution import MasStockExecution
from trellis.jobs.ofm import cancellations as ofm_cancellations
from trellis.jobs.ofm.costs import Costs
from trellis.jobs.ofm.generation import OfmGeneration
from trellis.jobs.ofm.prompts import OfmPrompts
from trellis.jobs.orgs.document_load import OrgsDocumentLoad
from trellis.jobs.orgs.reply import OrgsReply
from trellis.jobs.rates import PostgresMeter
from trellis.jobs.runner import Runner
from trellis.jobs.schedule import Schedule
from trellis.providers import PROVIDERS
from trellis.providers.admission import Admissions, Observer, ProviderRates, parse_rates
from trellis.providers.admission.recent import Recent
from trellis.providers.prices import Prices, parse_prices
from trellis.providers.storage import Storage
from trellis.web.database import Database, opened_pool
from trellis.web.failure import Failure
from trellis.web.health import Readiness
from trellis.web.metrics import Metrics
from trellis.web.settings import Settings
from trellis.web.studio import opened_studio
from trellis.web.tools import Tools, opened_tools

_LOOK_SECONDS = 5.0
_NIGHTLY = "23 3 * * *"
_EVERY_MINUTE = "* * * * *"


@dataclass(frozen=True)
class Work:
    """The kinds of run of the systems that are served, and how a worker for them is made.

    `pool` is of its own, so that the work goes on however many requests wait for a connection.
    """

    kinds: Mapping[str, Kind]
    pool: Pool
    tools: Tools
    runner: Callable[[Bus], Runner]
    providers: Recent
    limits: Mapping[str, ProviderRates]

    def figures(self, runner: Runner | None) -> Mapping[str, Any]:
        """What `jobs.roster` keeps of the process; without a runner, it asks the providers at most."""
        limited = {name: rates.total for name, rates in self.limits.items() if rates.total.limited}
        return {
            "kinds": sorted(self.kinds) if runner else [],
            "working": runner.at_work if runner else 0,
            "providers": self.providers.told(),
            "limits": {
                name: {
                    "requests": rates.requests if rates.requests < inf else None,
                    "tokens": rates.tokens if rates.tokens < inf else None,
                }
                for name, rates in limited.items()
            },
        }


@asynccontextmanager
async def opened_work(
    settings: Settings,
    database: Database,
    storage: Storage,
    metrics: Metrics,
    *,
    only: frozenset[str] = frozenset(),
    concurrency: int | None = None,
) -> AsyncIterator[Work]:
    """What it takes, for as long as the block lasts. Raises Failure.

    `only`: these kinds, not all; `concurrency`: chunks at a time, instead of what the settings say.
    """
    async with AsyncExitStack() as stack:
        size = max(2, settings.pool_size // 2)
        pool = await stack.enter_async_context(opened_pool(database, settings, size))
        observe: Observer = metrics
        if "ofm" in settings.systems:
            observe = costs = Costs(pool, prices_of(settings), metrics)
            costs.start()
            stack.push_async_callback(costs.stop)
        rates = parse_rates(settings.rate_limits, PROVIDERS)
        admissions = Admissions(rates, PostgresMeter(pool), observe)
        studio = await stack.enter_async_context(opened_studio(settings, pool, admissions))
        tools = await stack.enter_async_context(
            opened_tools(settings, storage, admissions, metrics, threads=studio.threads)
        )
        kinds = kinds_of(settings.systems, tools)
        if unknown := only - kinds.keys():
            known = ", ".join(sorted(kinds))
            raise Failure(f"there is no kind of run called {min(unknown)}; there is {known}")
        if only:
            kinds = {name: kind for name, kind in kinds.items() if name in only}
        schedules = [
            Schedule("retention", _NIGHTLY, partial(_trim, pool, settings.keep_days)),
            Schedule("uploads", _EVERY_MINUTE, partial(_sweep, pool, storage)),
        ]
        if "masstock" in settings.systems:
            sweep = partial(_forget_unused, pool, settings.keep_days)
            schedules.append(Schedule("masstock-retention", _NIGHTLY, sweep))
        if "ofm" in settings.systems:
            schedules += studio.schedules(pool, storage, tools.vault)
            schedules.append(Schedule("ofm-cancellations", _EVERY_MINUTE, partial(_stop_jobs, pool, tools)))

        def runner(bus: Bus) -> Runner:
            return Runner(
                pool,
                bus,
                kinds,
                dsn=database.listen_dsn,
                concurrency=concurrency or settings.concurrency,
                heartbeat=settings.heartbeat,
                retries=Retries(attempts=settings.attempts),
                observer=metrics,
                schedules=schedules,
                processes=settings.processes,
            )

        yield Work(kinds, pool, tools, runner, metrics.recent, rates)


def kinds_of(systems: Collection[str], tools: Tools) -> Mapping[str, Kind]:
    """The kinds of run of these systems, by name."""
    computations = [AlaweinComputation(platform, tools.computing) for platform in PLATFORMS.values()]
    kinds: Sequence[Kind] = (
        CoiceJob(tools.vision, tools.storage),
        MasStockExecution(tools.images, tools.storage, tools.vault),
        OfmGeneration(tools.generations, tools.vault),
        OfmPrompts(tools.vision, tools.storage),
        OrgsReply(tools.chat, tools.embedder),
        OrgsDocumentLoad(tools.embedder),
        *computations,
        AlaweinMezanExecution(tools.calls, tools.expressions, computations),
    )
    return {kind.name: kind for kind in kinds if kind.name.partition(".")[0] in systems}


async def begin(runner: Runner, readiness: Readiness) -> None:
    """Start the worker as soon as the database is known to lack nothing."""
    while True:
        if await readiness.missing_migrations() == 0:
            await runner.start()
            return
        await asyncio.sleep(_LOOK_SECONDS)


async def _trim(pool: Pool, days: int) -> None:
    await retention.trim(pool, days)


async def _forget_unused(pool: Pool, days: int) -> None:
    await masstock_retention.sweep(pool, days)


async def _sweep(pool: Pool, storage: Storage) -> None:
    await uploads.sweep(pool, storage)


async def _stop_jobs(pool: Pool, tools: Tools) -> None:
    await ofm_cancellations.sweep(pool, tools.generations, tools.vault)


def prices_of(settings: Settings) -> Prices:
    """What providers' calls cost, by the settings."""
    return Prices(parse_prices(settings.prices, PROVIDERS))
