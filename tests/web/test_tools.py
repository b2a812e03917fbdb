"""Who answers, embeds and looks, by the settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from trellis.providers.admission import UNRESTRICTED
from trellis.providers.storage import LocalStorage
from trellis.providers.threads import NoThreads
from trellis.web.failure import Failure
from trellis.web.metrics import Metrics
from trellis.web.settings import Settings
from trellis.web.tools import Tools, opened_tools


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
async def test_settings_choose(tmp_path: Path, given: dict[str, str], found: tuple[str, ...]) -> None:
    async with opened(tmp_path, given) as tools:
        chat, embedder = tools.chat, tools.embedder
        assert (chat.name, chat.model, embedder.name, embedder.model) == found


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"TRELLIS_CHAT": "cohere"}, "the chat model cohere needs an API key"),
        ({"TRELLIS_EMBEDDINGS": "cohere"}, "the embedding model cohere needs an API key"),
        ({"TRELLIS_VISION": "anthropic"}, "the vision model anthropic needs an API key"),
        ({"COHERE_API_KEY": "two words"}, "printable ASCII"),
        ({"GEMINI_API_KEY": "two words"}, "printable ASCII"),
    ],
)
async def test_what_cannot_be_is_one_sentence(tmp_path: Path, given: dict[str, str], told: str) -> None:
    with pytest.raises(Failure, match=told):
        async with opened(tmp_path, given):
            pass


async def test_nobody_answers_where_orgs_is_not_served(tmp_path: Path) -> None:
    given = {"TRELLIS_SYSTEMS": "coice", "COHERE_API_KEY": "k"}
    async with opened(tmp_path, given) as tools:
        assert (tools.vision.name, tools.chat.name, tools.embedder.name) == ("cohere", "offline", "offline")


@asynccontextmanager
async def opened(folder: Path, given: dict[str, str]) -> AsyncIterator[Tools]:
    storage = LocalStorage(folder, secret="a secret of the tests")
    settings, metrics = Settings.load(**given), Metrics()
    async with opened_tools(settings, storage, UNRESTRICTED, metrics, threads=NoThreads()) as tools:
        yield tools
