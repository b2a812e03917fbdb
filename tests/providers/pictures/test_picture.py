import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from trellis.db.demo.photographs import photographs
from trellis.providers.errors import Refused
from trellis.providers.pictures.exif import NAMES, facts, known
from trellis.providers.pictures.picture import MAX_BYTES, SIDE, open_picture

JPEG = photographs("a")[0].data


def encoded(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be of any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "size", [(10_000, 10_000), (20_000, 20_000), (2**31 - 1, 2**31 - 1), (50_000_001, 1)]
)
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(Refused, match="megapixels"):
        open_picture(bomb(*size))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not an image",
        JPEG[: len(JPEG) // 2],
        JPEG[:200],
        bomb(100, 100),
        b"GIF89a" + b"\0" * 20,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"II*\0" + b"\xff" * 40,
    ],
)
def test_a_damaged_file_or_another_format_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="cannot be decoded"):
        open_picture(data)


def test_what_cannot_be_decoded_in_part_may_have_fewer_pixels() -> None:
    grey = Image.new("L", (6_000, 6_000))
    assert open_picture(encoded(grey, "JPEG")).width == 6_000
    with pytest.raises(Refused, match="25 megapixels"):
        open_picture(encoded(grey, "PNG"))


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(Refused, match="larger than 20 MB"):
        open_picture(b"\0" * (MAX_BYTES + 1))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=150)
@given(place=st.integers(0, len(JPEG) - 1), junk=st.binary(min_size=1, max_size=40))
def test_a_file_with_wrong_bytes_is_a_picture_or_refused(place: int, junk: bytes) -> None:
    try:
        picture = open_picture(JPEG[:place] + junk + JPEG[place + len(junk) :])
    except Refused:
        return
    assert picture.image.mode == "RGB"
    assert set(picture.exif) <= set(NAMES)


@pytest.mark.parametrize(
    ("mode", "form"),
    [("RGB", "PNG"), ("L", "PNG"), ("1", "PNG"), ("P", "GIF"), ("RGBA", "PNG"), ("LA", "PNG"),
     ("I;16", "PNG"), ("CMYK", "JPEG"), ("RGB", "WEBP"), ("RGB", "TIFF"), ("RGB", "BMP"), ("F", "TIFF")],
)  # fmt: skip
@pytest.mark.parametrize("size", [(30, 20), (900, 600)])
def test_every_kind_of_pixel_becomes_rgb(mode: str, form: str, size: tuple[int, int]) -> None:
    image = Image.new(mode, size, 1 if mode in {"1", "I;16", "F"} else 0)
    picture = open_picture(encoded(image, form))
    assert (picture.image.mode, picture.width, picture.height) == ("RGB", *size)
    assert picture.luma().shape == (picture.image.height, picture.image.width)


def test_sixteen_bits_are_scaled_not_cut() -> None:
    light = Image.fromarray(np.full((20, 20), 60_000, np.uint16))
    assert open_picture(encoded(light)).luma().mean() == pytest.approx(234, abs=2)


def test_what_is_transparent_is_shown_on_white() -> None:
    assert open_picture(encoded(Image.new("RGBA", (9, 9), (255, 0, 0, 0)))).luma().min() == 255


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (40, 20)), (3, (40, 20)), (6, (20, 40)), (8, (20, 40)), (99, (40, 20))]
)
def test_pictures_are_turned_upright(orientation: int, size: tuple[int, int]) -> None:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    picture = open_picture(encoded(Image.new("RGB", (40, 20)), "JPEG", exif=tags))
    assert (picture.width, picture.height) == picture.image.size == size


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("size", [(4000, 3000), (9000, 40), (1, 1), (320, 320), (641, 2)])
def test_large_pictures_are_measured_small(size: tuple[int, int], form: str) -> None:
    picture = open_picture(encoded(Image.new("RGB", size, "red"), form))
    assert (picture.width, picture.height) == size
    assert max(picture.image.size) < 2 * SIDE + 1


def test_the_first_frame_of_an_animation_is_looked_at() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("white", "black")]
    assert open_picture(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])).luma().min() > 250


def test_exif_facts() -> None:
    exif = open_picture(JPEG).exif
    assert exif["make"] == "Trellis"
    assert exif["taken_at"] == "2025-03-04T22:41:07"
    assert exif["iso"] == 3200
    assert exif["latitude"] == pytest.approx(58.8821, abs=1e-4)


def test_hostile_exif_is_left_out() -> None:
    tags = Image.Exif()
    tags[ExifTags.Base.Make] = "\x00\x01\u202e" + "x" * 9_000
    tags[ExifTags.Base.DateTime] = "yesterday"
    inner = tags.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.FNumber] = (1, 0)
    inner[ExifTags.Base.ISOSpeedRatings] = (1, 2, 3)
    tags.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (1.0,)
    exif = open_picture(encoded(Image.new("RGB", (9, 9)), "JPEG", exif=tags)).exif
    assert set(exif) <= {"make"}
    assert len(exif.get("make", "")) <= 80
    assert exif.get("make", "").isprintable()


@pytest.mark.parametrize(
    ("latitude", "side", "found"),
    [
        ((58.0, 30.0, 0.0), "N", 58.5),
        ((58.0, 30.0, 0.0), "S", -58.5),
        ((90.0, 0.0, 0.0), "N", 90.0),
        ((58.0, 30.0, 0.0), "E", None),
        ((90.0, 0.0, 1.0), "N", None),
        ((900.0, 0.0, 0.0), "N", None),
        ((58.0, 30.0), "N", None),
        ((58.0, 30.0, 0.0), b"N", None),
    ],
)
def test_a_place_is_one_of_the_earth(latitude: Any, side: Any, found: float | None) -> None:
    tags = {ExifTags.GPS.GPSLatitude: latitude, ExifTags.GPS.GPSLatitudeRef: side}
    assert facts(tags).get("latitude") == found


def test_facts_out_of_metadata_are_only_those_that_are_known() -> None:
    metadata = {"exif": {"make": "Acme", "iso": "100", "taken_at": "2020", "latitude": float("nan"), "x": 1}}
    assert known(metadata) == {"make": "Acme", "taken_at": "2020"}
    assert known({"exif": [1]}) == known({}) == {}
