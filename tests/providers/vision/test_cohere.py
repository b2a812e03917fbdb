"""Cohere's vision models: the real SDK over a real socket, against a server that fails in every way."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.providers.clock import Clock, ScriptedMeter, settle
from tests.providers.cohere_server import (
    CUT,
    HANG,
    KEY,
    MODEL,
    CohereServer,
    Reply,
    cohere_server,
    fails,
    says,
)
from trellis.db.demo.photographs import photographs
from trellis.providers.admission import Admission, Breaker, Caller, ProviderRates, Rates
from trellis.providers.backoff import Backoff
from trellis.providers.errors import CircuitOpen, Misconfigured, Refused, Unavailable
from trellis.providers.vision import Question, QuestionType
from trellis.providers.vision.cohere import IMAGE_TOKENS, CohereVision

PHOTOGRAPH = photographs("a")[0]
A, B = UUID(int=1), UUID(int=2)
NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


class Waits(list[float]):
    """The backoff's sleep, that does not wait: it moves the clock on, and remembers by how much."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()

    async def sleep(self, seconds: float) -> None:
        self.append(seconds)
        self.clock.advance(seconds)


@pytest.fixture
async def server() -> AsyncIterator[CohereServer]:
    async with cohere_server() as server:
        yield server


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
async def model(server: CohereServer, waits: Waits) -> AsyncIterator[CohereVision]:
    model = vision(server, waits)
    yield model
    await model.aclose()


def vision(server: CohereServer, waits: Waits, **settings: Any) -> CohereVision:
    backoff = Backoff(attempts=4, first=1.0, sleep=waits.sleep, random=lambda: 0.0)
    door = door_of(waits, settings.pop("concurrency", 8), **settings.pop("door", {}))
    given = {"base_url": server.url, "backoff": backoff, "admission": door, "now": lambda: NOW, **settings}
    return CohereVision(given.pop("api_key", KEY), **given)


def door_of(waits: Waits, concurrency: int, **settings: Any) -> Admission:
    return Admission("cohere", concurrency, now=waits.clock.now, sleep=waits.clock.sleep, **settings)


def question(kind: QuestionType = "boolean", prompt: str = "Is a flame visible?") -> Question:
    return Question(PHOTOGRAPH.data, PHOTOGRAPH.content_type, prompt, kind)


async def test_a_question_is_asked_as_documented(server: CohereServer, model: CohereVision) -> None:
    server.script.append(says('{"result": true, "confidence": 0.9}'))
    answer = await model.ask(question())
    assert answer == {"result": True, "confidence": 0.9, "provider": "cohere", "model": MODEL}
    [request] = server.requests
    assert request["messages"][1]["content"][0]["text"].startswith("Is a flame visible?")
    assert request["response_format"]["json_schema"]["properties"]["result"] == {"type": "boolean"}


@pytest.mark.parametrize(
    ("kind", "text", "result"),
    [
        ("descriptive", '{"result": "A flare burns."}', "A flare burns."),
        ("keywords", '{"result": ["flare", "night"]}', ["flare", "night"]),
        ("keywords", '```json\n{"result": []}\n```', []),
    ],
)
async def test_every_type_of_question(
    server: CohereServer, model: CohereVision, kind: QuestionType, text: str, result: Any
) -> None:
    server.script.append(says(text))
    assert (await model.ask(question(kind)))["result"] == result


async def test_five_variations(server: CohereServer, model: CohereVision) -> None:
    five = [{"label": f"Label {n}", "prompt": f"A cat, number {n}."} for n in range(5)]
    server.script.extend([says(json.dumps({"result": five[:4]})), says(json.dumps({"result": five}))])
    assert (await model.ask(question("variations", "Vary it.")))["result"] == five
    first, second = server.requests
    assert first["messages"][0]["content"].startswith("You write prompts")
    assert first["response_format"]["json_schema"]["properties"]["result"]["items"]["required"]
    assert "must be a list of 5 objects" in second["messages"][-1]["content"]


async def test_thinking_is_no_part_of_the_answer(server: CohereServer, model: CohereVision) -> None:
    parts = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": '{"result": false}'}]
    message = {"role": "assistant", "content": parts}
    server.script.append(
        Reply(body=json.dumps({"id": "1", "finish_reason": "COMPLETE", "message": message}).encode())
    )
    assert (await model.ask(question()))["result"] is False


