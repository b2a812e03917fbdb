"""The whole way of a photograph at each service that keeps files, and while the service is not well."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.providers.storage.conftest import Place, google, place, remote, supabase  # noqa: F401
from tests.providers.storage.faults import CUT, UNWELL
from tests.resolvers.conftest import open_gateway
from tests.resolvers.test_uploads import (
    COMPLETE,
    JPEG,
    LIBRARY,
    REQUEST,
    Uploader,
    picture,
    stored,
)
from tests.resolvers.test_uploads import (
    CUT as CUT_OFF,
)
from trellis.db.pool import connect
from trellis.jobs import discards, uploads
from trellis.providers.pictures.thumbnail import kept_at
from trellis.providers.storage import Storage

NAME = "Brücke 橋 #1 50%.jpg"


async def uploading(
    copy: Any, demo_database: Any, served: Any, folder: Path, at: Place, storage: Storage
) -> AsyncIterator[Uploader]:
    async with (
        copy(demo_database.name, "everywhere") as database,
        open_gateway(database, served, folder, storage=storage) as gateway,
    ):
        admin = await connect(database.admin_dsn)
        yield Uploader(gateway, at.follow, storage, admin)
        await admin.close()


@pytest.fixture
async def uploader(
    copy: Any,
    demo_database: Any,
    served: Any,
    tmp_path: Path,
    place: Place,  # noqa: F811
) -> AsyncIterator[Uploader]:
    async for found in uploading(copy, demo_database, served, tmp_path, place, place.storage):
        yield found


@pytest.fixture
async def remotely(
    copy: Any,
    demo_database: Any,
    served: Any,
    tmp_path: Path,
    remote: Place,  # noqa: F811
) -> AsyncIterator[Uploader]:
    """At a service that soon counts as being away."""
    async for found in uploading(copy, demo_database, served, tmp_path, remote, remote.open(seconds=4)):
        yield found


async def sent(uploader: Uploader, data: bytes = JPEG, **wish: Any) -> Any:
    upload = await uploader.ask(size=len(data), **wish)
    assert await uploader.send(upload, data) in (200, 201)
    return upload


async def test_from_the_request_to_the_picture_and_away(uploader: Uploader) -> None:
    image = await uploader.complete(await sent(uploader, filename=NAME))
    assert image["name"] == NAME
    assert (await uploader.http.get(image["url"])).content == JPEG
    assert await uploader.storage.read(kept_at(stored(NAME)))
    assert await uploader.refusal(filename=NAME) == ("CONFLICT", "filename")
    await uploader.admin.execute("delete from coice.images where id = $1", image["rowId"])
    assert await uploads.sweep(uploader.gateway.pool, uploader.storage) == 1
    assert await uploader.storage.describe(stored(NAME)) is None
    assert await uploader.storage.describe(kept_at(stored(NAME))) is None
    # The name is free, though the queue knows it still.
    second = await uploader.complete(await sent(uploader, picture(colour="blue"), filename=NAME))
    assert second["rowId"] != image["rowId"]


async def test_a_refused_file_makes_way_for_a_better_one(uploader: Uploader) -> None:
    upload = await sent(uploader, CUT_OFF)
    for _ in range(2):
        assert await uploader.incomplete(upload) == ("BAD_USER_INPUT", "The image file cannot be decoded.")
    assert await uploader.storage.describe(stored()) is None
    assert await uploader.complete(await sent(uploader))


async def test_begun_anew(uploader: Uploader) -> None:
    first = await sent(uploader)
    data = picture(colour="blue")
    second = await sent(uploader, data)
    assert first["uploadId"] == second["uploadId"]
    image = await uploader.complete(second)
    assert (await uploader.http.get(image["url"])).content == data


async def test_what_nobody_completed_is_swept(uploader: Uploader) -> None:
    await sent(uploader)
    await uploader.admin.execute("update trellis.uploads set expires_at = now() - interval '4 hours'")
    assert await uploads.sweep(uploader.gateway.pool, uploader.storage) == 1
    assert await uploader.storage.describe(stored()) is None


async def refused(uploader: Uploader, query: str, **variables: Any) -> tuple[str, str]:
    outcome = await uploader.gateway.run(query, "manager-a", **variables)
    [error] = orjson.loads(outcome.body)["errors"]
    return error["extensions"]["code"], error["message"]


AWAY = ("UNAVAILABLE", "The storage of files cannot be reached at the moment. Try again later.")


@pytest.mark.parametrize("fault", [UNWELL, CUT])
async def test_completing_while_the_service_is_not_well(
    remotely: Uploader,
    remote: Place,  # noqa: F811
    fault: Any,
) -> None:
    """Nothing is lost and nothing decided: the same goes well once it is back."""
    upload = await sent(remotely)
    remote.faulty.always = fault
    assert await refused(remotely, COMPLETE, id=upload["uploadId"]) == AWAY
    remote.faulty.calm()
    assert await remotely.complete(upload)


async def test_a_name_that_cannot_be_cleared_while_the_service_is_not_well(
    remotely: Uploader,
    remote: Place,  # noqa: F811
) -> None:
    wish = {"libraryId": LIBRARY, "filename": "a.jpg", "contentType": "image/jpeg", "size": len(JPEG)}
    await remotely.complete(await sent(remotely))
    await remotely.admin.execute("delete from coice.images where gcs_path like '%/a.jpg'")
    remote.faulty.always = UNWELL
    assert await refused(remotely, REQUEST, input=wish) == AWAY
    remote.faulty.calm()
    # What was given up could take effect still.
    assert await refused(remotely, REQUEST, input=wish) == (
        "CONFLICT",
        "The file that had this name is just being removed. Try again in a minute.",
    )
    await remotely.admin.execute("update trellis.discards set claimed_until = now()")
    assert await remotely.complete(await sent(remotely, picture(colour="blue")))
    assert await discards.sweep(remotely.gateway.pool, remotely.storage) == 0
    assert await remotely.storage.read(stored()) == picture(colour="blue")


async def test_a_refusal_while_the_service_is_not_well(remotely: Uploader, remote: Place) -> None:  # noqa: F811
    upload = await sent(remotely, CUT_OFF)
    delete = remotely.storage.delete

    async def failing(path: Any) -> None:
        remote.faulty.always = UNWELL
        try:
            await delete(path)
        finally:
            remote.faulty.calm()

    remotely.storage.delete = failing  # type: ignore[method-assign]
    assert (await remotely.incomplete(upload))[0] == "BAD_USER_INPUT"
    assert await remotely.storage.describe(stored()) is not None
    remotely.storage.delete = delete  # type: ignore[method-assign]
    await remotely.admin.execute("update trellis.discards set claimed_until = null, due_at = now()")
    assert await uploads.sweep(remotely.gateway.pool, remotely.storage) == 1
    assert await remotely.storage.describe(stored()) is None
