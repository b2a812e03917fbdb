"""Objects without a row leave storage: whatever deletes the row, however often storage fails, whoever crashes."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.jobs.flaky import Flaky
from trellis.db.demo.coice import TENANT_A, load
from trellis.db.pool import Connection, Pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs import discards, uploads
from trellis.providers.pictures.thumbnail import kept_at
from trellis.providers.storage import ObjectPath

LIBRARY = TENANT_A.library_id
FOLDER = f"catalogs/{TENANT_A.catalog_id}/{LIBRARY}"
QUEUED = "select array_agg(path order by path) from trellis.discards"


@pytest.fixture
async def storage(tmp_path: Path) -> Flaky:
    return Flaky(tmp_path, secret="a secret of the tests")


def place(name: str) -> ObjectPath:
    return ObjectPath("coice", f"{FOLDER}/{name}")


@pytest.fixture
async def image(admin: Connection, storage: Flaky) -> ObjectPath:
    """An image with its object and a thumbnail."""
    await load(admin, [], [])
    path = place("a.png")
    await add(admin, path)
    await storage.write(path, b"pixels", "image/png")
    await storage.write(kept_at(path), b"fewer pixels", "image/webp")
    return path


async def add(admin: Connection, path: ObjectPath) -> Any:
    return await admin.execute(
        "insert into coice.images (library_id, gcs_path) values ($1, $2)", LIBRARY, str(path)
    )


async def is_there(storage: Flaky, path: ObjectPath) -> list[bool]:
    return [await storage.describe(each) is not None for each in (path, kept_at(path))]


async def later(admin: Connection, interval: str) -> None:
    """Let time pass for what is queued."""
    await admin.execute(
        "update trellis.discards set due_at = due_at - $1::text::interval,"
        " again_at = again_at - $1::text::interval, claimed_until = claimed_until - $1::text::interval",
        interval,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "delete from coice.images",
        f"delete from coice.libraries where id = {LIBRARY}",
        "delete from coice.catalogs",
    ],
)
async def test_an_object_goes_with_its_row(
    pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath, statement: str
) -> None:
    await admin.execute(statement)
    assert await is_there(storage, image) == [True, True]
    assert await discards.sweep(pool, storage) == 1
    assert await is_there(storage, image) == [False, False]
    assert await admin.fetchval(QUEUED) is None


async def test_a_deletion_that_is_undone_takes_nothing(
    pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath
) -> None:
    undone = admin.transaction()
    await undone.start()
    await admin.execute("delete from coice.images")
    await undone.rollback()
    assert await discards.sweep(pool, storage) == 0
    assert await is_there(storage, image) == [True, True]


async def test_many(pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath) -> None:
    await admin.execute(
        "insert into coice.images (library_id, gcs_path)"
        " select $1, format('gs://coice/%s/%s.png', $2::text, n) from generate_series(1, 100) as n",
        LIBRARY,
        FOLDER,
    )
    await admin.execute("delete from coice.images")
    sweepers = await asyncio.gather(*(discards.sweep(pool, storage) for _ in range(3)))
    assert sum(sweepers) == 101
    assert await admin.fetchval(QUEUED) is None


async def test_it_is_tried_again_less_and_less_often(
    pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath
) -> None:
    await admin.execute("delete from coice.images")
    storage.away = True
    waits = []
    for attempt in range(1, 12):
        assert await uploads.sweep(pool, storage) == 0
        row = await admin.fetchrow(
            "select *, extract(epoch from due_at - now()) as wait from trellis.discards"
        )
        assert (row["attempts"], row["error"]) == (attempt, "the storage is away")
        waits.append(round(row["wait"]))
        assert await discards.sweep(pool, storage) == 0  # it is not due
        await later(admin, "2 hours")
    assert waits == sorted(waits)
    assert waits[0] < 60
    assert waits[-1] == 3600
    storage.away = False
    assert await discards.sweep(pool, storage) == 1
    assert await is_there(storage, image) == [False, False]
    assert await admin.fetchval(QUEUED) is None


async def test_what_failed_may_take_effect_late(
    pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath
) -> None:
    """A request that was given up may be on its way still: for a while nothing may lie there."""
    await admin.execute("delete from coice.images")
    storage.away = True
    await discards.sweep(pool, storage)
    with pytest.raises(asyncpg.UniqueViolationError, match="just being removed"):
        await add(admin, image)
    await later(admin, "31 seconds")
    await add(admin, image)


async def test_a_sweeper_that_died_is_replaced(
    pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath
) -> None:
    await admin.execute("delete from coice.images")
    storage.removing, storage.go_on = asyncio.Event(), asyncio.Event()
    sweeper = asyncio.create_task(discards.sweep(pool, storage))
    async with asyncio.timeout(10):
        await storage.removing.wait()
    sweeper.cancel()
    await asyncio.gather(sweeper, return_exceptions=True)
    storage.removing = None
    assert await discards.sweep(pool, storage) == 0  # it might be at it still
    assert await is_there(storage, image) == [True, True]
    await later(admin, "4 minutes")
    assert await discards.sweep(pool, storage) == 1
    assert await is_there(storage, image) == [False, False]


async def test_nothing_comes_to_lie_where_something_is_being_removed(
    pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath
) -> None:
    await admin.execute("delete from coice.images")
    storage.removing, storage.go_on = asyncio.Event(), asyncio.Event()
    sweeper = asyncio.create_task(discards.sweep(pool, storage))
    async with asyncio.timeout(10):
        await storage.removing.wait()
    with pytest.raises(asyncpg.UniqueViolationError, match="just being removed"):
        await add(admin, image)
    storage.go_on.set()
    assert await sweeper == 1
    await add(admin, image)


async def test_a_row_that_comes_back_keeps_its_object(
    pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath
) -> None:
    """As the demo's rows do when a gateway starts again."""
    await admin.execute("delete from coice.images")
    await add(admin, image)
    assert await uploads.sweep(pool, storage) == 0
    assert await is_there(storage, image) == [True, True]


