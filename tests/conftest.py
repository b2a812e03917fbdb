"""One real Postgres for the whole run, and a fresh database for every test that asks for one.

The first worker that needs the server starts it, the others join it by a lease; it ends with the last one.
The migrated template is made once per run, and so is each one that is `filled` besides. `database` clones the first;
`shared_database` is one clone per worker, for tests that leave nothing behind.
"""

import asyncio
import functools
import gc
import inspect
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadGroupScheduling

from trellis.db import embedded
from trellis.db.embedded import Embedded
from trellis.db.migrate import migrate
from trellis.db.pool import Connection, Pool, connect, create_pool

SYSTEMS = ("trellis", "coice", "masstock", "ofm", "orgs", "alawein")

# A test's data may be lost with the machine: what is tested of durability has a cluster of its own.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "256MB",
    "max_connections": "200",
}

# The same examples in every run, and no verdict on how fast a loaded machine makes them.
hypothesis.settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")

_TEMPLATE = "trellis_template"
_LONG = ("web", "clients", "faults", "resolvers", "jobs")  # the folders whose files take longest
_numbers = count(1)


# A test that waits for what never comes fails where it waits. What does not even return to the event loop is
# ended by pytest's own `faulthandler_timeout`, with its whole worker. Those that are asked to take long may.
_TEST_SECONDS = None if os.environ.get("TRELLIS_LONG") else 180


