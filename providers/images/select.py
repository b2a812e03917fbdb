"""Which image models a deployment makes pictures with."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from trellis.providers.admission import UNLIMITED, UNOBSERVED, Admission, Meter, Observer, ProviderRates
from trellis.providers.images.model import ImageModel
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


@dataclass(frozen=True)
class ImageModels:
    """Google's models, and what is drawn without any. `keyed`: there is a key for who brings none."""

    gemini: ImageModel
    offline: ImageModel
    keyed: bool

    @property
    def concurrency(self) -> int:
        """How many pictures are worked on at once."""
        return max(self.gemini.concurrency, self.offline.concurrency)

    def of(self, name: str, *, with_key: bool) -> ImageModel:
        """The model of one of the names of `MODELS`; the offline one where nobody has a key for it."""
        return self.gemini if name != "offline" and (with_key or self.keyed) else self.offline

    async def aclose(self) -> None:
        """Close all of them."""
        await self.gemini.aclose()
        await self.offline.aclose()


def image_models(
    *,
    api_key: str | None = None,
    base_url: str | None = None,
    timeout: float = 120.0,
    concurrency: int = 8,
    rates: Mapping[str, ProviderRates] = _NO_RATES,
    meter: Meter | None = None,
    observe: Observer = UNOBSERVED,
) -> ImageModels:
    """The models; `api_key` is the deployment's own, for workflows whose clients bring none.

    `timeout` (seconds a call) and `concurrency` concern Google's only. `Misconfigured`, in one sentence that
    a start-up can print, for an unusable setting.
    """
    # The SDK is large: whoever makes no pictures does not load it.
    from trellis.providers.images.gemini import DEFAULT_BASE_URL, GeminiImages  # noqa: PLC0415

    limits = rates.get(GeminiImages.name, UNLIMITED)
    gemini = GeminiImages(
        api_key or None,
        base_url=base_url or DEFAULT_BASE_URL,
        timeout=timeout,
        concurrency=concurrency,
        admission=Admission(GeminiImages.name, concurrency, rates=limits, meter=meter, observe=observe),
    )
    threads = os.cpu_count() or 1
    offline = OfflineImages(
        threads=threads, admission=Admission(OfflineImages.name, threads, observe=observe)
    )
    return ImageModels(gemini, offline, keyed=bool(api_key))
