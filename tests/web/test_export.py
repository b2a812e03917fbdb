"""Exports: what is in the files, who gets them, and what becomes of clients that are slow, or of runs that go."""

import asyncio
import csv
import io
import json
import select
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import jwt
import pytest

from tests.serving import SECRET, RunningGateway, gateway
from tests.web.conftest import settings_for
from trellis.db.demo import coice as demo
from trellis.db.demo.people import MANAGER_A, PEOPLE
from trellis.db.pool import Connection, connect

SMALL, LARGE, DOOMED, EMPTY = (UUID(int=number) for number in (0xE1, 0xE2, 0xE3, 0xE4))
ROWS = 25_000
PAGE = "https://pages.test"
LAST_CHUNK = b"0\r\n\r\n"

COLUMNS = [
    *("sequence", "imageName", "gcsPath", "stage", "prompt", "type"),
    *("answer", "confidence", "provider", "model", "details", "executedAt"),
]
HOSTILE = '=HYPERLINK("http://x.test","a, b")\nline'

_JOB = f"""
insert into coice.jobs (id, pipeline_id, library_id, created_by)
values ($1, '{demo.TENANT_A.pipeline_id}', {demo.TENANT_A.library_id}, '{MANAGER_A.id}');
"""
_RUN = """
insert into trellis.runs (id, system, kind, snapshot, created_by, title)
select id, 'coice', 'coice.job', '{}', created_by, 'x' from coice.jobs where id = $1
"""
_RESULT = """
insert into coice.job_results (job_id, image_id, stage_id, result, sequence, executed_at)
values ($1, $2, $3, $4, $5, '2026-01-02 03:04:05.5+00')
"""
_MANY_IMAGES = f"""
insert into coice.images (id, library_id, gcs_path)
select md5('many ' || n)::uuid, {demo.TENANT_A.library_id}, 'gs://coice/catalogs/1/1/many ' || n || '.jpg'
from generate_series(1, {ROWS}) n
"""
_HELD = """
select count(*) from pg_stat_activity where state like 'idle in transaction%' and datname = current_database()
"""
_WAITING = """
select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
"""
_MANY_RESULTS = f"""
insert into coice.job_results (job_id, image_id, stage_id, result, sequence)
select $1, md5('many ' || n)::uuid, $2, jsonb_build_object('result', repeat('word ', 40) || n), n
from generate_series(1, {ROWS}) n
"""


@dataclass
class World:
    running: RunningGateway
    admin: Connection
    http: httpx.AsyncClient


def bearer(who: str) -> dict[str, str]:
    now = int(time.time())
    claims = {"sub": str(PEOPLE[f"{who}@trellis.test"].id), "role": "authenticated", "aud": "authenticated"}
    token = jwt.encode({**claims, "iat": now, "exp": now + 600}, SECRET, "HS256")
    return {"Authorization": f"Bearer {token}"}


async def fill(admin: Connection) -> None:
    stages = [demo.demo_id(f"stage a {order}") for order in (1, 2, 3)]
    images = [demo.demo_id(f"image a {number}.jpg") for number in (0, 1)]
    for number, image in enumerate(images):
        await admin.execute(
            "insert into coice.images (id, library_id, gcs_path) values ($1, 1, $2)",
            image,
            f"gs://coice/catalogs/1/1/-{number}.jpg",
        )
    await admin.execute("alter table coice.jobs disable trigger user")
    for run in (SMALL, LARGE, DOOMED, EMPTY):
        await admin.execute(_JOB, run)
        await admin.execute(_RUN, run)
    answers: list[tuple[UUID, UUID, dict[str, Any]]] = [
        (images[0], stages[0], {"result": True, "confidence": -0.5, "provider": "offline"}),
        (images[0], stages[1], {"result": HOSTILE, "measured": {"a": 1}, "provider": "offline"}),
        (images[0], stages[2], {"result": ["flare", "süß"], "model": "m"}),
        (images[1], stages[0], {"result": False}),
    ]
    for sequence, (image, stage, result) in enumerate(answers, 2):
        await admin.execute(_RESULT, SMALL, image, stage, result, sequence)
    await admin.execute(_MANY_IMAGES)
    for run in (LARGE, DOOMED):
        await admin.execute(_MANY_RESULTS, run, stages[0])


