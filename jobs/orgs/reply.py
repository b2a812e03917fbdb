"""A reply of Orgs: the assistant's answer to a message, kept piece by piece while it is said.

What was kept is never said anew: a reply that is taken up again, whatever befell it, goes on behind that. Who
writes a piece says how much was kept before; a worker that somebody else has followed is told no.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.db.session import SERVICE, Identity, transaction
from trellis.jobs.attempts import attempt, each
from trellis.jobs.kind import Numbered, Outcome, Priority, Whole, Work
from trellis.jobs.orgs.knowledge import asked_of, sources_for
from trellis.jobs.own_row import OwnRow, RowStatements, is_pending
from trellis.jobs.queue import Item, Submission, submit
from trellis.jobs.state import tell
from trellis.jobs.writer import persist
from trellis.providers.admission.caller import Caller
from trellis.providers.chat import ChatModel, Message, Passage, Request
from trellis.providers.embeddings import Embedder
from trellis.providers.errors import Refused

NAME: Final = "orgs.reply"
STAGE: Final = 1

MAX_MESSAGE: Final = 20_000
"""Characters that a message has at most."""

SOURCES: Final = 6
"""Passages that a reply goes by."""

_FLUSH_SECONDS: Final = 0.05
_MAX_REPLY: Final = 60_000  # characters: a message of them is within its bound in bytes
_MESSAGES: Final = 40
_CHARACTERS: Final = 60_000
_TITLE: Final = 80

_CONVERSATION = "select user_id = auth.uid() from orgs.conversations where id = $1"
_IS_ANSWERED = """
select exists (
  select from orgs.replies where conversation_id = $1 and status in ('pending', 'answering')
)
"""
_ADD_MESSAGE = "insert into orgs.chat_messages (id, conversation_id, message_content) values ($1, $2, $3)"
_ADD = "insert into orgs.replies (id, conversation_id, message_id, use_knowledge) values ($1, $2, $3, $4)"
_LATEST = """
select author, message_content from orgs.chat_messages where conversation_id = $1
order by created_at desc, id desc limit $2
"""
_ROW = "select length, sources, use_knowledge, provider from orgs.replies where id = $1"
_SAID = (
    "select coalesce(string_agg(text, '' order by sequence), '') from orgs.reply_tokens where reply_id = $1"
)
_BEGUN = """
update orgs.replies set provider = $2, model = $3, sources = coalesce(sources, $4)
where id = $1 and (provider, model) is distinct from ($2, $3)
returning id
"""
_KEEP = "select orgs.add_reply_text($1, $2, $3)"
_MIRROR = "select orgs.mirror_reply($1)"
_CONTROLLABLE = "select id from unnest($1::uuid[]) as id where orgs.may_control_reply(id)"
_DELETE = "delete from orgs.replies where id = $1 returning id"
_GONE_ON = """
select question.id is null or exists (
  select from orgs.chat_messages m
  where m.conversation_id = r.conversation_id and m.created_at > question.created_at
    and m.reply_id is distinct from r.id
)
from orgs.replies r left join orgs.chat_messages question on question.id = r.message_id
where r.id = $1
"""


@dataclass(frozen=True)
class ReplyArgs:
    """What is said in which conversation, and whether the answer goes by what the person has loaded."""

    conversation_id: UUID
    text: str
    use_knowledge: bool = False
    idempotency_key: str | None = None
    priority: Priority = "normal"


async def start(connection: Connection, identity: Identity, args: ReplyArgs) -> UUID:
    """Say something and have it answered, in the caller's transaction (read committed, as `identity`).

    Returns the reply's id. Raises GatewayError (UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT,
    CONFLICT, UNAVAILABLE) and what Postgres raises where it refuses a row; then the transaction has to be
    rolled back.
    """
    request = {
        "conversation_id": str(args.conversation_id),
        "text": args.text,
        "use_knowledge": args.use_knowledge,
    }

    async def insert(run_id: UUID) -> Submission:
        await _check(connection, args)
        message_id = uuid4()
        await connection.execute(_ADD_MESSAGE, message_id, args.conversation_id, args.text)
        await connection.execute(_ADD, run_id, args.conversation_id, message_id, args.use_knowledge)
        return Submission(
            items=[Item(run_id, {"id": str(run_id)})],
            stages=[STAGE],
            snapshot={"messages": await _messages(connection, args.conversation_id)},
            title=" ".join(args.text.split())[:_TITLE],
            names={STAGE: "Answer"},
        )

    return await submit(
        connection,
        identity,
        kind=NAME,
        request=request,
        key=args.idempotency_key,
        insert=insert,
        priority=args.priority,
    )


async def _check(connection: Connection, args: ReplyArgs) -> None:
    if not args.text.strip() or len(args.text) > MAX_MESSAGE or "\0" in args.text:
        raise GatewayError(
            "BAD_USER_INPUT",
            f"A message is not blank, and has at most {MAX_MESSAGE:,} characters.",
            field="text",
        )
    is_own = await connection.fetchval(_CONVERSATION, args.conversation_id)
    if is_own is None:
        raise GatewayError("NOT_FOUND", "There is no such conversation.", field="conversationId")
    if not is_own:
        raise GatewayError("FORBIDDEN", "Nobody speaks in another's conversation.", field="conversationId")
    if args.use_knowledge:
        await connection.execute("select orgs.require_vectors()")
    if await connection.fetchval(_IS_ANSWERED, args.conversation_id):
        raise GatewayError(
            "CONFLICT",
            "The message before is being answered: wait for that, or cancel it.",
            field="conversationId",
        )


async def _messages(connection: Connection, conversation_id: UUID) -> list[dict[str, str]]:
    """What is answered, and what was said before, as far as a model is shown it; oldest first."""
    found: list[dict[str, str]] = []
    left = _CHARACTERS
    for row in await connection.fetch(_LATEST, conversation_id, _MESSAGES):
        left -= len(row["message_content"])
        if found and left < 0:
            break
        found.append({"author": row["author"], "text": row["message_content"]})
    return found[::-1]


class OrgsReply(Whole, OwnRow):
    """The kind of run that answers messages (see `jobs.kind.Kind`)."""

    name = NAME
    statements = RowStatements(_MIRROR, _CONTROLLABLE, _DELETE)

    def __init__(self, chat: ChatModel, embedder: Embedder) -> None:
        self._chat = chat
        self._embedder = embedder

    @property
    def concurrency(self) -> int:
        """As many as the model gives at once."""
        return self._chat.concurrency

    async def process(self, work: Work) -> None:
        """Answer, or go on answering. RunFailed where the model cannot be used at all."""
        if not await is_pending(work, STAGE):
            return

        async def answer(run_id: UUID) -> None:
            said = partial(self._answer, work)
            outcome = await attempt(run_id, STAGE, said)
            if outcome.state != "done" or outcome.result["whole"]:
                await work.report(outcome)

        await each(work, [work.run_id], answer, at_once=1)

    async def _answer(self, work: Work) -> Mapping[str, Any]:
        """Say what is still to be said. `whole`: whether that was all of it."""
        caller = Caller(work.owner, work.order)
        messages = [Message(one["author"], one["text"]) for one in work.snapshot["messages"]]
        async with transaction(work.pool, SERVICE, readonly=True) as connection:
            row = await connection.fetchrow(_ROW, work.run_id)
            begun = await connection.fetchval(_SAID, work.run_id)
        if row is None:
            return {"whole": False}
        sources = row["sources"]
        if sources is None and row["use_knowledge"]:
            assert work.owner is not None
            asked = await asked_of(self._embedder, messages[-1].text, caller)
            async with transaction(work.pool, SERVICE, readonly=True) as connection:
                sources = await sources_for(connection, work.owner, asked, SOURCES)
        await self._begin(work, sources)
        passages = None if sources is None else [Passage(one["sourceId"], one["content"]) for one in sources]
        request = Request(messages, passages, begun, caller)
        kept = _Kept(work, begun)
        async with aclosing(self._chat.answer(request)) as pieces:
            whole = await kept.write_all(pieces)
        if whole and not kept.text.strip():
            raise Refused("the model had nothing to say")
        return {"whole": whole, "characters": len(kept.text)}

    async def _begin(self, work: Work, sources: Sequence[Mapping[str, Any]] | None) -> None:
        """Write down who answers, and by what."""

        async def write(connection: Connection) -> None:
            await connection.execute("select from trellis.runs where id = $1 for update", work.run_id)
            about = (self._chat.name, self._chat.model, sources)
            if await connection.fetchval(_BEGUN, work.run_id, *about):
                found = None if sources is None else len(sources)
                await tell(connection, work.run_id, "begun", {"provider": self._chat.name, "sources": found})

        await persist(work.pool, write)

    async def store(
        self, connection: Connection, run_id: UUID, snapshot: Any, outcomes: Sequence[Numbered]
    ) -> Sequence[Numbered]:
        """Nothing more: all pieces are kept, and the message is made when the run ends."""
        return outcomes

    def describe(self, outcome: Outcome) -> Mapping[str, Any]:
        """`characters`, or `error`."""
        if outcome.state == "done":
            return {"characters": outcome.result["characters"]}
        return {"error": outcome.error}

    async def check_again(self, connection: Connection, run_id: UUID) -> None:
        """CONFLICT where the conversation has gone on without it."""
        if await connection.fetchval(_GONE_ON, run_id):
            raise GatewayError(
                "CONFLICT", "The conversation has gone on: send the message again.", field="runId"
            )


class _Kept:
    """What of a reply is in the tables, and how more comes there: what arrives within 50 ms as one piece."""

    def __init__(self, work: Work, text: str) -> None:
        self.text = text
        self._work = work
        self._arrived: list[str] = []
        self._any = asyncio.Event()
        self._ended = self._whole = False

    async def write_all(self, pieces: AsyncGenerator[str, None]) -> bool:
        """Keep what comes; whether that was all of it. Raises what the model raises, once what came before
        that is kept."""
        failures: list[Exception] = []

        async def take() -> None:
            try:
                async for piece in pieces:
                    self._arrived.append(piece)
                    self._any.set()
                self._whole = True
            except Exception as error:
                failures.append(error)
            finally:
                self._ended = True
                self._any.set()

        taking = asyncio.create_task(take(), name=f"answer {self._work.run_id}")
        leaving = asyncio.create_task(self._work.draining.wait())
        leaving.add_done_callback(lambda _: taking.cancel())  # the rest is said another time
        try:
            kept = await self._write_what_comes()
        finally:
            leaving.cancel()
            taking.cancel()
            await asyncio.gather(leaving, taking, return_exceptions=True)
        if failures:
            raise failures[0]
        return kept and self._whole

    async def _write_what_comes(self) -> bool:
        while True:
            await self._any.wait()
            if not self._ended:
                await asyncio.sleep(_FLUSH_SECONDS)
            self._any.clear()
            ended = self._ended
            piece = _storable("".join(self._arrived))[: _MAX_REPLY - len(self.text)]
            self._arrived.clear()
            if piece and not await self._write(piece):
                return False
            if len(self.text) >= _MAX_REPLY:  # enough is enough
                self._whole = ended = True
            if ended:
                return True

    async def _write(self, piece: str) -> bool:
        known = len(self.text)

        async def write(connection: Connection) -> Any:
            return await connection.fetchval(_KEEP, self._work.run_id, known, piece)

        if await persist(self._work.pool, write) is None:
            return False
        self.text += piece
        return True


def _storable(text: str) -> str:
    """A text without what Postgres does not take: NUL, and halves of surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
