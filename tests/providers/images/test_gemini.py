"""Google's image models: the real SDK over a real socket, against a server that fails in every way."""

import asyncio
import gc
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.providers.clock import Clock, ScriptedMeter, settle
from tests.providers.gemini_server import (
    KEY,
    GeminiServer,
    answers,
    bad_key,
    candidate,
    exhausted,
    fails,
    gemini_server,
    gives,
    picture,
)
from tests.providers.scripted_server import CUT, HANG, Reply
from trellis.providers.admission import Admission, Caller, ProviderRates, Rates, Unobserved
from trellis.providers.backoff import Backoff
from trellis.providers.errors import CircuitOpen, Misconfigured, Refused, Unavailable
from trellis.providers.images import ImageRequest, Reference
from trellis.providers.images.gemini import GeminiImages

REQUEST = ImageRequest("a cat wearing sunglasses", "gemini-2.5-flash-image", api_key=KEY, seed=7)
A, B = UUID(int=1), UUID(int=2)
NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


@pytest.fixture
async def server() -> AsyncIterator[GeminiServer]:
    async with gemini_server() as server:
        yield server


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
async def model(server: GeminiServer, waits: list[float]) -> AsyncIterator[GeminiImages]:
    model = images(server, waits)
    yield model
    await model.aclose()


def images(server: GeminiServer, waits: list[float], **settings: Any) -> GeminiImages:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    backoff = Backoff(attempts=3, first=1.0, sleep=sleep, random=lambda: 0.0)
    given = {"base_url": server.url, "backoff": backoff, "now": lambda: NOW, **settings}
    return GeminiImages(**given)


async def test_a_picture_is_asked_for_as_documented(server: GeminiServer, model: GeminiImages) -> None:
    server.script.append(gives(picture("navy")))
    made = await model.generate(REQUEST)
    assert (made.data, made.content_type) == (picture("navy"), "image/png")
    assert (made.provider, made.model, made.seed) == ("gemini", "gemini-2.5-flash-image", 7)
    [request] = server.requests
    assert request["contents"][0]["parts"] == [{"text": "a cat wearing sunglasses"}]
    assert request["generationConfig"]["seed"] == 7


async def test_references_go_along(server: GeminiServer, model: GeminiImages) -> None:
    references = [Reference(picture("red"), "image/png"), Reference(picture("blue", "WEBP"), "image/webp")]
    await model.generate(replace(REQUEST, model="gemini-3-pro-image-preview", references=references))
    [request] = server.requests
    assert request["model"] == "gemini-3-pro-image-preview"
    assert len(request["contents"][0]["parts"]) == 3, "each was held against its type by the server"


async def test_what_a_picture_is_decides_not_what_it_is_called(
    server: GeminiServer, model: GeminiImages
) -> None:
    server.script.append(gives(picture(kind="JPEG"), "image/png"))
    assert (await model.generate(REQUEST)).content_type == "image/jpeg"


async def test_thoughts_are_no_pictures(server: GeminiServer, model: GeminiImages) -> None:
    first = json.loads(gives(picture("red")).body)["candidates"][0]["content"]["parts"][1] | {"thought": True}
    last = json.loads(gives(picture("lime")).body)["candidates"][0]["content"]["parts"][1]
    server.script.append(candidate([first, last], "STOP"))
    assert (await model.generate(REQUEST)).data == picture("lime")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (
            answers(promptFeedback={"blockReason": "PROHIBITED_CONTENT"}),
            r"refused the prompt \(PROHIBITED_CONTENT\)",
        ),
        (
            candidate(None, "IMAGE_SAFETY", "Unable to show the generated image."),
            r"refused to make the picture \(IMAGE_SAFETY\)",
        ),
        (candidate(None, "RECITATION"), r"\(RECITATION\)"),
        (candidate([{"text": "I can't."}], "SAFETY"), r"\(SAFETY\): I can't\."),
        (candidate(None, "A_REASON_OF_NEXT_YEAR"), r"\(A_REASON_OF_NEXT_YEAR\)"),
    ],
)
@pytest.mark.filterwarnings("ignore:A_REASON")
async def test_a_refusal_is_told_with_its_reason_and_not_asked_again(
    server: GeminiServer, model: GeminiImages, reply: Reply, said: str
) -> None:
    server.script.append(reply)
    with pytest.raises(Refused, match=said):
        await model.generate(REQUEST)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        candidate(None, "NO_IMAGE"),
        candidate([{"text": "Which cat?"}], "STOP"),
        candidate([], "IMAGE_OTHER"),
        answers(candidates=[]),
        answers(),
        gives(b"GIF89a, or no picture at all"),
        gives(b""),
        Reply(body=b"[]"),
        Reply(body=b'"words"'),
        Reply(body=b'{"candidates": "none"}'),
    ],
)
async def test_where_no_picture_came_it_is_asked_for_once_more(
    server: GeminiServer, model: GeminiImages, reply: Reply
) -> None:
    server.script.append(reply)
    assert (await model.generate(REQUEST)).data == picture()
    server.script.extend([reply, reply])
    with pytest.raises(Refused, match=r"no picture|no PNG"):
        await model.generate(REQUEST)
    assert len(server.requests) == 4


