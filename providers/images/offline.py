"""An image model without a model: it draws by a seed, with the prompt's words in it, and says so."""

import asyncio
import os
import random
import textwrap
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import Final

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from trellis.providers.admission import Admission
from trellis.providers.images.model import Image, ImageRequest
from trellis.providers.pictures.picture import open_picture

SIDE: Final = 512
MARK: Final = "OFFLINE · drawn without a model"

_MARGIN = 32
_LINES = 9
_SMALL = 64  # the side of a reference in the picture


class OfflineImages:
    """An `ImageModel` that needs no key and no network. It works in its own threads, off the event loop."""

    name = "offline"

    def __init__(self, *, threads: int | None = None, admission: Admission | None = None) -> None:
        """`threads`: how many pictures it draws at once, by default as many as there are processors."""
        self.concurrency = threads or os.cpu_count() or 1
        self._admission = admission or Admission(self.name, self.concurrency)
        self._threads = ThreadPoolExecutor(self.concurrency, thread_name_prefix="offline-images")

    async def generate(self, request: ImageRequest) -> Image:
        """Draw a picture, the same for the same request. `Refused` for a damaged reference."""
        async with self._admission.turn(request.caller):
            return await asyncio.get_running_loop().run_in_executor(self._threads, partial(draw, request))

    async def aclose(self) -> None:
        """Let the threads end after what they are at; what still queues is cancelled."""
        await self._admission.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)


def draw(request: ImageRequest) -> Image:
    """The picture of a request."""
    chance = random.Random(sha256(f"{request.seed}\0{request.prompt}".encode()).digest())  # noqa: S311
    canvas = Pillow.new("RGB", (SIDE, SIDE), _colour(chance, 40, 110))
    pen = ImageDraw.Draw(canvas)
    for _ in range(24):
        x, y, radius = (chance.randrange(SIDE) for _ in range(3))
        colour = _colour(chance, 40, 150)
        if chance.random() < 0.5:
            pen.ellipse((x - radius // 4, y - radius // 4, x + radius // 4, y + radius // 4), fill=colour)
        else:
            pen.line((x, y, radius, SIDE - x), fill=colour, width=chance.randrange(2, 12))
    for number, reference in enumerate(request.references[:6]):
        small = open_picture(reference.data, side=_SMALL).image
        small.thumbnail((_SMALL, _SMALL))
        canvas.paste(small, (_MARGIN + number * (_SMALL + 8), SIDE - _MARGIN - _SMALL - 24))
    words = textwrap.wrap(" ".join(request.prompt.split()), 26, max_lines=_LINES, placeholder=" …")
    _write(pen, _MARGIN, "\n".join(words), 30)
    seed = "" if request.seed is None else f" · seed {request.seed}"
    _write(pen, SIDE - _MARGIN - 16, f"{MARK}{seed}", 16)
    about = PngInfo()
    about.add_itxt("Description", request.prompt)
    about.add_itxt("Software", MARK)
    file = BytesIO()
    canvas.save(file, "PNG", pnginfo=about)
    return Image(file.getvalue(), "image/png", OfflineImages.name, OfflineImages.name, request.seed)


def _write(pen: ImageDraw.ImageDraw, top: int, text: str, size: int) -> None:
    font = ImageFont.load_default(size)
    pen.multiline_text((_MARGIN, top), text, "white", font, stroke_width=2, stroke_fill="black")


def _colour(chance: random.Random, least: int, most: int) -> tuple[int, int, int]:
    return (chance.randrange(least, most), chance.randrange(least, most), chance.randrange(least, most))
