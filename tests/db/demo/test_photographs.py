import io
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image

from trellis.db.demo.photographs import photographs
from trellis.providers.pictures.exif import facts, tags

FREE = {"CC0-1.0", "CC-BY-2.0", "public domain", "Apache-2.0"}
ALL = [*photographs("a"), *photographs("b")]
FOLDER = Path(__file__).parents[3] / "db" / "demo" / "photographs"


@pytest.mark.parametrize("tenant", ["a", "b"])
def test_each_tenant_has_enough_and_most_are_not_drawn(tenant: Literal["a", "b"]) -> None:
    kinds = [photograph.metadata["kind"] for photograph in photographs(tenant)]
    assert len(kinds) >= 24
    assert kinds.count("photograph") + kinds.count("crop") >= 10
    assert kinds.count("drawn") >= 2


def test_names_are_unique_over_both_tenants() -> None:
    assert len({photograph.name for photograph in ALL}) == len(ALL)


def test_the_folder_holds_what_is_listed_and_nothing_more() -> None:
    assert {file.name for file in FOLDER.glob("*.jpg")} == {photograph.name for photograph in ALL}
    assert sum(len(photograph.data) for photograph in ALL) <= 2_500_000


@pytest.mark.parametrize("photograph", ALL, ids=lambda photograph: photograph.name)
def test_each_is_a_small_jpeg_that_says_what_its_metadata_says(photograph) -> None:  # type: ignore[no-untyped-def]
    assert len(photograph.data) <= 100_000
    with Image.open(io.BytesIO(photograph.data)) as image:
        assert Image.MIME[image.format] == photograph.content_type
        assert image.size == (photograph.metadata["width"], photograph.metadata["height"])
        assert max(image.size) <= 1024
        assert facts(tags(image)) == photograph.metadata["exif"]
        image.load()


@pytest.mark.parametrize("photograph", ALL, ids=lambda photograph: photograph.name)
def test_each_is_free_and_credited(photograph) -> None:  # type: ignore[no-untyped-def]
    assert photograph.metadata["licence"] in FREE
    assert photograph.metadata["author"] in photograph.attribution
    [row] = [
        line for line in (FOLDER / "README.md").read_text().splitlines() if f"| {photograph.name} |" in line
    ]
    assert photograph.metadata["licence"] in row
    assert photograph.metadata["source"] in row


def test_some_have_a_camera_a_time_and_a_place() -> None:
    exifs = [photograph.metadata["exif"] for photograph in ALL]
    assert sum({"make", "model", "taken_at", "exposure_s"} <= set(exif) for exif in exifs) >= 8
    assert sum("latitude" in exif for exif in exifs) >= 3