@pytest.mark.parametrize(
    "wrong", ["yes, clearly", '{"result": "true"}', '{"result": 1}', '{"answer": true}', "", "[]", "  \n"]
)
async def test_what_does_not_fit_is_asked_once_more_with_what_was_wrong(
    server: CohereServer, model: CohereVision, waits: Waits, wrong: str
) -> None:
    server.script += [says(wrong), says('{"result": true}')]
    assert (await model.ask(question()))["result"] is True
    first, second = server.requests
    assert second["messages"][:2] == first["messages"]
    assert second["messages"][2]["content"] == (wrong.strip() or "(nothing)")
    assert "does not fit" in second["messages"][3]["content"]
    assert waits == []


async def test_what_does_not_fit_twice_is_refused(server: CohereServer, model: CohereVision) -> None:
    server.script += [says("garbage"), says("more garbage"), says('{"result": true}')]
    with pytest.raises(Refused, match="did not fit twice: the answer is not one JSON object"):
        await model.ask(question())
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("after", "wait"),
    [
        ("7", 7.0),
        ("Tue, 14 Nov 2023 22:13:32 GMT", 12.0),
        ("Tue, 14 Nov 2023 22:13:00 GMT", 0.0),
        ("soon", 1.0),
        (None, 1.0),
    ],
)
async def test_too_many_requests_are_retried_when_told(
    server: CohereServer, model: CohereVision, waits: Waits, after: str | None, wait: float
) -> None:
    server.script.append(fails(429, "slow down", {"retry-after": after} if after else None))
    assert (await model.ask(question()))["result"] is True
    assert waits == [wait]


async def test_a_wait_beyond_patience_goes_up_at_once(
    server: CohereServer, model: CohereVision, waits: Waits
) -> None:
    server.script.append(fails(429, "monthly limit", {"retry-after": "3600"}))
    with pytest.raises(Unavailable, match="Cohere answered 429: monthly limit") as caught:
        await model.ask(question())
    assert caught.value.retry_after == 3600
    assert waits == []


BROKEN = [
    fails(500, "internal server error"),
    fails(502),
    Reply(503, b"<html>unavailable</html>", {"content-type": "text/html"}),
    fails(408),
    CUT,
    Reply(body=says('{"result": true}').body, keep=30),
    Reply(body=says('{"result": true}').body[:-9]),
    Reply(body=b'\xff\xfe{"id"'),
    Reply(body=b"[" * 5_000),
    Reply(body=b"null"),
    Reply(body=b"[]"),
    Reply(body=b'{"id": 1}'),
    Reply(body=b'{"id": "1", "message": 5, "finish_reason": "COMPLETE"}'),
    Reply(body=b'{"id": "1", "message": {"role": "assistant"}, "finish_reason": "COMPLETE"}'),
    says("", finish="ERROR"),
    says('{"resu', finish="TIMEOUT"),
]


@pytest.mark.parametrize("reply", BROKEN)
async def test_what_passes_is_retried(
    server: CohereServer, model: CohereVision, waits: Waits, reply: Reply
) -> None:
    server.script += [reply, reply]
    assert (await model.ask(question()))["result"] is True
    assert waits == [1.0, 2.0]
    assert len(server.requests) == 3


@pytest.mark.parametrize("reply", BROKEN)
async def test_what_does_not_pass_ends_after_bounded_attempts(
    server: CohereServer, model: CohereVision, waits: Waits, reply: Reply
) -> None:
    server.script += [reply] * 9
    with pytest.raises(Unavailable):
        await model.ask(question())
    assert len(server.requests) == 4
    assert waits == [1.0, 2.0, 4.0]


async def test_silence_ends_with_the_timeout(server: CohereServer, waits: Waits) -> None:
    model = vision(server, waits, timeout=0.2)
    server.script += [HANG] * 4
    with pytest.raises(Unavailable, match=r"did not answer within 0\.2 s"):
        await model.ask(question())
    assert waits == [1.0, 2.0, 4.0]
    await model.aclose()


