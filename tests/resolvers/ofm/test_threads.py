"""Connecting accounts at Threads, against a local server that speaks for it."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.providers.scripted_server import Reply, running
from tests.providers.threads_server import APP, REDIRECT, ThreadsServer
from tests.resolvers.ofm.studio import Studio, studio
from trellis.db.demo.people import MANAGER_A
from trellis.jobs.ofm.threads import place_of
from trellis.providers.threads import Threads

__all__ = ["studio"]

BEGIN = """
mutation ($uri: String!) { beginOfmThreads(redirectUri: $uri) { invitation { authorizeUrl state expiresAt } } }
"""
CONNECT = """
mutation ($input: ConnectOfmThreadsInput!) {
  connectOfmThreads(input: $input) {
    threadsAccount { rowId threadsUserId username profilePicUrl tokenExpiresAt isActive refreshError }
  }
}
"""
ACCOUNTS = "{ ofmThreadsAccounts { nodes { rowId username } } }"


@pytest.fixture
async def server(studio: Studio) -> AsyncIterator[ThreadsServer]:
    """A server of Threads, which the studio asks."""
    made = ThreadsServer()
    async with running(made):
        client = Threads(*APP, base_url=made.url, timeout=5)
        object.__setattr__(studio.gateway.services, "threads", client)
        yield made
        await client.aclose()


async def begin(studio: Studio, who: str = "manager-a") -> str:
    answer = await studio.gateway.data(BEGIN, who, uri=REDIRECT)
    invitation = answer["beginOfmThreads"]["invitation"]
    asked = parse_qs(urlsplit(invitation["authorizeUrl"]).query)
    assert asked["state"] == [invitation["state"]]
    return invitation["state"]


async def connect(studio: Studio, who: str = "manager-a") -> Any:
    given = {"code": "code-1", "state": await begin(studio, who)}
    answer = await studio.gateway.data(CONNECT, who, input=given)
    return answer["connectOfmThreads"]["threadsAccount"]


async def test_an_account_is_connected_and_its_token_sealed(studio: Studio, server: ThreadsServer) -> None:
    account = await connect(studio)
    assert (account["threadsUserId"], account["username"]) == ("17841405793187218", "lia.example")
    assert (account["isActive"], account["refreshError"]) == (True, None)
    [row] = await studio.admin.fetch("select * from ofm.threads_accounts")
    assert "long-1" not in str(dict(row))
    assert studio.gateway.services.vault.open(row["access_token"], place_of(MANAGER_A.id)) == "long-1"
    assert (await studio.gateway.data(ACCOUNTS, "manager-b"))["ofmThreadsAccounts"]["nodes"] == []


async def test_connecting_again_renews_the_account(studio: Studio, server: ThreadsServer) -> None:
    first = await connect(studio)
    await studio.admin.execute("update ofm.threads_accounts set is_active = false, refresh_error = 'x'")
    server.codes.add("code-1")
    server.username = "lia.renamed"
    again = await connect(studio)
    assert again["rowId"] == first["rowId"]
    assert (again["username"], again["isActive"], again["refreshError"]) == ("lia.renamed", True, None)


async def test_a_state_is_its_owners_and_good_once(studio: Studio, server: ThreadsServer) -> None:
    """Else somebody could have another person connect an account that is not theirs."""
    state = await begin(studio, "manager-b")
    for who in ("manager-a", "user-a"):
        given = {"code": "code-1", "state": state}
        assert await studio.gateway.refusal(CONNECT, who, input=given) == ("BAD_USER_INPUT", "state")
    await studio.gateway.data(CONNECT, "manager-b", input={"code": "code-1", "state": state})
    server.codes.add("code-1")
    refused = await studio.gateway.refusal(CONNECT, "manager-b", input={"code": "code-1", "state": state})
    assert refused == ("BAD_USER_INPUT", "state")


async def test_a_state_expires(studio: Studio, server: ThreadsServer) -> None:
    state = await begin(studio)
    await studio.admin.execute("update ofm.threads_connections set expires_at = now()")
    given = {"code": "code-1", "state": state}
    assert await studio.gateway.refusal(CONNECT, "manager-a", input=given) == ("BAD_USER_INPUT", "state")
    assert server.codes == {"code-1"}


async def test_what_threads_refuses_or_cannot_answer(studio: Studio, server: ThreadsServer) -> None:
    given = {"code": "another", "state": await begin(studio)}
    assert await studio.gateway.refusal(CONNECT, "manager-a", input=given) == ("BAD_USER_INPUT", "code")
    given = {"code": "code-1", "state": await begin(studio)}
    server.script.append(Reply(500))
    assert (await studio.gateway.refusal(CONNECT, "manager-a", input=given))[0] == "UNAVAILABLE"
    assert await studio.admin.fetchval("select count(*) from ofm.threads_accounts") == 0


@pytest.mark.parametrize("uri", ["", "javascript:alert(1)", "studio.example", f"https://x/{'x' * 2050}"])
async def test_what_is_no_address_to_come_back_to(studio: Studio, server: ThreadsServer, uri: str) -> None:
    assert await studio.gateway.refusal(BEGIN, "manager-a", uri=uri) == ("BAD_USER_INPUT", "redirectUri")


async def test_who_may_not(studio: Studio, server: ThreadsServer) -> None:
    assert (await studio.gateway.refusal(BEGIN, None, uri=REDIRECT))[0] == "UNAUTHENTICATED"
    given = {"code": "code-1", "state": "x"}
    assert (await studio.gateway.refusal(CONNECT, None, input=given))[0] == "UNAUTHENTICATED"
    await studio.admin.execute("delete from ofm.users where id = $1", MANAGER_A.id)
    assert (await studio.gateway.refusal(BEGIN, "manager-a", uri=REDIRECT))[0] == "FORBIDDEN"


async def test_without_an_app_it_says_so(studio: Studio) -> None:
    assert (await studio.gateway.refusal(BEGIN, "manager-a", uri=REDIRECT))[0] == "UNAVAILABLE"
