"""The command line as a shell sees it: output, one-line errors, exit statuses."""

import asyncio
import os
import re
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from tests.serving import SECRET, Ended, RunningGateway, gateway, trellis
from tests.web.conftest import settings_for
from trellis.db.demo.people import MANAGER_A, PEOPLE
from trellis.db.pool import connect
from trellis.web.cli import COMMANDS, main


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Runs a command that opens nothing in this process."""

    def run(*arguments: str, **settings: str) -> Ended:
        with monkeypatch.context() as patch:
            for name in [
                name for name in os.environ if name.startswith(("TRELLIS_", "SUPABASE_", "DATABASE_"))
            ]:
                patch.delenv(name)
            for name, value in settings.items():
                patch.setenv(name, value)
            try:
                status = main(arguments)
            except SystemExit as end:  # argparse's own way
                status = int(end.code or 0)
        printed = capsys.readouterr()
        return Ended(status, printed.out, printed.err)

    return run


def test_without_arguments_it_helps(here: Callable[..., Ended]) -> None:
    ended = here()
    assert ended.status == 0
    assert all(f"    {name}" in ended.out for name in COMMANDS)


def test_version(here: Callable[..., Ended]) -> None:
    ended = here("--version")
    assert (ended.status, ended.out.split()[0]) == (0, "trellis")


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("--nope",),
        ("token",),
        ("token", MANAGER_A.email, "--ttl", "0"),
        ("token", MANAGER_A.email, "--ttl", "9" * 30),
        ("serve", "--port", "70000"),
        ("serve", "--workers", "0"),
        ("watch", "not-a-uuid"),
        ("demo-data", "--scale", "huge"),
        ("explain", "{ a }", "--as", "someone"),
        ("explain", "{ a }", "--variables", "[1]"),
        ("explain", "{ a }", "--variables", "{"),
    ],
)
def test_wrong_use(here: Callable[..., Ended], arguments: tuple[str, ...]) -> None:
    ended = here(*arguments)
    assert ended.status == 2
    assert ended.err.startswith("usage: ")


@pytest.mark.parametrize("command", ["serve", "migrate", "schema", "token", "demo-data"])
def test_a_wrong_setting_ends_every_command_with_one_line(here: Callable[..., Ended], command: str) -> None:
    arguments = [command, *([MANAGER_A.email] if command == "token" else [])]
    if command == "serve":
        arguments += ["--port", "0"]
    ended = here(*arguments, TRELLIS_POOL_SIZE="many")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == "trellis: TRELLIS_POOL_SIZE: 'many' is no whole number\n"


def test_token(here: Callable[..., Ended], tmp_path: Path) -> None:
    data = tmp_path / "a new folder"
    first = here("token", MANAGER_A.email, "--data", str(data), "--ttl", "60")
    secret = (data / "secret").read_text("ascii")
    claims = jwt.decode(first.out.splitlines()[-1], secret, ["HS256"], audience="authenticated")
    assert claims["sub"] == str(MANAGER_A.id)
    assert claims["exp"] - int(claims["iat"]) == 60
    again = here("token", MANAGER_A.email.upper(), TRELLIS_DATA=str(data))
    assert jwt.decode(again.out.strip(), secret, ["HS256"], audience="authenticated")["sub"] == claims["sub"]


def test_token_for_nobody(here: Callable[..., Ended]) -> None:
    ended = here("token", "someone@example.com", TRELLIS_JWT_SECRET=SECRET)
    assert ended.status == 1
    assert all(email in ended.err for email in PEOPLE)
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"SUPABASE_URL": "https://project.supabase.co", "SUPABASE_ANON_KEY": "key"},
        {"SUPABASE_URL": "https://p.supabase.co", "SUPABASE_ANON_KEY": "key", "TRELLIS_JWT_SECRET": SECRET},
        {"TRELLIS_JWKS_URL": "https://a.example/jwks"},
    ],
)
def test_no_token_is_made_where_others_make_them(
    here: Callable[..., Ended], settings: dict[str, str]
) -> None:
    ended = here("token", MANAGER_A.email, **settings)
    assert (ended.status, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 1


def test_schema(here: Callable[..., Ended]) -> None:
    ended = here("schema")
    assert ended.status == 0
    assert "type CoiceCatalog implements Node" in ended.out


async def test_a_command_is_a_program() -> None:
    ended = await trellis("token", MANAGER_A.email, TRELLIS_JWT_SECRET=SECRET)
    assert (ended.status, ended.err) == (0, "")
    assert len(ended.out.splitlines()) == 1


async def test_migrate(copy: Any) -> None:
    async with copy("template0", "empty") as database:
        settings = {"DATABASE_URL": database.dsn, "MIGRATE_DATABASE_URL": database.admin_dsn}
        first = await trellis("migrate", **settings)
        assert first.status == 0, first.err
        assert "applied coice_tables" in first.out
        again = await trellis("migrate", **settings)
        assert (again.status, again.out) == (0, "the database is up to date\n")


async def test_migrate_by_a_role_that_may_not(copy: Any, template: str) -> None:
    async with copy("template0", "empty") as database:
        ended = await trellis("migrate", DATABASE_URL=database.dsn)
    assert ended.status == 1
    assert "MIGRATE_DATABASE_URL" in ended.err
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize(
    "url", ["postgresql://me:hush@127.0.0.1:1/db", "postgresql://me:hush@no-such-host.invalid/db"]
)
async def test_a_database_that_cannot_be_reached(url: str) -> None:
    ended = await trellis("migrate", DATABASE_URL=url)
    assert ended.status == 1
    assert ended.err.startswith("trellis: DATABASE_URL: ")
    assert len(ended.err.splitlines()) == 1
    assert "hush" not in ended.err


async def test_demo_data(database: Any, tmp_path: Path) -> None:
    settings = settings_for(database, tmp_path)
    for _ in range(2):
        ended = await trellis("demo-data", **settings)
        assert (ended.status, ended.err) == (0, "")
    admin = await connect(database.admin_dsn)
    photographs = await admin.fetch("select gcs_path from coice.images")
    pictures = await admin.fetch(
        "select result_storage_path from masstock.workflow_batch_results where status = 'completed'"
    )
    await admin.close()
    assert stored(tmp_path / "files/coice") == paths(photographs)
    assert stored(tmp_path / "files/workflow-results") == paths(pictures)
    assert len(photographs) >= 40


def stored(bucket: Path) -> set[str]:
    return {f"gs://{path.relative_to(bucket.parent)}" for path in bucket.rglob("*") if path.is_file()}


def paths(rows: list[Any]) -> set[str]:
    return {row[0] for row in rows}


async def test_demo_data_without_tables(copy: Any, tmp_path: Path) -> None:
    async with copy("template0", "empty") as database:
        ended = await trellis("demo-data", **settings_for(database, tmp_path))
    assert (ended.status, ended.err) == (
        1,
        "trellis: the database lacks its tables: run `trellis migrate` first\n",
    )


async def test_explain(demo: RunningGateway, demo_settings: dict[str, str]) -> None:
    query = "query ($n: Int) { coiceCatalogs(first: $n) { nodes { libraries { nodes { rowId } } } } x: __typename }"
    ended = await trellis("explain", query, "--variables", '{"n": 3}', **demo_settings)
    assert ended.status == 0, ended.err
    titles = [line for line in ended.out.splitlines() if line.startswith("# ")]
    assert titles[:4] == ["# Plan", "# SQL", "# Postgres", "# At most 153 planned rows of 200000 allowed"]
    assert "coiceCatalogs: page of coice.catalogs ordered by" in ended.out
    assert "\n-- $1 = 3\n" in ended.out
    assert "Index Scan using libraries_" in ended.out
    assert re.search(r"# planning [0-9.e-]+ ms, statement [0-9.]+ ms, total [0-9.]+ ms$", ended.out)
    other = await trellis("explain", query, "--as", "anon", **demo_settings)
    assert (other.status, len(other.err.splitlines())) == (1, 1)


async def test_explain_what_runs_field_by_field(demo: RunningGateway, demo_settings: dict[str, str]) -> None:
    ended = await trellis("explain", "{ coiceCatalogs { __typename } }", **demo_settings)
    assert ended.status == 0, ended.err
    assert ended.out.startswith(
        "# Run field by field\ncoiceCatalogs: nothing of the rows is selected\n\n# SQL\n"
    )


@pytest.mark.parametrize("query", ["{ nothing }", "mutation { cancelRun(runId: 5) { run { id } } }", "{"])
async def test_explain_refuses(demo: RunningGateway, demo_settings: dict[str, str], query: str) -> None:
    ended = await trellis("explain", query, **demo_settings)
    assert ended.status == 1
    assert ended.out == ""
    assert ended.err.startswith("trellis: ")
    assert "Traceback" not in ended.err


def test_serve_takes_its_port_first(here: Callable[..., Ended], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = here("serve", "--port", str(port), "--data", str(tmp_path / "data"))
    assert ended.status == 1
    assert ended.err == (
        f"trellis: 127.0.0.1 port {port} is in use: stop what serves there, or choose another with --port\n"
    )
    assert not (tmp_path / "data").exists()


def test_serve_needs_a_way_to_check_tokens(here: Callable[..., Ended]) -> None:
    ended = here("serve", "--port", "0", DATABASE_URL="postgresql://me@127.0.0.1:1/db")
    assert ended.status == 2
    assert ended.err.startswith("trellis: TRELLIS_JWT_SECRET: is missing")
    assert len(ended.err.splitlines()) == 1


def test_serve_tells_of_names_that_are_no_settings(here: Callable[..., Ended]) -> None:
    ended = here("serve", "--port", "0", TRELLIS_POOLSIZE="3", TRELLIS_STORAGE="x")
    assert ended.err.splitlines() == [
        "trellis: TRELLIS_POOLSIZE: is no setting, and is ignored; did you mean TRELLIS_POOL_SIZE?",
        "trellis: TRELLIS_STORAGE: 'x' is not 'local', 'gcs' or 'supabase'",
    ]


async def test_serve_brings_its_own_database(tmp_path: Path) -> None:
    """All that a newcomer needs is one command."""
    data = tmp_path / "data with spaces"
    async with gateway(tmp_path, "--demo", "--data", str(data)) as running:
        assert all(email in running.welcome for email in PEOPLE)
        assert f"GraphiQL: {running.url}/graphql" in running.welcome
        token = (await trellis("token", MANAGER_A.email, "--data", str(data))).out.strip()
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
            answer = await client.post(
                f"{running.url}/graphql", json={"query": "{ coiceCatalogs { totalCount } }"}
            )
            assert answer.json() == {"data": {"coiceCatalogs": {"totalCount": 1}}}
        assert await running.stop(signal.SIGINT) == 0
    assert "Traceback" not in running.log.read_text()


async def test_workers_share_a_port_and_end_together(database: Any, tmp_path: Path) -> None:
    settings = settings_for(database, tmp_path)
    async with gateway(tmp_path, "--demo", "--workers", "2", **settings) as running:
        async with httpx.AsyncClient() as client:
            answers = [await client.get(f"{running.url}/readyz") for _ in range(4)]
            assert [answer.status_code for answer in answers] == [200] * 4
            assert "trellis_pool_connections" in (await client.get(f"{running.url}/metrics")).text
        assert await running.stop() == 0
    assert "Traceback" not in running.log.read_text()


async def test_workers_do_not_outlive_their_supervisor(database: Any, tmp_path: Path) -> None:
    settings = settings_for(database, tmp_path)
    async with gateway(tmp_path, "--workers", "2", **settings) as running:
        await running.stop(signal.SIGKILL)
        port = int(running.url.rpartition(":")[2])
        async with asyncio.timeout(20):
            while not _is_free(port):
                await asyncio.sleep(0.1)


async def test_a_start_that_fails_in_the_application_is_one_line(database: Any, tmp_path: Path) -> None:
    settings = settings_for(database, tmp_path) | {
        "TRELLIS_LISTEN_URL": "postgresql://me:hush@127.0.0.1:1/db"
    }
    ended = await trellis("serve", "--port", "0", **settings)
    assert ended.status != 0
    assert "TRELLIS_LISTEN_URL: the database cannot be reached" in ended.err
    assert "Traceback" not in ended.err
    assert "hush" not in ended.err


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
