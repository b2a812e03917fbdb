"""`trellis import` against a gateway in a process of its own: to the end, again, killed, refused, cut off."""

import asyncio
import io
import os
import pty
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.serving import ROOT, SECRET, Ended, RunningGateway, environment, gateway, trellis
from tests.web.conftest import settings_for
from trellis.db.demo.coice import TENANT_A
from trellis.db.demo.people import MANAGER_A, MANAGER_B, USER_A
from trellis.db.pool import Connection
from trellis.web.client import Client, Refused
from trellis.web.importer import Folder, Importer, Unreachable

LIBRARY = TENANT_A.libraries[1][0]  # the demo has no photographs there
NAMES = "select split_part(gcs_path, '/', 7) as name from coice.images where library_id = $1 order by 1"


@dataclass
class Site:
    """A gateway over the demo data, its database, and where its files are."""

    running: RunningGateway
    admin: Connection
    data: Path

    async def names(self, library: int = LIBRARY) -> list[str]:
        return [row["name"] for row in await self.admin.fetch(NAMES, library)]

    async def pending(self) -> int:
        return await self.admin.fetchval("select count(*) from trellis.uploads where state = 'pending'")

    def files(self, library: int = LIBRARY) -> list[str]:
        folder = self.data / f"files/coice/catalogs/{TENANT_A.catalog_id}/{library}"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
async def site(database: Any, admin: Connection, tmp_path: Path) -> AsyncIterator[Site]:
    data = tmp_path / "data"
    settings = settings_for(database, data) | {"TRELLIS_MAX_PAGE": "10"}
    async with gateway(tmp_path, "--demo", **settings) as running:
        yield Site(running, admin, data)


def picture(number: int, form: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), (number % 256, number // 256, 9)).save(buffer, form)
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photographs"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:03}.jpg").write_bytes(picture(number))
    return folder


def command(site: Site, folder: Path, *more: str, email: str = MANAGER_A.email) -> tuple[str, ...]:
    return ("import", str(folder), "--library", str(LIBRARY), "--url", site.running.url, "--as", email, *more)


async def on_a_terminal(*arguments: str) -> Ended:
    """Run a command to its end on a terminal, which shows what it says on both streams."""
    terminal, end = pty.openpty()
    shown, closed, loop = bytearray(), asyncio.Event(), asyncio.get_running_loop()

    def read() -> None:
        try:
            shown.extend(os.read(terminal, 65_536))
        except OSError:  # nobody writes to it any more
            loop.remove_reader(terminal)
            closed.set()

    loop.add_reader(terminal, read)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "trellis.web.cli", *arguments),
        cwd=ROOT,
        env=environment({"TERM": "xterm", "COLUMNS": "100"}),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=end,
        stderr=end,
    )
    os.close(end)
    async with asyncio.timeout(60):
        await closed.wait()
        status = await process.wait()
    os.close(terminal)
    return Ended(status, shown.decode(), "")


async def test_all_of_a_folder_and_again(site: Site, folder: Path) -> None:
    (folder / "a.PNG").write_bytes(picture(1, "PNG"))
    (folder / "Bru\u0308cke.webp").write_bytes(picture(2, "WEBP"))
    (folder / "notes.txt").write_text("not a photograph")
    (folder / "._000.jpg").write_bytes(b"not one, either")
    (folder / "below").mkdir()
    (folder / "below" / "b.jpg").write_bytes(picture(3))
    ended: Ended = await trellis(*command(site, folder))
    assert (ended.status, len(ended.out.splitlines())) == (0, 32)
    assert ended.err.splitlines() == [
        "left out: 1 folder, 2 other files",
        "32 imported, 0 there already, 0 refused",
    ]
    names = [*(f"{number:03}.jpg" for number in range(30)), "Br\u00fccke.webp", "a.PNG"]
    assert await site.names() == sorted(names)
    assert site.files() == sorted(names)

    # And once more, on a terminal.
    (folder / "one more.jpg").write_bytes(picture(4))
    (folder / "cut.jpg").write_bytes(picture(5)[:-200])
    ended = await on_a_terminal(*command(site, folder))
    lines = re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", ended.out))
    bars = [line for line in lines if line.startswith("importing ")]
    counts = [int(found[1]) for bar in bars if (found := re.search(r" (\d+)/34 ", bar))]
    assert counts == sorted(counts)
    assert (counts[0] < 34, counts[-1], "1 refused" in bars[-1]) == (True, 34, True)
    assert "1 imported, 32 there already, 1 refused" in lines
    assert "refused: cut.jpg: The image file cannot be decoded." in lines
    assert ended.status == 1
    assert "there 000.jpg" not in lines  # as in a pipe
    assert await site.names() == sorted([*names, "one more.jpg"])
    assert await site.pending() == 0


