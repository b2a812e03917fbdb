"""Which image models a deployment makes pictures with."""

import asyncio
import os
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from trellis.providers.admission import UNLIMITED, UNOBSERVED, Admission, Meter, Observer, ProviderRates
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

_NO_RATES: Final = MappingProxyType[str, ProviderRates]({})


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
        self._made: dict[Make, ImageModel] = {}
        self._making = asyncio.Lock()

    async def of(self, name: str, *, with_key: bool) -> ImageModel:
        """The model of one of the names of `MODELS`; the offline one where nobody has a key for it."""
        make = self._gemini if name != "offline" and (with_key or self._keyed) else self._offline
        async with self._making:
            if make not in self._made:
                # Loading Google's SDK takes a second, in which others are to be served.
                self._made[make] = await asyncio.to_thread(make)
        return self._made[make]

    async def aclose(self) -> None:
        """Close those that were made."""
        for model in self._made.values():
            await model.aclose()


def image_models(
    *,
    api_key: str | None = None,
    base_url: str | None = None,
    timeout: float = 120.0,
    concurrency: int = 8,
    rates: Mapping[str, ProviderRates] = _NO_RATES,
    meter: Meter | None = None,
    observe: Observer = UNOBSERVED,
    measured: Callable[[ImageModel], ImageModel] = lambda model: model,
) -> ImageModels:
    """The models; `api_key` is the deployment's own, for workflows whose clients bring none.

    `timeout` (seconds a call) and `concurrency` concern Google's only. Each model is `measured` as it is
    made. `Misconfigured`, in one sentence that a start-up can print, for an unusable key.
    """
    if api_key and not usable_key(api_key):
        raise Misconfigured("the Gemini API key must be printable ASCII without spaces")

    def gemini() -> ImageModel:
        # The SDK is large: whoever makes no pictures does not load it.
        from trellis.providers.images.gemini import DEFAULT_BASE_URL, GeminiImages  # noqa: PLC0415

        limits = rates.get(GeminiImages.name, UNLIMITED)
        model = GeminiImages(
            api_key or None,
            base_url=base_url or DEFAULT_BASE_URL,
            timeout=timeout,
            concurrency=concurrency,
            admission=Admission(GeminiImages.name, concurrency, rates=limits, meter=meter, observe=observe),
        )
        return measured(model)

    def offline() -> ImageModel:
        threads = os.cpu_count() or 1
        door = Admission(OfflineImages.name, threads, observe=observe)
        return measured(OfflineImages(threads=threads, admission=door))

    return ImageModels(gemini, offline, concurrency=concurrency, keyed=bool(api_key))
