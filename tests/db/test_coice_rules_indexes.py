"""An index behind every link, and plans that use it under row-level security."""

import pytest

from trellis.db.demo import coice
from trellis.db.demo.people import MANAGER_A, identity_of
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction

# Foreign keys whose columns no index begins with, in that order.
_WITHOUT_INDEX = """
select conrelid::regclass::text || ' ' || conname
from pg_constraint
where contype = 'f' and connamespace::regnamespace::text in ('coice', 'orgs', 'trellis')
  and not exists (
    select 1 from pg_index
    where indrelid = conrelid and indpred is null and indkey[0] = any (conkey)
      and (cardinality(conkey) = 1 or indkey[1] = any (conkey) or indkey[0] = conkey[cardinality(conkey)])
  )
"""

# Table, link column and its value, default order, and the index that holds the three.
LINKS = [
    ("catalogs", f"user_id = '{MANAGER_A.id}'", "created_at, id", "catalogs_user_id"),
    ("libraries", "catalog_id = 1", "created_at, id", "libraries_catalog_id"),
    ("libraries", "parent_id = 1", "created_at, id", "libraries_parent_id"),
    ("images", "library_id = 1", "created_at, id", "images_library_id"),
    ("prompts", f"created_by = '{MANAGER_A.id}'", "created_at, id", "prompts_created_by"),
    ("pipelines", "library_id = 1", "created_at, id", "pipelines_library_id"),
    ("pipelines", f"created_by = '{MANAGER_A.id}'", "created_at, id", "pipelines_created_by"),
    (
        "pipeline_stages",
        f"pipeline_id = '{coice.TENANT_A.pipeline_id}'",
        "stage_order",
        "pipeline_stages_stage_order_unique",
    ),
    (
        "pipeline_stages",
        f"prompt_id = '{coice.demo_id('prompt a 1')}'",
        "stage_order, id",
        "pipeline_stages_prompt_id",
    ),
    ("jobs", f"pipeline_id = '{coice.TENANT_A.pipeline_id}'", "created_at, id", "jobs_pipeline_id"),
    ("jobs", "library_id = 1", "created_at, id", "jobs_library_id"),
    ("jobs", f"created_by = '{MANAGER_A.id}'", "created_at, id", "jobs_created_by"),
    ("job_results", f"job_id = '{MANAGER_A.id}'", "sequence", "job_results_sequence_unique"),
    ("job_results", f"image_id = '{MANAGER_A.id}'", "sequence, id", "job_results_image_id"),
    ("job_results", f"stage_id = '{MANAGER_A.id}'", "sequence, id", "job_results_stage_id"),
    ("user_groups", f"user_id = '{MANAGER_A.id}'", "user_id, group_id", "user_groups_pkey"),
    ("user_groups", f"group_id = '{MANAGER_A.id}'", "user_id, group_id", "user_groups_group_id"),
    ("library_groups", "library_id = 1", "library_id, group_id", "library_groups_pkey"),
    ("library_groups", f"group_id = '{MANAGER_A.id}'", "library_id, group_id", "library_groups_group_id"),
    ("catalog_groups", "catalog_id = 1", "catalog_id, group_id", "catalog_groups_pkey"),
    ("catalog_groups", f"group_id = '{MANAGER_A.id}'", "catalog_id, group_id", "catalog_groups_group_id"),
]
DEFAULT_ORDERS = [
    *(
        (table, "created_at, id", f"{table}_created_at")
        for table in (
            "profiles",
            "catalogs",
            "libraries",
            "images",
            "prompts",
            "pipelines",
            "jobs",
            "groups",
            "feature_flags",
        )
    ),
    ("pipeline_stages", "stage_order, id", "pipeline_stages_stage_order"),
    ("job_results", "sequence, id", "job_results_sequence"),
]


async def test_every_foreign_key_has_an_index(admin: Connection) -> None:
    assert [record[0] for record in await admin.fetch(_WITHOUT_INDEX)] == []


async def plan(pool: Pool, sql: str) -> str:
    """The plan as a manager, where the tables are too small for the planner to prefer any index by itself."""
    async with transaction(pool, identity_of(MANAGER_A.email)) as connection:
        await connection.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
        rows = await connection.fetch(f"explain (costs off) {sql}")
        return "\n".join(row[0] for row in rows)


async def test_links_and_orders_use_their_index(admin: Connection, pool: Pool) -> None:
    await coice.load(admin, [], [])
    queries = [
        *((f"coice.{table} where {link}", order, index) for table, link, order, index in LINKS),
        *((f"coice.{table}", order, index) for table, order, index in DEFAULT_ORDERS),
    ]
    for rows, order, index in queries:
        for columns in (order, ", ".join(f"{column} desc" for column in order.split(", "))):
            text = await plan(pool, f"select 1 from {rows} order by {columns} limit 20")
            assert f" {index} on " in text, f"{rows} by {columns}:\n{text}"
            assert "Sort" not in text, f"{rows} by {columns}:\n{text}"


@pytest.mark.parametrize(
    ("function", "index"),
    [
        ("images_metadata_contains('{\"n\": 1}')", "images_metadata"),
        ("job_results_search_vector_matches('flare')", "job_results_search_vector"),
    ],
)
async def test_searches_use_their_index(admin: Connection, function: str, index: str) -> None:
    """Inside the function, which `explain` does not show: the statistics tell whether the index was read."""
    await coice.load(admin, [], [])
    await admin.execute("set enable_seqscan = off; set enable_indexscan = off")
    claims = f'{{"sub": "{MANAGER_A.id}"}}'
    await admin.execute("select set_config('request.jwt.claims', $1, false)", claims)
    await admin.fetch(f"select coice.{function}")
    await admin.execute("select pg_stat_force_next_flush()")
    scans = "select idx_scan from pg_stat_user_indexes where indexrelname = $1"
    assert await admin.fetchval(scans, index) == 1