async def test_each_refusal_is_told_at_the_end(site: Site, folder: Path) -> None:
    for number in range(30):
        (folder / f"{number:03}.jpg").unlink()
    (folder / "good.jpg").write_bytes(picture(1))
    (folder / "cut.jpg").write_bytes(picture(2)[:-200])
    (folder / "wrong.png").write_bytes(picture(3))
    (folder / "empty.webp").write_bytes(b"")
    (folder / "large.png").write_bytes(picture(5, "PNG") + b"\0" * 10 * 2**20)
    (folder / "dangling.jpg").symlink_to(folder / "nothing")
    (folder / "circle.jpg").symlink_to(folder / "circle.jpg")
    os.mkfifo(folder / "pipe.jpg")
    (folder / "turn\u202ed.jpg").write_bytes(picture(4))
    ended = await trellis(*command(site, folder))
    assert ended.status == 1
    assert "left out: 1 other file" in ended.err
    assert "1 imported, 0 there already, 7 refused" in ended.err
    refused = [line for line in ended.err.splitlines() if line.startswith("refused: ")]
    assert refused == [
        "refused: circle.jpg: it cannot be read: Too many levels of symbolic links",
        "refused: cut.jpg: The image file cannot be decoded.",
        "refused: dangling.jpg: it cannot be read: No such file or directory",
        "refused: empty.webp: it is no JPEG, PNG or WebP image",
        "refused: large.png: A file has 1 to 10485760 bytes (10 MB).",
        "refused: turn\ufffdd.jpg: A file name has no control characters in it.",
        "refused: wrong.png: it is image/jpeg, not image/png",
    ]
    assert site.files() == await site.names() == ["good.jpg"]


async def test_what_is_no_photograph_is_not_sent_at_all(site: Site, tmp_path: Path) -> None:
    """Such as a file elsewhere that a link is named like one leads to."""
    folder, secret = tmp_path / "received", tmp_path / "secret"
    folder.mkdir()
    secret.write_text("a password")
    (folder / "a.jpg").symlink_to(secret)
    (folder / "b.png").write_bytes(picture(1))
    with (folder / "c.jpg").open("wb") as large:
        large.write(picture(1))
        large.truncate(3 * 2**30)
    ended = await trellis(*command(site, folder))
    assert ended.status == 1
    assert ended.err.splitlines()[-3:] == [
        "refused: a.jpg: it is no JPEG, PNG or WebP image",
        "refused: b.png: it is image/jpeg, not image/png",
        "refused: c.jpg: A file has 1 to 10485760 bytes (10 MB).",
    ]
    assert await site.admin.fetchval("select count(*) from trellis.uploads") == 0


