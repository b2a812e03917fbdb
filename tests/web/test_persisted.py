"""Documents that are named, over every transport, and a gateway that runs only what was registered ahead."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clients.gateway import Gateway, serve
from tests.clients.transport_ws import acknowledged, hear, say
from tests.serving import SECRET, RunningGateway, gateway, trellis
from tests.web.conftest import settings_for
from trellis.db.demo.people import MANAGER_A
from trellis.resolvers.limits import Limits
from trellis.resolvers.trusted import TrustedDocuments
from trellis.web.settings import Settings, SettingsError
from trellis.web.trusted import OWN

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
FORMS = [JSON, RESPONSE]
HELLO = "query ($n: String) { hello(name: $n) }"
MUTATION = 'mutation { record(text: "a") }'
COUNT = "subscription { count(to: 1) { number } }"
ANSWER = {"data": {"hello": "hello world"}}
MANIFEST = Path(__file__).parent.parent / "resolvers/manifests/codegen.json"
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=20) as http:
        yield http


@pytest.fixture
async def server() -> AsyncIterator[Gateway]:
    """A server that has been taught nothing yet."""
    async with serve() as running:
        yield running


def hashed(text: str, **more: Any) -> dict[str, Any]:
    asked = {"version": 1, "sha256Hash": sha256(text.encode()).hexdigest()}
    return {"extensions": {"persistedQuery": asked}, **more}


def in_address(body: dict[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}


def told(response: httpx.Response) -> tuple[int, str, str]:
    (error,) = response.json()["errors"]
    assert "data" not in response.json()
    return response.status_code, error["extensions"]["code"], error["message"]


@pytest.mark.parametrize("accept", FORMS)
async def test_the_handshake(server: Gateway, client: httpx.AsyncClient, accept: str) -> None:
    headers = {"accept": accept}
    unknown = await client.get(server.url, params=in_address(hashed(HELLO)), headers=headers)
    assert told(unknown) == (200, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    assert unknown.headers["content-type"].startswith(accept)
    assert unknown.headers["cache-control"] == "no-store"
    taught = await client.post(server.url, json=hashed(HELLO, query=HELLO), headers=headers)
    assert (taught.status_code, taught.json()) == (200, ANSWER)
    known = hashed(HELLO, variables={"n": "x"})
    by_get = await client.get(server.url, params=in_address(known), headers=headers)
    by_post = await client.post(server.url, json=known, headers=headers)
    assert by_get.json() == by_post.json() == {"data": {"hello": "hello x"}}


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (RESPONSE, 400)])
async def test_a_hash_of_another_text(
    server: Gateway, client: httpx.AsyncClient, accept: str, status: int
) -> None:
    body = hashed(HELLO, query="{ whoami }")
    response = await client.post(server.url, json=body, headers={"accept": accept})
    assert told(response) == (status, "BAD_USER_INPUT", "provided sha does not match query")


@pytest.mark.parametrize("accept", FORMS)
async def test_another_version_is_no_request(server: Gateway, client: httpx.AsyncClient, accept: str) -> None:
    body = {"query": HELLO, "extensions": {"persistedQuery": {"version": 2, "sha256Hash": "x"}}}
    response = await client.post(server.url, json=body, headers={"accept": accept})
    assert told(response) == (400, "BAD_USER_INPUT", "Unsupported persisted query version")


@pytest.mark.parametrize("accept", FORMS)
async def test_apollo_s_queries_can_be_off(client: httpx.AsyncClient, accept: str) -> None:
    async with serve(limits=Limits(persisted_documents=0)) as server:
        response = await client.post(server.url, json=hashed(HELLO), headers={"accept": accept})
    assert told(response) == (200, "PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")


@pytest.mark.parametrize("accept", FORMS)
async def test_an_unknown_document_id_is_404(server: Gateway, client: httpx.AsyncClient, accept: str) -> None:
    response = await client.get(server.url, params={"documentId": "x"}, headers={"accept": accept})
    assert told(response)[:2] == (404, "NOT_FOUND")


async def test_a_hash_does_not_let_a_mutation_through_a_get(
    server: Gateway, client: httpx.AsyncClient
) -> None:
    taught = await client.post(server.url, json=hashed(MUTATION, query=MUTATION))
    assert taught.json() == {"data": {"record": "a"}}
    by_get = await client.get(server.url, params=in_address(hashed(MUTATION)))
    assert (by_get.status_code, by_get.headers["allow"]) == (405, "POST")
    assert server.ledger.mutations == ["a"]


async def test_events(server: Gateway, client: httpx.AsyncClient) -> None:
    events = {"accept": "text/event-stream"}
    unknown = await client.get(server.url, params=in_address(hashed(COUNT)), headers=events)
    assert "PersistedQueryNotFound" in unknown.text
    await client.post(server.url, json=hashed(COUNT, query=COUNT), headers=events)
    known = await client.get(server.url, params=in_address(hashed(COUNT)), headers=events)
    assert '{"data":{"count":{"number":1}}}' in known.text


async def test_sockets(server: Gateway) -> None:
    async with acknowledged(server) as socket:
        await say(socket, id="1", type="subscribe", payload=hashed(COUNT))
        unknown = await hear(socket)
        assert (unknown["type"], unknown["payload"][0]["message"]) == ("error", "PersistedQueryNotFound")
        for id_, payload in (("2", hashed(COUNT, query=COUNT)), ("3", hashed(COUNT))):
            await say(socket, id=id_, type="subscribe", payload=payload)
            answer, complete = await hear(socket), await hear(socket)
            assert answer["payload"] == {"data": {"count": {"number": 1}}}
            assert complete == {"id": id_, "type": "complete"}


async def test_only_trusted_documents(client: httpx.AsyncClient) -> None:
    async with serve(trusted=TrustedDocuments({"hello": HELLO}, only=True)) as server:
        for accept in FORMS:
            other = await client.post(server.url, json={"query": "{ hello }"}, headers={"accept": accept})
            assert told(other)[:2] == (403, "FORBIDDEN")
        named = await client.get(server.url, params={"documentId": "hello"})
        assert named.json() == ANSWER
        async with acknowledged(server) as socket:
            await say(socket, id="1", type="subscribe", payload={"query": COUNT})
            assert (await hear(socket))["payload"][0]["extensions"]["code"] == "FORBIDDEN"
            await say(socket, id="2", type="subscribe", payload={"documentId": "hello"})
            assert (await hear(socket))["payload"] == ANSWER


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, True),
        ({"TRELLIS_GRAPHIQL": "off"}, False),
        ({"TRELLIS_DOCUMENTS": "m.json"}, True),
        ({"TRELLIS_DOCUMENTS": "m.json", "TRELLIS_ONLY_TRUSTED": "on"}, False),
        ({"TRELLIS_DOCUMENTS": "m.json", "TRELLIS_ONLY_TRUSTED": "on", "TRELLIS_GRAPHIQL": "on"}, True),
    ],
)
def test_graphiql_is_shown_where_something_can_be_typed(environment: dict[str, str], shown: bool) -> None:
    assert Settings.load(**environment).shows_graphiql is shown


def test_only_trusted_documents_need_a_manifest() -> None:
    with pytest.raises(SettingsError, match="TRELLIS_DOCUMENTS: is missing"):
        Settings.load(TRELLIS_ONLY_TRUSTED="on")


@asynccontextmanager
async def serving(copy: Any, template: str, folder: Path, **more: str) -> AsyncIterator[RunningGateway]:
    async with copy(template, "web_trusted") as database:
        async with gateway(folder, "--demo", **settings_for(database, folder), **more) as running:
            yield running


async def test_a_gateway_runs_what_codegen_registered_and_nothing_else(
    copy: Any, template: str, tmp_path: Path, client: httpx.AsyncClient
) -> None:
    ids = {text.split("(")[0]: id_ for id_, text in json.loads(MANIFEST.read_text()).items()}
    catalogs = next(id_ for text, id_ in ids.items() if text.startswith("fragment LibraryCard"))
    trusted = {"TRELLIS_DOCUMENTS": str(MANIFEST), "TRELLIS_ONLY_TRUSTED": "on", "TRELLIS_LOG_LEVEL": "info"}
    async with serving(copy, template, tmp_path, **trusted) as running:
        url = f"{running.url}/graphql"
        assert "GraphiQL" not in running.welcome
        page = await client.get(url, headers=BROWSER)
        assert page.headers["content-type"].startswith(JSON)
        token = (await trellis("token", MANAGER_A.email, TRELLIS_JWT_SECRET=SECRET)).out.split()[-1]
        person = {"authorization": f"Bearer {token}"}
        named = await client.get(url, params={"documentId": catalogs}, headers=person)
        (catalog, *_) = named.json()["data"]["coiceCatalogs"]["nodes"]
        assert catalog["libraries"]["nodes"][0]["images"]["totalCount"] > 0
        follow = {"documentId": ids["subscription FollowJob"], "variables": {"jobId": 5}}
        assert "jobId" in (await client.post(url, json=follow)).text  # it ran as far as its variables
        # The dashboard's documents run, too.
        sign_in = next(id_ for id_, text in json.loads(OWN.read_text()).items() if "mutation SignIn(" in text)
        variables = {"input": {"email": MANAGER_A.email}}
        signed = await client.post(url, json={"documentId": sign_in, "variables": variables})
        assert signed.json()["data"]["signIn"]["accessToken"]
        for query in ("{ coiceCatalogs { nodes { name } } }", "{ __schema { queryType { name } } }"):
            refused = await client.post(url, json={"query": query})
            assert told(refused)[:2] == (403, "FORBIDDEN")
        assert "3 documents are known ahead; no others run" in running.log.read_text()


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (None, "cannot be read: No such file or directory"),
        ("{", "is not valid JSON"),
        (
            '{"sha256:ab": "query A { nope }"}',
            "document ab (query A { nope }…): Cannot query field 'nope' on",
        ),
    ],
)
async def test_a_gateway_does_not_start_with_a_manifest_that_does_not_fit(
    copy: Any, template: str, tmp_path: Path, manifest: str | None, said: str
) -> None:
    path = tmp_path / "manifest.json"
    if manifest is not None:
        path.write_text(manifest)
    async with copy(template, "web_trusted") as database:
        settings = settings_for(database, tmp_path) | {"TRELLIS_DOCUMENTS": str(path)}
        ended = await trellis("serve", "--port", "0", **settings)
    assert ended.status != 0
    assert f"TRELLIS_DOCUMENTS: {path}: " in ended.err
    assert said in ended.err
    assert "Traceback" not in ended.err
