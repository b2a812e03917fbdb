"""What providers say of a key, as they document it, over a server of the tests' own."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.providers.scripted_server import CUT, HANG, Reply, ScriptedServer, running
from trellis.providers.errors import Unavailable
from trellis.providers.keys import KeyChecks

KEY = "sk-0123456789"
GOOD: dict[str, Any] = {
    "cohere": {"valid": True, "organization_id": "o", "owner_id": "u"},
    "anthropic": {"data": [], "has_more": False, "first_id": None, "last_id": None},
    "gemini": {"models": []},
}
ASKED = {
    "cohere": ("POST /v1/check-api-key HTTP/1.1", {"authorization": f"Bearer {KEY}"}),
    "anthropic": (
        "GET /v1/models?limit=1 HTTP/1.1",
        {"x-api-key": KEY, "anthropic-version": "2023-06-01"},
    ),
    "gemini": ("GET /v1beta/models?pageSize=1 HTTP/1.1", {"x-goog-api-key": KEY}),
}
NO_KEY = {
    "error": {
        "code": 400,
        "status": "INVALID_ARGUMENT",
        "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}],
    }
}


class Provider(ScriptedServer):
    """Answers what the script says, and remembers how it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for: list[tuple[str, dict[str, str]]] = []

    def _answer(self, line: str, headers: dict[str, str], body: bytes) -> Reply:
        self.asked_for.append((line, headers))
        return self.script.popleft()


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    server = Provider()
    async with running(server):
        yield server


def checks(provider: Provider, timeout: float = 5.0) -> KeyChecks:
    return KeyChecks(dict.fromkeys(GOOD, provider.url), timeout=timeout)


def reply(body: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(body).encode())


@pytest.mark.parametrize("name", list(GOOD))
async def test_a_good_key(provider: Provider, name: Any) -> None:
    provider.script.append(reply(GOOD[name]))
    assert await checks(provider).accepts(name, KEY)
    [(line, headers)] = provider.asked_for
    assert line == ASKED[name][0]
    assert headers.items() >= ASKED[name][1].items()


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("cohere", reply({"valid": False})),
        ("cohere", reply({"message": "invalid api token"}, 401)),
        ("anthropic", reply({"type": "error", "error": {"type": "authentication_error"}}, 401)),
        ("anthropic", reply({"type": "error", "error": {"type": "permission_error"}}, 403)),
        ("gemini", reply(NO_KEY, 400)),
        ("gemini", reply({"error": {"code": 403, "status": "PERMISSION_DENIED"}}, 403)),
    ],
)
async def test_a_key_that_is_none(provider: Provider, name: Any, answer: Reply) -> None:
    provider.script.append(answer)
    assert not await checks(provider).accepts(name, KEY)


@pytest.mark.parametrize("name", list(GOOD))
@pytest.mark.parametrize(
    "answer",
    [
        CUT,
        HANG,
        Reply(200, b'{"valid": tr', keep=5),
        Reply(500, b"oh"),
        Reply(429, b"{}", {"retry-after": "5"}),
        Reply(302, b"", {"location": "http://127.0.0.1:1/"}),
        Reply(400, b'{"error": {"details": "?"}}'),
    ],
    ids=["cut", "hang", "short", "500", "429", "redirect", "400"],
)
async def test_what_tells_nothing(provider: Provider, name: Any, answer: Reply) -> None:
    provider.script.append(answer)
    with pytest.raises(Unavailable) as told:
        await checks(provider, timeout=0.5).accepts(name, KEY)
    assert KEY not in str(told.value)
    assert provider.url.removeprefix("http://") not in str(told.value)
    assert len(provider.asked_for) == 1


@pytest.mark.parametrize("body", [b"[]", b"no json", b'{"valid": "yes"}'])
async def test_cohere_answers_something_else(provider: Provider, body: bytes) -> None:
    provider.script.append(Reply(200, body))
    with pytest.raises(Unavailable):
        await checks(provider).accepts("cohere", KEY)


async def test_nobody_is_there() -> None:
    with pytest.raises(Unavailable):
        await KeyChecks({"gemini": "http://127.0.0.1:1"}).accepts("gemini", KEY)
