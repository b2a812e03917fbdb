"""A lease on the embedded Postgres: the server runs as long as somebody holds one."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from trellis.db.embedded import binaries
from trellis.db.embedded.cluster import DATABASE
from trellis.db.embedded.errors import EmbeddedError, StartFailed
from trellis.db.embedded.folder import Folder
from trellis.db.embedded.launch import PORT, Launch
from trellis.db.embedded.locks import Lock, is_free, try_lock
from trellis.db.embedded.watcher import find_postmaster

_POLL = 0.02  # seconds


@dataclass
class Embedded:
    """A held lease. `data` is the data folder, `socket` the folder of the server's unix socket."""

    data: Path
    socket: Path
    _launch: Launch
    _lease: Lock

    @property
    def dsn(self) -> str:
        """The address for the login role `authenticator`, which itself may read nothing."""
        return self.address("authenticator")

    @property
    def admin_dsn(self) -> str:
        """The address for the superuser `postgres`: for migrations and demo data."""
        return self.address("postgres")

    def address(self, user: str, database: str = DATABASE) -> str:
        """A connection URI that asyncpg and libpq read alike, whatever letters the socket's path has."""
        place = quote(str(self.socket), safe="")
        return f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?host={place}&port={PORT}"

    async def close(self) -> None:
        """Give the lease back; the server stops some seconds after the last one. Closing twice is allowed."""
        if self._lease.is_held:
            self._lease.close()
            with contextlib.suppress(EmbeddedError):  # the folder may be gone, and its server with it
                await asyncio.to_thread(self._launch.adopt)

    async def __aenter__(self) -> Self:
        """The lease itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self.close()


async def start(
    data: Path | None = None,
    *,
    settings: Mapping[str, str] | None = None,
    linger: float = 5.0,
    within: float = 300.0,
) -> Embedded:
    """Take a lease on the server of a data folder, starting it (and creating the cluster) where need be.

    `settings` (as in postgresql.conf) and `linger` (seconds that the server outlives its last lease) count
    only where this call starts the server; the defaults are durable. `within` (seconds) is long because
    recovery after a crash may be. Raises an EmbeddedError, whose message is one line that says what to do.
    """
    launch = Launch(Folder.open(data), binaries.find(), settings or {}, linger)
    given_up = threading.Event()
    work = asyncio.create_task(asyncio.to_thread(_start, launch, within, given_up))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        given_up.set()
        with contextlib.suppress(EmbeddedError):
            await (await work).close()
        raise


async def wait_until_stopped(data: Path) -> None:
    """Return once no process of the folder's server is left."""
    folder = Folder.open(data)
    while not (is_free(folder.watcher) and is_free(folder.server)):  # noqa: ASYNC110 - another process's
        await asyncio.sleep(_POLL)


def _start(launch: Launch, within: float, given_up: threading.Event) -> Embedded:
    folder = launch.folder
    deadline = time.monotonic() + within
    launched = False
    lease: Lock | None = None
    try:
        while not given_up.is_set() and time.monotonic() < deadline:
            # The lease first: while a watcher stops the server there is none to have, and then it cannot.
            lease = lease or try_lock(folder.lease, shared=True)
            if lease is not None:
                # Whoever gets this lock starts the watcher, which inherits it: so there is always one.
                watcher = try_lock(folder.watcher)
                if watcher is None:
                    server = find_postmaster(launch.cluster)
                    if server is not None and server.ready:
                        held, lease = lease, None
                        return Embedded(folder.path, server.socket, launch, held)
                else:
                    with contextlib.closing(watcher):
                        if launched:
                            raise StartFailed(launch.failure())
                        launch.run(watcher)
                        launched = True
            given_up.wait(_POLL)
        raise StartFailed(f"Postgres was not ready within {within:.0f} seconds: see {folder.log}")
    finally:
        if lease is not None:
            lease.close()
