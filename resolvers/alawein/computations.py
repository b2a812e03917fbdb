"""What Alawein's platforms compute: what there is, starting it, following it, its trace as a file."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Final
from uuid import UUID

import orjson
import strawberry
from strawberry.types import Info

from trellis.jobs.alawein.start import OPTILIBRIA, PLATFORMS, QMLAB, SIMCORE, TALAI, Platform, start
from trellis.jobs.computations.catalogue import FORMS
from trellis.loaders.runs import RUN
from trellis.resolvers.context import context_of
from trellis.resolvers.exports import Export
from trellis.resolvers.runs import followed
from trellis.resolvers.writes import payload, read_back
from trellis.schema.alawein.computing import AlaweinForm, AlaweinKind, AlaweinTracePoint
from trellis.schema.alawein.runs import (
    AlaweinOptilibriaRun,
    AlaweinQmlabExperiment,
    AlaweinSimcoreSimulation,
    AlaweinTalaiExperiment,
)
from trellis.schema.declaration import Link, Table, declaration_of
from trellis.schema.fields import DerivedField, argument, camel
from trellis.schema.objects import Types
from trellis.schema.reads import Followed, Streamed, Written
from trellis.schema.run import RunPriority
from trellis.schema.scalars import JSON

_POINT = declaration_of(AlaweinTracePoint)
_AFTER = "The `sequence` of the last point that you have seen; 0 or nothing for all."
_KEY = "The same key and input returns what they started first."
_PRIORITY = "How it is placed among your other runs."


@strawberry.input(description="What SimCore is to simulate.")
class StartAlaweinSimcoreSimulationInput:
    """Input of `startAlaweinSimcoreSimulation`."""

    name: str = strawberry.field(description="What you call the simulation.")
    simulation_type: str = strawberry.field(
        description="`heat`, `wave`, `lorenz`, `n_body` or `ising`: a name of `alaweinForms(kind: SIMCORE)`."
    )
    config: JSON | None = strawberry.field(
        default=None, description="What that form describes; what is left out has its default."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)
    priority: RunPriority = strawberry.field(default=RunPriority.NORMAL, description=_PRIORITY)


@strawberry.input(description="What TalAI is to train, and on what.")
class StartAlaweinTalaiExperimentInput:
    """Input of `startAlaweinTalaiExperiment`."""

    name: str = strawberry.field(description="What you call the experiment.")
    model_type: str = strawberry.field(
        description="A name of `alaweinForms(kind: TALAI)`, such as `neural_network`."
    )
    hyperparameters: JSON | None = strawberry.field(
        default=None,
        description="What that form describes, the `dataset` among it; the rest has its default.",
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)
    priority: RunPriority = strawberry.field(default=RunPriority.NORMAL, description=_PRIORITY)


@strawberry.input(description="What OptiLibria is to find the best of, and how.")
class StartAlaweinOptilibriaRunInput:
    """Input of `startAlaweinOptilibriaRun`."""

    problem_name: str = strawberry.field(
        description="A name of `alaweinForms(kind: OPTILIBRIA)`, such as `rastrigin` or `knapsack`."
    )
    algorithm: str = strawberry.field(description="One of that form's `algorithms`.")
    config: JSON | None = strawberry.field(
        default=None, description="What the form describes: the problem's size, and the algorithm's settings."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)
    priority: RunPriority = strawberry.field(default=RunPriority.NORMAL, description=_PRIORITY)


@strawberry.input(description="What QMLab is to compute.")
class StartAlaweinQmlabExperimentInput:
    """Input of `startAlaweinQmlabExperiment`."""

    name: str = strawberry.field(description="What you call the experiment.")
    quantum_system: str = strawberry.field(
        description="`box`, `harmonic_well`, `barrier` or `circuit`: a name of `alaweinForms(kind: QMLAB)`."
    )
    particle_count: int | None = strawberry.field(
        default=None, description="1 on a line; of a circuit, its `qubits`. Found out if not given."
    )
    config: JSON | None = strawberry.field(
        default=None, description="What that form describes; what is left out has its default."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)
    priority: RunPriority = strawberry.field(default=RunPriority.NORMAL, description=_PRIORITY)


@dataclass(frozen=True)
class _Served:
    """How one platform is served: its table, its start's input and payload, what people call a run of it."""

    platform: Platform
    row: type
    input: type
    entity: str
    what: str

    @property
    def table(self) -> Table:
        return declaration_of(self.row)


