"""Anthropic's client, with the real SDK, against a local server that speaks its documented protocol."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from tests.providers.anthropic_server import KEY, AnthropicServer, anthropic_server, fails, says
from tests.providers.higgsfield_server import picture
from tests.providers.scripted_server import CUT, HANG, Reply
from trellis.providers.backoff import Backoff
from trellis.providers.errors import Misconfigured, ProviderError, Refused
from trellis.providers.vision import Question, QuestionType, vision_model
from trellis.providers.vision.anthropic import AnthropicVision

FIVE = [{"label": f"Label {n}", "prompt": f"A cat, number {n}."} for n in range(5)]


def question(type: QuestionType = "boolean", content_type: str = "image/png") -> Question:
    return Question(picture(), content_type, "Is there a cat?", type)


async def no_wait(_: float) -> None:
    await asyncio.sleep(0)


@pytest.fixture
async def server() -> AsyncIterator[AnthropicServer]:
    async with anthropic_server() as server:
        yield server


@pytest.fixture
async def model(server: AnthropicServer) -> AsyncIterator[AnthropicVision]:
    backoff = Backoff(attempts=3, sleep=no_wait)
    model = AnthropicVision(KEY, base_url=server.url, timeout=2.0, backoff=backoff)
    yield model
    await model.aclose()


async def test_an_answer_says_who_gave_it(server: AnthropicServer, model: AnthropicVision) -> None:
    assert await model.ask(question()) == {
        "result": True,
        "provider": "anthropic",
        "model": "claude-sonnet-5-5",
    }
    [request] = server.requests
    assert "Is there a cat?" in request["messages"][0]["content"][1]["text"]


async def test_five_variations(server: AnthropicServer, model: AnthropicVision) -> None:
    server.script.append(says(json.dumps({"result": FIVE})))
    assert (await model.ask(question("variations")))["result"] == FIVE
    assert server.requests[0]["system"].startswith("You write prompts")


async def test_what_does_not_fit_is_asked_for_once_more(
    server: AnthropicServer, model: AnthropicVision
) -> None:
    server.script.extend([says(json.dumps({"result": FIVE[:4]})), says(json.dumps({"result": FIVE}))])
    assert (await model.ask(question("variations")))["result"] == FIVE
    assert "must be a list of 5 objects" in server.requests[1]["messages"][2]["content"]
    server.script.extend([says("no"), says("no")])
    with pytest.raises(Refused, match="Anthropic's answer did not fit twice"):
        await model.ask(question())


@pytest.mark.parametrize(
    "reply",
    [
        fails(429, "rate_limit_error", headers={"retry-after": "0"}),
        fails(500, "api_error"),
        fails(529, "overloaded_error"),
        CUT,
        HANG,
        Reply(body=b"<html>"),
        Reply(body=b'{"content": 7}'),
    ],
)
async def test_what_passes_is_asked_again(
    server: AnthropicServer, model: AnthropicVision, reply: Reply
) -> None:
    server.script.append(reply)
    assert (await model.ask(question()))["result"] is True
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (fails(400, "invalid_request_error", "image too large"), Refused, "image too large"),
        (fails(413, "request_too_large"), Refused, "413"),
        (fails(403, "permission_error", "no"), Misconfigured, "403: no"),
        (Reply(302, headers={"location": "http://127.0.0.1:1/"}), Misconfigured, "302"),
        (says("", stop="refusal"), Refused, "refused to answer"),
    ],
)
async def test_what_stays_is_not(
    server: AnthropicServer, model: AnthropicVision, reply: Reply, kind: type[ProviderError], said: str
) -> None:
    server.script.append(reply)
    with pytest.raises(kind, match=said):
        await model.ask(question())
    assert len(server.requests) == 1


async def test_a_wrong_key_or_model_concerns_every_question(server: AnthropicServer) -> None:
    for key, name, said in (("sk-other", None, "invalid x-api-key"), (KEY, "claude-9", "404")):
        model = vision_model("anthropic", api_key=key, model=name, base_url=server.url)
        with pytest.raises(Misconfigured, match=said) as caught:
            await model.ask(question())
        assert key not in str(caught.value)
        await model.aclose()


async def test_what_it_does_not_take(model: AnthropicVision) -> None:
    with pytest.raises(Refused, match="not image/tiff"):
        await model.ask(question(content_type="image/tiff"))


def test_what_cannot_be_started() -> None:
    for given in (
        {"api_key": ""},
        {"api_key": "two words"},
        {"api_key": KEY, "model": ""},
        {"api_key": KEY, "base_url": "x"},
    ):
        with pytest.raises(Misconfigured):
            AnthropicVision(**given)
    with pytest.raises(Misconfigured, match="anthropic needs an API key"):
        vision_model("anthropic")
