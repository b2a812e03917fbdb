"""Which services a deployment has pictures made by."""

import os
from collections.abc import Callable
from functools import partial
from typing import Unpack

from trellis.providers.admission import UNRESTRICTED, Admissions
from trellis.providers.choice import AT_ONCE, Clients, Service, client
from trellis.providers.generations.higgsfield import DEFAULT_HOSTS, Higgsfield
from trellis.providers.generations.model import OFFLINE, PictureService
from trellis.providers.generations.offline import OfflineService
from trellis.providers.images.offline import OfflineImages

Make = Callable[[], PictureService]


class PictureServices:
    """Higgsfield, and what is drawn without a service; each is made when it is first wanted.

    `concurrency` is how many calls are worth being under way at once.
    """

    def __init__(self, higgsfield: Make, offline: Make, *, concurrency: int) -> None:
        self.concurrency = concurrency
        self._higgsfield = higgsfield
        self._offline = offline
        self._clients: Clients[PictureService] = Clients()

    async def of(self, model: str) -> PictureService:
        """The service that has a model of this name."""
        return await self._clients.of(self._offline if model == OFFLINE else self._higgsfield)

    async def aclose(self) -> None:
        """Close those that were made."""
        await self._clients.aclose()


def picture_services(
    *, hosts: tuple[str, ...] = (), admissions: Admissions = UNRESTRICTED, **service: Unpack[Service]
) -> PictureServices:
    """The services; what is set concerns Higgsfield alone."""

    def higgsfield() -> PictureService:
        return client(partial(Higgsfield, hosts=hosts or DEFAULT_HOSTS), Higgsfield.name, service, admissions)

    def offline() -> PictureService:
        threads = os.cpu_count() or 1
        return OfflineService(OfflineImages(threads=threads, admission=admissions.to(OFFLINE, threads)))

    return PictureServices(higgsfield, offline, concurrency=service.get("concurrency", AT_ONCE))