async def test_killed_in_the_middle_it_goes_on(site: Site, folder: Path) -> None:
    """However often: nothing is doubled, nothing lost, nothing left over. Whoever breaks it off by hand is told how
    far it came.
    """
    done = 0
    for number, after in ((signal.SIGKILL, 3), (signal.SIGINT, 5), (signal.SIGKILL, 4)):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "trellis.web.cli", *command(site, folder)),
            cwd=ROOT,
            env=environment({}),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stdout
        imported = 0
        while imported < after:
            line = await asyncio.wait_for(process.stdout.readline(), 60)
            assert line, "it ended by itself"
            imported += line.startswith(b"imported ")
        process.send_signal(number)
        out, err = await asyncio.wait_for(process.communicate(), 60)
        imported += out.count(b"imported ")
        if number == signal.SIGINT:
            assert (process.returncode, b"Traceback" in err) == (130, False)
            told, count = err.decode().splitlines()[-2:]
            assert told == "broken off; run it again to go on"
            assert count.startswith(f"{imported} imported, ")
        done += imported
    assert done <= len(await site.names()) < 30
    ended = await trellis(*command(site, folder))
    assert ended.status == 0, ended.err
    assert await site.names() == [f"{number:03}.jpg" for number in range(30)]
    assert site.files() == await site.names()
    assert await site.pending() == 0


async def test_two_at_once_double_nothing(site: Site, folder: Path) -> None:
    await asyncio.gather(*(trellis(*command(site, folder)) for _ in range(2)))
    assert (await trellis(*command(site, folder))).status == 0
    assert await site.names() == site.files() == [f"{number:03}.jpg" for number in range(30)]


@pytest.mark.parametrize(
    ("email", "library", "said"),
    [
        (USER_A.email, LIBRARY, "not add images to it"),
        (MANAGER_B.email, LIBRARY, f"there is no library {LIBRARY}, or you may not see it"),
        (MANAGER_A.email, 999, "there is no library 999"),
        ("nobody@trellis.test", LIBRARY, "nobody@trellis.test"),
    ],
)
async def test_who_may_not(demo: RunningGateway, folder: Path, email: str, library: int, said: str) -> None:
    ended = await trellis(
        *("import", str(folder), "--library", str(library), "--url", demo.url, "--as", email)
    )
    assert ended.status == 1
    assert said in ended.err.splitlines()[-1]
    assert "0 imported" in ended.err


async def test_what_cannot_begin(tmp_path: Path) -> None:
    ended = await trellis("import", str(tmp_path / "nothing"), "--library", "1")
    assert (ended.status, ended.out) == (1, "")
    assert "cannot be read" in ended.err
    assert (await trellis("import", str(tmp_path))).status == 2
    assert (await trellis("import", str(tmp_path), "--library", "1", "--at-once", "99")).status == 2
    ended = await trellis("import", str(tmp_path), "--library", "1", "--url", "ftp://host")
    assert (ended.status, len(ended.err.splitlines())) == (1, 1)


async def test_through_a_crash_of_the_gateway(
    database: Any, admin: Connection, tmp_path: Path, folder: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    data = tmp_path / "data"
    settings = settings_for(database, data)
    token = (await trellis("token", MANAGER_A.email, TRELLIS_JWT_SECRET=SECRET)).out.strip()
    async with gateway(tmp_path, "--demo", "--port", port, **settings) as first:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "trellis.web.cli", "import", str(folder), "--library", str(LIBRARY)),
            *("--url", first.url, "--token", token, "--at-once", "2"),
            cwd=ROOT,
            env=environment({}),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stdout
        assert (await asyncio.wait_for(process.stdout.readline(), 60)).startswith(b"imported ")
        await first.stop(signal.SIGKILL)
    async with gateway(tmp_path, "--demo", "--port", port, **settings) as second:
        _, err = await asyncio.wait_for(process.communicate(), 90)
        site = Site(second, admin, data)
        assert process.returncode == 0, err
        assert b"trying again" in err
        assert await site.names() == site.files() == [f"{number:03}.jpg" for number in range(30)]


