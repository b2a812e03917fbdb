import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.providers.storage import InvalidPath, ObjectPath


@pytest.mark.parametrize(
    ("uri", "bucket", "path", "content_type"),
    [
        ("gs://coice/catalogs/1/wells/image.jpg", "coice", "catalogs/1/wells/image.jpg", "image/jpeg"),
        ("gs://a-b_c.d1/x.PNG", "a-b_c.d1", "x.PNG", "image/png"),
        ("gs://coice/.hidden", "coice", ".hidden", "application/octet-stream"),
        ("gs://coice/a/b.html", "coice", "a/b.html", "application/octet-stream"),
        ("gs://coice/...", "coice", "...", "application/octet-stream"),
        ("gs://coice/gs://x.jpg", None, None, None),
        ("gs://coice/Screenshot\u202f1.webp", "coice", "Screenshot\u202f1.webp", "image/webp"),
        ("gs://coice/" + "é" * 512, "coice", "é" * 512, "application/octet-stream"),
    ],
)
def test_addresses(uri: str, bucket: str | None, path: str | None, content_type: str | None) -> None:
    if bucket is None:
        with pytest.raises(InvalidPath):
            ObjectPath.parse(uri)
        return
    parsed = ObjectPath.parse(uri)
    assert (parsed.bucket, parsed.path, parsed.content_type) == (bucket, path, content_type)
    assert str(parsed) == uri


@pytest.mark.parametrize(
    "uri",
    [
        "", "gs://", "gs://coice", "gs://coice/", "gs:///x", "GS://coice/x", "s3://coice/x", "coice/x",
        "/coice/x", "gs://coice/../x", "gs://coice/a/../x", "gs://coice/a/..", "gs://coice/./x", "gs://coice/a//x",
        "gs://coice//x", "gs://coice/x/", "gs://coice/a\\..\\x", "gs://coice/a\0x", "gs://coice/a\nx",
        "gs://coice/a\x7fx", "gs://coice/a\x85x", "gs://coice/a\u2028x", "gs://coice/\ud800",
        "gs://../x", "gs://./x", "gs://Coice/x", "gs://co/x", "gs://" + "c" * 64 + "/x", "gs://a..b/x", "gs://-ab/x",
        "gs://coice /x", " gs://coice/x", "gs://coice/" + "é" * 513,
    ],
)  # fmt: skip
def test_what_is_no_address(uri: str) -> None:
    with pytest.raises(InvalidPath):
        ObjectPath.parse(uri)


@given(st.text())
def test_whatever_parses_stays_inside_its_bucket(text: str) -> None:
    try:
        path = ObjectPath.parse(f"gs://coice/{text}")
    except InvalidPath:
        return
    assert path.segments
    assert not {"", ".", ".."} & set(path.segments)
    assert ObjectPath.parse(str(path)) == path
