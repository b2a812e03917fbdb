"""`trellis watch` over real runs: to the end, through a crash of the gateway, and where there is nothing to see."""

import asyncio
import signal
import socket
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.serving import ROOT, SECRET, Ended, RunningGateway, environment, gateway, trellis
from tests.web.conftest import settings_for
from trellis.db.demo.coice import TENANT_A
from trellis.db.demo.people import MANAGER_A, MANAGER_B

START = "mutation ($input: StartCoiceJobInput!) { startCoiceJob(input: $input) { job { rowId } } }"
CANCEL = "mutation ($id: UUID!) { cancelRun(runId: $id) { run { state } } }"


@pytest.fixture(scope="session")
async def token() -> str:
    return (await trellis("token", MANAGER_A.email, TRELLIS_JWT_SECRET=SECRET)).out.strip()


async def ask(url: str, token: str, query: str, **variables: Any) -> Any:
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.post(
            f"{url}/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {token}"},
        )
    assert "errors" not in answer.json(), answer.json()
    return answer.json()["data"]


async def started(url: str, token: str) -> UUID:
    choice = {"pipelineId": str(TENANT_A.pipeline_id), "libraryId": TENANT_A.library_id}
    return UUID((await ask(url, token, START, input=choice))["startCoiceJob"]["job"]["rowId"])


async def test_to_the_end(demo: RunningGateway, token: str) -> None:
    run = await started(demo.url, token)
    ended = await trellis("watch", str(run), "--url", demo.url, "--as", MANAGER_A.email)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines()[-1].startswith("coice.job completed ")


async def test_without_a_token_it_is_the_demo_admin_who_watches(demo: RunningGateway, token: str) -> None:
    run = await started(demo.url, token)
    ended = await trellis("watch", str(run), "--url", demo.url)
    assert (ended.status, ended.err) == (0, "")


@pytest.mark.parametrize(
    "who", [(), ("--as", MANAGER_B.email), ("--token", "nonsense"), ("--as", "nobody@example.com")]
)
async def test_nothing_to_see(demo: RunningGateway, token: str, who: tuple[str, ...]) -> None:
    ended = await trellis("watch", str(uuid4()), "--url", demo.url, *who)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(f"trellis: {demo.url}/graphql: ")
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "ftp://host", "localhost:8000"])
async def test_no_gateway(url: str) -> None:
    ended: Ended = await trellis("watch", str(uuid4()), "--url", url)
    assert ended.status == 1
    assert len(ended.err.splitlines()) == 1


async def test_through_a_crash(database: Any, tmp_path: Path, token: str) -> None:
    """The gateway, which leaves runs alone, is killed; the next one works on them, and the bar goes on to the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    settings = settings_for(database, tmp_path)
    async with gateway(tmp_path, "--demo", "--port", port, **settings, TRELLIS_POOL="off") as first:
        run, other = await started(first.url, token), await started(first.url, token)
        watch = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "trellis.web.cli", "watch", str(run), "--url", first.url, "--token", token),
            cwd=ROOT,
            env=environment({}),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert watch.stdout
        assert watch.stderr
        assert await asyncio.wait_for(watch.stdout.readline(), 60) == b"coice.job pending 0/75\n"
        await ask(first.url, token, CANCEL, id=str(other))
        ended = await trellis("watch", str(other), TRELLIS_URL=f"{first.url}/graphql", TRELLIS_TOKEN=token)
        assert (ended.status, ended.out) == (3, "coice.job cancelled 0/75\n")
        await first.stop(signal.SIGKILL)
        assert b"connecting again" in await asyncio.wait_for(watch.stderr.readline(), 60)
    async with gateway(tmp_path, "--port", port, "--demo", **settings):
        out, _ = await asyncio.wait_for(watch.communicate(), 90)
    assert watch.returncode == 0
    assert out.decode().splitlines()[-1].startswith("coice.job completed ")
