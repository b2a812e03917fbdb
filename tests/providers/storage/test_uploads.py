"""What a signed upload takes, at each service: the request itself is sent, right and wrong."""

import asyncio
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from tests.providers.storage.conftest import ORIGIN, Place
from tests.providers.storage.gcs_server import GoogleServer
from tests.providers.storage.test_storage import NAMES
from trellis.providers.storage import ObjectExists, ObjectInfo, ObjectPath, SignedUpload

PATH = ObjectPath("coice", "catalogs/1/2/flare.jpg")


async def signed(place: Place, path: ObjectPath = PATH, size: int = 100, ttl: int = 900) -> SignedUpload:
    return await place.storage.signed_upload(path, content_type=path.content_type, size=size, ttl=ttl)


async def send(
    place: Place,
    upload: SignedUpload,
    content: bytes,
    *,
    method: str = "",
    url: str = "",
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """The request of `upload`, or a variation of it."""
    return await place.follow.request(
        method or upload.method,
        url or upload.url,
        content=content,
        headers={**upload.headers, **(headers or {})},
    )


@pytest.mark.parametrize("content", [b"\0\xff\r\n picture", b"x" * 100])
async def test_what_is_uploaded_is_there(place: Place, content: bytes) -> None:
    answer = await send(place, await signed(place), content)
    assert answer.is_success
    assert await place.storage.describe(PATH) == ObjectInfo(len(content), "image/jpeg")
    assert await place.storage.read(PATH) == content


@pytest.mark.parametrize("name", NAMES)
async def test_names_are_kept_as_they_are(place: Place, name: str) -> None:
    path = ObjectPath("coice", f"catalogs/1/2/{name}")
    assert (await send(place, await signed(place, path), b"picture")).is_success
    assert await place.storage.read(path) == b"picture"


async def test_nothing_is_written_over(place: Place) -> None:
    """Neither by the same request again, nor by another one that was signed before, nor by those at once."""
    uploads = [await signed(place) for _ in range(4)]
    answers = await asyncio.gather(
        *(send(place, upload, f"version {number}".encode()) for number, upload in enumerate(uploads))
    )
    (taken,) = (number for number, answer in enumerate(answers) if answer.is_success)
    assert not (await send(place, uploads[taken], b"later")).is_success
    assert await place.storage.read(PATH) == f"version {taken}".encode()


async def test_a_name_that_is_taken_already(place: Place) -> None:
    await place.storage.write(PATH, b"first", "image/jpeg")
    try:
        upload = await signed(place)
    except ObjectExists:
        assert place.kind == "supabase"  # which looks when it signs
        return
    assert (await send(place, upload, b"second")).status_code in (409, 412)
    assert await place.storage.read(PATH) == b"first"


async def test_what_is_larger_than_its_bucket_takes(place: Place) -> None:
    document = ObjectPath("documents", "0b0b0b0b-0000-0000-0000-00000000000b/report.pdf")
    upload = await signed(place, document, size=1000)
    assert (await send(place, upload, b"x" * 1001)).status_code in (400, 413)
    assert await place.storage.describe(document) is None
    assert (await send(place, upload, b"x" * 1000)).is_success


async def test_what_is_larger_than_was_said(place: Place) -> None:
    """Supabase knows the bucket's limit alone: whoever completes the upload has to look."""
    answer = await send(place, await signed(place, size=100), b"x" * 101)
    if place.kind == "supabase":
        assert await place.storage.describe(PATH) == ObjectInfo(101, "image/jpeg")
    else:
        assert answer.status_code in (400, 413)
        assert await place.storage.describe(PATH) is None


@pytest.mark.parametrize(
    "content_type", ["text/html", "image/svg+xml", "image/jpeg; x=y", "application/json"]
)
async def test_another_type(place: Place, content_type: str) -> None:
    upload = await signed(place)
    assert (await send(place, upload, b"<script>", headers={"Content-Type": content_type})).status_code >= 400
    assert await place.storage.describe(PATH) is None


async def test_another_type_of_those_that_the_bucket_takes(place: Place) -> None:
    """Supabase takes it: what it is described as tells whoever completes the upload."""
    answer = await send(place, await signed(place), b"picture", headers={"Content-Type": "image/png"})
    if place.kind == "supabase":
        assert await place.storage.describe(PATH) == ObjectInfo(7, "image/png")
    else:
        assert answer.status_code >= 400
        assert await place.storage.describe(PATH) is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "PATCH"])
