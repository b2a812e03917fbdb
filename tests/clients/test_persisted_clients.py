"""Apollo Client's and urql's persisted queries: what goes over the wire, and what the caller gets."""

from typing import Any

import pytest

from tests.clients.gateway import serve
from tests.clients.npm import run_script
from trellis.resolvers.limits import Limits
from trellis.resolvers.trusted import TrustedDocuments

CLIENTS = ("persisted-apollo.mjs", "persisted-urql.mjs")
QUERY = "query Hello { hello }"
ANSWER = {"data": {"hello": "hello world"}}


async def ask_twice(client: str, *arguments: str, **server: Any) -> list[Any]:
    """What the client did and got: its requests as (method, what was in it, status), and its results."""
    async with serve(**server) as gateway:
        code, printed = await run_script(client, gateway.url, QUERY, *arguments)
    assert code == 0
    return [_request(line) if "method" in line else line for line in printed]


def _request(line: dict[str, Any]) -> tuple[str, str, int]:
    sent = "+".join(part for part in ("hash", "query") if line[part])
    return line["method"], sent, line["status"]


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_client_teaches_a_document_once(client: str) -> None:
    teaches = {"persisted-apollo.mjs": "POST", "persisted-urql.mjs": "GET"}[client]
    assert await ask_twice(client) == [
        ("GET", "hash", 200),
        (teaches, "hash+query", 200),
        ANSWER,
        ("GET", "hash", 200),
        ANSWER,
    ]


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_client_hears_that_hashes_are_off(client: str) -> None:
    tried, *others = await ask_twice(client, limits=Limits(persisted_documents=0))
    assert tried == ("GET", "hash", 200)
    assert [line[1:] if isinstance(line, tuple) else line for line in others] == [
        ("query", 200),
        ANSWER,
        ("query", 200),
        ANSWER,
    ]


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_client_names_a_trusted_document(client: str) -> None:
    trusted = TrustedDocuments({"abc": QUERY}, only=True)
    assert await ask_twice(client, "sha256:abc", trusted=trusted) == [("GET", "hash", 200), ANSWER] * 2


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_client_hears_that_its_document_is_not_trusted(client: str) -> None:
    refused = {"error": "Only documents that were registered ahead run here; this is none."}
    trusted = TrustedDocuments({"abc": "{ hello }"}, only=True)
    assert await ask_twice(client, trusted=trusted) == [("GET", "hash", 403), refused] * 2
