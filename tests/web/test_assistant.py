"""Who answers and who embeds, by the settings."""

from typing import Any

import pytest

from trellis.providers.admission import UNOBSERVED
from trellis.web.assistant import opened_assistant
from trellis.web.failure import Failure
from trellis.web.settings import Settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ("offline", "offline", "offline", "hashed-ngrams-1")),
        ({"COHERE_API_KEY": "k"}, ("cohere", "command-a-03-2025", "cohere", "embed-v4.0")),
        (
            {"COHERE_API_KEY": "k", "TRELLIS_CHAT": "offline", "TRELLIS_COHERE_EMBED_MODEL": "embed-v9"},
            ("offline", "offline", "cohere", "embed-v9"),
        ),
        (
            {
                "COHERE_API_KEY": "k",
                "TRELLIS_EMBEDDINGS": "offline",
                "TRELLIS_COHERE_CHAT_MODEL": "command-z",
            },
            ("cohere", "command-z", "offline", "hashed-ngrams-1"),
        ),
    ],
)
async def test_settings_choose(pool: Any, given: dict[str, str], found: tuple[str, ...]) -> None:
    async with opened_assistant(Settings.load(**given), pool, UNOBSERVED) as assistant:
        chat, embedder = assistant.chat, assistant.embedder
        assert (chat.name, chat.model, embedder.name, embedder.model) == found


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"TRELLIS_CHAT": "cohere"}, "the chat model cohere needs an API key"),
        ({"TRELLIS_EMBEDDINGS": "cohere"}, "the embedding model cohere needs an API key"),
        ({"COHERE_API_KEY": "two words"}, "printable ASCII"),
    ],
)
async def test_what_cannot_be_is_one_sentence(pool: Any, given: dict[str, str], told: str) -> None:
    with pytest.raises(Failure, match=told):
        async with opened_assistant(Settings.load(**given), pool, UNOBSERVED):
            pass
