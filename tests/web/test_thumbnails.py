"""Thumbnails over HTTP: made once, kept, opened by their signed URLs alone."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from tests.providers.pictures.test_inspection import tagged
from tests.serving import RunningGateway
from trellis.db.demo.people import MANAGER_A
from trellis.db.demo.photographs import photographs
from trellis.jobs.pictures import Pictures
from trellis.jobs.processes import Processes
from trellis.providers.errors import Refused
from trellis.providers.pictures.thumbnail import kept_at
from trellis.providers.storage import LocalStorage, ObjectPath, StorageUnavailable
from trellis.providers.storage.signature import Signer
from trellis.web.settings import Settings
from trellis.web.thumbnails import Thumbnails, opened_pictures, thumbnail_signer

PHOTOGRAPH = photographs("a")[0].data
FOLDER = "catalogs/1/2"
PLACE = ObjectPath("coice", f"{FOLDER}/a photograph ☃ #1.jpg")
SECRET = b"a secret of the tests of thumbnails"


class Counting(LocalStorage):
    """A storage that counts, and can refuse to keep thumbnails."""

    reads: dict[str, int]
    writes = 0
    full = False

    async def read(self, path: ObjectPath) -> bytes:
        self.reads[str(path)] = self.reads.get(str(path), 0) + 1
        return await super().read(path)

    async def write(self, path: ObjectPath, data: bytes, content_type: str) -> None:
        if self.full:
            raise StorageUnavailable("the storage is full")
        self.writes += 1
        await super().write(path, data, content_type)


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def storage(tmp_path: Path) -> Counting:
    storage = Counting(tmp_path, secret="a secret of the tests of storage")
    storage.reads = {}
    await storage.write(PLACE, PHOTOGRAPH, "image/jpeg")
    storage.writes = 0
    return storage


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def signer(clock: Clock) -> Signer:
    return Signer(SECRET, "/thumbnails", 300, clock)


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    processes = Processes(2)
    yield processes
    await processes.aclose()


@pytest.fixture
async def client(
    serve: Any, storage: Counting, signer: Signer, processes: Processes
) -> AsyncIterator[httpx.AsyncClient]:
    thumbnails = Thumbnails(storage, Pictures(processes, max_pixels=2_000_000), signer)
    url = await serve(Starlette(routes=[thumbnails.route]))
    async with httpx.AsyncClient(base_url=url) as client:
        yield client
    await thumbnails.aclose()


def size_of(data: bytes) -> tuple[str | None, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.format, max(image.size)


async def test_twenty_who_ask_at_once_are_given_one(
    client: httpx.AsyncClient, storage: Counting, signer: Signer
) -> None:
    url = signer.url(PLACE, ttl=60)
    answers = await asyncio.gather(*(client.get(url) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert size_of(answers[0].content) == ("WEBP", 320)
    assert (storage.reads[str(PLACE)], storage.writes) == (1, 1)
    # From then on it is in storage.
    assert (await client.get(url)).content == answers[0].content
    assert (storage.reads[str(PLACE)], storage.writes) == (1, 1)
    assert await storage.read(kept_at(PLACE)) == answers[0].content


async def test_what_it_is_sent_with(client: httpx.AsyncClient, signer: Signer) -> None:
    answer = await client.get(signer.url(PLACE, ttl=60))
    assert answer.headers["content-type"] == "image/webp"
    age = answer.headers["cache-control"].removeprefix("private, max-age=").removesuffix(", immutable")
    assert 60 <= int(age) <= 360
    head = await client.head(signer.url(PLACE, ttl=60))
    assert (head.status_code, head.content) == (200, b"")
    assert (await client.post(signer.url(PLACE, ttl=60))).status_code == 405


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.partition("?")[0],
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.replace("expires=", "expires=9"),
        lambda url: url.replace("/1/2/", "/1/3/"),
        lambda url: url.replace("/1/2/", "/1/2/%2e%2e/2/"),
        lambda url: url.replace("/coice/", "/other/"),
        lambda url: url + "&signature=",
        lambda url: "/thumbnails/coice/%00?expires=1&signature=a",
        lambda url: "/thumbnails/coice/?expires=1&signature=a",
        lambda url: "/thumbnails/coice/" + kept_at(PLACE).path + "?" + url.partition("?")[2],
    ],
)
async def test_nothing_else_opens_anything(
    client: httpx.AsyncClient, storage: Counting, signer: Signer, change: Any
) -> None:
    answer = await client.get(change(signer.url(PLACE, ttl=60)))
    assert (answer.status_code, answer.text) == (404, "not found")
    assert (storage.reads, storage.writes) == ({}, 0)


async def test_an_address_of_the_file_itself_opens_no_thumbnail(
    client: httpx.AsyncClient, storage: Counting
) -> None:
    [url] = await storage.signed_urls([PLACE], ttl=60)
    assert (await client.get(url.replace("/storage/", "/thumbnails/"))).status_code == 404


async def test_an_address_expires(client: httpx.AsyncClient, signer: Signer, clock: Clock) -> None:
    url = signer.url(PLACE, ttl=60)
    clock.now += 400
    assert (await client.get(url)).status_code == 404


@pytest.mark.parametrize("place", [f"{FOLDER}/none.jpg", "catalogs/9/9/a.jpg"])
async def test_a_file_that_is_gone(client: httpx.AsyncClient, signer: Signer, place: str) -> None:
    for bucket in ("coice", "elsewhere"):
        answer = await client.get(signer.url(ObjectPath(bucket, place), ttl=60))
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


@pytest.mark.parametrize("data", [b"not an image", PHOTOGRAPH[: len(PHOTOGRAPH) // 2], b""])
async def test_a_file_that_cannot_be_decoded(
    client: httpx.AsyncClient, storage: Counting, signer: Signer, data: bytes
) -> None:
    await storage.write(PLACE, data, "image/jpeg")
    answer = await client.get(signer.url(PLACE, ttl=60))
    assert (answer.status_code, answer.text) == (415, "no thumbnail: the image file cannot be decoded")
    assert await storage.describe(kept_at(PLACE)) is None
    # It is looked at again once it is another one.
    await storage.write(PLACE, PHOTOGRAPH, "image/jpeg")
    assert (await client.get(signer.url(PLACE, ttl=60))).status_code == 200


async def test_a_picture_that_is_too_large(
    client: httpx.AsyncClient, storage: Counting, signer: Signer
) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (2_000, 1_500)).save(buffer, "JPEG")
    await storage.write(PLACE, buffer.getvalue(), "image/jpeg")
    answer = await client.get(signer.url(PLACE, ttl=60))
    assert (answer.status_code, answer.text) == (415, "no thumbnail: the image has more than 2 megapixels")


async def test_one_that_cannot_be_kept_is_shown_even_so(
    client: httpx.AsyncClient, storage: Counting, signer: Signer, caplog: pytest.LogCaptureFixture
) -> None:
    storage.full = True
    assert size_of((await client.get(signer.url(PLACE, ttl=60))).content) == ("WEBP", 320)
    assert "could not be kept" in caplog.text


async def test_nobody_waits_when_too_many_are_asked_for(
    serve: Any, storage: Counting, signer: Signer, processes: Processes
) -> None:
    pictures = Pictures(processes, max_pixels=2_000_000)
    thumbnails = Thumbnails(storage, pictures, signer)
    url = await serve(Starlette(routes=[thumbnails.route]))
    places = [ObjectPath("coice", f"{FOLDER}/{n}.jpg") for n in range(100)]
    for place in places:
        await storage.write(place, PHOTOGRAPH, "image/jpeg")
    full = AsyncExitStack()
    for owner in range(8):
        await full.enter_async_context(pictures.room.turn(UUID(int=owner)))
    async with httpx.AsyncClient(base_url=url, limits=httpx.Limits(max_connections=200)) as client:
        waiting = [asyncio.create_task(client.get(signer.url(place, ttl=60))) for place in places]
        while len(thumbnails._under_way) < 100:
            await asyncio.sleep(0)
        refused = await client.get(signer.url(PLACE, ttl=60))
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        await full.aclose()
        assert {answer.status_code for answer in await asyncio.gather(*waiting)} == {200}
        assert (await client.get(signer.url(PLACE, ttl=60))).status_code == 200
    await thumbnails.aclose()


def settings(folder: Path, **more: str) -> Settings:
    return Settings.load(TRELLIS_DATA=str(folder), **more)


def test_gateways_with_the_same_secret_open_each_others_urls(tmp_path: Path) -> None:
    """Whichever secret checks tokens, and wherever each has its data."""
    shared = {"TRELLIS_URL_SECRET": "a secret that is long enough for URLs"}
    one = thumbnail_signer(settings(tmp_path / "one", **shared))
    other = thumbnail_signer(
        settings(tmp_path / "other", **shared, TRELLIS_JWT_SECRET="another one of 32 bytes, or of more")
    )
    alone = thumbnail_signer(
        settings(tmp_path / "alone", TRELLIS_JWT_SECRET="a third one, of 32 bytes or of more")
    )
    url = httpx.URL(one.url(PLACE, ttl=60))
    parts = url.params["expires"], url.params["signature"]
    assert other.verify(PLACE, *parts)
    assert not alone.verify(PLACE, *parts)


@pytest.mark.parametrize("keep", ["off", "on"])
async def test_the_place_is_kept_by_setting(tmp_path: Path, keep: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30)).save(buffer, "JPEG", exif=tagged())
    async with opened_pictures(
        settings(tmp_path, TRELLIS_KEEP_GPS=keep, TRELLIS_MAX_PIXELS="10000")
    ) as pictures:
        found = await pictures.inspect(buffer.getvalue(), "image/jpeg")
        assert ("latitude" in found.metadata["exif"]) == (keep == "on")
        with pytest.raises(Refused):
            await pictures.thumbnail(PHOTOGRAPH)


async def test_of_the_demo(demo: RunningGateway) -> None:
    """From the query to the picture, through the gateway in a process of its own."""
    sign_in = "mutation($email: String!) { signIn(input: {email: $email}) { accessToken } }"
    query = "{ coiceImages(first: 12) { nodes { name thumbnailUrl } } }"
    async with httpx.AsyncClient(base_url=demo.url, timeout=60) as client:
        answer = await client.post(
            "/graphql", json={"query": sign_in, "variables": {"email": MANAGER_A.email}}
        )
        token = answer.json()["data"]["signIn"]["accessToken"]
        answer = await client.post(
            "/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"}
        )
        images = answer.json()["data"]["coiceImages"]["nodes"]
        assert len(images) == 12
        answers = await asyncio.gather(*(client.get(image["thumbnailUrl"]) for image in images))
        for answer in answers:
            assert answer.status_code == 200, answer.text
            assert size_of(answer.content)[0] == "WEBP"
        assert len({answer.content for answer in answers}) == 12
