"""What Alawein's platforms run: simulations, trained models, optimisations, quantum experiments."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from trellis.schema.declaration import Many, One, Order, Owner, Writes, column, many, one, table
from trellis.schema.scalars import JSON

if TYPE_CHECKING:
    from trellis.schema.alawein.computing import AlaweinTracePoint
    from trellis.schema.alawein.system import AlaweinProfile

_NEWEST_LAST: Order = (("created_at", "ASC"),)
_OWNER = Owner("user", name="full_name", email="email")


@strawberry.enum(description="How far something is that a platform runs.")
class AlaweinRunStatus(Enum):
    """How far something is that a platform runs."""

    PENDING = strawberry.enum_value("pending", description="Waits for its turn.")
    RUNNING = strawberry.enum_value(
        "running", description="Is worked on, is paused, or is about to stop: `state` tells which."
    )
    COMPLETED = strawberry.enum_value("completed", description="Came to its end: there is a result.")
    FAILED = strawberry.enum_value("failed", description="Could not be gone on with; `error` says why.")
    CANCELLED = strawberry.enum_value("cancelled", description="Was stopped before its end.")


@table(
    "alawein.simcore_simulations",
    order=_NEWEST_LAST,
    writes=Writes(update=("name",), delete=True),
    run="alawein.simcore",
    owner=_OWNER,
    visible_with="id",
)
class AlaweinSimcoreSimulation:
    """A simulation of SimCore's; started by `startAlaweinSimcoreSimulation`."""

    row_id: UUID = column("Simulation identifier; the id of the run.", sql="id")
    user_id: UUID = column("Key of the person who started it.")
    name: str = column("What its owner calls it.")
    simulation_type: str = column("What is simulated, such as `heat` or `lorenz`.")
    status: AlaweinRunStatus = column("How far the simulation is.")
    progress: int = column("How much of it is computed, in per cent.")
    config: JSON | None = column("What it is computed with; what was left out, by its default.")
    results: JSON | None = column("What it came to: figures, and `plots` to draw; null until it ends.")
    started_at: datetime | None = column("When it was taken up.")
    completed_at: datetime | None = column("When it ended, in whatever way.")
    created_at: datetime = column("When somebody started it.")
    updated_at: datetime = column("When the row was changed last.")
    user: One["AlaweinProfile"] = one("The person who started it.", via="user_id")
    trace: Many["AlaweinTracePoint"] = many("What it told while it was computed.", via="run_id")


@table(
    "alawein.talai_experiments",
    order=_NEWEST_LAST,
    writes=Writes(update=("name",), delete=True),
    run="alawein.talai",
    owner=_OWNER,
    visible_with="id",
)
class AlaweinTalaiExperiment:
    """A model that TalAI trains; started by `startAlaweinTalaiExperiment`."""

    row_id: UUID = column("Experiment identifier; the id of the run.", sql="id")
    user_id: UUID = column("Key of the person who started the training.")
    name: str = column("What its owner calls it.")
    model_type: str | None = column("What kind of model is trained, such as `neural_network`.")
    status: AlaweinRunStatus = column("How far the training is.")
    progress: int = column("How much of the training is done, in per cent.")
    hyperparameters: JSON | None = column("How it is trained, and the data set that it is trained on.")
    metrics: JSON | None = column("How well it does: figures, and `plots` to draw; null until it ends.")
    started_at: datetime | None = column("When the training was taken up.")
    completed_at: datetime | None = column("When the training ended, in whatever way.")
    created_at: datetime = column("When somebody started it.")
    updated_at: datetime = column("When the row was changed last.")
    user: One["AlaweinProfile"] = one("The person who started it.", via="user_id")
    trace: Many["AlaweinTracePoint"] = many("What it told while it was computed.", via="run_id")


@table(
    "alawein.optilibria_runs",
    order=_NEWEST_LAST,
    writes=Writes(delete=True),
    run="alawein.optilibria",
    owner=_OWNER,
    visible_with="id",
)
class AlaweinOptilibriaRun:
    """A search of OptiLibria's for the best; started by `startAlaweinOptilibriaRun`."""

    row_id: UUID = column("Identifier; the id of the run.", sql="id")
    user_id: UUID = column("Key of the person who started the search.")
    problem_name: str = column("What is to be solved, such as `rastrigin` or `knapsack`.")
    algorithm: str = column("How it is searched for, such as `differential_evolution`.")
    status: AlaweinRunStatus = column("How far the search is.")
    iterations: int | None = column("How many rounds the algorithm has made so far.")
    best_score: float | None = column("The best value that was found so far.")
    config: JSON | None = column("The problem's size and the algorithm's settings, with their defaults.")
    results: JSON | None = column("What was found: figures, and `plots` to draw; null until it ends.")
    started_at: datetime | None = column("When the search was taken up.")
    completed_at: datetime | None = column("When the search ended, in whatever way.")
    created_at: datetime = column("When somebody started it.")
    updated_at: datetime = column("When the row was changed last.")
    user: One["AlaweinProfile"] = one("The person who started it.", via="user_id")
    trace: Many["AlaweinTracePoint"] = many("What it told while it was computed.", via="run_id")


@table(
    "alawein.qmlab_experiments",
    order=_NEWEST_LAST,
    writes=Writes(update=("name",), delete=True),
    run="alawein.qmlab",
    owner=_OWNER,
    visible_with="id",
)
class AlaweinQmlabExperiment:
    """A quantum system that QMLab computes; started by `startAlaweinQmlabExperiment`."""

    row_id: UUID = column("Experiment identifier; the id of the run.", sql="id")
    user_id: UUID = column("Key of the person who started the experiment.")
    name: str = column("What its owner calls it.")
    quantum_system: str = column("What is computed, such as `harmonic_well` or `circuit`.")
    status: AlaweinRunStatus = column("How far the experiment is.")
    particle_count: int | None = column("How many particles there are; the qubits, of a circuit.")
    config: JSON | None = column("The system's particulars; what was left out, by its default.")
    wave_function_data: JSON | None = column("The state at the end, as a plot; null until then.")
    measurement_results: JSON | None = column(
        "What was measured: figures, and `plots` to draw; null until it ends."
    )
    started_at: datetime | None = column("When the experiment was taken up.")
    completed_at: datetime | None = column("When the experiment ended, in whatever way.")
    created_at: datetime = column("When somebody started it.")
    updated_at: datetime = column("When the row was changed last.")
    user: One["AlaweinProfile"] = one("The person who started it.", via="user_id")
    trace: Many["AlaweinTracePoint"] = many("What it told while it was computed.", via="run_id")
