"""What is not kept for ever: events, ledgers and paces of old runs, old limits, the queue's own log."""

import logging

from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction

log = logging.getLogger(__name__)

_BATCH = 20

_OLD = """
select id from trellis.runs
where completed_at < now() - make_interval(days => $1) and trimmed_at is null
order by completed_at limit $2
for update skip locked
"""
_TRIM = (
    "delete from trellis.run_events where run_id = any($1::uuid[])",
    "delete from trellis.run_items where run_id = any($1::uuid[])",
    "delete from trellis.run_chunks where run_id = any($1::uuid[])",
    "delete from trellis.run_pace where run_id = any($1::uuid[])",
    "update trellis.runs set trimmed_at = now(), snapshot = '{}' where id = any($1::uuid[])",
)
_QUEUE_LOG = (
    "delete from pgqueuer.pgqueuer_log where created < now() - interval '1 day'",
    "delete from pgqueuer.pgqueuer_statistics where created < now() - interval '7 days'",
)
# With nothing in the queue there is no order to keep, and numbers begin anew before they grow too large.
_TURNS = "delete from trellis.turns where not exists (select from pgqueuer.pgqueuer)"
# A limit whose time has passed is as good as none: whoever asked once from some address is forgotten.
_LIMITS = "delete from trellis.rate_limits where tat < now() - interval '1 day'"


async def trim(pool: Pool, days: int) -> int:
    """Delete what is older than it is kept; returns how many runs were trimmed.

    A trimmed run stays with its state, its counts by stage and its results; it can no longer be retried.
    """
    trimmed = 0
    while runs := await _trim_some(pool, days):
        trimmed += runs
    async with transaction(pool, SERVICE) as connection:
        for statement in _QUEUE_LOG:
            await connection.execute(statement)
        await connection.execute(_TURNS)
        await connection.execute(_LIMITS)
    if trimmed:
        log.info("the events and the ledger of %d runs were deleted, %d days after their end", trimmed, days)
    return trimmed


async def _trim_some(pool: Pool, days: int) -> int:
    async with transaction(pool, SERVICE) as connection:
        runs = [row["id"] for row in await connection.fetch(_OLD, days, _BATCH)]
        await _delete(connection, runs)
    return len(runs)


async def _delete(connection: Connection, runs: list[object]) -> None:
    for statement in _TRIM if runs else ():
        await connection.execute(statement, runs)
