"""One real Postgres for the whole run, and a fresh database for every test that asks for one.

The first worker that needs the server starts it, the others join it by a lease; it ends with the last one.
The migrated template is made once per run. `database` clones it; `shared_database` is one clone per worker,
for tests that leave nothing behind.
"""

import asyncio
import functools
import inspect
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest

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
_TEMPLATE_LOCK = 0x7E57
_numbers = count(1)


# A test that waits for what never comes fails where it waits. What does not even return to the event loop is
# ended by pytest's own `faulthandler_timeout`, with its whole worker. Those that are asked to take long may.
_TEST_SECONDS = None if os.environ.get("TRELLIS_LONG") else 180


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
    admin = await connect(cluster.address("postgres", "postgres"))
    try:
        await admin.execute("select pg_advisory_lock($1)", _TEMPLATE_LOCK)
        made = await admin.fetchval("select datistemplate from pg_database where datname = $1", _TEMPLATE)
        if not made:
            await admin.execute(f"drop database if exists {_TEMPLATE} with (force)")
            await admin.execute(f"create database {_TEMPLATE}")
            await migrate(cluster.address("postgres", _TEMPLATE), SYSTEMS)
            await admin.execute(f"alter database {_TEMPLATE} is_template true")
    finally:
        await admin.close()
    return _TEMPLATE


@asynccontextmanager
async def clone(cluster: Embedded, template: str, name: str) -> AsyncIterator[Database]:
    """A copy of a database that lasts as long as the block."""
    admin = await connect(cluster.address("postgres", "postgres"))
    try:
        await admin.execute(f'create database "{name}" template "{template}"')
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
