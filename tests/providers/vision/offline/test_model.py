import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from trellis.db.demo.photographs import photographs
from trellis.providers.errors import Refused
from trellis.providers.vision import Question
from trellis.providers.vision.offline import OfflineVision
from trellis.providers.vision.offline.concepts import VOCABULARY, mentioned
from trellis.providers.vision.offline.model import UNMEASURED, answer
from trellis.providers.vision.offline.palette import SAMPLES, names

FILES = {
    photograph.name.removesuffix(".jpg"): photograph for t in ("a", "b") for photograph in photographs(t)
}  # type: ignore[arg-type]

BURNING = {
    "flare-stack-night",
    "flare-stack-dusk",
    "flare-boom-offshore",
    "twin-flares-night",
    "launch-pad-flame",
    "campfire",
    "candle",
}
# Sodium lamps over-expose and glow as a flame does; that measuring cannot tell them apart is documented.
LAMPS = {"floodlights"}


def ask(name: str, prompt: str, kind: Any = "boolean") -> dict[str, Any]:
    photograph = FILES[name]
    return answer(Question(photograph.data, photograph.content_type, prompt, kind, photograph.metadata))


@pytest.fixture
async def model() -> AsyncIterator[OfflineVision]:
    model = OfflineVision()
    yield model
    await model.aclose()


@pytest.mark.parametrize("name", sorted(FILES.keys() - LAMPS))
def test_flames_are_found_where_they_are_and_nowhere_else(name: str) -> None:
    found = ask(name, "Is a flare burning?")
    assert found["result"] is (name in BURNING)
    assert 0.5 <= found["confidence"] <= 0.9
    assert "flare: " in found["note"]


@pytest.mark.parametrize(
    ("name", "prompt", "result"),
    [
        ("wellhead-out-of-focus", "Is the image blurry?", True),
        ("wellhead", "Is the image blurry?", False),
        ("wellhead", "Is it sharp?", True),
        ("control-room-clock", "Is it out of focus", True),
        ("steel-stairs", "Is this photograph black and white?", True),
        ("espresso", "Is this photograph black-and-white?", False),
        ("flare-stack-unlit-night", "Was this taken at night?", True),
        ("tank-farm-day", "Was this taken at night?", False),
        ("tank-farm-day", "Is it bright daylight?", True),
        ("raccoon", "Is there any vegetation?", True),
        ("espresso", "Is there any vegetation?", False),
        ("tank-farm-day", "Is the sky visible?", True),
        ("deep-field", "Is a blue sky visible?", False),
        ("space-suit", "Is something orange?", True),
        ("steel-stairs", "Is something orange?", False),
        ("pipeline-grassland", "Is anything purple or green?", True),
        ("pipeline-grassland", "Is anything purple and green?", False),
        ("flare-stack-night", "Is there no flame?", False),
        ("pumpjack", "Is there no visible flame? Answer true when none burns.", True),
        ("pumpjack", "Is the picture without fire, and not dark?", True),
        ("flare-boom-offshore", "Is the photograph in portrait format?", True),
        ("flare-stack-night", "Does the file have GPS coordinates?", True),
        ("raccoon", "Does the file have GPS coordinates?", False),
    ],
)
def test_questions_that_can_be_measured(name: str, prompt: str, result: bool) -> None:
    found = ask(name, prompt)
    assert found["result"] is result
    assert found["confidence"] >= 0.5


@pytest.mark.parametrize(
    "prompt", ["Is the valve open?", "", "???", "Redo the firewall of the darkroom", "x" * 100_000]
)
def test_what_cannot_be_measured_is_said(prompt: str) -> None:
    found = ask("wellhead", prompt)
    assert (found["result"], found["confidence"]) == (False, UNMEASURED)
    assert "names nothing that can be measured" in found["note"]


def test_descriptions_are_sentences_of_what_was_measured() -> None:
    text = ask("flare-stack-night", "Describe it.", "descriptive")["result"]
    assert text == (
        "A dark, sharp, landscape-format picture of 900 × 600 pixels, mostly black (91 %). "
        "A flame-like glow covers 2.5 % of it, at the upper centre. "
        "Taken on 2025-03-04 at 22:41:07 with a Trellis Drawn Scene, as the file says."
    )


