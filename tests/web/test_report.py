"""What a request asks to be told beside its answer, over each transport."""

import time
from typing import Any

import httpx
import jwt
import pytest

from tests.serving import SECRET, RunningGateway
from trellis.db.demo.people import MANAGER_A

QUERY = {"query": "{ coiceCatalogs(first: 3) { nodes { rowId } } }"}
COST = {"rows": 3, "budget": 200_000}


@pytest.fixture
def client(demo: RunningGateway) -> httpx.AsyncClient:
    """Somebody who is signed in, in local mode."""
    token = jwt.encode(MANAGER_A.claims | {"exp": time.time() + 600}, SECRET, "HS256")
    return httpx.AsyncClient(base_url=demo.url, headers={"Authorization": f"Bearer {token}"})


async def test_by_header(client: httpx.AsyncClient) -> None:
    async with client:
        for header in ("cost", "COST", "cost ,", "cost,cost"):
            answer = await client.post("/graphql", json=QUERY, headers={"Trellis-Report": header})
            assert answer.json()["extensions"] == {"cost": COST}
        answer = await client.get("/graphql", params=QUERY, headers={"Trellis-Report": "explain, cost"})
        assert set(answer.json()["extensions"]) == {"cost", "explain"}
        answer = await client.post("/graphql", json=QUERY, headers={"Trellis-Report": ""})
        assert "extensions" not in answer.json()


async def test_by_extension(client: httpx.AsyncClient) -> None:
    body: dict[str, Any] = QUERY | {"extensions": {"report": ["cost"]}}
    async with client:
        answer = await client.post("/graphql", json=body)
        assert answer.json()["extensions"] == {"cost": COST}
        answer = await client.post("/graphql", json=body, headers={"Trellis-Report": "explain"})
        assert set(answer.json()["extensions"]) == {"cost", "explain"}
        events = await client.post("/graphql", json=body, headers={"Accept": "text/event-stream"})
        assert f'"extensions":{{"cost":{{"rows":{COST["rows"]},' in events.text


async def test_an_unknown_report_is_refused(client: httpx.AsyncClient) -> None:
    async with client:
        answer = await client.post("/graphql", json=QUERY, headers={"Trellis-Report": "cost, plan"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"] == "Trellis-Report may name cost and explain, nothing else."
