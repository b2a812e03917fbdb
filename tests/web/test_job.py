"""A job over real photographs, through `trellis serve` in a process of its own, as its clients live it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clients.npm import run_script
from tests.serving import RunningGateway, gateway, trellis
from trellis.db.demo.coice import TENANT_A
from trellis.db.pool import Connection, connect

START = """
mutation($pipeline: UUID!, $library: Int!, $key: String = "one") {
  startCoiceJob(input: {pipelineId: $pipeline, libraryId: $library, idempotencyKey: $key}) { job { rowId totalImages } }
}
"""
RESULTS = "subscription($id: UUID!, $after: Int) { coiceJobResults(jobId: $id, after: $after) { sequence rowId result } }"
JOB = (
    "subscription($id: UUID!) { coiceJob(rowId: $id) { status state fraction processedImages totalImages } }"
)


def settings(database: Any, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database.dsn,
        "MIGRATE_DATABASE_URL": database.admin_dsn,
        "TRELLIS_DEMO": "on",
        "TRELLIS_DATA": str(folder),
    }


async def ask(http: httpx.AsyncClient, query: str, **variables: Any) -> Any:
    answer = await http.post("/graphql", json={"query": query, "variables": variables})
    body = answer.json()
    assert "errors" not in body, body
    return body["data"]


@asynccontextmanager
async def signed_in(running: RunningGateway, who: str = "manager-a") -> AsyncIterator[httpx.AsyncClient]:
    query = "mutation($email: String!) { signIn(input: {email: $email}) { accessToken } }"
    async with httpx.AsyncClient(base_url=running.url, timeout=30) as http:
        token = (await ask(http, query, email=f"{who}@trellis.test"))["signIn"]["accessToken"]
        http.headers["Authorization"] = f"Bearer {token}"
        yield http


async def start(http: httpx.AsyncClient, key: str = "one") -> str:
    data = await ask(http, START, pipeline=str(TENANT_A.pipeline_id), library=TENANT_A.library_id, key=key)
    job: str = data["startCoiceJob"]["job"]["rowId"]
    return job


async def follow(http: httpx.AsyncClient, query: str, **variables: Any) -> AsyncIterator[Any]:
    """The payloads of a subscription over SSE."""
    request = {"query": query, "variables": variables}
    headers = {"Accept": "text/event-stream"}
    async with http.stream("POST", "/graphql", json=request, headers=headers) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                payload = json.loads(line.removeprefix("data: "))
                assert "errors" not in payload, payload
                yield payload["data"]


async def exactly_once(admin: Connection, job: str) -> None:
    """Every (image, stage) that was done has one result, and the events are dense."""
    counts = await admin.fetchrow(
        """
        select (select count(*) from trellis.run_items where run_id = $1 and state = 'done') as done,
               (select count(*) from trellis.run_items where run_id = $1 and state in ('pending', 'failed')) as undone,
               (select count(*) from coice.job_results where job_id = $1) as results,
               (select count(distinct (image_id, stage_id)) from coice.job_results where job_id = $1) as pairs,
               (select count(*) from trellis.run_events where run_id = $1) as events,
               (select max(sequence) from trellis.run_events where run_id = $1) as last
        """,
        job,
    )
    assert counts is not None
    assert counts["done"] == counts["results"] == counts["pairs"] > 40
    assert counts["undone"] == 0
    assert counts["events"] == counts["last"]


@pytest.mark.parametrize("follower", ["follow-ws.mjs", "follow-sse.mjs"])
async def test_npm_clients_follow_a_job_to_its_end(database: Any, tmp_path: Path, follower: str) -> None:
    async with gateway(tmp_path, **settings(database, tmp_path / "data")) as running:
        async with signed_in(running) as http:
            token = http.headers["Authorization"].removeprefix("Bearer ")
            job = await start(http)
            variables = json.dumps({"id": job})
            (_, payloads), (_, results) = await asyncio.gather(
                run_script(follower, f"{running.url}/graphql", JOB, variables, token=token),
                run_script(follower, f"{running.url}/graphql", RESULTS, variables, token=token),
            )
    *states, end = payloads
    assert end == {"complete": True}
    jobs = [payload["data"]["coiceJob"] for payload in states]
    assert jobs[-1]["status"] == "COMPLETED"
    assert jobs[-1]["processedImages"] == jobs[-1]["totalImages"] >= 20
    assert [job["fraction"] for job in jobs] == sorted(job["fraction"] for job in jobs)
    found = [payload["data"]["coiceJobResults"] for payload in results[:-1]]
    assert [each["sequence"] for each in found] == sorted({each["sequence"] for each in found})
    assert all(each["result"]["provider"] == "offline" for each in found)


async def test_two_processes_on_one_database_see_each_others_jobs(database: Any, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    async with gateway(tmp_path, **settings(database, tmp_path / "data")) as one:
        async with gateway(tmp_path / "second", **settings(database, tmp_path / "data")) as two:
            async with signed_in(one) as here, signed_in(two, "user-a") as there:
                job = await start(here)
                assert (await ask(there, "query($id: UUID!) { coiceJob(rowId: $id) { rowId } }", id=job)) == {
                    "coiceJob": None
                }, "an end user sees only its own jobs"
            async with signed_in(two) as there:
                states = [payload["coiceJob"]["status"] async for payload in follow(there, JOB, id=job)]
    assert states[-1] == "COMPLETED"


async def test_a_database_that_differs_from_the_declarations_is_not_served(
    database: Any, tmp_path: Path
) -> None:
    admin = await connect(database.admin_dsn)
    await admin.execute("alter table coice.prompts alter name drop not null")
    await admin.close()
    ended = await trellis("serve", "--port", "0", **settings(database, tmp_path / "data"))
    assert ended.status != 0
    assert "coice.prompts.name: is nullable, declared otherwise" in ended.err
    assert "Traceback" not in ended.err
