"""A photograph made small, to be shown among many."""

import logging
from hashlib import sha256
from io import BytesIO
from typing import Final

from PIL import Image

from trellis.providers.pictures.picture import Picture, open_picture
from trellis.providers.storage import ObjectPath, Storage, StorageError

log = logging.getLogger(__name__)

SIDE: Final = 320
"""Pixels that a thumbnail has on its longer side at most."""
CONTENT_TYPE: Final = "image/webp"

_QUALITY = 80


def kept_at(path: ObjectPath) -> ObjectPath:
    """Where the thumbnail of an object is kept, beside it in its bucket.

    By a hash, since a name may be as long as an object's may be at all.
    """
    name = sha256(str(path).encode()).hexdigest()
    return ObjectPath(path.bucket, f"thumbnails/{SIDE}/{name}.webp")


async def keep_thumbnail(storage: Storage, path: ObjectPath, thumbnail: bytes, size: int) -> None:
    """Keep the thumbnail of an object of `size` bytes, unless that has gone. A failure is only told of: it is
    made again when somebody asks for it.
    """
    kept = kept_at(path)
    try:
        await storage.write(kept, thumbnail, CONTENT_TYPE)
        found = await storage.describe(path)
        if found is None or found.size != size:  # it went meanwhile, and its thumbnail before this
            await storage.delete(kept)
    except StorageError as error:
        log.warning("a thumbnail could not be kept, and is made again: %s", error)


def make_thumbnail(data: bytes, max_pixels: int) -> bytes:
    """A file's thumbnail: WebP, upright, without its metadata. Raises `Refused` as `open_picture` does."""
    return thumbnail_of(open_picture(data, side=SIDE, max_pixels=max_pixels))


def thumbnail_of(picture: Picture) -> bytes:
    """The same of a picture that was opened with `side=SIDE`."""
    image = picture.image
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    # A new image, since what the file said beside its pixels would go along with the old one.
    small = Image.new("RGB", image.size)
    small.paste(image)
    buffer = BytesIO()
    small.save(buffer, "WEBP", quality=_QUALITY)
    return buffer.getvalue()
