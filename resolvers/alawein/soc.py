"""Alawein's security teams: making one, and who is in it. Who may do what, Postgres says."""

from collections.abc import Iterator
from uuid import UUID

from trellis.resolvers.verbs import verb
from trellis.schema.alawein.system import AlaweinSocRole, AlaweinSocTeam, AlaweinSocUserRole
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types

_TEAM = declaration_of(AlaweinSocTeam)
_MEMBER = declaration_of(AlaweinSocUserRole)


def soc_mutations(types: Types) -> Iterator[DerivedField]:
    """`createAlaweinSocTeam`, `addAlaweinSocMember` and `setAlaweinSocRole`."""
    yield verb(
        types,
        "createAlaweinSocTeam",
        "Make a security team, of which you are the owner.",
        _TEAM,
        "team",
        "select alawein.create_soc_team($1, $2)",
        [
            argument("name", str, "What the team is to be called.", required=True),
            argument("description", str, "What it looks after."),
        ],
    )
    yield verb(
        types,
        "addAlaweinSocMember",
        "Take somebody into a team of which you are an admin or an owner. Whoever is taken in may leave.",
        _MEMBER,
        "member",
        "select alawein.add_soc_member($1, $2, coalesce($3, 'viewer'))",
        [
            argument("team_id", UUID, "The team's key.", required=True),
            argument(
                "user_id", UUID, "The person's key, which they find in their own profile.", required=True
            ),
            argument("role", AlaweinSocRole, "What they are to be; VIEWER if not given."),
        ],
    )
    yield verb(
        types,
        "setAlaweinSocRole",
        "Change what somebody is in a team of which you are an admin, or an owner where owners are concerned."
        " CONFLICT where the team would be left without an owner.",
        _MEMBER,
        "member",
        "select alawein.set_soc_role($1, $2)",
        [
            argument("row_id", UUID, "The key of their role in the team.", required=True),
            argument("role", AlaweinSocRole, "What they are to be from now on.", required=True),
        ],
    )
