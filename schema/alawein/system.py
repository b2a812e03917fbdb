"""Alawein: projects that are shown to the world, and security teams. Source: the Alawein database schema.

What its platforms run is in `alawein_runs`, workflows are in `alawein_mezan`.
"""

from datetime import datetime
from enum import Enum
from uuid import UUID

import strawberry

from trellis.schema.alawein.computing import AlaweinTracePoint
from trellis.schema.alawein.mezan import AlaweinMezanExecution, AlaweinMezanStep, AlaweinMezanWorkflow
from trellis.schema.alawein.runs import (
    AlaweinOptilibriaRun,
    AlaweinQmlabExperiment,
    AlaweinSimcoreSimulation,
    AlaweinTalaiExperiment,
)
from trellis.schema.declaration import Many, One, Order, System, Writes, column, many, one, table
from trellis.schema.scalars import JSON

_NEWEST_LAST: Order = (("created_at", "ASC"),)


@strawberry.enum(description="What field a project is of.")
class AlaweinProjectCategory(Enum):
    """What field a project is of."""

    SCIENTIFIC_COMPUTING = strawberry.enum_value(
        "scientific-computing", description="Simulating what is measured or built."
    )
    ENTERPRISE_AUTOMATION = strawberry.enum_value(
        "enterprise-automation", description="Having a firm's work done by itself."
    )
    AI_RESEARCH = strawberry.enum_value("ai-research", description="Models that learn, and how they do.")
    OPTIMIZATION = strawberry.enum_value("optimization", description="Looking for what is best.")
    QUANTUM_MECHANICS = strawberry.enum_value(
        "quantum-mechanics", description="States, wave functions and circuits."
    )
    PORTFOLIO = strawberry.enum_value("portfolio", description="Shows a person and what they have made.")


@strawberry.enum(description="How far along its life a project is.")
class AlaweinProjectStatus(Enum):
    """How far along its life a project is."""

    ACTIVE = strawberry.enum_value("active", description="In use, and looked after.")
    DEVELOPMENT = strawberry.enum_value("development", description="Being made: not for use yet.")
    BETA = strawberry.enum_value("beta", description="For those who try things out.")
    DEPRECATED = strawberry.enum_value("deprecated", description="Still there, but not to be begun with.")
    ARCHIVED = strawberry.enum_value("archived", description="Kept to be read, no longer looked after.")


@strawberry.enum(description="What somebody may do in a security team; each may what those before it may.")
class AlaweinSocRole(Enum):
    """What somebody may do in a security team."""

    VIEWER = strawberry.enum_value("viewer", description="Sees the team and who is in it.")
    ANALYST = strawberry.enum_value("analyst", description="Edits the team's description.")
    ADMIN = strawberry.enum_value("admin", description="Says who is in the team and as what, but for owners.")
    OWNER = strawberry.enum_value("owner", description="Renames and deletes the team, and makes owners.")


@table(
    "alawein.profiles",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("row_id", "full_name", "avatar_url"),
        defaults=("row_id",),
        update=("full_name", "avatar_url"),
    ),
)
class AlaweinProfile:
    """A person who uses the platforms: yourself, and nobody else. Made when the account is."""

    row_id: UUID = column("The person: the key of their auth user.", sql="id")
    email: str | None = column("The e-mail address of the person's account.")
    full_name: str | None = column("What the person is called; the teams that they are in see it.")
    avatar_url: str | None = column("Web address of a picture of the person.")
    created_at: datetime = column("When the person signed up.")
    updated_at: datetime = column("When the profile was changed last.")
    projects: Many["AlaweinProject"] = many("Projects that the person owns.", via="owner_id")
    preferences: Many["AlaweinUserProjectPreference"] = many(
        "How the person likes to see projects.", via="user_id"
    )
    soc_roles: Many["AlaweinSocUserRole"] = many("The security teams that the person is in.", via="user_id")
    simcore_simulations: Many["AlaweinSimcoreSimulation"] = many(
        "Simulations that the person started.", via="user_id"
    )
    talai_experiments: Many["AlaweinTalaiExperiment"] = many(
        "Models that the person had trained.", via="user_id"
    )
    optilibria_runs: Many["AlaweinOptilibriaRun"] = many(
        "Optimisations that the person started.", via="user_id"
    )
    qmlab_experiments: Many["AlaweinQmlabExperiment"] = many(
        "Quantum experiments that the person started.", via="user_id"
    )
    mezan_workflows: Many["AlaweinMezanWorkflow"] = many("Workflows that the person wrote.", via="user_id")
    mezan_executions: Many["AlaweinMezanExecution"] = many(
        "What the person has executed of workflows.", via="user_id"
    )


@table(
    "alawein.projects",
    order=_NEWEST_LAST,
    writes=Writes(
        create=(*("name", "slug", "tagline", "description", "category", "status", "is_public", "version"),),
        defaults=("is_public",),
        update=("name", "slug", "tagline", "description", "category", "status", "is_public", "version"),
        delete=True,
    ),
)
class AlaweinProject:
    """A project with its page: seen by anybody where it is public, else by its owner alone."""

    row_id: UUID = column("Project identifier.", sql="id")
    name: str = column("What the project is called.")
    slug: str = column("Its name in addresses, unlike any other's: `quantum-lab`.")
    tagline: str | None = column("One line of what it is about.")
    description: str | None = column("What it is about, at length.")
    category: AlaweinProjectCategory = column("The field that it is of.")
    status: AlaweinProjectStatus | None = column("How far along it is; null where nobody said.")
    is_public: bool = column("Whether anybody sees it, also without an account.")
    owner_id: UUID | None = column("Key of the person whose it is; null once their account is gone.")
    version: str | None = column("Its latest version, such as `2.1.0`.")
    created_at: datetime = column("When the project was entered here.")
    updated_at: datetime = column("When its particulars were changed last.")
    owner: One["AlaweinProfile"] = one("The person whose it is, for themselves.", via="owner_id")
    features: Many["AlaweinProjectFeature"] = many("What it can do.", via="project_id")
    tech_stack: Many["AlaweinProjectTechnology"] = many("What it is made with.", via="project_id")
    preferences: Many["AlaweinUserProjectPreference"] = many(
        "How you like to see it: one row, or none.", via="project_id"
    )


