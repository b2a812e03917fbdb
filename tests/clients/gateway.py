"""A small GraphQL server that does all that a resolver can do, for the tests of engine and transports.

Engine, endpoints and uvicorn are the real ones; the schema is made for the tests and needs no database.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from strawberry.scalars import JSON

from trellis.db.errors import GatewayError
from trellis.db.session import ANON, Identity
from trellis.realtime.executor import Executor
from trellis.realtime.socket import GraphQLSocket, SocketOptions, SocketRegistry
from trellis.realtime.socket.renewal import renew
from trellis.resolvers.engine import Engine
from trellis.resolvers.limits import Limits
from trellis.resolvers.trusted import NO_DOCUMENTS, TrustedDocuments
from trellis.web.http import GraphQLEndpoint, HTTPOptions, Page
from trellis.web.processes import Draining
from trellis.web.protocols import HttpProtocol, SocketProtocol, server_options

PERSON = Identity("authenticated", {"sub": "7b1c1a52-6a3e-4c3a-9a35-5a3f7d5a0001", "role": "authenticated"})

OTHER = Identity("authenticated", {"sub": "7b1c1a52-6a3e-4c3a-9a35-5a3f7d5a0002", "role": "authenticated"})


@dataclass
class Ledger:
    """What the resolvers did, and events by which a test waits for it."""

    opened: int = 0
    closed: int = 0
    started: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    mutations: list[str] = field(default_factory=list)


@dataclass
class Context:
    """The `info.context` of the test schema."""

    identity: Identity
    ledger: Ledger
    number: int

    def renew(self, identity: Identity) -> None:
        """The socket has a newer token."""
        self.identity = identity


Info = strawberry.Info[Context, None]


@strawberry.type
class Person:
    name: str

    @strawberry.field
    def friend(self) -> "Person":
        return Person(name=f"{self.name}'s friend")

    @strawberry.field
    def friends(self, first: int = 2, after: str | None = None) -> list["Person"]:
        return [Person(name=f"{self.name} {number}") for number in range(first)]

    @strawberry.field
    def secret(self) -> str:
        raise RuntimeError("password=hunter2 at db.internal:5432")


@strawberry.input
class Filter:
    name: str | None = None
    numbers: list[int] | None = None
    both: list["Filter"] | None = None


@strawberry.input(one_of=True)
class Choice:
    name: strawberry.Maybe[str]
    number: strawberry.Maybe[int]


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def whoami(self, info: Info) -> str:
        return f"{info.context.identity.role} {info.context.identity.user_id}"

    @strawberry.field
    def context_number(self, info: Info) -> int:
        return info.context.number

    @strawberry.field
    def person(self, name: str = "ann") -> Person:
        return Person(name=name)

    @strawberry.field
    def search(self, where: Filter | None = None, data: JSON | None = None) -> int:
        return len((where and where.numbers) or ())

    @strawberry.field
    def echo(self, data: JSON) -> JSON:
        return data

    @strawberry.field
    def choose(self, choice: Choice) -> str:
        return "chosen"

    @strawberry.field
    def required(self) -> str:
        raise GatewayError("NOT_FOUND", "There is no such thing.")

    @strawberry.field
    def fail(self, how: str) -> str | None:
        match how:
            case "gateway":
                raise GatewayError("CONFLICT", "Taken.", field="name", extensions={"retryable": False})
            case "unique":
                raise asyncpg.UniqueViolationError('duplicate key value violates unique constraint "x"')
            case "database":
                raise ConnectionRefusedError("connect to 10.0.0.5:5432")
            case _:
                raise RuntimeError("password=hunter2 at db.internal:5432")

    @strawberry.field
    def big(self) -> JSON:
        return {"number": 2**80}

    @strawberry.field
    def fat(self, kilobytes: int) -> str:
        return "x" * (1024 * kilobytes)

    @strawberry.field
    async def wait(self, info: Info) -> str:
        info.context.ledger.started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            info.context.ledger.cancelled.set()
            raise
        return "never"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def record(self, info: Info, text: str) -> str:
        info.context.ledger.mutations.append(text)
        return text

    @strawberry.mutation
    async def renew(self, token: str) -> str:
        return str(await renew(f"Bearer {token}"))


@strawberry.type
class Tick:
    number: int

    @strawberry.field
    def context_number(self, info: Info) -> int:
        return info.context.number

    @strawberry.field
    def odd(self) -> int | None:
        if self.number % 2 == 0:
            raise GatewayError("CONFLICT", "Even.")
        return self.number


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, info: Info, to: int = 3, kilobytes: int = 0) -> AsyncGenerator[Tick, None]:
        try:
            for number in range(1, to + 1):
                yield Tick(number=number)
        finally:
            info.context.ledger.finished.set()

    @strawberry.subscription
    async def numbers(self, info: Info, to: int, after: int = 0, pause: int = 0) -> AsyncGenerator[int, None]:
        """The numbers up to `to`; at `pause` there is nothing for ever."""
        for number in range(after + 1, to + 1):
            yield number
            if number == pause:
                info.context.ledger.started.set()
                await asyncio.Event().wait()

    @strawberry.subscription
    async def flood(self, info: Info, kilobytes: int = 64) -> AsyncGenerator[str, None]:
        text = "x" * (1024 * kilobytes)
        info.context.ledger.started.set()
        try:
            while True:
                yield text
                await asyncio.sleep(0)
        finally:
            info.context.ledger.finished.set()

    @strawberry.subscription
    async def forever(self, info: Info) -> AsyncGenerator[int, None]:
        info.context.ledger.started.set()
        try:
            yield 1
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            info.context.ledger.cancelled.set()
            raise
        finally:
            info.context.ledger.finished.set()

    @strawberry.subscription
    async def once(self, info: Info, kilobytes: int) -> AsyncGenerator[str, None]:
        """One event, and nothing after it for ever."""
        try:
            yield "x" * (1024 * kilobytes)
            await asyncio.Event().wait()
        finally:
            info.context.ledger.finished.set()

    @strawberry.subscription
    async def broken(self, how: str = "midway") -> AsyncGenerator[int, None]:
        if how == "hidden":
            raise GatewayError("NOT_FOUND", "There is no such run.")
        yield 1
        raise RuntimeError("password=hunter2 at db.internal:5432")


SCHEMA = strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)


async def authenticate(headers: Mapping[str, str]) -> Identity:
    """`Bearer good` is a person, `Bearer until <epoch>` one whose token expires, `Bearer issued <epoch>` one
    whose token says when it was issued, `Bearer other` another person; anything else is refused."""
    match headers.get("authorization", "").split():
        case []:
            return ANON
        case ["Bearer", "good"]:
            return PERSON
        case ["Bearer", "until", moment]:
            return Identity(PERSON.role, {**PERSON.claims, "exp": float(moment)})
        case ["Bearer", "issued", moment]:
            return Identity(PERSON.role, {**PERSON.claims, "iat": float(moment)})
        case ["Bearer", "other"]:
            return OTHER
        case ["Bearer", "unknown"]:
            raise GatewayError("UNAVAILABLE", "The keys cannot be read.")
        case ["Bearer", "breaks"]:
            raise RuntimeError("password=hunter2")
        case _:
            raise GatewayError("UNAUTHENTICATED", "The access token is not valid.")


def engine(
    ledger: Ledger | None = None, limits: Limits | None = None, trusted: TrustedDocuments = NO_DOCUMENTS
) -> Engine:
    """An engine over the test schema whose contexts are counted in the ledger."""
    kept = ledger or Ledger()

    @asynccontextmanager
    async def open_context(identity: Identity) -> AsyncIterator[Context]:
        kept.opened += 1
        try:
            yield Context(identity, kept, kept.opened)
        finally:
            kept.closed += 1

    return Engine(SCHEMA, open_context, limits or Limits(), trusted=trusted)


@dataclass
class Gateway:
    """A running server."""

    url: str
    ledger: Ledger
    server: uvicorn.Server
    sockets: SocketRegistry

    @property
    def socket_url(self) -> str:
        return self.url.replace("http://", "ws://")


@asynccontextmanager
async def serve(
    *,
    limits: Limits | None = None,
    trusted: TrustedDocuments = NO_DOCUMENTS,
    http: HTTPOptions | None = None,
    sockets: SocketOptions | None = None,
    registry: SocketRegistry | None = None,
    allowed_origins: tuple[str, ...] = (),
    page: Page | None = None,
    around: Callable[[Executor], Executor] = lambda executor: executor,
    port: int = 0,
    http_protocol: type[HttpProtocol] = HttpProtocol,
    socket_protocol: type[SocketProtocol] = SocketProtocol,
) -> AsyncIterator[Gateway]:
    """Serve the test schema on a free port of 127.0.0.1, or on `port`, for as long as the block lasts.

    It ends as the gateway's own server does: it drains. `around` wraps the executor.
    """
    ledger = Ledger()
    executor = around(engine(ledger, limits, trusted))
    registry = registry or SocketRegistry()
    endpoint = GraphQLEndpoint(executor, authenticate, http or HTTPOptions(), page=page, registry=registry)
    live = GraphQLSocket(executor, authenticate, sockets or SocketOptions(), allowed_origins, registry)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        yield {"drain": registry.drain}

    routes = [Route("/graphql", endpoint), WebSocketRoute("/graphql", live)]
    app = Starlette(routes=routes, lifespan=lifespan)
    options = server_options() | {"http": http_protocol, "ws": socket_protocol}
    config = uvicorn.Config(app, log_config=None, access_log=False, **options)
    server = Draining(config)
    with socket.create_server(("127.0.0.1", port)) as listener:
        port = listener.getsockname()[1]
        running = asyncio.create_task(server._serve([listener]))
        try:
            yield Gateway(f"http://127.0.0.1:{port}/graphql", ledger, server, registry)
        finally:
            server.should_exit = True
            await running
