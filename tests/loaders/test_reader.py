"""Keyset pages against a plain sort: any order, any page size, either way, with nulls and ties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trellis.db.pool import create_pool
from trellis.db.session import SERVICE
from trellis.loaders.arguments import Arguments
from trellis.loaders.order import decode_cursor, order_of
from trellis.loaders.reader import Ended, Reader
from trellis.loaders.rows import Source
from trellis.schema.coice.system import COICE, CoiceLibrary
from trellis.schema.declaration import declaration_of

TABLES = {table.type_name: table for table in COICE.tables}
CLASSES = {table.type_name: type(table.type_name, (), {}) for table in COICE.tables}
LIBRARY = declaration_of(CoiceLibrary)
DIRECTIONS = st.sampled_from(["ASC", "DESC"])
ORDERS = st.lists(
    st.tuples(st.sampled_from(["name", "parent_id", "created_at", "row_id", "description"]), DIRECTIONS),
    max_size=3,
)


@pytest.fixture(scope="module")
async def reader(copy, template):
    async with copy(template, "keyset") as database:
        pool = await create_pool(database.admin_dsn)
        start = datetime(2026, 1, 1, tzinfo=UTC)
        async with pool.acquire() as connection:
            await connection.execute(
                "insert into auth.users (id, email) values (gen_random_uuid(), 'x@trellis.test')"
            )
            await connection.execute(
                "insert into coice.profiles (id, email) select id, email from auth.users"
            )
            await connection.execute(
                "insert into coice.catalogs (name, user_id) select 'c', id from coice.profiles"
            )
            for i in range(30):
                # Few distinct values, so that every term has ties; parents and descriptions are often null.
                await connection.execute(
                    "insert into coice.libraries (catalog_id, name, description, parent_id, created_at)"
                    " select c.id, $1, $2, (select min(id) from coice.libraries where $3), $4 from coice.catalogs c",
                    f"n{i % 4}",
                    None if i % 3 else f"d{i % 2}",
                    bool(i % 2),
                    start + timedelta(days=i % 5),
                )
        reader = Reader(pool, SERVICE, TABLES, CLASSES, max_rows=10**9)
        yield reader
        await reader.reset()
        await pool.close()


async def read(reader, terms, size, backward, cursor):
    """A page the way a client asks for one: through the cursor's text."""
    values = None if cursor is None else decode_cursor(LIBRARY, terms, cursor)
    side = {"before": values} if backward else {"after": values}
    return await reader.page(Source(LIBRARY), Arguments(None, terms, size, backward=backward, **side))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=ORDERS, size=st.integers(1, 31), backward=st.booleans())
async def test_pages_are_the_whole_in_order(reader, order, size, backward):
    terms = order_of(LIBRARY, order)
    pages, cursor, more = [], None, True
    while more:
        page = await read(reader, terms, size, backward, cursor)
        info = page.page_info
        pages.append([row.row_id for row in page.nodes])
        cursor, more = (
            (info.start_cursor, info.has_previous_page) if backward else (info.end_cursor, info.has_next_page)
        )
    whole = await read(reader, terms, 100, False, None)
    found = [key for page in (reversed(pages) if backward else pages) for key in page]
    assert found == [row.row_id for row in whole.nodes] == plainly_sorted(whole.nodes, terms)


def plainly_sorted(rows, terms):
    """The keys in the order that the terms say, by a stable sort per term: nulls last, or first descending."""
    rows = list(rows)
    for term in reversed(terms):
        rows.sort(
            key=lambda row: (
                (getattr(row, term.name) is None, getattr(row, term.name) or 0)
                if getattr(row, term.name) is None or not isinstance(getattr(row, term.name), str)
                else (False, getattr(row, term.name))
            ),
            reverse=term.direction == "DESC",
        )
    return [row.row_id for row in rows]


async def test_a_reader_sees_one_snapshot_until_it_is_reset(reader):
    source, arguments = Source(LIBRARY), Arguments(None, order_of(LIBRARY, []), 100)
    before = await reader.total(await reader.page(source, arguments))
    async with reader._pool.acquire() as connection:
        key = await connection.fetchval(
            "insert into coice.libraries (catalog_id, name) select id, 'new' from coice.catalogs returning id"
        )
        other = Arguments(None, order_of(LIBRARY, []), 99)
        assert await reader.total(await reader.page(source, other)) == before
        await reader.reset()
        assert await reader.total(await reader.page(source, arguments)) == before + 1
        await connection.execute("delete from coice.libraries where id = $1", key)
    await reader.reset()


async def test_a_failed_statement_does_not_fail_the_reads_after_it(reader):
    with pytest.raises(Exception, match="division by zero"):
        await reader.using(lambda connection: connection.fetch("select 1 / 0"))
    assert (await reader.page(Source(LIBRARY), Arguments(None, order_of(LIBRARY, []), 1))).nodes


async def test_a_read_after_the_end_takes_no_connection(copy, template):
    """A field beside one that failed may only now come to its read."""
    async with copy(template, "ended") as database:
        pool = await create_pool(database.admin_dsn)
        ended = Reader(pool, SERVICE, TABLES, CLASSES, max_rows=10**9)
        await ended.row(LIBRARY, (1,))
        await ended.close()
        with pytest.raises(Ended):
            await ended.using(lambda connection: connection.fetch("select 1"))
        assert pool.get_idle_size() == pool.get_size()
        await pool.close()
