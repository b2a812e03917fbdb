"""The files of pages: compressed once, kept by browsers, and nothing but what is in their folder."""

import gzip
import os
import zlib
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.web.conftest import Serve
from trellis.web.files import FOLDER, PageFiles

SCRIPT = b"export const answer = 42;\n" * 1000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    app = tmp_path / "static/app"
    (app / "chunk").mkdir(parents=True)
    (app / "main.js").write_bytes(SCRIPT)
    (app / "chunk/part-ABCD2345.js").write_bytes(SCRIPT)
    (app / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "static"


@pytest.fixture
async def client(folder: Path, serve: Serve) -> httpx.AsyncClient:
    url = await serve(Starlette(routes=[Mount("/static", PageFiles(folder))]))
    return httpx.AsyncClient(base_url=f"{url}/static", headers={"Accept-Encoding": "identity"})


async def test_a_file_is_sent_compressed_to_those_who_take_it(client: httpx.AsyncClient) -> None:
    async with client:
        plain = await client.get("/app/main.js")
        packed = await client.get(
            "/app/main.js", headers={"Accept-Encoding": "br;q=1.0, gzip;q=0.8, *;q=0.1"}
        )
        refused = await client.get("/app/main.js", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert plain.content == packed.content == refused.content == SCRIPT
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in refused.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(SCRIPT) / 10
    assert plain.headers["content-type"] == packed.headers["content-type"] == "text/javascript; charset=utf-8"
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"


async def test_a_file_is_compressed_once(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    real = zlib.compressobj
    monkeypatch.setattr(
        zlib, "compressobj", lambda *given, **named: (made.append(1), real(*given, **named))[1]
    )
    async with client:
        for _ in range(3):
            await client.get("/app/main.js", headers={"Accept-Encoding": "gzip"})
    assert len(made) == 1


async def test_a_name_with_its_content_in_it_is_kept_for_ever_others_are_asked_about(
    client: httpx.AsyncClient,
) -> None:
    async with client:
        chunk = await client.get("/app/chunk/part-ABCD2345.js")
        assert chunk.headers["cache-control"] == "public, max-age=31536000, immutable"
        first = await client.get("/app/main.js")
        assert first.headers["cache-control"] == "no-cache"
        for accepted in ("identity", "gzip"):
            known = {"If-None-Match": f'W/"other", {first.headers["etag"]}', "Accept-Encoding": accepted}
            again = await client.get("/app/main.js", headers=known)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
        other = await client.get("/app/main.js", headers={"If-None-Match": 'W/"other"'})
        assert other.status_code == 200


async def test_the_tag_is_of_the_content(client: httpx.AsyncClient, folder: Path) -> None:
    async with client:
        first = (await client.get("/app/main.js")).headers["etag"]
        os.utime(folder / "app/main.js", (1, 1))  # as another machine may have it
        assert (await client.get("/app/main.js")).headers["etag"] == first
        (folder / "app/main.js").write_bytes(b"another")
        changed = await client.get("/app/main.js", headers={"Accept-Encoding": "gzip"})
    assert changed.headers["etag"] != first
    assert changed.content == b"another"


async def test_there_is_nothing_else_to_be_had(client: httpx.AsyncClient) -> None:
    async with client:
        for path in ("/app", "/app/", "/app/other.js", "/../secret.txt", "/%2e%2e/secret.txt", "/app/..%2f..%2fsecret.txt",
                     "/%00", "//etc/passwd", "/" + "a" * 5000):  # fmt: skip
            answer = await client.get(path)
            assert answer.status_code == 404, path
        assert (await client.post("/app/main.js")).status_code == 405
        head = await client.head("/app/main.js", headers={"Accept-Encoding": "gzip"})
        assert (head.status_code, head.content) == (200, b"")
        assert (await client.get("/app/picture.png")).headers.get("content-encoding") is None


async def test_a_worker_may_load_scripts_of_ours_alone(client: httpx.AsyncClient) -> None:
    async with client:
        policy = (await client.get("/app/main.js")).headers["content-security-policy"]
    assert policy == "default-src 'none'; script-src 'self'; frame-ancestors 'none'"


@pytest.mark.parametrize("app", ["explorer"])
def test_the_built_files_are_small_enough_and_their_licences_are_kept(app: str) -> None:
    files = [file for file in (FOLDER / app).rglob("*") if file.suffix in (".js", ".css")]
    assert {"main.js", "main.css"} <= {file.name for file in files}
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 1_800_000
    licences = (FOLDER / app / "LICENSES.txt").read_text("utf-8")
    for package in ("graphiql 5", "monaco-editor 0.52", "react 19", "graphql-ws 6"):
        assert f"\n{package}" in licences
