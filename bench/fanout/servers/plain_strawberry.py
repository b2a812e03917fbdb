"""Strawberry as its documentation writes it: its view, and an async generator with a queue per subscriber."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from strawberry.asgi import GraphQL
from strawberry.scalars import JSON

from bench.fanout.watched import CHANNEL


@strawberry.type
class RunEvent:
    sequence: int
    type: str
    data: JSON


subscribers: set["asyncio.Queue[RunEvent]"] = set()


def heard(_: Any, __: int, ___: str, payload: object) -> None:
    found = orjson.loads(str(payload))
    event = RunEvent(sequence=found["sequence"], type=found["type"], data=found["data"])
    for queue in subscribers:
        queue.put_nowait(event)


@strawberry.type
class Query:
    ok: bool = True


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def run_events(
        self, run_id: strawberry.ID, after: int | None = None
    ) -> AsyncGenerator[RunEvent, None]:
        queue: asyncio.Queue[RunEvent] = asyncio.Queue()
        subscribers.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            subscribers.discard(queue)


def application() -> Starlette:
    """The view, and the connection that listens."""
    view = GraphQL[Any, Any](strawberry.Schema(Query, subscription=Subscription), graphql_ide=None)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        connection = await asyncpg.connect(os.environ["BENCH_DSN"])
        await connection.add_listener(CHANNEL, heard)
        yield
        await connection.close()

    routes = [Route("/graphql", view), WebSocketRoute("/graphql", view)]
    return Starlette(routes=routes, lifespan=lifespan)


if __name__ == "__main__":
    config = uvicorn.Config(
        application(), port=int(os.environ["BENCH_PORT"]), log_level="warning", access_log=False
    )
    uvicorn.Server(config).run()
