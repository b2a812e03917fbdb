"""What Prometheus is told of runs and of the providers that they ask: an observer of both."""

from contextlib import suppress
from uuid import UUID

import asyncpg
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from trellis.db.outage import UNAVAILABLE
from trellis.db.pool import Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.kind import OutcomeState
from trellis.jobs.state import UNFINISHED
from trellis.providers.admission.observer import Call, CircuitState
from trellis.providers.admission.recent import Recent
from trellis.web.telemetry import asked_again

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_ROWS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# By the partial index on unfinished runs: the finished ones are without number.
_RUNS = f"select state, count(*) from trellis.runs where state in {UNFINISHED} group by state"
# By the partial index on queued chunks. One that is held is being worked on.
_WAITING = """
select r.kind, count(*), extract(epoch from clock_timestamp() - min(c.queued_at))::double precision as age
from trellis.run_chunks c join trellis.runs r on r.id = c.run_id
where c.state = 'queued' and c.holder is null
group by r.kind
"""
_UNREMOVED = "select count(*) from trellis.discards where error is not null"
_TIMEOUT = 2.0  # seconds
_CIRCUIT = {"closed": 0, "half open": 1, "open": 2}


class WorkMetrics:
    """The figures of the work in one process, and of the queue that all share.

    It is the engine's observer (`jobs.observation`) and that of the way to the providers
    (`providers.admission`).
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"trellis_{name}", text, labels, registry=registry)

        def histogram(name: str, text: str, *labels: str, buckets: tuple[float, ...] = SECONDS) -> Histogram:
            return Histogram(f"trellis_{name}", text, labels, registry=registry, buckets=buckets)

        def shared(name: str, text: str, label: str) -> Gauge:
            return Gauge(f"trellis_{name}", text, [label], registry=registry, multiprocess_mode="mostrecent")

        self.recent = Recent()
        self._runs = shared("runs", "Unfinished runs in the database, by state.", "state")
        self._waiting = shared("chunks_waiting", "Chunks of runs that wait for a worker.", "kind")
        self._age = shared("chunk_wait_seconds", "How long the chunk that waits longest has waited.", "kind")
        self._kinds: set[str] = set()
        self._unremoved = Gauge(
            "trellis_objects_unremoved",
            "Objects that could not be removed from storage so far.",
            registry=registry,
            multiprocess_mode="mostrecent",
        )

        self._items = counter("items", "Items of runs that ended.", "kind", "outcome")
        self._retried = counter("item_retries", "Items that failed for now, to be tried again.", "kind")
        self._flush_rows = histogram("flush_rows", "Outcomes that one transaction wrote.", buckets=_ROWS)
        self._flush_seconds = histogram("flush_seconds", "Time that such a transaction took.")
        self._lost = counter("leases_lost", "Chunks that another worker had meanwhile.", "kind")
        self._taken_over = counter("chunks_taken_over", "Chunks of workers that were gone.", "kind")
        self._parked = counter("chunks_parked", "Chunks that were given up after too many tries.", "kind")

        self._attempts = counter(
            "provider_attempts", "Calls to providers, each attempt of a question.", "provider", "outcome"
        )
        self._attempt_seconds = histogram(
            "provider_attempt_seconds", "Time that an attempt took.", "provider"
        )
        self._turn_seconds = histogram(
            "provider_wait_seconds", "Wait for a slot and for the rates, before a call.", "provider"
        )
        self._retries = counter(
            "provider_retries", "Attempts that failed for now, to be made again.", "provider"
        )
        self._circuit = Gauge(
            "trellis_provider_circuit",
            "The breaker in front of a provider: 0 closed, 1 half open, 2 open.",
            ["provider"],
            registry=registry,
            multiprocess_mode="livemax",
        )

    def items(self, kind: str, outcome: OutcomeState, n: int) -> None:
        """Items of a run ended so."""
        self._items.labels(kind, outcome).inc(n)

    def flushed(self, rows: int, seconds: float) -> None:
        """A transaction wrote that many outcomes."""
        self._flush_rows.observe(rows)
        self._flush_seconds.observe(seconds)

    def retried(self, kind: str, n: int) -> None:
        """Items failed for now."""
        self._retried.labels(kind).inc(n)

    def lease_lost(self, kind: str) -> None:
        """A chunk of ours is another worker's."""
        self._lost.labels(kind).inc()

    def taken_over(self, kind: str) -> None:
        """A chunk of a worker that is gone is ours."""
        self._taken_over.labels(kind).inc()

    def parked(self, kind: str) -> None:
        """A chunk is given up."""
        self._parked.labels(kind).inc()

    def called(self, provider: str, outcome: str, seconds: float) -> None:
        """A provider was called: `ok`, or the name of the error."""
        self._attempts.labels(provider, outcome).inc()
        self._attempt_seconds.labels(provider).observe(seconds)
        self.recent.called(provider, outcome, seconds)

    def made_for(self, owner: UUID, call: Call) -> None:
        """Of whom a call was made is nobody's business who looks at figures."""

    def waited(self, provider: str, seconds: float) -> None:
        """A call had to wait."""
        self._turn_seconds.labels(provider).observe(seconds)

    def retrying(self, provider: str, seconds: float) -> None:
        """A call failed for now."""
        self._retries.labels(provider).inc()
        asked_again()

    def circuit(self, provider: str, state: CircuitState) -> None:
        """A breaker went into a state."""
        self._circuit.labels(provider).set(_CIRCUIT[state])
        self.recent.circuit(provider, state)

    async def runs(self, pool: Pool) -> None:
        """Count the unfinished runs, the chunks that wait and the objects that stay, in the database.

        With one that does not answer soon, the last figures stay.
        """
        with suppress(*UNAVAILABLE, asyncpg.PostgresError):
            async with transaction(pool, SERVICE, readonly=True) as connection:
                runs = await connection.fetch(_RUNS, timeout=_TIMEOUT)
                waiting = await connection.fetch(_WAITING, timeout=_TIMEOUT)
                unremoved = await connection.fetchval(_UNREMOVED, timeout=_TIMEOUT)
            self._unremoved.set(unremoved)
            counts = {row["state"]: row["count"] for row in runs}
            for state in UNFINISHED:
                self._runs.labels(state).set(counts.get(state, 0))
            queues = {row["kind"]: (row["count"], row["age"]) for row in waiting}
            self._kinds |= queues.keys()
            for kind in self._kinds:
                count, age = queues.get(kind, (0, 0.0))
                self._waiting.labels(kind).set(count)
                self._age.labels(kind).set(max(0.0, age))
