"""An admin ends somebody's sessions at one gateway; another one, which hears by Redis, refuses and hangs up."""

import asyncio
import time
from pathlib import Path
from uuid import uuid4

import httpx
import jwt
import orjson
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.redis_server import RedisServer
from tests.serving import SECRET, RunningGateway, gateway
from trellis.db.demo.people import ADMIN

REVOKE = "mutation ($person: UUID!) { revokeSessions(userId: $person) { before } }"


def token(person: str, issued: float) -> str:
    claims = {"sub": person, "role": "authenticated", "aud": "authenticated", "exp": int(time.time()) + 600}
    return jwt.encode(claims | {"iat": issued}, SECRET)


async def status(url: str, token: str, query: str = "{ __typename }", **variables: str) -> int:
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.post(
            f"{url}/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {token}"},
        )
    assert answer.status_code == 401 or "errors" not in answer.json(), answer.text
    return answer.status_code


async def test_everywhere(demo: RunningGateway, demo_settings: dict[str, str], tmp_path: Path) -> None:
    person, now = str(uuid4()), time.time()
    before = token(person, now - 5)
    redis = RedisServer(tmp_path)
    await redis.start()
    try:
        async with gateway(tmp_path, TRELLIS_BUS=redis.url, **demo_settings) as other:
            assert [await status(url, before) for url in (demo.url, other.url)] == [200, 200]
            async with connect(
                f"{other.url.replace('http', 'ws')}/graphql", subprotocols=["graphql-transport-ws"]
            ) as socket:
                init = {"type": "connection_init", "payload": {"Authorization": f"Bearer {before}"}}
                await socket.send(orjson.dumps(init).decode())
                assert orjson.loads(await socket.recv())["type"] == "connection_ack"

                admin = token(str(ADMIN.id), now)
                assert await status(demo.url, admin, REVOKE, person=person) == 200
                with pytest.raises(ConnectionClosed) as closed:
                    async with asyncio.timeout(20):
                        await socket.recv()
                assert closed.value.rcvd
                assert closed.value.rcvd.code == 4403
            after = token(person, time.time())
            assert await status(other.url, before) == 401
            assert await status(other.url, after) == 200
            async with asyncio.timeout(20):
                while await status(demo.url, before) != 401:
                    pass
            assert await status(demo.url, after) == 200
            assert await other.stop() == 0
    finally:
        await redis.kill()
