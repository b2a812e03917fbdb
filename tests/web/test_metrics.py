"""What Prometheus is told, read back with its own parser."""

import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.serving import ROOT, RunningGateway
from trellis.db.pool import Pool
from trellis.db.session import ANON, Identity
from trellis.providers.errors import Unavailable
from trellis.providers.vision.model import Answer, Question
from trellis.realtime.operation import ALL_KINDS, ExecutionOutcome, Operation
from trellis.web.metrics import MeasuredExecutor, MeasuredModel, Metrics

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

    async def stream(
        self, operation: Operation, identity: Identity, *, kinds: Any = ALL_KINDS
    ) -> AsyncGenerator[ExecutionOutcome, None]:
        for number in range(3):
            yield ExecutionOutcome(data=number, kind="subscription")


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
    stream = MeasuredExecutor(Executor(), metrics).stream(Operation("s"), ANON)
    assert (await anext(stream)).data == 0
    assert figure(metrics, "trellis_subscriptions") == 1
    await stream.aclose()
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
    assert await model.ask(Question(b"", "image/jpeg", "?", "boolean")) == {"result": True}
    with pytest.raises(Unavailable):
        await model.ask(Question(b"", "image/jpeg", "fail", "boolean"))
    labels = {"provider": "a model"}
    assert figure(metrics, "trellis_provider_calls_total", outcome="ok", **labels) == 1
    assert figure(metrics, "trellis_provider_calls_total", outcome="Unavailable", **labels) == 1
    assert figure(metrics, "trellis_provider_call_seconds_count", **labels) == 2


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
