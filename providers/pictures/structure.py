"""How many parts an image file is made of, counted before any is read: its decoder goes through them one by
one in Python, so that a file of a few MB could keep it busy for a quarter of a minute.
"""

import re
from collections.abc import Iterator
from struct import error, unpack_from
from typing import Final

from trellis.providers.errors import Refused

# Cameras and editors write some hundred: a large profile, many notes, pixels in pieces of a few KB.
_PARTS: Final = 50_000
_JPEG: Final = b"\xff\xd8"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_MARKER: Final = re.compile(rb"[^\xff]*\xff+([^\xff])")
_ALONE: Final = frozenset({0x00, 0x01, *range(0xD0, 0xDA)})  # what no length follows
_SCAN: Final = 0xDA

# Each scan of a progressive JPEG is a pass over the whole picture, and takes a few bytes to ask for. Cameras
# and libraries make about ten, whatever the size.
_SCANS: Final = range(20, 101)
_SCANNED: Final = 1_000_000_000  # pixels, in all passes together


def bound_parts(data: bytes) -> None:
    """`Refused` where a JPEG or a PNG has more parts than a photograph needs. Others are taken apart in C."""
    parts = _chunks(data) if data.startswith(_PNG) else _segments(data) if data.startswith(_JPEG) else ()
    count = 0
    try:
        for steps in parts:
            count += steps
            if count > _PARTS:
                raise Refused("the image file is made of too many parts")
    except error:
        return  # it breaks off, as its decoder will say


def bound_scans(data: bytes, pixels: int) -> None:
    """`Refused` where a JPEG of so many pixels takes too many passes to decode."""
    most = min(max(_SCANS[0], _SCANNED // max(pixels, 1)), _SCANS[-1])
    if data.startswith(_JPEG) and data.count(bytes([0xFF, _SCAN])) > most:
        raise Refused(f"the image has more than {most} scans")


def _chunks(data: bytes) -> Iterator[int]:
    at = len(_PNG)
    while at < len(data):
        (length,) = unpack_from(">I", data, at)
        at += 12 + length
        yield 1


def _segments(data: bytes) -> Iterator[int]:
    """Of those before the first scan, the bytes that are gone through one by one: each marker and what lies
    before it.
    """
    at = len(_JPEG)
    while at < len(data):
        found = _MARKER.match(data, at)
        if found is None:
            yield len(data) - at
            return
        yield found.end() - at
        at, marker = found.end(), found[1][0]
        if marker == _SCAN:
            return
        if marker not in _ALONE:
            (length,) = unpack_from(">H", data, at)
            at += max(length, 2)
