"""Uploads that nobody came back to, and how long those are remembered that were settled."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.jobs.flaky import Flaky
from trellis.db.demo.coice import load
from trellis.db.demo.people import MANAGER_A
from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs import uploads
from trellis.jobs.uploads import Wish
from trellis.providers.storage import ObjectPath

PATH = ObjectPath("coice", "catalogs/1/1/a.png")
WISH = Wish("coice.image", {"library_id": 1}, PATH, "image/png", 6)


@dataclass
class Desk:
    """Where tickets are given."""

    pool: Pool
    admin: Connection
    storage: Flaky

    async def issue(self, wish: Wish = WISH, owner: UUID = MANAGER_A.id) -> tuple[uploads.Ticket, bool]:
        async with transaction(self.pool, SERVICE) as connection:
            return await uploads.issue(connection, owner, wish, 900)

    async def put(self) -> None:
        await self.storage.write(PATH, b"pixels", "image/png")

    async def later(self, interval: str) -> None:
        for column in ("expires_at", "settled_at"):
            await self.admin.execute(
                f"update trellis.uploads set {column} = {column} - $1::text::interval", interval
            )

    async def sweep(self) -> int:
        return await uploads.sweep(self.pool, self.storage)

    async def states(self) -> list[str]:
        rows = await self.admin.fetch("select state from trellis.uploads order by created_at")
        return [row["state"] for row in rows]


@pytest.fixture
async def desk(pool: Pool, admin: Connection, tmp_path: Path) -> Desk:
    await load(admin, [], [])
    return Desk(pool, admin, Flaky(tmp_path, secret="a secret of the tests"))


async def test_what_nobody_came_back_to_goes_when_nothing_can_arrive_any_more(desk: Desk) -> None:
    await desk.issue()
    await desk.put()
    await desk.later("3 hours 14 minutes")
    assert await desk.sweep() == 0
    assert (await desk.states(), await desk.storage.describe(PATH) is None) == (["pending"], False)
    await desk.later("2 minutes")
    desk.storage.away = True
    assert await desk.sweep() == 0
    assert (await desk.states(), await desk.storage.describe(PATH) is None) == (["expired"], False)
    desk.storage.away = False
    await desk.admin.execute("update trellis.discards set due_at = now(), claimed_until = null")
    assert await desk.sweep() == 1
    assert await desk.storage.describe(PATH) is None
    assert await desk.admin.fetchval("select count(*) from trellis.discards") == 0


async def test_settled_tickets_are_kept_for_a_week(desk: Desk) -> None:
    ticket, clear = await desk.issue()
    assert not clear
    await desk.put()
    await uploads.refuse(desk.pool, desk.storage, ticket, "It is too green.")
    assert await desk.storage.describe(PATH) is None
    await desk.later("6 days 23 hours")
    await desk.sweep()
    assert await desk.states() == ["refused"]
    await desk.later("2 hours")
    await desk.sweep()
    assert await desk.states() == []


async def test_a_refusal_stands_though_the_storage_is_away(desk: Desk) -> None:
    ticket, _ = await desk.issue()
    await desk.put()
    desk.storage.away = True
    await uploads.refuse(desk.pool, desk.storage, ticket, "It is too green.")
    row = await desk.admin.fetchrow("select state, error from trellis.uploads")
    assert tuple(row) == ("refused", "It is too green.")
    desk.storage.away = False
    await desk.admin.execute("update trellis.discards set due_at = now(), claimed_until = null")
    assert await desk.sweep() == 1
    assert await desk.storage.describe(PATH) is None


async def test_an_upload_that_was_begun_anew_is_not_refused_for_what_was_there_before(desk: Desk) -> None:
    before, _ = await desk.issue()
    after, clear = await desk.issue()
    assert (after.id, after.attempt, clear) == (before.id, 2, True)
    await uploads.refuse(desk.pool, desk.storage, before, "It is too green.")
    assert await desk.states() == ["pending"]


async def test_a_crash_while_a_path_is_cleared(desk: Desk) -> None:
    """Nobody gets the path until it was cleared: by the sweeper, if whoever asked is gone."""
    await desk.issue()
    await desk.put()
    await desk.issue()  # claimed, and not cleared
    with pytest.raises(GatewayError, match="just being removed"):
        await desk.issue()
    await desk.admin.execute("update trellis.discards set claimed_until = now()")
    assert await desk.sweep() == 1
    assert await desk.storage.describe(PATH) is None
    ticket, _ = await desk.issue()
    assert ticket.state == "pending"


async def test_an_expired_upload_gives_way(desk: Desk) -> None:
    first, _ = await desk.issue()
    await desk.later("16 minutes")
    second, clear = await desk.issue(owner=uuid4())
    assert (second.id != first.id, clear) == (True, True)
    assert await desk.states() == ["expired", "pending"]


async def test_a_path_that_waits_to_be_removed_is_cleared_first(desk: Desk) -> None:
    await desk.admin.execute("insert into trellis.discards (path) values ($1)", str(PATH))
    _, clear = await desk.issue()
    assert clear


@pytest.mark.parametrize(
    "change", [{"size": 7}, {"content_type": "image/jpeg"}, {"target": {"library_id": 2}}, {"kind": "other"}]
)
async def test_another_wish_for_the_path(desk: Desk, change: Any) -> None:
    await desk.issue()
    other = Wish(**{**vars(WISH), **change})
    with pytest.raises(GatewayError) as refused:
        await desk.issue(other)
    assert (refused.value.code, refused.value.field) == ("CONFLICT", "filename")
