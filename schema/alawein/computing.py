"""What Alawein's computations take, and what they tell while they go on."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from trellis.schema.declaration import One, Order, column, one, table
from trellis.schema.scalars import JSON

if TYPE_CHECKING:
    from trellis.schema.alawein.system import AlaweinProfile

_BY_SEQUENCE: Order = (("sequence", "ASC"),)


@strawberry.enum(description="A platform that computes.")
class AlaweinKind(Enum):
    """A platform that computes."""

    SIMCORE = strawberry.enum_value("simcore", description="Simulations: heat, waves, orbits, chaos, spins.")
    TALAI = strawberry.enum_value("talai", description="Models that are trained on a data set.")
    OPTILIBRIA = strawberry.enum_value("optilibria", description="Searches for the best of something.")
    QMLAB = strawberry.enum_value("qmlab", description="Wave functions and circuits of qubits.")


@strawberry.type(description="Something that a platform computes, and what it may be configured with.")
class AlaweinForm:
    """One program's configuration, as data."""

    name: str = strawberry.field(
        description="What a start names: a `simulationType`, `modelType`, `problemName` or `quantumSystem`."
    )
    title: str = strawberry.field(description="What people call it.")
    description: str = strawberry.field(description="What is computed, and how.")
    schema: JSON = strawberry.field(
        description="JSON Schema (2020-12) of the configuration. Each member has a `default`, so that any "
        "may be left out; the start refuses, besides, what would be unstable or too much."
    )
    example: JSON = strawberry.field(description="A configuration worth trying.")
    algorithms: list[str] = strawberry.field(
        description="The names that `algorithm` of a start may have; none but for OPTILIBRIA."
    )


@table("alawein.trace_points", order=_BY_SEQUENCE, visible_with="run_id")
class AlaweinTracePoint:
    """What a computation told at one of its steps; at most some 500 of a run."""

    row_id: UUID = column("Point identifier.", sql="id")
    run_id: UUID = column("The run that it belongs to: the key of a simulation, experiment or search.")
    user_id: UUID = column("Key of the person whose run it is.")
    sequence: int = column("Its number in the run, which grows; others may lie between two points.")
    step: int = column("The step of the computation: a time step, an epoch, an evaluation.")
    values: JSON = column("Numbers by their names as people say them, or null for one that is none.")
    frame: JSON | None = column("A plot of what there was at this step; of some steps only.")
    created_at: datetime = column("When it was stored.")
    user: One["AlaweinProfile"] = one("The person whose run it is.", via="user_id")
