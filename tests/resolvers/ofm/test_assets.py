"""OFM's files: what their bytes have to be, whose they are, and that they go with their rows."""

import struct
import wave
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from tests.resolvers.ofm.studio import COMPLETE, REQUEST, Studio, picture, studio
from trellis.db.demo import ofm
from trellis.db.demo.people import MANAGER_A, MANAGER_B
from trellis.jobs import discards
from trellis.providers.pictures.thumbnail import kept_at
from trellis.providers.storage import ObjectPath

__all__ = ["studio"]

UPDATE = """
mutation ($id: UUID!, $patch: UpdateOfmAssetPatch!) {
  updateOfmAsset(rowId: $id, patch: $patch) { asset { tags isFavorite } }
}
"""
DELETE = "mutation ($id: UUID!) { deleteOfmAsset(rowId: $id) { deletedId } }"
SEARCH = """
query ($words: String!) { ofmAssets(where: {searchVector: {matches: $words}}) { nodes { rowId } } }
"""


def sound() -> bytes:
    buffer = BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(2 * 8_000 * 2))
    return buffer.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("filename", "content_type", "data", "file_type", "metadata"),
    [
        ("Lia at noon.png", "image/png", picture(), "image", {"width": 60, "height": 40}),
        ("a.gif", "image/gif", picture("GIF"), "image", {"width": 60, "height": 40}),
        ("a.webp", "image/webp", picture("WEBP"), "image", {"width": 60, "height": 40}),
        ("a.wav", "audio/wav", sound(), "audio", {"duration": 2.0}),
        ("a.pdf", "application/pdf", PDF, "document", {}),
        ("ä.txt", "text/plain", "Grüße\n".encode(), "document", {}),
    ],
)
async def test_a_file_becomes_an_asset(
    studio: Studio, filename: str, content_type: str, data: bytes, file_type: str, metadata: Any
) -> None:
    asset = await studio.upload(data, filename=filename, contentType=content_type, tags=["new"])
    assert asset["filename"] == filename
    assert (asset["fileType"], asset["mimeType"]) == (file_type.upper(), content_type)
    assert (asset["fileSize"], asset["metadata"], asset["tags"]) == (len(data), metadata, ["new"])
    folder, _, name = asset["filePath"].removeprefix("gs://assets/").rpartition("/")
    assert folder == f"{MANAGER_A.id}/{file_type}"
    assert UUID(name.partition("_")[0])
    assert name.partition("_")[2] == filename
    url = urlsplit(asset["url"])
    assert (await studio.http.get(f"{url.path}?{url.query}")).content == data
    assert (asset["thumbnailUrl"] is not None) == (file_type == "image")
    if file_type == "image":
        assert await studio.storage.describe(kept_at(ObjectPath.parse(asset["filePath"])))


@pytest.mark.parametrize(
    ("filename", "content_type", "data", "said"),
    [
        ("a.png", "image/png", picture("GIF"), "cannot be decoded"),
        ("a.png", "image/png", picture()[:60], "cannot be decoded"),
        ("a.mp4", "video/mp4", sound(), "audio/wav, not video/mp4"),
        ("a.mp3", "audio/mpeg", b"<html><script>alert(1)</script></html>", "no film or sound"),
        ("a.pdf", "application/pdf", picture(), "no PDF"),
        ("a.pdf", "application/pdf", PDF[:20], "end of the file is missing"),
        ("a.txt", "text/plain", b"\xff\xfe", "no text in UTF-8"),
        ("a.txt", "text/plain", b"MZ\0\1", "control characters"),
    ],
)
async def test_a_file_that_is_something_else_is_refused_for_good(
    studio: Studio, filename: str, content_type: str, data: bytes, said: str
) -> None:
    upload = await studio.ask(data, filename=filename, contentType=content_type)
    await studio.send(upload, data)
    for _ in range(2):
        outcome = await studio.gateway.run(COMPLETE, "manager-a", id=upload["uploadId"])
        assert said in outcome.errors[0]["message"]
        assert outcome.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await studio.admin.fetchval("select count(*) from ofm.assets") == 10


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"size": 50 * 2**20 + 1}, ("BAD_USER_INPUT", "size")),
        ({"contentType": "image/svg+xml", "filename": "a.svg"}, ("BAD_USER_INPUT", "contentType")),
        ({"contentType": "text/html", "filename": "a.html"}, ("BAD_USER_INPUT", "contentType")),
        ({"filename": "a.jpg"}, ("BAD_USER_INPUT", "filename")),
        ({"filename": "../a.png"}, ("BAD_USER_INPUT", "filename")),
        ({"filename": f"{'a' * 220}.png"}, ("BAD_USER_INPUT", "filename")),
        ({"tags": ["a", "a"]}, ("BAD_USER_INPUT", "tags")),
        ({"tags": [" "]}, ("BAD_USER_INPUT", "tags")),
        ({"aiModelId": str(ofm.demo_id(MANAGER_B, "model"))}, ("NOT_FOUND", "aiModelId")),
    ],
)
async def test_what_may_not_be_uploaded(studio: Studio, wish: Any, refusal: Any) -> None:
    given = {"filename": "a.png", "contentType": "image/png", "size": 5} | wish
    assert await studio.gateway.refusal(REQUEST, "manager-a", input=given) == refusal
    assert await studio.admin.fetchval("select count(*) from trellis.uploads") == 0


