"""Cohere's chat models: the real SDK over a real socket, against a server that streams, and fails in every way."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.providers.clock import Clock, ScriptedMeter
from tests.providers.cohere_text_server import (
    CUT,
    HANG,
    KEY,
    CohereTextServer,
    Reply,
    cohere_text_server,
    fails,
    streams,
)
from trellis.providers.admission import Admission, Breaker, ProviderRates, Rates
from trellis.providers.backoff import Backoff
from trellis.providers.chat import Message, Passage, Request
from trellis.providers.chat.cohere import CohereChat
from trellis.providers.errors import CircuitOpen, Misconfigured, Refused, Unavailable

ASKED = Request((Message("user", "Is the pump under warranty?"),))


@pytest.fixture
async def server() -> AsyncIterator[CohereTextServer]:
    async with cohere_text_server() as server:
        yield server


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
async def model(server: CohereTextServer, waits: list[float]) -> AsyncIterator[CohereChat]:
    model = chat(server, waits)
    yield model
    await model.aclose()


def chat(server: CohereTextServer, waits: list[float], **settings: Any) -> CohereChat:
    clock = Clock()

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock.advance(seconds)

    door = Admission("cohere", 8, now=clock.now, sleep=clock.sleep, **settings.pop("door", {}))
    backoff = Backoff(attempts=4, first=1.0, sleep=sleep, random=lambda: 0.0)
    given = {"base_url": server.url, "backoff": backoff, "admission": door, "timeout": 10.0} | settings
    return CohereChat(given.pop("api_key", KEY), **given)


async def said(model: CohereChat, request: Request = ASKED) -> list[str]:
    return [piece async for piece in model.answer(request)]


async def test_an_answer_comes_in_pieces(server: CohereTextServer, model: CohereChat) -> None:
    server.script.append(streams("It ", "is", " not: ", "2 years — über."))
    assert await said(model) == ["It ", "is", " not: ", "2 years — über."]
    [asked] = server.chats
    assert asked["messages"][1] == {"role": "user", "content": "Is the pump under warranty?"}
    assert "documents" not in asked


async def test_the_conversation_and_the_passages_are_given(
    server: CohereTextServer, model: CohereChat
) -> None:
    messages = (Message("user", "Hello"), Message("assistant", "Hello."), Message("user", "And the pump?"))
    passages = (Passage("manual", "24 months."), Passage("letter", "Dear Sir"))
    await said(model, Request(messages, passages))
    [asked] = server.chats
    assert [(each["role"], each["content"]) for each in asked["messages"][1:]] == [
        ("user", "Hello"),
        ("assistant", "Hello."),
        ("user", "And the pump?"),
    ]
    assert asked["documents"] == [
        {"id": "1", "data": {"title": "manual", "text": "24 months."}},
        {"id": "2", "data": {"title": "letter", "text": "Dear Sir"}},
    ]
    assert "documents" in asked["messages"][0]["content"]


async def test_that_nothing_was_found_is_said(server: CohereTextServer, model: CohereChat) -> None:
    await said(model, Request(ASKED.messages, ()))
    assert "No passage" in server.chats[0]["messages"][0]["content"]


@pytest.mark.parametrize(
    "broken", [streams("It is", " not", ends=False), streams("It is", " not", cut=True, ends=False)]
)
async def test_what_breaks_off_is_gone_on_with(
    server: CohereTextServer, model: CohereChat, waits: list[float], broken: Reply
) -> None:
    server.script += [broken, streams(" covered", ".")]
    assert "".join(await said(model)) == "It is not covered."
    assert server.chats[1]["messages"][-2] == {"role": "assistant", "content": "It is not"}
    assert server.chats[1]["messages"][-1]["role"] == "user"
    assert waits == [1.0]


async def test_what_was_begun_elsewhere_is_gone_on_with_and_not_said_again(
    server: CohereTextServer, model: CohereChat
) -> None:
    server.script.append(streams("It is covered ", "by the warranty", " for two years."))
    begun = "It is covered by the warranty"
    assert "".join(await said(model, Request(ASKED.messages, begun=begun))) == " for two years."
    assert server.chats[0]["messages"][-2] == {"role": "assistant", "content": begun}


async def test_retry_after_is_heeded(server: CohereTextServer, model: CohereChat, waits: list[float]) -> None:
    server.script += [fails(429, "slow down", {"retry-after": "7"}), streams("Yes")]
    assert await said(model) == ["Yes"]
    assert waits[0] == 7.0


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (fails(503, "overloaded"), "Cohere answered 503: overloaded"),
        (CUT, "the connection to Cohere failed"),
        (Reply(body=b'{"no": "stream"}'), "the connection to Cohere failed"),
        (streams("x", finish="ERROR"), "Cohere broke off its answer"),
        (streams(ends=False), "Cohere broke off its answer"),
        (
            Reply(body=b"data: []\n\ndata: 7\n\ndata: {}\n\n", headers={"content-type": "text/event-stream"}),
            "Cohere broke off its answer",
        ),
    ],
)
async def test_what_does_not_pass_is_unavailable_in_the_end(
    server: CohereTextServer, model: CohereChat, waits: list[float], reply: Reply, message: str
) -> None:
    server.script += [reply] * 4
    with pytest.raises(Unavailable, match=message):
        await said(model)
    assert waits == [1.0, 2.0, 4.0]
    assert not server.script


async def test_who_says_nothing_is_not_waited_for(server: CohereTextServer, waits: list[float]) -> None:
    model = chat(server, waits, timeout=0.2)
    server.script += [HANG] * 4
    with pytest.raises(Unavailable, match="did not answer within"):
        await said(model)
    await model.aclose()


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (fails(401, "invalid api token"), Misconfigured),
        (fails(404, "model 'x' not found"), Misconfigured),
        (fails(400, "too many tokens"), Refused),
        (Reply(307, headers={"location": "http://127.0.0.1:1/"}), Misconfigured),
    ],
)
async def test_what_stays_is_said_at_once(
    server: CohereTextServer, model: CohereChat, waits: list[float], reply: Reply, error: type[Exception]
) -> None:
    server.script.append(reply)
    with pytest.raises(error):
        await said(model)
    assert waits == []


async def test_the_key_is_sent_and_never_said(server: CohereTextServer, waits: list[float]) -> None:
    model = chat(server, waits, api_key="co-other")
    with pytest.raises(Misconfigured) as caught:
        await said(model)
    assert "co-other" not in str(caught.value)
    await model.aclose()


async def test_after_many_failures_it_is_not_asked(server: CohereTextServer, waits: list[float]) -> None:
    model = chat(server, waits, backoff=Backoff(attempts=1), door={"breaker": Breaker(failures=2)})
    server.script += [fails(500)] * 2
    for _ in range(2):
        with pytest.raises(Unavailable, match="500"):
            await said(model)
    with pytest.raises(CircuitOpen):
        await said(model)
    assert len(server.chats) == 2
    await model.aclose()


async def test_tokens_are_reckoned_and_then_counted(server: CohereTextServer, waits: list[float]) -> None:
    meter = ScriptedMeter()
    rates = ProviderRates(total=Rates(tokens=100_000))
    model = chat(server, waits, door={"rates": rates, "meter": meter})
    server.script.append(streams("Yes", tokens=(500, 100)))
    await said(model)
    assert meter.asked
    await model.aclose()


async def test_who_stops_listening_gives_the_turn_back(server: CohereTextServer, waits: list[float]) -> None:
    model = chat(server, waits)
    server.script.append(streams("a", "b", "c"))
    answer = model.answer(ASKED)
    assert await anext(answer) == "a"
    await answer.aclose()
    assert [await said(model) for _ in range(9)] == [["Yes", "."]] * 9
    await model.aclose()


@pytest.mark.parametrize("settings", [{"api_key": "two words"}, {"base_url": "localhost"}, {"model": ""}])
def test_what_cannot_be_used_is_said_before_anything_is_asked(settings: dict[str, str]) -> None:
    with pytest.raises(Misconfigured):
        CohereChat(settings.pop("api_key", KEY), **settings)  # type: ignore[arg-type]