def pytest_collection_finish() -> None:
    """What was collected stays: it need not be looked through again and again, nor what comes so often."""
    gc.freeze()
    gc.set_threshold(20_000, 20)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give every asynchronous test its bound."""
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        item.obj = _bounded(item.obj)


def _bounded(test: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(test)
    async def within(*args: Any, **kwargs: Any) -> Any:
        async with asyncio.timeout(_TEST_SECONDS):
            return await test(*args, **kwargs)

    return within


class _ByFile(LoadGroupScheduling):
    """A file's tests go to one worker, which makes what they share once; those of a group go together as ever."""

    def _split_scope(self, nodeid: str) -> str:
        group: str = super()._split_scope(nodeid)
        return nodeid.split("::", maxsplit=1)[0] if group == nodeid else group


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByFile:
    """How tests are dealt out: in the order that they have here."""
    config.option.loadscopereorder = False
    return _ByFile(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests wait for processes, browsers and clocks."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first, so that no worker is left with it when the others are done."""
    items.sort(
        key=lambda item: next((n for n, folder in enumerate(_LONG) if folder in item.path.parts), len(_LONG))
    )


@dataclass(frozen=True)
class Database:
    """A database of the run's cluster: `dsn` logs in as `authenticator`, `admin_dsn` as superuser."""

    cluster: Embedded
    name: str

    @property
    def dsn(self) -> str:
        """The login role's address."""
        return self.cluster.address("authenticator", self.name)

    @property
    def admin_dsn(self) -> str:
        """The superuser's address."""
        return self.cluster.address("postgres", self.name)


def quick_folder() -> Path:
    """A new folder for a cluster: in memory where there is plenty, where a clone takes 70 ms and not seconds.

    In some containers nothing there can be run, and the programs may have to be copied beside the data.
    """
    memory = "/dev/shm"
    try:
        about = os.statvfs(memory)
        roomy = about.f_bavail * about.f_frsize >= 4 << 30
        usable = roomy and not about.f_flag & os.ST_NOEXEC and os.access(memory, os.W_OK)
    except OSError:
        usable = False
    return Path(tempfile.mkdtemp(prefix="trellis-test-", dir=memory if usable else None))


def pytest_configure(config: pytest.Config) -> None:
    """Name the run's data folder: in the controller, or in the only process there is."""
    given = getattr(config, "workerinput", {}).get("trellis_data")
    config.stash[_data] = Path(given) if given else quick_folder()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker where the run's data folder is."""
    node.workerinput["trellis_data"] = str(node.config.stash[_data])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the run's data folder, once the server has stopped."""
    data = config.stash.get(_data, None)
    if data is not None and not hasattr(config, "workerinput"):
        asyncio.run(embedded.wait_until_stopped(data))
        shutil.rmtree(data)


_data = pytest.StashKey[Path]()


@pytest.fixture
async def data_folder() -> AsyncIterator[Path]:
    """An empty data folder for a server of the test's own; removed once that server has stopped."""
    folder = quick_folder()
    yield folder
    await embedded.wait_until_stopped(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def cluster(pytestconfig: pytest.Config) -> AsyncIterator[Embedded]:
    """The run's Postgres, shared by all workers."""
    async with await embedded.start(pytestconfig.stash[_data], settings=FAST, linger=0) as lease:
        yield lease


@pytest.fixture(scope="session")
async def template(cluster: Embedded) -> str:
    """The name of a migrated database that nobody is connected to; made by the first worker to ask."""

    async def migrated(database: Database) -> None:
        await migrate(database.admin_dsn, SYSTEMS)

    return await _template(cluster, _TEMPLATE, "template1", migrated)


Fill = Callable[[Connection], Awaitable[Any]]
Filled = Callable[[Fill], Awaitable[str]]


@pytest.fixture(scope="session")
def filled(cluster: Embedded, template: str) -> Filled:
    """`await filled(load)` is the name of a template with what the function `load` writes as superuser.

    It is made once per run, by the first worker to ask for that function's.
    """

    async def filled(fill: Fill) -> str:
        async def write(database: Database) -> None:
            connection = await connect(database.admin_dsn)
            try:
                await fill(connection)
            finally:
                await connection.close()

        name = sha256(f"{fill.__module__}.{fill.__qualname__}".encode()).hexdigest()[:16]
        return await _template(cluster, f"filled_{name}", template, write)

    return filled


async def _template(
    cluster: Embedded, name: str, base: str, make: Callable[[Database], Awaitable[None]]
) -> str:
    """The name of a template that is a copy of `base` and what `make` does to it; made once."""
    admin = await connect(cluster.address("postgres", "postgres"))
    try:
        await admin.execute("select pg_advisory_lock(hashtext($1))", name)
        made = await admin.fetchval("select datistemplate from pg_database where datname = $1", name)
        if not made:
            await admin.execute(f"drop database if exists {name} with (force)")
            await admin.execute(f"create database {name} template {base}")
            await make(Database(cluster, name))
            await admin.execute(f"alter database {name} is_template true")
    finally:
        await admin.close()
    return name


@asynccontextmanager
async def clone(cluster: Embedded, template: str, name: str) -> AsyncIterator[Database]:
    """A copy of a database that lasts as long as the block."""
    admin = await connect(cluster.address("postgres", "postgres"))
    try:
        await admin.execute(f'create database "{name}" template "{template}" strategy file_copy')
        try:
            yield Database(cluster, name)
        finally:
            await admin.execute(f'drop database "{name}" with (force)')
    finally:
        await admin.close()


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The xdist worker's name, "main" without xdist."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


Copy = Callable[[str, str], AbstractAsyncContextManager[Database]]


@pytest.fixture(scope="session")
def copy(cluster: Embedded, worker: str) -> Copy:
    """Copies databases: `copy(template, label)` is a copy of database `template` while its block lasts."""
    return lambda template, label: clone(cluster, template, f"{label}_{worker}_{next(_numbers)}")


@pytest.fixture
async def database(cluster: Embedded, template: str, worker: str) -> AsyncIterator[Database]:
    """A fresh migrated database for one test."""
    async with clone(cluster, template, f"test_{worker}_{next(_numbers)}") as database:
        yield database


@pytest.fixture(scope="session")
async def shared_database(cluster: Embedded, template: str, worker: str) -> AsyncIterator[Database]:
    """A migrated database for all of a worker's tests that only read, or clean up behind themselves."""
    async with clone(cluster, template, f"shared_{worker}") as database:
        yield database


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    """A pool on the test's database, logged in as `authenticator`."""
    pool = await create_pool(database.dsn)
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def admin(database: Database) -> AsyncIterator[Connection]:
    """A connection to the test's database as superuser."""
    connection = await connect(database.admin_dsn)
    try:
        yield connection
    finally:
        await connection.close()