@table(
    "alawein.project_features",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("project_id", "name", "description", "is_enabled", "order_index"),
        defaults=("is_enabled",),
        update=("name", "description", "is_enabled", "order_index"),
        delete=True,
    ),
)
class AlaweinProjectFeature:
    """Something that a project can do, seen with the project and written by its owner."""

    row_id: UUID = column("Feature identifier.", sql="id")
    project_id: UUID = column("Key of the project that has it.")
    name: str = column("What the feature is called.")
    description: str | None = column("What it does for whoever uses the project.")
    is_enabled: bool = column("Whether it is switched on.")
    order_index: int | None = column("Its place in the list, by which you may order.")
    created_at: datetime = column("When it was added.")
    project: One["AlaweinProject"] = one("The project that has it.", via="project_id")


@table(
    "alawein.project_tech_stack",
    plural="AlaweinProjectTechnologies",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("project_id", "technology", "category"), update=("technology", "category"), delete=True
    ),
)
class AlaweinProjectTechnology:
    """Something that a project is made with: a line of its tech stack."""

    row_id: UUID = column("Identifier of the line.", sql="id")
    project_id: UUID = column("Key of the project that is made with it.")
    technology: str = column("What it is called, such as `PostgreSQL`.")
    category: str = column("What part of the project it is for, such as `frontend` or `backend`.")
    created_at: datetime = column("When it was added.")
    project: One["AlaweinProject"] = one("The project that is made with it.", via="project_id")


@table(
    "alawein.user_project_preferences",
    order=_NEWEST_LAST,
    writes=Writes(
        create=(
            *("project_id", "theme_variant", "sidebar_collapsed", "notifications_enabled"),
            *("custom_settings", "last_visited_at"),
        ),
        defaults=("sidebar_collapsed", "notifications_enabled"),
        update=(
            *("theme_variant", "sidebar_collapsed", "notifications_enabled"),
            *("custom_settings", "last_visited_at"),
        ),
        delete=True,
        upsert=("user_id", "project_id"),
    ),
)
class AlaweinUserProjectPreference:
    """How a person likes to see a project: their own, one for each."""

    row_id: UUID = column("Identifier of the preference.", sql="id")
    user_id: UUID = column("Key of the person whose it is: yours.")
    project_id: UUID = column("Key of the project that it is about, which you see.")
    theme_variant: str | None = column("The theme that the project is shown in.")
    sidebar_collapsed: bool = column("Whether its sidebar is folded in.")
    notifications_enabled: bool = column("Whether the person wants to hear of the project.")
    custom_settings: JSON | None = column("Whatever else the project's page keeps: an object, at most 64 kB.")
    last_visited_at: datetime | None = column("When the person last looked at it, as its page says.")
    created_at: datetime = column("When the first preference was set.")
    updated_at: datetime = column("When one was set last.")
    user: One["AlaweinProfile"] = one("The person whose it is.", via="user_id")
    project: One["AlaweinProject"] = one("The project that it is about.", via="project_id")


@table("alawein.soc_teams", order=_NEWEST_LAST, writes=Writes(update=("name", "description"), delete=True))
class AlaweinSocTeam:
    """A team of a security operations centre; made by `createAlaweinSocTeam`, seen by who is in it."""

    row_id: UUID = column("Team identifier.", sql="id")
    name: str = column("What the team is called; its owners rename it.")
    description: str | None = column("What the team looks after; analysts edit it.")
    created_at: datetime = column("When the team was made.")
    updated_at: datetime = column("When its name or description was changed last.")
    members: Many["AlaweinSocUserRole"] = many("Who is in the team, and as what.", via="team_id")


@table("alawein.soc_user_roles", order=_NEWEST_LAST, writes=Writes(delete=True))
class AlaweinSocUserRole:
    """Somebody's role in a security team; given by `addAlaweinSocMember`, deleted by leaving the team."""

    row_id: UUID = column("Identifier of the role.", sql="id")
    user_id: UUID = column("Key of the person who has it.")
    team_id: UUID = column("Key of the team that it is in.")
    role: AlaweinSocRole = column("What the person may do there; changed by `setAlaweinSocRole`.")
    full_name: str | None = column("What the person is called, as their profile says.")
    created_at: datetime = column("When the person came to the team.")
    team: One["AlaweinSocTeam"] = one("The team that it is in.", via="team_id")
    user: One["AlaweinProfile"] = one("The person who has it, for themselves.", via="user_id")


ALAWEIN = System(
    name="alawein",
    prefix="Alawein",
    classes=(
        AlaweinProfile,
        AlaweinProject,
        AlaweinProjectFeature,
        AlaweinProjectTechnology,
        AlaweinUserProjectPreference,
        AlaweinSocTeam,
        AlaweinSocUserRole,
        AlaweinSimcoreSimulation,
        AlaweinTalaiExperiment,
        AlaweinOptilibriaRun,
        AlaweinQmlabExperiment,
        AlaweinTracePoint,
        AlaweinMezanWorkflow,
        AlaweinMezanExecution,
        AlaweinMezanStep,
    ),
)
