"""The queue's entries, one for each chunk that waits or is worked on: all that is asked of PgQueuer.

An entry only says which chunk of which run is to be taken up. What is done and what is not, the ledger knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.models import TableChangedEvent
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import JobId

from trellis.db.pool import Connection

SCHEMA = "pgqueuer"

# Not from the environment: the schema is the migrations'.
SETTINGS = DBSettings(db_schema=SCHEMA)

# The ids go into one notification, which holds 8,000 bytes.
_MOST_CANCELLED = 400

SHORT = "short"


def entrypoint(kind: str, chunks: int) -> str:
    """Where the chunks of a run queue. A run of a single chunk does not queue behind those of long ones."""
    return f"{kind}/{SHORT}" if chunks == 1 else kind


@dataclass(frozen=True)
class Entry:
    """What an entry says; `trace` is the context (W3C) of the request that started the run."""

    run_id: UUID
    chunk: int
    trace: Mapping[str, str]

    @classmethod
    def read(cls, payload: bytes) -> "Entry":
        """The entry with this payload."""
        said: dict[str, Any] = orjson.loads(payload)
        return cls(UUID(said["run"]), said["chunk"], said.get("trace") or {})

    @property
    def payload(self) -> bytes:
        """The payload of the entry."""
        said: dict[str, Any] = {"run": str(self.run_id), "chunk": self.chunk}
        return orjson.dumps({**said, "trace": dict(self.trace)} if self.trace else said)


def queries(connection: Connection) -> Queries:
    """PgQueuer's statements on a connection, as whoever that is at the moment."""
    return Queries(
        AsyncpgDriver(connection),  # type: ignore[arg-type]
        QueryBuilderEnvironment(SETTINGS),
        QueryQueueBuilder(SETTINGS),
        QuerySchedulerBuilder(SETTINGS),
    )


async def enqueue(
    connection: Connection, where: str, entries: Sequence[Entry], turns: Sequence[int], *, delay: float = 0.0
) -> list[int]:
    """Add entries in the open transaction, with their turns (the least is the next); returns their ids."""
    count = len(entries)
    added = await queries(connection).enqueue(
        [where] * count,
        [entry.payload for entry in entries],
        [-turn for turn in turns],
        [timedelta(seconds=delay)] * count,
    )
    return [int(one) for one in added if one is not None]


async def remove(connection: Connection, ids: Sequence[int]) -> None:
    """Take entries out of the queue, in the open transaction."""
    for first in range(0, len(ids), _MOST_CANCELLED):
        part = [JobId(one) for one in ids[first : first + _MOST_CANCELLED]]
        await queries(connection).mark_job_as_cancelled(part)


async def announce(queries: Queries) -> None:
    """Have the workers look at the queue. The library says nothing of an entry that it queues again."""
    changed = TableChangedEvent(
        channel=SETTINGS.channel,
        operation="update",
        sent_at=datetime.now(UTC),
        table=SETTINGS.queue_table,
        type="table_changed_event",
    )
    await queries.driver.notify(SETTINGS.channel, changed.model_dump_json())
