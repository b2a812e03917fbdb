"""Alawein's demo rows: projects, a security team for each tenant, and workflows; nobody is more than others.

All ids are fixed and every insert gives way to what is there, so loading twice changes nothing and what
somebody has edited since stays edited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from trellis.db.demo.people import MANAGER_A, MANAGER_B, PEOPLE, USER_A, USER_B, Person, load_accounts
from trellis.db.pool import Connection

_NAMESPACE = uuid5(NAMESPACE_DNS, "alawein.trellis.test")


@dataclass(frozen=True)
class _Project:
    name: str
    tagline: str
    category: str
    status: str
    features: Sequence[str]
    technologies: Mapping[str, str]
    is_public: bool = True

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")


_PROJECTS: Mapping[Person, Sequence[_Project]] = {
    MANAGER_A: (
        _Project(
            "Tide Model",
            "Waves and heat on a grid, with schemes whose limits are checked",
            "scientific-computing",
            "active",
            ("Explicit and implicit schemes", "Fields to look at while they are computed"),
            {"NumPy": "backend", "Preact": "frontend"},
        ),
        _Project(
            "Grid Notes",
            "What did not work",
            "portfolio",
            "development",
            ("Drafts",),
            {"Markdown": "content"},
            is_public=False,
        ),
    ),
    MANAGER_B: (
        _Project(
            "Shortest Way",
            "Tours of many cities, made better step by step",
            "optimization",
            "beta",
            ("Two opposite edges at a time", "The best tour so far, live"),
            {"SciPy": "backend", "PostgreSQL": "database"},
        ),
        _Project(
            "Night Desk",
            "Alarms, sorted before anybody is woken",
            "enterprise-automation",
            "development",
            ("Rules by severity",),
            {"Python": "backend"},
            is_public=False,
        ),
    ),
    USER_A: (
        _Project(
            "Tunnel Effect",
            "A wave packet, and a wall that it should not pass",
            "quantum-mechanics",
            "active",
            ("Barriers of any height",),
            {"NumPy": "backend"},
        ),
    ),
    USER_B: (
        _Project(
            "Small Networks",
            "How little it takes to read digits",
            "ai-research",
            "archived",
            ("Trained while you watch",),
            {"scikit-learn": "backend"},
        ),
    ),
}

_TEAMS = {
    "a": ("Harbour SOC", "Looks after what tenant A shows to the world.", MANAGER_A, USER_A),
    "b": ("Night Watch SOC", "Looks after tenant B while it sleeps.", MANAGER_B, USER_B),
}

_THRESHOLDS: Mapping[str, Any] = {
    "steps": [
        {"id": "pause", "type": "delay", "needs": [], "with": {"seconds": 2}},
        {
            "id": "worst",
            "type": "transform",
            "needs": ["pause"],
            "with": {"expression": "max(input.readings || `[3, 9, 4]`)"},
        },
        {
            "id": "above",
            "type": "branch",
            "needs": ["worst"],
            "with": {"on": "steps.worst > `8`", "then": ["alarm"], "else": ["note"]},
        },
        {
            "id": "alarm",
            "type": "transform",
            "needs": ["above"],
            "with": {"expression": "join(' ', ['Alarm at', to_string(steps.worst)])"},
        },
        {
            "id": "note",
            "type": "transform",
            "needs": ["above"],
            "with": {"expression": "join(' ', ['Nothing above', to_string(steps.worst)])"},
        },
        {
            "id": "report",
            "type": "transform",
            "needs": ["alarm", "note"],
            "with": {"expression": "{text: steps.alarm || steps.note, worst: steps.worst}"},
        },
    ]
}
_SWEEP: Mapping[str, Any] = {
    "steps": [
        {
            "id": "temperatures",
            "type": "transform",
            "needs": [],
            "with": {"expression": "input.temperatures || `[1.5, 2.27, 3.5]`"},
        },
        {
            "id": "simulate",
            "type": "map",
            "needs": ["temperatures"],
            "with": {
                "over": {"$": "steps.temperatures"},
                "do": {
                    "type": "run",
                    "with": {
                        "kind": "simcore",
                        "input": {
                            "name": {"$": "join(' ', ['Ising at', to_string(item)])"},
                            "simulationType": "ising",
                            "config": {"temperature": {"$": "item"}},
                        },
                    },
                },
            },
        },
        {
            "id": "figures",
            "type": "transform",
            "needs": ["simulate"],
            "with": {"expression": "steps.simulate[].results"},
        },
    ]
}
WORKFLOWS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "Readings above a threshold": ("Waits, looks at readings, and takes one of two ways.", _THRESHOLDS),
    "Magnets at three temperatures": ("An Ising simulation for each, side by side.", _SWEEP),
}
"""The workflows that everybody has: what each is for, and its definition, by name."""


def demo_id(person: Person, what: str) -> UUID:
    """The fixed id of a person's demo row that `what` describes."""
    return uuid5(_NAMESPACE, f"{person.email} {what}")