async def test_a_picture_that_is_too_large_is_refused(server: GeminiServer, model: GeminiImages) -> None:
    server.script.append(gives(picture() + bytes(10 * 2**20)))
    with pytest.raises(Refused, match="larger than 10 MB"):
        await model.generate(REQUEST)


@pytest.mark.parametrize(
    "reply",
    [
        fails(500, "INTERNAL", "An internal error has occurred."),
        fails(503, "UNAVAILABLE", "The model is overloaded."),
        CUT,
        Reply(keep=1),
        Reply(body=b"<html>"),
        Reply(body=b'{"candidates": [{"content": {"parts": [{"inlineData": {"data": "%%%"}}]}}]}'),
        Reply(status=204, body=b""),
        Reply(status=502, body=b"\xff\xfe bad gateway"),
    ],
)
async def test_what_passes_is_asked_again(
    server: GeminiServer, model: GeminiImages, waits: list[float], reply: Reply
) -> None:
    server.script.append(reply)
    assert (await model.generate(REQUEST)).data == picture()
    assert waits == [1.0]
    server.script.extend([reply] * 3)
    with pytest.raises(Unavailable):
        await model.generate(REQUEST)


async def test_one_that_never_answers_is_given_up(server: GeminiServer, waits: list[float]) -> None:
    model = images(server, waits, timeout=0.05)
    server.script.extend([HANG] * 3)
    with pytest.raises(Unavailable, match=r"within 0\.05 s"):
        await model.generate(REQUEST)
    await model.aclose()


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (exhausted("22.5s"), 22.5),
        (fails(429, "RESOURCE_EXHAUSTED", "", headers={"retry-after": "3"}), 3.0),
        (fails(503, "UNAVAILABLE", "", headers={"retry-after": "Tue, 14 Nov 2023 22:13:24 GMT"}), 4.0),
    ],
)
async def test_a_pause_that_is_asked_for_is_kept(server: GeminiServer, reply: Reply, seconds: float) -> None:
    model = images(server, [], backoff=Backoff(attempts=1))
    server.script.append(reply)
    with pytest.raises(Unavailable) as caught:
        await model.generate(REQUEST)
    assert caught.value.retry_after == seconds
    await model.aclose()


@pytest.mark.parametrize("odd", ["soon", "1e3s", None, 5, ["1s"]])
async def test_a_pause_that_cannot_be_read_is_none(
    server: GeminiServer, model: GeminiImages, odd: Any
) -> None:
    server.script.append(fails(429, "RESOURCE_EXHAUSTED", "", {"retryDelay": odd}))
    assert await model.generate(REQUEST)


@pytest.mark.parametrize(
    "reply",
    [
        bad_key(),
        fails(403, "PERMISSION_DENIED", "Your project has been denied access."),
        fails(400, "FAILED_PRECONDITION", "Please enable billing on your project in Google AI Studio."),
    ],
)
async def test_a_key_that_is_refused_concerns_its_owner_only(
    server: GeminiServer, model: GeminiImages, reply: Reply
) -> None:
    server.keys |= {"other"}
    server.of_key[KEY] = reply
    with pytest.raises(Misconfigured, match="Google answered 40"):
        await model.generate(REQUEST)
    asked = len(server.requests)
    with pytest.raises(Misconfigured):  # it is not even sent again for a while
        await model.generate(REQUEST)
    assert len(server.requests) == asked
    assert await model.generate(replace(REQUEST, api_key="other"))


async def test_what_is_wrong_with_a_key_is_no_call_that_went_well(server: GeminiServer) -> None:
    class Ledger(Unobserved):
        def called(self, provider: str, outcome: str, seconds: float) -> None:
            outcomes.append(outcome)

    outcomes: list[str] = []
    model = images(server, [], admission=Admission("gemini", 2, observe=Ledger()))
    await model.generate(REQUEST)
    server.of_key[KEY] = bad_key()
    with pytest.raises(Misconfigured):
        await model.generate(REQUEST)
    await model.aclose()
    assert outcomes == ["ok", "Misconfigured"]


