"""The examples, run as their readers run them: each result comes once and in order, though the wire breaks twice."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.clients.cuts import BreakingWire, breaking_wire
from tests.npm import install, lack
from tests.serving import ROOT, SECRET, environment, gateway, trellis
from tests.web.conftest import settings_for
from trellis.db.demo.people import MANAGER_A
from trellis.db.pool import connect

EXAMPLES = ROOT / "examples"
CUTS = (5, 30)  # at the result that is on its way
COMMANDS = {
    "apollo": ("node", "apollo/follow-job.mjs"),
    "curl": ("bash", "curl/follow-job.sh"),
    "gql": (sys.executable, "gql/follow_job.py"),
    "graphql-ws": ("node", "graphql-ws/follow-job.mjs"),
    "relay": ("node", "relay/follow-job.js"),
    "urql": ("node", "urql/follow-job.mjs"),
}
# They run side by side, most of the time waiting before they connect again.
pytestmark = pytest.mark.xdist_group("examples")


@dataclass(frozen=True)
class Followed:
    """What an example printed, its exit status, what happened to its wire, and the results that its job has."""

    lines: list[str]
    status: int
    wire: BreakingWire
    sequences: list[int]


@dataclass(frozen=True)
class Demo:
    """A gateway over the demo, whose manager has a token."""

    port: int
    token: str
    database: Any


@pytest.fixture(scope="module")
async def demo(copy: Any, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with opened_demo(copy, template, tmp_path_factory) as demo:
        yield demo


@pytest.fixture(scope="module")
async def resting(copy: Any, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A gateway that leaves jobs alone: whoever follows one waits."""
    async with opened_demo(copy, template, tmp_path_factory, TRELLIS_POOL="off") as demo:
        yield demo


@asynccontextmanager
async def opened_demo(
    copy: Any, template: str, folders: pytest.TempPathFactory, **more: str
) -> AsyncIterator[Demo]:
    if shutil.which("npm") is None:
        lack("the examples need node and npm")
    await asyncio.to_thread(install, EXAMPLES)
    token = (await trellis("token", MANAGER_A.email, TRELLIS_JWT_SECRET=SECRET)).out.strip()
    async with copy(template, "examples") as database:
        settings = settings_for(database, folders.mktemp("data")) | more
        async with gateway(folders.mktemp("gateway"), "--demo", **settings) as running:
            port = httpx.URL(running.url).port
            assert port
            yield Demo(port, token, database)


@pytest.fixture(scope="module")
async def followed(demo: Demo) -> AsyncIterator[Mapping[str, asyncio.Task[Followed]]]:
    """Every example at work on a job of its own."""
    tasks = {name: asyncio.create_task(follow(name, demo)) for name in COMMANDS}
    yield tasks
    await asyncio.gather(*tasks.values(), return_exceptions=True)


async def follow(name: str, demo: Demo) -> Followed:
    """Run an example to its end over a wire of its own."""
    async with breaking_wire(demo.port, b'"sequence":', CUTS) as (entrance, broken):
        status, out = await run(name, entrance, demo.token)
    lines = out.splitlines()
    admin = await connect(demo.database.admin_dsn)
    try:
        found = await admin.fetch(
            "select sequence from coice.job_results where job_id::text = $1 order by sequence",
            lines[0].removeprefix("job ") if lines else "",
        )
    finally:
        await admin.close()
    return Followed(lines, status, broken, [row["sequence"] for row in found])


async def run(name: str, port: int, token: str) -> tuple[int, str]:
    """Run an example to its end; its exit status, and what it printed."""
    async with at_work(name, port, token) as process:
        async with asyncio.timeout(90):
            out, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode()


@asynccontextmanager
async def at_work(name: str, port: int, token: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """An example, for as long as the block lasts."""
    address = {"TRELLIS_URL": f"http://127.0.0.1:{port}", "TRELLIS_TOKEN": token}
    process = await asyncio.create_subprocess_exec(
        *COMMANDS[name],
        cwd=EXAMPLES,
        env=environment(address | {"PYTHONUNBUFFERED": "1"}),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("name", COMMANDS)
async def test_each_result_once_and_in_order(
    followed: Mapping[str, asyncio.Task[Followed]], name: str
) -> None:
    seen = await followed[name]
    assert seen.status == 0
    assert (seen.wire.breaks, seen.wire.turned_away) == (2, 2)
    assert [int(line.split()[0]) for line in seen.lines[1:]] == seen.sequences
    assert len(seen.sequences) > max(CUTS)


async def test_a_token_that_is_no_good_starts_nothing(resting: Demo) -> None:
    ends = await asyncio.gather(*(run(name, resting.port, "nonsense") for name in COMMANDS))
    for name, (status, printed) in zip(COMMANDS, ends, strict=True):
        assert (name, status != 0) == (name, True)
        assert "job" not in printed


async def test_who_is_signed_out_does_not_come_back(resting: Demo) -> None:
    """A cut is mended; a session that was ended is not."""
    async with AsyncExitStack() as stack:
        following = [
            await stack.enter_async_context(at_work(name, resting.port, resting.token)) for name in COMMANDS
        ]
        async with asyncio.timeout(60):
            for process in following:
                assert process.stdout
                assert (await process.stdout.readline()).startswith(b"job ")
            async with httpx.AsyncClient(headers={"Authorization": f"Bearer {resting.token}"}) as client:
                url, query = (
                    f"http://127.0.0.1:{resting.port}/graphql",
                    "mutation { revokeSessions { before } }",
                )
                assert "errors" not in (await client.post(url, json={"query": query})).json()
            for name, process in zip(COMMANDS, following, strict=True):
                assert (name, await process.wait() != 0) == (name, True)


async def test_relay_s_artifacts_are_those_of_its_documents(resting: Demo) -> None:
    process = await asyncio.create_subprocess_exec(
        "npx", "relay-compiler", "--validate", cwd=EXAMPLES / "relay", stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(90):
            out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, out.decode()
