"""Settings of Soul in the former words and in the present ones."""

from typing import Any

import pytest

from trellis.providers.errors import Refused
from trellis.providers.generations.soul import soul_settings


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ("1152x2048", "9:16"),
        ("2048x1152", "16:9"),
        ("1536x1536", "1:1"),
        ("2048x1536", "4:3"),
        ("1536x2048", "3:4"),
        ("1344x2016", "2:3"),
        ("2016x1344", "3:2"),
        ("960x1696", "9:16"),
        ("1696x960", "16:9"),
        ("1365x2048", "2:3"),
    ],
)
def test_sizes_have_shapes(size: str, shape: str) -> None:
    given = {"width_and_height": size, "quality": "1080p", "seed": 7}
    assert soul_settings(given) == {"aspect_ratio": shape, "resolution": "1080p", "seed": 7}
    assert "quality" in given


def test_the_present_words_are_as_they_are() -> None:
    settings = {"aspect_ratio": "5:4", "resolution": "720p", "enhance_prompt": True}
    assert soul_settings(settings) == settings


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"width_and_height": "large"}, "written like"),
        ({"width_and_height": 1024}, "written like"),
        ({"width_and_height": "0x10"}, "written like"),
        ({"width_and_height": "3000x1000"}, "none of the shapes"),
        (
            {"width_and_height": "1152x2048", "aspect_ratio": "9:16"},
            "either width_and_height or aspect_ratio",
        ),
        ({"quality": "720p", "resolution": "720p"}, "either quality or resolution"),
    ],
)
def test_what_is_no_size(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        soul_settings(settings)
