"""Whether an uploaded file is the photograph that it was said to be, and what is known of it then."""

from dataclasses import dataclass, field
from typing import Any, Final

from trellis.providers.errors import Refused
from trellis.providers.pictures.exif import PLACE
from trellis.providers.pictures.picture import open_picture
from trellis.providers.pictures.thumbnail import SIDE, thumbnail_of

_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
CONTENT_TYPES: Final = tuple(_FORMATS)
"""What a photograph may be uploaded as."""


@dataclass(frozen=True)
class Inspection:
    """What an image's row holds of its file, and the file's thumbnail.

    `metadata` has `width` and `height` in pixels, upright, and the facts of the EXIF under `exif`.
    """

    metadata: dict[str, Any]
    thumbnail: bytes = field(repr=False)


def content_type_of(data: bytes) -> str | None:
    """What a file is by its first bytes; None for anything but the types above."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def inspect(data: bytes, content_type: str, max_pixels: int, place: bool) -> Inspection:
    """Look at an uploaded file. `Refused`, with the reason, when it is not a whole image of `content_type`.

    `place`: whether where it was taken is kept.
    """
    found = content_type_of(data)
    if found is None:
        raise Refused("the file is no JPEG, PNG or WebP image")
    if found != content_type:
        raise Refused(f"the file is {found}, not {content_type} as it was said to be")
    picture = open_picture(data, side=SIDE, max_pixels=max_pixels, formats=(_FORMATS[found],))
    exif = {name: value for name, value in picture.exif.items() if place or name not in PLACE}
    metadata = {"width": picture.width, "height": picture.height} | ({"exif": exif} if exif else {})
    return Inspection(metadata, thumbnail_of(picture))
