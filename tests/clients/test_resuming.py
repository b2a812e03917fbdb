"""Clients whose gateway is deployed anew under them: they come back, and nothing is lost or repeated."""

import asyncio

import httpx

from tests.clients.gateway import serve
from tests.clients.npm import run_script
from trellis.web.follower import Follower


async def test_graphql_ws_goes_on_with_its_cursor() -> None:
    async with serve() as gateway:
        port = httpx.URL(gateway.url).port
        assert port
        client = asyncio.create_task(run_script("resume-ws.mjs", gateway.url, "6", "3"))
        async with asyncio.timeout(60):
            await gateway.ledger.started.wait()
    async with serve(port=port):
        code, printed = await client
    closes = [line for line in printed if isinstance(line, dict) and "closed" in line]
    assert closes[0] == {"closed": 1012}
    assert [line for line in printed if isinstance(line, int)] == [1, 2, 3, 4, 5, 6]
    assert (code, {"complete": True} in printed) == (0, True)


async def test_the_follower_comes_back() -> None:
    lost: list[str] = []

    async def nobody() -> None:
        return None

    async with serve() as gateway:
        port = httpx.URL(gateway.url).port
        assert port
        query = "subscription ($pause: Int!) { numbers(to: 3, pause: $pause) }"
        variables = {"pause": 2}
        events = Follower(gateway.socket_url, query, variables, nobody, lost.append).events()
        async with asyncio.timeout(10):
            assert [(await anext(events))["numbers"] for _ in range(2)] == [1, 2]
        variables["pause"] = 0
    async with serve(port=port), asyncio.timeout(10):
        assert [event["numbers"] async for event in events] == [1, 2, 3]
    assert lost[0] == "Service restart"
