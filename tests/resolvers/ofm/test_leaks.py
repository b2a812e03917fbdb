"""What OFM shows to one person, it shows to no other."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Filled
from tests.db.rights_ofm import OFM_ROWS
from tests.resolvers.leaks import check_all, check_that_it_finds
from tests.resolvers.tenants import Tenants, tenants_of
from trellis.schema.ofm.system import OFM


@pytest.fixture
async def studios(copy: Any, filled: Filled, tmp_path: Path) -> AsyncIterator[Tenants]:
    """Everybody has something in every table."""
    async with tenants_of(OFM, OFM_ROWS.populate, copy, filled, tmp_path) as tenants:
        yield tenants


@pytest.mark.parametrize(("victim", "intruder"), [("manager-a", "manager-b"), ("user-a", "admin")])
async def test_nobody_gets_at_what_is_hidden(studios: Tenants, victim: str, intruder: str) -> None:
    leaks = await studios.leaks(victim=victim, intruder=intruder)
    assert {name for name, hidden in leaks.hidden.items() if not hidden.rows} == set()
    await check_that_it_finds(leaks)
    assert await check_all(leaks) > 1000


@pytest.mark.parametrize(
    "broken",
    [
        "alter table ofm.viral_reels disable row level security",
        "create policy wrong on ofm.assets for select to authenticated using (true)",
        "create policy wrong on ofm.user_api_keys for select to authenticated using (true)",
        "create policy wrong on trellis.runs for select to authenticated using (true)",
    ],
)
async def test_a_leak_is_found(studios: Tenants, broken: str) -> None:
    await studios.check_that_a_leak_is_found(broken, victim="manager-a", intruder="manager-b")
