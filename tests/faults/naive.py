"""For comparison: what a reader loses that trusts a serial number or a timestamp as its cursor.

Run it as `python -m tests.faults.naive`. Two writers insert into one table, each row in a transaction of its
own; one is now and then delayed before it commits. A reader asks, again and again, for what is greater than the
greatest that it has seen.
"""

import asyncio
import random
import sys
from dataclasses import dataclass

from tests.conftest import quick_folder
from tests.faults.cluster import own_cluster
from trellis.db.pool import Connection, connect

ROWS = 500  # of each writer
_TABLE = """
create table public.naive (
  serial bigint generated always as identity, stamp timestamptz not null default clock_timestamp(), numbered bigint
);
create table public.counter (value bigint);
insert into public.counter values (0);
"""
_NEXT = "update public.counter set value = value + 1 returning value"


@dataclass(frozen=True)
class Loss:
    """How many of the rows a reader never saw, by what it used as its cursor."""

    rows: int
    serial: int
    stamp: int
    numbered: int


async def measure(dsn: str, seed: str) -> Loss:
    """Write, read, and count. `numbered` is taken as Trellis does: from a row that stays locked."""
    connections = [await connect(dsn) for _ in range(5)]
    first, *others = connections
    await first.execute(_TABLE)
    writers = [
        asyncio.create_task(_write(one, random.Random(f"{seed}{number}"), delayed=number == 0))
        for number, one in enumerate(others[:2])
    ]
    done = asyncio.gather(*writers)
    seen = await asyncio.gather(
        *(
            _read(one, column, done)
            for one, column in zip([first, *others[2:]], ("serial", "stamp", "numbered"), strict=True)
        )
    )
    rows = 2 * ROWS
    await first.execute("drop table public.naive, public.counter")
    for one in connections:
        await one.close()
    return Loss(rows, *(rows - count for count in seen))


async def _write(connection: Connection, chance: random.Random, *, delayed: bool) -> None:
    for _ in range(ROWS):
        async with connection.transaction():
            # The number last, and right before the commit, which nothing may come between.
            await connection.execute("insert into public.naive default values")
            if delayed and chance.random() < 0.2:
                await asyncio.sleep(chance.uniform(0, 0.02))
            number = await connection.fetchval(_NEXT)
            await connection.execute("update public.naive set numbered = $1 where numbered is null", number)


async def _read(connection: Connection, column: str, done: "asyncio.Future[object]") -> int:
    """Read until the writers are done and there is nothing more; how many rows came."""
    cursor, count = None, 0
    while True:
        over = done.done()
        rows = await connection.fetch(
            f"select {column} as place from public.naive where {column} > $1 or $1 is null order by {column}",
            cursor,
        )
        count += len(rows)
        if rows:
            cursor = rows[-1]["place"]
        elif over:
            return count
        await asyncio.sleep(0.001)


async def main(seed: str) -> None:
    """Print the figures."""
    async with own_cluster(quick_folder()) as cluster:
        loss = await measure(cluster.lease.admin_dsn, seed)
    print(f"of {loss.rows} rows a reader lost, by its cursor:")
    print(
        f"  a serial number: {loss.serial}; a timestamp: {loss.stamp}; a number taken under a lock: {loss.numbered}"
    )


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:] or ["1"]))