@pytest.fixture(scope="module")
async def world(copy: Any, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder: Path = tmp_path_factory.mktemp("export")
    async with copy(template, "export") as database:
        admin = await connect(database.admin_dsn)
        try:
            await demo.load(admin, [], [])
            await fill(admin)
            settings = {
                **settings_for(database, folder / "data"),
                "TRELLIS_SEND_SECONDS": "2",
                "TRELLIS_ORIGINS": PAGE,
            }
            async with gateway(folder, **settings) as running, httpx.AsyncClient(timeout=30) as http:
                yield World(running, admin, http)
        finally:
            await admin.close()


async def get(world: World, path: str, who: str | None = "manager-a", method: str = "GET") -> httpx.Response:
    headers = bearer(who) if who else {}
    return await world.http.request(method, f"{world.running.url}/export/runs/{path}", headers=headers)


def read(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


async def test_a_csv_file(world: World) -> None:
    answer = await get(world, f"{SMALL}.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == f'attachment; filename="coice-job-{SMALL}.csv"'
    assert answer.headers["cache-control"] == "no-store"
    text = answer.content.decode()
    assert text.count("\r\n") == 5
    rows = read(text)
    assert list(rows[0]) == COLUMNS
    assert rows[0] == {
        "sequence": "2",
        "imageName": "'-0.jpg",
        "gcsPath": "gs://coice/catalogs/1/1/-0.jpg",
        "stage": "1",
        "prompt": "Flare detection",
        "type": "boolean",
        "answer": "true",
        "confidence": "-0.5",
        "provider": "offline",
        "model": "",
        "details": "",
        "executedAt": "2026-01-02T03:04:05.500000Z",
    }
    assert rows[1]["answer"] == f"'{HOSTILE}"
    assert rows[1]["details"] == '{"measured":{"a":1}}'
    assert (rows[2]["answer"], rows[2]["model"]) == ("flare; süß", "m")
    assert [row["answer"] for row in rows][3] == "false"


async def test_json_lines(world: World) -> None:
    answer = await get(world, f"{SMALL}.jsonl")
    assert answer.headers["content-type"] == "application/x-ndjson; charset=utf-8"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["sequence"] for line in lines] == [2, 3, 4, 5]
    assert lines[1] == {
        "sequence": 3,
        "imageId": str(demo.demo_id("image a 0.jpg")),
        "imageName": "-0.jpg",
        "gcsPath": "gs://coice/catalogs/1/1/-0.jpg",
        "stage": 2,
        "prompt": "Description of the finding",
        "type": "descriptive",
        "result": {"result": HOSTILE, "measured": {"a": 1}, "provider": "offline"},
        "executedAt": "2026-01-02T03:04:05.500000Z",
    }


async def test_what_matches_a_search(world: World) -> None:
    answer = await get(world, f"{SMALL}.jsonl?search=flare")
    assert [json.loads(line)["sequence"] for line in answer.text.splitlines()] == [4]
    assert (await get(world, f"{SMALL}.jsonl?search=nothing")).text == ""
    refused = await get(world, f"{SMALL}.jsonl?search={'x' * 1001}")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED", "field": "search"}
    assert (await get(world, f"{SMALL}.jsonl?search=%00")).status_code == 400
    assert (await get(world, f"{SMALL}.jsonl?search=%22 -(|&!:*")).status_code == 200


async def test_a_run_without_results(world: World) -> None:
    assert read((await get(world, f"{EMPTY}.csv")).content.decode()) == []
    assert (await get(world, f"{EMPTY}.jsonl")).content == b""


@pytest.mark.parametrize(
    ("path", "who", "status"),
    [
        (f"{SMALL}.csv", None, 401),
        (f"{SMALL}.csv", "user-a", 404),  # who sees only their own runs
        (f"{SMALL}.csv", "manager-b", 404),
        (f"{SMALL}.jsonl", "manager-b", 404),
        (f"{SMALL}.csv", "admin", 200),
        (f"{UUID(int=1)}.csv", "admin", 404),
        (f"{SMALL}.xls", "admin", 404),
        (f"{SMALL}", "admin", 404),
        ("no-uuid.csv", "admin", 404),
        (f"{{{SMALL}}}.csv", "admin", 404),
    ],
)
async def test_who_gets_it(world: World, path: str, who: str | None, status: int) -> None:
    answer = await get(world, path, who)
    assert answer.status_code == status
    if status != 200:
        code = {401: "UNAUTHENTICATED", 404: "NOT_FOUND"}[status]
        assert answer.json()["errors"][0]["extensions"]["code"] == code
        assert ("www-authenticate" in answer.headers) == (status == 401)


async def test_methods_and_a_bad_token(world: World) -> None:
    head = await get(world, f"{SMALL}.csv", method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert "content-disposition" in head.headers
    assert (await get(world, f"{SMALL}.csv", method="POST")).status_code == 405
    url = f"{world.running.url}/export/runs/{SMALL}.csv"
    assert (await world.http.get(url, headers={"Authorization": "Bearer x"})).status_code == 401


async def test_pages_of_other_origins_need_leave(world: World) -> None:
    url = f"{world.running.url}/export/runs/{SMALL}.csv"
    for origin, allowed in ((PAGE, True), ("https://other.test", False)):
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        }
        preflight = await world.http.options(url, headers=asked)
        answer = await world.http.get(url, headers={**bearer("manager-a"), "Origin": origin})
        assert (preflight.headers.get("access-control-allow-origin") == origin) == allowed
        assert (answer.headers.get("access-control-allow-origin") == origin) == allowed


async def test_every_row_of_a_large_run_once_and_in_order(world: World) -> None:
    answer = await get(world, f"{LARGE}.jsonl")
    assert [json.loads(line)["sequence"] for line in answer.content.splitlines()] == list(range(1, ROWS + 1))


@asynccontextmanager
async def stuck(
    world: World, run: UUID, who: str = "manager-a"
) -> AsyncIterator[tuple[asyncio.StreamReader, socket.socket]]:
    """A client that has begun to read, and holds the server up."""
    address = urlsplit(world.running.url)
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.setblocking(False)
    await asyncio.get_running_loop().sock_connect(narrow, (address.hostname, address.port))
    reader, writer = await asyncio.open_connection(sock=narrow, limit=4096)
    head = f"GET /export/runs/{run}.jsonl HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer(who)['Authorization']}\r\n\r\n"
    writer.write(head.encode())
    try:
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        yield reader, narrow
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def to_the_end(reader: asyncio.StreamReader) -> bytes:
    """The end of what still comes, however it ends."""
    end = b""
    try:
        async with asyncio.timeout(20):
            while part := await reader.read(1 << 16):
                end = (end + part)[-10:]
    except ConnectionResetError:
        return b""
    return end


async def test_a_slow_client_holds_no_transaction_and_is_cut_off(world: World) -> None:
    async with stuck(world, LARGE) as (reader, client):
        async with asyncio.timeout(20):
            while await world.admin.fetchval(_HELD):
                pass
        assert not is_reset(client, within=0)
        assert await asyncio.to_thread(is_reset, client, within=20)
        assert not (await to_the_end(reader)).endswith(LAST_CHUNK)


def is_reset(client: socket.socket, *, within: int) -> bool:
    """Whether the other side breaks the connection off within so many seconds; reads nothing."""
    waiting = select.poll()
    waiting.register(client, 0)
    return bool(waiting.poll(1000 * within))


async def test_who_leaves_before_the_first_row_takes_the_statement_along(world: World) -> None:
    address = urlsplit(world.running.url)
    async with asyncio.timeout(20), world.admin.transaction():
        await world.admin.execute("lock table coice.job_results in access exclusive mode")
        _, writer = await asyncio.open_connection(address.hostname, address.port)
        head = f"GET /export/runs/{LARGE}.csv HTTP/1.1\r\nHost: x\r\n"
        writer.write(f"{head}Authorization: {bearer('manager-a')['Authorization']}\r\n\r\n".encode())
        while not await world.admin.fetchval(_WAITING):
            pass
        writer.close()
        while await world.admin.fetchval(_WAITING):
            pass
    assert (await get(world, f"{SMALL}.csv")).status_code == 200


async def test_a_run_that_is_deleted_meanwhile_is_cut_off(world: World) -> None:
    async with stuck(world, DOOMED) as (reader, _):
        await world.admin.execute("delete from coice.jobs where id = $1", DOOMED)
        assert not (await to_the_end(reader)).endswith(LAST_CHUNK)


async def test_a_session_that_ends_takes_its_exports_along(world: World) -> None:
    async with stuck(world, LARGE, "admin") as (reader, _):
        person = PEOPLE["admin@trellis.test"].id
        await world.admin.execute(
            "insert into trellis.revocations (user_id, before) values ($1, now() + interval '5 s')", person
        )
        assert not (await to_the_end(reader)).endswith(LAST_CHUNK)
    await world.admin.execute("delete from trellis.revocations")


async def test_a_client_that_reads_gets_the_last_chunk(world: World) -> None:
    async with stuck(world, SMALL) as (reader, _):
        assert (await reader.readuntil(LAST_CHUNK)).endswith(LAST_CHUNK)


async def test_a_server_that_ends_cuts_off_what_is_under_way(world: World) -> None:
    """The last test here: afterwards there is no server."""
    async with stuck(world, LARGE) as (reader, _):
        assert await world.running.stop() == 0
        assert not (await to_the_end(reader)).endswith(LAST_CHUNK)
    assert "ERROR" not in world.running.log.read_text()
