"""Posts go out when they are due: each once, whoever comes first and wherever one dies."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from trellis.db.demo import ofm
from trellis.db.demo.people import MANAGER_A, identity_of
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction
from trellis.jobs.ofm.posts import publish_due
from trellis.providers.errors import ProviderError, Refused, Unavailable
from trellis.providers.publishing import Outbox, OutgoingPost, Published

ASSET = ofm.demo_id(MANAGER_A, "asset 0")
ACCOUNT = ofm.demo_id(MANAGER_A, "instagram")


@pytest.fixture(autouse=True)
async def demo(admin: Connection) -> None:
    await ofm.load(admin)


async def schedule(admin: Connection, **values: Any) -> UUID:
    """A post that is due."""
    given = {"instagram_account_id": ACCOUNT, "asset_ids": [ASSET], "caption": "Good morning."} | values
    names = ", ".join(given)
    places = ", ".join(f"${n}" for n in range(2, len(given) + 2))
    return await admin.fetchval(
        f"insert into ofm.scheduled_posts (user_id, scheduled_for, {names})"
        f" values ($1, now() - interval '1 minute', {places}) returning id",
        MANAGER_A.id,
        *given.values(),
    )


async def row(admin: Connection, post: UUID) -> Any:
    return await admin.fetchrow("select * from ofm.scheduled_posts where id = $1", post)


@dataclass
class Dying:
    """The outbox; fails before or after it has posted."""

    outbox: Outbox
    error: BaseException
    after: bool = False
    posts: list[OutgoingPost] = field(default_factory=list)

    async def publish(self, post: OutgoingPost) -> Published:
        self.posts.append(post)
        if self.after:
            await self.outbox.publish(post)
        raise self.error

    async def aclose(self) -> None:
        pass


async def test_what_is_due_goes_out_and_nothing_else(admin: Connection, pool: Pool) -> None:
    post = await schedule(admin)
    assert await publish_due(pool, Outbox(pool)) == 1
    found = await row(admin, post)
    assert (found["status"], found["external_id"], found["error_message"]) == (
        "published",
        f"outbox:{post}",
        None,
    )
    [out] = await admin.fetch("select * from ofm.outbox")
    path = await admin.fetchval("select file_path from ofm.assets where id = $1", ASSET)
    assert (out["post_id"], out["account"], out["caption"], out["files"]) == (
        post,
        "instagram:mara.example",
        "Good morning.",
        [path],
    )
    assert await publish_due(pool, Outbox(pool)) == 0


async def test_two_workers_post_each_once(admin: Connection, pool: Pool) -> None:
    posts = {await schedule(admin) for _ in range(50)}
    counts = await asyncio.gather(*(publish_due(pool, Outbox(pool)) for _ in range(2)))
    assert sum(counts) == 50
    assert {row["post_id"] for row in await admin.fetch("select post_id from ofm.outbox")} == posts
    attempts = await admin.fetch(
        "select distinct attempts from ofm.scheduled_posts where status = 'published'"
    )
    assert [row["attempts"] for row in attempts] == [1]


@pytest.mark.parametrize("after", [False, True], ids=["before it was out", "after it was out"])
async def test_a_worker_that_dies_over_a_post(admin: Connection, pool: Pool, after: bool) -> None:
    post = await schedule(admin)
    with pytest.raises(asyncio.CancelledError):
        await publish_due(pool, Dying(Outbox(pool), asyncio.CancelledError(), after))
    assert (await row(admin, post))["status"] == "publishing"
    assert await publish_due(pool, Outbox(pool)) == 0  # it may still be at it
    await admin.execute("update ofm.scheduled_posts set claimed_until = now() where status = 'publishing'")
    assert await publish_due(pool, Outbox(pool)) == 1
    assert (await row(admin, post))["status"] == "published"
    assert await admin.fetchval("select count(*) from ofm.outbox") == 1


async def test_who_was_too_slow_changes_nothing(admin: Connection, pool: Pool) -> None:
    """Its claim has run out, and another worker has posted: the reference is the same."""
    post = await schedule(admin)
    outbox, gate, asked = Outbox(pool), asyncio.Event(), asyncio.Event()

    class Slow:
        async def publish(self, post: OutgoingPost) -> Published:
            asked.set()
            await gate.wait()
            raise Refused("too late")

        async def aclose(self) -> None:
            pass

    slow = asyncio.create_task(publish_due(pool, Slow()))
    await asked.wait()
    await admin.execute("update ofm.scheduled_posts set claimed_until = now() where status = 'publishing'")
    assert await publish_due(pool, outbox) == 1
    gate.set()
    assert await slow == 0
    found = await row(admin, post)
    assert (found["status"], found["error_message"]) == ("published", None)


@pytest.mark.parametrize(
    ("error", "status"), [(Unavailable("not now"), "publishing"), (Refused("never"), "failed")]
)
async def test_failures(admin: Connection, pool: Pool, error: ProviderError, status: str) -> None:
    post = await schedule(admin)
    assert await publish_due(pool, Dying(Outbox(pool), error)) == 0
    found = await row(admin, post)
    assert found["status"] == status
    assert str(error) in found["error_message"]


async def test_tries_come_to_an_end_and_begin_anew_by_hand(admin: Connection, pool: Pool) -> None:
    post = await schedule(admin)
    publisher = Dying(Outbox(pool), Unavailable("not now"))
    for _ in range(8):
        await admin.execute(
            "update ofm.scheduled_posts set claimed_until = now() where status = 'publishing'"
        )
        await publish_due(pool, publisher)
    assert len(publisher.posts) == 6
    assert (await row(admin, post))["status"] == "failed"
    async with transaction(pool, identity_of(MANAGER_A.email)) as connection:
        await connection.execute("update ofm.scheduled_posts set status = 'scheduled' where id = $1", post)
    assert await publish_due(pool, Outbox(pool)) == 1
    assert (await row(admin, post))["error_message"] is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update ofm.instagram_accounts set is_active = false", "not active"),
        ("delete from ofm.instagram_accounts", "no longer there"),
        ("delete from ofm.assets", "nothing to show"),
        ("update ofm.assets set file_type = 'document',"
         " file_path = replace(file_path, '/image/', '/document/')", "no other files"),
    ],
)  # fmt: skip
async def test_what_cannot_go_out(admin: Connection, pool: Pool, change: str, said: str) -> None:
    post = await schedule(admin)
    await admin.execute(change)
    assert await publish_due(pool, Outbox(pool)) == 0
    found = await row(admin, post)
    assert found["status"] == "failed"
    assert said in found["error_message"]
    assert await admin.fetchval("select count(*) from ofm.outbox") == 0


async def test_what_is_out_or_on_its_way_is_nobodys_to_change(admin: Connection, pool: Pool) -> None:
    post = await schedule(admin)
    with pytest.raises(asyncio.CancelledError):
        await publish_due(pool, Dying(Outbox(pool), asyncio.CancelledError()))
    for _ in range(2):
        async with transaction(pool, identity_of(MANAGER_A.email)) as connection:
            changed = await connection.execute(
                "update ofm.scheduled_posts set status = 'cancelled' where id = $1", post
            )
            assert changed == "UPDATE 0"
        await admin.execute(
            "update ofm.scheduled_posts set claimed_until = now() where status = 'publishing'"
        )
        await publish_due(pool, Outbox(pool))


async def test_a_cancelled_post_stays(admin: Connection, pool: Pool) -> None:
    post = await schedule(admin)
    async with transaction(pool, identity_of(MANAGER_A.email)) as connection:
        await connection.execute("update ofm.scheduled_posts set status = 'cancelled' where id = $1", post)
    assert await publish_due(pool, Outbox(pool)) == 0
    assert await admin.fetchval("select count(*) from ofm.outbox") == 0
