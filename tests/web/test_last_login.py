"""Signing in is remembered, where a system keeps it."""

import httpx

from tests.serving import RunningGateway
from tests.web.test_job import ask, signed_in
from trellis.db.demo.people import USER_B

LOGIN = "query ($id: UUID!) { masStockUser(rowId: $id) { lastLogin updatedAt } }"


async def test_a_sign_in_is_a_login_and_a_request_is_none(demo: RunningGateway) -> None:
    async with signed_in(demo, "user-b") as http:
        first = (await ask(http, LOGIN, id=str(USER_B.id)))["masStockUser"]
        again = (await ask(http, LOGIN, id=str(USER_B.id)))["masStockUser"]
        assert first["lastLogin"]
        assert again == first
    async with signed_in(demo, "user-b") as http:
        later = (await ask(http, LOGIN, id=str(USER_B.id)))["masStockUser"]
        assert later["lastLogin"] > first["lastLogin"]
        assert later["updatedAt"] == first["updatedAt"]


async def test_a_sign_in_that_fails_is_none(demo: RunningGateway) -> None:
    async with signed_in(demo, "user-b") as http:
        before = await ask(http, LOGIN, id=str(USER_B.id))
        refused = 'mutation { signIn(input: {email: "nobody@trellis.test"}) { userId } }'
        async with httpx.AsyncClient(base_url=demo.url) as nobody:
            answer = await nobody.post("/graphql", json={"query": refused})
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert await ask(http, LOGIN, id=str(USER_B.id)) == before
