"""What Prometheus is told, read back with its own parser."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.feeds import Subscriber
from tests.serving import ROOT, RunningGateway
from trellis.db.pool import Pool
from trellis.db.session import ANON, Identity
from trellis.jobs import observation as jobs
from trellis.providers import admission
from trellis.providers.errors import Misconfigured, Unavailable
from trellis.providers.vision.model import Answer, Question
from trellis.realtime.connection import Connection
from trellis.realtime.feed import Feed, PulledFeed, Wake
from trellis.realtime.operation import ALL_KINDS, ExecutionOutcome, Operation
from trellis.web.failure import Failure
from trellis.web.metrics import CountedSockets, MeasuredExecutor, MeasuredModel, Metrics

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


def figures(text: str) -> Figures:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figure(metrics: Metrics, name: str, **labels: str) -> float | None:
    return figures(metrics.exposition().decode()).get((name, frozenset(labels.items())))


class Executor:
    """Gives outcomes of the query that it is asked."""

    async def execute(
        self, operation: Operation, identity: Identity, *, kinds: Any = ALL_KINDS
    ) -> ExecutionOutcome:
        if operation.query == "broken":
            return ExecutionOutcome(
                errors=({"message": "", "extensions": {"code": "BAD_USER_INPUT"}},), executed=False
            )
        return ExecutionOutcome(data={}, kind="mutation")

    async def events(self) -> AsyncGenerator[ExecutionOutcome, None]:
        for number in range(3):
            yield ExecutionOutcome(data=number, kind="subscription")

    async def open(
        self, operation: Operation, identity: Identity, wake: Wake, *, kinds: Any = ALL_KINDS
    ) -> Feed:
        return PulledFeed(self.events(), wake)


def test_the_document_names_every_figure() -> None:
    text = Metrics().exposition().decode()
    names = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    rows = (ROOT / "docs/observability.md").read_text().split("\n| `trellis_")[1:]
    assert {f"trellis_{row.split('`')[0]}" for row in rows} == {
        name for name in names if not name.endswith("_created")
    }


async def test_operations() -> None:
    metrics = Metrics()
    executor = MeasuredExecutor(Executor(), metrics)
    await executor.execute(Operation("good"), ANON)
    await executor.execute(Operation("broken"), ANON)
    assert figure(metrics, "trellis_operations_total", kind="mutation", outcome="ok") == 1
    assert figure(metrics, "trellis_operations_total", kind="unknown", outcome="BAD_USER_INPUT") == 1
    assert figure(metrics, "trellis_operation_seconds_count", kind="mutation") == 1


async def test_streams() -> None:
    metrics = Metrics()
    subscriber = await Subscriber.of(MeasuredExecutor(Executor(), metrics), Operation("s"))
    outcome = await subscriber.next()
    assert outcome is not None
    assert outcome.data == 0
    assert figure(metrics, "trellis_subscriptions") == 1
    subscriber.close()
    assert figure(metrics, "trellis_subscriptions") == 0
    assert figure(metrics, "trellis_operations_total", kind="subscription", outcome="ok") == 1
    assert figure(metrics, "trellis_operation_seconds_count", kind="subscription") is None


class Model:
    """Answers, or is not there."""

    name = "a model"
    concurrency = 3

    async def ask(self, question: Question) -> Answer:
        if question.prompt == "fail":
            raise Unavailable("not now")
        return {"result": True}

    async def aclose(self) -> None:
        pass


async def test_provider_calls() -> None:
    metrics = Metrics()
    model = MeasuredModel(Model(), metrics)
    assert (model.name, model.concurrency) == ("a model", 3)
    assert figure(metrics, "trellis_provider_circuit", provider="a model") == 0
    assert await model.ask(Question(b"", "image/jpeg", "?", "boolean")) == {"result": True}
    with pytest.raises(Unavailable):
        await model.ask(Question(b"", "image/jpeg", "fail", "boolean"))
    labels = {"provider": "a model"}
    assert figure(metrics, "trellis_provider_calls_total", outcome="ok", **labels) == 1
    assert figure(metrics, "trellis_provider_calls_total", outcome="Unavailable", **labels) == 1
    assert figure(metrics, "trellis_provider_call_seconds_count", **labels) == 2


def test_the_engine() -> None:
    """What the engine tells its observer, by kind of run."""
    metrics = Metrics()
    observer: jobs.Observer = metrics
    observer.items("coice.job", "done", 40)
    observer.items("coice.job", "failed", 2)
    observer.items("coice.job", "done", 2)
    observer.flushed(44, 0.003)
    observer.retried("coice.job", 3)
    observer.lease_lost("coice.job")
    observer.taken_over("coice.job")
    observer.parked("coice.job")
    assert figure(metrics, "trellis_items_total", kind="coice.job", outcome="done") == 42
    assert figure(metrics, "trellis_items_total", kind="coice.job", outcome="failed") == 2
    assert figure(metrics, "trellis_flush_rows_sum") == 44
    assert figure(metrics, "trellis_flush_seconds_bucket", le="0.005") == 1
    assert figure(metrics, "trellis_item_retries_total", kind="coice.job") == 3
    assert figure(metrics, "trellis_leases_lost_total", kind="coice.job") == 1
    assert figure(metrics, "trellis_chunks_taken_over_total", kind="coice.job") == 1
    assert figure(metrics, "trellis_chunks_parked_total", kind="coice.job") == 1


async def test_the_way_to_a_provider() -> None:
    """Told by the door itself: attempts, waits, and a breaker that opens."""
    metrics = Metrics()
    observer: admission.Observer = metrics
    door = admission.Admission("cohere", 1, observe=observer)
    async with door.turn():
        pass
    with pytest.raises(Misconfigured):
        async with door.turn():
            raise Misconfigured("a bad key")
    door.retrying(1.5)
    labels = {"provider": "cohere"}
    assert figure(metrics, "trellis_provider_attempts_total", outcome="ok", **labels) == 1
    assert figure(metrics, "trellis_provider_attempts_total", outcome="Misconfigured", **labels) == 1
    assert figure(metrics, "trellis_provider_attempt_seconds_count", **labels) == 2
    assert figure(metrics, "trellis_provider_wait_seconds_count", **labels) == 2
    assert figure(metrics, "trellis_provider_retries_total", **labels) == 1
    assert figure(metrics, "trellis_provider_circuit", **labels) == 2
    metrics.circuit("cohere", "half open")
    assert figure(metrics, "trellis_provider_circuit", **labels) == 1
    await door.aclose()


async def test_feeds() -> None:
    """A feed counts what is taken of it, and once, when it is over."""
    metrics = Metrics()
    woken = asyncio.Event()
    feed = await MeasuredExecutor(Executor(), metrics).open(Operation("s"), ANON, woken.set)
    taken = 0
    while not feed.ended:
        while feed.take() is not None:
            taken += 1
        if not feed.ended:
            await woken.wait()
            woken.clear()
    assert feed.take() is None
    feed.close()
    metrics.audience(1, 2)
    assert taken == 3
    assert figure(metrics, "trellis_payloads_total") == 3
    assert figure(metrics, "trellis_subscriptions") == 0
    assert figure(metrics, "trellis_operations_total", kind="subscription", outcome="ok") == 1
    assert figure(metrics, "trellis_cohorts") == 1
    assert figure(metrics, "trellis_cohort_members") == 2


async def test_sockets_that_are_cut() -> None:
    metrics = Metrics()
    aborted: list[str] = []
    scope: dict[str, Any] = {"type": "websocket"}
    Connection(abort=lambda: aborted.append("now"), gone=lambda: bool(aborted)).enter(scope)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert figure(metrics, "trellis_sockets") == 1
        Connection.of(scope).abort()
        Connection.of(scope).abort()

    async def nothing(*_: Any) -> Any:
        raise AssertionError

    await CountedSockets(app, metrics)(scope, nothing, nothing)
    assert aborted == ["now", "now"]
    assert figure(metrics, "trellis_sockets_cut_total") == 1
    assert figure(metrics, "trellis_sockets") == 0


async def test_the_queue(pool: Pool, admin: Any) -> None:
    """Chunks that wait, by kind, and since when; neither those at work, nor those that are not to run."""
    await admin.execute(
        "insert into trellis.runs (id, system, kind, total, snapshot) "
        "select gen_random_uuid(), 'other', 'other.' || n, 1, '{}' from generate_series(1, 2) as n"
    )
    await admin.execute(
        "insert into trellis.run_chunks (run_id, number, state, items, holder, queued_at) "
        "select r.id, c.number, c.state, '[]', c.holder, now() - c.ago * interval '1 second' "
        "from trellis.runs r, (values "
        "(1, 'queued', null, 5), (2, 'queued', null, 60), (3, 'queued', gen_random_uuid(), 900), "
        "(4, 'waiting', null, 900), (5, 'done', null, 900), (6, 'parked', null, 900)"
        ") as c (number, state, holder, ago) where r.kind = 'other.1'"
    )
    metrics = Metrics()
    await metrics.runs(pool)
    assert figure(metrics, "trellis_chunks_waiting", kind="other.1") == 2
    age = figure(metrics, "trellis_chunk_wait_seconds", kind="other.1")
    assert age is not None
    assert 60 <= age < 120
    assert figure(metrics, "trellis_chunks_waiting", kind="other.2") is None
    await admin.execute("update trellis.run_chunks set state = 'done'")
    await metrics.runs(pool)
    assert figure(metrics, "trellis_chunks_waiting", kind="other.1") == 0
    assert figure(metrics, "trellis_chunk_wait_seconds", kind="other.1") == 0


async def test_a_port_for_a_worker() -> None:
    metrics = Metrics()
    metrics.parked("coice.job")
    with metrics.serve(0) as port:
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{port}/metrics")
        assert figures(answer.text)["trellis_chunks_parked_total", frozenset({("kind", "coice.job")})] == 1
        with pytest.raises(Failure, match=f"port {port}"), Metrics().serve(port):
            pass
    with metrics.serve(port):
        pass


async def test_runs_and_pools(pool: Pool, admin: Any) -> None:
    metrics = Metrics()
    await admin.execute(
        "insert into trellis.runs (id, system, kind, total, snapshot) "
        "select gen_random_uuid(), 'other', 'other.kind', 1, '{}' from generate_series(1, 3)"
    )
    await metrics.runs(pool)
    assert figure(metrics, "trellis_runs", state="pending") == 3
    assert figure(metrics, "trellis_runs", state="running") == 0
    async with pool.acquire():
        metrics.pools({"requests": pool})
        assert figure(metrics, "trellis_pool_connections", pool="requests", state="used") == 1


async def test_objects_that_stay(pool: Pool, admin: Any) -> None:
    """Those that merely wait for their turn do not count."""
    metrics = Metrics()
    await admin.execute("insert into trellis.discards (path, error) values ('a', 'away'), ('b', null)")
    await metrics.runs(pool)
    assert figure(metrics, "trellis_objects_unremoved") == 1
    await admin.execute("delete from trellis.discards")
    await metrics.runs(pool)
    assert figure(metrics, "trellis_objects_unremoved") == 0


async def test_a_database_that_does_not_answer_leaves_the_other_figures(pool: Pool) -> None:
    await pool.close()
    metrics = Metrics()
    await metrics.runs(pool)
    assert figure(metrics, "trellis_sockets") == 0


def test_processes_share_their_figures(tmp_path: Path) -> None:
    """Two processes count, one of them ends: its operations stay, what was open in it does not."""
    program = """
import sys
from trellis.realtime.operation import ExecutionOutcome
from trellis.web.metrics import Metrics
metrics = Metrics()
metrics.operation(ExecutionOutcome(data={}, kind="query"), 0.01)
metrics.sockets.inc()
sys.stdout.write(metrics.exposition().decode())
"""
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for number in (1, 2):
        ended = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found = figures(ended.stdout)
        assert found["trellis_operations_total", frozenset({("kind", "query"), ("outcome", "ok")})] == number
        assert found["trellis_sockets", frozenset()] == 1


async def test_the_route(demo: RunningGateway) -> None:
    async with httpx.AsyncClient() as client:
        await client.post(f"{demo.url}/graphql", json={"query": "{ __typename }"})
        answer = await client.get(f"{demo.url}/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = figures(answer.text)
    assert found["trellis_operations_total", frozenset({("kind", "query"), ("outcome", "ok")})] >= 1
    assert ("trellis_runs", frozenset({("state", "running")})) in found
