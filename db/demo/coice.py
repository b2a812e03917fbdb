"""Coice's demo rows: two tenants that share nothing, each with nested libraries, photographs and a pipeline.

All ids are fixed and every insert gives way to what is there, so loading twice changes nothing and what
somebody has edited since stays edited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import NAMESPACE_DNS, UUID, uuid5

from trellis.db.demo.people import (
    MANAGER_A,
    MANAGER_B,
    PEOPLE,
    USER_A,
    USER_B,
    DemoDataError,
    Person,
    load_accounts,
)
from trellis.db.pool import Connection

BUCKET = "coice"

_NAMESPACE = uuid5(NAMESPACE_DNS, "coice.trellis.test")


class Photograph(Protocol):
    """What the rows of a photograph are made of; its bytes are the caller's to store."""

    @property
    def name(self) -> str:
        """A file name, unique among the photographs."""

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What is known of it: EXIF, licence, source."""


@dataclass(frozen=True)
class StoredPath:
    """Where the bytes of the photograph called `name` belong."""

    name: str
    gcs_path: str


@dataclass(frozen=True)
class Tenant:
    """One tenant's fixed rows: `libraries` are (id, parent id, name); the first holds the photographs.

    `finding` is what the first stage of its pipeline looks for: a name, and a question.
    """

    letter: str
    manager: Person
    user: Person
    catalog_id: int
    catalog: str
    libraries: tuple[tuple[int, int | None, str], ...]
    finding: tuple[str, str]

    @property
    def group_id(self) -> UUID:
        """The group through which the tenant's people see its catalog."""
        return demo_id(f"group {self.letter}")

    @property
    def pipeline_id(self) -> UUID:
        """The pipeline of three stages over the library of photographs."""
        return demo_id(f"pipeline {self.letter}")

    @property
    def library_id(self) -> int:
        """The library that holds the photographs."""
        return self.libraries[0][0]


TENANT_A = Tenant(
    "a",
    MANAGER_A,
    USER_A,
    catalog_id=1,
    catalog="Oil & Gas",
    libraries=((1, None, "Wells"), (2, 1, "Wellheads"), (3, 2, "Valves"), (4, None, "Refineries")),
    finding=("Flare detection", "Does the photograph show a flame or a burning flare?"),
)
TENANT_B = Tenant(
    "b",
    MANAGER_B,
    USER_B,
    catalog_id=2,
    catalog="Cities",
    libraries=((5, None, "Parks"), (6, 5, "Pavilions"), (7, None, "Streets")),
    finding=("Greenery detection", "Does the photograph show green plants?"),
)
TENANTS = (TENANT_A, TENANT_B)

# Name, type and question of the later stages, and which photographs they see.
_LATER_STAGES: tuple[tuple[str, str, str, dict[str, Any] | None], ...] = (
    (
        "Description of the finding",
        "descriptive",
        "Describe in one or two sentences what the photograph shows, and how bright and how sharp it is.",
        {"stage_1.result": True},
    ),
    ("Keywords", "keywords", "Name the dominant colours and the subject in at most eight keywords.", None),
)
STAGES = 1 + len(_LATER_STAGES)

FLAGS = (
    ("live-dashboard", True, "Follow every job on one page."),
    ("map-view", False, "Show photographs where their EXIF data says that they were taken."),
)


def demo_id(what: str) -> UUID:
    """The fixed id of the demo row that `what` describes."""
    return uuid5(_NAMESPACE, what)


async def load(
    connection: Connection,
    of_tenant_a: Sequence[Photograph],
    of_tenant_b: Sequence[Photograph],
    *,
    bucket: str = BUCKET,
) -> list[StoredPath]:
    """Load the demo rows in one transaction, and say where the bytes of each photograph belong.

    The connection is of a role that may write everywhere, `auth.users` too. Raises
    DemoDataError where other rows have the demo's ids.
    """
    async with connection.transaction():
        await _hold_off(connection)
        await load_people(connection)
        paths = []
        for tenant, own in zip(TENANTS, (of_tenant_a, of_tenant_b), strict=True):
            await _load_tenant(connection, tenant)
            paths += await _load_images(connection, tenant, own, bucket)
        await connection.executemany(
            "insert into coice.feature_flags (id, name, enabled, description) values ($1, $2, $3, $4)"
            " on conflict do nothing",
            [(demo_id(f"flag {name}"), name, enabled, text) for name, enabled, text in FLAGS],
        )
        for table in ("catalogs", "libraries"):
            await keep_numbers_free(connection, table)
        return paths


