"""What is declared to be visible with its run, against the policies, person by person."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from trellis.db.demo import coice as demo
from trellis.db.demo import masstock
from trellis.db.demo.people import ADMIN, PEOPLE, USER_A, identity_of
from trellis.db.pool import create_pool
from trellis.db.session import SERVICE, Identity, transaction
from trellis.schema.coice.system import COICE
from trellis.schema.declaration import Table
from trellis.schema.masstock.system import MASSTOCK
from trellis.schema.run import RUNS

DECLARED = [table for system in (RUNS, COICE, MASSTOCK) for table in system.tables if table.visible_with]

# Members of both tenants, of one, of none; one who has only a library; whom no system knows; who sees all.
GUEST, LONER = "00000000-0000-4000-8000-00000000000c", "00000000-0000-4000-8000-00000000000d"
EVERYONE = {
    **{email: identity_of(email) for email in PEOPLE},
    "a manager who is granted a library": Identity("authenticated", {"sub": GUEST}),
    "a manager of no group": Identity("authenticated", {"sub": LONER}),
    "stranger": Identity("authenticated", {"sub": "00000000-0000-4000-8000-00000000dead"}),
    "service": SERVICE,
}

_ROWS = f"""
insert into auth.users (id, email) values ('{GUEST}', 'guest@trellis.test'), ('{LONER}', 'loner@trellis.test');
insert into coice.profiles (id, display_name, role) values ('{GUEST}', 'x', 'manager'), ('{LONER}', 'x', 'manager');
insert into coice.groups (id, name) values ('00000000-0000-4000-8000-000000000009', 'Guests');
insert into coice.user_groups
select who::uuid, '00000000-0000-4000-8000-000000000009' from unnest(array['{USER_A.id}', '{GUEST}']) who;
insert into coice.library_groups values (6, '00000000-0000-4000-8000-000000000009');
alter table coice.jobs disable trigger user;
insert into coice.jobs (pipeline_id, library_id, created_by)
select (select id from coice.pipelines limit 1), libraries.id, who.id
from coice.libraries, coice.profiles who, generate_series(1, 2);
alter table coice.jobs enable trigger user;
insert into coice.images (library_id, gcs_path)
values (1, 'gs://made-up/catalogs/1/1/x.jpg');
insert into coice.job_results (job_id, image_id, stage_id, sequence, result)
select jobs.id, (select id from coice.images limit 1), stage.id, 2, '{{}}'
from coice.jobs, (select id from coice.pipeline_stages limit 1) stage;
insert into trellis.runs (id, system, kind, snapshot, sequence, created_by)
select id, 'coice', 'coice.job', '{{}}', 2, created_by from coice.jobs;
insert into trellis.run_events (run_id, sequence, type) select id, n, 'x' from coice.jobs, generate_series(1, 2) n;
insert into trellis.run_items (run_id, item_id, stage) select id, gen_random_uuid(), 1 from coice.jobs;
"""


@pytest.fixture(scope="module")
async def world(copy: Any, template: str) -> AsyncIterator[SimpleNamespace]:
    async with copy(template, "visible_with") as database:
        admin, pool = await create_pool(database.admin_dsn), await create_pool(database.dsn)
        async with admin.acquire() as connection:
            await demo.load(connection, [], [])
            await connection.execute(_ROWS)
            await masstock.load(connection)
        yield SimpleNamespace(pool=pool, admin=admin)
        await pool.close()
        await admin.close()


async def seen(world: SimpleNamespace, identity: Identity, sql: str, *values: Any) -> set[Any]:
    async with transaction(world.pool, identity, readonly=True) as connection:
        return {tuple(row) for row in await connection.fetch(sql, *values)}


def test_what_is_declared() -> None:
    assert [table.relation for table in DECLARED] == [
        "trellis.runs",
        "trellis.run_events",
        "trellis.run_items",
        "coice.jobs",
        "coice.job_results",
        "masstock.workflow_executions",
        "masstock.workflow_batch_results",
    ]


@pytest.mark.parametrize("table", DECLARED, ids=lambda table: table.type_name)
async def test_a_row_is_visible_exactly_where_its_run_is(world: SimpleNamespace, table: Table) -> None:
    keys = ", ".join(column.sql for column in table.key_columns)
    counts = {}
    for who, identity in EVERYONE.items():
        runs = [run for (run,) in await seen(world, identity, "select id from trellis.runs")]
        shown = await seen(world, identity, f"select {keys} from {table.relation}")
        with_them = f"select {keys} from {table.relation} where {table.visible_with} = any($1)"
        assert shown == await seen(world, SERVICE, with_them, runs), who
        counts[who] = len(shown)
    # The world tells people apart.
    assert counts["stranger"] == counts["a manager of no group"] == 0
    assert counts[ADMIN.email] == counts["service"]
    if table in MASSTOCK.tables:  # where all of a client see the same
        assert 0 < counts["user-b@trellis.test"] < counts["user-a@trellis.test"] < counts[ADMIN.email]
        return
    assert 0 < counts["user-a@trellis.test"] < counts["manager-a@trellis.test"] < counts[ADMIN.email]
    assert 0 < counts["a manager who is granted a library"] < counts["manager-b@trellis.test"]


@pytest.mark.parametrize("table", DECLARED, ids=lambda table: table.type_name)
async def test_those_who_see_a_row_see_the_same_of_it(world: SimpleNamespace, table: Table) -> None:
    """Grants are the role's, so nobody has a column that another lacks."""
    columns = ", ".join(f"t.{column.sql}::text" for column in table.readable)
    everything = await seen(world, SERVICE, f"select {columns} from {table.relation} t")
    for identity in EVERYONE.values():
        assert await seen(world, identity, f"select {columns} from {table.relation} t") <= everything