async def test_another_method(place: Place, method: str) -> None:
    upload = await signed(place)
    assert (await send(place, upload, b"picture", method=method)).status_code >= 400
    assert await place.storage.describe(PATH) is None


@pytest.mark.parametrize(
    "to",
    ["/1/3/flare.jpg", "/1/2/other.jpg", "/1/2/../3/flare.jpg", "/1/2/%2e%2e/3/flare.jpg", "/1/2//flare.jpg"],
)
async def test_another_path(place: Place, to: str) -> None:
    """A link of one tenant makes nothing in the folder of another."""
    upload = await signed(place)
    assert (
        await send(place, upload, b"mine", url=upload.url.replace("/1/2/flare.jpg", to))
    ).status_code >= 400
    for path in (
        PATH,
        ObjectPath("coice", "catalogs/1/3/flare.jpg"),
        ObjectPath("coice", "catalogs/1/2/other.jpg"),
    ):
        assert await place.storage.describe(path) is None


async def test_no_part_of_the_url_may_be_another(place: Place) -> None:
    upload = await signed(place)
    address, query = upload.url.split("?")
    given = dict(parse_qsl(query))
    longer = {"expires": "9999999999", "size": "9999", "X-Goog-Expires": "604800"}
    for name, value in given.items():
        changed = given | {name: longer.get(name, value[:-1] + ("0" if value[-1] != "0" else "1"))}
        # The last bits of a token's last character may mean nothing: its middle is changed as well.
        changed[name] = changed[name].replace("e", "f", 1) if name == "token" else changed[name]
        answer = await send(place, upload, b"mine", url=f"{address}?{urlencode(changed)}")
        assert answer.status_code >= 400, name
        without = {key: value for key, value in given.items() if key != name}
        answer = await send(place, upload, b"mine", url=f"{address}?{urlencode(without)}")
        assert answer.status_code >= 400, name
    assert await place.storage.describe(PATH) is None


async def test_a_link_for_reading_writes_nothing_and_the_other_reads_nothing(place: Place) -> None:
    await place.storage.write(PATH, b"there", "image/jpeg")
    (reading,) = await place.storage.signed_urls([PATH])
    await place.storage.delete(PATH)
    upload = await signed(place)
    assert (await send(place, upload, b"mine", url=reading)).status_code >= 400
    assert await place.storage.describe(PATH) is None
    await send(place, upload, b"yours")
    answer = await place.follow.get(upload.url)
    assert answer.status_code >= 400
    assert b"yours" not in answer.content


async def test_an_upload_ends_when_it_says(place: Place) -> None:
    upload = await signed(place, ttl=60)
    left = upload.expires_at.timestamp() - time.time()
    # Supabase decides for itself.
    assert 7100 < left <= 7201 if place.kind == "supabase" else 58 < left <= 61
    place.clock.ahead = left + 2
    assert (await send(place, upload, b"late")).status_code >= 400
    assert await place.storage.describe(PATH) is None
    place.clock.ahead = left - 10
    assert (await send(place, upload, b"in time")).is_success


async def test_what_is_signed_may_be_sent_by_a_page(place: Place, google: GoogleServer) -> None:
    """The headers of an upload are those that its service lets pages of other origins send."""
    upload = await signed(place)
    if place.kind == "gcs":  # the emulator keeps the bucket's rules, and does nothing about them
        (rule,) = (await google.emulator.get("/storage/v1/b/coice")).json()["cors"]
        assert rule["origin"] == [ORIGIN]
        assert upload.method in rule["method"]
        assert set(upload.headers) <= set(rule["responseHeader"])
        return
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": upload.method,
        "Access-Control-Request-Headers": ",".join(name.lower() for name in upload.headers),
    }
    answer = await place.follow.options(upload.url, headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] in (ORIGIN, "*")
    sent = await send(place, upload, b"picture", headers={"Origin": ORIGIN})
    assert sent.is_success
    assert sent.headers["access-control-allow-origin"] in (ORIGIN, "*")


async def test_links_lead_where_the_storage_says(place: Place) -> None:
    upload = await signed(place)
    split = urlsplit(upload.url)
    origin = f"{split.scheme}://{split.netloc}" if split.netloc else None
    assert place.storage.origin == origin
