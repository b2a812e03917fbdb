"""Which model is meant by a workflow's type, with and without a key."""

import subprocess
import sys

import pytest

from trellis.providers.errors import Misconfigured
from trellis.providers.images import MODELS, image_models


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
    assert models.of(name, with_key=of_client).name == provider
    await models.aclose()


@pytest.mark.parametrize("setting", [{"api_key": "a b"}, {"base_url": "ftp://x"}])
def test_an_unusable_setting_is_told(setting: dict[str, str]) -> None:
    with pytest.raises(Misconfigured, match="Gemini"):
        image_models(**setting)  # type: ignore[arg-type]


def test_the_sdk_is_loaded_by_who_makes_pictures_only() -> None:
    code = "import sys, trellis.providers.images; sys.exit('google.genai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
