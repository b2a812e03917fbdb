"""What OFM declares to be visible with its run, person by person: nobody sees anybody else's."""

from typing import Any

import pytest

from trellis.db.demo import ofm
from trellis.db.demo.people import PEOPLE, identity_of
from trellis.db.pool import connect, create_pool
from trellis.db.session import SERVICE, Identity, transaction
from trellis.schema.declaration import Table
from trellis.schema.ofm.system import OFM

DECLARED = [table for table in OFM.tables if table.visible_with]

_RUNS = """
insert into ofm.prompt_runs (user_id) select id from ofm.users;
insert into trellis.runs (id, system, kind, snapshot, sequence, created_by)
select id, 'ofm', 'ofm.prompts', '{}', 1, user_id from ofm.prompt_runs;
"""


def test_what_is_declared() -> None:
    assert [table.relation for table in DECLARED] == ["ofm.prompt_runs", "ofm.generations"]


@pytest.mark.parametrize("table", DECLARED, ids=lambda table: table.type_name)
async def test_a_row_is_visible_exactly_where_its_run_is(copy: Any, template: str, table: Table) -> None:
    async with copy(template, "visible_with_ofm") as database:
        admin, pool = await connect(database.admin_dsn), await create_pool(database.dsn)
        await ofm.load(admin)
        await admin.execute(_RUNS)

        async def seen(identity: Identity, sql: str, *values: Any) -> set[Any]:
            async with transaction(pool, identity, readonly=True) as connection:
                return {row[0] for row in await connection.fetch(sql, *values)}

        found: list[set[Any]] = []
        for email in PEOPLE:
            runs = await seen(identity_of(email), "select id from trellis.runs")
            shown = await seen(identity_of(email), f"select id from {table.relation}")
            with_them = f"select id from {table.relation} where {table.visible_with} = any($1)"
            assert shown == await seen(SERVICE, with_them, list(runs)), email
            found.append(shown)
        assert all(found)
        assert sum(map(len, found)) == len(set().union(*found)), "nobody sees anybody else's"
        assert set().union(*found) == await seen(SERVICE, f"select id from {table.relation}")
        await pool.close()
        await admin.close()
