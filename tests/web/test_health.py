"""Health and readiness, over databases in every condition."""

from typing import Any

import httpx
import pytest
from starlette.requests import Request

from tests.conftest import SYSTEMS
from tests.serving import RunningGateway
from trellis.db.listen import Listener
from trellis.db.pool import Pool, create_pool
from trellis.web.health import Readiness


@pytest.fixture
async def listener(database: Any) -> Any:
    listener = Listener(database.dsn)
    await listener.start()
    yield listener
    await listener.stop()


async def ready(readiness: Readiness) -> tuple[int, str]:
    answer = await readiness.readyz(Request({"type": "http", "method": "GET", "headers": []}))
    return answer.status_code, bytes(answer.body).decode()


async def test_ready(pool: Pool, listener: Listener) -> None:
    status, body = await ready(Readiness(pool, listener, ["coice"]))
    assert (status, body) == (200, '{"database":"ok","migrations":"ok","listener":"ok"}')


async def test_no_listener(pool: Pool, listener: Listener) -> None:
    await listener.stop()
    status, body = await ready(Readiness(pool, listener, ["coice"]))
    assert status == 503
    assert '"listener":"not connected"' in body


async def test_a_bus_that_others_make_up_for(pool: Pool, listener: Listener) -> None:
    await listener.stop()
    status, body = await ready(Readiness(pool, listener, ["coice"], bus_needed=False))
    assert (status, body) == (200, '{"database":"ok","migrations":"ok","listener":"not connected"}')


async def test_missing_migrations(pool: Pool, admin: Any, listener: Listener) -> None:
    await admin.execute(
        "delete from supabase_migrations.schema_migrations where version = "
        "(select max(version) from supabase_migrations.schema_migrations)"
    )
    status, body = await ready(Readiness(pool, listener, list(SYSTEMS)))
    assert status == 503
    assert '"migrations":"1 missing: run `trellis migrate`"' in body


async def test_a_database_that_was_never_migrated(copy: Any, listener: Listener) -> None:
    async with copy("template0", "empty") as empty:
        pool = await create_pool(empty.dsn)
        readiness = Readiness(pool, listener, ["coice"])
        assert await readiness.missing_migrations() == len(readiness._wanted)
        await pool.close()


async def test_a_database_that_is_gone(pool: Pool, listener: Listener) -> None:
    await pool.close()
    readiness = Readiness(pool, listener, ["coice"])
    assert await readiness.missing_migrations() is None
    status, body = await ready(readiness)
    assert status == 503
    assert '"database":"not reachable"' in body


async def test_the_routes(demo: RunningGateway) -> None:
    async with httpx.AsyncClient() as client:
        health = await client.get(f"{demo.url}/healthz")
        assert (health.status_code, health.text) == (200, "ok")
        readiness = await client.get(f"{demo.url}/readyz")
        assert readiness.status_code == 200
        assert readiness.headers["cache-control"] == "no-store"
