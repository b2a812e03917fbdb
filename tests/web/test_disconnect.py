"""A client that goes away takes its statement with it, however long that would still have waited."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.conftest import Database
from tests.serving import gateway
from tests.web.conftest import settings_for
from trellis.db.pool import Connection, connect

QUERIES = {
    "by plan": "{ coiceFeatureFlags { nodes { name } } }",
    "beside introspection": '{ coiceFeatureFlags { nodes { name } } __type(name: "Query") { name } }',
}
_WAITING = """
select pid from pg_stat_activity
 where datname = current_database() and wait_event_type = 'Lock' and query like '%coice.feature_flags%'
"""


@pytest.fixture(scope="module")
async def served(copy: Any, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """A gateway of its own, and its database."""
    folder = tmp_path_factory.mktemp("disconnect")
    async with copy(template, "disconnect") as database:
        async with gateway(folder, **settings_for(database, folder / "data")) as running:
            yield running, database


@asynccontextmanager
async def locked(database: Database) -> AsyncIterator[Connection]:
    """Nobody reads the flags while the block lasts; the connection is an administrator's, and not the one that keeps them."""
    holder, admin = await connect(database.admin_dsn), await connect(database.admin_dsn)
    try:
        async with holder.transaction():
            await holder.execute("lock table coice.feature_flags in access exclusive mode")
            yield admin
    finally:
        await holder.close()
        await admin.close()


async def until_waiting(admin: Connection, count: int) -> None:
    """Wait until so many statements wait for the table: far less long than a statement may take."""
    async with asyncio.timeout(8):
        while len(await admin.fetch(_WAITING)) != count:
            pass


async def ask(url: str, query: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Send a query, and wait for nothing."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    body = json.dumps({"query": query}).encode()
    writer.write(
        f"POST /graphql HTTP/1.1\r\nhost: {address.netloc}\r\ncontent-type: application/json\r\n"
        f"accept: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
        + body
    )
    await writer.drain()
    return reader, writer


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
async def test_a_client_that_leaves_ends_its_statement(served: Any, query: str) -> None:
    running, database = served
    async with locked(database) as admin:
        clients = [await ask(running.url, query) for _ in range(3)]
        await until_waiting(admin, 3)
        staying = clients.pop()
        for _, writer in clients:
            writer.close()
        await until_waiting(admin, 1)
    reader, writer = staying
    async with asyncio.timeout(30):
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    writer.close()
    # The connections that were left serve others.
    for _ in range(8):
        reader, writer = await ask(running.url, query)
        async with asyncio.timeout(30):
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.close()
