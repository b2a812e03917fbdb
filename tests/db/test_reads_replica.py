"""A read replica: it answers where it may, and callers never miss what they wrote. Both servers are real."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import FAST, SYSTEMS, quick_folder
from tests.db.reading import add_notes, person, pool_at, until_active
from trellis.db import embedded, freshness
from trellis.db.embedded import Embedded
from trellis.db.migrate import migrate
from trellis.db.pool import Connection, Pool, connect
from trellis.db.reads import ReadOptions, Reads, open_reads
from trellis.db.session import Identity, transaction

SETTINGS = {**FAST, "wal_level": "replica", "max_wal_senders": "4", "max_standby_streaming_delay": "0"}
WHERE = "select case when pg_is_in_recovery() then 'replica' else 'primary' end"
MY_NOTES = "select string_agg(text, ', ' order by text) from public.notes"


@dataclass
class Servers:
    """A primary, and the folder of its replica, with connections as superuser."""

    primary: Embedded
    folder: Path
    admin: Connection
    pool: Pool

    @asynccontextmanager
    async def replica(self) -> AsyncIterator[tuple[str, Connection]]:
        """The replica while it runs: its address, and a connection as superuser."""
        async with await embedded.start(self.folder, settings=SETTINGS, linger=0) as lease:
            connection = await connect(lease.admin_dsn)
            try:
                yield lease.dsn, connection
            finally:
                await connection.close()
        await embedded.wait_until_stopped(self.folder)

    @property
    def address(self) -> str:
        """The replica's address, whether it runs or not."""
        return self.primary.dsn.replace(self.primary.data.name, self.folder.name)

    @asynccontextmanager
    async def reads(self, *, one_trip: bool = True) -> AsyncIterator[Reads]:
        """Reads of both, few connections each."""
        options = ReadOptions(size=2, one_trip=one_trip)
        async with open_reads(self.pool, self.primary.dsn, options, replica=self.address) as reads:
            yield reads

    async def write(self, reads: Reads, caller: Identity, text: str) -> None:
        """Write as a caller, as `Context.write` does."""
        async with transaction(self.pool, caller) as connection:
            await connection.execute("insert into public.notes values (auth.uid(), $1)", text)
        reads.wrote(caller)


@pytest.fixture(scope="module")
async def servers() -> AsyncIterator[Servers]:
    primary_folder, replica_folder = quick_folder(), quick_folder()
    async with await embedded.start(primary_folder, settings=SETTINGS, linger=0) as primary:
        await migrate(primary.admin_dsn, SYSTEMS)
        admin = await connect(primary.admin_dsn)
        await add_notes(admin, 9)
        await admin.execute("alter table public.notes drop constraint notes_pkey")
        follow(primary, replica_folder)
        async with pool_at(primary.dsn, max_size=4) as pool:
            yield Servers(primary, replica_folder, admin, pool)
        await admin.close()
    for folder in (primary_folder, replica_folder):
        await embedded.wait_until_stopped(folder)
        shutil.rmtree(folder)


