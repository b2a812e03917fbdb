"""What an installation tells of itself to those who watch it."""

from datetime import datetime
from enum import Enum
from uuid import UUID

import strawberry

from trellis.schema.scalars import BigInt


@strawberry.enum(description="Whether a provider is asked.")
class CircuitState(Enum):
    """The states of a circuit breaker."""

    CLOSED = strawberry.enum_value("closed", description="It is asked.")
    HALF_OPEN = strawberry.enum_value("half open", description="One call is made, to see whether it is back.")
    OPEN = strawberry.enum_value(
        "open", description="It is left alone for a while, since it does not answer."
    )


@strawberry.type(description="The work of one kind of run that is queued.")
class HealthQueueKind:
    """One kind's part of the queue."""

    kind: str = strawberry.field(description="The kind of run: its system, a dot, and what it does there.")
    waiting: int = strawberry.field(description="How many chunks of its runs wait for a worker.")
    working: int = strawberry.field(description="How many are being worked on.")


@strawberry.type(description="What waits for the workers. A run is worked on in chunks of its items.")
class HealthQueue:
    """The queue, of everybody's runs."""

    waiting: int = strawberry.field(description="How many chunks wait for a worker.")
    working: int = strawberry.field(description="How many are being worked on.")
    oldest_seconds: float | None = strawberry.field(
        description="How long the one that waits longest has waited; null where none waits."
    )
    kinds: list[HealthQueueKind] = strawberry.field(description="The same by kind of run.")


@strawberry.type(description="A process that works on runs.")
class HealthWorker:
    """A worker: a process of its own, or one that serves as well."""

    id: UUID = strawberry.field(description="A name for as long as the process lives.")
    version: str = strawberry.field(description="The release that it runs.")
    started_at: datetime = strawberry.field(description="When it was started.")
    seen_at: datetime = strawberry.field(description="When it was heard of last; mostly a few seconds ago.")
    gone: bool = strawberry.field(
        description="Whether nothing was heard of it for 15 seconds, though it did not say that it would end:"
        " it was killed, or is cut off. What it worked on goes to others. It is told of for ten minutes."
    )
    kinds: list[str] = strawberry.field(description="The kinds of run that it works on, or did.")
    working: int = strawberry.field(description="How many chunks it works on.")


@strawberry.type(description="The rates that a provider is asked at, at most, by all processes together.")
class HealthProviderLimits:
    """What is set of a provider's rates."""

    requests_per_minute: float | None = strawberry.field(
        description="Calls a minute; null where not limited."
    )
    tokens_per_minute: float | None = strawberry.field(description="Tokens a minute; null where not limited.")


@strawberry.type(description="How a provider fared in the last five minutes, with all processes.")
class HealthProvider:
    """One provider."""

    name: str = strawberry.field(description="Its name, such as `cohere`.")
    state: CircuitState = strawberry.field(
        description="Whether it is asked; where processes differ, the worst of them."
    )
    requests: int = strawberry.field(description="How many calls were made.")
    errors: int = strawberry.field(description="How many of them it did not answer.")
    p50_seconds: float | None = strawberry.field(
        description="In what time half of the calls ended, about; null where there were none."
    )
    p95_seconds: float | None = strawberry.field(description="In what time 95 of 100 calls ended, about.")
    last_error: str | None = strawberry.field(
        description="The kind of the latest error, such as `Unavailable`."
    )
    last_error_at: datetime | None = strawberry.field(description="When that was.")
    limits: HealthProviderLimits = strawberry.field(description="How often it may be asked.")


@strawberry.type(description="The database, as this process sees it.")
class HealthPostgres:
    """Postgres."""

    version: str = strawberry.field(description="Its version, such as 17.2.")
    latency_seconds: float = strawberry.field(
        description="How long it took for an answer to an empty question."
    )
    connections: int = strawberry.field(description="How many connections there are to this database.")
    max_connections: int = strawberry.field(description="How many the server takes, to all of its databases.")
    database_bytes: BigInt = strawberry.field(description="How large the database is.")
    replica_lag_seconds: float | None = strawberry.field(
        description="How far the replica that is furthest behind is; null where none is seen."
    )


@strawberry.type(description="A process that serves requests: the one that answers this.")
class HealthGateway:
    """This process."""

    version: str = strawberry.field(description="The release that it runs.")
    started_at: datetime = strawberry.field(description="When it was started.")
    sockets: int = strawberry.field(description="How many sockets are open, with all processes.")
    subscriptions: int = strawberry.field(
        description="How many subscriptions follow a run, with all processes."
    )


@strawberry.type(description="How the installation fares. The figures are a few seconds old at most.")
class Health:
    """What the root field `health` answers."""

    queue: HealthQueue = strawberry.field(description="What waits to be worked on.")
    workers: list[HealthWorker] = strawberry.field(
        description="Who works, the oldest first, and then who is gone."
    )
    providers: list[HealthProvider] = strawberry.field(description="Who is asked questions, by name.")
    postgres: HealthPostgres = strawberry.field(description="The database.")
    gateway: HealthGateway = strawberry.field(description="Who serves.")
