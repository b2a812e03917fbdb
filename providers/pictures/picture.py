"""An image file made into pixels, small enough to work on quickly and safe to open whoever sent it."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageFile

from trellis.providers.errors import Refused
from trellis.providers.pictures import exif
from trellis.providers.pictures.structure import bound_parts, bound_scans

MAX_BYTES: Final = 20 * 2**20
MAX_PIXELS: Final = 50_000_000
DECODED: Final = 0.5
"""The share of them that is decoded at once: about 100 MB, and as much again while it is converted."""
SIDE: Final = 256
"""Pictures that are larger are measured at between this many and twice as many pixels on the longer side."""

# Only formats that photographs come in: each further decoder is more code that strangers may feed.
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")


@dataclass(frozen=True)
class Picture:
    """An upright RGB image, reduced; the size of the file that it came from, and the facts of its EXIF."""

    image: Image.Image
    width: int
    height: int
    exif: Mapping[str, Any]

    def luma(self) -> NDArray[np.float32]:
        """`rows × columns` of 0..255 (ITU-R BT.601)."""
        return np.asarray(self.image.convert("L"), np.float32)

    def reduced(self, side: int) -> NDArray[np.uint8]:
        """The colours averaged down to at most `side` on the longer side: `rows × columns × 3` of 0..255."""
        scale = min(1.0, side / max(self.image.size))
        size = (max(1, round(self.image.width * scale)), max(1, round(self.image.height * scale)))
        return np.asarray(self.image.resize(size, Image.Resampling.BOX, reducing_gap=1.0))


def open_picture(
    data: bytes,
    *,
    side: int = SIDE,
    max_pixels: int = MAX_PIXELS,
    formats: tuple[str, ...] = FORMATS,
    max_bytes: int = MAX_BYTES,
) -> Picture:
    """Decode an image file. `Refused` when it is damaged, of another format, or too large to be safe.

    The size is checked on the header, before a pixel is decoded; a JPEG is decoded at the nearest eighth of
    its size, so that a large photograph costs little more than a small one. The picture has between `side`
    and twice as many pixels on the longer side, or as many as the file if that has fewer.
    """
    if len(data) > max_bytes:
        raise Refused(f"the image file is larger than {max_bytes // 2**20} MB")
    bound_parts(data)
    try:
        with Image.open(BytesIO(data), formats=formats) as image:
            _bound(image, max_pixels)
            bound_scans(data, image.width * image.height)
            return _picture(image, side, int(max_pixels * DECODED))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("the image has far too many megapixels") from error
    except Exception as error:  # a damaged file can make a decoder raise nearly anything
        raise Refused("the image file cannot be decoded") from error


# How to turn a picture upright, per EXIF orientation; 5 to 8 were taken with the camera on its side.
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _picture(image: ImageFile.ImageFile, side: int, most: int) -> Picture:
    tags = exif.tags(image)
    width, height = image.size
    longer = max(width, height)
    image.draft("RGB", (max(1, width * side // longer), max(1, height * side // longer)))
    _bound(image, most)
    pixels = _opaque(_reduced(image, side))
    orientation = tags.get(ExifTags.Base.Orientation)
    if orientation in _UPRIGHT:
        pixels = pixels.transpose(_UPRIGHT[orientation])
        width, height = (height, width) if orientation >= 5 else (width, height)
    return Picture(pixels, width, height, exif.facts(tags))


def _bound(image: Image.Image, most: int) -> None:
    if image.width * image.height > most:
        raise Refused(f"the image has more than {most // 1_000_000} megapixels")


def _reduced(image: Image.Image, side: int) -> Image.Image:
    """Eight bits a channel, at between `side` and twice as many."""
    factor = max(1, max(image.size) // side)
    if image.mode[0] in "IF":  # more than eight bits: of every n-th pixel the upper eight
        values = np.nan_to_num(np.asarray(image)[::factor, ::factor].astype(np.float64))
        most = 65_535 if values.max() > 255 else 255
        return Image.fromarray((values.clip(0, most) / most * 255).astype(np.uint8))
    if image.mode in {"P", "1"}:  # pixels that cannot be averaged as they are
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.reduce(factor) if factor > 1 else image


def _opaque(image: Image.Image) -> Image.Image:
    """RGB, with what is transparent shown on white."""
    image.load()
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB") if image.mode != "RGB" else image