def test_keywords() -> None:
    words = ask("flare-stack-night", "Keywords?", "keywords")["result"]
    assert words == ["dark", "sharp", "landscape", "black", "flame", "geotagged"]
    assert ask("raccoon", "", "keywords")["result"][-2:] == ["green", "greenery"]


@pytest.mark.parametrize("name", sorted(FILES))
def test_answers_can_be_stored_and_repeat(name: str) -> None:
    for kind, wanted in (("boolean", bool), ("descriptive", str), ("keywords", list)):
        found = ask(name, "Is it dark?", kind)
        assert orjson.loads(orjson.dumps(found)) == found
        assert type(found["result"]) is wanted
        assert found["result"] != ""
    assert found == ask(name, "Is it dark?", "keywords")


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (2, 2), (700, 1)])
@pytest.mark.parametrize("colour", ["black", "white", "orange"])
def test_pictures_with_next_to_no_pixels(size: tuple[int, int], colour: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    for kind in ("boolean", "descriptive", "keywords"):
        answer(Question(buffer.getvalue(), "image/png", "Is it sharp, dark or burning under the sky?", kind))


def test_blurring_a_photograph_makes_it_less_sharp() -> None:
    image = Image.open(io.BytesIO(FILES["tabby-cat"].data))
    sharpness = []
    for radius in (0, 1, 2, 4):
        buffer = io.BytesIO()
        image.filter(ImageFilter.GaussianBlur(radius)).save(buffer, "PNG")
        found = answer(Question(buffer.getvalue(), "image/png", "Is it blurry?", "boolean"))
        sharpness.append(found["measured"]["sharpness"])
    assert sharpness == sorted(sharpness, reverse=True)
    assert found["result"] is True


def test_colours_have_the_names_that_people_give_them() -> None:
    colours = {
        "red": "#d01818", "orange": "#f58220", "yellow": "#f7e017", "green": "#2e9e3e",
        "turquoise": "#20b2aa", "blue": "#2050d0", "purple": "#7030a0", "pink": "#f48fb1",
        "brown": "#7a4a1e", "beige": "#e8d8b8", "black": "#080808", "white": "#fafafa", "grey": "#8a8a8a",
    }  # fmt: skip
    pixels = [Image.new("RGB", (1, 1), code).get_flattened_data() for code in colours.values()]
    named = names(np.array(pixels, np.uint8))
    assert [list(SAMPLES)[i] for i in named.ravel()] == list(colours)


@pytest.mark.parametrize("word", sorted(VOCABULARY))
def test_every_word_of_the_vocabulary_is_understood_in_any_spelling(word: str) -> None:
    for spelling in (word, word.upper(), word.replace("-", " ")):
        [(_, judge)] = mentioned(f"Is it {spelling}?")
        assert judge is VOCABULARY[word]


@given(st.text(max_size=300))
def test_any_prompt_can_be_read(prompt: str) -> None:
    mentioned(prompt)


async def test_answers_name_their_provider(model: OfflineVision) -> None:
    photograph = FILES["campfire"]
    found = await model.ask(Question(photograph.data, photograph.content_type, "Is there fire?", "boolean"))
    assert (found["result"], found["provider"], found["model"]) == (True, "offline", "measurements-1")


async def test_a_damaged_file_is_refused(model: OfflineVision) -> None:
    with pytest.raises(Refused):
        await model.ask(Question(b"\xff\xd8\xff", "image/jpeg", "Is there fire?", "boolean"))


async def test_many_questions_at_once_leave_the_loop_free(model: OfflineVision) -> None:
    asking = [
        asyncio.create_task(model.ask(Question(p.data, p.content_type, "Is it dark?", "boolean")))
        for p in photographs("b")[:12]
    ]
    beats = 0
    while not all(task.done() for task in asking):
        await asyncio.sleep(0)
        beats += 1
    assert beats > len(asking)
    assert all(task.result()["provider"] == "offline" for task in asking)
