"""What MasStock shows to one client, it shows to no other; and nothing to who is suspended."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.resolvers.conftest import Gateway, open_gateway
from tests.resolvers.leaks import Leaks, check_all, check_that_it_finds
from trellis.db.demo.masstock import BUCKET, CLIENT_A, CLIENTS, load
from trellis.db.demo.people import USER_A
from trellis.db.pool import Connection, connect
from trellis.resolvers.schema import Served, build_schema
from trellis.schema.masstock import MASSTOCK


@pytest.fixture(scope="module")
def masstock_served() -> Served:
    return build_schema(["masstock"])


@dataclass(frozen=True)
class Agency:
    """A gateway, and the superuser of its database."""

    gateway: Gateway
    admin: Connection


@pytest.fixture
async def agency(copy: Any, template: str, masstock_served: Served, tmp_path: Path) -> AsyncIterator[Agency]:
    """The demo, with an image that somebody uploaded and an invitation for every client."""
    async with copy(template, "leaks") as database:
        connection = await connect(database.admin_dsn)
        await load(connection)
        for client in CLIENTS:
            await connection.execute(
                "insert into masstock.reference_images (client_id, storage_path, content_type, size, created_by)"
                " values ($1, $2, 'image/png', 1, $3)",
                client.id,
                f"gs://{BUCKET}/references/{client.id}/{client.id}/x.png",
                client.owner.id,
            )
            await connection.execute(
                "insert into masstock.invitations (client_id, client_name, email, role, invited_by)"
                " values ($1, $2, $3, 'owner', $4)",
                client.id,
                client.name,
                f"guest-{client.letter}@trellis.test",
                client.owner.id,
            )
        try:
            async with open_gateway(database, masstock_served, tmp_path, listening=True) as gateway:
                yield Agency(gateway, connection)
        finally:
            await connection.close()


@pytest.mark.parametrize(
    ("victim", "intruder"), [("manager-a", "manager-b"), ("manager-b", "user-a"), ("admin", "manager-a")]
)
async def test_nobody_gets_at_what_is_hidden(
    agency: Agency, masstock_served: Served, victim: str, intruder: str
) -> None:
    leaks = await Leaks.of(agency.gateway, masstock_served, MASSTOCK, victim=victim, intruder=intruder)
    empty = {name for name, hidden in leaks.hidden.items() if not hidden.rows}
    assert empty == (set() if victim == "admin" else {"MasStockWorkflowTemplate", "MasStockExecutionPrice"})
    await check_that_it_finds(leaks)
    assert await check_all(leaks) > 1000


@pytest.mark.parametrize(
    "status",
    [
        f"update masstock.users set status = 'suspended' where id = '{USER_A.id}'",
        f"update masstock.users set status = 'deleted' where id = '{USER_A.id}'",
        f"update masstock.clients set status = 'suspended' where id = '{CLIENT_A.id}'",
    ],
)
async def test_who_may_do_nothing_sees_nothing(agency: Agency, masstock_served: Served, status: str) -> None:
    """Not even what the admin sees of it; but itself, where only its client is suspended."""
    await agency.admin.execute(status)
    leaks = await Leaks.of(agency.gateway, masstock_served, MASSTOCK, victim="admin", intruder="user-a")
    seen = {name for name, hidden in leaks.hidden.items() if not hidden.rows}
    assert seen == set()
    assert await check_all(leaks) > 1000


@pytest.mark.parametrize(
    "broken",
    [
        "alter table masstock.support_tickets disable row level security",
        "create policy wrong on masstock.workflow_batch_results for select to authenticated using (true)",
        "create policy wrong on trellis.runs for select to authenticated using (true)",
        "create policy wrong on masstock.clients for select to authenticated using (true)",
        "create or replace function masstock.require_admin() returns void language plpgsql as 'begin end'",
    ],
)
async def test_a_leak_is_found(agency: Agency, masstock_served: Served, broken: str) -> None:
    leaks = await Leaks.of(
        agency.gateway, masstock_served, MASSTOCK, victim="manager-a", intruder="manager-b"
    )
    await agency.admin.execute(broken)
    with pytest.raises(AssertionError):
        await check_all(leaks)
