"""What Alawein's platforms compute, from start to end: real processes, and what becomes of those that are stopped."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.jobs.conftest import Process, identity, launching
from tests.serving import ROOT
from trellis.db.demo.people import PEOPLE, USER_A, USER_B, Person
from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.alawein.computation import AlaweinComputation, Bounds
from trellis.jobs.alawein.start import (
    OPTILIBRIA,
    PLATFORMS,
    QMLAB,
    SIMCORE,
    TALAI,
    Platform,
    start,
)
from trellis.jobs.computations.form import Unfit
from trellis.jobs.computations.simcore import forms as simcore
from trellis.jobs.queue import Queue

LONG = {"problemName": "rosenbrock", "algorithm": "differential_evolution"}
ENDLESS = {**LONG, "config": {"dimensions": 50, "evaluations": 2_000_000, "seed": 1}}
"""Some minutes of computing."""

SEARCH = {**LONG, "config": {"dimensions": 3, "evaluations": 4_000, "seed": 1}}


@dataclass
class Lab:
    """Starts and controls computations as the API does, and looks at what became of them."""

    pool: Pool
    admin: Connection
    bounds: Bounds = field(default_factory=Bounds)

    def kinds(self) -> dict[str, Any]:
        return {name: AlaweinComputation(one, self.bounds) for name, one in PLATFORMS.items()}

    async def start(self, platform: Platform, given: Any, who: Person = USER_A, **more: Any) -> UUID:
        async with transaction(self.pool, identity(who)) as connection:
            return await start(connection, identity(who), platform, given, **more)

    async def control(self, name: str, run_id: UUID, who: Person = USER_A) -> Any:
        queue = Queue(self.kinds())
        async with transaction(self.pool, identity(who)) as connection:
            return await getattr(queue, name)(connection, identity(who), run_id)

    async def row(self, platform: Platform, run_id: UUID) -> Any:
        return await self.admin.fetchrow(f"select * from {platform.relation} where id = $1", run_id)

    async def run(self, run_id: UUID) -> Any:
        return await self.admin.fetchrow("select * from trellis.runs where id = $1", run_id)

    async def points(self, run_id: UUID) -> list[Any]:
        return await self.admin.fetch(
            "select * from alawein.trace_points where run_id = $1 order by sequence", run_id
        )

    async def check(self, run_id: UUID) -> None:
        """Events without gaps; each point has one, and steps and numbers grow together."""
        events = await self.admin.fetch(
            "select sequence, type, data from trellis.run_events where run_id = $1 order by sequence", run_id
        )
        assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
        points = await self.points(run_id)
        assert [(event["sequence"], event["data"]) for event in events if event["type"] == "trace"] == [
            (point["sequence"], {"step": point["step"]}) for point in points
        ]
        steps = [point["step"] for point in points]
        assert steps == sorted(set(steps))

    async def until_points(self, process: Process, run_id: UUID, count: int) -> list[Any]:
        with process.hub.watch(run_id) as signal:
            async with asyncio.timeout(30):
                while len(points := await self.points(run_id)) < count:
                    await signal.wait()
        return points


@pytest.fixture
async def lab(pool: Pool, admin: Connection) -> Lab:
    await admin.executemany(
        "insert into auth.users (id, email) values ($1, $2)", [(one.id, one.email) for one in PEOPLE.values()]
    )
    return Lab(pool, admin)


@asynccontextmanager
async def working(database: Any, lab: Lab, **options: Any) -> AsyncIterator[Process]:
    async with launching(database.dsn, lab.kinds()) as launch:
        yield await launch(processes=2, **options)


async def test_each_platform_computes(lab: Lab, database: Any) -> None:
    runs = {
        SIMCORE: {"name": "Lukewarm", "simulationType": "heat", "config": {"cells": 16}},
        TALAI: {
            "name": "Flowers",
            "modelType": "k_nearest_neighbours",
            "hyperparameters": {"dataset": "iris"},
        },
        OPTILIBRIA: SEARCH,
        QMLAB: {"name": "Pair", "quantumSystem": "circuit"},
    }
    started = {platform: await lab.start(platform, given) for platform, given in runs.items()}
    async with working(database, lab) as process:
        for run_id in started.values():
            assert await process.until(run_id) == "completed"
    for run_id in started.values():
        await lab.check(run_id)
    heat = await lab.row(SIMCORE, started[SIMCORE])
    assert (heat["status"], heat["progress"], heat["name"]) == ("completed", 100, "Lukewarm")
    assert heat["config"]["diffusivity"] == 0.05  # the default is kept beside what was given
    assert {plot["form"] for plot in heat["results"]["plots"]} == {"field", "lines"}
    flowers = await lab.row(TALAI, started[TALAI])
    assert flowers["metrics"]["accuracy"] > 0.9
    assert flowers["metrics"]["plots"][0]["form"] == "matrix"
    found = await lab.row(OPTILIBRIA, started[OPTILIBRIA])
    assert found["results"]["best"] == pytest.approx(found["best_score"], rel=1e-6)
    assert found["best_score"] < 1e-3
    assert found["iterations"] == found["results"]["iterations"] > 10
    pair = await lab.row(QMLAB, started[QMLAB])
    assert set(pair["measurement_results"]["counts"]) == {"00", "11"}
    assert (pair["particle_count"], pair["wave_function_data"]["form"]) == (2, "bars")
    assert (await lab.run(started[OPTILIBRIA]))["title"] == "Rosenbrock: differential evolution"
    points = await lab.points(started[SIMCORE])
    assert len(points) == 240
    assert [point["frame"]["form"] for point in points if point["frame"]] == ["field"] * 24
    assert {point["user_id"] for point in points} == {USER_A.id}


async def test_a_cancel_stops_it_within_a_second(lab: Lab, database: Any) -> None:
    run_id = await lab.start(OPTILIBRIA, ENDLESS)
    async with working(database, lab) as process:
        await lab.until_points(process, run_id, 20)
        row = await lab.row(OPTILIBRIA, run_id)
        assert row["status"] == "running"
        assert row["best_score"] is not None
        loop = asyncio.get_running_loop()
        began = loop.time()
        await lab.control("cancel", run_id)
        assert await process.until(run_id) == "cancelled"
        assert loop.time() - began < 5  # a second, on a machine that others use
        kept = len(await lab.points(run_id))
        other = await lab.start(QMLAB, {"name": "Pair", "quantumSystem": "circuit"})
        assert await process.until(other) == "completed"
    assert (await lab.row(OPTILIBRIA, run_id))["status"] == "cancelled"
    assert len(await lab.points(run_id)) == kept
    await lab.check(run_id)


async def test_a_pause_and_a_dead_process_cost_no_point_and_repeat_none(lab: Lab, database: Any) -> None:
    """Broken off twice; the result and the trace are those of one that was not."""
    given = {**LONG, "config": {"dimensions": 5, "evaluations": 40_000, "seed": 7}}
    undisturbed = await lab.start(OPTILIBRIA, given)
    async with working(database, lab) as process:
        assert await process.until(undisturbed) == "completed"
        disturbed = await lab.start(OPTILIBRIA, given)
        await lab.until_points(process, disturbed, 30)
        await lab.control("pause", disturbed)
        assert await process.until(disturbed, "paused") == "paused"
        await lab.control("resume", disturbed)
        await lab.until_points(process, disturbed, 100)
        for child in process.runner._processes._all:
            os.kill(child.pid, signal.SIGKILL)
        assert await process.until(disturbed) == "completed"
    await lab.check(disturbed)
    traces = [
        [(point["step"], point["values"]) for point in await lab.points(run_id)]
        for run_id in (undisturbed, disturbed)
    ]
    assert traces[0] == traces[1]
    rows = [await lab.row(OPTILIBRIA, run_id) for run_id in (undisturbed, disturbed)]
    assert rows[0]["results"] == rows[1]["results"]


async def test_a_worker_that_is_killed_leaves_it_to_another(lab: Lab, database: Any) -> None:
    given = {**LONG, "config": {"dimensions": 10, "evaluations": 60_000, "seed": 3}}
    run_id = await lab.start(OPTILIBRIA, given)
    async with launching(database.dsn, lab.kinds()) as launch:
        watching = await launch(work=False)
        worker = await asyncio.create_subprocess_exec(
            sys.executable, str(Path(__file__).parent / "worker.py"), database.dsn, cwd=ROOT
        )
        try:
            before = await lab.until_points(watching, run_id, 50)
        finally:
            worker.kill()
            await worker.wait()
        process = await launch(processes=1)
        assert await process.until(run_id) == "completed"
    await lab.check(run_id)
    after = await lab.points(run_id)
    assert [point["id"] for point in after[: len(before)]] == [point["id"] for point in before]
    assert (await lab.row(OPTILIBRIA, run_id))["status"] == "completed"


@pytest.mark.parametrize(
    ("bounds", "said"),
    [(Bounds(seconds=0.3), "longer than 0.3 seconds"), (Bounds(megabytes=16), "more than 16 MB")],
)
async def test_what_needs_too_much_fails_with_the_reason(
    lab: Lab, database: Any, bounds: Bounds, said: str
) -> None:
    lab.bounds = bounds
    knapsack = {"problemName": "knapsack", "algorithm": "dynamic_programming"}
    too_much = {**knapsack, "config": {"items": 100, "capacity": 480_000}}
    run_id = await lab.start(OPTILIBRIA, ENDLESS if bounds.seconds < 1 else too_much)
    async with working(database, lab) as process:
        assert await process.until(run_id) == "failed"
    run = await lab.run(run_id)
    assert said in run["error"]
    assert (await lab.row(OPTILIBRIA, run_id))["status"] == "failed"
    await lab.check(run_id)


async def test_what_diverges_says_so_and_may_be_deleted(lab: Lab, database: Any) -> None:
    config = {"rho": 300, "sigma": 100, "beta": 50, "time_step": 0.02, "duration": 1}
    run_id = await lab.start(SIMCORE, {"name": "Wild", "simulationType": "lorenz", "config": config})
    async with working(database, lab) as process:
        assert await process.until(run_id) == "failed"
    assert (await lab.run(run_id))["error"] == "The trajectory has no end: take shorter steps."
    await lab.control("delete", run_id)
    assert await lab.run(run_id) is None
    assert await lab.points(run_id) == []


HEAT = {"name": "Heat", "simulationType": "heat"}


REFUSED: list[tuple[Platform, dict[str, Any], str, str]] = [
    (SIMCORE, {**HEAT, "simulationType": "alchemy"}, "simulationType", "There is heat, wave"),
    (SIMCORE, {**HEAT, "config": {"cells": 5000}}, "config.cells", "maximum of 256"),
    (SIMCORE, {**HEAT, "config": {"cells": "many"}}, "config.cells", "not of type 'integer'"),
    (SIMCORE, {**HEAT, "config": {"scheme": "explicit"}}, "config.time_step", "stable up to"),
    (SIMCORE, {**HEAT, "config": {"colour": "red"}}, "config", "'colour' was unexpected"),
    (SIMCORE, {**HEAT, "config": [1]}, "config", "not of type 'object'"),
    (SIMCORE, {**HEAT, "config": []}, "config", "not of type 'object'"),
    (SIMCORE, {**HEAT, "config": {"time_step": 1e-6, "cells": 256}}, "config.time_step", "too much"),
    (
        TALAI,
        {"name": "x", "modelType": "neural_network", "hyperparameters": {"hidden_layers": [0]}},
        "hyperparameters.hidden_layers.0",
        "minimum of 1",
    ),
    (OPTILIBRIA, {**SEARCH, "algorithm": "prayer"}, "algorithm", "is solved by"),
    (OPTILIBRIA, {**SEARCH, "problemName": "knapsack"}, "algorithm", "dynamic_programming"),
    (
        QMLAB,
        {"name": "x", "quantumSystem": "box", "particleCount": 2},
        "particleCount",
        "a single particle: 1",
    ),
    (
        QMLAB,
        {
            "name": "x",
            "quantumSystem": "circuit",
            "config": {"qubits": 2, "gates": [{"gate": "H", "on": [2]}]},
        },
        "config.gates.0.on",
        "qubits 0 to 1",
    ),
]


async def test_what_does_not_fit_is_refused_and_writes_nothing(lab: Lab) -> None:
    for platform, given, member, said in REFUSED:
        with pytest.raises(GatewayError, match=said) as raised:
            await lab.start(platform, given)
        assert (raised.value.code, raised.value.extensions["field"]) == ("BAD_USER_INPUT", member)
        assert len(str(raised.value)) < 500
        assert await lab.admin.fetchval(f"select count(*) from {platform.relation}") == 0
    assert await lab.admin.fetchval("select count(*) from trellis.runs") == 0


async def test_the_same_key_starts_one(lab: Lab) -> None:
    first = await lab.start(OPTILIBRIA, SEARCH, idempotency_key="k")
    assert await lab.start(OPTILIBRIA, SEARCH, idempotency_key="k") == first
    with pytest.raises(GatewayError) as raised:
        await lab.start(OPTILIBRIA, ENDLESS, idempotency_key="k")
    assert raised.value.code == "CONFLICT"
    assert await lab.start(OPTILIBRIA, SEARCH, who=USER_B, idempotency_key="k") != first


async def test_another_may_not_control_it(lab: Lab) -> None:
    run_id = await lab.start(OPTILIBRIA, SEARCH)
    for name in ("cancel", "pause", "resume", "retry", "delete"):
        with pytest.raises(GatewayError) as raised:
            await lab.control(name, run_id, USER_B)
        assert raised.value.code == "NOT_FOUND"
    async with transaction(lab.pool, identity(USER_B)) as connection:
        with pytest.raises(GatewayError) as raised:
            await start(connection, SERVICE, SIMCORE, HEAT)
    assert raised.value.code == "UNAUTHENTICATED"


def test_what_cannot_even_be_shown_is_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for unshown in (deep, 10**5_000):
        with pytest.raises(Unfit, match="nested too deep, or has a number"):
            simcore.HEAT.filled({"cells": unshown})
