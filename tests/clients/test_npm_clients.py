"""The reference clients and the audits of GraphQL over HTTP, against the transports."""

from collections.abc import AsyncIterator

import pytest

from tests.clients.gateway import PERSON, Gateway, serve
from tests.clients.npm import run_script

FOLLOWERS = ("follow-ws.mjs", "follow-sse.mjs")


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[Gateway]:
    async with serve() as running:
        yield running


async def test_the_audits_of_graphql_over_http(gateway: Gateway) -> None:
    code, results = await run_script("audits.mjs", gateway.url)
    assert [result for result in results if result["status"] != "ok"] == []
    assert (code, len(results)) == (0, 61)


@pytest.mark.parametrize("follower", FOLLOWERS)
async def test_a_client_follows_a_subscription(gateway: Gateway, follower: str) -> None:
    query = "subscription S($to: Int!) { count(to: $to) { number } }"
    code, printed = await run_script(follower, gateway.url, query, '{"to": 3}')
    numbers = [{"data": {"count": {"number": number}}} for number in (1, 2, 3)]
    assert (code, printed) == (0, [*numbers, {"complete": True}])


@pytest.mark.parametrize("follower", FOLLOWERS)
async def test_a_client_shows_its_token(gateway: Gateway, follower: str) -> None:
    code, printed = await run_script(follower, gateway.url, "{ whoami }", token="good")
    assert (code, printed[0]) == (0, {"data": {"whoami": f"authenticated {PERSON.user_id}"}})


@pytest.mark.parametrize("follower", FOLLOWERS)
async def test_a_client_hears_of_a_token_that_is_not_valid(gateway: Gateway, follower: str) -> None:
    code, printed = await run_script(follower, gateway.url, "{ whoami }", token="bad")
    assert code == 1
    if follower == "follow-ws.mjs":
        assert printed == [{"error": {"code": 4403, "reason": "Forbidden: The access token is not valid."}}]


async def test_a_client_hears_of_an_operation_that_cannot_run(gateway: Gateway) -> None:
    code, (printed,) = await run_script("follow-ws.mjs", gateway.url, "{ nope }")
    assert code == 1
    assert printed["error"][0]["extensions"] == {"code": "BAD_USER_INPUT"}
    code, (printed, complete) = await run_script("follow-sse.mjs", gateway.url, "{ nope }")
    assert code == 0
    assert printed["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}
    assert complete == {"complete": True}
