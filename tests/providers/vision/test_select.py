import pytest

from trellis.providers.errors import Misconfigured
from trellis.providers.vision import vision_model


async def test_a_key_chooses_cohere() -> None:
    model = vision_model(api_key="co-key", concurrency=5)
    assert (model.name, model.concurrency) == ("cohere", 5)
    await model.aclose()


@pytest.mark.parametrize(
    "settings", [{}, {"api_key": ""}, {"name": "offline", "api_key": "co-key"}, {"name": ""}]
)
async def test_without_a_key_or_by_name_nothing_remote_is_chosen(settings: dict[str, str]) -> None:
    model = vision_model(**settings)
    assert model.name == "offline"
    await model.aclose()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"name": "cohere"}, "needs an API key"),
        ({"name": "clippy"}, "no vision model 'clippy'"),
        ({"api_key": "co-key", "base_url": "localhost"}, "http or https"),
    ],
)
def test_a_wrong_setting_is_one_sentence(settings: dict[str, str], message: str) -> None:
    with pytest.raises(Misconfigured, match=message) as caught:
        vision_model(**settings)
    assert "\n" not in str(caught.value)