async def test_who_may_not_upload(studio: Studio) -> None:
    given = {"filename": "a.png", "contentType": "image/png", "size": 5}
    assert (await studio.gateway.refusal(REQUEST, None, input=given))[0] == "UNAUTHENTICATED"
    await studio.admin.execute("delete from ofm.users where id = $1", MANAGER_A.id)
    assert (await studio.gateway.refusal(REQUEST, "manager-a", input=given))[0] == "FORBIDDEN"
    upload = await studio.ask(picture(), "manager-b")
    assert await studio.gateway.refusal(COMPLETE, "admin", id=upload["uploadId"]) == ("NOT_FOUND", "uploadId")


async def test_deleting_an_asset_takes_its_file_and_its_mentions(studio: Studio) -> None:
    asset = await studio.upload(picture())
    model = ofm.demo_id(MANAGER_A, "model")
    await studio.admin.execute(
        "update ofm.ai_models set reference_image_ids = reference_image_ids || $1::uuid where id = $2",
        UUID(asset["rowId"]),
        model,
    )
    assert await studio.gateway.refusal(DELETE, "manager-b", id=asset["rowId"]) == ("NOT_FOUND", None)
    await studio.gateway.data(DELETE, "manager-a", id=asset["rowId"])
    listed = await studio.admin.fetchval("select reference_image_ids from ofm.ai_models where id = $1", model)
    assert listed == [ofm.demo_id(MANAGER_A, "asset 0")]
    assert await discards.sweep(studio.gateway.pool, studio.storage) == 1
    path = ObjectPath.parse(asset["filePath"])
    assert await studio.storage.describe(path) is None
    assert await studio.storage.describe(kept_at(path)) is None


async def test_stale_and_foreign_keys_are_named(studio: Studio) -> None:
    foreign, own = ofm.demo_id(MANAGER_B, "asset 0"), ofm.demo_id(MANAGER_A, "asset 0")
    document = await studio.upload(PDF, filename="a.pdf", contentType="application/pdf")
    for wrong in (foreign, UUID(int=7), UUID(document["rowId"])):
        outcome = await studio.gateway.run(
            "mutation ($input: CreateOfmModelInput!) { createOfmModel(input: $input) { model { rowId } } }",
            "manager-a",
            input={"name": "x", "referenceImageIds": [str(own), str(wrong)]},
        )
        [error] = outcome.errors
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": "referenceImageIds"}
        assert str(wrong) in error["message"]
        assert str(own) not in error["message"]


async def test_tags_favourites_and_search(studio: Studio) -> None:
    asset = await studio.upload(picture(), filename="lighthouse_at-dusk.png")
    patch = {"tags": ["storm"], "isFavorite": True}
    changed = await studio.gateway.data(UPDATE, "manager-a", id=asset["rowId"], patch=patch)
    assert changed["updateOfmAsset"]["asset"] == patch
    for words in ("lighthouses", "dusk", "storm"):
        found = await studio.gateway.data(SEARCH, "manager-a", words=words)
        assert found["ofmAssets"]["nodes"] == [{"rowId": asset["rowId"]}], words
        assert (await studio.gateway.data(SEARCH, "manager-b", words=words))["ofmAssets"]["nodes"] == []
    refused = await studio.gateway.refusal(UPDATE, "manager-a", id=asset["rowId"], patch={"tags": ["a", "a"]})
    assert refused == ("BAD_USER_INPUT", "tags")


def mp4() -> bytes:
    """The head of a film of 2.5 s and 320 x 240, without its pictures."""

    def box(name: bytes, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return struct.pack(">I", 8 + len(body)) + name + body

    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    mvhd = box(
        b"mvhd", struct.pack(">5I", 0, 0, 0, 1000, 2500), struct.pack(">IH10x", 0x10000, 0x100), matrix,
        bytes(24), struct.pack(">I", 2),
    )  # fmt: skip
    tkhd = box(
        b"tkhd", struct.pack(">6I", 7, 0, 0, 1, 0, 2500), bytes(16), matrix,
        struct.pack(">2I", 320 << 16, 240 << 16),
    )  # fmt: skip
    mdhd = box(b"mdhd", struct.pack(">5I2H", 0, 0, 0, 1000, 2500, 0x55C4, 0))
    hdlr = box(b"hdlr", bytes(8), b"vide", bytes(12), b"\0")
    entry = box(
        b"avc1", bytes(6), struct.pack(">H16x2H", 1, 320, 240), struct.pack(">3IH", 0x480000, 0x480000, 0, 1),
        bytes(32), struct.pack(">Hh", 24, -1),
    )  # fmt: skip
    stsd = box(b"stsd", struct.pack(">2I", 0, 1), entry)
    empty = [box(name, bytes(8)) for name in (b"stts", b"stsc", b"stco")] + [box(b"stsz", bytes(12))]
    dinf = box(b"dinf", box(b"dref", struct.pack(">2I", 0, 1), box(b"url ", struct.pack(">I", 1))))
    minf = box(b"minf", box(b"vmhd", struct.pack(">I8x", 1)), dinf, box(b"stbl", stsd, *empty))
    trak = box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, minf))
    return box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomiso2mp41") + box(b"moov", mvhd, trak)


async def test_a_film_says_how_long_and_how_large_it_is(studio: Studio) -> None:
    asset = await studio.upload(mp4(), filename="a.mp4", contentType="video/mp4")
    assert asset["metadata"] == {"width": 320, "height": 240, "duration": 2.5}
    assert asset["thumbnailUrl"] is None
