"""Which services a deployment has pictures made by."""

import asyncio
import os
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from trellis.providers.admission import UNLIMITED, UNOBSERVED, Admission, Meter, Observer, ProviderRates
from trellis.providers.generations.higgsfield import DEFAULT_BASE_URL, DEFAULT_HOSTS, Higgsfield
from trellis.providers.generations.model import OFFLINE, PictureService
from trellis.providers.generations.offline import OfflineService
from trellis.providers.images.offline import OfflineImages

_NO_RATES: Final = MappingProxyType[str, ProviderRates]({})


Make = Callable[[], PictureService]


class PictureServices:
    """Higgsfield, and what is drawn without a service; each is made when it is first wanted.

    `concurrency` is how many calls are worth being under way at once.
    """

    def __init__(self, higgsfield: Make, offline: Make, *, concurrency: int) -> None:
        self.concurrency = concurrency
        self._higgsfield = higgsfield
        self._offline = offline
        self._made: dict[Make, PictureService] = {}
        self._making = asyncio.Lock()

    async def of(self, model: str) -> PictureService:
        """The service that has a model of this name."""
        make = self._offline if model == OFFLINE else self._higgsfield
        async with self._making:
            if make not in self._made:
                # Loading certificates takes a while, in which others are to be served.
                self._made[make] = await asyncio.to_thread(make)
        return self._made[make]

    async def aclose(self) -> None:
        """Close those that were made."""
        for service in self._made.values():
            await service.aclose()


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

    def higgsfield() -> PictureService:
        limits = rates.get(Higgsfield.name, UNLIMITED)
        return Higgsfield(
            base_url=base_url or DEFAULT_BASE_URL,
            hosts=hosts or DEFAULT_HOSTS,
            timeout=timeout,
            concurrency=concurrency,
            admission=Admission(Higgsfield.name, concurrency, rates=limits, meter=meter, observe=observe),
        )

    def offline() -> PictureService:
        threads = os.cpu_count() or 1
        door = Admission(OFFLINE, threads, observe=observe)
        return OfflineService(OfflineImages(threads=threads, admission=door))

    return PictureServices(higgsfield, offline, concurrency=concurrency)
