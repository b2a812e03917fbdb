"""The limit: a hand-written JSON statement for each work, through a bare Starlette route, under uvicorn.

uvicorn's options are Trellis's. `transaction` sets the identity in a transaction: BEGIN, set, statement,
COMMIT, and the pool's reset. `trip` takes one round trip: its connections are the role's own from the
start, and the claims are set inside the statement. Nobody's token is checked.
"""

import argparse
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.works import WORKS
from bench.works.work import Work
from trellis.db.demo.people import ADMIN
from trellis.web.protocols import server_options

SETTINGS = {"TimeZone": "UTC"}
CLAIMS = orjson.dumps(ADMIN.claims).decode()
BECOME = "select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)"
# The claims are there before the row that lets the statement run.
TRIP = """
select (select j from ({statement}) q where s.x is not null)
from (select set_config('request.jwt.claims', ${last}, true) x offset 0) s
"""

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Read = Callable[[Pool, list[Any]], Awaitable[str]]


class Unreset(asyncpg.Connection):
    """A connection on which nothing outlives a statement."""

    def get_reset_query(self) -> str:
        """Nothing."""
        return ""


def in_transaction(work: Work) -> Read:
    """The statement between BEGIN and COMMIT."""

    async def read(pool: Pool, values: list[Any]) -> str:
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(BECOME, CLAIMS)
            text: str = await connection.fetchval(work.sql, *values)
            return text

    return read


def in_one_trip(work: Work) -> Read:
    """The statement with the claims in it."""
    statement = TRIP.format(statement=work.sql, last=len(work.parameters) + 1)

    async def read(pool: Pool, values: list[Any]) -> str:
        async with pool.acquire() as connection:
            text: str = await connection.fetchval(statement, *values, CLAIMS)
            return text

    return read


def application(form: str) -> Starlette:
    """A route for each work that has a statement."""
    one_trip = form == "trip"
    size = int(os.environ["BENCH_POOL"])

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(
            os.environ["BENCH_DSN"],
            min_size=1,
            max_size=size,
            connection_class=Unreset if one_trip else asyncpg.Connection,
            server_settings=SETTINGS | ({"role": "authenticated"} if one_trip else {}),
            max_cacheable_statement_size=0,
        ) as pool:
            app.state.pool = pool
            yield

    def route(work: Work) -> Route:
        read = in_one_trip(work) if one_trip else in_transaction(work)

        async def answer(request: Request) -> Response:
            given = orjson.loads(await request.body())["variables"]
            values = [_value(given[name]) for name in work.parameters]
            text = await read(request.app.state.pool, values)
            return Response(b'{"data":' + text.encode() + b"}", media_type="application/json")

        return Route(f"/{work.name}", answer, methods=["POST"])

    works = [work for work in WORKS if work.statement and not (one_trip and work.writes)]
    return Starlette(routes=[route(work) for work in works], lifespan=lifespan)


def _value(given: Any) -> Any:
    return orjson.dumps(given).decode() if isinstance(given, dict) else given


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("form", choices=("transaction", "trip"))
    config = uvicorn.Config(
        application(parser.parse_args().form),
        port=int(os.environ["BENCH_PORT"]),
        log_level="warning",
        access_log=False,
        **server_options(),
    )
    uvicorn.Server(config).run()
