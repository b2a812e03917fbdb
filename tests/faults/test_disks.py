"""Disks that are full: under the tables of a run, and under the files. Each is a small tmpfs, made by root."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.audit import Counts
from tests.faults.cluster import OwnCluster
from tests.faults.conftest import Moments, Report
from tests.faults.installation import Installation
from trellis.providers.storage import LocalStorage, ObjectPath, StorageUnavailable

pytestmark = pytest.mark.xdist_group("crashing")

_TABLES = ("trellis.run_events", "trellis.run_items", "coice.job_results")
_MEGABYTE = 1 << 20


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of that size, mounted at a new folder in `folder`; skips the test where that may not be."""
    place = folder / "disk"
    place.mkdir(mode=0o755)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "none", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here (it takes root): {done.stderr.strip()}")
    try:
        yield place
    finally:
        # Lazily: a process of Postgres may have a file open that is deleted.
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Take all that is left of a disk; the file that has it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return ballast


@pytest.fixture
async def disk(crashing: Installation, postgres: OwnCluster) -> AsyncIterator[Path]:
    """A small disk, which holds the tables that runs write to."""
    with small_disk(postgres.folder, 64) as place:
        place.joinpath("space").mkdir()
        owner = postgres.lease.socket.stat()
        os.chown(place / "space", owner.st_uid, owner.st_gid)
        async with crashing.admin() as connection:
            await connection.execute(f"create tablespace small location '{place / 'space'}'")
            await _move(connection, "small")
            try:
                yield place
            finally:
                place.joinpath("ballast").unlink(missing_ok=True)
                await _move(connection, "pg_default")
                await connection.execute("checkpoint")
                await connection.execute("drop tablespace small")


async def _move(connection, space: str) -> None:  # type: ignore[no-untyped-def]
    for table in _TABLES:
        await connection.execute(f"alter table {table} set tablespace {space}")
        for index in await connection.fetch(
            "select indexrelid::regclass::text as name from pg_index where indrelid = $1::text::regclass",
            table,
        ):
            await connection.execute(f"alter index {index['name']} set tablespace {space}")


async def test_the_disk_of_the_tables_is_full(
    crashing: Installation, disk: Path, moments: Moments, report: Report
) -> None:
    """What cannot be written waits until there is room, and is written then."""
    await crashing.have(gateways=1, workers=1)
    (worker,) = crashing.workers
    found = []
    for chance in moments(1, 10):
        before = worker.log.read_text().count("DiskFull")
        run_id = await crashing.start()
        async with crashing.follow(run_id) as following:
            await crashing.provider.until_asked(chance.randint(1, 50))
            ballast = fill(disk)
            async with asyncio.timeout(30):
                while worker.log.read_text().count("DiskFull") == before:
                    await asyncio.sleep(0.02)
            ballast.unlink()
            await following.ended()
        found.append(await crashing.audit(run_id, following))
    report("disk full under the tables", found)


async def test_the_disk_of_the_files_is_full(tmp_path: Path, moments: Moments, report: Report) -> None:
    """What was there stays, whole; what could not be written is refused, and leaves nothing behind."""
    found = []
    with small_disk(tmp_path, 4) as place:
        storage = LocalStorage(place / "files", secret="a secret of the tests")
        for chance in moments(1, 100):
            objects = {
                ObjectPath("coice", f"catalogs/1/1/{number}.png"): chance.randbytes(
                    chance.randint(1, _MEGABYTE)
                )
                for number in range(16)  # twice as much as there is room for
            }
            kept: dict[ObjectPath, bytes] = {}
            refused = 0
            for _ in range(2):  # the second time over what is there
                for path, data in objects.items():
                    try:
                        await storage.write(path, data, "image/png")
                        kept[path] = data
                    except StorageUnavailable:
                        refused += 1
                objects = {path: data[::-1] for path, data in objects.items()}
            assert refused
            lost = sum([await storage.read(path) != data for path, data in kept.items()])
            there = {path.name for path in (place / "files").rglob("*") if path.is_file()}
            strange = len(there - {path.segments[-1] for path in kept})
            found.append(Counts(items=len(kept), lost=lost, duplicated=strange))
            for path in kept:
                await storage.delete(path)
            await storage.write(ObjectPath("coice", "catalogs/1/1/1.png"), b"room again", "image/png")
            await storage.delete(ObjectPath("coice", "catalogs/1/1/1.png"))
    report("disk full under the files", found)
