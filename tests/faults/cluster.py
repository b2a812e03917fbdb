"""A Postgres of the suite's own, which may be killed, filled up, and started again."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from trellis.db import embedded
from trellis.db.embedded import Embedded
from trellis.db.migrate import migrate
from trellis.db.pool import Connection, connect

# Commits survive the death of every process; only the machine's own could take them. (That of the operating
# system is Postgres's to survive: with `fsync` on, as it is everywhere but in tests.)
_SETTINGS = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "max_connections": "200"}
_SYSTEMS = ("trellis", "coice")


async def patiently(dsn: str) -> Connection:
    """A connection to a server that may have been killed a moment ago, and be recovering."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await connect(dsn)
            except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
                await asyncio.sleep(0.02)


@dataclass
class OwnCluster:
    """A running server, with a migrated database `trellis`."""

    folder: Path
    lease: Embedded

    async def postmaster(self) -> int:
        """The pid of its first process."""
        connection = await patiently(self.lease.admin_dsn)
        try:
            data = Path(await connection.fetchval("show data_directory"))
        finally:
            await connection.close()
        return int((data / "postmaster.pid").read_text().split()[0])

    async def renew(self) -> None:
        """Stop it in order and start it again: one that keeps dying is started ever later."""
        await self.lease.close()
        await embedded.wait_until_stopped(self.folder)
        before = self.lease.socket
        self.lease = await embedded.start(self.folder, settings=_SETTINGS, linger=0)
        assert self.lease.socket == before


@asynccontextmanager
async def own_cluster(folder: Path) -> AsyncIterator[OwnCluster]:
    """A server in this folder, which is removed in the end."""
    cluster = OwnCluster(folder, await embedded.start(folder, settings=_SETTINGS, linger=0))
    try:
        await migrate(cluster.lease.admin_dsn, _SYSTEMS)
        yield cluster
    finally:
        await cluster.lease.close()
        await embedded.wait_until_stopped(folder)
        await asyncio.to_thread(shutil.rmtree, folder)
