"""Pictures without a model: the same for the same request, whole, and marked as what they are."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from tests.providers.gemini_server import picture
from trellis.providers.errors import Refused
from trellis.providers.images import MAX_BYTES, ImageRequest, Reference
from trellis.providers.images.offline import MARK, SIDE, OfflineImages, draw

REQUEST = ImageRequest("a dog in a spaceship", "offline", seed=3)


def test_the_same_request_gives_the_same_picture() -> None:
    assert draw(REQUEST) == draw(REQUEST)
    assert draw(replace(REQUEST, seed=4)).data != draw(REQUEST).data
    assert draw(replace(REQUEST, prompt="a cat")).data != draw(REQUEST).data


@pytest.mark.parametrize("prompt", ["a", "ein Käfer, 猫, 🐙", "word " * 2_000, "x" * 10_000, "\0\n\t"])
def test_any_prompt_is_drawn_and_marked(prompt: str) -> None:
    made = draw(replace(REQUEST, prompt=prompt))
    assert (made.provider, made.model, made.seed, made.content_type) == ("offline", "offline", 3, "image/png")
    assert len(made.data) < MAX_BYTES
    with Image.open(io.BytesIO(made.data)) as opened:
        opened.load()
        assert (opened.format, opened.size) == ("PNG", (SIDE, SIDE))
        assert opened.info["Software"] == MARK
        assert opened.info["Description"] == prompt


def test_references_are_seen_in_it() -> None:
    with_one = draw(replace(REQUEST, references=[Reference(picture("red"), "image/png")]))
    with Image.open(io.BytesIO(with_one.data)) as opened:
        assert (255, 0, 0) in {colour for _, colour in opened.getcolors(SIDE * SIDE)}


def test_a_damaged_reference_is_refused() -> None:
    with pytest.raises(Refused):
        draw(replace(REQUEST, references=[Reference(b"nothing", "image/png")]))


async def test_it_draws_beside_the_event_loop() -> None:
    model = OfflineImages(threads=2)
    assert await model.generate(REQUEST) == draw(REQUEST)
    await model.aclose()
