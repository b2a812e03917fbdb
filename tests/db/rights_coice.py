"""Coice's rows, as the rights test tries them."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from tests.db.rights_row import NEWCOMER, PERSON, Row, SystemRows
from trellis.db.demo import coice
from trellis.db.demo.people import ADMIN, PEOPLE, Person
from trellis.db.pool import Connection

# Catalog 1 is tenant A's and catalog 2 tenant B's.
_CATALOG = "case {} when 1 then 'a' when 2 then 'b' end"
_LIBRARY = "(select catalog_id from coice.libraries where id = {})"
_JOB = "join coice.jobs j on j.id = t.{}"
_TENANT_OF_LIBRARY = _CATALOG.format(_LIBRARY)
_OF_JOB = (_TENANT_OF_LIBRARY.format("j.library_id"), "j.created_by")
_GROUP = f"case {{}} when '{coice.TENANT_A.group_id}' then 'a' when '{coice.TENANT_B.group_id}' then 'b' end"

_ROWS: dict[str, tuple[str, str, str]] = {
    "coice.profiles": ("", f"case when t.id <> '{ADMIN.id}' then {PERSON.format('t.id')} end", "t.id"),
    "coice.catalogs": ("", _CATALOG.format("t.id"), "t.user_id"),
    "coice.libraries": ("", _CATALOG.format("t.catalog_id"), "null::uuid"),
    "coice.images": ("", _TENANT_OF_LIBRARY.format("t.library_id"), "null::uuid"),
    "coice.prompts": ("", "right(t.name, 1)", "t.created_by"),
    "coice.pipelines": ("", "right(t.name, 1)", "t.created_by"),
    "coice.pipeline_stages": (
        "join coice.pipelines p on p.id = t.pipeline_id",
        "right(p.name, 1)",
        "p.created_by",
    ),
    "coice.jobs": ("", _TENANT_OF_LIBRARY.format("t.library_id"), "t.created_by"),
    "coice.job_results": (_JOB.format("job_id"), *_OF_JOB),
    "coice.groups": ("", _GROUP.format("t.id"), "null::uuid"),
    "coice.user_groups": ("", _GROUP.format("t.group_id"), "null::uuid"),
    "coice.library_groups": ("", _GROUP.format("t.group_id"), "null::uuid"),
    "coice.catalog_groups": ("", _GROUP.format("t.group_id"), "null::uuid"),
    "coice.feature_flags": ("", "null", "null::uuid"),
}


async def _populate(admin: Connection) -> None:
    """Fill every table for both tenants."""
    pictures = [SimpleNamespace(name=f"{n}.jpg", metadata={"n": n}) for n in range(2)]
    await coice.load(admin, pictures, pictures)
    for table in ("prompts", "pipelines"):
        for tenant in coice.TENANTS:
            await admin.execute(
                f"update coice.{table} set name = name || ' of ' || $1 where created_by = $2",
                tenant.letter,
                tenant.manager.id,
            )
    for tenant in coice.TENANTS:
        await _add_shared_prompt(admin, tenant)
        await admin.execute(
            "insert into coice.pipelines (name, created_by) values ('General pipeline of ' || $1, $2)",
            tenant.letter,
            tenant.manager.id,
        )
        for person in (tenant.manager, tenant.user):
            await _add_job(admin, tenant, person)


async def _add_shared_prompt(admin: Connection, tenant: coice.Tenant) -> None:
    """A stage of the tenant's pipeline asks a prompt of the admin's: the manager sees it, no more."""
    prompt = await admin.fetchval(
        "insert into coice.prompts (name, prompt, type, created_by)"
        " values ('House prompt of ' || $1, 'Is it sharp?', 'boolean', $2) returning id",
        tenant.letter,
        ADMIN.id,
    )
    await admin.execute(
        "insert into coice.pipeline_stages (pipeline_id, prompt_id, stage_order) values ($1, $2, 4)",
        tenant.pipeline_id,
        prompt,
    )


async def _add_job(admin: Connection, tenant: coice.Tenant, person: Person) -> None:
    """A finished job with its run and a result."""
    job = uuid4()
    await admin.execute(
        "insert into coice.jobs (id, pipeline_id, library_id, status, created_by)"
        " values ($1, $2, $3, 'completed', $4)",
        job,
        tenant.pipeline_id,
        tenant.library_id,
        person.id,
    )
    await admin.execute(
        "insert into trellis.runs (id, system, kind, created_by, snapshot)"
        " values ($1, 'coice', 'coice.job', $2, '{}')",
        job,
        person.id,
    )
    image = coice.demo_id(f"image {tenant.letter} 0.jpg")
    stage = coice.demo_id(f"stage {tenant.letter} 1")
    await admin.execute(
        "insert into coice.job_results (job_id, image_id, stage_id, result, sequence)"
        """ values ($1, $2, $3, '{"result": true}', 1)""",
        job,
        image,
        stage,
    )


def _additions(table: str, person: Person) -> list[Row]:
    """Rows that a person may try to add, with values for nothing but the columns that have a grant."""
    me, mine = person.id, person.tenant
    if table == "coice.profiles":
        others = [Row({"id": one.id, "display_name": "x"}, one.tenant, one.id) for one in PEOPLE.values()]
        return [*others, Row({"id": NEWCOMER}, None, NEWCOMER)]
    if table == "coice.catalogs":
        return [Row({"name": "x"}, mine, me)]
    if table == "coice.prompts":
        return [Row({"name": "x", "prompt": "x", "type": "boolean"}, mine, me)]
    if table == "coice.groups":
        return [Row({"name": "x"}, None, me)]
    if table == "coice.feature_flags":
        return [Row({"name": "x"}, None, None)]
    found: list[Row] = []
    for tenant in coice.TENANTS:
        library = tenant.library_id
        prompt = coice.demo_id(f"prompt {tenant.letter} 1")
        candidates: dict[str, list[dict[str, Any]]] = {
            "coice.libraries": [
                {"catalog_id": tenant.catalog_id, "name": "x"},
                {"catalog_id": tenant.catalog_id, "name": "x", "parent_id": library},
            ],
            "coice.pipelines": [{"library_id": library, "name": "x"}],
            "coice.pipeline_stages": [
                {"pipeline_id": tenant.pipeline_id, "prompt_id": prompt, "stage_order": 9}
            ],
            "coice.jobs": [{"pipeline_id": tenant.pipeline_id, "library_id": library, "image_ids": []}],
            "coice.user_groups": [{"user_id": tenant.user.id, "group_id": tenant.group_id}],
            "coice.library_groups": [{"library_id": tenant.libraries[-1][0], "group_id": tenant.group_id}],
            "coice.catalog_groups": [{"catalog_id": tenant.catalog_id, "group_id": tenant.group_id}],
        }
        found += [Row(values, tenant.letter, me) for values in candidates.get(table, [])]
    if table == "coice.pipelines":
        found.append(Row({"name": "x"}, mine, me))
    if table == "coice.user_groups":  # whom only an admin sees
        found += [Row({"user_id": ADMIN.id, "group_id": each.group_id}, None, me) for each in coice.TENANTS]
    return found


COICE_ROWS = SystemRows(
    rows=_ROWS,
    runs=[("coice.jobs", _TENANT_OF_LIBRARY.format("t.library_id"), "t.created_by")],
    populate=_populate,
    additions=_additions,
)
