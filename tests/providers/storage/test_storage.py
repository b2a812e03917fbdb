"""What every storage does, whichever service keeps the objects."""

import asyncio

import pytest

from tests.providers.storage.conftest import Place
from trellis.providers.storage import (
    InvalidPath,
    ObjectInfo,
    ObjectNotFound,
    ObjectPath,
    ObjectRejected,
    ObjectTooLarge,
    Storage,
)

LARGEST = 10 * 2**20
PATH = ObjectPath("coice", "catalogs/1/2/flare.jpg")


async def test_what_is_written_is_read(storage: Storage) -> None:
    await storage.write(PATH, b"\0\xffbytes", "image/jpeg")
    assert await storage.read(PATH) == b"\0\xffbytes"
    assert await storage.describe(PATH) == ObjectInfo(7, "image/jpeg")


async def test_a_write_replaces_the_object(storage: Storage) -> None:
    await storage.write(PATH, b"a longer first version", "image/jpeg")
    await storage.write(PATH, b"second", "image/jpeg")
    assert await storage.read(PATH) == b"second"


@pytest.mark.parametrize("data", [b"", b"x" * LARGEST])
async def test_objects_of_any_size_up_to_the_largest(storage: Storage, data: bytes) -> None:
    await storage.write(PATH, data, "image/jpeg")
    assert await storage.read(PATH) == data


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    assert await storage.describe(PATH) is None
    with pytest.raises(ObjectNotFound):
        await storage.read(PATH)


async def test_a_folder_is_no_object(storage: Storage) -> None:
    await storage.write(PATH, b"x", "image/jpeg")
    folder = ObjectPath("coice", "catalogs/1")
    assert await storage.describe(folder) is None
    with pytest.raises(ObjectNotFound):
        await storage.read(folder)
    await storage.delete(folder)
    assert await storage.describe(PATH)


async def test_deleting_twice_is_deleting_once(storage: Storage) -> None:
    await storage.write(PATH, b"x", "image/jpeg")
    await storage.delete(PATH)
    await storage.delete(PATH)
    assert await storage.describe(PATH) is None


async def test_what_is_rejected_changes_nothing(storage: Storage) -> None:
    await storage.write(PATH, b"good", "image/jpeg")
    with pytest.raises(ObjectRejected, match="at most 10 MB"):
        await storage.write(PATH, b"x" * (LARGEST + 1), "image/jpeg")
    with pytest.raises(ObjectRejected, match="image/jpeg, not text/html"):
        await storage.write(PATH, b"<script>", "text/html")
    assert await storage.read(PATH) == b"good"


