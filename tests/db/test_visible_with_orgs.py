"""What Orgs declares to be visible with its run, person by person: own, of the own organisation, or all."""

from typing import Any

import pytest

from tests.db.rights_orgs import ORGS_ROWS
from trellis.db.demo.people import ADMIN, PEOPLE, identity_of
from trellis.db.pool import connect, create_pool
from trellis.db.session import SERVICE, Identity, transaction
from trellis.schema.declaration import Table
from trellis.schema.orgs.system import ORGS

DECLARED = [table for table in ORGS.tables if table.visible_with]


def test_what_is_declared() -> None:
    assert [table.relation for table in DECLARED] == [
        "orgs.replies",
        "orgs.reply_tokens",
        "orgs.document_loads",
    ]


@pytest.mark.parametrize("table", DECLARED, ids=lambda table: table.type_name)
async def test_a_row_is_visible_exactly_where_its_run_is(copy: Any, template: str, table: Table) -> None:
    async with copy(template, "visible_with_orgs") as database:
        admin, pool = await connect(database.admin_dsn), await create_pool(database.dsn)
        await ORGS_ROWS.populate(admin)

        async def seen(identity: Identity, sql: str, *values: Any) -> set[Any]:
            async with transaction(pool, identity, readonly=True) as connection:
                return {row[0] for row in await connection.fetch(sql, *values)}

        found: dict[str, set[Any]] = {}
        key = f"{table.visible_with}"
        for email in PEOPLE:
            runs = await seen(identity_of(email), "select id from trellis.runs")
            found[email] = await seen(identity_of(email), f"select {key} from {table.relation}")
            with_them = f"select {key} from {table.relation} where {key} = any($1)"
            assert found[email] == await seen(SERVICE, with_them, list(runs)), email
        assert all(found.values())
        everything = await seen(SERVICE, f"select {key} from {table.relation}")
        assert [email for email in PEOPLE if found[email] == everything] == [ADMIN.email]
        await pool.close()
        await admin.close()
