"""Signed URLs over HTTP: what they open, and that nothing else does."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from tests.serving import served
from trellis.providers.storage import LocalStorage, ObjectPath, SignedUpload
from trellis.realtime.connection import Connection
from trellis.web.protocols import HttpProtocol, server_options
from trellis.web.stored_objects import StoredObjects, storage_routes

PICTURE = ObjectPath("coice", "catalogs/1/2/a picture ☃ #1.png")
UPLOADED = ObjectPath("coice", "catalogs/1/2/new.png")
DATA = b"\x89PNG not really"


async def url_of(storage: LocalStorage) -> str:
    (url,) = await storage.signed_urls([PICTURE], ttl=60)
    return url


class Hasty(HttpProtocol):
    """The gateway's server, with little patience."""

    receive_seconds = 0.2


@contextlib.asynccontextmanager
async def hasty(app: Starlette) -> AsyncIterator[str]:
    """Serve with it."""
    options = server_options() | {"http": Hasty}
    async with served(app, **options) as url:
        yield url


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
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "sandbox" in answer.headers["content-security-policy"]
    head = await client.head(await url_of(storage))
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(DATA)))


async def test_a_part_of_an_object(client: httpx.AsyncClient, storage: LocalStorage) -> None:
    """Films are played so, and read on where they broke off."""
    url = await url_of(storage)
    answer = await client.get(url, headers={"Range": "bytes=3-5"})
    assert (answer.status_code, answer.content) == (206, DATA[3:6])
    assert answer.headers["content-range"] == f"bytes 3-5/{len(DATA)}"
    head = await client.head(url, headers={"Range": "bytes=3-5"})
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(DATA)))
    assert head.headers["accept-ranges"] == "bytes"
    answer = await client.get(url, headers={"Range": "bytes=15-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(DATA)}")
    answer = await client.get(url, headers={"Range": "bytes=0-1,4-5"})
    assert (answer.status_code, answer.content) == (200, DATA)


async def test_a_part_of_another_version_is_all_of_this_one(
    client: httpx.AsyncClient, storage: LocalStorage
) -> None:
    url = await url_of(storage)
    tag = (await client.head(url)).headers["etag"]
    asked = {"Range": "bytes=2-3", "If-Range": tag}
    assert (await client.get(url, headers=asked)).status_code == 206
    await storage.write(PICTURE, DATA, "image/png")
    answer = await client.get(url, headers=asked)
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["etag"] != tag


async def test_what_a_client_has_is_not_sent_again(client: httpx.AsyncClient, storage: LocalStorage) -> None:
    """Only what it has: under a name that was freed, an address is that of another object."""
    url = await url_of(storage)
    tag = (await client.get(url)).headers["etag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = await client.get(url, headers={"If-None-Match": held, "Range": "bytes=0-1"})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    await storage.delete(PICTURE)
    assert (await client.get(url, headers={"If-None-Match": "*"})).status_code == 404
    await storage.write(PICTURE, DATA[::-1], "image/png")
    answer = await client.get(url, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (200, DATA[::-1])
    forged = {"If-None-Match": answer.headers["etag"]}
    assert (await client.get(f"{url}0", headers=forged)).status_code == 404


async def test_an_empty_object(client: httpx.AsyncClient, storage: LocalStorage) -> None:
    await storage.write(PICTURE, b"", "image/png")
    url = await url_of(storage)
    assert (await client.get(url)).status_code == 200
    assert (await client.get(url, headers={"Range": "bytes=0-"})).status_code == 416


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
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert str(tmp_path) not in answer.text


async def upload_of(
    storage: LocalStorage, path: ObjectPath = UPLOADED, size: int = 1_000_000
) -> SignedUpload:
    return await storage.signed_upload(path, content_type=path.content_type, size=size, ttl=60)


def parts_in(folder: Path) -> list[Path]:
    return list((folder / ".parts").iterdir())


async def test_an_upload(client: httpx.AsyncClient, storage: LocalStorage, tmp_path: Path) -> None:
    upload = await upload_of(storage)
    answer = await client.put(upload.url, content=b"x" * 1_000_000, headers=upload.headers)
    assert (answer.status_code, answer.content) == (201, b"")
    assert await storage.read(UPLOADED) == b"x" * 1_000_000
    assert parts_in(tmp_path) == []


@pytest.mark.parametrize(
    ("size", "headers", "status", "said"),
    [
        (1_000_001, {}, 413, "the object may have 1000000 bytes"),
        (1, {"Content-Type": "image/jpeg"}, 415, "sent with the content type image/png"),
        (1, {"Content-Type": ""}, 415, "sent with the content type image/png"),
        (1, {"Content-Encoding": "gzip"}, 415, "must not be encoded"),
    ],
)
async def test_an_upload_that_is_refused(
    client: httpx.AsyncClient,
    storage: LocalStorage,
    tmp_path: Path,
    size: int,
    headers: dict[str, str],
    status: int,
    said: str,
) -> None:
    upload = await upload_of(storage)
    answer = await client.put(upload.url, content=b"x" * size, headers={**upload.headers, **headers})
    assert answer.status_code == status
    assert said in answer.text
    assert await storage.describe(UPLOADED) is None
    assert parts_in(tmp_path) == []


async def test_an_upload_of_unknown_length_is_cut_off_at_its_size(
    client: httpx.AsyncClient, storage: LocalStorage, tmp_path: Path
) -> None:
    upload, sent = await upload_of(storage), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 2**30:
            sent += 65_536
            yield b"x" * 65_536

    try:
        answer = await client.put(upload.url, content=endless(), headers=upload.headers)
        assert answer.status_code == 413
    except httpx.TransportError:
        pass  # the connection was closed while it was sent
    assert sent < 2**30
    assert await storage.describe(UPLOADED) is None
    assert parts_in(tmp_path) == []


async def test_a_taken_name_is_told_before_all_is_sent(
    client: httpx.AsyncClient, storage: LocalStorage
) -> None:
    upload = await upload_of(storage)
    await storage.write(UPLOADED, b"first", "image/png")
    answer = await client.put(upload.url, content=b"second", headers=upload.headers)
    assert (answer.status_code, answer.text) == (409, "there is an object of that name")
    assert await storage.read(UPLOADED) == b"first"


async def test_of_uploads_at_once_one_is_taken(
    client: httpx.AsyncClient, storage: LocalStorage, tmp_path: Path
) -> None:
    upload = await upload_of(storage)
    contents = [bytes([number]) * 300_000 for number in range(8)]
    answers = await asyncio.gather(
        *(client.put(upload.url, content=content, headers=upload.headers) for content in contents)
    )
    refused = sorted(answer.status_code for answer in answers)
    assert refused.pop(0) == 201
    assert set(refused) <= {408, 409}  # broken off by a later one, or too late
    (taken,) = (number for number, answer in enumerate(answers) if answer.status_code == 201)
    assert await storage.read(UPLOADED) == contents[taken]
    assert parts_in(tmp_path) == []


async def begun(url: str, upload: SignedUpload, length: int, start: bytes) -> tuple[Any, Any]:
    """A connection on which an upload of `length` bytes has begun with these."""
    host, port = httpx.URL(url).host, httpx.URL(url).port
    reader, writer = await asyncio.open_connection(host, port)
    head = [f"PUT {upload.url} HTTP/1.1", f"Host: {host}", f"Content-Length: {length}"]
    head += [f"{name}: {value}" for name, value in upload.headers.items()]
    writer.write("\r\n".join([*head, "", ""]).encode() + start)
    await writer.drain()
    return reader, writer


async def until_parts(folder: Path, count: int) -> None:
    """Wait until so many uploads are under way."""
    async with asyncio.timeout(10):
        while len(parts_in(folder)) != count:
            await asyncio.to_thread(os.sync)


async def test_an_upload_that_ends_early_leaves_nothing(
    client: httpx.AsyncClient, storage: LocalStorage, tmp_path: Path
) -> None:
    upload = await upload_of(storage)
    _, writer = await begun(str(client.base_url), upload, 500_000, b"x" * 200_000)
    await until_parts(tmp_path, 1)
    writer.close()
    await until_parts(tmp_path, 0)
    assert await storage.describe(UPLOADED) is None
    answer = await client.put(upload.url, content=b"again", headers=upload.headers)
    assert answer.status_code == 201


async def test_who_sends_again_ends_what_was_sent_before(
    client: httpx.AsyncClient, storage: LocalStorage, tmp_path: Path
) -> None:
    """However often an object is begun, the disk has one part of it."""
    upload = await upload_of(storage)

    async def ended(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(10):
            assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
        writer.close()

    before = await begun(str(client.base_url), upload, 500_000, b"x")
    await until_parts(tmp_path, 1)
    for _ in range(4):
        latest = await begun(str(client.base_url), upload, 500_000, b"x")
        await ended(*before)
        before = latest
        await until_parts(tmp_path, 1)
    answer = await client.put(upload.url, content=b"again", headers=upload.headers)
    assert answer.status_code == 201
    await ended(*before)
    assert await storage.read(UPLOADED) == b"again"
    await until_parts(tmp_path, 0)


async def test_an_upload_may_take_longer_than_other_requests(storage: LocalStorage) -> None:
    async with hasty(Starlette(routes=storage_routes(storage))) as url:
        reader, writer = await begun(url, await upload_of(storage), 6, b"x")
        answer = asyncio.ensure_future(reader.read(12))
        for _ in range(5):
            await asyncio.wait([answer], timeout=0.1)
            writer.write(b"x")
        assert await answer == b"HTTP/1.1 201"
        writer.close()
        # What is refused is not waited for that long.
        reader, writer = await begun(url, await upload_of(storage), 6, b"x")
        async with asyncio.timeout(10):
            assert (await reader.read()).startswith(b"HTTP/1.1 409 ")
        writer.close()


async def test_an_upload_that_stands_still_is_ended(
    client: httpx.AsyncClient, storage: LocalStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trellis.web.stored_objects._IDLE_SECONDS", 0.2)
    reader, writer = await begun(str(client.base_url), await upload_of(storage), 500_000, b"x" * 200_000)
    async with asyncio.timeout(10):
        answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"did not arrive in time" in answer
    writer.close()
    assert await storage.describe(UPLOADED) is None
    assert parts_in(tmp_path) == []


async def test_an_upload_that_trickles_is_ended(
    client: httpx.AsyncClient, storage: LocalStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often a byte comes, it is over some time."""
    monkeypatch.setattr("trellis.web.stored_objects._UPLOAD_SECONDS", 0.3)
    reader, writer = await begun(str(client.base_url), await upload_of(storage), 500_000, b"x")
    answer = asyncio.ensure_future(reader.read())
    async with asyncio.timeout(10):
        while not answer.done():
            with contextlib.suppress(ConnectionError):
                writer.write(b"x")
                await writer.drain()
            await asyncio.wait([answer], timeout=0.02)
    with contextlib.suppress(ConnectionResetError):  # who still sends then may not get to read why
        assert (await answer).startswith(b"HTTP/1.1 408 ")
    writer.close()
    assert parts_in(tmp_path) == []


async def test_a_disk_that_is_full_keeps_what_is_there(
    client: httpx.AsyncClient, storage: LocalStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    upload = await upload_of(storage)
    answer = await client.put(upload.url, content=b"x", headers=upload.headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert str(tmp_path) not in answer.text
    assert await storage.describe(UPLOADED) is None
    assert parts_in(tmp_path) == []


@pytest.mark.parametrize("origin", ["https://app.example", "https://evil.example"])
async def test_pages_of_other_origins(serve: Any, storage: LocalStorage, origin: str) -> None:
    url = await serve(Starlette(routes=storage_routes(storage, ["https://app.example"])))
    upload = await upload_of(storage)
    allowed = origin == "https://app.example"
    async with httpx.AsyncClient(base_url=url) as client:
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "content-type,if-range,range",
        }
        answer = await client.options(upload.url, headers=asked)
        assert (answer.status_code == 200) is allowed
        for answer in (
            await client.put(upload.url, content=b"x", headers={**upload.headers, "Origin": origin}),
            await client.put(upload.url, content=b"x", headers={**upload.headers, "Origin": origin}),
        ):
            assert ("access-control-allow-origin" in answer.headers) is allowed
        read = await client.get(await url_of(storage), headers={"Origin": origin, "Range": "bytes=0-1"})
        assert "Content-Range" in read.headers["access-control-expose-headers"]
        assert ("access-control-allow-origin" in read.headers) is allowed
    # Whoever holds the link may use it; what pages may not is read the answer.
    assert answer.status_code == 409


async def test_a_client_that_takes_nothing_is_cut_off(
    storage: LocalStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what it was to get is not in memory meanwhile."""
    monkeypatch.setattr("trellis.web.stored_objects._IDLE_SECONDS", 0.3)
    large = ObjectPath("coice", "catalogs/1/2/large.png")
    await storage.write(large, b"x" * 10 * 2**20, "image/png")
    (url,) = await storage.signed_urls([large])
    sent: list[int] = []
    cut = asyncio.Event()

    async def taken(message: Any) -> None:
        sent.append(len(message.get("body", b"")))

    _, _, query = url.partition("?")
    scope = {"type": "http", "method": "GET", "headers": [], "query_string": query.encode()}
    scope["path_params"] = {"bucket": large.bucket, "path": large.path}
    # The network takes four messages and no more.
    Connection(abort=cut.set, unsent=lambda: 1, ready=lambda: len(sent) < 4, drained=_never).enter(scope)
    async with asyncio.timeout(10):
        await StoredObjects(storage)(scope, _never, taken)
    assert cut.is_set()
    assert sum(sent) <= 2**20


async def _never() -> Any:
    await asyncio.Event().wait()


async def test_a_large_object_arrives_whole(client: httpx.AsyncClient, storage: LocalStorage) -> None:
    data = os.urandom(10 * 2**20 - 1)
    large = ObjectPath("coice", "catalogs/1/2/large.png")
    await storage.write(large, data, "image/png")
    (url,) = await storage.signed_urls([large])
    answers = await asyncio.gather(*(client.get(url) for _ in range(5)))
    assert all(answer.content == data for answer in answers)
    head = await client.head(url)
    assert (head.content, head.headers["content-length"]) == (b"", str(len(data)))
