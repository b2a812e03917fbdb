"""Who answers in Orgs' conversations, and who embeds its documents."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from trellis.db.pool import Pool
from trellis.jobs.rates import PostgresMeter
from trellis.providers import PROVIDERS
from trellis.providers.admission import Observer, parse_rates
from trellis.providers.chat import ChatModel, chat_model
from trellis.providers.embeddings import Embedder, embedder
from trellis.providers.errors import Misconfigured
from trellis.web.failure import Failure
from trellis.web.settings import Settings


@dataclass(frozen=True)
class Assistant:
    """The models that it takes."""

    chat: ChatModel
    embedder: Embedder


@asynccontextmanager
async def opened_assistant(settings: Settings, pool: Pool, observe: Observer) -> AsyncIterator[Assistant]:
    """What the settings have for it, for as long as the block lasts. Raises Failure."""
    key = settings.cohere_api_key
    shared: dict[str, Any] = {
        "api_key": key.get_secret_value() if key else None,
        "base_url": settings.cohere_url,
        "timeout": settings.cohere_seconds,
        "concurrency": settings.cohere_concurrency,
        "rates": parse_rates(settings.rate_limits, PROVIDERS),
        "meter": PostgresMeter(pool),
        "observe": observe,
    }
    async with AsyncExitStack() as stack:
        try:
            chat = chat_model(settings.chat, model=settings.cohere_chat_model, **shared)
            stack.push_async_callback(chat.aclose)
            embeds = embedder(settings.embeddings, model=settings.cohere_embed_model, **shared)
            stack.push_async_callback(embeds.aclose)
        except Misconfigured as error:
            raise Failure(str(error)) from None
        yield Assistant(chat, embeds)
