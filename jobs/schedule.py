"""What is done by the clock: each firing by one of the workers, whichever comes first."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.sm import SchedulerManager
from pgqueuer.domain.models import Schedule as Due

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Schedule:
    """Something to do at times that a cron expression (five fields, UTC) names.

    A firing that fails is told in the log and comes again at the next time; those that no worker was there
    for are made up for by one.
    """

    name: str
    cron: str
    act: Callable[[], Awaitable[None]]


def scheduler(queries: Queries, schedules: Sequence[Schedule]) -> SchedulerManager:
    """What fires the schedules of all workers, to be run on a connection as `service_role`.

    Raises ValueError for an expression that is none.
    """
    manager = SchedulerManager(queries)
    for schedule in schedules:
        manager.schedule(schedule.name, schedule.cron)(_firing(schedule))
    return manager


def _firing(schedule: Schedule) -> Callable[[Due], Awaitable[None]]:
    async def fire(_: Due) -> None:
        log.info("%s is due", schedule.name)
        await schedule.act()

    return fire
