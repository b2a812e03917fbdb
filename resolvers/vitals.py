"""How the installation fares: read from the database as the gateway itself, once a second at most."""

import asyncio
import time
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final

from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs import roster
from trellis.providers.admission.recent import Fared, merged
from trellis.schema.health import (
    CircuitState,
    Health,
    HealthGateway,
    HealthPostgres,
    HealthProvider,
    HealthProviderLimits,
    HealthQueue,
    HealthQueueKind,
    HealthWorker,
)

VERSION: Final = version("trellis-gateway")

_KEPT_SECONDS = 1.0
_TIMEOUT = 5.0
# By the partial indexes on what is queued and what is held.
_QUEUE = """
select r.kind, count(*) filter (where c.holder is null)::int as waiting,
  count(*) filter (where c.holder is not null)::int as working,
  extract(epoch from clock_timestamp() - min(c.queued_at) filter (where c.holder is null))::float8 as oldest
from trellis.run_chunks c join trellis.runs r on r.id = c.run_id
where c.state = 'queued'
group by r.kind order by r.kind
"""
_POSTGRES = """
select current_setting('server_version') as version,
  (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
  current_setting('max_connections')::int as max_connections,
  pg_database_size(current_database()) as bytes,
  (select extract(epoch from max(replay_lag))::float8 from pg_stat_replication) as lag
"""


class Vitals:
    """What `health` answers. Whoever asks while it is being read waits for the same reading."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._started_at = datetime.now(UTC)
        self._reading: asyncio.Task[Health] | None = None
        self._read_at = -_KEPT_SECONDS

    async def read(self) -> Health:
        """How it is now, or was less than a second ago. Raises what the database raises."""
        reading = self._reading
        if reading is None or (reading.done() and time.monotonic() - self._read_at > _KEPT_SECONDS):
            reading = self._reading = asyncio.create_task(self._read())
        return await asyncio.shield(reading)

    async def _read(self) -> Health:
        try:
            async with transaction(self._pool, SERVICE, readonly=True, seconds=_TIMEOUT) as connection:
                began = time.perf_counter()
                await connection.fetchval("select 1")
                latency = time.perf_counter() - began
                known = [dict(row) for row in await roster.known(connection)]
                queue = await _queue(connection)
                postgres = await connection.fetchrow(_POSTGRES)
        finally:
            self._read_at = time.monotonic()
        assert postgres is not None
        processes = [each for each in known if not each["gone"]]
        return Health(
            queue=queue,
            workers=_workers(known),
            providers=_providers(processes),
            postgres=HealthPostgres(
                version=postgres["version"].split()[0],
                latency_seconds=latency,
                connections=postgres["connections"],
                max_connections=postgres["max_connections"],
                database_bytes=postgres["bytes"],
                replica_lag_seconds=postgres["lag"],
            ),
            gateway=HealthGateway(
                version=VERSION,
                started_at=self._started_at,
                sockets=sum(each["figures"].get("sockets", 0) for each in processes),
                subscriptions=sum(each["figures"].get("subscriptions", 0) for each in processes),
            ),
        )


async def _queue(connection: Connection) -> HealthQueue:
    rows = await connection.fetch(_QUEUE)
    return HealthQueue(
        waiting=sum(row["waiting"] for row in rows),
        working=sum(row["working"] for row in rows),
        oldest_seconds=max(
            (max(0.0, row["oldest"]) for row in rows if row["oldest"] is not None), default=None
        ),
        kinds=[
            HealthQueueKind(kind=row["kind"], waiting=row["waiting"], working=row["working"]) for row in rows
        ],
    )


def _workers(processes: list[dict[str, Any]]) -> list[HealthWorker]:
    return [
        HealthWorker(
            id=each["id"],
            version=each["version"],
            started_at=each["started_at"],
            seen_at=each["seen_at"],
            gone=each["gone"],
            kinds=each["figures"]["kinds"],
            working=0 if each["gone"] else each["figures"]["working"],
        )
        for each in processes
        if each["figures"].get("kinds")
    ]


def _providers(processes: list[dict[str, Any]]) -> list[HealthProvider]:
    limits: dict[str, Any] = {}
    for each in processes:
        limits.update(each["figures"].get("limits", {}))
    fared = merged(each["figures"].get("providers", {}) for each in processes)
    return [_provider(name, figures, limits.get(name, {})) for name, figures in fared.items()]


def _provider(name: str, fared: Fared, limits: dict[str, Any]) -> HealthProvider:
    at = fared.last_error_at
    return HealthProvider(
        name=name,
        state=CircuitState(fared.state),
        requests=fared.requests,
        errors=fared.errors,
        p50_seconds=fared.median,
        p95_seconds=fared.slow,
        last_error=fared.last_error,
        last_error_at=None if at is None else datetime.fromtimestamp(at, UTC),
        limits=HealthProviderLimits(
            requests_per_minute=limits.get("requests"), tokens_per_minute=limits.get("tokens")
        ),
    )