async def test_another_bucket_is_left_alone(
    pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath
) -> None:
    await add(admin, ObjectPath("elsewhere", f"{FOLDER}/b.png"))
    await admin.execute("delete from coice.images where gcs_path like '%b.png'")
    assert await discards.sweep(pool, storage) == 1
    assert await admin.fetchval(QUEUED) is None


async def test_what_an_address_could_make_anew_goes_twice(
    pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath
) -> None:
    """An image that was deleted right after its upload: the address is good for a while."""
    await admin.execute(
        "insert into trellis.uploads (kind, target, path, content_type, size, created_by, expires_at, state,"
        " settled_at, result) values ('coice.image', '{}', $1, 'image/png', 6, gen_random_uuid(),"
        " now() + interval '10 minutes', 'completed', now(), gen_random_uuid())",
        str(image),
    )
    await admin.execute("delete from coice.images")
    assert await discards.sweep(pool, storage) == 1
    assert await is_there(storage, image) == [False, False]
    await storage.write(image, b"sent late", "image/png")
    await later(admin, "3 hours")
    assert await discards.sweep(pool, storage) == 0
    assert await is_there(storage, image) == [True, False]
    await later(admin, "11 minutes")
    assert await discards.sweep(pool, storage) == 1
    assert await is_there(storage, image) == [False, False]
    assert await admin.fetchval(QUEUED) is None


async def test_what_is_cleared_is_not_removed_again(
    pool: Pool, admin: Connection, storage: Flaky, image: ObjectPath
) -> None:
    await admin.execute("delete from coice.images")
    async with transaction(pool, SERVICE) as connection:
        assert await discards.claim(connection, str(image))
        assert not await discards.claim(connection, str(image))
    assert await discards.sweep(pool, storage) == 0  # claimed
    await discards.clear(pool, storage, str(image))
    assert await is_there(storage, image) == [False, False]
    assert await admin.fetchval(QUEUED) is None
