"""Which model a deployment embeds with."""

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from trellis.providers.admission import UNLIMITED, UNOBSERVED, Admission, Meter, Observer, ProviderRates
from trellis.providers.choice import cohere_or_offline
from trellis.providers.embeddings.model import Embedder
from trellis.providers.embeddings.offline import OfflineEmbedder

_NO_RATES: Final = MappingProxyType[str, ProviderRates]({})


def embedder(
    name: str | None = None,
    *,
    api_key: str | None = None,
    model: str | None = None,
    base_url: str | None = None,
    timeout: float = 60.0,
    concurrency: int = 8,
    rates: Mapping[str, ProviderRates] = _NO_RATES,
    meter: Meter | None = None,
    observe: Observer = UNOBSERVED,
) -> Embedder:
    """The model of that name, `cohere` or `offline`; without a name, Cohere's given a key.

    `timeout` (seconds a call) and `concurrency` concern remote models only. `Misconfigured`, in one sentence
    that a start-up can print, for an unknown name or an unusable setting.
    """
    chosen, key = cohere_or_offline("embedding", name, api_key)
    if key is None:
        threads = os.cpu_count() or 1
        return OfflineEmbedder(threads=threads, admission=Admission(chosen, threads, observe=observe))
    # The SDK is large: whoever embeds offline does not load it.
    from trellis.providers.cohere_api import DEFAULT_BASE_URL  # noqa: PLC0415
    from trellis.providers.embeddings.cohere import DEFAULT_MODEL, CohereEmbedder  # noqa: PLC0415

    limits = rates.get(chosen, UNLIMITED)
    return CohereEmbedder(
        key,
        model=model or DEFAULT_MODEL,
        base_url=base_url or DEFAULT_BASE_URL,
        timeout=timeout,
        concurrency=concurrency,
        admission=Admission(chosen, concurrency, rates=limits, meter=meter, observe=observe),
    )
