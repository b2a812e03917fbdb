"""Orgs' demo rows: a developer, and two organisations that share nothing.

All ids are fixed and every insert gives way to what is there, so loading twice changes nothing and what
somebody has edited since stays edited.
"""

from dataclasses import dataclass
from uuid import NAMESPACE_DNS, UUID, uuid5

from trellis.db.demo.people import ADMIN, MANAGER_A, MANAGER_B, USER_A, USER_B, Person, load_accounts
from trellis.db.pool import Connection

_NAMESPACE = uuid5(NAMESPACE_DNS, "orgs.trellis.test")


def demo_id(what: str) -> UUID:
    """The fixed id of the demo row that `what` describes."""
    return uuid5(_NAMESPACE, what)


def profile_of(person: Person) -> UUID:
    """The key of a demo person's profile."""
    return demo_id(f"profile {person.email}")


@dataclass(frozen=True)
class Organization:
    """One organisation's fixed rows. `customers` are (name, first name, last name, phone)."""

    letter: str
    name: str
    admin: Person
    user: Person
    modules: tuple[tuple[str, str], ...]
    customers: tuple[tuple[str, str, str, str], ...]
    talk: tuple[str, str]

    @property
    def id(self) -> UUID:
        """Its key."""
        return demo_id(f"organization {self.letter}")

    def row(self, what: str) -> UUID:
        """The key of one of its rows: `license`, `customer 0`, `module 1`, `conversation`, …"""
        return demo_id(f"{self.letter} {what}")


NORTHWIND = Organization(
    "a",
    "Northwind Clinics",
    MANAGER_A,
    USER_A,
    (("scheduling", "Appointments and rooms."), ("billing", "Invoices, and what is still owed.")),
    (
        ("Hartmann Pharmacy", "Greta", "Hartmann", "+49 30 5550 1182"),
        ("Lindqvist & Sons", "Olof", "Lindqvist", "+46 8 555 0143"),
        ("Amaya Ferrer", "Amaya", "Ferrer", "+34 91 555 0176"),
    ),
    ("How long does a first appointment take?", "Forty minutes, of which ten are for the forms."),
)
HARBOUR = Organization(
    "b",
    "Harbour Logistics",
    MANAGER_B,
    USER_B,
    (("tracking", "Where each container is."), ("customs", "Declarations and their state.")),
    (
        ("Okafor Imports", "Chidi", "Okafor", "+234 1 555 0119"),
        ("Brandt Reefer Lines", "Ilse", "Brandt", "+49 40 5550 1730"),
    ),
    ("Which berth has the cranes for reefers?", "Berth four: its two cranes have power for them."),
)
ORGANIZATIONS = (NORTHWIND, HARBOUR)
HOUSE = demo_id("organization house")
"""The organisation that the developer is in."""


async def load(connection: Connection) -> None:
    """Load the demo rows in one transaction.

    The connection is of a role that may write everywhere, `auth.users` too. Raises DemoDataError where
    somebody else has the address of a demo person.
    """
    async with connection.transaction():
        await load_accounts(connection)
        await _people(connection)
        for organization in ORGANIZATIONS:
            await _licences(connection, organization)
            await _customers(connection, organization)
            for person in (organization.admin, organization.user):
                await _own(connection, organization, person)
        await _own(connection, None, ADMIN)


async def _people(connection: Connection) -> None:
    await connection.executemany(
        "insert into orgs.organizations (id, name) values ($1, $2) on conflict do nothing",
        [(HOUSE, "Trellis"), *((each.id, each.name) for each in ORGANIZATIONS)],
    )
    people = [(ADMIN, HOUSE, "developer")]
    for each in ORGANIZATIONS:
        people += [(each.admin, each.id, "admin"), (each.user, each.id, "user")]
    await connection.executemany(
        "insert into orgs.user_profile (id, organization_id, user_id, role) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        [(profile_of(person), home, person.id, role) for person, home, role in people],
    )


