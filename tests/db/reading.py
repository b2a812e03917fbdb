"""Reads to try: in either form, over a table with a note for each of many people who may read only theirs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from tests.conftest import Database
from trellis.db.lane import Lane
from trellis.db.pool import Connection, Pool, close_pool, create_pool
from trellis.db.reads import ReadOptions, Reads, open_reads
from trellis.db.session import Identity

# What a read tells of its caller: as Postgres knows them, as the policy does, and as the claims say.
MINE = """
    select json_build_array($1::int, auth.uid(), auth.role(), (select array_agg(text) from public.notes))::text
"""


def person(number: int) -> Identity:
    """One of the people."""
    claims = {"sub": str(UUID(int=number)), "role": "authenticated", "number": number}
    return Identity("authenticated", claims)


async def add_notes(admin: Connection, people: int) -> None:
    """Make the table, and a note for each of so many people: `note 1` is that of `person(1)`."""
    await admin.execute(f"""
        create table public.notes (owner uuid primary key default auth.uid(), text text not null);
        insert into public.notes
          select lpad(to_hex(n), 32, '0')::uuid, 'note ' || n from generate_series(1, {people}) n;
        alter table public.notes enable row level security;
        create policy own on public.notes to authenticated using (owner = (select auth.uid()));
        grant select, insert on public.notes to authenticated;
        grant select on public.notes to anon;
        create function public.write_note() returns text language sql
          as 'insert into public.notes (text) values (''written'') returning text';
        create function public.wait(seconds float, marker text) returns text language sql
          as 'select marker from pg_sleep(seconds)';
        analyze public.notes;
    """)


@asynccontextmanager
async def pool_at(dsn: str, **options: Any) -> AsyncIterator[Pool]:
    """A pool while the block lasts, whatever is still out of it then."""
    pool = await create_pool(dsn, **options)
    try:
        yield pool
    finally:
        await close_pool(pool)


@asynccontextmanager
async def reads_of(
    database: Database, *, one_trip: bool = True, cache: bool = True, size: int = 1, **seconds: float
) -> AsyncIterator[tuple[Reads, "Pool | Lane"]]:
    """Reads in one of the forms; and what has all the connections of their authenticated callers."""
    bounds: Any = {"authenticated": 30, "anon": 10} | seconds
    options = ReadOptions(size=size, seconds=bounds, statement_cache=cache, one_trip=one_trip)
    async with (
        pool_at(database.dsn, max_size=size, statement_cache=cache) as pool,
        open_reads(pool, database.dsn, options) as reads,
    ):
        assert reads.one_trip is one_trip
        yield reads, reads.lanes()["reads_authenticated"] if one_trip else pool


async def until_active(admin: Connection, marker: str, count: int) -> list[int]:
    """The backends in which statements with the marker run, once there are so many."""
    while True:
        pids = await admin.fetch(
            "select pid from pg_stat_activity where datname = current_database()"
            " and state = 'active' and wait_event = 'PgSleep' and query like $1",
            f"%{marker}%",
        )
        if len(pids) == count:
            return [row["pid"] for row in pids]
