"""What the web tests share: another side to talk to, and a gateway over the demo."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp

from tests.serving import SECRET, RunningGateway, gateway, served
from trellis.db.pool import Connection, connect

Serve = Callable[[ASGIApp], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serve an application and get its address."""
    async with AsyncExitStack() as stack:

        async def start(app: ASGIApp) -> str:
            return await stack.enter_async_context(served(app))

        yield start


@pytest.fixture(scope="session")
async def demo_settings(
    copy: Any, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[dict[str, str]]:
    """The settings of `demo`, for commands beside it."""
    async with copy(template, "web_demo") as database:
        yield settings_for(database, tmp_path_factory.mktemp("demo data"))


@pytest.fixture(scope="session")
async def demo(
    demo_settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningGateway]:
    """A gateway over the demo data, in a process of its own, for all of a worker's tests that do no harm."""
    async with gateway(tmp_path_factory.mktemp("demo gateway"), "--demo", **demo_settings) as running:
        yield running


def settings_for(database: Any, folder: Path) -> dict[str, str]:
    """The settings of a gateway on a test's database."""
    return {
        "DATABASE_URL": database.dsn,
        "MIGRATE_DATABASE_URL": database.admin_dsn,
        "TRELLIS_DATA": str(folder),
        "TRELLIS_JWT_SECRET": SECRET,
    }


@pytest.fixture(scope="module")
async def place(copy: Any, template: str) -> AsyncIterator[Any]:
    """A database of the module's own, for what its tests do to people and what they own."""
    async with copy(template, "web_module") as database:
        yield database


@pytest.fixture(scope="module")
async def running(place: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningGateway]:
    """A gateway over the demo data in `place`."""
    folder = tmp_path_factory.mktemp("module")
    async with gateway(folder, "--demo", **settings_for(place, folder)) as running:
        yield running


@pytest.fixture
async def rows(place: Any) -> AsyncIterator[Connection]:
    """A connection to `place` that passes all policies."""
    connection = await connect(place.admin_dsn)
    try:
        yield connection
    finally:
        await connection.close()