async def _licences(connection: Connection, organization: Organization) -> None:
    """One that is good, for all modules, and one that is not any more, for the first."""
    modules = [
        (organization.row(f"module {n}"), organization.id, name, about)
        for n, (name, about) in enumerate(organization.modules)
    ]
    await connection.executemany(
        "insert into orgs.org_modules (id, organization_id, module_name, description)"
        " values ($1, $2, $3, $4) on conflict do nothing",
        modules,
    )
    for what, days, licensed in (("license", 365, modules), ("old license", -30, modules[:1])):
        await connection.execute(
            "insert into orgs.licenses (id, organization_id, license_key, expiration_date)"
            " values ($1, $2, $3, now() + make_interval(days => $4)) on conflict do nothing",
            organization.row(what),
            organization.id,
            organization.row(f"{what} key"),
            days,
        )
        await connection.executemany(
            "insert into orgs.license_modules (organization_id, license_id, module_id)"
            " select licenses.organization_id, licenses.id, org_modules.id"
            " from orgs.licenses join orgs.org_modules using (organization_id)"
            " where licenses.id = $1 and org_modules.id = $2 and licenses.created_at = now()"
            " on conflict do nothing",
            [(organization.row(what), module) for module, *_ in licensed],
        )


async def _customers(connection: Connection, organization: Organization) -> None:
    """The user looks after the first of them."""
    for n, (name, first, last, phone) in enumerate(organization.customers):
        customer = organization.row(f"customer {n}")
        added = await connection.fetchval(
            "insert into orgs.customers (id, name, first_name, last_name) values ($1, $2, $3, $4)"
            " on conflict do nothing returning true",
            customer,
            name,
            first,
            last,
        )
        if not added:
            continue
        await connection.execute(
            "insert into orgs.customer_organization (customer_id, organization_id) values ($1, $2)",
            customer,
            organization.id,
        )
        address = f"{first}.{last}@customers.trellis.test".lower()
        await connection.execute(
            "insert into orgs.customer_email (customer_id, email, is_primary)"
            " values ($1, $2, true), ($1, 'office.' || $2, false)",
            customer,
            address,
        )
        await connection.execute(
            "insert into orgs.customer_phone (customer_id, phone, type, is_primary)"
            " values ($1, $2, 'work', true)",
            customer,
            phone,
        )
    await connection.execute(
        "insert into orgs.customer_user (id, customer_id, user_id)"
        " select $1, customer_id, user_profile.id"
        " from orgs.customer_organization join orgs.user_profile using (organization_id)"
        " where customer_id = $2 and user_profile.id = $3 and customer_organization.created_at = now()"
        " on conflict do nothing",
        organization.row("customer user"),
        organization.row("customer 0"),
        profile_of(organization.user),
    )


async def _own(connection: Connection, organization: Organization | None, person: Person) -> None:
    """What a person has of its own: a conversation, a function, preferences."""
    if not await connection.fetchval("select true from orgs.user_profile where user_id = $1", person.id):
        return
    conversation = demo_id(f"conversation {person.email}")
    question, answer = organization.talk if organization else ("Is everything up?", "Everything is up.")
    added = await connection.fetchval(
        "insert into orgs.conversations (id, user_id, title, subject) values ($1, $2, $3, $4)"
        " on conflict do nothing returning true",
        conversation,
        person.id,
        question,
        f"What {person.display_name} asked first",
    )
    if added:
        await connection.execute(
            "insert into orgs.chat_messages (conversation_id, author, message_content, created_at)"
            " values ($1, 'user', $2, now() - interval '1 minute'), ($1, 'assistant', $3, now())",
            conversation,
            question,
            answer,
        )
    await connection.execute(
        "insert into orgs.functions (id, created_by, user_id, name, description, code, parameters)"
        " values ($1, $2, $2, 'days_until', 'Counts the days until a date.', $3, $4) on conflict do nothing",
        demo_id(f"function {person.email}"),
        person.id,
        "return Math.ceil((new Date(date) - Date.now()) / 864e5)",
        {
            "type": "object",
            "properties": {"date": {"type": "string", "format": "date"}},
            "required": ["date"],
        },
    )
    await connection.execute(
        "insert into orgs.user_preferences (user_id, preference_key, preference_value)"
        " values ($1, 'theme', $2) on conflict do nothing",
        person.id,
        {"name": "dark", "of": person.email},
    )