NAMES = [
    "a b.png", "ünïcödé 写真.png", "100%.png", "%2e%2e.png", "a?b#c&d.png", "~.png", "-.png", "😀.png", "a=3D+b.png",
    "(1) 'x' [y] {z} <w> |\"^`.png", "...png", "é.png",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
async def test_names_are_kept_as_they_are(place: Place, name: str) -> None:
    storage, path = place.storage, ObjectPath("coice", f"catalogs/1/2/{name}")
    await storage.write(path, name.encode(), "image/png")
    assert await storage.read(path) == name.encode()
    assert await storage.describe(path) == ObjectInfo(len(name.encode()), "image/png")
    (url,) = await storage.signed_urls([path])
    answer = await place.follow.get(url)
    assert (answer.status_code, answer.content) == (200, name.encode())
    await storage.delete(path)
    assert await storage.describe(path) is None


async def test_names_that_look_alike_are_apart(storage: Storage) -> None:
    names = ["%2e.png", "..png", "=2e.png", "%252e.png", "é.png", "e\u0301.png", "%C3%A9.png"]
    paths = [ObjectPath("coice", f"catalogs/1/2/{name}") for name in names]
    for path in paths:
        await storage.write(path, path.path.encode(), "image/png")
    assert [await storage.read(path) for path in paths] == [path.path.encode() for path in paths]
    assert len(set(await storage.signed_urls(paths))) == len(paths)


async def test_buckets_are_apart(storage: Storage) -> None:
    await storage.write(PATH, b"one", "image/jpeg")
    assert await storage.describe(ObjectPath("documents", PATH.path)) is None


async def test_a_reader_sees_one_version_whole(storage: Storage) -> None:
    versions = [bytes([number]) * 50_000 for number in range(12)]
    await storage.write(PATH, versions[0], "image/jpeg")
    writing = [storage.write(PATH, version, "image/jpeg") for version in versions]
    reading = [storage.read(PATH) for _ in range(40)]
    seen = await asyncio.gather(*writing, *reading)
    assert set(seen[len(versions) :]) <= set(versions)


@pytest.mark.parametrize(
    ("path", "content_type", "size", "said"),
    [
        ("catalogs/1/2/flare.jpg", "image/jpeg", LARGEST + 1, "at most 10 MB"),
        ("catalogs/1/2/flare.jpg", "image/png", 1, "is image/jpeg, not image/png"),
        ("catalogs/1/2/flare.gif", "image/gif", 1, "objects here are image/jpeg, image/png, image/webp"),
        ("catalogs/1/2/flare.html", "text/html", 1, "not text/html"),
        ("catalogs/1/2/flare", "application/octet-stream", 1, "objects here are"),
        ("catalogs/1/flare.jpg", "image/jpeg", 1, "in that folder"),
        ("catalogs/1/2/3/flare.jpg", "image/jpeg", 1, "in that folder"),
        ("catalogs/a/2/flare.jpg", "image/jpeg", 1, "in that folder"),
        ("flare.jpg", "image/jpeg", 1, "in that folder"),
    ],
)
async def test_the_rules_of_a_bucket(
    storage: Storage, path: str, content_type: str, size: int, said: str
) -> None:
    place = ObjectPath("coice", path)
    with pytest.raises(ObjectRejected, match=said):
        await storage.write(place, b"x" * size, content_type)
    with pytest.raises(ObjectRejected, match=said):
        await storage.signed_upload(place, content_type=content_type, size=size)
    assert await storage.describe(place) is None


async def test_buckets_have_rules_of_their_own(storage: Storage) -> None:
    document = ObjectPath("documents", "0b0b0b0b-0000-0000-0000-00000000000b/report.pdf")
    await storage.write(document, b"x" * 1000, "application/pdf")
    assert await storage.read(document) == b"x" * 1000
    with pytest.raises(ObjectTooLarge):
        await storage.write(document, b"x" * 1001, "application/pdf")
    with pytest.raises(ObjectRejected):
        await storage.write(PATH, b"x", "application/pdf")


async def test_a_bucket_that_is_not_declared(place: Place) -> None:
    storage, path = place.storage, ObjectPath("secrets", PATH.path)
    for asked in (
        storage.read(path),
        storage.write(path, b"x", "image/jpeg"),
        storage.describe(path),
        storage.delete(path),
        storage.signed_upload(path, content_type="image/jpeg", size=1),
    ):
        with pytest.raises(InvalidPath):
            await asked
    (url,) = await storage.signed_urls([path])
    assert (await place.follow.get(url)).status_code >= 400


async def test_preparing_again_changes_nothing(storage: Storage) -> None:
    await storage.write(PATH, b"x", "image/jpeg")
    await storage.prepare()
    await storage.check()
    assert await storage.read(PATH) == b"x"


async def test_signed_urls_stay_the_same_for_a_while(storage: Storage) -> None:
    await storage.write(PATH, b"x", "image/jpeg")
    urls = {(await storage.signed_urls([PATH], ttl=600))[0] for _ in range(5)}
    assert len(urls) <= 2  # a window may end between two of them


async def test_many_urls_in_one_batch(place: Place) -> None:
    storage = place.storage
    there = [ObjectPath("coice", f"catalogs/1/2/{number}.png") for number in range(40)]
    await asyncio.gather(*(storage.write(path, path.path.encode(), "image/png") for path in there))
    document = ObjectPath("documents", "0b0b0b0b-0000-0000-0000-00000000000b/report.pdf")
    await storage.write(document, b"%PDF", "application/pdf")
    absent = ObjectPath("coice", "catalogs/1/2/absent.png")
    paths = [*there, absent, document, there[0]]
    urls = await storage.signed_urls(paths)
    answers = [await place.follow.get(url) for url in urls]
    assert [answer.status_code < 400 for answer in answers] == [path != absent for path in paths]
    assert [answer.content for answer in answers[:40]] == [path.path.encode() for path in there]
    assert answers[41].content == b"%PDF"
    assert urls[42] == urls[0]
    assert await storage.signed_urls([]) == []


async def test_what_comes_later_has_a_url_then(place: Place) -> None:
    (before,) = await place.storage.signed_urls([PATH])
    assert (await place.follow.get(before)).status_code >= 400
    await place.storage.write(PATH, b"x", "image/jpeg")
    (after,) = await place.storage.signed_urls([PATH])
    assert (await place.follow.get(after)).content == b"x"


async def test_a_url_ends(place: Place) -> None:
    await place.storage.write(PATH, b"x", "image/jpeg")
    (url,) = await place.storage.signed_urls([PATH], ttl=60)
    place.clock.ahead = 50
    assert (await place.follow.get(url)).content == b"x"
    place.clock.ahead = 60 + 300 + 2
    assert (await place.follow.get(url)).status_code >= 400


async def test_a_url_opens_one_object_for_reading_alone(place: Place) -> None:
    other = ObjectPath("coice", "catalogs/1/3/flare.jpg")
    for path in (PATH, other):
        await place.storage.write(path, b"here", "image/jpeg")
    (url,) = await place.storage.signed_urls([PATH])
    for changed in (
        url.partition("?")[0],
        url.replace("/1/2/", "/1/3/"),
        url.replace("/1/2/", "/1/2/%2e%2e/3/"),
        url.replace("/1/2/", "/1/2/../3/"),
        url[:-2] + ("00" if url[-2:] != "00" else "11"),
    ):
        assert (await place.follow.get(changed)).status_code >= 400
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = await place.follow.request(method, url, content=b"y", headers={"Content-Type": "image/jpeg"})
        assert answer.status_code >= 400
    assert await place.storage.read(PATH) == await place.storage.read(other) == b"here"


@pytest.mark.parametrize("ttl", [0, -1])
async def test_a_url_lives_at_least_a_second(storage: Storage, ttl: int) -> None:
    with pytest.raises(ValueError, match="at least one second"):
        await storage.signed_urls([PATH], ttl=ttl)
    with pytest.raises(ValueError, match="at least one second"):
        await storage.signed_upload(PATH, content_type="image/jpeg", size=1, ttl=ttl)
