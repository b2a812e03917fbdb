"""Strawberry as its documentation writes it: types, a DataLoader per relation in the context, the ASGI view.

The identity is set in a transaction around each statement. Lists are plain lists: no connection types.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import asyncpg
import jwt
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig

SECRET = os.environ["BENCH_SECRET"]

LIBRARIES = """
select l.* from unnest($1::int[]) with ordinality as parent (id, place) cross join lateral (
  select id, catalog_id, name
  from coice.libraries where catalog_id = parent.id order by created_at, id limit $2) l
order by place
"""
IMAGES = """
select i.* from unnest($1::int[]) with ordinality as parent (id, place) cross join lateral (
  select id, library_id, gcs_path, metadata, created_at
  from coice.images where library_id = parent.id order by created_at, id limit $2) i
order by place
"""


class Caller:
    """The database as the caller: each statement in a transaction of its own."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", claims: dict[str, Any]) -> None:
        self.pool = pool
        self.claims = json.dumps(claims)
        self.role = claims["role"]

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)",
                self.role,
                self.claims,
            )
            yield connection

    async def fetch(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        async with self.transaction() as connection:
            rows: list[asyncpg.Record] = await connection.fetch(statement, *values)
            return rows


@dataclass
class Context:
    """What a request's resolvers share."""

    caller: Caller
    libraries: "DataLoader[tuple[int, int], list[Library]]"
    images: "DataLoader[tuple[int, int], list[Image]]"
    library: "DataLoader[int, Library | None]"


Info: TypeAlias = strawberry.Info[Context, None]


@strawberry.type
class Image:
    row_id: strawberry.ID
    library_id: int
    gcs_path: str
    metadata: JSON
    created_at: datetime

    @classmethod
    def of(cls, row: asyncpg.Record) -> "Image":
        return cls(
            row_id=strawberry.ID(str(row["id"])),
            library_id=row["library_id"],
            gcs_path=row["gcs_path"],
            metadata=row["metadata"],
            created_at=row["created_at"],
        )

    @strawberry.field
    async def library(self, info: Info) -> "Library | None":
        return await info.context.library.load(self.library_id)


@strawberry.type
class Library:
    row_id: int
    name: str

    @strawberry.field
    async def images(self, info: Info, first: int) -> list[Image]:
        return await info.context.images.load((self.row_id, first))


@strawberry.type
class Catalog:
    row_id: int
    name: str

    @strawberry.field
    async def libraries(self, info: Info, first: int) -> list[Library]:
        return await info.context.libraries.load((self.row_id, first))


@strawberry.type
class Job:
    row_id: strawberry.ID
    pipeline_id: strawberry.ID
    total_images: int
    processed_images: int
    created_at: datetime
    completed_at: datetime | None


@strawberry.type
class JobPage:
    total_count: int
    nodes: list[Job]


@strawberry.type
class Written:
    image: Image | None


@strawberry.type
class Query:
    @strawberry.field
    async def catalogs(self, info: Info, first: int) -> list[Catalog]:
        rows = await info.context.caller.fetch(
            "select id, name from coice.catalogs order by created_at, id limit $1", first
        )
        return [Catalog(row_id=row["id"], name=row["name"]) for row in rows]

    @strawberry.field
    async def image(self, info: Info, row_id: strawberry.ID) -> Image | None:
        rows = await info.context.caller.fetch(
            "select id, library_id, gcs_path, metadata, created_at from coice.images where id = $1", row_id
        )
        return Image.of(rows[0]) if rows else None

    @strawberry.field
    async def jobs(self, info: Info, library_id: int, first: int) -> JobPage:
        async with info.context.caller.transaction() as connection:
            total = await connection.fetchval(
                "select count(*) from coice.jobs where library_id = $1", library_id
            )
            rows = await connection.fetch(
                "select id, pipeline_id, total_images, processed_images, created_at, completed_at"
                " from coice.jobs where library_id = $1 order by created_at desc, id desc limit $2",
                library_id,
                first,
            )
        nodes = [
            Job(
                row_id=strawberry.ID(str(row["id"])),
                pipeline_id=strawberry.ID(str(row["pipeline_id"])),
                total_images=row["total_images"],
                processed_images=row["processed_images"],
                created_at=row["created_at"],
                completed_at=row["completed_at"],
            )
            for row in rows
        ]
        return JobPage(total_count=total, nodes=nodes)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def update_image(self, info: Info, row_id: strawberry.ID, metadata: JSON) -> Written:
        rows = await info.context.caller.fetch(
            "update coice.images set metadata = $2 where id = $1"
            " returning id, library_id, gcs_path, metadata, created_at",
            row_id,
            metadata,
        )
        return Written(image=Image.of(rows[0]) if rows else None)


def context_of(caller: Caller) -> Context:
    """The context of one request: nothing is shared between callers."""

    async def below(statement: str, link: str, keys: list[tuple[int, int]]) -> list[list[asyncpg.Record]]:
        found: dict[tuple[int, int], list[asyncpg.Record]] = {key: [] for key in keys}
        for first in {first for _, first in keys}:
            for row in await caller.fetch(statement, [key for key, size in keys if size == first], first):
                found[row[link], first].append(row)
        return [found[key] for key in keys]

    async def libraries(keys: list[tuple[int, int]]) -> list[list[Library]]:
        lists = await below(LIBRARIES, "catalog_id", keys)
        return [[Library(row_id=row["id"], name=row["name"]) for row in rows] for rows in lists]

    async def images(keys: list[tuple[int, int]]) -> list[list[Image]]:
        return [[Image.of(row) for row in rows] for rows in await below(IMAGES, "library_id", keys)]

    async def library(keys: list[int]) -> list[Library | None]:
        rows = await caller.fetch("select id, name from coice.libraries where id = any($1)", keys)
        found = {row["id"]: Library(row_id=row["id"], name=row["name"]) for row in rows}
        return [found.get(key) for key in keys]

    return Context(
        caller,
        libraries=DataLoader(load_fn=libraries),
        images=DataLoader(load_fn=images),
        library=DataLoader(load_fn=library),
    )


class View(GraphQL[Context, None]):
    """Strawberry's view with the request's context."""

    pool: "asyncpg.Pool[asyncpg.Record]"

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        token = request.headers["authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], audience="authenticated")
        return context_of(Caller(self.pool, claims))


async def _json(connection: Any) -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)


def application() -> Starlette:
    """The view, and the pool that it reads by."""
    schema = strawberry.Schema(Query, Mutation, config=StrawberryConfig(auto_camel_case=True))
    view = View(schema, graphql_ide=None)
    size = int(os.environ["BENCH_POOL"])

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(
            os.environ["BENCH_DSN"],
            min_size=1,
            max_size=size,
            init=_json,
            server_settings={"TimeZone": "UTC"},
        ) as pool:
            view.pool = pool
            yield

    return Starlette(routes=[Route("/graphql", view)], lifespan=lifespan)


if __name__ == "__main__":
    config = uvicorn.Config(
        application(), port=int(os.environ["BENCH_PORT"]), log_level="warning", access_log=False
    )
    uvicorn.Server(config).run()
