"""What kinds of run and verbs work with, as the settings have it: models, services, storage, the vault."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

from trellis.jobs.alawein.computation import Bounds
from trellis.jobs.mezan.expressions import Expressions
from trellis.providers.admission import Admissions
from trellis.providers.calls import Calls
from trellis.providers.chat import ChatModel, chat_model
from trellis.providers.chat.offline import OfflineChat
from trellis.providers.choice import Service
from trellis.providers.embeddings import Embedder, embedder
from trellis.providers.embeddings.offline import OfflineEmbedder
from trellis.providers.errors import Misconfigured
from trellis.providers.generations import PictureServices, picture_services
from trellis.providers.images import ImageModels, image_models
from trellis.providers.storage import Storage
from trellis.providers.threads import NoThreads, ThreadsAccounts
from trellis.providers.vault import Vault
from trellis.providers.vision import VisionModel, vision_model
from trellis.web import credentials
from trellis.web.failure import Failure
from trellis.web.metrics import MeasuredImages, MeasuredModel, Metrics
from trellis.web.settings import Settings


@dataclass(frozen=True)
class Tools:
    """What they are. Where Orgs is not served, nobody answers or embeds but the offline models."""

    vision: VisionModel
    images: ImageModels
    storage: Storage
    vault: Vault
    generations: PictureServices
    threads: ThreadsAccounts = field(default_factory=NoThreads)
    calls: Calls = field(default_factory=lambda: Calls(()))
    expressions: Expressions = field(default_factory=Expressions)
    computing: Bounds = field(default_factory=Bounds)
    chat: ChatModel = field(default_factory=OfflineChat)
    embedder: Embedder = field(default_factory=OfflineEmbedder)


@asynccontextmanager
async def opened_tools(
    settings: Settings,
    storage: Storage,
    admissions: Admissions,
    metrics: Metrics,
    *,
    threads: ThreadsAccounts,
) -> AsyncIterator[Tools]:
    """The tools, for as long as the block lasts. Raises Failure."""
    async with AsyncExitStack() as stack:
        with _misconfigured():
            vision = MeasuredModel(_vision(settings, admissions), metrics)
            stack.push_async_callback(vision.aclose)
            images = _images(settings, admissions, metrics)
            stack.push_async_callback(images.aclose)
            generations = _generations(settings, admissions)
            stack.push_async_callback(generations.aclose)
            talks = "orgs" in settings.systems
            chat = _chat(settings, admissions) if talks else OfflineChat()
            stack.push_async_callback(chat.aclose)
            embeds = _embedder(settings, admissions) if talks else OfflineEmbedder()
            stack.push_async_callback(embeds.aclose)
        calls, expressions = Calls(settings.mezan_hosts), Expressions()
        stack.push_async_callback(calls.aclose)
        stack.push_async_callback(expressions.aclose)
        yield Tools(
            vision,
            images,
            storage,
            credentials.vault(settings),
            generations,
            threads,
            calls,
            expressions,
            computing=Bounds(settings.computing_seconds, settings.computing_megabytes),
            chat=chat,
            embedder=embeds,
        )


@contextmanager
def _misconfigured() -> Iterator[None]:
    """What a provider says of the settings ends the start."""
    try:
        yield
    except Misconfigured as error:
        raise Failure(str(error)) from None


def _vision(settings: Settings, admissions: Admissions) -> VisionModel:
    if settings.vision != "anthropic":
        return vision_model(
            settings.vision, admissions=admissions, **_cohere(settings, settings.cohere_model)
        )
    return vision_model(
        settings.vision,
        admissions=admissions,
        api_key=_plain(settings.anthropic_api_key),
        model=settings.anthropic_model,
        base_url=settings.anthropic_url,
        timeout=settings.anthropic_seconds,
        concurrency=settings.anthropic_concurrency,
    )


def _images(settings: Settings, admissions: Admissions, metrics: Metrics) -> ImageModels:
    return image_models(
        admissions=admissions,
        measured=lambda model: MeasuredImages(model, metrics),
        api_key=_plain(settings.gemini_api_key),
        base_url=settings.gemini_url,
        timeout=settings.gemini_seconds,
        concurrency=settings.gemini_concurrency,
    )


def _generations(settings: Settings, admissions: Admissions) -> PictureServices:
    return picture_services(
        hosts=settings.higgsfield_hosts,
        admissions=admissions,
        base_url=settings.higgsfield_url,
        timeout=settings.higgsfield_seconds,
        concurrency=settings.higgsfield_concurrency,
    )


def _chat(settings: Settings, admissions: Admissions) -> ChatModel:
    return chat_model(settings.chat, admissions=admissions, **_cohere(settings, settings.cohere_chat_model))


def _embedder(settings: Settings, admissions: Admissions) -> Embedder:
    service = _cohere(settings, settings.cohere_embed_model)
    return embedder(settings.embeddings, admissions=admissions, **service)


def _cohere(settings: Settings, model: str | None) -> Service:
    return {
        "api_key": _plain(settings.cohere_api_key),
        "model": model,
        "base_url": settings.cohere_url,
        "timeout": settings.cohere_seconds,
        "concurrency": settings.cohere_concurrency,
    }


def _plain(key: SecretStr | None) -> str | None:
    return key.get_secret_value() if key else None
