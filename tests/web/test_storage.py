"""Signed URLs over HTTP: what they open, and that nothing else does."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from trellis.providers.storage import LocalStorage, ObjectPath
from trellis.web.storage import storage_routes

PICTURE = ObjectPath("coice", "catalogs/1/2/a picture ☃ #1.png")
DATA = b"\x89PNG not really"


async def url_of(storage: LocalStorage) -> str:
    (url,) = await storage.signed_urls([PICTURE], ttl=60)
    return url


@pytest.fixture
async def storage(tmp_path: Path) -> LocalStorage:
    storage = LocalStorage(tmp_path, secret="a secret of the tests of storage")
    await storage.write(PICTURE, DATA, "image/png")
    return storage


@pytest.fixture
async def client(serve: Any, storage: LocalStorage) -> Any:
    url = await serve(Starlette(routes=storage_routes(storage)))
    async with httpx.AsyncClient(base_url=url) as client:
        yield client


async def test_a_signed_url_opens_its_object(client: httpx.AsyncClient, storage: LocalStorage) -> None:
    answer = await client.get(await url_of(storage))
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"].startswith("private, max-age=")
    assert "sandbox" in answer.headers["content-security-policy"]
    head = await client.head(await url_of(storage))
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(DATA)))


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
        lambda url: url.replace("signature=", "signature=%00"),
        lambda url: "/storage/coice/%00?expires=1&signature=a",
        lambda url: "/storage/coice/?expires=1&signature=a",
    ],
)
async def test_nothing_else_opens_anything(
    client: httpx.AsyncClient, storage: LocalStorage, change: Any
) -> None:
    answer = await client.get(change(await url_of(storage)))
    assert answer.status_code == 404
    assert DATA not in answer.content


async def test_an_object_that_is_gone(client: httpx.AsyncClient, storage: LocalStorage) -> None:
    await storage.delete(PICTURE)
    assert (await client.get(await url_of(storage))).status_code == 404


async def test_only_reading(client: httpx.AsyncClient, storage: LocalStorage) -> None:
    for method in ("POST", "PATCH", "DELETE"):
        assert (await client.request(method, await url_of(storage))).status_code == 405


async def test_a_storage_that_is_broken(
    client: httpx.AsyncClient, storage: LocalStorage, tmp_path: Path
) -> None:
    url = await url_of(storage)
    tmp_path.rename(tmp_path.with_name("elsewhere"))
    answer = await client.get(url)
    assert answer.status_code in (404, 503)
    assert str(tmp_path) not in answer.text