async def test_nobody_listening_is_retried(server: CohereServer, waits: Waits) -> None:
    unused = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    port = unused.sockets[0].getsockname()[1]
    unused.close()
    await unused.wait_closed()
    model = vision(server, waits, base_url=f"http://127.0.0.1:{port}")
    with pytest.raises(Unavailable, match="connection to Cohere failed"):
        await model.ask(question())
    assert len(waits) == 3
    await model.aclose()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"api_key": "wrong"}, "Cohere answered 401: invalid api token"),
        ({"model": "command-z"}, "Cohere answered 404: model 'command-z' not found"),
    ],
)
async def test_a_wrong_setting_ends_everything_at_once(
    server: CohereServer, waits: Waits, settings: dict[str, str], message: str
) -> None:
    model = vision(server, waits, **settings)
    with pytest.raises(Misconfigured, match=message):
        await model.ask(question())
    assert waits == []
    await model.aclose()


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (fails(403, "forbidden"), Misconfigured),
        (fails(402, "billing limit"), Misconfigured),
        (fails(400, "invalid request: model 'x' is not supported by the chat API"), Misconfigured),
        (Reply(302, b"", {"location": "http://127.0.0.1:9/elsewhere"}), Misconfigured),
        (fails(400, "invalid request: image could not be decoded"), Refused),
        (fails(413, "too large"), Refused),
        (fails(422, "unprocessable"), Refused),
        (fails(498, "blocked"), Refused),
        (Reply(400, b"<html>"), Refused),
        (Reply(400, b'["a list"]'), Refused),
    ],
)
async def test_what_will_not_pass_is_not_retried(
    server: CohereServer, model: CohereVision, waits: Waits, reply: Reply, error: type[Exception]
) -> None:
    server.script.append(reply)
    with pytest.raises(error):
        await model.ask(question())
    assert len(server.requests) == 1
    assert waits == []


async def test_a_model_without_json_modes_is_asked_plainly_from_then_on(
    server: CohereServer, model: CohereVision
) -> None:
    server.formats = {"text"}
    assert (await model.ask(question()))["result"] is True
    assert (await model.ask(question()))["result"] is True
    asked = [request["response_format"] for request in server.requests]
    assert [one["type"] for one in asked] == ["json_object", "json_object", "text", "text"]


async def test_no_more_than_its_slots_are_asked_at_once(server: CohereServer, waits: Waits) -> None:
    model = vision(server, waits, concurrency=3)
    answers = await asyncio.gather(*[model.ask(question()) for _ in range(12)])
    assert len(answers) == 12
    assert server.most_busy <= 3
    await model.aclose()


async def test_a_cancelled_question_frees_its_slot(server: CohereServer, waits: Waits) -> None:
    model = vision(server, waits, concurrency=1)
    server.script.append(HANG)
    asking = asyncio.create_task(model.ask(question()))
    await asyncio.wait_for(server.asked.wait(), 10)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await model.ask(question()))["result"] is True
    await model.aclose()


async def test_by_default_it_has_as_many_slots_as_it_says(server: CohereServer) -> None:
    model = CohereVision(KEY, base_url=server.url, concurrency=2)
    await asyncio.gather(*[model.ask(question()) for _ in range(6)])
    assert server.most_busy <= 2
    await model.aclose()


async def test_owners_take_turns_and_a_retry_takes_a_new_one(server: CohereServer, waits: Waits) -> None:
    model = vision(server, waits, concurrency=1)
    server.script += [fails(500), *[says('{"result": true}')] * 20]
    asked = [replace(question(prompt=f"A{n}"), caller=Caller(A, (n,))) for n in range(4)]
    asked += [replace(question(prompt="B0"), caller=Caller(B))]
    await asyncio.gather(*[model.ask(one) for one in asked])
    order = [request["messages"][1]["content"][0]["text"][:2] for request in server.requests]
    assert order == ["A0", "A1", "B0", "A0", "A2", "A3"]
    await model.aclose()


async def test_a_wrong_key_costs_no_more_calls_than_there_are_slots(
    server: CohereServer, waits: Waits
) -> None:
    model = vision(server, waits, api_key="wrong", concurrency=4)
    outcomes = await asyncio.gather(*[model.ask(question()) for _ in range(500)], return_exceptions=True)
    assert {str(outcome) for outcome in outcomes} == {"Cohere answered 401: invalid api token"}
    assert {type(outcome) for outcome in outcomes} == {Misconfigured}
    assert 1 <= server.refused <= 4
    waits.clock.advance(30)
    with pytest.raises(Misconfigured):
        await model.ask(question())
    assert server.refused <= 5
    await model.aclose()


@pytest.mark.parametrize(
    "reply", [fails(500, "oops"), fails(429, "slow down"), CUT, HANG, Reply(body=b"[]"), Reply(body=b"\xff{")]
)
async def test_what_keeps_failing_is_left_alone(server: CohereServer, waits: Waits, reply: Reply) -> None:
    breaker = Breaker(failures=6, pause_seconds=600)
    model = vision(server, waits, concurrency=2, timeout=0.5, door={"breaker": breaker})
    server.script += [reply] * 100
    outcomes = await asyncio.gather(*[model.ask(question()) for _ in range(50)], return_exceptions=True)
    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    assert sum(isinstance(outcome, CircuitOpen) for outcome in outcomes) >= 48
    assert 6 <= len(server.requests) <= 7  # one more was under way
    await model.aclose()


