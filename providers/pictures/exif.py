"""The few EXIF facts that say something of a photograph, as plain JSON values."""

import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from PIL import ExifTags, Image

_LENGTH: Final = 80

_TEXTS: Final = {
    "make": ExifTags.Base.Make,
    "model": ExifTags.Base.Model,
    "lens": ExifTags.Base.LensModel,
    "description": ExifTags.Base.ImageDescription,
}
_NUMBERS: Final = {
    "exposure_s": ExifTags.Base.ExposureTime,
    "f_number": ExifTags.Base.FNumber,
    "iso": ExifTags.Base.ISOSpeedRatings,
    "focal_length_mm": ExifTags.Base.FocalLength,
}

_SIDES: Final = {"latitude": ("N", "S", 90), "longitude": ("E", "W", 180)}

PLACE: Final = tuple(_SIDES)
"""The facts that say where a photograph was taken."""

NAMES: Final = (*_TEXTS, *_NUMBERS, "orientation", "taken_at", *PLACE)
"""Every fact there can be. Times are ISO 8601 without a zone, as cameras write them; places are degrees; the
orientation is EXIF's, 1 to 8."""


Tags = Mapping[int, Any]
"""A file's EXIF by tag number: its main, inner and GPS blocks, whose numbers do not meet."""


def tags(image: Image.Image) -> Tags:
    """Read a file's EXIF. What is damaged is left out: a picture needs none to be looked at."""
    read: dict[int, Any] = {}
    for block in (ExifTags.IFD.GPSInfo, ExifTags.IFD.Exif, None):
        # A damaged block can make the reader raise nearly anything.
        with suppress(Exception):
            exif = image.getexif()
            read |= exif if block is None else exif.get_ifd(block)
    return read


def facts(exif: Tags) -> dict[str, Any]:
    """What an image file says of itself; a tag that is absent, empty or damaged is left out."""
    found: dict[str, Any] = {name: _text(exif.get(tag)) for name, tag in _TEXTS.items()}
    found |= {name: _number(exif.get(tag)) for name, tag in _NUMBERS.items()}
    found["taken_at"] = _time(exif.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime))
    found["orientation"] = _orientation(exif.get(ExifTags.Base.Orientation))
    for name, (positive, negative, most) in _SIDES.items():
        parts, side = (exif.get(ExifTags.GPS[f"GPS{name.title()}{suffix}"]) for suffix in ("", "Ref"))
        sign = {positive: 1, negative: -1}.get(side) if isinstance(side, str) else None
        degrees = _degrees(parts)
        if sign and degrees is not None and degrees <= most:
            found[name] = sign * degrees
    return {name: value for name, value in found.items() if value is not None}


def known(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts out of a photograph's metadata, under its key `exif`; all else there is ignored."""
    exif = metadata.get("exif")
    if not isinstance(exif, Mapping):
        return {}
    texts = {name: _text(exif.get(name)) for name in (*_TEXTS, "taken_at")}
    numbers = {name: _number(exif.get(name)) for name in (*_NUMBERS, *PLACE)}
    return {name: value for name, value in {**texts, **numbers}.items() if value is not None}


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return "".join(c for c in value if c.isprintable()).strip()[:_LENGTH] or None


def _number(value: Any) -> int | float | None:
    if isinstance(value, str | bytes | bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else round(number, 6)


def _orientation(value: Any) -> int | None:
    return int(value) if isinstance(value, int) and 1 <= value <= 8 else None


def _time(value: Any) -> str | None:
    try:
        return datetime.strptime(value, "%Y:%m:%d %H:%M:%S").isoformat()
    except (TypeError, ValueError):
        return None


def _degrees(parts: Any) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    numbers = [_number(part) for part in parts]
    if any(number is None or number < 0 for number in numbers):
        return None
    return round(sum((number or 0) / unit for number, unit in zip(numbers, (1, 60, 3600), strict=True)), 6)
