"""Files that would keep their decoder busy for long, though they are small and what they show is as well."""

import struct
import zlib

import pytest
from PIL import Image

from tests.providers.pictures.test_picture import JPEG, encoded
from trellis.providers.errors import Refused
from trellis.providers.pictures.picture import open_picture


def test_a_picture_of_very_many_passes_is_refused_undecoded() -> None:
    """A few bytes for each, and 25 ms of work where it is large."""
    data = encoded(Image.new("RGB", (600, 400)), "JPEG", progressive=True)
    assert open_picture(data).width == 600
    scan = data[data.rfind(b"\xff\xda") : -2]
    with pytest.raises(Refused, match="100 scans"):
        open_picture(data[:-2] + scan * 200 + data[-2:])
    large = encoded(Image.new("L", (7_000, 7_000)), "JPEG", progressive=True)
    assert open_picture(large).width == 7_000
    scan = large[large.rfind(b"\xff\xda") : -2]
    with pytest.raises(Refused, match="20 scans"):
        open_picture(large[:-2] + scan * 20 + large[-2:])


@pytest.mark.parametrize(
    "stuffing",
    [b"\xff" * 100_000, b"junk" * 25_000, b"\xff\xfe\0\2" * 30_000, b"\xff\0" * 50_000, b"\xff\xd0" * 30_000],
)
def test_a_jpeg_that_is_stuffed_with_nothing_is_refused_unread(stuffing: bytes) -> None:
    """Each byte of it is a step in Python: 10 MB took 15 seconds."""
    with pytest.raises(Refused, match="too many parts"):
        open_picture(JPEG[:2] + stuffing + JPEG[2:])
    with pytest.raises(Refused, match=r"too many parts|cannot be decoded"):
        open_picture(JPEG[:2] + stuffing)
    notes = (b"\xff\xfe" + struct.pack(">H", 60_000) + b"x" * 59_998) * 150
    assert open_picture(JPEG[:2] + b"\xff" * 1_000 + notes + JPEG[2:]).width == open_picture(JPEG).width


def test_a_png_of_very_many_chunks_is_refused_unread() -> None:
    data = encoded(Image.new("RGB", (600, 400)))
    empty = struct.pack(">I", 0) + b"noTh" + struct.pack(">I", zlib.crc32(b"noTh"))
    assert open_picture(data[:33] + empty * 1_000 + data[33:]).width == 600
    with pytest.raises(Refused, match="too many parts"):
        open_picture(data[:33] + empty * 60_000 + data[33:])
    for broken in (data[:33] + b"\xff" * 100, data[:35], data[:8]):
        with pytest.raises(Refused, match="cannot be decoded"):
            open_picture(broken)
