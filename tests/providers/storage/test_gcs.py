"""What is particular to Google Cloud Storage. The emulator keeps a bucket's rules and does nothing about them."""

import asyncio
import gzip
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials

from tests.providers.storage.conftest import BUCKETS, ORIGIN, Place, google_storage
from tests.providers.storage.gcs_server import GoogleServer
from trellis.providers.storage import ObjectPath, Storage, StorageMisconfigured
from trellis.providers.storage.gcs import GoogleStorage

PATH = ObjectPath("coice", "catalogs/1/2/flare.jpg")
RULE = {
    "origin": [ORIGIN],
    "method": ["GET", "HEAD", "PUT"],
    "responseHeader": ["Content-Type", "X-Goog-Content-Length-Range", "X-Goog-If-Generation-Match"],
    "maxAgeSeconds": 600,
}


@pytest.fixture
async def server(google: GoogleServer) -> GoogleServer:
    await google.emulator.get("/wipe")
    return google


async def bucket(server: GoogleServer, name: str = "coice") -> Any:
    return (await server.emulator.get(f"/storage/v1/b/{name}")).json()


async def test_new_buckets_are_private_and_let_pages_upload(server: GoogleServer) -> None:
    storage = google_storage(server, location="EU")
    await storage.prepare()
    for name in ("coice", "documents"):
        made = await bucket(server, name)
        assert made["iamConfiguration"]["uniformBucketLevelAccess"]["enabled"]
        assert made["iamConfiguration"]["publicAccessPrevention"] == "enforced"
        assert made["cors"] == [RULE]
        assert made["location"] == "EU"
    await storage.aclose()


async def test_buckets_that_are_there_keep_what_they_have(server: GoogleServer) -> None:
    other = {"origin": ["https://other.example"], "method": ["GET"], "maxAgeSeconds": 60}
    await server.emulator.post("/storage/v1/b", json={"name": "coice"})
    await server.emulator.patch("/storage/v1/b/coice", json={"cors": [other], "labels": {"a": "b"}})
    storage = google_storage(server)
    for _ in range(2):
        await storage.prepare()
        found = await bucket(server)
        assert found["cors"] == [other, RULE]
        assert found["labels"] == {"a": "b"}
    await storage.aclose()


async def test_without_pages_of_other_origins_there_is_no_rule_for_them(server: GoogleServer) -> None:
    storage = google_storage(server, origins=[])
    await storage.prepare()
    await storage.prepare()
    assert (await bucket(server)).get("cors") in ([], None)
    await storage.aclose()


def test_credentials_that_cannot_sign() -> None:
    with pytest.raises(StorageMisconfigured, match="cannot sign URLs: set GOOGLE_APPLICATION_CREDENTIALS"):
        GoogleStorage(AnonymousCredentials(), "project", buckets=BUCKETS)


async def test_reading_urls_are_signed_without_asking_google(server: GoogleServer) -> None:
    storage = google_storage(server, url="https://storage.googleapis.com")
    paths = [ObjectPath("coice", f"catalogs/1/2/{number}.png") for number in range(100)]
    urls = await storage.signed_urls(paths)
    assert len(set(urls)) == 100
    assert all(url.startswith("https://storage.googleapis.com/coice/catalogs/1/2/") for url in urls)
    assert storage.origin == "https://storage.googleapis.com"
    await storage.aclose()


async def test_an_upload_says_all_that_it_is_held_to(server: GoogleServer) -> None:
    storage = google_storage(server)
    upload = await storage.signed_upload(PATH, content_type="image/jpeg", size=5000)
    assert upload.headers == {
        "Content-Type": "image/jpeg",
        "X-Goog-Content-Length-Range": "0,5000",
        "X-Goog-If-Generation-Match": "0",
    }
    signed = "content-type%3Bhost%3Bx-goog-content-length-range%3Bx-goog-if-generation-match"
    assert f"X-Goog-SignedHeaders={signed}&" in upload.url
    assert upload.url not in repr(upload)
    await storage.aclose()


async def test_what_was_stored_as_gzip_is_not_inflated(server: GoogleServer) -> None:
    """An upload may be sent with an encoding that nobody has signed."""
    storage = google_storage(server)
    await storage.prepare()
    packed = gzip.compress(b"\0" * 50_000_000)
    await server.emulator.put(
        "/coice/catalogs/1/2/flare.jpg", content=packed, headers={"Content-Type": "image/jpeg"}
    )
    await server.emulator.patch(
        "/storage/v1/b/coice/o/catalogs%2F1%2F2%2Fflare.jpg", json={"contentEncoding": "gzip"}
    )
    assert await storage.read(PATH) == packed
    await storage.aclose()


async def test_a_call_that_was_given_up_leaves_the_others_alone(remote: Place) -> None:
    storage: Storage = remote.storage
    await storage.write(PATH, b"x", "image/jpeg")
    calls = [asyncio.ensure_future(storage.read(PATH)) for _ in range(20)]
    await asyncio.sleep(0)
    for call in calls[::2]:
        call.cancel()
    ended = await asyncio.gather(*calls, return_exceptions=True)
    assert ended[1::2] == [b"x"] * 10
    assert await storage.read(PATH) == b"x"