def follow(primary: Embedded, folder: Path) -> None:
    """Make the cluster of a streaming replica in a data folder, for the account that the primary runs as."""
    cluster = primary._launch.cluster
    copy = folder / cluster.name
    program = primary._launch.programs["pg_basebackup"]
    dsn = primary.address("postgres", "postgres")
    subprocess.run([program, "-D", copy, "-R", "-c", "fast", "-d", dsn], check=True, capture_output=True)
    owner = cluster.stat()
    for path in (copy, *copy.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


async def until(reads: Reads, caller: Identity, where: str) -> None:
    """Return once the caller is read there."""
    async with asyncio.timeout(60):
        while await reads.value(caller, WHERE, []) != where:
            pass


@pytest.mark.parametrize("one_trip", [True, False], ids=["one trip", "transaction"])
async def test_the_replica_answers_unless_the_primary_is_asked(servers: Servers, one_trip: bool) -> None:
    async with servers.replica(), servers.reads(one_trip=one_trip) as reads:
        assert await reads.value(person(1), WHERE, []) == "replica"
        assert await reads.value(person(1), WHERE, [], primary=True) == "primary"
        assert await reads.value(person(1), MY_NOTES, []) == "note 1"


async def test_callers_see_what_they_wrote(servers: Servers) -> None:
    async with servers.replica() as (_, replica), servers.reads() as reads:
        await replica.execute("select pg_wal_replay_pause()")
        for text in ("hello", "once more"):
            await servers.write(reads, person(2), text)
            for _ in range(20):
                assert text in (await reads.value(person(2), MY_NOTES, []) or "")
        assert await reads.value(person(2), WHERE, []) == "primary"
        assert await reads.value(person(3), WHERE, []) == "replica"
        await replica.execute("select pg_wal_replay_resume()")
        async with asyncio.timeout(60):
            while await reads.value(person(2), WHERE, []) != "replica":
                assert await reads.value(person(2), MY_NOTES, []) == "hello, note 2, once more"
        assert await reads.value(person(2), MY_NOTES, []) == "hello, note 2, once more"


async def test_beyond_a_bound_everyone_reads_the_primary(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "_CALLERS", 2)
    async with servers.replica() as (_, replica), servers.reads() as reads:
        await replica.execute("select pg_wal_replay_pause()")
        for number in (1, 2):
            await servers.write(reads, person(number), "x")
        assert await reads.value(person(9), WHERE, []) == "replica"
        await servers.write(reads, person(3), "x")
        for number in (1, 2, 3, 9):
            assert await reads.value(person(number), WHERE, []) == "primary"
        await replica.execute("select pg_wal_replay_resume()")
        for number in (1, 2, 3, 9):
            await until(reads, person(number), "replica")


async def test_what_the_replica_cannot_finish_the_primary_does(servers: Servers) -> None:
    slow = "select 'asleep' from public.notes, pg_sleep(case when pg_is_in_recovery() then 600 else 0 end) limit 1"
    async with servers.replica() as (_, replica), servers.reads() as reads:
        task = asyncio.create_task(reads.value(person(4), slow, []))
        await asyncio.wait_for(until_active(replica, "asleep", 1), 60)
        # The replica has to take this lock, and cancels whoever reads.
        await servers.admin.execute("alter table public.notes alter text set default 'new'")
        assert await asyncio.wait_for(task, 60) == "asleep"
        assert await reads.value(person(4), WHERE, []) == "replica"


async def test_a_replica_that_goes_and_comes_back(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(freshness, "_DOWN_SECONDS", 0.2)

    def told() -> list[str]:
        return [record.message for record in caplog.records if record.name == freshness.__name__]

    async with servers.reads() as reads:  # it is not there yet
        assert await reads.value(person(1), WHERE, []) == "primary"
        async with servers.replica() as (_, replica):
            await until(reads, person(1), "replica")
            assert len(told()) == 2
            await replica.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'authenticator'"
            )
            assert {await reads.value(person(n), "select 'answered'", []) for n in range(9)} == {"answered"}
            await until(reads, person(1), "replica")
        for number in range(1, 9):
            assert await reads.value(person(number), WHERE, []) == "primary"
        assert "go to the primary" in told()[-1]
        count = len(told())
        for number in range(1, 9):
            assert await reads.value(person(number), WHERE, []) == "primary"
        assert len(told()) == count
        async with servers.replica():
            await until(reads, person(1), "replica")


async def test_a_server_that_tells_no_position_waits_its_time(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def itself() -> Pool:
        return servers.pool

    async def looked(fresh: freshness.Freshness) -> Any:
        await fresh.look()
        return fresh.serves("somebody")

    fresh = freshness.Freshness(servers.pool, itself)
    fresh.wrote("somebody")
    assert not await looked(fresh)
    monkeypatch.setattr(freshness, "_BLIND_SECONDS", 0)
    assert await looked(fresh)
    await fresh.close()
