"""What an uploaded file has to be, and what is known of it then; by hostile files as well as by photographs."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from tests.providers.pictures.test_picture import bomb, encoded
from trellis.db.demo.photographs import photographs
from trellis.providers.errors import Refused
from trellis.providers.pictures.inspection import content_type_of, inspect
from trellis.providers.pictures.thumbnail import SIDE, make_thumbnail

PIXELS = 50_000_000
PHOTOGRAPH = photographs("a")[0]
GREY = Image.effect_noise((400, 300), 60).convert("RGB")
FORMS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}

PLACED = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:GPSLatitude='58,30.0N'/></rdf:RDF></x:xmpmeta>"
)


def tagged() -> Image.Exif:
    tags = Image.Exif()
    tags[ExifTags.Base.Make], tags[ExifTags.Base.Model] = "Acme", "Lookout 3"
    tags[ExifTags.Base.Orientation] = 6
    inner = tags.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.LensModel] = "50mm F1.8"
    inner[ExifTags.Base.DateTimeOriginal] = "2025:06:07 08:09:10"
    inner[ExifTags.Base.ISOSpeedRatings] = 200
    inner[ExifTags.Base.ExposureTime] = IFDRational(1, 250)
    inner[ExifTags.Base.FNumber] = 1.8
    inner[ExifTags.Base.FocalLength] = 50.0
    place = tags.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (58.0, 30.0, 0.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "W", (5.0, 15.0, 0.0)
    return tags


@pytest.mark.parametrize("content_type", FORMS)
def test_each_type_by_its_bytes(content_type: str) -> None:
    data = encoded(GREY, FORMS[content_type])
    assert content_type_of(data) == content_type
    assert inspect(data, content_type, PIXELS, False).metadata == {"width": 400, "height": 300}


@pytest.mark.parametrize("content_type", FORMS)
def test_what_the_camera_wrote_is_kept_but_not_the_place(content_type: str) -> None:
    beside = {} if content_type == "image/png" else {"xmp": PLACED}
    data = encoded(GREY, FORMS[content_type], exif=tagged(), **beside)
    assert (b"GPSLatitude" in data) == bool(beside)
    metadata = inspect(data, content_type, PIXELS, False).metadata
    # The size is that of the upright picture.
    assert (metadata["width"], metadata["height"]) == (300, 400)
    assert metadata["exif"] == {
        "make": "Acme",
        "model": "Lookout 3",
        "lens": "50mm F1.8",
        "exposure_s": pytest.approx(0.004),
        "f_number": 1.8,
        "iso": 200,
        "focal_length_mm": 50,
        "taken_at": "2025-06-07T08:09:10",
        "orientation": 6,
    }


def test_the_place_is_kept_where_that_is_wanted() -> None:
    exif = inspect(encoded(GREY, "JPEG", exif=tagged()), "image/jpeg", PIXELS, True).metadata["exif"]
    assert (exif["latitude"], exif["longitude"]) == (58.5, -5.25)


def test_the_keys_are_those_of_the_demo() -> None:
    metadata = inspect(PHOTOGRAPH.data, "image/jpeg", PIXELS, True).metadata
    assert {name: PHOTOGRAPH.metadata[name] for name in metadata} == metadata


@pytest.mark.parametrize(
    ("data", "content_type", "reason"),
    [
        (b"", "image/jpeg", "no JPEG, PNG or WebP"),
        (b"GIF89a" + b"\0" * 99, "image/png", "no JPEG, PNG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", "no JPEG, PNG or WebP"),
        (b"MZ" + b"\0" * 99, "image/jpeg", "no JPEG, PNG or WebP"),
        (encoded(GREY, "TIFF"), "image/jpeg", "no JPEG, PNG or WebP"),
        (encoded(GREY, "PNG"), "image/jpeg", "is image/png, not image/jpeg"),
        (encoded(GREY, "JPEG"), "image/webp", "is image/jpeg, not image/webp"),
        (b"\xff\xd8\xff" + b"\0" * 99, "image/jpeg", "cannot be decoded"),
        (b"\x89PNG\r\n\x1a\n" + encoded(GREY, "JPEG"), "image/png", "cannot be decoded"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp", "cannot be decoded"),
        (bomb(60_000, 60_000), "image/png", "megapixels"),
        (bomb(100, 100), "image/png", "cannot be decoded"),
    ],
)
def test_what_is_refused(data: bytes, content_type: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        inspect(data, content_type, PIXELS, False)


@pytest.mark.parametrize("content_type", FORMS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.97])
@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_a_file_that_was_cut_off_is_refused(content_type: str, share: float, options: Any) -> None:
    data = encoded(GREY, FORMS[content_type], **(options if content_type == "image/jpeg" else {}))
    with pytest.raises(Refused, match="cannot be decoded"):
        inspect(data[: int(len(data) * share)], content_type, PIXELS, False)


def test_a_large_photograph_that_was_cut_off_is_refused_though_it_is_decoded_small() -> None:
    large = GREY.resize((4_000, 3_000))
    data = encoded(large, "JPEG")
    assert inspect(data, "image/jpeg", PIXELS, False).metadata["width"] == 4_000
    with pytest.raises(Refused, match="cannot be decoded"):
        inspect(data[: int(len(data) * 0.95)], "image/jpeg", PIXELS, False)


def test_the_bound_on_pixels_is_the_callers() -> None:
    with pytest.raises(Refused, match="megapixels"):
        inspect(encoded(GREY, "JPEG"), "image/jpeg", 100_000, False)


def test_a_photograph_of_two_is_its_first() -> None:
    """Telephones write several pictures into one JPEG."""
    data = encoded(GREY, "MPO", save_all=True, append_images=[GREY.rotate(90)])
    assert inspect(data, "image/jpeg", PIXELS, False).metadata == {"width": 400, "height": 300}


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=100)
@given(form=st.sampled_from(sorted(FORMS)), place=st.floats(0, 1), junk=st.binary(min_size=1, max_size=60))
def test_a_file_with_wrong_bytes_is_a_photograph_or_refused(form: str, place: float, junk: bytes) -> None:
    data = SMALL[form]
    at = 12 + int(place * (len(data) - 12))
    try:
        found = inspect(data[:at] + junk + data[at + len(junk) :], form, PIXELS, False)
    except Refused:
        return
    assert 0 < found.metadata["width"] < 65_536


SMALL = {content_type: encoded(GREY.resize((80, 60)), form) for content_type, form in FORMS.items()}


@pytest.mark.parametrize("content_type", FORMS)
@pytest.mark.parametrize(
    ("size", "small"),
    [((400, 300), (320, 240)), ((300, 4_000), (24, 320)), ((20, 10), (20, 10)), ((1, 3_000), (1, 320))],
)
def test_thumbnails(content_type: str, size: tuple[int, int], small: tuple[int, int]) -> None:
    data = make_thumbnail(encoded(GREY.resize(size), FORMS[content_type]), PIXELS)
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("WEBP", small)
        assert max(image.size) <= SIDE


def test_a_thumbnail_is_upright_and_says_nothing_of_where_it_was_taken() -> None:
    image = Image.new("RGB", (400, 200), "red")
    image.paste("blue", (0, 0, 200, 200))
    profile = b"\0" * 3000
    data = encoded(
        image,
        "JPEG",
        exif=tagged(),
        xmp=PLACED,
        icc_profile=profile,
        comment=b"somebody was here",
        quality=95,
    )
    small = make_thumbnail(data, PIXELS)
    for word in (b"GPSLatitude", b"Acme", b"Lookout", b"somebody", b"EXIF", b"ICCP", b"XMP "):
        assert word not in small
    with Image.open(io.BytesIO(small)) as made:
        assert made.size == (160, 320)
        # Turned to the right: what was left is on top.
        assert made.convert("RGB").getpixel((80, 20))[2] > 200
        assert made.convert("RGB").getpixel((80, 300))[0] > 200


def test_colours_for_print_are_shown_as_they_are() -> None:
    data = encoded(Image.new("RGB", (400, 300), (220, 30, 60)).convert("CMYK"), "JPEG")
    with Image.open(io.BytesIO(make_thumbnail(data, PIXELS))) as small:
        assert small.convert("RGB").getpixel((100, 100)) == pytest.approx((220, 30, 60), abs=12)


def test_an_inspection_gives_the_same_thumbnail() -> None:
    data = encoded(GREY, "JPEG", exif=tagged())
    assert inspect(data, "image/jpeg", PIXELS, False).thumbnail == make_thumbnail(data, PIXELS)
