"""What Alawein's platforms compute, over the API: described, started, followed, exported; what others may not see."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import Filled
from tests.resolvers.conftest import Gateway, open_gateway, served_of
from trellis.db.demo.alawein import load
from trellis.db.demo.people import identity_of
from trellis.db.errors import GatewayError
from trellis.db.listen import Listener
from trellis.db.pool import Connection
from trellis.jobs.runner import Runner
from trellis.resolvers.exports import Exports
from trellis.resolvers.schema import Served

FORMS = "query ($kind: AlaweinKind!) { alaweinForms(kind: $kind) { name title description schema example algorithms } }"
STARTS = {
    "SimcoreSimulation": ("simulation", {"name": "Warm", "simulationType": "heat", "config": {"cells": 10}}),
    "TalaiExperiment": (
        "experiment",
        {
            "name": "Flowers",
            "modelType": "k_nearest_neighbours",
            "hyperparameters": {"dataset": "iris", "folds": 3},
        },
    ),
    "OptilibriaRun": (
        "run",
        {"problemName": "ackley", "algorithm": "nelder_mead", "config": {"dimensions": 2, "restarts": 2}},
    ),
    "QmlabExperiment": (
        "experiment",
        {"name": "Pair", "quantumSystem": "circuit", "particleCount": 2},
    ),
}
OUTCOMES = {
    "SimcoreSimulation": "results",
    "TalaiExperiment": "metrics",
    "OptilibriaRun": "results",
    "QmlabExperiment": "measurementResults",
}
TRACE = """
subscription ($id: UUID!, $after: Int) { alaweinTrace(runId: $id, after: $after) { sequence step values frame runId } }
"""
READ = """
query ($id: UUID!) {
  run(id: $id) { state fraction actions title }
  alaweinTracePoints(where: {runId: {eq: $id}}, first: 5) { totalCount nodes { step } }
}
"""


def start(name: str, selection: str = "rowId status state") -> str:
    entity = STARTS[name][0]
    return f"""
