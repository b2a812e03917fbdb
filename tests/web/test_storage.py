"""A gateway whose files are at a service: made ready by `trellis migrate`, used by everything, told of clearly."""

import io
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from PIL import Image

from tests.providers.storage.faults import UNWELL, Faulty
from tests.providers.storage.gcs_server import google_server
from tests.providers.storage.supabase_server import SERVICE_KEY, supabase_server
from tests.serving import SECRET, gateway, trellis
from tests.web.conftest import settings_for
from tests.web.test_job import JOB, ask, follow, start
from trellis.db.demo.coice import TENANT_A
from trellis.db.demo.people import MANAGER_A

IMAGES = "query($first: Int!) { coiceImages(first: $first) { nodes { gcsPath url thumbnailUrl } } }"
MANY = """
{
  some: coiceImages(first: 4) { nodes { url thumbnailUrl } }
  coiceCatalogs(first: 5) {
    nodes { libraries(first: 9) { nodes { images(first: 50) { nodes { url thumbnailUrl } } } } }
  }
}
"""
REQUEST = """
mutation($library: Int!, $size: Int!) {
  requestCoiceImageUpload(
    input: { libraryId: $library, filename: "new ☃.png", contentType: "image/png", size: $size }
  ) { upload { uploadId url method headers { name value } } }
}
"""
COMPLETE = "mutation($id: UUID!) { completeCoiceImageUpload(uploadId: $id) { image { gcsPath url } } }"


@dataclass
class Service:
    """Where the files are, by its settings; `bucket` is what the service calls Coice's, `signs` in how many requests
    it signs URLs for an answer.
    """

    settings: dict[str, str]
    faulty: Faulty
    bucket: str
    refusal: str
    signs: int


@asynccontextmanager
async def at_google(folder: Path) -> AsyncIterator[Service]:
    async with google_server() as server:
        key = folder / "key.json"
        key.write_text(json.dumps(server.account))
        settings = {
            "TRELLIS_STORAGE": "gcs",
            "TRELLIS_BUCKETS": "coice=acme-photographs",
            "TRELLIS_GCS_URL": server.url,
            "GOOGLE_APPLICATION_CREDENTIALS": str(key),
        }
        yield Service(settings, server.faulty, "acme-photographs", "give their service account the role", 0)


@asynccontextmanager
async def at_supabase(_: Path) -> AsyncIterator[Service]:
    async with supabase_server() as server:
        settings = {
            "TRELLIS_STORAGE": "supabase",
            "SUPABASE_URL": server.url,
            "SUPABASE_ANON_KEY": "anon",
            "SUPABASE_SERVICE_KEY": SERVICE_KEY,
        }
        yield Service(
            settings, server.faulty, "coice", "set SUPABASE_SERVICE_KEY to the project's service key", 1
        )


@pytest.fixture(params=[at_google, at_supabase], ids=["gcs", "supabase"])
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Service]:
    async with request.param(tmp_path) as found:
        yield found


@pytest.fixture
def settings(service: Service, database: Any, tmp_path: Path) -> dict[str, str]:
    return settings_for(database, tmp_path / "data") | service.settings | {"TRELLIS_STORAGE_SECONDS": "20"}


