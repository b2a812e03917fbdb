"""A desk for the tests of Orgs' kinds of run: people who talk and load, models that tests hold, what became of it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from tests.jobs.conftest import Process, identity
from trellis.db.demo.people import USER_A, Person
from trellis.db.pool import Connection, Pool
from trellis.db.session import transaction
from trellis.jobs.kind import Kind
from trellis.jobs.orgs import document_load as orgs_document_load
from trellis.jobs.orgs import reply as orgs_reply
from trellis.jobs.orgs.document_load import Document, LoadArgs, OrgsDocumentLoad, fingerprint_of
from trellis.jobs.orgs.reply import OrgsReply, ReplyArgs
from trellis.jobs.passages import passages
from trellis.jobs.queue import Queue
from trellis.providers.admission.caller import ANYBODY, Caller
from trellis.providers.chat import Request
from trellis.providers.embeddings import Purpose, Vector
from trellis.providers.embeddings.offline import OfflineEmbedder

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


class ScriptedChat:
    """Says `words`, as many as it is permitted, or raises what is in `failures` once those are said."""

    name = "scripted"
    model = "words"
    concurrency = 4

    def __init__(self) -> None:
        self.words = [f"{word} " for word in WORDS]
        self.permits: float = float("inf")
        self.failures: list[tuple[int, Exception]] = []
        self.requests: list[Request] = []
        self._changed = asyncio.Condition()

    async def permit(self, count: float = float("inf")) -> None:
        async with self._changed:
            self.permits += count
            self._changed.notify_all()

    async def answer(self, request: Request) -> AsyncGenerator[str, None]:
        self.requests.append(request)
        said = len(request.begun.split())
        for number, word in enumerate(self.words):
            if self.failures and self.failures[0][0] == number and number >= said:
                raise self.failures.pop(0)[1]
            if number < said:
                continue
            async with self._changed:
                await self._changed.wait_for(lambda: self.permits > 0)
                self.permits -= 1
            yield word

    async def aclose(self) -> None:
        pass


class GatedEmbedder(OfflineEmbedder):
    """Embeds while its gate is open; raises what is in `failures`, one after the other."""

    def __init__(self) -> None:
        super().__init__(threads=2)
        self.gate = asyncio.Event()
        self.gate.set()
        self.failures: list[Exception] = []
        self.embedded: list[int] = []

    async def embed(
        self, texts: Sequence[str], purpose: Purpose, caller: Caller = ANYBODY
    ) -> Sequence[Vector]:
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.embedded.append(len(texts))
        return await super().embed(texts, purpose, caller)


@dataclass
class Desk:
    """Talks, loads and controls as the API does."""

    pool: Pool
    admin: Connection
    chat: Any = field(default_factory=ScriptedChat)
    embedder: GatedEmbedder = field(default_factory=GatedEmbedder)
    kinds: dict[str, Kind] = field(init=False)

    def __post_init__(self) -> None:
        made: list[Kind] = [OrgsReply(self.chat, self.embedder), OrgsDocumentLoad(self.embedder)]
        self.kinds = {kind.name: kind for kind in made}
        self.queue = Queue(self.kinds)

    async def conversation(self, who: Person = USER_A) -> UUID:
        key = uuid4()
        await self.admin.execute("insert into orgs.conversations (id, user_id) values ($1, $2)", key, who.id)
        return key

    async def send(
        self, conversation: UUID, text: str = "How many?", who: Person = USER_A, **more: Any
    ) -> UUID:
        async with transaction(self.pool, identity(who)) as connection:
            return await orgs_reply.start(connection, identity(who), ReplyArgs(conversation, text, **more))

    async def load(self, source: str, text: str, who: Person = USER_A, **more: Any) -> UUID:
        args = LoadArgs(source, fingerprint_of(text), **more)
        document = Document(len(text), passages(text))
        async with transaction(self.pool, identity(who)) as connection:
            return await orgs_document_load.start(connection, identity(who), args, document)

    async def control(self, name: str, run_id: UUID, who: Person = USER_A) -> Any:
        async with transaction(self.pool, identity(who)) as connection:
            return await getattr(self.queue, name)(connection, identity(who), run_id)

    async def reply(self, run_id: UUID) -> Any:
        return await self.admin.fetchrow("select * from orgs.replies where id = $1", run_id)

    async def tokens(self, run_id: UUID) -> list[Any]:
        return await self.admin.fetch(
            "select sequence, text from orgs.reply_tokens where reply_id = $1 order by sequence", run_id
        )

    async def said(self, run_id: UUID) -> str:
        return "".join(row["text"] for row in await self.tokens(run_id))

    async def messages(self, conversation: UUID) -> list[tuple[str, str]]:
        rows = await self.admin.fetch(
            "select author, message_content from orgs.chat_messages where conversation_id = $1"
            " order by created_at, id",
            conversation,
        )
        return [(row["author"], row["message_content"]) for row in rows]

    async def passages(self, source: str, who: Person = USER_A) -> list[str]:
        """What a person sees of a source."""
        async with transaction(self.pool, identity(who)) as connection:
            rows = await connection.fetch(
                "select content from orgs.vector_store where source_id = $1 order by ordinal", source
            )
        return [row["content"] for row in rows]

    async def until_said(self, process: Process, run_id: UUID, characters: int) -> None:
        """Wait until so much of a reply is kept."""
        with process.hub.watch(run_id) as signal:
            async with asyncio.timeout(20):
                while len(await self.said(run_id)) < characters:
                    await signal.wait()

    async def audit(self, run_id: UUID) -> None:
        """What is kept twice is the same twice."""
        row = await self.reply(run_id)
        said = await self.said(run_id)
        assert row["length"] == len(said)
        events = await self.admin.fetch(
            "select sequence, type from trellis.run_events where run_id = $1 order by sequence", run_id
        )
        assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
        told = [event["sequence"] for event in events if event["type"] == "text"]
        assert told == [row["sequence"] for row in await self.tokens(run_id)]
        if row["text"] is not None:
            assert row["text"] == said
