"""Alawein's rows, as the rights test tries them: one's own, what is public, and what a team shares."""

from typing import Any

from tests.db.rights_row import NEWCOMER, PERSON, PUBLIC, Row, SystemRows
from trellis.db.demo import alawein
from trellis.db.demo.people import MANAGER_A, PEOPLE, Person
from trellis.db.pool import Connection

_OWN = ("", PERSON.format("t.user_id"), "t.user_id")
_RUNS = (
    "simcore_simulations",
    "talai_experiments",
    "optilibria_runs",
    "qmlab_experiments",
    "mezan_executions",
)
_OF_PROJECT = (
    "join alawein.projects p on p.id = t.project_id",
    f"case when p.is_public then '{PUBLIC}' end",
    "p.owner_id",
)
_TEAM = f"case {{}} when '{alawein.team_id('a')}' then 'a' when '{alawein.team_id('b')}' then 'b' end"

_FILL = """
insert into alawein.simcore_simulations (user_id, name, simulation_type, status)
select id, 'x', 'heat', 'completed' from alawein.profiles;
insert into alawein.talai_experiments (user_id, name, status) select id, 'x', 'completed' from alawein.profiles;
insert into alawein.optilibria_runs (user_id, problem_name, algorithm, status)
select id, 'ackley', 'x', 'completed' from alawein.profiles;
insert into alawein.qmlab_experiments (user_id, name, quantum_system, status)
select id, 'x', 'box', 'completed' from alawein.profiles;
insert into alawein.mezan_executions (user_id, workflow_id, workflow_name, definition, status)
select user_id, id, name, '{}', 'completed' from alawein.mezan_workflows;
insert into alawein.mezan_steps (execution_id, user_id, sequence, step, status)
select id, user_id, 1, 'x', 'completed' from alawein.mezan_executions;
"""
_ADD_RUNS = """
insert into trellis.runs (id, system, kind, created_by, snapshot)
select id, 'alawein', '{kind}', user_id, '{{}}' from alawein.{table}
"""
_ADD_POINTS = """
insert into alawein.trace_points (run_id, user_id, sequence, step, values, frame)
select id, created_by, 1, 0, '{"best": 1}', '{"form": "lines"}' from trellis.runs
where system = 'alawein' and kind <> 'alawein.mezan_execution'
"""


async def _populate(admin: Connection) -> None:
    """The demo, and a row of each person in what it leaves empty."""
    await alawein.load(admin)
    await admin.execute(_FILL)
    for kind, table in zip(
        ("simcore", "talai", "optilibria", "qmlab", "mezan_execution"), _RUNS, strict=True
    ):
        await admin.execute(_ADD_RUNS.format(kind=f"alawein.{kind}", table=table))
    await admin.execute(_ADD_POINTS)


def _additions(table: str, person: Person) -> list[Row]:
    """What names no owner is the person's own; of a project's parts and preferences, everybody's are tried."""
    schema, _, name = table.partition(".")
    if schema != "alawein":
        return []
    public = alawein.project_id(MANAGER_A)
    if name == "profiles":
        return [
            Row({"id": NEWCOMER, "full_name": "x"}, None, NEWCOMER),
            *(Row({"id": one.id, "full_name": "x"}, one.tenant, one.id) for one in PEOPLE.values()),
        ]
    if name == "project_features":
        return [Row({"project_id": public, "name": "x"}, PUBLIC, MANAGER_A.id)]
    if name == "project_tech_stack":
        return [Row({"project_id": public, "technology": "x", "category": "x"}, PUBLIC, MANAGER_A.id)]
    values: dict[str, dict[str, Any]] = {
        "projects": {"name": "x", "slug": "x", "category": "portfolio"},
        "user_project_preferences": {"project_id": public},
        "simcore_simulations": {"name": "x", "simulation_type": "heat"},
        "talai_experiments": {"name": "x"},
        "optilibria_runs": {"problem_name": "x", "algorithm": "x"},
        "qmlab_experiments": {"name": "x", "quantum_system": "x"},
        "mezan_workflows": {"name": "x"},
        "mezan_executions": {"workflow_id": alawein.demo_id(person, next(iter(alawein.WORKFLOWS)))},
    }
    return [Row(values[name], person.tenant, person.id)] if name in values else []


ALAWEIN_ROWS = SystemRows(
    rows={
        "alawein.profiles": ("", PERSON.format("t.id"), "t.id"),
        "alawein.projects": ("", f"case when t.is_public then '{PUBLIC}' end", "t.owner_id"),
        "alawein.project_features": _OF_PROJECT,
        "alawein.project_tech_stack": _OF_PROJECT,
        "alawein.user_project_preferences": _OWN,
        "alawein.soc_teams": ("", _TEAM.format("t.id"), "null::uuid"),
        "alawein.soc_user_roles": ("", _TEAM.format("t.team_id"), "t.user_id"),
        "alawein.mezan_workflows": _OWN,
        "alawein.mezan_steps": _OWN,
        "alawein.trace_points": _OWN,
        **{f"alawein.{name}": _OWN for name in _RUNS},
    },
    runs=[(f"alawein.{name}", PERSON.format("t.user_id"), "t.user_id") for name in _RUNS],
    populate=_populate,
    additions=_additions,
    public=["alawein.projects", "alawein.project_features", "alawein.project_tech_stack"],
)