async def _hold_off(connection: Connection) -> None:
    """Refuse a database that has rows under the demo's numbers without ever having held the demo."""
    taken = await connection.fetchval(
        """
        select not exists (select 1 from coice.groups where id = $1)
           and (exists (select 1 from coice.catalogs where id = any($2::int[]))
                or exists (select 1 from coice.libraries where id = any($3::int[])))
        """,
        TENANT_A.group_id,
        [tenant.catalog_id for tenant in TENANTS],
        [id_ for tenant in TENANTS for id_, _, _ in tenant.libraries],
    )
    if taken:
        raise DemoDataError("the database has catalogs of its own; demo data goes into an empty one")


async def load_people(connection: Connection) -> None:
    """The five people as auth users with a profile."""
    await load_accounts(connection)
    await connection.executemany(
        "insert into coice.profiles (id, email, role, display_name) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        [(person.id, person.email, person.role, person.display_name) for person in PEOPLE.values()],
    )


async def keep_numbers_free(connection: Connection, table: str) -> None:
    """Let the identity of a table go on after the ids that were given by hand."""
    await connection.execute(
        f"""
        select setval(sequence, top)
        from (select pg_get_serial_sequence('coice.{table}', 'id')::regclass as sequence) as sequences,
             (select max(id) as top from coice.{table}) as ids
        where top > coalesce(pg_sequence_last_value(sequence), 0)
        """
    )


async def _load_tenant(connection: Connection, tenant: Tenant) -> None:
    author = tenant.manager.id
    await connection.execute(
        "insert into coice.catalogs (id, name, user_id, description) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        tenant.catalog_id,
        tenant.catalog,
        author,
        f"Demo catalog of tenant {tenant.letter.upper()}.",
    )
    await connection.executemany(
        "insert into coice.libraries (id, catalog_id, parent_id, name) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        [(id_, tenant.catalog_id, parent, name) for id_, parent, name in tenant.libraries],
    )
    await _load_group(connection, tenant)
    await _load_pipeline(connection, tenant)


async def _load_group(connection: Connection, tenant: Tenant) -> None:
    await connection.execute(
        "insert into coice.groups (id, name) values ($1, $2) on conflict do nothing",
        tenant.group_id,
        f"Group {tenant.letter.upper()}",
    )
    await connection.executemany(
        "insert into coice.user_groups (user_id, group_id) values ($1, $2) on conflict do nothing",
        [(person.id, tenant.group_id) for person in (tenant.manager, tenant.user)],
    )
    await connection.execute(
        "insert into coice.catalog_groups (catalog_id, group_id) values ($1, $2) on conflict do nothing",
        tenant.catalog_id,
        tenant.group_id,
    )
    await connection.execute(
        "insert into coice.library_groups (library_id, group_id) values ($1, $2) on conflict do nothing",
        tenant.library_id,
        tenant.group_id,
    )


async def _load_pipeline(connection: Connection, tenant: Tenant) -> None:
    letter, author = tenant.letter, tenant.manager.id
    await connection.execute(
        "insert into coice.pipelines (id, library_id, name, description, created_by)"
        " values ($1, $2, $3, $4, $5) on conflict do nothing",
        tenant.pipeline_id,
        tenant.library_id,
        f"{tenant.catalog} inspection",
        "Looks for one thing, describes the photographs that show it, and gives every one keywords.",
        author,
    )
    first = (tenant.finding[0], "boolean", tenant.finding[1], None)
    for order, (name, type_, question, condition) in enumerate((first, *_LATER_STAGES), 1):
        prompt_id = demo_id(f"prompt {letter} {order}")
        await connection.execute(
            "insert into coice.prompts (id, name, prompt, type, created_by) values ($1, $2, $3, $4, $5)"
            " on conflict do nothing",
            prompt_id,
            name,
            question,
            type_,
            author,
        )
        await connection.execute(
            "insert into coice.pipeline_stages (id, pipeline_id, prompt_id, stage_order, filter_condition)"
            " values ($1, $2, $3, $4, $5) on conflict do nothing",
            demo_id(f"stage {letter} {order}"),
            tenant.pipeline_id,
            prompt_id,
            order,
            condition,
        )


async def _load_images(
    connection: Connection, tenant: Tenant, photographs: Sequence[Photograph], bucket: str
) -> list[StoredPath]:
    prefix = f"gs://{bucket}/catalogs/{tenant.catalog_id}/{tenant.library_id}"
    # A millisecond apart, so that the default order is that of the photographs.
    await connection.executemany(
        "insert into coice.images (id, library_id, gcs_path, metadata, created_at)"
        " values ($1, $2, $3, $4, now() + $5 * interval '1 millisecond') on conflict do nothing",
        [
            (
                demo_id(f"image {tenant.letter} {photograph.name}"),
                tenant.library_id,
                f"{prefix}/{photograph.name}",
                dict(photograph.metadata),
                place,
            )
            for place, photograph in enumerate(photographs)
        ],
    )
    return [StoredPath(photograph.name, f"{prefix}/{photograph.name}") for photograph in photographs]