mutation ($input: StartAlawein{name}Input!) {{ startAlawein{name}(input: $input) {{ {entity} {{ {selection} }} }} }}
"""


@dataclass
class Lab:
    """A gateway of Alawein alone, with a worker."""

    gateway: Gateway
    runner: Runner
    admin: Connection
    served: Served

    async def start(self, name: str, who: str = "user-a", /, **changes: Any) -> Any:
        entity, given = STARTS[name]
        found = await self.gateway.data(start(name), who, input=given | changes)
        return found[f"startAlawein{name}"][entity]

    async def refusal(
        self, name: str, who: str | None = "user-a", /, **changes: Any
    ) -> tuple[str, str | None]:
        return await self.gateway.refusal(start(name), who, input=STARTS[name][1] | changes)


@pytest.fixture
async def database(copy: Any, filled: Filled) -> AsyncIterator[Any]:
    async with copy(await filled(load), "alawein") as database:
        yield database


@pytest.fixture(params=[True, False], ids=["planned", "plain"])
async def lab(
    database: Any, admin: Connection, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Lab]:
    alawein = served_of("alawein")
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(
            open_gateway(database, alawein, tmp_path, planned=request.param, listening=True)
        )
        listener = Listener(database.dsn)
        await listener.start()
        stack.push_async_callback(listener.stop)
        runner = Runner(
            gateway.pool, listener, gateway.services.kinds, dsn=database.dsn, sweep=0.1, processes=2
        )
        stack.push_async_callback(runner.stop, 1.0)
        yield Lab(gateway, runner, admin, alawein)


async def test_what_there_is_to_compute_is_described_to_who_is_signed_in(lab: Lab) -> None:
    for kind, names in {
        "SIMCORE": ["heat", "wave", "lorenz", "n_body", "ising"],
        "TALAI": [
            "logistic_regression",
            "neural_network",
            "random_forest",
            "support_vector_machine",
            "k_nearest_neighbours",
        ],
        "OPTILIBRIA": ["rosenbrock", "rastrigin", "ackley", "travelling_salesman", "knapsack"],
        "QMLAB": ["box", "harmonic_well", "barrier", "circuit"],
    }.items():
        forms = (await lab.gateway.data(FORMS, "user-a", kind=kind))["alaweinForms"]
        assert [form["name"] for form in forms] == names
        for form in forms:
            Draft202012Validator(form["schema"]).validate(form["example"])
            assert bool(form["algorithms"]) == (kind == "OPTILIBRIA")
    assert await lab.gateway.refusal(FORMS, None, kind="SIMCORE") == ("UNAUTHENTICATED", None)


async def test_what_is_started_is_followed_to_its_end(lab: Lab) -> None:
    started = {name: await lab.start(name) for name in STARTS}
    live, traces = {}, {}
    for name, row in started.items():
        assert (row["status"], row["state"]) == ("PENDING", "PENDING")
        field, outcome = f"alawein{name}", OUTCOMES[name]
        query = f"subscription ($id: UUID!) {{ {field}(rowId: $id) {{ status fraction {outcome} }} }}"
        live[name] = await lab.gateway.follow(query, "user-a", id=row["rowId"])
        traces[name] = await lab.gateway.follow(TRACE, "user-a", id=row["rowId"])
    await lab.runner.start()
    for name, row in started.items():
        last = (await live[name].told())[-1]
        assert (last["status"], last["fraction"]) == ("COMPLETED", 1)
        assert last[OUTCOMES[name]]["plots"]
        points = await traces[name].told()
        steps = [point["step"] for point in points]
        assert steps == sorted(set(steps))
        assert {point["runId"] for point in points} == {row["rowId"]}
        read = await lab.gateway.data(READ, "user-a", id=row["rowId"])
        trace = read["alaweinTracePoints"]
        assert (trace["totalCount"], [node["step"] for node in trace["nodes"]]) == (len(steps), steps[:5])
        assert read["run"]["actions"] == ["DELETE"]
        # Who comes back with a cursor, to a run that has ended too, has the rest, and nothing twice.
        middle = points[len(points) // 2]
        again = await lab.gateway.follow(TRACE, "user-a", id=row["rowId"], after=middle["sequence"])
        assert await again.told() == points[len(points) // 2 + 1 :]


async def test_nobody_else_sees_or_follows_it(lab: Lab) -> None:
    row = await lab.start("QmlabExperiment")
    await lab.runner.start()
    await (await lab.gateway.follow(TRACE, "user-a", id=row["rowId"])).told()
    for other in ("user-b", "manager-a", "admin"):
        read = await lab.gateway.data(READ, other, id=row["rowId"])
        assert read == {"run": None, "alaweinTracePoints": {"totalCount": 0, "nodes": []}}
        refused = await (await lab.gateway.follow(TRACE, other, id=row["rowId"])).rest(30)
        assert [error["extensions"]["code"] for one in refused for error in one.errors] == ["NOT_FOUND"]


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("SimcoreSimulation", {"simulationType": "alchemy"}, "simulationType"),
    ("SimcoreSimulation", {"config": {"cells": 1000}}, "config.cells"),
    ("SimcoreSimulation", {"config": {"scheme": "explicit", "time_step": 1}}, "config.time_step"),
    ("SimcoreSimulation", {"config": "cells"}, "config"),
    ("SimcoreSimulation", {"name": "  "}, "name"),
    ("TalaiExperiment", {"hyperparameters": {"dataset": "mnist"}}, "hyperparameters.dataset"),
    ("OptilibriaRun", {"algorithm": "two_opt"}, "algorithm"),
    ("QmlabExperiment", {"particleCount": 3}, "particleCount"),
]


async def test_what_does_not_fit_is_refused_with_the_member_to_blame(lab: Lab) -> None:
    for name, changes, field in REFUSED:
        assert await lab.refusal(name, **changes) == ("BAD_USER_INPUT", field), changes
    assert await lab.admin.fetchval("select count(*) from trellis.runs") == 0


async def test_who_is_not_signed_in_starts_nothing_and_a_key_starts_once(lab: Lab) -> None:
    for name in STARTS:
        assert await lab.refusal(name, None) == ("UNAUTHENTICATED", None)
    first = await lab.start("OptilibriaRun", idempotencyKey="k")
    assert (await lab.start("OptilibriaRun", idempotencyKey="k"))["rowId"] == first["rowId"]
    code, _ = await lab.refusal("OptilibriaRun", idempotencyKey="k", config={"dimensions": 3})
    assert code == "CONFLICT"


async def test_a_trace_is_exported(lab: Lab) -> None:
    row = await lab.start("SimcoreSimulation")
    await lab.runner.start()
    points = await (await lab.gateway.follow(TRACE, "user-a", id=row["rowId"])).told()
    exports = Exports(lab.gateway.pool, lab.served.exports)
    kind, export = await exports.find(identity_of("user-a@trellis.test"), UUID(row["rowId"]))
    assert kind == "alawein.simcore"

    async def pages(search: str | None = None) -> list[Any]:
        found = exports.pages(identity_of("user-a@trellis.test"), UUID(row["rowId"]), export, search)
        async with aclosing(found), asyncio.timeout(10):
            return [one async for page in found for one in page]

    rows = await pages()
    assert [(one["step"], one["values"]) for one in rows] == [(one["step"], one["values"]) for one in points]
    assert len(export.cells(rows[0])) == len(export.columns)
    assert len(await pages("Maximum")) == len(points)
    assert await pages("loss") == []
    with pytest.raises(GatewayError, match="no such run"):
        await exports.find(identity_of("user-b@trellis.test"), UUID(row["rowId"]))
