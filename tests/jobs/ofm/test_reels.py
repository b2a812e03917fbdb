"""Reels whose views are fetched by the clock."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from trellis.db.demo import ofm
from trellis.db.demo.people import MANAGER_A
from trellis.db.pool import Connection, Pool
from trellis.jobs import discards
from trellis.jobs.ofm.reels import fetch_reels
from trellis.providers.admission import Caller
from trellis.providers.errors import ProviderError, Refused, Unavailable
from trellis.providers.reels import NoReels, ReelAddress, Sighting
from trellis.providers.storage import LocalStorage, ObjectPath

PICTURE = b"\xff\xd8\xff a picture"


@dataclass
class Source:
    """Knows the views of reels by their shortcode, or fails."""

    views: dict[str, int] = field(default_factory=dict)
    error: ProviderError | None = None
    asked: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None
    looked: asyncio.Event = field(default_factory=asyncio.Event)

    async def look(self, reel: ReelAddress, caller: Caller) -> Sighting:
        assert caller.owner == MANAGER_A.id
        self.asked.append(reel.shortcode)
        self.looked.set()
        if self.gate:
            await self.gate.wait()
        if self.error:
            raise self.error
        return Sighting(self.views[reel.shortcode], PICTURE)

    async def aclose(self) -> None:
        pass


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[LocalStorage]:
    made = LocalStorage(tmp_path, secret="a secret of the tests")
    yield made
    await made.aclose()


@pytest.fixture(autouse=True)
async def demo(admin: Connection) -> None:
    await ofm.load(admin)


async def add(admin: Connection, shortcode: str) -> UUID:
    return await admin.fetchval(
        "insert into ofm.viral_reels (user_id, url, platform, shortcode) values ($1, $2, 'youtube', $3) returning id",
        MANAGER_A.id,
        f"https://youtu.be/{shortcode}",
        shortcode,
    )


async def row(admin: Connection, reel: UUID) -> Any:
    return await admin.fetchrow("select * from ofm.viral_reels where id = $1", reel)


@pytest.mark.parametrize(
    ("views", "status"), [(99_999, "denied"), (100_000, "approved"), (2**40, "approved")]
)
async def test_views_decide(
    admin: Connection, pool: Pool, storage: LocalStorage, views: int, status: str
) -> None:
    reel = await add(admin, "abc")
    assert await fetch_reels(pool, storage, Source({"abc": views})) == 1
    found = await row(admin, reel)
    assert (found["view_count"], found["approval_status"], found["fetch_due_at"]) == (views, status, None)
    assert found["fetched_at"] is not None
    path = ObjectPath.parse(found["thumbnail_url"])
    assert path.path == f"{MANAGER_A.id}/reels/{reel}.jpg"
    assert await storage.read(path) == PICTURE
    assert await fetch_reels(pool, storage, Source()) == 0
    await admin.execute("delete from ofm.viral_reels where id = $1", reel)
    await discards.sweep(pool, storage)
    assert await storage.describe(path) is None


async def test_what_the_person_has_decided_stays(
    admin: Connection, pool: Pool, storage: LocalStorage
) -> None:
    reel = await add(admin, "abc")
    await admin.execute("update ofm.viral_reels set approval_status = 'approved' where id = $1", reel)
    await fetch_reels(pool, storage, Source({"abc": 5}))
    found = await row(admin, reel)
    assert (found["view_count"], found["approval_status"]) == (5, "approved")


async def test_offline_a_reel_stays_pending_and_says_so(
    admin: Connection, pool: Pool, storage: LocalStorage
) -> None:
    reel = await add(admin, "abc")
    assert await fetch_reels(pool, storage, NoReels()) == 0
    found = await row(admin, reel)
    assert (found["approval_status"], found["fetched_at"], found["fetch_due_at"]) == ("pending", None, None)
    assert "decide about the reel yourself" in found["fetch_error"]


async def test_failures_that_pass_are_tried_again_and_others_not(
    admin: Connection, pool: Pool, storage: LocalStorage
) -> None:
    reel = await add(admin, "abc")
    await fetch_reels(pool, storage, Source(error=Unavailable("not now")))
    found = await row(admin, reel)
    assert found["fetch_error"] == "Not yet: not now"
    assert found["fetch_due_at"] is not None
    await admin.execute("update ofm.viral_reels set fetch_due_at = now() where id = $1", reel)
    await fetch_reels(pool, storage, Source(error=Refused("There is no such video.")))
    found = await row(admin, reel)
    assert (found["fetch_error"], found["fetch_due_at"]) == ("There is no such video.", None)


async def test_tries_come_to_an_end(admin: Connection, pool: Pool, storage: LocalStorage) -> None:
    reel = await add(admin, "abc")
    source = Source(error=Unavailable("not now"))
    for _ in range(12):
        await admin.execute(
            "update ofm.viral_reels set fetch_due_at = now() where id = $1 and fetch_due_at is not null", reel
        )
        await fetch_reels(pool, storage, source)
    assert len(source.asked) == 8
    assert (await row(admin, reel))["fetch_error"] == "The views could not be fetched."


async def test_two_workers_ask_once(admin: Connection, pool: Pool, storage: LocalStorage) -> None:
    for n in range(30):
        await add(admin, f"reel{n}")
    sources = [Source({f"reel{n}": n for n in range(30)}) for _ in range(2)]
    counts = await asyncio.gather(*(fetch_reels(pool, storage, source) for source in sources))
    assert sum(counts) == 30
    assert sorted(sources[0].asked + sources[1].asked) == sorted(f"reel{n}" for n in range(30))


async def test_a_reel_that_is_deleted_meanwhile_leaves_no_picture(
    admin: Connection, pool: Pool, storage: LocalStorage
) -> None:
    reel = await add(admin, "abc")
    source = Source({"abc": 1}, gate=asyncio.Event())
    fetching = asyncio.create_task(fetch_reels(pool, storage, source))
    await source.looked.wait()
    await admin.execute("delete from ofm.viral_reels where id = $1", reel)
    assert source.gate
    source.gate.set()
    await fetching
    await discards.sweep(pool, storage)
    assert await storage.describe(ObjectPath("assets", f"{MANAGER_A.id}/reels/{reel}.jpg")) is None


async def test_what_a_dead_worker_had_begun_is_taken_up(
    admin: Connection, pool: Pool, storage: LocalStorage
) -> None:
    reel = await add(admin, "abc")
    source = Source({"abc": 1}, gate=asyncio.Event())
    fetching = asyncio.create_task(fetch_reels(pool, storage, source))
    await source.looked.wait()
    fetching.cancel()
    await asyncio.gather(fetching, return_exceptions=True)
    assert await fetch_reels(pool, storage, Source({"abc": 1})) == 0  # for five minutes it is that one's
    await admin.execute("update ofm.viral_reels set fetch_due_at = now() where id = $1", reel)
    assert await fetch_reels(pool, storage, Source({"abc": 1})) == 1