async def test_a_quota_that_is_used_up_holds_up_nobody_else(server: GeminiServer) -> None:
    model = images(server, [], backoff=Backoff(attempts=1))
    server.keys |= {"other"}
    server.of_key[KEY] = exhausted("86400s")
    with pytest.raises(Unavailable):
        await model.generate(REQUEST)
    with pytest.raises(CircuitOpen):
        await model.generate(REQUEST)
    assert await model.generate(replace(REQUEST, api_key="other"))
    assert len(server.requests) == 2
    await model.aclose()


async def test_a_service_that_is_down_is_left_alone_by_all(server: GeminiServer) -> None:
    model = images(server, [], backoff=Backoff(attempts=1))
    server.keys |= {"other"}
    server.script.extend([fails(500, "INTERNAL")] * 20)
    for _ in range(20):
        with pytest.raises(Unavailable):
            await model.generate(REQUEST)
    with pytest.raises(CircuitOpen):
        await model.generate(replace(REQUEST, api_key="other"))
    assert len(server.requests) == 20
    await model.aclose()


async def test_no_more_are_under_way_than_may_be(server: GeminiServer) -> None:
    model = images(server, [], concurrency=3)
    server.keys |= {"other"}
    server.gate.clear()
    requests = [
        replace(REQUEST, api_key=key, caller=Caller(owner)) for key, owner in ((KEY, A), ("other", B))
    ] * 6
    making = asyncio.gather(*map(model.generate, requests))
    await server.until_busy(3)
    await settle()
    server.gate.set()
    await making
    assert server.most_busy == 3
    await model.aclose()


async def test_rates_are_the_services(server: GeminiServer) -> None:
    meter = ScriptedMeter()
    clock = Clock()
    door = Admission(
        "gemini", 8, rates=ProviderRates(Rates(60, 10_000)), meter=meter, now=clock.now, sleep=clock.sleep
    )
    model = images(server, [], admission=door)
    await model.generate(REQUEST)
    await settle()
    assert meter.asked
    await model.aclose()


@pytest.mark.parametrize("key", ["", " ", "with space", "ключ", "line\nfeed", "x" * 501])
async def test_what_can_be_no_key_is_never_sent(server: GeminiServer, model: GeminiImages, key: str) -> None:
    with pytest.raises(Misconfigured):
        await model.generate(replace(REQUEST, api_key=key))
    assert (server.requests, server.refused) == ([], 0)


@pytest.mark.parametrize("name", ["../files", "a/b", "a:generateContent?x", "", "UPPER", "a" * 101])
async def test_a_model_is_a_name_and_no_path(server: GeminiServer, model: GeminiImages, name: str) -> None:
    with pytest.raises(Misconfigured):
        await model.generate(replace(REQUEST, model=name))
    assert server.requests == []


async def test_a_model_that_there_is_not_concerns_that_key_only(
    server: GeminiServer, model: GeminiImages
) -> None:
    with pytest.raises(Misconfigured, match="models/gemini-9 is not found"):
        await model.generate(replace(REQUEST, model="gemini-9"))


async def test_the_deployments_key_is_for_who_brings_none(server: GeminiServer) -> None:
    model = images(server, [], api_key=KEY)
    await model.generate(replace(REQUEST, api_key=None))
    assert server.requests[0]["key"] == KEY
    await model.aclose()
    without = images(server, [])
    with pytest.raises(Misconfigured, match="no key"):
        await without.generate(replace(REQUEST, api_key=None))
    await without.aclose()


async def test_no_redirect_carries_a_key_elsewhere(server: GeminiServer, model: GeminiImages) -> None:
    server.script.append(Reply(status=307, body=b"", headers={"location": "http://127.0.0.1:9/"}))
    with pytest.raises(Misconfigured, match="answered 307"):
        await model.generate(REQUEST)


async def test_the_key_is_in_no_log_and_no_error(
    server: GeminiServer, model: GeminiImages, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.of_key[KEY] = fails(500, "INTERNAL")
    with pytest.raises(Unavailable) as caught:
        await model.generate(REQUEST)
    assert KEY not in caplog.text
    assert KEY not in repr(REQUEST)
    assert KEY not in "".join(str(each) for each in (caught.value, caught.value.__cause__))


async def test_nothing_is_left_behind(server: GeminiServer) -> None:
    """Warnings are errors here: an unclosed client or a task that nobody awaited would be one."""
    model = images(server, [])
    await model.generate(REQUEST)
    await model.aclose()
    del model
    gc.collect()
