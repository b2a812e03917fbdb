"""A service without a service: it draws by the order's reference, and its results are their own addresses."""

import base64
import binascii
from io import BytesIO
from typing import Final
from uuid import UUID

from PIL import Image as Pillow

from trellis.providers.errors import Refused
from trellis.providers.generations.model import OFFLINE, Gone, Order, Progress
from trellis.providers.images import ImageRequest
from trellis.providers.images.offline import OfflineImages

_PREFIX: Final = "data:image/webp;base64,"
_SIDE: Final = 384
MOST: Final = 4
"""How many pictures `settings.batch_size` may ask for."""


class OfflineService:
    """A `PictureService` that needs no key and no network. A job is called by the order's reference."""

    name = OFFLINE

    def __init__(self, images: OfflineImages | None = None) -> None:
        self._images = images or OfflineImages()
        self.concurrency = self._images.concurrency

    async def submit(self, order: Order) -> str:
        """Take an order, which is nothing but its reference."""
        return str(order.reference)

    async def find(self, order: Order) -> str | None:
        """The same again: it cannot be taken twice."""
        return str(order.reference)

    async def ask(self, order: Order, job: str) -> Progress:
        """Draw the pictures of a job, the same whenever they are asked for."""
        if job != str(order.reference):
            raise Gone("there is no such drawing")
        seed = order.settings.get("seed")
        first = seed if isinstance(seed, int) else UUID(job).int & 0x7FFF_FFFF
        size = order.settings.get("batch_size")
        count = min(max(size, 1), MOST) if isinstance(size, int) else 1
        urls = []
        for number in range(count):
            request = ImageRequest(order.prompt, OFFLINE, seed=first + number, caller=order.caller)
            urls.append(_address((await self._images.generate(request)).data))
        return Progress("completed", tuple(urls))

    async def cancel(self, order: Order, job: str) -> bool:
        """There is nothing to stop."""
        return False

    async def fetch(self, url: str) -> bytes:
        """The file in an address."""
        if not url.startswith(_PREFIX):
            raise Refused("this is no drawing's address")
        try:
            return base64.b64decode(url.removeprefix(_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            raise Refused("this is no drawing's address") from None

    async def aclose(self) -> None:
        """Let the threads end."""
        await self._images.aclose()


def _address(png: bytes) -> str:
    file = BytesIO()
    with Pillow.open(BytesIO(png)) as picture:
        picture.thumbnail((_SIDE, _SIDE))
        picture.save(file, "WEBP", quality=60)
    return _PREFIX + base64.b64encode(file.getvalue()).decode()
