"""A session on a socket of a gateway at work: renewed, and ended by its person."""

import asyncio
import json
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.serving import RunningGateway
from trellis.db.demo.people import MANAGER_A, USER_A, USER_B

SIGN_IN = "mutation ($email: String!) { signIn(input: {email: $email}) { accessToken expiresAt } }"
RENEW = "mutation ($token: String!) { renewSession(token: $token) { expiresAt } }"


async def signed_in(demo: RunningGateway, email: str) -> dict[str, str]:
    async with httpx.AsyncClient() as client:
        body = {"query": SIGN_IN, "variables": {"email": email}}
        answer = await client.post(f"{demo.url}/graphql", json=body)
    session: dict[str, str] = answer.json()["data"]["signIn"]
    return session


async def say(socket: ClientConnection, **message: Any) -> Any:
    await socket.send(json.dumps(message))
    async with asyncio.timeout(20):
        return json.loads(await socket.recv())


async def asked(socket: ClientConnection, query: str, **variables: str) -> Any:
    """The payload of an operation's one result."""
    payload = {"query": query, "variables": variables}
    answer = await say(socket, id="1", type="subscribe", payload=payload)
    assert json.loads(await socket.recv()) == {"id": "1", "type": "complete"}
    return answer["payload"]


async def test_a_session_is_renewed_over_its_socket(demo: RunningGateway) -> None:
    first, second = await signed_in(demo, MANAGER_A.email), await signed_in(demo, MANAGER_A.email)
    other = await signed_in(demo, USER_A.email)
    url, protocols = f"{demo.url.replace('http', 'ws')}/graphql", ["graphql-transport-ws"]
    async with connect(url, subprotocols=protocols) as socket:  # type: ignore[arg-type]
        credentials = {"Authorization": f"Bearer {first['accessToken']}"}
        assert (await say(socket, type="connection_init", payload=credentials))["type"] == "connection_ack"
        pong = await say(socket, type="ping", payload={"Authorization": f"Bearer {second['accessToken']}"})
        assert pong["payload"]["renewed"] is True
        renewed = await asked(socket, RENEW, token=second["accessToken"])
        assert renewed["data"]["renewSession"]["expiresAt"][:19] == pong["payload"]["expiresAt"][:19]
        refused = await asked(socket, RENEW, token=other["accessToken"])
        assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        garbage = await asked(socket, RENEW, token="x.y.z")
        assert garbage["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_by_http_there_is_nothing_to_renew(demo: RunningGateway) -> None:
    token = (await signed_in(demo, MANAGER_A.email))["accessToken"]
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        body = {"query": RENEW, "variables": {"token": token}}
        answer = (await client.post(f"{demo.url}/graphql", json=body)).json()
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_ended_sessions_take_their_sockets_along(demo: RunningGateway) -> None:
    token = (await signed_in(demo, USER_B.email))["accessToken"]
    url, protocols = f"{demo.url.replace('http', 'ws')}/graphql", ["graphql-transport-ws"]
    async with connect(url, subprotocols=protocols) as socket:  # type: ignore[arg-type]
        credentials = {"Authorization": f"Bearer {token}"}
        assert (await say(socket, type="connection_init", payload=credentials))["type"] == "connection_ack"
        async with httpx.AsyncClient(headers=credentials) as client:
            body = {"query": "mutation { revokeSessions { before } }"}
            assert "errors" not in (await client.post(f"{demo.url}/graphql", json=body)).json()
        closed = None
        async with asyncio.timeout(20):
            try:
                while True:
                    await socket.recv()
            except ConnectionClosed as end:
                closed = end.rcvd
        assert closed is not None
        assert closed.code == 4403
