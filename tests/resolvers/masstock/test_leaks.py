"""What MasStock shows to one client, it shows to no other; and nothing to who is suspended."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Filled
from tests.resolvers.leaks import check_all, check_that_it_finds
from tests.resolvers.leaks_live import check_exports, check_live
from tests.resolvers.tenants import Tenants, tenants_of
from tests.resolvers.tries import Leaks
from trellis.db.demo.masstock import BUCKET, CLIENT_A, CLIENTS, load
from trellis.db.demo.people import USER_A
from trellis.db.pool import Connection
from trellis.db.session import SERVICE, transaction
from trellis.resolvers import active_runs, exports
from trellis.schema.masstock.system import MASSTOCK


async def populate(admin: Connection) -> None:
    """The demo, with an image that somebody uploaded and an invitation for every client."""
    await load(admin)
    for client in CLIENTS:
        await admin.execute(
            "insert into masstock.reference_images (client_id, storage_path, content_type, size, created_by)"
            " values ($1, $2, 'image/png', 1, $3)",
            client.id,
            f"gs://{BUCKET}/references/{client.id}/{client.id}/x.png",
            client.owner.id,
        )
        await admin.execute(
            "insert into masstock.invitations (client_id, client_name, email, role, invited_by)"
            " values ($1, $2, $3, 'owner', $4)",
            client.id,
            client.name,
            f"guest-{client.letter}@trellis.test",
            client.owner.id,
        )


@pytest.fixture
async def agency(copy: Any, filled: Filled, tmp_path: Path) -> AsyncIterator[Tenants]:
    async with tenants_of(MASSTOCK, populate, copy, filled, tmp_path) as tenants:
        yield tenants


@pytest.mark.parametrize(
    ("victim", "intruder"), [("manager-a", "manager-b"), ("manager-b", "user-a"), ("admin", "manager-a")]
)
async def test_nobody_gets_at_what_is_hidden(agency: Tenants, victim: str, intruder: str) -> None:
    leaks = await agency.leaks(victim=victim, intruder=intruder)
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
async def test_who_may_do_nothing_sees_nothing(agency: Tenants, status: str) -> None:
    """Not even what the admin sees of it; but itself, where only its client is suspended."""
    await agency.admin.execute(status)
    leaks = await agency.leaks(victim="admin", intruder="user-a")
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
async def test_a_leak_is_found(agency: Tenants, broken: str) -> None:
    await agency.check_that_a_leak_is_found(broken, victim="manager-a", intruder="manager-b")


@pytest.mark.parametrize("fault", ["cohort", "list", "export"])
async def test_a_leak_in_what_is_live_is_found(
    agency: Tenants, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose rights are looked at by other code than queries': by cohorts, lists of active runs, exports."""
    leaks = await agency.leaks(victim="manager-a", intruder="manager-b")
    check = check_exports if fault == "export" else check_live
    assert await check(leaks) > 5
    if fault == "cohort":
        following = agency.gateway.following
        assert following is not None
        everybody_may = following.answering.position
        monkeypatch.setattr(following.cohorts, "_see", lambda _, run: everybody_may(SERVICE, run))
        monkeypatch.setattr("trellis.realtime.cohorts.rights_of", lambda identity: identity.role)
    elif fault == "list":
        monkeypatch.setattr(active_runs._List, "_read", _of_everybody(active_runs._List._read, leaks))
    else:
        monkeypatch.setattr(
            exports, "transaction", lambda pool, _, **more: transaction(pool, SERVICE, **more)
        )
    with pytest.raises(AssertionError):
        await check(leaks)


def _of_everybody(read: Any, leaks: Leaks) -> Any:
    """Lists that have at first what is right, and later what is new of anybody's."""

    async def wrong(self: Any, listed: Any) -> Any:
        found = await read(self, listed)
        executions = leaks.hidden["MasStockExecution"].keys
        return [*found, *((key, 1, "masstock.execution", True) for (key,) in executions if listed)]

    return wrong
