"""Which model is meant by a workflow's type, with and without a key."""

import asyncio
import subprocess
import sys

import pytest

from trellis.providers.errors import Misconfigured
from trellis.providers.images import MODELS, ImageModel, image_models


@pytest.mark.parametrize(
    ("name", "of_client", "of_house", "provider"),
    [
        ("nano_banana", True, None, "gemini"),
        ("pro_banana", False, "key", "gemini"),
        ("nano_banana", False, None, "offline"),
        ("offline", True, "key", "offline"),
    ],
)
async def test_who_makes_the_picture(name: str, of_client: bool, of_house: str | None, provider: str) -> None:
    models = image_models(api_key=of_house)
    assert name in MODELS
    assert (await models.of(name, with_key=of_client)).name == provider
    await models.aclose()


def test_an_unusable_key_is_told_at_the_start() -> None:
    with pytest.raises(Misconfigured, match="Gemini"):
        image_models(api_key="a b")


async def test_each_is_made_once_when_it_is_wanted() -> None:
    made: list[ImageModel] = []

    def measured(model: ImageModel) -> ImageModel:
        made.append(model)
        return model

    models = image_models(measured=measured)
    assert made == []
    found = await asyncio.gather(*(models.of("nano_banana", with_key=True) for _ in range(5)))
    assert made == [found[0]]
    assert all(each is found[0] for each in found)
    await models.aclose()


def test_the_sdk_is_loaded_by_who_makes_pictures_only() -> None:
    code = "import sys, trellis.providers.images; sys.exit('google.genai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
