"""Uploading photographs, from the request for an address to the image's row: what is refused, races, crashes."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from PIL import Image
from starlette.applications import Starlette

from tests.resolvers.conftest import Gateway, open_gateway
from tests.serving import served as served_app
from trellis.db.demo.coice import TENANT_A, TENANT_B
from trellis.db.demo.people import identity_of
from trellis.db.pool import Connection, connect
from trellis.db.session import transaction
from trellis.jobs import uploads
from trellis.providers.pictures.thumbnail import kept_at
from trellis.providers.storage import LocalStorage, ObjectPath, StorageUnavailable
from trellis.resolvers.limits import Limits
from trellis.web.stored_objects import storage_routes

REQUEST = """
mutation ($input: RequestCoiceImageUploadInput!) {
  requestCoiceImageUpload(input: $input) { upload { uploadId url method headers { name value } expiresAt } }
}
"""
COMPLETE = """
mutation ($id: UUID!) {
  completeCoiceImageUpload(uploadId: $id) { image { rowId name gcsPath metadata url thumbnailUrl library { rowId } } }
}
"""
LIBRARY = TENANT_A.library_id


def picture(
    form: str = "JPEG", size: tuple[int, int] = (60, 40), exif: Image.Exif | None = None, colour: str = "red"
) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, form, **({"exif": exif} if exif else {}))
    return buffer.getvalue()


JPEG = picture()


@dataclass
class Uploader:
    """Somebody who uploads over a gateway, whose storage is served over HTTP."""

    gateway: Gateway
    http: httpx.AsyncClient
    storage: LocalStorage
    admin: Connection

    async def ask(self, who: str = "manager-a", **wish: Any) -> Any:
        wish = {
            "libraryId": LIBRARY,
            "filename": "a.jpg",
            "contentType": "image/jpeg",
            "size": len(JPEG),
        } | wish
        return (await self.gateway.data(REQUEST, who, input=wish))["requestCoiceImageUpload"]["upload"]

    async def refusal(self, who: str = "manager-a", **wish: Any) -> tuple[str, str | None]:
        wish = {
            "libraryId": LIBRARY,
            "filename": "a.jpg",
            "contentType": "image/jpeg",
            "size": len(JPEG),
        } | wish
        return await self.gateway.refusal(REQUEST, who, input=wish)

    async def send(self, upload: Any, data: bytes = JPEG) -> int:
        headers = {header["name"]: header["value"] for header in upload["headers"]}
        answer = await self.http.request(upload["method"], upload["url"], content=data, headers=headers)
        return answer.status_code

    async def complete(self, upload: Any, who: str = "manager-a") -> Any:
        data = await self.gateway.data(COMPLETE, who, id=upload["uploadId"])
        return data["completeCoiceImageUpload"]["image"]

    async def uploaded(self, data: bytes = JPEG, **wish: Any) -> Any:
        upload = await self.ask(size=len(data), **wish)
        assert await self.send(upload, data) == 201
        return upload

    async def incomplete(self, upload: Any, who: str = "manager-a") -> tuple[str, str]:
        """Code and message of a completion that must fail."""
        outcome = await self.gateway.run(COMPLETE, who, id=upload["uploadId"])
        [error] = orjson.loads(outcome.body)["errors"]
        return error["extensions"]["code"], error["message"]

    async def rows(self, name: str = "a.jpg") -> int:
        return await self.admin.fetchval(
            "select count(*) from coice.images where gcs_path like $1", f"%/{name}"
        )


def stored(name: str = "a.jpg", library: int = LIBRARY, catalog: int = TENANT_A.catalog_id) -> ObjectPath:
    return ObjectPath("coice", f"catalogs/{catalog}/{library}/{name}")


@pytest.fixture
async def uploader(copy: Any, demo_database: Any, served: Any, tmp_path: Path) -> AsyncIterator[Uploader]:
    storage = LocalStorage(tmp_path, secret="a secret of the tests")
    async with (
        copy(demo_database.name, "uploading") as database,
        open_gateway(database, served, tmp_path) as gateway,
        served_app(Starlette(routes=storage_routes(storage))) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        admin = await connect(database.admin_dsn)
        yield Uploader(gateway, http, storage, admin)
        await admin.close()


async def test_a_photograph_becomes_an_image(uploader: Uploader) -> None:
    upload = await uploader.uploaded()
    image = await uploader.complete(upload)
    assert image["name"] == "a.jpg"
    assert image["gcsPath"] == f"gs://coice/catalogs/{TENANT_A.catalog_id}/{LIBRARY}/a.jpg"
    assert image["metadata"] == {"width": 60, "height": 40}
    assert image["library"] == {"rowId": LIBRARY}
    assert (await uploader.http.get(image["url"])).content == JPEG
    assert image["thumbnailUrl"].startswith(
        f"/thumbnails/coice/catalogs/{TENANT_A.catalog_id}/{LIBRARY}/a.jpg?"
    )
    assert await uploader.complete(upload) == image
    assert await uploader.rows() == 1


@pytest.mark.parametrize(
    ("form", "name", "content_type"),
    [("PNG", "b.PNG", "image/png"), ("WEBP", "c.webp", "image/webp"), ("JPEG", "d.JPEG", "image/jpeg")],
)
async def test_every_type(uploader: Uploader, form: str, name: str, content_type: str) -> None:
    upload = await uploader.uploaded(picture(form), filename=name, contentType=content_type)
    assert (await uploader.complete(upload))["name"] == name


async def test_a_name_in_any_script(uploader: Uploader) -> None:
    """Kept in one form however it was typed."""
    upload = await uploader.uploaded(filename="  Bru\u0308cke 橋 #1 50%.jpg ")
    image = await uploader.complete(upload)
    assert image["name"] == "Br\u00fccke 橋 #1 50%.jpg"
    assert (await uploader.http.get(image["url"])).content == JPEG
    assert await uploader.refusal(filename="Br\u00fccke 橋 #1 50%.jpg") == ("CONFLICT", "filename")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"filename": ""}, "filename"),
        ({"filename": "   "}, "filename"),
        ({"filename": ".jpg"}, "filename"),
        ({"filename": ".."}, "filename"),
        ({"filename": "../a.jpg"}, "filename"),
        ({"filename": "a/b.jpg"}, "filename"),
        ({"filename": "a\\b.jpg"}, "filename"),
        ({"filename": "a\nb.jpg"}, "filename"),
        ({"filename": "a\0b.jpg"}, "filename"),
        ({"filename": "a\u202egpj.exe.jpg"}, "filename"),
        ({"filename": "a\u2028.jpg"}, "filename"),
        ({"filename": "a\u200b.jpg"}, "filename"),
        ({"filename": "\ufeffa.jpg"}, "filename"),
        ({"filename": "x" * 252 + ".jpg"}, "filename"),
        ({"filename": "a"}, "filename"),
        ({"filename": "a.png"}, "filename"),
        ({"filename": "a.jpg.exe"}, "filename"),
        ({"contentType": "image/gif", "filename": "a.gif"}, "contentType"),
        ({"contentType": "image/svg+xml"}, "contentType"),
        ({"contentType": ""}, "contentType"),
        ({"size": 0}, "size"),
        ({"size": -1}, "size"),
        ({"size": 10 * 2**20 + 1}, "size"),
    ],
)
async def test_what_is_refused_at_once(uploader: Uploader, wish: Any, field: str) -> None:
    assert await uploader.refusal(**wish) == ("BAD_USER_INPUT", field)
    assert await uploader.admin.fetchval("select count(*) from trellis.uploads") == 0


async def test_the_largest_file_and_the_longest_name(uploader: Uploader) -> None:
    await uploader.ask(size=10 * 2**20, filename="x" * 251 + ".jpg")


@pytest.mark.parametrize(
    ("who", "library", "code", "field"),
    [
        ("manager-a", 999, "NOT_FOUND", "libraryId"),
        ("manager-a", TENANT_B.library_id, "NOT_FOUND", "libraryId"),
        ("user-a", LIBRARY, "FORBIDDEN", None),
        ("user-b", LIBRARY, "NOT_FOUND", "libraryId"),
        (None, LIBRARY, "UNAUTHENTICATED", None),
    ],
)
async def test_who_may_not(
    uploader: Uploader, who: str | None, library: int, code: str, field: str | None
) -> None:
    assert await uploader.refusal(who, libraryId=library) == (code, field)
    assert await uploader.admin.fetchval("select count(*) from trellis.uploads") == 0


async def test_admins_may_everywhere(uploader: Uploader) -> None:
    for tenant in (TENANT_A, TENANT_B):
        upload = await uploader.ask("admin", libraryId=tenant.library_id)
        assert await uploader.send(upload) == 201
        assert await uploader.complete(upload, "admin")


@pytest.mark.parametrize("who", ["manager-b", "user-a", "admin"])
async def test_an_upload_is_its_owners_alone(uploader: Uploader, who: str) -> None:
    upload = await uploader.uploaded()
    assert await uploader.incomplete(upload, who) == (
        "NOT_FOUND",
        "There is no such upload, or it is not yours.",
    )
    assert await uploader.complete(upload)


async def test_an_upload_that_is_none(uploader: Uploader) -> None:
    assert (await uploader.incomplete({"uploadId": str(uuid4())}))[0] == "NOT_FOUND"
    assert await uploader.gateway.refusal(COMPLETE, None, id=str(uuid4())) == ("UNAUTHENTICATED", None)


async def test_a_name_that_an_image_has(uploader: Uploader) -> None:
    await uploader.complete(await uploader.uploaded())
    for who in ("manager-a", "admin"):
        assert await uploader.refusal(who) == ("CONFLICT", "filename")
    # In another library it is free.
    assert await uploader.ask(libraryId=TENANT_A.libraries[1][0])


async def test_a_name_that_somebody_is_uploading(uploader: Uploader) -> None:
    await uploader.ask("admin")
    assert await uploader.refusal("manager-a") == ("CONFLICT", "filename")


async def test_ones_own_upload_is_begun_anew(uploader: Uploader) -> None:
    """After a crash the client asks again, and what it sends then is what counts."""
    first = await uploader.uploaded(picture(colour="red"))
    data = picture(colour="blue")
    assert len(data) == len(JPEG)
    second = await uploader.ask()
    assert second["uploadId"] == first["uploadId"]
    assert (await uploader.incomplete(second))[0] == "CONFLICT"  # what had been sent is gone
    assert await uploader.send(second, data) == 201
    image = await uploader.complete(second)
    assert (await uploader.http.get(image["url"])).content == data
    # A different file under the name is another matter.
    await uploader.ask(filename="b.jpg")
    assert await uploader.refusal(filename="b.jpg", size=7) == ("CONFLICT", "filename")
    assert await uploader.admin.fetchval("select count(*) from trellis.discards") == 0


async def test_two_people_ask_for_a_name_at_once(uploader: Uploader) -> None:
    wish = {"libraryId": LIBRARY, "filename": "a.jpg", "contentType": "image/jpeg", "size": len(JPEG)}
    outcomes = await asyncio.gather(
        *(uploader.gateway.run(REQUEST, who, input=wish) for who in ("manager-a", "admin") * 4)
    )
    granted = [orjson.loads(outcome.body)["data"] for outcome in outcomes if not outcome.errors]
    refused = [outcome.errors[0]["extensions"]["code"] for outcome in outcomes if outcome.errors]
    assert len({upload["requestCoiceImageUpload"]["upload"]["uploadId"] for upload in granted}) == 1
    assert set(refused) == {"CONFLICT"}
    assert len(granted) + len(refused) == 8
    assert await uploader.admin.fetchval("select count(*) from trellis.uploads") == 1


async def test_ten_completions_at_once_make_one_image(uploader: Uploader) -> None:
    upload = await uploader.uploaded()
    images = await asyncio.gather(*(uploader.complete(upload) for _ in range(10)))
    assert len({image["rowId"] for image in images}) == 1
    assert await uploader.rows() == 1


async def test_a_file_that_has_not_arrived(uploader: Uploader, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = await uploader.ask()
    code, message = await uploader.incomplete(upload)
    assert (code, message) == ("CONFLICT", "The file has not arrived in storage. Send it, then complete.")
    await uploader.send(upload)
    # Nor one that goes at this moment, since somebody asks for the upload anew.
    storage = uploader.gateway.services.storage
    with monkeypatch.context() as patch:
        patch.setattr(storage, "describe", describing_then(storage, storage.delete))
        assert await uploader.incomplete(upload) == (code, message)
    await uploader.send(upload)
    assert await uploader.complete(upload)


def describing_then(storage: Any, act: Any) -> Any:
    describe = storage.describe

    async def both(path: ObjectPath) -> Any:
        found = await describe(path)
        await act(path)
        return found

    return both


async def test_nothing_that_is_there_is_overwritten(uploader: Uploader) -> None:
    upload = await uploader.uploaded()
    assert await uploader.send(upload, picture(colour="blue")) == 409
    image = await uploader.complete(upload)
    assert await uploader.send(upload, picture(colour="blue")) == 409
    assert (await uploader.http.get(image["url"])).content == JPEG


CUT = JPEG[:-150]
BAD = [
    (b"not an image at all, but of some length", "The file is no JPEG, PNG or WebP image."),
    (picture("PNG"), "The file is image/png, not image/jpeg as it was said to be."),
    (CUT, "The image file cannot be decoded."),
    (picture(size=(9_000, 6_000)), "The image has more than 50 megapixels."),
]


@pytest.mark.parametrize(("data", "reason"), BAD)
async def test_a_file_that_is_no_photograph(uploader: Uploader, data: bytes, reason: str) -> None:
    upload = await uploader.uploaded(data)
    for _ in range(2):  # the ticket goes on saying why
        assert await uploader.incomplete(upload) == ("BAD_USER_INPUT", reason)
    assert await uploader.storage.describe(stored()) is None
    assert await uploader.rows() == 0
    # What is sent by the same address afterwards does not stay, either.
    again = await uploader.admin.fetchrow("select due_at, claimed_until from trellis.discards")
    assert again["claimed_until"] is None
    assert again["due_at"] > await uploader.admin.fetchval("select now() + interval '2 hours'")
    # The name is free for a better one.
    better = await uploader.uploaded()
    assert await uploader.complete(better)
    assert await uploader.admin.fetchval("select count(*) from trellis.discards") == 0


async def test_a_file_of_another_size_than_was_said(uploader: Uploader) -> None:
    upload = await uploader.ask(size=len(JPEG) + 10)
    assert await uploader.send(upload) == 201
    assert await uploader.incomplete(upload) == (
        "BAD_USER_INPUT",
        f"The file has {len(JPEG)} bytes, not {len(JPEG) + 10} as announced.",
    )


async def test_refusing_at_once(uploader: Uploader) -> None:
    upload = await uploader.uploaded(CUT)
    outcomes = await asyncio.gather(*(uploader.incomplete(upload) for _ in range(5)))
    assert {code for code, _ in outcomes} <= {"BAD_USER_INPUT", "CONFLICT"}
    assert await uploader.incomplete(upload) == ("BAD_USER_INPUT", "The image file cannot be decoded.")


async def test_an_upload_expires(uploader: Uploader) -> None:
    upload = await uploader.uploaded()
    await uploader.admin.execute("update trellis.uploads set expires_at = now()")
    assert await uploader.incomplete(upload) == ("CONFLICT", "The upload has expired. Ask for a new one.")
    # Then somebody else may have the name, and what the first one sent is gone.
    other = await uploader.ask("admin")
    assert other["uploadId"] != upload["uploadId"]
    assert await uploader.storage.describe(stored()) is None
    assert (await uploader.incomplete(upload))[0] == "CONFLICT"
    await uploader.send(other)
    assert await uploader.complete(other, "admin")


async def test_rights_are_asked_for_again(uploader: Uploader) -> None:
    upload = await uploader.uploaded()
    await uploader.admin.execute(
        "update coice.profiles set role = 'end_user' where email = 'manager-a@trellis.test'"
    )
    assert (await uploader.incomplete(upload))[0] == "FORBIDDEN"
    assert await uploader.refusal(filename="b.jpg") == ("FORBIDDEN", None)
    await uploader.admin.execute("delete from coice.user_groups")
    await uploader.admin.execute("update coice.profiles set role = 'manager'")
    await uploader.admin.execute(
        "update coice.catalogs set user_id = (select id from coice.profiles where role = 'manager' and email like 'manager-b%')"
    )
    assert (await uploader.incomplete(upload))[0] == "NOT_FOUND"
    assert await uploader.rows() == 0


@dataclass
class Held:
    """A completion that stands where the file is about to be looked at."""

    task: asyncio.Task[Any]
    others: AsyncExitStack

    async def go_on(self) -> None:
        await self.others.aclose()


async def held(uploader: Uploader, upload: Any) -> Held:
    room = uploader.gateway.services.pictures.room
    others = AsyncExitStack()
    for number in range(8):
        await others.enter_async_context(room.turn(UUID(int=number)))
    task = asyncio.create_task(uploader.gateway.run(COMPLETE, "manager-a", id=upload["uploadId"]))
    while not room.waiting:
        await asyncio.sleep(0)
    return Held(task, others)


def code_of(outcome: Any) -> str:
    [error] = orjson.loads(outcome.body)["errors"]
    return error["extensions"]["code"]


async def test_rights_that_go_while_the_file_is_looked_at(uploader: Uploader) -> None:
    waiting = await held(uploader, await uploader.uploaded())
    await uploader.admin.execute("update coice.profiles set role = 'end_user'")
    await waiting.go_on()
    assert code_of(await waiting.task) == "FORBIDDEN"
    assert await uploader.rows() == 0


async def test_an_upload_that_is_begun_anew_while_the_file_is_looked_at(uploader: Uploader) -> None:
    upload = await uploader.uploaded()
    waiting = await held(uploader, upload)
    assert (await uploader.ask())["uploadId"] == upload["uploadId"]
    await waiting.go_on()
    assert code_of(await waiting.task) == "CONFLICT"
    assert await uploader.rows() == 0
    await uploader.send(upload)
    assert await uploader.complete(upload)


async def test_a_thumbnail_shows_the_file_that_is_kept(
    uploader: Uploader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the file before it was still being looked at when that had its thumbnail."""
    pictures = uploader.gateway.services.pictures
    inspect, looked, go_on = pictures.inspect, asyncio.Event(), asyncio.Event()

    async def slowly(*arguments: Any) -> Any:
        found = await inspect(*arguments)
        looked.set()
        await go_on.wait()
        return found

    upload = await uploader.uploaded(picture(colour="red"))
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "inspect", slowly)
        waiting = asyncio.create_task(uploader.gateway.run(COMPLETE, "manager-a", id=upload["uploadId"]))
        await looked.wait()
    await uploader.ask()
    assert await uploader.send(upload, picture(colour="blue")) == 201
    assert await uploader.complete(upload)
    go_on.set()
    assert not (await waiting).errors  # the image is there by now
    thumbnail = Image.open(io.BytesIO(await uploader.storage.read(kept_at(stored()))))
    red, _, blue = thumbnail.getpixel((0, 0))
    assert blue > red


