"""What OFM shows to one person, it shows to no other."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.db.rights_ofm import OFM_ROWS
from tests.resolvers.conftest import Gateway, open_gateway
from tests.resolvers.leaks import Leaks, check_all, check_that_it_finds
from trellis.db.pool import Connection, connect
from trellis.resolvers.schema import Served, build_schema
from trellis.schema.ofm import OFM


@pytest.fixture(scope="module")
def ofm_served() -> Served:
    return build_schema(["ofm"])


@dataclass(frozen=True)
class Studios:
    """A gateway, and the superuser of its database."""

    gateway: Gateway
    admin: Connection


@pytest.fixture
async def studios(copy: Any, template: str, ofm_served: Served, tmp_path: Path) -> AsyncIterator[Studios]:
    """Everybody has something in every table."""
    async with copy(template, "leaks") as database:
        connection = await connect(database.admin_dsn)
        await OFM_ROWS.populate(connection)
        try:
            async with open_gateway(database, ofm_served, tmp_path, listening=True) as gateway:
                yield Studios(gateway, connection)
        finally:
            await connection.close()


@pytest.mark.parametrize(("victim", "intruder"), [("manager-a", "manager-b"), ("user-a", "admin")])
async def test_nobody_gets_at_what_is_hidden(
    studios: Studios, ofm_served: Served, victim: str, intruder: str
) -> None:
    leaks = await Leaks.of(studios.gateway, ofm_served, OFM, victim=victim, intruder=intruder)
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
async def test_a_leak_is_found(studios: Studios, ofm_served: Served, broken: str) -> None:
    leaks = await Leaks.of(studios.gateway, ofm_served, OFM, victim="manager-a", intruder="manager-b")
    await studios.admin.execute(broken)
    with pytest.raises(AssertionError):
        await check_all(leaks)