def team_id(tenant: str) -> UUID:
    """The fixed id of a tenant's team."""
    return uuid5(_NAMESPACE, f"team {tenant}")


def project_id(person: Person, number: int = 0) -> UUID:
    """The fixed id of one of a person's projects; the first is public."""
    return demo_id(person, _PROJECTS[person][number].slug)


async def load(connection: Connection) -> None:
    """Load the demo rows in one transaction.

    The connection is of a role that may write everywhere, `auth.users` too. Raises DemoDataError where
    somebody else has the address of a demo person.
    """
    async with connection.transaction():
        await load_accounts(connection)
        for person in PEOPLE.values():
            await connection.execute(
                "insert into alawein.profiles (id, full_name) values ($1, $2)"
                " on conflict (id) do update"
                " set full_name = coalesce(profiles.full_name, excluded.full_name)",
                person.id,
                person.display_name,
            )
            for project in _PROJECTS.get(person, ()):
                await _load_project(connection, person, project)
            for name, (about, definition) in WORKFLOWS.items():
                await connection.execute(
                    "insert into alawein.mezan_workflows"
                    " (id, user_id, name, description, status, workflow_definition)"
                    " values ($1, $2, $3, $4, 'active', $5) on conflict do nothing",
                    demo_id(person, name),
                    person.id,
                    name,
                    about,
                    definition,
                )
        await _load_preferences(connection)
        for tenant, (name, about, owner, analyst) in _TEAMS.items():
            await _load_team(connection, team_id(tenant), name, about, {owner: "owner", analyst: "analyst"})


async def _load_project(connection: Connection, person: Person, project: _Project) -> None:
    key = demo_id(person, project.slug)
    made = await connection.fetchval(
        "insert into alawein.projects"
        " (id, name, slug, tagline, category, status, is_public, owner_id, version)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, '1.0.0') on conflict do nothing returning true",
        *(key, project.name, project.slug, project.tagline, project.category, project.status),
        *(project.is_public, person.id),
    )
    if not made:
        return
    await connection.executemany(
        "insert into alawein.project_features (id, project_id, name, order_index) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        [
            (demo_id(person, f"{project.slug} feature {n}"), key, feature, n)
            for n, feature in enumerate(project.features, 1)
        ],
    )
    await connection.executemany(
        "insert into alawein.project_tech_stack (id, project_id, technology, category)"
        " values ($1, $2, $3, $4) on conflict do nothing",
        [
            (demo_id(person, f"{project.slug} {technology}"), key, technology, category)
            for technology, category in project.technologies.items()
        ],
    )


async def _load_preferences(connection: Connection) -> None:
    """Everybody has looked at the first public project."""
    await connection.executemany(
        "insert into alawein.user_project_preferences (id, user_id, project_id, theme_variant)"
        " select $1, $2, id, 'dark' from alawein.projects where id = $3 on conflict do nothing",
        [(demo_id(person, "preference"), person.id, project_id(MANAGER_A)) for person in PEOPLE.values()],
    )


async def _load_team(
    connection: Connection, key: UUID, name: str, about: str, members: Mapping[Person, str]
) -> None:
    made = await connection.fetchval(
        "insert into alawein.soc_teams (id, name, description) values ($1, $2, $3)"
        " on conflict do nothing returning true",
        *(key, name, about),
    )
    if made:
        await connection.executemany(
            "insert into alawein.soc_user_roles (id, user_id, team_id, role) values ($1, $2, $3, $4)",
            [(demo_id(person, "role"), person.id, key, role) for person, role in members.items()],
        )
