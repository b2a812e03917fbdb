"""`trellis rotate-keys` as an operator runs it: beside a gateway that serves, with keys that are lost, with bad ones."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.providers.gemini_server import KEY, gemini_server
from tests.serving import RunningGateway, gateway, trellis
from tests.web.conftest import settings_for
from trellis.db.demo.masstock import CLIENT_A
from trellis.db.pool import connect

K1, K2 = (f"k{number}:{b64encode(bytes([number]) * 32).decode()}" for number in (1, 2))
START = """
mutation ($workflow: UUID!, $key: String!) {
  startMasStockExecution(input: { workflowId: $workflow, prompts: ["a fox"], apiKey: $key }) { execution { rowId } }
}
"""
LIVE = "subscription ($id: UUID!) { masStockExecution(rowId: $id) { status } }"


async def ask(running: RunningGateway, query: str, token: str | None = None, **variables: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(base_url=running.url) as client:
        answer = await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]


async def sealed(database: Any) -> list[str]:
    connection = await connect(database.admin_dsn)
    try:
        rows = await connection.fetch("select sealed_api_key from masstock.execution_api_keys")
        return [row["sealed_api_key"] for row in rows if row["sealed_api_key"]]
    finally:
        await connection.close()


async def test_keys_are_rotated_while_a_gateway_serves(place: Any, tmp_path: Path) -> None:
    settings = settings_for(place, tmp_path)
    async with gemini_server() as google:
        both = settings | {"TRELLIS_SECRET_KEYS": f"{K1},{K2}", "TRELLIS_POOL": "off"}
        async with gateway(tmp_path, "--demo", **both) as running:
            token = await trellis("token", "user-a@trellis.test", **both)
            started = await ask(running, START, token.out.strip(), workflow=str(CLIENT_A.flash), key=KEY)
            execution = started["startMasStockExecution"]["execution"]["rowId"]
            [before] = await sealed(place)
            assert before.startswith("v1.k1.")
            ended = await trellis("rotate-keys", **settings, TRELLIS_SECRET_KEYS=f"{K2},{K1}")
            assert (ended.status, ended.err) == (0, "")
            assert "masstock.execution_api_keys.sealed_api_key: 1 sealed anew by k2, of 1 in all" in ended.out
            assert "k1: seals nothing any more, and can be removed" in ended.out
            [after] = await sealed(place)
            assert after.startswith("v1.k2.")
            assert KEY not in ended.out + running.log.read_text()
        # The old key is gone, and the execution goes on.
        after_all = settings | {"TRELLIS_SECRET_KEYS": K2, "TRELLIS_GEMINI_URL": google.url}
        async with gateway(tmp_path, "--demo", **after_all) as running:
            assert await _followed(running, token.out.strip(), execution) == "COMPLETED"
        assert [request["key"] for request in google.requests] == [KEY]


async def _followed(running: RunningGateway, token: str, execution: str) -> str:
    """The last status that an event stream tells of."""
    body = {"query": LIVE, "variables": {"id": execution}}
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    last = ""
    async with httpx.AsyncClient(base_url=running.url, timeout=60) as client:
        async with client.stream("POST", "/graphql", json=body, headers=headers) as stream:
            async for line in stream.aiter_lines():
                if '"status":"' in line:
                    last = line.partition('"status":"')[2].partition('"')[0]
    return last


async def test_what_does_not_open_is_told(place: Any, tmp_path: Path) -> None:
    settings = settings_for(place, tmp_path)
    assert (await trellis("demo-data", **settings)).status == 0
    connection = await connect(place.admin_dsn)
    await connection.execute(
        "insert into masstock.execution_api_keys select id, client_id, 'v1.lost.' || repeat('A', 60)"
        " from masstock.workflow_executions order by created_at limit 1"
    )
    await connection.close()
    ended = await trellis("rotate-keys", **settings, TRELLIS_SECRET_KEYS=K2)
    assert ended.status == 1
    assert (
        "1 left as they are: masstock.execution_api_keys.sealed_api_key was sealed by the key 'lost'"
        in ended.err
    )
    assert "lost: still seals 1; keep it" in ended.err


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            "k1:c2hvcnQ=",
            "TRELLIS_SECRET_KEYS: has a key 'k1' of 5 bytes, not 32; make one with: openssl rand -base64 32",
        ),
        ("just-a-key", "TRELLIS_SECRET_KEYS: entry 1 is not written id:base64"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "worker", "rotate-keys"])
async def test_bad_keys_are_refused_at_the_start(
    place: Any, tmp_path: Path, command: str, keys: str, said: str
) -> None:
    ended = await trellis(command, **settings_for(place, tmp_path) | {"TRELLIS_SECRET_KEYS": keys})
    assert ended.status == 2
    assert said in ended.err
    assert "c2hvcnQ" not in ended.err


async def test_without_keys_there_is_nothing_to_rotate_by(place: Any, tmp_path: Path) -> None:
    ended = await trellis("rotate-keys", **settings_for(place, tmp_path))
    assert (ended.status, ended.out) == (1, "")
    assert "set TRELLIS_SECRET_KEYS" in ended.err
