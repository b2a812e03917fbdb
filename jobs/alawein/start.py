"""Starting what Alawein's platforms compute: one way for all four, by what a platform calls things."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.db.session import Identity
from trellis.jobs.computations.catalogue import form_of
from trellis.jobs.computations.form import Form, Unfit
from trellis.jobs.kind import Priority
from trellis.jobs.queue import Item, Submission, submit

STAGE: Final = 1


@dataclass(frozen=True)
class Platform:
    """What a platform calls things in its API: `names` is the field that names the program, `config` the one
    of its configuration. `program` is what the program calls its own name. `add` inserts the run's own row.
    """

    name: str
    relation: str
    names: str
    config: str
    program: str
    add: str

    @property
    def kind(self) -> str:
        """The kind of run."""
        return f"alawein.{self.name}"


SIMCORE: Final = Platform(
    "simcore",
    "alawein.simcore_simulations",
    "simulationType",
    "config",
    "simulation",
    "insert into alawein.simcore_simulations (id, config, simulation_type, name) values ($1, $2, $3, $4)",
)
TALAI: Final = Platform(
    "talai",
    "alawein.talai_experiments",
    "modelType",
    "hyperparameters",
    "model",
    "insert into alawein.talai_experiments (id, hyperparameters, model_type, name) values ($1, $2, $3, $4)",
)
OPTILIBRIA: Final = Platform(
    "optilibria",
    "alawein.optilibria_runs",
    "problemName",
    "config",
    "problem",
    "insert into alawein.optilibria_runs (id, config, problem_name, algorithm) values ($1, $2, $3, $4)",
)
QMLAB: Final = Platform(
    "qmlab",
    "alawein.qmlab_experiments",
    "quantumSystem",
    "config",
    "system",
    "insert into alawein.qmlab_experiments (id, config, quantum_system, name, particle_count)"
    " values ($1, $2, $3, $4, $5)",
)
PLATFORMS: Final[Mapping[str, Platform]] = {one.kind: one for one in (SIMCORE, TALAI, OPTILIBRIA, QMLAB)}


async def start(
    connection: Connection,
    identity: Identity,
    platform: Platform,
    given: Mapping[str, Any],
    *,
    idempotency_key: str | None = None,
    priority: Priority = "normal",
) -> UUID:
    """Start a computation in the caller's transaction (read committed, as `identity`); returns its id.

    `given` is the input of the platform's start, by GraphQL name: the field that names the program, its
    configuration, `name`; OptiLibria's `algorithm`; QMLab's `particleCount`. Raises GatewayError
    (UNAUTHENTICATED, BAD_USER_INPUT with the `field` to blame, CONFLICT) before anything is written, and what
    Postgres raises; then the transaction has to be rolled back.
    """

    async def insert(run_id: UUID) -> Submission:
        form = _form(platform, given)
        fixed = {platform.program: form.name}
        if form.algorithms:
            fixed["algorithm"] = _algorithm(form, given)
        config = _filled(platform, form, given, fixed)
        row = [run_id, config, form.name, fixed.get("algorithm") or given.get("name")]
        if platform is QMLAB:
            row.append(_particles(form, config, given))
        await connection.execute(platform.add, *row)
        return Submission(
            items=[Item(run_id, {})],
            stages=[STAGE],
            snapshot={"program": form.program, "config": config | fixed},
            title=given.get("name") or f"{form.title}: {fixed['algorithm'].replace('_', ' ')}",
            names={STAGE: form.title},
        )

    return await submit(
        connection,
        identity,
        kind=platform.kind,
        request=dict(given),
        key=idempotency_key,
        insert=insert,
        priority=priority,
    )


def _form(platform: Platform, given: Mapping[str, Any]) -> Form:
    try:
        return form_of(platform.name, given.get(platform.names))
    except Unfit as error:
        raise _refused(platform.names, error) from None


def _algorithm(form: Form, given: Mapping[str, Any]) -> str:
    algorithm = given.get("algorithm")
    if algorithm not in form.algorithms:
        raise _refused("algorithm", Unfit("", f"{form.title} is solved by {', '.join(form.algorithms)}."))
    return str(algorithm)


def _filled(
    platform: Platform, form: Form, given: Mapping[str, Any], fixed: Mapping[str, Any]
) -> dict[str, Any]:
    try:
        config = given.get(platform.config)
        return form.filled({} if config is None else config, fixed)
    except Unfit as error:
        raise _refused(platform.config, error) from None


def _particles(form: Form, config: Mapping[str, Any], given: Mapping[str, Any]) -> int:
    """How many particles a system of QMLab's has: one on a line, or the qubits."""
    particles = int(config.get("qubits", 1))
    if given.get("particleCount") not in (None, particles):
        of = "its `qubits`" if "qubits" in config else "a single particle"
        raise _refused("particleCount", Unfit("", f"{form.title} has {of}: {particles}."))
    return particles


def _refused(field: str, error: Unfit) -> GatewayError:
    path = f"{field}.{error.path}" if error.path else field
    return GatewayError("BAD_USER_INPUT", f"{path}: {error.message}", field=path)
