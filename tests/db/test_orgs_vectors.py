"""The vectors of Orgs: found by the index where there are many, and a database that has none of them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import numpy as np
import pytest

from tests.conftest import SYSTEMS, Database
from trellis.db.demo import orgs
from trellis.db.demo.people import MANAGER_A, USER_A, USER_B, identity_of
from trellis.db.embedded import Embedded
from trellis.db.errors import translate
from trellis.db.migrate import migrate
from trellis.db.pool import Connection, Pool, connect, create_pool
from trellis.db.session import SERVICE, transaction
from trellis.jobs.orgs.knowledge import written
from trellis.loaders.drift import differences
from trellis.schema.orgs.system import ORGS

ROWS = 500
RANDOM = np.random.default_rng(7)
FIND = "select id, similarity from orgs.find_passages($1, $2, $3, 'x', 'y', $4, null, $5, $6)"
SCANS = "select idx_scan from pg_stat_user_indexes where indexrelname = 'vector_store_embedding'"
_ADD = """
with load as (select gen_random_uuid() as id),
added as (
  insert into orgs.vector_store (user_id, source_id, load_id, ordinal, content, metadata, embedding)
  select $1, $2, load.id, p.ordinal, 'passage ' || p.ordinal,
    jsonb_build_object('odd', p.ordinal % 2), p.vector::extensions.vector
  from load cross join unnest($3::text[]) with ordinality as p (vector, ordinal)
)
insert into orgs.sources (user_id, source_id, load_id, number, passages, provider, model)
select $1, $2, load.id, 1, cardinality($3::text[]), 'x', 'y' from load
"""


@dataclass
class Store:
    """Vectors of three people, one of whom has a tenth, in clusters as texts are."""

    pool: Pool
    admin: Connection
    vectors: dict[Any, Any]

    async def find(
        self, person: Any, vector: Any, most: int, *, few: int, words: str = "", about: Any = None
    ) -> list[Any]:
        async with transaction(self.pool, SERVICE) as connection:
            rows = await connection.fetch(FIND, person, words, written(list(vector)), most, about, few)
        return [row["id"] for row in rows]

    async def scans(self) -> int:
        """How often the index was asked so far."""
        await self.admin.execute("select pg_stat_clear_snapshot()")
        return await self.admin.fetchval(SCANS)


@pytest.fixture(scope="module")
async def store(copy: Any, template: str) -> AsyncIterator[Store]:
    async with copy(template, "vectors") as database:
        admin, pool = await connect(database.admin_dsn), await create_pool(database.dsn, max_size=1)
        await orgs.load(admin)
        centres = RANDOM.normal(size=(20, 1536))
        vectors = {}
        for person, count in ((USER_A, ROWS // 10), (MANAGER_A, ROWS * 4 // 10), (USER_B, ROWS // 2)):
            own = centres[RANDOM.integers(20, size=count)] + 0.7 * RANDOM.normal(size=(count, 1536))
            vectors[person.id] = own
            await admin.execute(_ADD, person.id, "source", [written(list(one)) for one in own])
        await admin.execute("analyze orgs.vector_store")
        yield Store(pool, admin, vectors)
        await pool.close()
        await admin.close()


async def test_who_has_a_small_part_of_many_is_served_by_the_index(store: Store) -> None:
    before = await store.scans()
    vector = store.vectors[USER_A.id][3]
    by_index = await store.find(USER_A.id, vector, 10, few=10)
    async with store.pool.acquire() as connection:
        await connection.execute("select pg_stat_force_next_flush()")
    assert await store.scans() > before
    assert len(by_index) == 10
    assert set(by_index) == set(await store.find(USER_A.id, vector, 10, few=2_000))


async def test_who_has_few_is_compared_with_each(store: Store) -> None:
    before = await store.scans()
    vector = store.vectors[USER_A.id][5]
    found = await store.find(USER_A.id, vector, 10, few=2_000)
    async with store.pool.acquire() as connection:
        await connection.execute("select pg_stat_force_next_flush()")
    assert await store.scans() == before
    own = store.vectors[USER_A.id]
    alike = own @ vector / np.linalg.norm(own, axis=1)
    rows = await store.admin.fetch("select id, ordinal from orgs.vector_store where user_id = $1", USER_A.id)
    ids = {row["ordinal"] - 1: row["id"] for row in rows}
    assert found == [ids[number] for number in np.argsort(-alike)[:10]]


async def test_the_policies_leave_the_index_to_who_asks_by_themselves(store: Store) -> None:
    """Ordered by distance under row-level security, with the scan that reads on."""
    identity = identity_of(USER_A.email)
    vector = written(list(store.vectors[USER_A.id][0]))
    async with transaction(store.pool, identity) as connection:
        for setting in ("hnsw.iterative_scan = 'strict_order'", "enable_sort = off"):
            await connection.execute(f"set local {setting}")
        order = f"order by embedding operator(extensions.<=>) '{vector}'::extensions.vector limit 10"
        lines = await connection.fetch(f"explain select id from orgs.vector_store {order}")
        rows = await connection.fetch(f"select user_id from orgs.vector_store {order}")
    plan = "\n".join(line[0] for line in lines)
    assert "Index Scan using vector_store_embedding" in plan
    assert "Filter" in plan
    assert [row["user_id"] for row in rows] == [USER_A.id] * 10


async def test_where_the_index_finds_too_few_each_is_compared(store: Store) -> None:
    """A filter leaves half; who has nothing of that model, and who has nothing at all, find nothing."""
    vector = store.vectors[USER_A.id][0]
    found = await store.find(USER_A.id, vector, 40, few=10, about={"odd": 1})
    assert len(found) == ROWS // 20
    assert await store.find(orgs.HOUSE, vector, 10, few=10) == []


async def test_words_and_vectors_make_one_list(store: Store) -> None:
    """Who is first in both lists is first of all; by words alone one is found whom no vector is near."""
    vector = store.vectors[USER_A.id][0]
    near = await store.find(USER_A.id, vector, 5, few=2_000)
    row = await store.admin.fetchrow("select id, content from orgs.vector_store where id = $1", near[2])
    both = await store.find(USER_A.id, vector, 5, few=2_000, words=row["content"].split()[1])
    assert both[0] == near[2]
    assert len(set(both)) == 5


async def test_only_service_asks_for_others(store: Store) -> None:
    for statement in (
        "select orgs.find_passages(gen_random_uuid(), '', '[1]', '', '', 1, null, null)",
        "select orgs.add_passages(gen_random_uuid(), '{}', '{}', '{}')",
        "select orgs.nearest_of_few(null, '{}', 1, null)",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(store.pool, identity_of(USER_A.email)) as connection:
                await connection.execute(statement)


@pytest.fixture
async def bare(cluster: Embedded, worker: str) -> AsyncIterator[Database]:
    """A migrated database in which the extension is not to be had."""
    name = f"without_vectors_{worker}"
    server = await connect(cluster.address("postgres", "postgres"))
    await server.execute(f'create database "{name}"')
    admin = await connect(cluster.address("postgres", name))
    await admin.execute(
        """
        create function public.refuse() returns event_trigger language plpgsql as $$
        begin raise exception 'extension "vector" is not available' using errcode = 'feature_not_supported'; end $$;
        create event trigger no_extensions on ddl_command_start when tag in ('CREATE EXTENSION')
          execute function public.refuse();
        """
    )
    await admin.close()
    await migrate(
        cluster.address("postgres", name), [each for each in SYSTEMS if each in ("trellis", "orgs")]
    )
    yield Database(cluster, name)
    await server.execute(f'drop database "{name}" with (force)')
    await server.close()


async def test_without_pgvector_all_is_there_but_vectors_and_they_can_come_later(bare: Database) -> None:
    admin = await connect(bare.admin_dsn)
    assert await admin.fetchval("select orgs.has_vectors()") is False
    assert await differences(admin, ORGS.tables) == []
    await orgs.load(admin)
    vector = written([1.0] * 1536)
    for statement in (
        "select orgs.require_vectors()",
        "select orgs.add_passages(gen_random_uuid(), '{}', '{}', '{}')",
        f"select * from orgs.find_passages(gen_random_uuid(), 'x', '{vector}', '', '', 1, null, null)",
        f"select * from orgs.search_passages('x', '{vector}', '', '', 1, null, null)",
    ):
        with pytest.raises(asyncpg.RaiseError, match="lacks pgvector") as caught:
            await admin.execute(statement)
        told = translate(caught.value)
        assert told is not None
        assert told.code == "UNAVAILABLE"
    assert await admin.fetchval("select orgs.enable_vectors()") is False
    await admin.execute("drop event trigger no_extensions")
    assert await admin.fetchval("select orgs.enable_vectors()") is True
    assert await admin.fetchval("select orgs.has_vectors()") is True
    pool = await create_pool(bare.dsn, max_size=1)
    async with transaction(pool, SERVICE) as connection:
        assert await connection.fetch(FIND, USER_A.id, "x", vector, 5, None, 10) == []
    async with transaction(pool, identity_of(USER_A.email)) as connection:
        search = "select * from orgs.search_passages('x', $1, '', '', 1, null, null)"
        assert await connection.fetch(search, vector) == []
    await pool.close()
    await admin.close()
