"""Cohere's embedding models: the real SDK over a real socket."""

import json
from collections.abc import AsyncIterator

import pytest

from tests.providers.cohere_text_server import (
    CUT,
    DIMENSIONS,
    KEY,
    CohereTextServer,
    Reply,
    cohere_text_server,
    embeds,
    fails,
)
from trellis.providers.backoff import Backoff
from trellis.providers.embeddings.cohere import CohereEmbedder
from trellis.providers.errors import Misconfigured, Refused, Unavailable

ONE = [1.0, *[0.0] * (DIMENSIONS - 1)]


@pytest.fixture
async def server() -> AsyncIterator[CohereTextServer]:
    async with cohere_text_server() as server:
        yield server


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
async def model(server: CohereTextServer, waits: list[float]) -> AsyncIterator[CohereEmbedder]:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    backoff = Backoff(attempts=3, first=1.0, sleep=sleep, random=lambda: 0.0)
    model = CohereEmbedder(KEY, base_url=server.url, backoff=backoff, timeout=10.0)
    yield model
    await model.aclose()


async def test_each_text_has_its_vector(server: CohereTextServer, model: CohereEmbedder) -> None:
    vectors = await model.embed(["one", "three"], "document")
    assert [vector[:2] for vector in vectors] == [[3.0, 0.25], [5.0, 0.25]]
    assert [len(vector) for vector in vectors] == [DIMENSIONS] * 2
    await model.embed(["x"] * 96, "query")
    assert [asked["input_type"] for asked in server.embeddings] == ["search_document", "search_query"]


async def test_retry_after_is_heeded(
    server: CohereTextServer, model: CohereEmbedder, waits: list[float]
) -> None:
    server.script.append(fails(429, "slow down", {"retry-after": "0"}))
    assert len(await model.embed(["x"], "document")) == 1
    assert len(waits) == 1


@pytest.mark.parametrize(
    "reply",
    [
        fails(502),
        CUT,
        Reply(body=b"[]"),
        Reply(body=b"{"),
        Reply(body=json.dumps({"embeddings": {"float": None}}).encode()),
        embeds([]),
        embeds([ONE, ONE]),
        embeds([[1.0, 2.0]]),
        embeds([[0.0] * DIMENSIONS]),
        embeds([[*ONE[:-1], "x"]]),
        embeds([[*ONE[:-1], float("nan")]]),
    ],
)
async def test_what_is_broken_is_unavailable(
    server: CohereTextServer, model: CohereEmbedder, waits: list[float], reply: Reply
) -> None:
    server.script += [reply] * 3
    with pytest.raises(Unavailable):
        await model.embed(["x"], "document")
    assert waits == [1.0, 2.0]


@pytest.mark.parametrize(
    ("reply", "error"),
    [(fails(401), Misconfigured), (fails(404, "model 'x' not found"), Misconfigured), (fails(422), Refused)],
)
async def test_what_stays_is_said_at_once(
    server: CohereTextServer,
    model: CohereEmbedder,
    waits: list[float],
    reply: Reply,
    error: type[Exception],
) -> None:
    server.script.append(reply)
    with pytest.raises(error):
        await model.embed(["x"], "document")
    assert waits == []
