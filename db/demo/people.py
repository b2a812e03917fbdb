"""The five demo people, the same in every system: an admin, and a manager and an end user of each tenant.

Tenants A and B share nothing. The ids are fixed, so that a token made for one of them is good for any
database that holds the demo data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

from trellis.db.pool import Connection
from trellis.db.session import Identity


class DemoDataError(Exception):
    """The database holds rows of its own where the demo's would go; nothing was changed."""


@dataclass(frozen=True)
class Person:
    """A demo person; `role` is the one that the person has in each system's own profile."""

    id: UUID
    email: str
    display_name: str
    role: Literal["admin", "manager", "end_user"]
    tenant: Literal["a", "b"] | None

    @property
    def claims(self) -> dict[str, Any]:
        """What a token says about the person, beside its issuer and times."""
        return {"sub": str(self.id), "email": self.email, "role": "authenticated", "aud": "authenticated"}


ADMIN = Person(UUID("00000000-0000-4000-8000-0000000000ad"), "admin@trellis.test", "Ada Admin", "admin", None)
MANAGER_A = Person(
    UUID("00000000-0000-4000-8000-0000000000a1"), "manager-a@trellis.test", "Amira Manager", "manager", "a"
)
MANAGER_B = Person(
    UUID("00000000-0000-4000-8000-0000000000b1"), "manager-b@trellis.test", "Boris Manager", "manager", "b"
)
USER_A = Person(
    UUID("00000000-0000-4000-8000-0000000000a2"), "user-a@trellis.test", "Anton User", "end_user", "a"
)
USER_B = Person(
    UUID("00000000-0000-4000-8000-0000000000b2"), "user-b@trellis.test", "Bella User", "end_user", "b"
)

PEOPLE: Mapping[str, Person] = MappingProxyType(
    {person.email: person for person in (ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B)}
)


def identity_of(email: str) -> Identity:
    """The identity of a demo person. Raises KeyError for anyone else."""
    return Identity(role="authenticated", claims=PEOPLE[email].claims)


async def load_accounts(connection: Connection) -> None:
    """The people as auth users. Raises DemoDataError where somebody else has the address of one."""
    await connection.executemany(
        "insert into auth.users (id, aud, role, email) values ($1, 'authenticated', 'authenticated', $2)"
        " on conflict do nothing",
        [(person.id, person.email) for person in PEOPLE.values()],
    )
    taken = await connection.fetchval(
        "select email from auth.users where email = any($1) and id <> all($2) limit 1",
        list(PEOPLE),
        [person.id for person in PEOPLE.values()],
    )
    if taken:
        raise DemoDataError(f"{taken} is somebody else in this database already")
