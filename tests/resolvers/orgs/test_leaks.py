"""What Orgs shows of one organisation or owner, it shows to no other; nothing to who is deactivated."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Filled
from tests.db.rights_orgs import ORGS_ROWS
from tests.resolvers.conftest import open_gateway
from tests.resolvers.leaks import Leaks, check_all, check_that_it_finds
from tests.resolvers.orgs.office import Office, orgs_served
from trellis.db.demo.people import USER_A
from trellis.db.pool import connect
from trellis.resolvers.schema import Served
from trellis.schema.orgs.system import ORGS

__all__ = ["orgs_served"]

OF_ALL = {"OrgsOrganization", "OrgsOrgModule"}


@pytest.fixture
async def company(copy: Any, filled: Filled, orgs_served: Served, tmp_path: Path) -> AsyncIterator[Office]:
    """Everybody has something in every table."""
    async with copy(await filled(ORGS_ROWS.populate), "leaks") as database:
        connection = await connect(database.admin_dsn)
        try:
            async with open_gateway(database, orgs_served, tmp_path, listening=True) as gateway:
                yield Office(gateway, connection)
        finally:
            await connection.close()


@pytest.mark.parametrize(
    ("victim", "intruder", "alike"),
    [
        ("manager-a", "manager-b", set()),  # across organisations
        ("manager-a", "user-a", OF_ALL),  # across owners within one
    ],
)
async def test_nobody_gets_at_what_is_hidden(
    company: Office, orgs_served: Served, victim: str, intruder: str, alike: set[str]
) -> None:
    leaks = await Leaks.of(company.gateway, orgs_served, ORGS, victim=victim, intruder=intruder)
    assert {name for name, hidden in leaks.hidden.items() if not hidden.rows} == alike
    await check_that_it_finds(leaks)
    assert await check_all(leaks) > 1000


async def test_who_is_deactivated_gets_at_nothing(company: Office, orgs_served: Served) -> None:
    """Not even at what its admin sees of it; what it may do is tried in `test_orgs` and `test_orgs_rules`."""
    await company.admin.execute(
        "update orgs.user_profile set status = 'deactivated' where user_id = $1", USER_A.id
    )
    leaks = await Leaks.of(company.gateway, orgs_served, ORGS, victim="admin", intruder="user-a")
    assert {name for name, hidden in leaks.hidden.items() if not hidden.rows} == set()
    leaks.markers -= {"offline", "text/markdown"}  # which everybody is told who signs in
    tried = [*leaks.listings(), *leaks.by_key()]
    for each in tried:
        await leaks.check(each)
    assert len(tried) > 200


@pytest.mark.parametrize(
    "broken",
    [
        "alter table orgs.chat_messages disable row level security",
        "create policy wrong on orgs.customers for select to authenticated using (true)",
        "create policy wrong on orgs.function_versions for select to authenticated using (true)",
        "create or replace function orgs.sees_everybody() returns boolean language sql as 'select true'",
    ],
)
async def test_a_leak_is_found(company: Office, orgs_served: Served, broken: str) -> None:
    leaks = await Leaks.of(company.gateway, orgs_served, ORGS, victim="manager-a", intruder="manager-b")
    await company.admin.execute(broken)
    with pytest.raises(AssertionError):
        await check_all(leaks)
