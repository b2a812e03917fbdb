"""Orgs' demo over a gateway of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.resolvers.conftest import Gateway, open_gateway
from trellis.db.demo import orgs
from trellis.db.pool import Connection, connect
from trellis.resolvers.schema import Served, build_schema


@dataclass
class Office:
    """The gateway, and the superuser of its database."""

    gateway: Gateway
    admin: Connection


@pytest.fixture(scope="module")
def orgs_served() -> Served:
    return build_schema(["orgs"])


@pytest.fixture(scope="module")
async def orgs_template(copy: Any, template: str) -> AsyncIterator[Any]:
    """The demo, loaded once; nobody stays connected."""
    async with copy(template, "orgs") as database:
        connection = await connect(database.admin_dsn)
        await orgs.load(connection)
        await connection.close()
        yield database


@pytest.fixture
async def office(copy: Any, orgs_template: Any, orgs_served: Served, tmp_path: Path) -> AsyncIterator[Office]:
    async with copy(orgs_template.name, "office") as database:
        admin = await connect(database.admin_dsn)
        try:
            async with open_gateway(database, orgs_served, tmp_path) as gateway:
                yield Office(gateway, admin)
        finally:
            await admin.close()
