"""The Threads API, against a local server that speaks it."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.providers.scripted_server import CUT, Reply, running
from tests.providers.threads_server import APP, DAYS_60, REDIRECT, ThreadsServer, refusal
from trellis.providers.admission import Admission, Caller, Unobserved
from trellis.providers.errors import Misconfigured, ProviderError, Refused, Unavailable
from trellis.providers.threads import NoThreads, Profile, Threads

CALLER = Caller()


@pytest.fixture
async def server() -> AsyncIterator[ThreadsServer]:
    made = ThreadsServer()
    async with running(made):
        yield made


@pytest.fixture
async def threads(server: ThreadsServer) -> AsyncIterator[Threads]:
    client = Threads(*APP, base_url=server.url, timeout=5)
    yield client
    await client.aclose()


def test_where_people_are_sent() -> None:
    url = urlsplit(Threads(*APP).authorize_url("a state", REDIRECT))
    assert (url.scheme, url.netloc, url.path) == ("https", "threads.net", "/oauth/authorize")
    asked = {name: value for name, [value] in parse_qs(url.query).items()}
    assert asked == {
        "client_id": "app",
        "redirect_uri": REDIRECT,
        "scope": "threads_basic,threads_content_publish",
        "response_type": "code",
        "state": "a state",
    }


async def test_from_a_code_to_a_token_of_sixty_days(threads: Threads) -> None:
    token = await threads.exchange("code-1#_", REDIRECT, CALLER)
    assert (token.text, token.seconds) == ("long-1", DAYS_60)
    assert "long-1" not in repr(token)
    profile = await threads.profile(token.text, CALLER)
    picture = "https://scontent.example/p.jpg"
    assert profile == Profile("17841405793187218", "lia.example", picture)
    fresh = await threads.refresh(token.text, CALLER)
    assert (fresh.text, fresh.seconds) == ("long-2", DAYS_60)


async def test_a_code_is_good_once(threads: Threads) -> None:
    await threads.exchange("code-1", REDIRECT, CALLER)
    with pytest.raises(Refused):
        await threads.exchange("code-1", REDIRECT, CALLER)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refusal(190), Refused),
        (refusal(190, 401), Refused),
        (refusal(10, 403), Refused),
        (refusal(101), Misconfigured),
        (Reply(400, body=b"[]"), Misconfigured),
        (Reply(404, body=b"{}"), Misconfigured),
        (Reply(302, headers={"location": "http://127.0.0.1/"}), Misconfigured),
        (Reply(429, headers={"retry-after": "9"}), Unavailable),
        (Reply(500), Unavailable),
        (CUT, Unavailable),
        (Reply(body=b"<html>"), Unavailable),
        (Reply(body=b"{}"), Unavailable),
        (Reply(body=b'{"access_token": "x", "expires_in": "soon"}'), Unavailable),
        (Reply(body=b'{"access_token": "x", "expires_in": -1}'), Unavailable),
    ],
)
async def test_what_goes_wrong(
    server: ThreadsServer, threads: Threads, reply: Reply, error: type[ProviderError]
) -> None:
    server.script.append(reply)
    with pytest.raises(error) as caught:
        await threads.refresh("long-1", CALLER)
    assert "long-1" not in str(caught.value)


async def test_refused_tokens_do_not_close_the_door(server: ThreadsServer) -> None:
    class Ledger(Unobserved):
        def called(self, provider: str, outcome: str, seconds: float) -> None:
            outcomes.append(outcome)

    outcomes: list[str] = []
    threads = Threads(*APP, base_url=server.url, admission=Admission("threads", 2, observe=Ledger()))
    server.script.extend([refusal(190)] * 20)
    for _ in range(20):
        with pytest.raises(Refused):
            await threads.refresh("long-1", CALLER)
    assert (await threads.refresh("long-1", CALLER)).text == "long-2"
    await threads.aclose()
    assert outcomes == ["Refused"] * 20 + ["ok"]


async def test_without_an_app_nothing_is_connected() -> None:
    with pytest.raises(Misconfigured, match="no app"):
        NoThreads().authorize_url("state", REDIRECT)
    with pytest.raises(Misconfigured):
        await NoThreads().refresh("long-1", CALLER)
