"""What Coice shows to one tenant, it shows to no other."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Filled
from tests.db.rights_coice import COICE_ROWS
from tests.resolvers.leaks import check_all, check_that_it_finds
from tests.resolvers.tenants import Tenants, tenants_of
from trellis.schema.coice.system import COICE


@pytest.fixture
async def tenants(copy: Any, filled: Filled, tmp_path: Path) -> AsyncIterator[Tenants]:
    async with tenants_of(COICE, COICE_ROWS.populate, copy, filled, tmp_path) as tenants:
        yield tenants


@pytest.mark.parametrize(("victim", "intruder"), [("manager-a", "manager-b"), ("admin", "user-b")])
async def test_nobody_gets_at_what_is_hidden(tenants: Tenants, victim: str, intruder: str) -> None:
    leaks = await tenants.leaks(victim=victim, intruder=intruder)
    empty = {name for name, hidden in leaks.hidden.items() if not hidden.rows}
    assert empty == {"CoiceFeatureFlag"}, "which are everybody's"
    await check_that_it_finds(leaks)
    assert await check_all(leaks) > 1000


@pytest.mark.parametrize(
    "broken",
    [
        "alter table coice.images disable row level security",
        "create policy wrong on coice.pipelines for select to authenticated using (true)",
        "create policy wrong on trellis.runs for select to authenticated using (true)",
    ],
)
async def test_a_leak_is_found(tenants: Tenants, broken: str) -> None:
    await tenants.check_that_a_leak_is_found(broken, victim="manager-a", intruder="manager-b")
