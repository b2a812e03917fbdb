"""What Alawein declares to be visible with its run, person by person: nobody sees anybody else's."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.db.rights_alawein import ALAWEIN_ROWS
from trellis.db.demo.people import PEOPLE, identity_of
from trellis.db.pool import connect, create_pool
from trellis.db.session import SERVICE, Identity, transaction
from trellis.schema.alawein.system import ALAWEIN
from trellis.schema.declaration import Table

DECLARED = [table for table in ALAWEIN.tables if table.visible_with]


@pytest.fixture(scope="module")
async def world(copy: Any, template: str) -> AsyncIterator[SimpleNamespace]:
    async with copy(template, "visible_with_alawein") as database:
        admin, pool = await connect(database.admin_dsn), await create_pool(database.dsn)
        await ALAWEIN_ROWS.populate(admin)

        async def seen(identity: Identity, sql: str, *values: Any) -> set[Any]:
            async with transaction(pool, identity, readonly=True) as connection:
                return {row[0] for row in await connection.fetch(sql, *values)}

        yield SimpleNamespace(seen=seen)
        await pool.close()
        await admin.close()


def test_what_is_declared() -> None:
    assert {"alawein.optilibria_runs", "alawein.trace_points"} < {table.relation for table in DECLARED}


@pytest.mark.parametrize("table", DECLARED, ids=lambda table: table.type_name)
async def test_a_row_is_visible_exactly_where_its_run_is(world: SimpleNamespace, table: Table) -> None:
    found: list[set[Any]] = []
    for email in PEOPLE:
        runs = await world.seen(identity_of(email), "select id from trellis.runs")
        shown = await world.seen(identity_of(email), f"select id from {table.relation}")
        with_them = f"select id from {table.relation} where {table.visible_with} = any($1)"
        assert shown == await world.seen(SERVICE, with_them, list(runs)), email
        found.append(shown)
    assert all(found)
    assert sum(map(len, found)) == len(set().union(*found)), "nobody sees anybody else's"
    assert set().union(*found) == await world.seen(SERVICE, f"select id from {table.relation}")