_SERVED: Final = (
    _Served(
        SIMCORE,
        AlaweinSimcoreSimulation,
        StartAlaweinSimcoreSimulationInput,
        "simulation",
        "a simulation",
    ),
    _Served(
        TALAI,
        AlaweinTalaiExperiment,
        StartAlaweinTalaiExperimentInput,
        "experiment",
        "the training of a model",
    ),
    _Served(
        OPTILIBRIA,
        AlaweinOptilibriaRun,
        StartAlaweinOptilibriaRunInput,
        "run",
        "a search for the best",
    ),
    _Served(
        QMLAB,
        AlaweinQmlabExperiment,
        StartAlaweinQmlabExperimentInput,
        "experiment",
        "a quantum experiment",
    ),
)


def computation_queries() -> Iterator[DerivedField]:
    """`alaweinForms(kind)`."""

    async def forms(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> list[AlaweinForm]:
        context_of(info).signed_in()
        return [
            AlaweinForm(
                name=form.name,
                title=form.title,
                description=form.description,
                schema=JSON(form.schema),
                example=JSON(form.example),
                algorithms=list(form.algorithms),
            )
            for form in FORMS[kwargs["kind"].value]
        ]

    yield DerivedField(
        "alaweinForms",
        list[AlaweinForm],
        forms,
        "What a platform computes, and how each of it is configured; for everybody who is signed in.",
        [argument("kind", AlaweinKind, "Which platform.", required=True)],
    )


def computation_mutations(types: Types) -> Iterator[DerivedField]:
    """A start for each platform, all by the same code."""
    for served in _SERVED:
        yield _start(served, types)


def _start(served: _Served, types: Types) -> DerivedField:
    table, entity = served.table, served.entity
    name = f"start{table.type_name}"
    started = payload(f"{name[0].upper()}{name[1:]}Payload", entity, types.rows[table.type_name])

    async def resolve(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        identity = context.signed_in()
        given = {camel(field.name): getattr(asked, field.name) for field in fields(asked)}
        key, priority = given.pop("idempotencyKey"), given.pop("priority")
        async with context.write() as connection:
            run_id = await start(
                connection,
                identity,
                served.platform,
                given,
                idempotency_key=key,
                priority=priority.value,
            )
        return await read_back(context, table, started, entity, (run_id,))

    follow = table.type_name[0].lower() + table.type_name[1:]
    return DerivedField(
        name,
        started,
        resolve,
        f"Start {served.what}. BAD_USER_INPUT names the member of the configuration that does not fit. "
        f"Follow it with the subscriptions `{follow}` and `alaweinTrace`.",
        [argument("input", served.input, "What to compute.", required=True)],
        reads=Written(entity, (table,)),
    )


def computation_subscriptions(types: Types) -> Iterator[DerivedField]:
    """Each platform's rows by their keys, and `alaweinTrace`."""
    for served in _SERVED:
        table = served.table
        yield followed(
            table.type_name[0].lower() + table.type_name[1:],
            types.rows[table.type_name],
            f"How {served.what} stands now, then at every change; completes when it has ended.",
            [argument("row_id", UUID, "Its key, which is the run's id.", required=True)],
            Followed("row_id", {served.platform.kind: table}),
        )
    yield followed(
        "alaweinTrace",
        types.rows[_POINT.type_name],
        "Every point of a computation's trace once, in order, after the `sequence` given; completes when the "
        "computation has ended.",
        [
            argument("run_id", UUID, "Key of the simulation, experiment or search.", required=True),
            argument("after", int, _AFTER),
        ],
        Streamed("run_id", RUN, Link("trace", _POINT.type_name, "run_id", many=True, description=""), _POINT),
    )


_COLUMNS: Final = ("sequence", "step", "values", "createdAt")
_TRACE: Final = Export(
    rows="""
select sequence, step, values, frame, created_at as "createdAt"
from alawein.trace_points
where run_id = $1 and sequence > $2 and ($4::text is null or strpos(lower(values::text), lower($4)) > 0)
order by sequence limit $3
""",
    columns=_COLUMNS,
    cells=lambda row: (
        row["sequence"],
        row["step"],
        orjson.dumps(row["values"]).decode(),
        row["createdAt"],
    ),
)
EXPORTS: Final = dict.fromkeys(PLATFORMS, _TRACE)
"""The trace of each platform's runs, as rows of a file."""
