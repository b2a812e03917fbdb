"""Which services a deployment has pictures made by."""

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from trellis.providers.admission import UNLIMITED, UNOBSERVED, Admission, Meter, Observer, ProviderRates
from trellis.providers.generations.higgsfield import DEFAULT_BASE_URL, DEFAULT_HOSTS, Higgsfield
from trellis.providers.generations.model import OFFLINE, PictureService
from trellis.providers.generations.offline import OfflineService
from trellis.providers.images.offline import OfflineImages

_NO_RATES: Final = MappingProxyType[str, ProviderRates]({})


class PictureServices:
    """Higgsfield, and what is drawn without a service."""

    def __init__(self, higgsfield: PictureService, offline: PictureService) -> None:
        self._higgsfield = higgsfield
        self._offline = offline

    @property
    def concurrency(self) -> int:
        """How many calls are worth being under way at once."""
        return self._higgsfield.concurrency

    def of(self, model: str) -> PictureService:
        """The service that has a model of this name."""
        return self._offline if model == OFFLINE else self._higgsfield

    async def aclose(self) -> None:
        """Close them."""
        await self._higgsfield.aclose()
        await self._offline.aclose()


def picture_services(
    *,
    base_url: str | None = None,
    hosts: tuple[str, ...] = (),
    timeout: float = 30.0,
    concurrency: int = 8,
    rates: Mapping[str, ProviderRates] = _NO_RATES,
    meter: Meter | None = None,
    observe: Observer = UNOBSERVED,
) -> PictureServices:
    """The services; what is set concerns Higgsfield alone. `timeout` is seconds a call."""
    limits = rates.get(Higgsfield.name, UNLIMITED)
    higgsfield = Higgsfield(
        base_url=base_url or DEFAULT_BASE_URL,
        hosts=hosts or DEFAULT_HOSTS,
        timeout=timeout,
        concurrency=concurrency,
        admission=Admission(Higgsfield.name, concurrency, rates=limits, meter=meter, observe=observe),
    )
    threads = os.cpu_count() or 1
    door = Admission(OFFLINE, threads, observe=observe)
    return PictureServices(higgsfield, OfflineService(OfflineImages(threads=threads, admission=door)))
