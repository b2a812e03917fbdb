import math
from collections.abc import AsyncIterator

import pytest

from trellis.providers.embeddings import DIMENSIONS
from trellis.providers.embeddings.offline import OfflineEmbedder

TEXTS = [
    "The warranty of our pumps lasts 24 months from the day of delivery.",
    "Invoices are paid within thirty days.",
    "Cats sleep on the sofa most of the day.",
    "Die Garantie der Pumpen beträgt zwei Jahre.",
]


@pytest.fixture
async def model() -> AsyncIterator[OfflineEmbedder]:
    model = OfflineEmbedder()
    yield model
    await model.aclose()


def alike(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("How long does the warranty of a pump last?", 0),
        ("when do I have to pay an invoice", 1),
        ("SLEEPING CAT", 2),
        ("Garantie der Pumpe", 3),
    ],
)
async def test_words_and_their_parts_make_texts_alike(
    model: OfflineEmbedder, question: str, nearest: int
) -> None:
    documents = await model.embed(TEXTS, "document")
    [asked] = await model.embed([question], "query")
    scores = [alike(asked, document) for document in documents]
    assert max(scores) == scores[nearest]
    assert sorted(scores)[-2] < 0.8 * scores[nearest]


async def test_vectors_have_length_one_and_are_the_same_each_time(model: OfflineEmbedder) -> None:
    texts = [*TEXTS, "", "the", "…", "字", "\0\ud800", "x" * 100_000]
    first, again = await model.embed(texts, "document"), await model.embed(texts, "query")
    assert first == again
    for vector in first:
        assert len(vector) == DIMENSIONS
        assert math.isclose(math.sqrt(alike(vector, vector)), 1.0, abs_tol=1e-3)


async def test_without_common_words_nothing_is_alike(model: OfflineEmbedder) -> None:
    one, other = await model.embed(["the zebra is in it", "the quux is in it"], "document")
    assert abs(alike(one, other)) < 0.15
