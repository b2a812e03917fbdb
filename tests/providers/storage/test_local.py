import os
import stat
import time
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.providers.storage.conftest import SECRET
from trellis.providers.storage import (
    InvalidPath,
    LocalStorage,
    ObjectNotFound,
    ObjectPath,
    ObjectRejected,
    StorageUnavailable,
)
from trellis.providers.storage.signature import Signer

PATH = ObjectPath("coice", "catalogs/1/2/flare.jpg")


class Clock:
    """A clock that stands until it is set."""

    time = 1_000_000_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "a folder" / "storage"


@pytest.fixture
def local(root: Path, clock: Clock) -> LocalStorage:
    return LocalStorage(root, secret=SECRET, now=clock)


async def url_of(local: LocalStorage, path: ObjectPath = PATH, ttl: int = 300) -> str:
    (url,) = await local.signed_urls([path], ttl=ttl)
    return url


def parts(url: str) -> tuple[str, str, str, str]:
    """A URL taken apart as a web framework does: bucket, path, expires, signature."""
    split = urlsplit(url)
    bucket, _, path = unquote(split.path).removeprefix("/storage/").partition("/")
    query = parse_qs(split.query)
    return bucket, path, query["expires"][0], query["signature"][0]


async def test_objects_are_plain_files(local: LocalStorage, root: Path) -> None:
    await local.write(PATH, b"x", "image/jpeg")
    assert (root / "coice" / "catalogs" / "1" / "2" / "flare.jpg").read_bytes() == b"x"
    assert stat.S_IMODE(os.stat(root).st_mode) == 0o700


@pytest.mark.parametrize("place", ["coice", "coice/catalogs", "coice/catalogs/1/2"])
async def test_no_linked_folder_is_followed(
    local: LocalStorage, root: Path, tmp_path: Path, place: str
) -> None:
    outside = tmp_path / "outside"
    (outside / "catalogs" / "1" / "2").mkdir(parents=True)
    for folder in (outside, outside / "1" / "2", outside / "catalogs" / "1" / "2"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "flare.jpg").write_bytes(b"secret")
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).symlink_to(outside)
    assert await local.describe(PATH) is None
    with pytest.raises(ObjectNotFound):
        await local.read(PATH)
    with pytest.raises(InvalidPath):
        await local.write(PATH, b"mine", "image/jpeg")
    await local.delete(PATH)
    assert all(file.read_bytes() == b"secret" for file in outside.rglob("*.jpg"))


