"""What every storage does, whichever service keeps the objects."""

import asyncio
import re

import pytest

from trellis.providers.storage import ObjectInfo, ObjectNotFound, ObjectPath, ObjectRejected, Storage

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


@pytest.mark.parametrize(
    "name",
    ["a b.png", "ünïcödé 写真.png", "100%.png", "%2e%2e.png", "a?b#c&d.png", "~.png", "-.png", "😀.png"],
)
async def test_names_are_kept_as_they_are(storage: Storage, name: str) -> None:
    path = ObjectPath("coice", f"catalogs/1/2/{name}")
    await storage.write(path, name.encode(), "image/png")
    assert await storage.read(path) == name.encode()


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


async def test_signed_urls_stay_the_same_for_a_while_and_differ_by_object(storage: Storage) -> None:
    urls = {(await storage.signed_urls([PATH], ttl=600))[0] for _ in range(5)}
    assert len(urls) <= 2  # a window may end between two of them
    (other,) = await storage.signed_urls([ObjectPath("coice", "catalogs/1/2/other.jpg")], ttl=600)
    assert other not in urls
    assert all(re.search(r"[?&]", url) and "\n" not in url for url in urls)
