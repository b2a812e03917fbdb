"""The bus that the settings name, and what is said where it cannot be had."""

from pathlib import Path
from typing import Any

import pytest

from tests.redis_server import RedisServer
from trellis.db.listen import Listener
from trellis.db.redis_bus import RedisBus
from trellis.web.bus import bus_of, started
from trellis.web.failure import Failure
from trellis.web.settings import Settings


@pytest.fixture
async def database(shared_database):
    """The worker's own database: nothing here writes a row."""
    return shared_database


async def test_postgres_by_default(database: Any) -> None:
    settings = Settings.load()
    bus = bus_of(settings, database.dsn)
    assert isinstance(bus, Listener)
    async with started(bus, settings):
        assert bus.connected
    assert not bus.connected


async def test_redis_by_name(database: Any, tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    await server.start()
    try:
        settings = Settings.load(TRELLIS_BUS=server.url)
        bus = bus_of(settings, database.dsn)
        assert isinstance(bus, RedisBus)
        async with started(bus, settings):
            assert bus.connected
        assert not bus.connected
    finally:
        await server.kill()


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"TRELLIS_BUS": "redis://me:hush@127.0.0.1:1/0"}, "TRELLIS_BUS: Redis does not answer: "),
        ({"TRELLIS_LISTEN_URL": "postgresql://me:hush@127.0.0.1:1/db"}, "TRELLIS_LISTEN_URL: "),
        ({}, "DATABASE_URL: "),
    ],
)
async def test_a_bus_that_is_not_there(environment: dict[str, str], said: str) -> None:
    settings = Settings.load(**environment)
    with pytest.raises(Failure) as failed:
        async with started(bus_of(settings, "postgresql://me:hush@127.0.0.1:1/db"), settings):
            pass
    assert str(failed.value).startswith(said)
    assert "hush" not in str(failed.value)
    assert "\n" not in str(failed.value)
