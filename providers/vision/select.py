"""Which vision model a deployment looks with."""

import os
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

from trellis.providers.admission import UNLIMITED, UNOBSERVED, Admission, Meter, Observer, ProviderRates
from trellis.providers.errors import Misconfigured
from trellis.providers.vision.model import VisionModel
from trellis.providers.vision.offline import OfflineVision

_NO_RATES: Final = MappingProxyType[str, ProviderRates]({})


def vision_model(
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
) -> VisionModel:
    """The model of that name, `cohere`, `anthropic` or `offline`; without a name, Cohere's given a key.

    An empty setting counts as none. `timeout` (seconds a call) and `concurrency` concern remote models only.
    `rates` are by provider; where there are any, `meter` keeps them over all processes.
    `Misconfigured`, in one sentence that a start-up can print, for an unknown name or an unusable setting.
    """

    def admission(provider: str, at_once: int) -> Admission:
        limits = rates.get(provider, UNLIMITED)
        return Admission(provider, at_once, rates=limits, meter=meter, observe=observe)

    chosen = name or ("cohere" if api_key else "offline")
    if chosen == "offline":
        threads = os.cpu_count() or 1
        return OfflineVision(threads=threads, admission=admission(chosen, threads))
    if chosen not in ("cohere", "anthropic"):
        raise Misconfigured(f"there is no vision model {chosen!r}: choose cohere, anthropic or offline")
    if not api_key:
        raise Misconfigured(f"the vision model {chosen} needs an API key")
    # The SDKs are large: whoever looks offline does not load them.
    service: Any = import_module(f"trellis.providers.vision.{chosen}")
    make = service.CohereVision if chosen == "cohere" else service.AnthropicVision
    made: VisionModel = make(
        api_key,
        model=model or service.DEFAULT_MODEL,
        **({"base_url": base_url} if base_url else {}),
        timeout=timeout,
        concurrency=concurrency,
        admission=admission(chosen, concurrency),
    )
    return made
