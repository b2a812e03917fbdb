"""Checks of licences are counted by the client's address, over HTTP and on sockets."""

import asyncio
from typing import Any

import httpx
import orjson
from websockets.asyncio.client import connect

from tests.serving import RunningGateway
from trellis.db.demo.orgs import HARBOUR
from trellis.db.pool import connect as connect_database

QUERY = f'{{ orgsLicenseCheck(licenseKey: "{HARBOUR.row("license key")}", module: "customs") }}'


def told(answer: Any) -> str:
    errors = answer.get("errors")
    return str(errors[0]["extensions"]["code"] if errors else answer["data"]["orgsLicenseCheck"])


async def by_socket(demo: RunningGateway, headers: dict[str, str]) -> str:
    url = f"{demo.url.replace('http', 'ws', 1)}/graphql"
    async with asyncio.timeout(20), connect(
        url, subprotocols=["graphql-transport-ws"], additional_headers=headers
    ) as socket:  # fmt: skip
        await socket.send('{"type": "connection_init"}')
        await socket.send(
            orjson.dumps({"type": "subscribe", "id": "1", "payload": {"query": QUERY}}).decode()
        )
        while True:
            message = orjson.loads(await socket.recv())
            if message["type"] == "next":
                return told(message["payload"])


async def test_one_address_is_one_client_however_it_asks(
    demo: RunningGateway, demo_settings: dict[str, str]
) -> None:
    here, there = {"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-For": "203.0.113.10"}
    admin = await connect_database(demo_settings["MIGRATE_DATABASE_URL"])
    async with httpx.AsyncClient(base_url=demo.url, timeout=20) as http:

        async def by_request(headers: dict[str, str]) -> str:
            return told((await http.post("/graphql", json={"query": QUERY}, headers=headers)).json())

        assert [await by_request(here), await by_socket(demo, here)] == ["VALID"] * 2
        spent = "update trellis.rate_limits set tat = now() + interval '1 hour' where name = $1"
        assert await admin.execute(spent, "orgs-licenses:203.0.113.9") == "UPDATE 1"
        assert [await by_request(here), await by_socket(demo, here)] == ["RATE_LIMITED"] * 2
        assert [await by_request(there), await by_socket(demo, there)] == ["VALID"] * 2
    await admin.close()