@pytest.fixture
async def stubborn(serve: Any) -> tuple[str, dict[str, int]]:
    """A gateway whose storage is away for ever, and what was asked of both."""
    asked = {"sent": 0, "tokens": 0}

    async def graphql(request: Request) -> Response:
        query = (await request.json())["query"]
        if "coiceLibrary" in query:
            page = {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}
            return JSONResponse({"data": {"coiceLibrary": {"images": page}}})
        upload = {
            "uploadId": "1",
            "url": "/put",
            "method": "PUT",
            "headers": [{"name": "X-Signed", "value": "yes"}],
        }
        return JSONResponse({"data": {"requestCoiceImageUpload": {"upload": upload}}})

    async def put(request: Request) -> Response:
        asked["sent"] += 1
        asked["tokens"] += "authorization" in request.headers
        assert request.headers["x-signed"] == "yes"
        return PlainTextResponse("away", 503)

    routes = [Route("/graphql", graphql, methods=["POST"]), Route("/put", put, methods=["PUT"])]
    return await serve(Starlette(routes=routes)), asked


async def test_a_storage_that_stays_away(stubborn: tuple[str, dict[str, int]], folder: Path) -> None:
    """It is tried again for a while, then the import ends; the token never goes to storage."""
    url, asked = stubborn
    heard: list[str] = []
    importer = Importer(Client(f"{url}/graphql", "a token"), 1, patience=0.5, lost=heard.append)
    with pytest.raises(Unreachable, match="the storage answers with status 503"):
        await importer.run(Folder.read(folder).photographs)
    assert importer.outcomes == []
    assert asked["sent"] > 4
    assert asked["tokens"] == 0
    assert set(heard) == {"the storage answers with status 503"}


async def test_a_session_that_ends_meanwhile(serve: Any, folder: Path) -> None:
    """Whoever can sign in does so again; a token of one's own is all there is."""
    tokens: list[str] = []
    asked = 0

    async def graphql(request: Request) -> Response:
        nonlocal asked
        query = (await request.json())["query"]
        if "signIn" in query:
            tokens.append(f"token {len(tokens)}")
            return JSONResponse({"data": {"signIn": {"accessToken": tokens[-1]}}})
        asked += 1
        if asked == 2:
            tokens.append("of nobody")  # the one that was given is no longer good
        if request.headers["authorization"] != f"Bearer {tokens[-1]}":
            error = {"message": "The token has expired.", "extensions": {"code": "UNAUTHENTICATED"}}
            return JSONResponse({"errors": [error]}, 401)
        if "coiceLibrary" in query:
            page = {
                "nodes": [{"name": f"{n:03}.jpg"} for n in range(asked)],
                "pageInfo": {"hasNextPage": asked < 30, "endCursor": "x"},
            }
            return JSONResponse({"data": {"coiceLibrary": {"images": page}}})
        raise AssertionError(query)

    url = f"{await serve(Starlette(routes=[Route('/graphql', graphql, methods=['POST'])]))}/graphql"
    files = Folder.read(folder).photographs
    importer = Importer(Client(url, email="me@example.com"), 1)
    await importer.run(files)
    assert {outcome.state for outcome in importer.outcomes} == {"there"}
    assert len(tokens) == 3
    with pytest.raises(Refused, match="expired"):
        await Importer(Client(url, "my own"), 1).run(files)


async def test_a_name_that_is_no_text(stubborn: tuple[str, dict[str, int]], tmp_path: Path) -> None:
    (tmp_path / "caf\udce9.jpg").write_bytes(picture(1))
    importer = Importer(Client(f"{stubborn[0]}/graphql", "a token"), 1)
    await importer.run(Folder.read(tmp_path).photographs)
    [outcome] = importer.outcomes
    assert (outcome.state, outcome.reason) == ("refused", "its name is no text")


async def test_names_that_differ_only_in_how_they_are_composed(
    stubborn: tuple[str, dict[str, int]], tmp_path: Path
) -> None:
    for name in ("\u00e9.jpg", "e\u0301.jpg"):
        (tmp_path / name).write_bytes(picture(1))
    importer = Importer(Client(f"{stubborn[0]}/graphql", "a token"), 1, patience=0.1)
    with pytest.raises(Unreachable):
        await importer.run(Folder.read(tmp_path).photographs)
    assert [outcome.reason for outcome in importer.outcomes] == ["another file of the folder has this name"]
