import pytest

from trellis.providers.embeddings import embedder
from trellis.providers.errors import Misconfigured


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"api_key": "co-key"}, "cohere"),
        ({}, "offline"),
        ({"api_key": ""}, "offline"),
        ({"name": "offline", "api_key": "co-key"}, "offline"),
    ],
)
async def test_a_key_or_a_name_chooses(settings: dict[str, str], name: str) -> None:
    model = embedder(**settings)
    assert model.name == name
    await model.aclose()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"name": "cohere"}, "needs an API key"),
        ({"name": "clippy"}, "no embedding model 'clippy'"),
        ({"api_key": "co-key", "base_url": "localhost"}, "http or https"),
    ],
)
def test_a_wrong_setting_is_one_sentence(settings: dict[str, str], message: str) -> None:
    with pytest.raises(Misconfigured, match=message) as caught:
        embedder(**settings)
    assert "\n" not in str(caught.value)