async def test_a_pause_costs_no_more_calls_than_were_under_way(server: CohereServer, waits: Waits) -> None:
    model = vision(server, waits, concurrency=4)
    server.script += [fails(429, "slow down", {"retry-after": "7"})] * 4
    outcomes = await asyncio.gather(*[model.ask(question()) for _ in range(40)])
    assert {outcome["result"] for outcome in outcomes} == {True}
    assert len(server.requests) == 44
    assert waits == [7.0] * 4
    await model.aclose()


async def test_who_is_told_to_wait_makes_all_wait(server: CohereServer, waits: Waits) -> None:
    model = vision(server, waits, concurrency=1)
    server.script.append(fails(429, "slow down", {"retry-after": "7"}))
    held = asyncio.Event()

    async def hold(seconds: float) -> None:
        waits.append(seconds)
        await held.wait()

    model._backoff = replace(model._backoff, sleep=hold)
    asking = [asyncio.create_task(model.ask(question())) for _ in range(5)]
    await asyncio.wait_for(server.asked.wait(), 10)
    while not waits:
        await asyncio.sleep(0)
    waits.clock.advance(6.9)
    await settle()
    assert len(server.requests) == 1
    held.set()
    waits.clock.advance(0.1)
    await asyncio.gather(*asking)
    assert len(server.requests) == 6
    assert waits == [7.0]
    await model.aclose()


@pytest.mark.parametrize(
    ("usage", "taken"),
    [
        (
            {"tokens": {"input_tokens": 2_000, "output_tokens": 20}, "billed_units": {"input_tokens": 1}},
            2_020,
        ),
        ({"billed_units": {"input_tokens": 1_000, "output_tokens": 10}}, 1_010),
        ({"tokens": {"input_tokens": "many", "output_tokens": -1}}, None),
        ({"tokens": {"input_tokens": 1e30, "output_tokens": 1}}, None),
        ("much", None),
        (None, None),
    ],
)
async def test_tokens_are_reckoned_and_then_what_cohere_says(
    server: CohereServer, waits: Waits, usage: Any, taken: int | None
) -> None:
    meter = ScriptedMeter()
    rates = ProviderRates(total=Rates(tokens=100_000))
    model = vision(server, waits, door={"rates": rates, "meter": meter})
    first = json.loads(says('{"result": true}').body) | {"usage": usage}
    server.script += [Reply(body=json.dumps(first).encode())]
    for _ in range(2):
        await model.ask(question(prompt="x" * 401))
    reckoned = IMAGE_TOKENS + 101
    owed = 0 if taken is None else taken - reckoned
    assert meter.amounts() == [{"cohere:tokens": reckoned}, {"cohere:tokens": reckoned + owed}]
    await model.aclose()


async def test_nothing_is_sent_anywhere_else(server: CohereServer, waits: Waits) -> None:
    connections: list[Any] = []
    watching = [True]

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "socket.connect":
            connections.append(arguments[1])

    sys.addaudithook(watch)
    model = vision(server, waits)
    await model.ask(question())
    await model.aclose()
    watching.clear()
    host, port = server.url.removeprefix("http://").split(":")
    assert connections == [(host, int(port))]


async def test_neither_messages_nor_representations_hold_the_key(server: CohereServer, waits: Waits) -> None:
    model = vision(server, waits, api_key="co-very-secret")
    with pytest.raises(Misconfigured) as caught:
        await model.ask(question())
    assert "co-very-secret" not in f"{model!r} {vars(caught.value)} {caught.value} {caught.value.__cause__}"
    await model.aclose()


async def test_a_file_type_that_cohere_does_not_take_is_refused(
    server: CohereServer, model: CohereVision
) -> None:
    with pytest.raises(Refused, match="not image/tiff"):
        await model.ask(Question(b"II*", "image/tiff", "?", "boolean"))
    assert server.requests == []


@pytest.mark.parametrize(
    "settings",
    [
        {"api_key": ""},
        {"api_key": "a\nb"},
        {"api_key": "ключ"},
        {"model": ""},
        {"base_url": "api.cohere.com"},
        {"base_url": "ftp://x"},
    ],
)
async def test_settings_that_cannot_work_are_refused_at_once(
    server: CohereServer, waits: Waits, settings: dict[str, str]
) -> None:
    with pytest.raises(Misconfigured):
        vision(server, waits, **settings)