async def test_an_image_whose_thumbnail_cannot_be_kept(
    uploader: Uploader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is an image all the same: its thumbnail is made when somebody asks for it."""

    async def full(*_: Any) -> None:
        raise StorageUnavailable("the storage folder cannot be written")

    upload = await uploader.uploaded()
    monkeypatch.setattr(uploader.gateway.services.storage, "write", full)
    assert (await uploader.complete(upload))["name"] == "a.jpg"


async def test_a_file_whose_turn_does_not_come(uploader: Uploader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients are told in time that it is worth another attempt."""
    monkeypatch.setattr("trellis.resolvers.uploads._LOOK_SECONDS", 0.2)
    upload = await uploader.uploaded()
    waiting = await held(uploader, upload)
    assert code_of(await waiting.task) == "UNAVAILABLE"
    await waiting.go_on()
    monkeypatch.undo()
    assert await uploader.complete(upload)


async def test_one_persons_many_files_do_not_keep_another_waiting(
    uploader: Uploader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = uploader.gateway.services.pictures
    inspect, go_on = pictures.inspect, asyncio.Event()
    looking = asyncio.Semaphore(0)
    theirs = await uploader.ask("manager-b", libraryId=TENANT_B.library_id)
    await uploader.send(theirs)
    many = [await uploader.uploaded(filename=f"{number}.jpg") for number in range(8)]

    async def never(*arguments: Any) -> Any:
        looking.release()
        await go_on.wait()
        return await inspect(*arguments)

    async with asyncio.timeout(20):
        with monkeypatch.context() as patch:
            patch.setattr(pictures, "inspect", never)
            mine = [asyncio.create_task(uploader.complete(upload)) for upload in many]
            for _ in range(Limits().at_once):  # operations of one person; the others wait for them
                await looking.acquire()
        assert await uploader.complete(theirs, "manager-b")
        assert looking.locked()
        go_on.set()
        assert len({image["rowId"] for image in await asyncio.gather(*mine)}) == 8


async def test_a_client_that_leaves_completes_later(uploader: Uploader) -> None:
    upload = await uploader.uploaded()
    waiting = await held(uploader, upload)
    waiting.task.cancel()
    await asyncio.gather(waiting.task, return_exceptions=True)
    await waiting.go_on()
    assert await uploader.complete(upload)


async def test_a_library_that_goes(uploader: Uploader) -> None:
    upload = await uploader.uploaded()
    await uploader.admin.execute("delete from coice.libraries where id = $1", LIBRARY)
    assert (await uploader.incomplete(upload))[0] == "NOT_FOUND"


async def test_pending_uploads_are_bounded(uploader: Uploader) -> None:
    await uploader.ask()
    await uploader.admin.execute(
        "insert into trellis.uploads (kind, target, path, content_type, size, created_by, expires_at)"
        " select kind, target, path || n, content_type, size, created_by, expires_at"
        " from trellis.uploads, generate_series(2, $1) as n",
        uploads.PENDING_AT_MOST,
    )
    assert await uploader.refusal(filename="b.jpg") == ("LIMIT_EXCEEDED", None)
    assert await uploader.ask()  # begun anew, it is no further one
    assert await uploader.ask("admin", filename="b.jpg")


async def test_an_image_that_is_deleted_frees_its_name(uploader: Uploader) -> None:
    first = await uploader.complete(await uploader.uploaded())
    delete = "mutation ($id: UUID!) { deleteCoiceImage(rowId: $id) { deletedId } }"
    await uploader.gateway.data(delete, "manager-a", id=first["rowId"])
    assert await uploader.admin.fetchval("select path from trellis.discards") == str(stored())
    data = picture(colour="blue")
    second = await uploader.complete(await uploader.uploaded(data))
    assert second["rowId"] != first["rowId"]
    assert (await uploader.http.get(second["url"])).content == data
    # Browsers keep thumbnails for a while, and must not show the one before.
    assert urlsplit(second["thumbnailUrl"]).path == urlsplit(first["thumbnailUrl"]).path
    assert second["thumbnailUrl"] != first["thumbnailUrl"]


async def test_a_row_that_comes_by_itself_keeps_the_object(uploader: Uploader) -> None:
    """Somebody's script adds it, or a gateway that starts adds those of the demo, while an upload is pending."""
    upload = await uploader.uploaded()
    await uploader.admin.execute(
        "insert into coice.images (library_id, gcs_path) values ($1, $2)", LIBRARY, str(stored())
    )
    assert (await uploader.incomplete(upload))[0] == "CONFLICT"
    assert await uploader.refusal() == ("CONFLICT", "filename")
    await uploader.admin.execute("update trellis.uploads set expires_at = now() - interval '4 hours'")
    await uploads.sweep(uploader.gateway.pool, uploader.storage)
    assert await uploader.storage.read(stored()) == JPEG
    assert await uploader.rows() == 1


async def test_a_row_that_comes_by_itself_while_the_file_is_looked_at(uploader: Uploader) -> None:
    upload = await uploader.uploaded()
    waiting = await held(uploader, upload)
    await uploader.admin.execute(
        "insert into coice.images (library_id, gcs_path) values ($1, $2)", LIBRARY, str(stored())
    )
    await waiting.go_on()
    assert code_of(await waiting.task) == "CONFLICT"
    assert await uploader.rows() == 1


async def test_a_name_whose_file_is_just_being_removed(uploader: Uploader) -> None:
    await uploader.admin.execute(
        "insert into trellis.discards (path, claimed_until) values ($1, now() + interval '1 minute')",
        str(stored()),
    )
    outcome = await uploader.gateway.run(
        REQUEST,
        "manager-a",
        input={"libraryId": LIBRARY, "filename": "a.jpg", "contentType": "image/jpeg", "size": 9},
    )
    [error] = orjson.loads(outcome.body)["errors"]
    assert error["extensions"] == {"code": "CONFLICT", "field": "filename", "retryable": True}
    assert await uploader.admin.fetchval("select count(*) from trellis.uploads") == 0


async def test_addresses_of_a_whole_answer_are_made_at_once(
    either: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert either.services
    asked: list[int] = []
    sign = either.services.storage.signed_urls

    async def counting(paths: Any, **options: Any) -> list[str]:
        asked.append(len(paths))
        return await sign(paths, **options)

    monkeypatch.setattr(either.services.storage, "signed_urls", counting)
    query = "{ coiceCatalogs(first: 5) { nodes { libraries(first: 9) { nodes { images(first: 50) { nodes { name url thumbnailUrl gcsPath } } } } } } }"
    data = await either.data(query, "admin")
    images = [
        image
        for catalog in data["coiceCatalogs"]["nodes"]
        for library in catalog["libraries"]["nodes"]
        for image in library["images"]["nodes"]
    ]
    assert asked == [len(images)]
    assert len(images) > 40
    for image in images:
        assert image["gcsPath"].endswith(f"/{image['name']}")
        path = image["gcsPath"].removeprefix("gs:/")
        assert urlsplit(image["url"]).path == f"/storage{path}"
        assert urlsplit(image["thumbnailUrl"]).path == f"/thumbnails{path}"


async def test_a_storage_that_is_away_while_addresses_are_made(
    uploader: Uploader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away(*_: Any, **__: Any) -> None:
        raise StorageUnavailable("it is on its holidays")

    monkeypatch.setattr(uploader.gateway.services.storage, "signed_urls", away)
    query = "{ coiceImages(first: 1) { nodes { url } } }"
    assert await uploader.gateway.refusal(query, "admin") == ("UNAVAILABLE", None)
    assert "it is on its holidays" in caplog.text
    assert await uploader.gateway.data("{ coiceImages(first: 1) { nodes { thumbnailUrl } } }", "admin")


async def test_the_row_of_an_upload_is_seen_by_its_owner_alone(uploader: Uploader) -> None:

    upload = await uploader.ask()
    for who, sees in (("manager-a", 1), ("admin", 0), ("manager-b", 0)):
        async with transaction(uploader.gateway.pool, identity_of(f"{who}@trellis.test")) as connection:
            found = await connection.fetch("select id from trellis.uploads")
            assert [row["id"] for row in found] == [UUID(upload["uploadId"])] * sees
