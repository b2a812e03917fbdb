"""Rows that something is due for, worked off by whichever worker comes first."""

from collections.abc import Awaitable, Callable

from trellis.db.pool import Pool, Record
from trellis.db.session import SERVICE, transaction

_AT_ONCE = 20


async def each_due(pool: Pool, claim: str, act: Callable[[Record], Awaitable[bool]]) -> int:
    """Act on every row that is due, one after the other; returns for how many `act` was true.

    `claim` is SQL that takes at most $1 rows (`for update skip locked`) and moves on when they are due next,
    so that no two workers have one, and what a dead one had claimed is due again.
    """
    settled = 0
    while True:
        async with transaction(pool, SERVICE) as connection:
            rows = await connection.fetch(claim, _AT_ONCE)
        for row in rows:
            settled += await act(row)
        if len(rows) < _AT_ONCE:
            return settled
