"""What an operation carries through its resolvers: who asks, what they may use, and what was read so far."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection, Pool
from trellis.db.reads import Reads
from trellis.db.session import Identity, asked_by, transaction
from trellis.jobs.kind import Kind
from trellis.jobs.pictures import Pictures
from trellis.jobs.queue import Queue
from trellis.loaders.aggregate import Aggregation
from trellis.loaders.arguments import Arguments, PageLimits
from trellis.loaders.reader import Observe, Reader
from trellis.loaders.statement import Statement
from trellis.providers.accounts import Accounts
from trellis.providers.chat import ChatModel
from trellis.providers.chat.offline import OfflineChat
from trellis.providers.embeddings import Embedder
from trellis.providers.embeddings.offline import OfflineEmbedder
from trellis.providers.generations import PictureServices
from trellis.providers.keys import KeyChecks
from trellis.providers.storage import Storage
from trellis.providers.storage.signature import Signer
from trellis.providers.threads import NoThreads, ThreadsAccounts
from trellis.providers.vault import Vault
from trellis.realtime.hub import Hub
from trellis.realtime.turns import Turns
from trellis.resolvers.trace import Trace
from trellis.resolvers.vitals import Vitals
from trellis.schema.declaration import Table


@dataclass(frozen=True)
class Services:
    """What the process shares among operations; `tables` and `classes` are the schema's, by type.

    What subscriptions read takes `live_turns`. `thumbnails` makes the addresses of thumbnails.
    """

    pool: Pool
    reads: Reads
    hub: Hub
    storage: Storage
    pictures: Pictures
    thumbnails: Signer
    accounts: Accounts
    queue: Queue
    kinds: Mapping[str, Kind]
    tables: Mapping[str, Table]
    classes: Mapping[str, type]
    page_limits: PageLimits
    vitals: Vitals
    vault: Vault
    generations: PictureServices
    threads: ThreadsAccounts = field(default_factory=NoThreads)
    key_checks: KeyChecks = field(default_factory=KeyChecks)
    chat: ChatModel = field(default_factory=OfflineChat)
    embedder: Embedder = field(default_factory=OfflineEmbedder)
    live_turns: Turns = field(default_factory=lambda: Turns(2))
    max_rows: int = 10_000
    url_seconds: int = 300
    upload_seconds: int = 900


@dataclass
class Context:
    """One operation of one caller. `arguments` keeps each selected field's checked arguments, by AST node.

    `aggregations` keeps what each aggregate is asked for, by all the nodes that are merged into its field.
    Where `reads_back` is set, a mutation does not read what it wrote: it leaves the row's key in `written`.
    `trace` keeps what happens, where somebody asked to know.
    """

    identity: Identity
    services: Services
    arguments: dict[int, Arguments] = field(default_factory=dict)
    aggregations: dict[tuple[int, ...], Aggregation] = field(default_factory=dict)
    observe: Observe | None = None
    reads_back: bool = False
    written: tuple[Any, ...] | None = None
    trace: Trace | None = None

    def renew(self, identity: Identity) -> None:
        """Go on as the same person with a newer token: `value` reads so from now on, and who follows lists of
        runs looks at them again."""
        self.identity = identity
        self.services.hub.active.rights_changed(str(identity.user_id))

    @cached_property
    def reader(self) -> Reader:
        """What DataLoaders read by. What is read by plan alone needs none."""
        services = self.services
        return Reader(
            services.pool,
            self.identity,
            services.tables,
            services.classes,
            self.observe,
            max_rows=services.max_rows,
        )

    async def __aenter__(self) -> "Context":
        return self

    async def __aexit__(self, *_: object) -> None:
        if "reader" in self.__dict__:
            await self.reader.close()

    async def planned(self, statement: Statement, *, primary: bool) -> str:
        """Run a planned statement as the caller; what it gives is one text."""
        text = await self.value(statement, primary=primary)
        if text is None:
            raise TypeError("a planned statement gave nothing")
        return text

    async def value(self, statement: Statement, *, primary: bool) -> str | None:
        """Run a statement as the caller that gives one text, or none."""
        if self.observe:
            self.observe(statement)
        if self.trace is not None:
            self.trace.began(statement)
        text = await self.services.reads.value(
            self.identity, statement.sql, statement.values, primary=primary
        )
        if self.trace is not None:
            self.trace.ended()
        return text

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """A transaction as the caller; what is read after it sees what it wrote."""
        await self.reader.reset()
        with asked_by(self.identity):
            try:
                async with transaction(self.services.pool, self.identity) as connection:
                    yield connection
            finally:  # a commit whose answer was lost may have happened
                self.services.reads.wrote(self.identity)

    def traced(self) -> Trace:
        """Keep from now on what happens."""
        trace = self.trace = Trace()
        before = self.reader.observe

        def observe(statement: Statement) -> None:
            trace.loaded.append(statement)
            if before:
                before(statement)

        self.reader.observe = observe
        return trace

    def signed_in(self) -> Identity:
        """The caller, if signed in; UNAUTHENTICATED otherwise."""
        if self.identity.user_id is None:
            raise GatewayError(
                "UNAUTHENTICATED", "Sign in first: send an Authorization header with a bearer token."
            )
        return self.identity


def context_opener(
    services: Services, observe: Observe | None = None
) -> Callable[[Identity], AbstractAsyncContextManager[Context]]:
    """How the engine opens a context for each operation; on leaving it, the operation's reads end."""
    return lambda identity: Context(identity, services, observe=observe)


def context_of(info: Info[Any, Any]) -> Context:
    """The operation's context."""
    context: Context = info.context
    return context
