"""Whether an uploaded file of any kind is what it was said to be, and what is known of it then.

The bytes decide: images are decoded, films and sounds are read by MediaInfo, which knows their containers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from pymediainfo import MediaInfo

from trellis.providers.errors import Refused
from trellis.providers.pictures.picture import open_picture
from trellis.providers.pictures.thumbnail import SIDE, thumbnail_of

_IMAGES: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
# What MediaInfo calls a container, and what it is with pictures that move and without.
_CONTAINERS: Final[Mapping[str, tuple[str | None, str | None]]] = {
    "MPEG Audio": (None, "audio/mpeg"),
    "Wave": (None, "audio/wav"),
    "Ogg": (None, "audio/ogg"),
    "MPEG-4": ("video/mp4", "audio/mp4"),
    "WebM": ("video/webm", None),
}
_BEGINNINGS: Final = re.compile(
    rb"ID3|\xff[\xe2-\xff]|RIFF....WAVE|OggS|....ftyp|\x1a\x45\xdf\xa3", re.DOTALL
)
_ENDS_WITHIN: Final = 4_096  # bytes at the end of a PDF in which it says that it ends
_BLANK: Final = frozenset("\t\n\r\f")


@dataclass(frozen=True)
class Media:
    """What a file's row holds of it, and an image's thumbnail.

    `metadata` has `width` and `height` in pixels and `duration` in seconds, where the file has such.
    """

    metadata: Mapping[str, Any]
    thumbnail: bytes | None = field(default=None, repr=False)


def inspect_media(data: bytes, content_type: str, max_pixels: int) -> Media:
    """Look at a file. `Refused`, with the reason, where it is not a whole one of `content_type`."""
    if content_type in _IMAGES:
        picture = open_picture(
            data, side=SIDE, max_pixels=max_pixels, formats=(_IMAGES[content_type],), max_bytes=len(data)
        )
        return Media({"width": picture.width, "height": picture.height}, thumbnail_of(picture))
    if content_type == "application/pdf":
        return _pdf(data)
    if content_type == "text/plain":
        return _text(data)
    return _recording(data, content_type)


def _recording(data: bytes, content_type: str) -> Media:
    # Only containers that hold what they show: MediaInfo follows playlists to wherever these point.
    if not _BEGINNINGS.match(data):
        raise Refused("the file is no film or sound of a kind that is kept here")
    try:
        tracks = MediaInfo.parse(BytesIO(data), parse_speed=0).tracks
    except Exception as error:
        raise Refused("the file cannot be read") from error
    general = next((track for track in tracks if track.track_type == "General"), None)
    film = next((track for track in tracks if track.track_type == "Video"), None)
    sound = next((track for track in tracks if track.track_type == "Audio"), None)
    moving, still = _CONTAINERS.get(general.format if general else "", (None, None))
    found = moving if film else still
    if found == "video/mp4" and general and general.format_profile == "QuickTime":
        found = "video/quicktime"
    if found is None or not (film or sound):
        raise Refused("the file is no film or sound of a kind that is kept here")
    if found != content_type:
        raise Refused(f"the file is {found}, not {content_type} as it was said to be")
    if general and general.istruncated == "Yes":
        raise Refused("the end of the file is missing")
    metadata: dict[str, Any] = {}
    if film and film.width and film.height:
        metadata |= {"width": int(film.width), "height": int(film.height)}
    if general and general.duration:
        metadata["duration"] = round(float(general.duration) / 1000, 3)
    return Media(metadata)


def _pdf(data: bytes) -> Media:
    if not data.startswith(b"%PDF-"):
        raise Refused("the file is no PDF")
    if b"%%EOF" not in data[-_ENDS_WITHIN:]:
        raise Refused("the end of the file is missing")
    return Media({})


def _text(data: bytes) -> Media:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Refused("the file is no text in UTF-8") from None
    if any(sign < " " and sign not in _BLANK for sign in text):
        raise Refused("the file has control characters: it is no plain text")
    return Media({})
