import pytest

from trellis.providers.storage import Bucket, Buckets, InvalidPath, ObjectPath, ObjectRejected
from trellis.providers.storage.object import CONTENT_TYPES

# What other systems will keep.
RESULTS = Bucket("workflow-results", 10 * 2**20, ("image/png", "image/jpeg", "image/webp"), r"[0-9a-f-]{36}")
ASSETS = Bucket("assets", 50 * 2**20, ("image/jpeg", "video/mp4", "video/quicktime"), r"[0-9a-f-]{36}/\w+")
DOCUMENTS = Bucket("documents", 20 * 2**20, ("application/pdf", "text/csv"), r"\w+")
SOMEBODY = "0b0b0b0b-0000-0000-0000-00000000000b"


@pytest.mark.parametrize(
    ("bucket", "path", "size"),
    [
        (RESULTS, f"{SOMEBODY}/0_1234567890.png", 10 * 2**20),
        (ASSETS, f"{SOMEBODY}/video/clip.mp4", 50 * 2**20),
        (ASSETS, f"{SOMEBODY}/video/clip.MOV", 1),
        (DOCUMENTS, "acme/report.pdf", 20 * 2**20),
    ],
)
def test_what_a_bucket_takes(bucket: Bucket, path: str, size: int) -> None:
    place = ObjectPath(bucket.name, path)
    bucket.admit(place, place.content_type, size)
    with pytest.raises(ObjectRejected, match=f"at most {bucket.max_bytes // 2**20} MB"):
        bucket.admit(place, place.content_type, bucket.max_bytes + 1)
    with pytest.raises(ObjectRejected, match="folder"):
        bucket.admit(ObjectPath(bucket.name, f"-/{place.segments[-1]}"), place.content_type, 1)


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