async def test_everything_that_has_to_do_with_files(
    service: Service, settings: dict[str, str], tmp_path: Path
) -> None:
    """Demo photographs, signed URLs, a job that looks at them, an upload by the link, thumbnails."""
    migrated = await trellis("migrate", **settings)
    assert migrated.status == 0, migrated.err
    token = jwt.encode(MANAGER_A.claims | {"exp": time.time() + 600}, SECRET, "HS256")
    async with gateway(tmp_path, "--demo", **settings) as running, httpx.AsyncClient(timeout=60) as anyone:
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=running.url, headers=headers, timeout=60) as http:
            nodes = (await ask(http, IMAGES, first=3))["coiceImages"]["nodes"]
            for node in nodes:
                assert node["gcsPath"].startswith(f"gs://{service.bucket}/catalogs/")
                assert not node["url"].startswith(running.url)
                answer = await anyone.get(node["url"])
                assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
                thumbnail = await anyone.get(httpx.URL(running.url).join(node["thumbnailUrl"]))
                assert (thumbnail.status_code, thumbnail.headers["content-type"]) == (200, "image/webp")

            # All URLs of an answer are one request to a service that signs them itself, and none to the other.
            asked = service.faulty.asked
            answers = [await ask(http, MANY) for _ in range(2)]
            assert service.faulty.asked - asked == service.signs
            assert answers[0] == answers[1]
            assert len(set(re.findall(r"'url': '([^']+)", str(answers)))) > 10

            job = await start(http)
            states = [each["coiceJob"] async for each in follow(http, JOB, id=job)]
            assert (states[-1]["state"], states[-1]["processedImages"]) == (
                "COMPLETED",
                states[-1]["totalImages"],
            )

            drawn = io.BytesIO()
            Image.new("RGB", (40, 30), "teal").save(drawn, "png")
            asked = await ask(http, REQUEST, library=TENANT_A.library_id, size=len(drawn.getvalue()))
            upload = asked["requestCoiceImageUpload"]["upload"]
            sent = {each["name"]: each["value"] for each in upload["headers"]}
            answer = await anyone.request(
                upload["method"], upload["url"], headers=sent, content=drawn.getvalue()
            )
            assert answer.is_success, answer.text
            done = await ask(http, COMPLETE, id=upload["uploadId"])
            image = done["completeCoiceImageUpload"]["image"]
            assert image["gcsPath"].endswith("/new ☃.png")
            assert (await anyone.get(image["url"])).content == drawn.getvalue()


async def test_buckets_that_were_not_made(service: Service, settings: dict[str, str]) -> None:
    ended = await trellis("serve", "--port", "0", "--migrate", **settings)
    assert ended.status == 3
    assert "run `trellis migrate`" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("migrate",), ("worker",)])
async def test_a_service_that_refuses_the_gateway(
    service: Service, settings: dict[str, str], command: tuple[str, ...]
) -> None:
    if service.bucket == "coice":
        settings = settings | {"SUPABASE_SERVICE_KEY": "another key"}
    else:
        key = json.loads(Path(settings["GOOGLE_APPLICATION_CREDENTIALS"]).read_text())
        key["client_email"] = "another@trellis-test.iam.gserviceaccount.com"
        Path(settings["GOOGLE_APPLICATION_CREDENTIALS"]).write_text(json.dumps(key))
    ended = await trellis(*command, **settings)
    assert ended.status != 0
    assert service.refusal in ended.err
    assert "Traceback" not in ended.err


async def test_a_service_that_is_away_holds_up_no_start(
    service: Service, settings: dict[str, str], tmp_path: Path
) -> None:
    assert (await trellis("migrate", **settings)).status == 0
    service.faulty.always = UNWELL
    settings = settings | {"TRELLIS_STORAGE_SECONDS": "1"}
    async with gateway(tmp_path, **settings) as running, httpx.AsyncClient(base_url=running.url) as http:
        assert (await http.get("/healthz")).status_code == 200
        assert "the storage cannot be looked at now" in running.log.read_text()


@pytest.mark.parametrize("key", ["{}", "not json", None])
async def test_google_credentials_that_are_none(database: Any, tmp_path: Path, key: str | None) -> None:
    if key is not None:
        (tmp_path / "key.json").write_text(key)
    settings = settings_for(database, tmp_path) | {
        "TRELLIS_STORAGE": "gcs",
        "GOOGLE_APPLICATION_CREDENTIALS": str(tmp_path / "key.json"),
    }
    ended = await trellis("migrate", **settings)
    assert ended.status == 1
    assert "set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account" in ended.err
    assert "Traceback" not in ended.err
