"""A nested read of 2,000 leaves: the engine, against one hand-written statement that gives the same JSON."""

import statistics
import time
from collections.abc import Awaitable, Callable, Mapping

import orjson

from trellis.db.demo.people import ADMIN, identity_of
from trellis.db.session import transaction
from trellis.realtime.operation import Operation
from trellis.web.gateway import Gateway

ROUNDS = 15
QUERY = """
{ coiceCatalogs(first: 20) { nodes { rowId name libraries(first: 10) { nodes {
    rowId name images(first: 10) { nodes { rowId gcsPath metadata } } } } } } }
"""
STATEMENT = """
select json_build_object('coiceCatalogs', json_build_object('nodes', coalesce(json_agg(c.j), '[]')))::text
from (select json_build_object('rowId', c.id, 'name', c.name, 'libraries', json_build_object('nodes', (
        select coalesce(json_agg(l.j), '[]') from (
          select json_build_object('rowId', l.id, 'name', l.name, 'images', json_build_object('nodes', (
              select coalesce(json_agg(i.j), '[]') from (
                select json_build_object('rowId', i.id, 'gcsPath', i.gcs_path, 'metadata', i.metadata) as j
                from coice.images i where i.library_id = l.id order by i.created_at, i.id limit 10) i))) as j
          from coice.libraries l where l.catalog_id = c.id order by l.created_at, l.id limit 10) l))) as j
      from coice.catalogs c order by c.created_at, c.id limit 20) c
"""


async def measure(gateway: Gateway) -> Mapping[str, float]:
    """Median milliseconds of each way as the admin, taken in turn over `ROUNDS` rounds after one warm-up."""
    identity = identity_of(ADMIN.email)

    async def engine() -> bytes:
        return (await gateway.executor.execute(Operation(QUERY), identity)).body

    async def statement() -> bytes:
        async with transaction(gateway.pool, identity, readonly=True) as connection:
            text: str = await connection.fetchval(STATEMENT)
            return b'{"data":' + text.encode() + b"}"

    ways: Mapping[str, Callable[[], Awaitable[bytes]]] = {
        "Trellis (Strawberry and DataLoaders, 3 statements)": engine,
        "one hand-written JSON statement": statement,
    }
    answers = [orjson.loads(await way()) for way in ways.values()]
    if answers[0] != answers[1]:
        raise SystemExit("the two ways do not give the same JSON")
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            started = time.perf_counter()
            await way()
            times[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(taken) for name, taken in times.items()}
