"""A gateway of one system over rows of people who share nothing: where the leak tests of a system look."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Fill, Filled
from tests.resolvers.conftest import Gateway, open_gateway, served_of
from tests.resolvers.leaks import check_all
from tests.resolvers.tries import Leaks
from trellis.db.pool import Connection, connect
from trellis.resolvers.schema import Served
from trellis.schema.declaration import System


@dataclass(frozen=True)
class Tenants:
    """The gateway, and the superuser of its database."""

    gateway: Gateway
    admin: Connection
    served: Served
    system: System

    async def leaks(self, *, victim: str, intruder: str) -> Leaks:
        """What `intruder` may try to learn of what `victim` sees; demo people, such as `user-a`."""
        return await Leaks.of(self.gateway, self.served, self.system, victim=victim, intruder=intruder)

    async def check_that_a_leak_is_found(self, broken: str, *, victim: str, intruder: str) -> None:
        """With its rights broken by this SQL, trying everything fails."""
        leaks = await self.leaks(victim=victim, intruder=intruder)
        await self.admin.execute(broken)
        with pytest.raises(AssertionError):
            await check_all(leaks)


@asynccontextmanager
async def tenants_of(
    system: System,
    populate: Fill,
    copy: Any,
    filled: Filled,
    folder: Path,
) -> AsyncIterator[Tenants]:
    """A database with what `populate` writes as superuser, and a gateway that serves this system alone."""
    served = served_of(system.name)
    async with copy(await filled(populate), "leaks") as database:
        admin = await connect(database.admin_dsn)
        try:
            async with open_gateway(database, served, folder, listening=True) as gateway:
                yield Tenants(gateway, admin, served, system)
        finally:
            await admin.close()
