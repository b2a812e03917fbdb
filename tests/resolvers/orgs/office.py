"""Orgs' demo over a gateway of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Database, Filled
from tests.resolvers.conftest import Gateway, open_gateway, served_of
from trellis.db.demo import orgs
from trellis.db.embedded import Embedded
from trellis.db.pool import Connection, connect
from trellis.resolvers.schema import Served


@dataclass
class Office:
    """The gateway, and the superuser of its database."""

    gateway: Gateway
    admin: Connection


@pytest.fixture(scope="session")
def orgs_served() -> Served:
    return served_of("orgs")


@pytest.fixture(scope="session")
async def orgs_template(cluster: Embedded, filled: Filled) -> Database:
    """The demo; nobody stays connected."""
    return Database(cluster, await filled(orgs.load))


@pytest.fixture
async def office(copy: Any, orgs_template: Any, orgs_served: Served, tmp_path: Path) -> AsyncIterator[Office]:
    async with copy(orgs_template.name, "office") as database:
        admin = await connect(database.admin_dsn)
        try:
            async with open_gateway(database, orgs_served, tmp_path) as gateway:
                yield Office(gateway, admin)
        finally:
            await admin.close()
