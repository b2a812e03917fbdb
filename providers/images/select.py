"""Which image models a deployment makes pictures with."""

import os
from collections.abc import Callable
from types import MappingProxyType
from typing import Final, Unpack

from trellis.providers.admission import UNRESTRICTED, Admissions
from trellis.providers.choice import AT_ONCE, OFFLINE, Clients, Service, client
from trellis.providers.errors import Misconfigured
from trellis.providers.images.model import ImageModel, usable_key
from trellis.providers.images.offline import OfflineImages

MODELS: Final = MappingProxyType(
    {
        "nano_banana": "gemini-2.5-flash-image",
        "pro_banana": "gemini-3-pro-image-preview",
        "offline": "offline",
    }
)
"""What a workflow may name, and the provider's model that it means unless the workflow says another."""

Make = Callable[[], ImageModel]


class ImageModels:
    """Google's models, and what is drawn without any; each is made when it is first wanted.

    `concurrency` is how many pictures are worked on at once. `keyed`: there is a key for who brings none.
    """

    def __init__(self, gemini: Make, offline: Make, *, concurrency: int, keyed: bool = False) -> None:
        self.concurrency = concurrency
        self._gemini = gemini
        self._offline = offline
        self._keyed = keyed
        self._clients: Clients[ImageModel] = Clients()

    async def of(self, name: str, *, with_key: bool) -> ImageModel:
        """The model of one of the names of `MODELS`; the offline one where nobody has a key for it."""
        remote = name != OFFLINE and (with_key or self._keyed)
        return await self._clients.of(self._gemini if remote else self._offline)

    async def aclose(self) -> None:
        """Close those that were made."""
        await self._clients.aclose()


def image_models(
    *,
    admissions: Admissions = UNRESTRICTED,
    measured: Callable[[ImageModel], ImageModel] = lambda model: model,
    **service: Unpack[Service],
) -> ImageModels:
    """The models; what is set concerns Google's only.

    `api_key` is the deployment's own, for workflows whose clients bring none. Each model is `measured` as it
    is made. `Misconfigured`, in one sentence that a start-up can print, for an unusable key.
    """
    key = service.get("api_key")
    if key and not usable_key(key):
        raise Misconfigured("the Gemini API key must be printable ASCII without spaces")

    def gemini() -> ImageModel:
        # The SDK is large: whoever makes no pictures does not load it.
        from trellis.providers.images.gemini import GeminiImages  # noqa: PLC0415

        return measured(client(GeminiImages, GeminiImages.name, service, admissions))

    def offline() -> ImageModel:
        threads = os.cpu_count() or 1
        return measured(OfflineImages(threads=threads, admission=admissions.to(OFFLINE, threads)))

    concurrency = service.get("concurrency", AT_ONCE)
    return ImageModels(gemini, offline, concurrency=concurrency, keyed=bool(key))
