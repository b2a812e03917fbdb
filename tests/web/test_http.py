"""GraphQL over HTTP: methods, media types, status codes, origins, and who waits for whom."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tests.clients.gateway import PERSON, Gateway, serve
from trellis.web.http import HTTPOptions

RESPONSE = "application/graphql-response+json"
JSON = "application/json"


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[Gateway]:
    async with serve() as running:
        yield running


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=20) as http:
        yield http


def media_type(response: httpx.Response) -> str:
    return response.headers["content-type"].partition(";")[0]


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


async def test_a_query(gateway: Gateway, client: httpx.AsyncClient) -> None:
    body = {
        "query": "query Q($n: String!) { hello(name: $n) }",
        "variables": {"n": "é🏊"},
        "operationName": "Q",
    }
    response = await client.post(gateway.url, json=body)
    assert response.status_code == 200
    assert response.json() == {"data": {"hello": "hello é🏊"}}
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}; charset=utf-8", RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{JSON};q=0.5, {RESPONSE}", RESPONSE),
        # urql, on every operation
        (f"{RESPONSE}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed", RESPONSE),
        ("text/event-stream;q=0.1, */*", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("multipart/mixed, */*", JSON),
        ("application/json;q=0, */*", RESPONSE),
        ("APPLICATION/JSON", JSON),
        ("application/json;q=nonsense, application/graphql-response+json;q=0.1", RESPONSE),
    ],
)
async def test_accept(gateway: Gateway, client: httpx.AsyncClient, accept: str | None, expected: str) -> None:
    request = client.build_request("POST", gateway.url, json={"query": "{ hello }"})
    if accept is None:
        del request.headers["accept"]
    else:
        request.headers["accept"] = accept
    response = await client.send(request)
    assert (response.status_code, media_type(response)) == (200, expected)
    assert response.json() == {"data": {"hello": "hello world"}}


@pytest.mark.parametrize(
    "accept", ["text/plain", "application/json;q=0", "image/*", "application/jsonx", ";;,"]
)
async def test_nothing_acceptable_is_406(gateway: Gateway, client: httpx.AsyncClient, accept: str) -> None:
    response = await client.post(gateway.url, json={"query": "{ hello }"}, headers={"accept": accept})
    assert (response.status_code, media_type(response)) == (406, JSON)


@pytest.mark.parametrize(
    ("body", "as_json", "as_response"),
    [
        ({"query": "{"}, 200, 400),
        ({"query": "{ nope }"}, 200, 400),
        (
            {"query": "query ($n: Int!) { search(where: {numbers: [$n]}) }", "variables": {"n": None}},
            200,
            400,
        ),
        ({"query": "query A { hello }", "operationName": "B"}, 200, 400),
        ({"query": "query A { hello } query B { hello }"}, 200, 400),
        ({"query": "{" * 30 + "hello" + "}" * 30}, 200, 400),
    ],
)
async def test_request_errors_have_no_data(
    gateway: Gateway, client: httpx.AsyncClient, body: Any, as_json: int, as_response: int
) -> None:
    for accept, status in ((JSON, as_json), (RESPONSE, as_response)):
        response = await client.post(gateway.url, json=body, headers={"accept": accept})
        assert (response.status_code, media_type(response)) == (status, accept)
        assert "data" not in response.json()
        assert codes(response)[0] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("query", "data", "code"),
    [
        ('{ hello fail(how: "gateway") }', {"hello": "hello world", "fail": None}, "CONFLICT"),
        ("{ hello required }", None, "NOT_FOUND"),
        ("{ hello big }", None, "INTERNAL"),
    ],
)
async def test_field_errors_are_200_with_data(
    gateway: Gateway, client: httpx.AsyncClient, query: str, data: Any, code: str
) -> None:
    response = await client.post(gateway.url, json={"query": query}, headers={"accept": RESPONSE})
    assert codes(response) == [code]
    if code == "INTERNAL":  # what JSON cannot hold is found after the operation ran
        assert response.status_code == 500
    else:
        assert (response.status_code, response.json()["data"]) == (200, data)


async def test_get(gateway: Gateway, client: httpx.AsyncClient) -> None:
    parameters = {
        "query": "query Q($n: String) { hello(name: $n) }",
        "variables": '{"n": "x"}',
        "extensions": "",
    }
    response = await client.get(gateway.url, params=parameters)
    assert response.json() == {"data": {"hello": "hello x"}}


@pytest.mark.parametrize(
    "parameters",
    [
        [],
        [("query", "")],
        [("query", "{hello}"), ("query", "{hello}")],
        [("query", "{hello}"), ("variables", "[]")],
        [("query", "{hello}"), ("variables", "nope")],
        [("query", "{hello}"), ("extensions", "5")],
        [("query", "{hello}"), ("variables", "[" * 5000)],
    ],
)
async def test_a_bad_get_is_400(
    gateway: Gateway, client: httpx.AsyncClient, parameters: list[tuple[str, str]]
) -> None:
    response = await client.get(gateway.url, params=parameters)
    assert (response.status_code, codes(response)) == (400, ["BAD_USER_INPUT"])


async def test_a_mutation_by_get_is_405_and_does_not_run(gateway: Gateway, client: httpx.AsyncClient) -> None:
    parameters = {"query": 'query A { hello } mutation M { record(text: "by get") }', "operationName": "M"}
    response = await client.get(gateway.url, params=parameters)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert "by get" not in gateway.ledger.mutations


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_subscription_without_a_stream_is_406(
    gateway: Gateway, client: httpx.AsyncClient, method: str
) -> None:
    request = {"query": "subscription { count { number } }"}
    response = await client.request(
        method, gateway.url, **({"params": request} if method == "GET" else {"json": request})
    )
    assert response.status_code == 406
    assert "text/event-stream" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
async def test_other_methods_are_405(gateway: Gateway, client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, gateway.url)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "application/json-patch+json",
        "application/graphql",
        "application/json; charset=utf-16",
        "xapplication/json",
    ],
)
async def test_a_body_that_is_not_json_is_415_and_does_not_run(
    gateway: Gateway, client: httpx.AsyncClient, content_type: str | None
) -> None:
    body = json.dumps({"query": 'mutation { record(text: "forged") }'}).encode()
    headers = {} if content_type is None else {"content-type": content_type}
    response = await client.post(gateway.url, content=body, headers=headers)
    assert response.status_code == 415
    assert "forged" not in gateway.ledger.mutations


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"', "application/json;"],
)
async def test_a_body_that_is_json(gateway: Gateway, client: httpx.AsyncClient, content_type: str) -> None:
    body = b'{"query": "{ hello }"}'
    response = await client.post(gateway.url, content=body, headers={"content-type": content_type})
    assert response.status_code == 200


async def test_identities(gateway: Gateway, client: httpx.AsyncClient) -> None:
    async def ask(authorization: str) -> httpx.Response:
        headers = {"authorization": authorization, "accept": RESPONSE}
        return await client.post(gateway.url, json={"query": "{ whoami }"}, headers=headers)

    assert (await ask("Bearer good")).json()["data"]["whoami"] == f"authenticated {PERSON.user_id}"
    refused = await ask("Bearer bad")
    assert (refused.status_code, codes(refused), media_type(refused)) == (401, ["UNAUTHENTICATED"], RESPONSE)
    assert refused.headers["www-authenticate"].startswith("Bearer ")
    unavailable = await ask("Bearer unknown")
    assert (unavailable.status_code, codes(unavailable)) == (503, ["UNAVAILABLE"])
    assert unavailable.headers["retry-after"] == "1"
    broken = await ask("Bearer breaks")
    assert (broken.status_code, codes(broken)) == (500, ["INTERNAL"])
    assert "hunter2" not in broken.text


FOREIGN = {"origin": "https://evil.example.org"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "accept": JSON}, 403),
        ({"sec-fetch-site": "cross-site", **FOREIGN}, 403),
        (FOREIGN, 403),
        ({"origin": "null"}, 403),
        ({**FOREIGN, "graphql-require-preflight": "1"}, 200),
        ({**FOREIGN, "apollo-require-preflight": "1"}, 200),
        ({**FOREIGN, "authorization": "Bearer good"}, 200),
        ({**FOREIGN, "content-type": "application/json"}, 200),
        ({**FOREIGN, "content-type": "text/plain"}, 403),
    ],
)
async def test_a_foreign_page_cannot_get_without_preflight(
    gateway: Gateway, client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    response = await client.get(gateway.url, params={"query": "{ hello }"}, headers=headers)
    assert response.status_code == status
    assert "access-control-allow-origin" not in response.headers


async def test_a_page_of_its_own_origin_may_get(gateway: Gateway, client: httpx.AsyncClient) -> None:
    headers = {"origin": gateway.url.removesuffix("/graphql"), "sec-fetch-site": "same-origin"}
    response = await client.get(gateway.url, params={"query": "{ hello }"}, headers=headers)
    assert response.status_code == 200


async def test_cors_for_the_origins_that_are_named(client: httpx.AsyncClient) -> None:
    app = "https://app.example.org"
    async with serve(http=HTTPOptions(allowed_origins=(app,))) as gateway:
        preflight = {
            "origin": app,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type,authorization",
        }
        response = await client.options(gateway.url, headers=preflight)
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == app
        assert "authorization" in response.headers["access-control-allow-headers"].lower()
        assert "access-control-allow-credentials" not in response.headers
        refused = await client.options(gateway.url, headers=preflight | FOREIGN)
        assert "access-control-allow-origin" not in refused.headers
        cross = {"origin": app, "sec-fetch-site": "cross-site"}
        response = await client.get(gateway.url, params={"query": "{ hello }"}, headers=cross)
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == app


async def test_a_browser_sees_the_page(client: httpx.AsyncClient) -> None:
    async def page(request: Request) -> Response:
        return HTMLResponse("<title>GraphiQL</title>")

    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    async with serve(page=page) as gateway:
        shown = await client.get(gateway.url, headers={**browser, "sec-fetch-site": "cross-site"})
        assert "GraphiQL" in shown.text
        queried = await client.get(gateway.url, params={"query": "{ hello }"})
        assert queried.json() == {"data": {"hello": "hello world"}}
        posted = await client.post(gateway.url, json={"query": "{ hello }"}, headers=browser)
        assert posted.json() == {"data": {"hello": "hello world"}}


async def test_a_client_that_leaves_takes_its_operation_along() -> None:
    async with serve() as gateway:
        async with httpx.AsyncClient() as client:
            asking = asyncio.create_task(client.post(gateway.url, json={"query": "{ wait }"}))
            await asyncio.wait_for(gateway.ledger.started.wait(), 10)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        await asyncio.wait_for(gateway.ledger.cancelled.wait(), 10)
