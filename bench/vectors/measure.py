"""50,000 passages in a database of their own, asked by who has all of them, a tenth, and a hundredth."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

import numpy as np

from bench.vectors.corpus import questions, texts
from trellis.db.demo import orgs
from trellis.db.demo.people import MANAGER_A, USER_A, USER_B
from trellis.db.embedded import Embedded
from trellis.db.migrate import migrate
from trellis.db.pool import Connection, connect
from trellis.jobs.orgs.knowledge import written
from trellis.providers.embeddings.offline import OfflineEmbedder, hashed

PASSAGES: Final = 50_000
SOURCES: Final = 100
QUESTIONS: Final = 200
NEAREST: Final = 10

_WORDS = 90
_LIST = 50  # as `searchOrgsVectors` asks for
_NAME = "bench_vectors"
_INDEX = "vector_store_embedding"
_FIND = "select id from orgs.find_passages($1, '', $2, $3, $4, $5, null, null, $6)"
_ADD_SOURCES = """
insert into orgs.sources (user_id, source_id, load_id, number, passages, provider, model)
select $1, 'source ' || n, load, n, $3, $4, $5 from unnest($2::uuid[]) with ordinality as l (load, n)
"""
_GIVE = "update orgs.sources set user_id = $1 where number = any($2::int[])"
_BUILD = (
    "set maintenance_work_mem = '800MB'",
    f"create index {_INDEX} on orgs.vector_store using hnsw (embedding extensions.vector_cosine_ops)",
    "vacuum analyze orgs.vector_store",
)


@dataclass(frozen=True)
class Found:
    """What one who asks has found: the share of the truly nearest, and how long it took (ms)."""

    title: str
    recall: float
    median: float
    p99: float


async def measured(lease: Embedded) -> Sequence[Found]:
    """All who ask, one after the other."""
    async with _database(lease) as connection:
        passages = texts(PASSAGES, words=_WORDS, seed=1)
        vectors = np.stack([hashed(text) for text in passages]).astype(np.float32)
        loads = [uuid4() for _ in range(SOURCES)]
        ids = await _fill(connection, USER_B.id, loads, passages, vectors)
        asked = questions(passages, QUESTIONS, seed=2)
        found = [
            await _ask(
                connection, "who has all 50,000, by the index", USER_B.id, asked, ids, vectors, few=2_000
            )
        ]
        of_all = np.arange(PASSAGES) * SOURCES // PASSAGES + 1
        await connection.execute(_GIVE, MANAGER_A.id, list(range(2, 12)))
        await connection.execute(_GIVE, USER_A.id, [1])
        tenth, hundredth = (of_all >= 2) & (of_all <= 11), of_all == 1
        for title, person, own, few in (
            ("who has 5,000 of them, by the index", MANAGER_A.id, tenth, 2_000),
            ("who has 500 of them: each is compared", USER_A.id, hundredth, 2_000),
            ("the same, if by the index", USER_A.id, hundredth, 0),
        ):
            chosen = [ids[number] for number in np.flatnonzero(own)]
            found.append(await _ask(connection, title, person, asked, chosen, vectors[own], few=few))
        return found


@asynccontextmanager
async def _database(lease: Embedded) -> AsyncIterator[Connection]:
    server = await connect(lease.address("postgres", "postgres"))
    try:
        await server.execute(f"drop database if exists {_NAME} with (force)")
        await server.execute(f"create database {_NAME}")
        address = lease.address("postgres", _NAME)
        await migrate(address, ["orgs"])
        connection = await connect(address)
        try:
            await orgs.load(connection)
            yield connection
        finally:
            await connection.close()
        await server.execute(f"drop database {_NAME} with (force)")
    finally:
        await server.close()


async def _fill(
    connection: Connection, person: UUID, loads: Sequence[UUID], passages: Sequence[str], vectors: Any
) -> list[UUID]:
    """Keep the passages, and build the index when all are there; their keys."""
    ids = [uuid4() for _ in passages]
    each = len(passages) // len(loads)
    await connection.execute(f"drop index orgs.{_INDEX}")
    columns = "user_id uuid, source_id text, load_id uuid, ordinal int, content text, id uuid, embedding text"
    await connection.execute(f"create temporary table incoming ({columns})")
    for first in range(0, len(passages), 2_000):
        await connection.copy_records_to_table(
            "incoming",
            records=[
                (
                    person,
                    f"source {n // each + 1}",
                    loads[n // each],
                    n % each,
                    passages[n],
                    ids[n],
                    written(vectors[n]),
                )
                for n in range(first, min(first + 2_000, len(passages)))
            ],
        )
    await connection.execute(
        "insert into orgs.vector_store (user_id, source_id, load_id, ordinal, content, id, embedding) select"
        " user_id, source_id, load_id, ordinal, content, id, embedding::extensions.vector from incoming"
    )
    await connection.execute("drop table incoming")
    for statement in _BUILD:
        await connection.execute(statement)
    about = (OfflineEmbedder.name, OfflineEmbedder.model)
    await connection.execute(_ADD_SOURCES, person, list(loads), each, *about)
    return ids


async def _ask(
    connection: Connection,
    title: str,
    person: UUID,
    asked: Sequence[str],
    ids: Sequence[UUID],
    vectors: Any,
    *,
    few: int,
) -> Found:
    """How many of the nearest among `vectors` (with these `ids`) are found, and how fast."""
    numbers = {id: number for number, id in enumerate(ids)}
    about = (OfflineEmbedder.name, OfflineEmbedder.model, _LIST, few)
    shares, times = [], []
    for question in asked:
        vector = hashed(question).astype(np.float32)
        alike = vectors @ vector
        least = np.sort(alike)[-NEAREST] - 1e-5  # of several that are equally near any will do
        began = time.perf_counter()
        rows = await connection.fetch(_FIND, person, written(vector), *about)
        times.append((time.perf_counter() - began) * 1_000)
        first = [numbers[row["id"]] for row in rows[:NEAREST]]
        shares.append(sum(alike[number] >= least for number in first) / NEAREST)
    return Found(title, float(np.mean(shares)), float(np.median(times)), float(np.percentile(times, 99)))
