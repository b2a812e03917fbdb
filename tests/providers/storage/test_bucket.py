import pytest

from trellis.providers.storage import Bucket, Buckets, InvalidPath, ObjectPath, ObjectRejected
from trellis.providers.storage.bucket import DECLARED
from trellis.providers.storage.object import CONTENT_TYPES

SOMEBODY = "0b0b0b0b-0000-0000-0000-00000000000b"
ASSETS, RESULTS = DECLARED["ofm"], DECLARED["masstock"]
MB = 2**20


@pytest.mark.parametrize(
    ("system", "path", "megabytes"),
    [
        ("coice", "catalogs/1/23/flare.JPG", 10),
        ("masstock", f"{SOMEBODY}/0_1234567890.png", 10),
        ("masstock", f"references/{SOMEBODY}/{SOMEBODY}/logo.webp", 10),
        ("ofm", f"{SOMEBODY}/image/{SOMEBODY}_a.gif", 50),
        ("ofm", f"{SOMEBODY}/video/{SOMEBODY}_clip.MOV", 50),
        ("ofm", f"{SOMEBODY}/reels/1.jpg", 50),
        ("orgs", f"{SOMEBODY}/{SOMEBODY}_notes.md", 20),
    ],
)
def test_what_each_systems_bucket_takes(system: str, path: str, megabytes: int) -> None:
    bucket = Buckets()[system]
    place = ObjectPath(bucket.name, path)
    bucket.admit(place, place.content_type, megabytes * MB)
    with pytest.raises(ObjectRejected, match=f"at most {megabytes} MB"):
        bucket.admit(place, place.content_type, megabytes * MB + 1)
    with pytest.raises(ObjectRejected, match=r"not text/csv"):
        bucket.admit(ObjectPath(bucket.name, f"{path}.csv"), "text/csv", 1)


@pytest.mark.parametrize(
    ("system", "folder"),
    [
        ("coice", "catalogs/1"),
        ("coice", "catalogs/1/2/3"),
        ("coice", "catalogs/1/\u0662"),
        ("coice", "other/catalogs/1/2"),
        ("masstock", "-"),
        ("masstock", SOMEBODY.upper()),
        ("masstock", f"references/{SOMEBODY}"),
        ("ofm", SOMEBODY),
        ("ofm", f"{SOMEBODY}/other"),
        ("orgs", "thumbnails"),
        ("orgs", f"{SOMEBODY}/deeper"),
    ],
)
def test_a_folder_that_a_bucket_has_not(system: str, folder: str) -> None:
    bucket = Buckets()[system]
    place = ObjectPath(bucket.name, f"{folder}/a.txt" if system == "orgs" else f"{folder}/a.png")
    with pytest.raises(ObjectRejected, match="folder"):
        bucket.admit(place, place.content_type, 1)


@pytest.mark.parametrize("name", ["x", "Upper", "a..b", "-a-b", "a/b", "", "ä" * 5, "x" * 64])
def test_a_name_that_no_bucket_has(name: str) -> None:
    with pytest.raises(ValueError, match="no name of a bucket"):
        Bucket(name, 1, (), "")


def test_buckets_are_found_by_what_they_are_for_and_by_their_names() -> None:
    buckets = Buckets({"results": RESULTS, "assets": ASSETS}, {"assets": "acme-assets"})
    assert list(buckets) == ["results", "assets"]
    assert buckets["assets"].name == "acme-assets"
    assert buckets.of(ObjectPath("acme-assets", "a/b")) == buckets["assets"]
    with pytest.raises(InvalidPath):
        buckets.of(ObjectPath("assets", "a/b"))
    assert not buckets.holds(ObjectPath("assets", "a/b"))


def test_two_buckets_of_one_name_are_none() -> None:
    with pytest.raises(ValueError, match="same name"):
        Buckets({"results": RESULTS, "assets": ASSETS}, {"assets": "workflow-results"})


def test_nothing_that_scripts_is_a_known_type() -> None:
    assert not {"text/html", "image/svg+xml", "text/javascript", "application/xml"} & set(
        CONTENT_TYPES.values()
    )
