"""Statements as a demo person, and the wait for one that waits itself."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import asyncpg
import pytest

from trellis.db.demo.people import Person, identity_of
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction


async def fetch(pool: Pool, person: Person, sql: str, *values: Any) -> list[Any]:
    """The first column of what a statement of the person's returns."""
    async with transaction(pool, identity_of(person.email)) as connection:
        return [record[0] for record in await connection.fetch(sql, *values)]


async def forbidden(awaitable: Awaitable[Any]) -> str:
    """What is said where the rights are missing."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError) as caught:
        await awaitable
    return str(caught.value)


async def until_blocked(admin: Connection) -> None:
    """Wait for a session of this database to wait for another's lock."""
    waiting = (
        "select count(*) from pg_locks join pg_stat_activity using (pid)"
        " where not granted and datname = current_database()"
    )
    async with asyncio.timeout(10):
        while not await admin.fetchval(waiting):
            pass