async def test_a_linked_file_is_neither_read_nor_written_through(
    local: LocalStorage, root: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    await local.write(PATH, b"old", "image/jpeg")
    file = root / "coice" / PATH.path
    file.unlink()
    file.symlink_to(secret)
    assert await local.describe(PATH) is None
    with pytest.raises(ObjectNotFound):
        await local.read(PATH)
    await local.write(PATH, b"new", "image/jpeg")
    assert (secret.read_bytes(), file.is_symlink(), await local.read(PATH)) == (b"secret", False, b"new")


async def test_what_is_no_file_is_no_object(local: LocalStorage, root: Path) -> None:
    (root / "coice" / "catalogs" / "1" / "2").mkdir(parents=True)
    os.mkfifo(root / "coice" / PATH.path)
    assert await local.describe(PATH) is None
    with pytest.raises(ObjectNotFound):
        await local.read(PATH)


async def test_a_file_that_is_too_large_is_not_read(local: LocalStorage, root: Path) -> None:
    await local.write(PATH, b"x", "image/jpeg")
    os.truncate(root / "coice" / PATH.path, 2**40)
    with pytest.raises(ObjectRejected):
        await local.read(PATH)


@pytest.mark.parametrize(
    "path", ["thumbnails/1.jpg/a.jpg/below.jpg", "thumbnails/1.jpg", "thumbnails/" + "x" * 256 + ".jpg"]
)
async def test_names_that_cannot_be_files_are_refused(local: LocalStorage, path: str) -> None:
    there = ObjectPath("coice", "thumbnails/1.jpg/a.jpg")
    await local.write(there, b"x", "image/jpeg")
    other = ObjectPath("coice", path)
    with pytest.raises(InvalidPath):
        await local.write(other, b"y", "image/jpeg")
    assert await local.describe(other) is None
    assert await local.read(there) == b"x"


async def test_a_failed_write_leaves_the_old_object_and_no_rubbish(
    local: LocalStorage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await local.write(PATH, b"old", "image/jpeg")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(StorageUnavailable) as caught:
        await local.write(PATH, b"new", "image/jpeg")
    assert str(root) not in str(caught.value)
    assert await local.read(PATH) == b"old"
    assert [file.name for file in (root / "coice" / "catalogs" / "1" / "2").iterdir()] == ["flare.jpg"]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageUnavailable, match=r"cannot be made: Not a directory$"):
        LocalStorage(tmp_path / "file" / "storage", secret=SECRET)


@pytest.mark.parametrize("name", ["flare.jpg", "ünï 写真.png", "100%25.jpg", "a?b#c&d=e.jpg", "+ .webp"])
async def test_a_signed_url_opens_its_object(local: LocalStorage, name: str) -> None:
    path = ObjectPath("coice", f"catalogs/1/2/{name}")
    await local.write(path, b"picture", path.content_type)
    opened = await local.open_signed(*parts(await url_of(local, path, 60)))
    assert (opened.size, opened.content_type) == (7, path.content_type)
    with opened.file:
        assert b"".join([chunk async for chunk in opened.chunks(range(7))]) == b"picture"
        assert b"".join([chunk async for chunk in opened.chunks(range(3, 5))]) == b"tu"


async def test_a_signed_url_lives_as_long_as_it_says(local: LocalStorage, clock: Clock) -> None:
    await local.write(PATH, b"x", "image/jpeg")
    url = await url_of(local, PATH, 60)
    started = clock.time
    (await local.open_signed(*parts(url))).file.close()
    assert 60 <= float(parts(url)[2]) - started <= 360
    clock.time = started + 60 - 0.01
    (await local.open_signed(*parts(url))).file.close()
    clock.time = float(parts(url)[2])
    with pytest.raises(ObjectNotFound):
        await local.open_signed(*parts(url))


@given(time=st.floats(0, 1e10), ttl=st.integers(1, 100_000), window=st.integers(1, 3_600))
def test_expiry_is_between_ttl_and_a_window_later(time: float, ttl: int, window: int) -> None:
    signer = Signer(SECRET.encode(), window=window, now=lambda: time)
    left = float(parts(signer.url(PATH, ttl=ttl))[2]) - time
    assert ttl <= left <= ttl + window


async def test_within_a_window_the_url_stays_the_same(local: LocalStorage, clock: Clock) -> None:
    clock.time = 1_000_000_201.0  # the first second of a window of 300
    urls = set()
    for _ in range(300):
        urls.add(await url_of(local, PATH, 300))
        clock.time += 1
    assert len(urls) == 1
    assert await url_of(local, PATH, 300) not in urls


async def test_every_forgery_finds_nothing(local: LocalStorage, root: Path, clock: Clock) -> None:
    await local.write(PATH, b"x", "image/jpeg")
    await local.write(ObjectPath("coice", "catalogs/1/2/other.jpg"), b"y", "image/jpeg")
    bucket, path, expires, signature = parts(await url_of(local))
    later = str(int(expires) + 300)
    other = LocalStorage(root, secret="another secret of sixteen", now=clock)
    for forged in (
        (bucket, "catalogs/1/2/other.jpg", expires, signature),
        ("other", path, expires, signature),
        (bucket, path, later, signature),
        (bucket, path, f" {expires}", signature),
        (bucket, path, f"0{expires}", signature),
        (bucket, path, f"{expires}.0", signature),
        (bucket, path, "", signature),
        (bucket, path, "٣", signature),
        (bucket, path, "9" * 9_000, signature),
        (bucket, path, expires, ""),
        (bucket, path, expires, signature[:-1]),
        (bucket, path, expires, signature.upper()),
        (bucket, path, expires, "\udcff é"),
        (bucket, path, "\udcff", signature),
        (bucket, f"{path}/../flare.jpg", expires, signature),
        (bucket, f"/{path}", expires, signature),
        ("..", path, expires, signature),
        parts(await url_of(other)),
    ):
        with pytest.raises(ObjectNotFound, match=r"^there is no such object$"):
            await local.open_signed(*forged)


async def test_what_is_signed_but_absent_looks_the_same(local: LocalStorage) -> None:
    with pytest.raises(ObjectNotFound, match=r"^there is no such object$"):
        await local.open_signed(*parts(await url_of(local)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(expires=st.text(), signature=st.text())
def test_nothing_unsigned_verifies(expires: str, signature: str) -> None:
    assert not Signer(SECRET.encode(), now=lambda: 0.0).verify(PATH, expires, signature)


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        LocalStorage(tmp_path, secret="short")


async def test_the_secret_is_in_no_representation(local: LocalStorage) -> None:
    assert SECRET not in repr(local) + repr(local._signer) + await url_of(local)


async def test_parts_that_a_crash_has_left_go_after_a_day(local: LocalStorage, root: Path) -> None:
    old, new = root / ".parts" / "old", root / ".parts" / "new"
    for part in (old, new):
        part.write_bytes(b"half of a pict")
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    await local.write(PATH, b"x", "image/jpeg")
    await local.prepare()
    assert list((root / ".parts").iterdir()) == [new]
    assert await local.read(PATH) == b"x"


async def test_parts_are_no_objects(local: LocalStorage) -> None:
    with pytest.raises(InvalidPath):
        ObjectPath(".parts", "new")


async def test_a_folder_that_is_away_is_not_an_object_that_is_not_there(
    local: LocalStorage, root: Path
) -> None:
    await local.write(PATH, b"x", "image/jpeg")
    root.rename(root.with_name("elsewhere"))
    for call in (
        local.read(PATH),
        local.describe(PATH),
        local.delete(PATH),
        local.write(PATH, b"y", "image/jpeg"),
    ):
        with pytest.raises(StorageUnavailable):
            await call
    root.with_name("elsewhere").rename(root)
    assert await local.read(PATH) == b"x"
