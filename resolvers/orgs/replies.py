"""Orgs' replies: saying something, and following the answer."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.jobs.orgs.reply import NAME, ReplyArgs, start
from trellis.resolvers.context import context_of
from trellis.resolvers.runs import followed
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument, fill, shell
from trellis.schema.objects import Types
from trellis.schema.orgs.conversations import OrgsChatMessage
from trellis.schema.orgs.replies import OrgsReply, OrgsReplyToken
from trellis.schema.reads import Followed, Streamed
from trellis.schema.run import RunPriority

_REPLY = declaration_of(OrgsReply)
_TOKENS = next(link for link in _REPLY.links if link.name == "tokens")
_MESSAGE = declaration_of(OrgsChatMessage)
_AFTER = "The `sequence` of the last piece that you have; 0 or nothing for all of them."


@strawberry.input(description="What is said, and how it is to be answered.")
class SendOrgsMessageInput:
    """Input of `sendOrgsMessage`."""

    conversation_id: UUID = strawberry.field(description="Key of a conversation of yours.")
    text: str = strawberry.field(description="What you say: at most 20,000 characters.")
    use_knowledge: bool = strawberry.field(
        default=False, description="Whether the answer goes by passages of what you have loaded."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key and input says nothing anew: it returns what was said first."
    )
    priority: RunPriority = strawberry.field(
        default=RunPriority.NORMAL, description="How the reply is placed among your other runs."
    )


def reply_mutations(types: Types) -> Iterator[DerivedField]:
    """`sendOrgsMessage`."""
    sent = _payload(types)

    async def send(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        identity = context.signed_in()
        args = ReplyArgs(
            asked.conversation_id,
            asked.text,
            asked.use_knowledge,
            asked.idempotency_key,
            asked.priority.value,
        )
        async with context.write() as connection:
            reply_id = await start(connection, identity, args)
        reply = await context.reader.row(_REPLY, (reply_id,))
        asks = reply and reply.message_id
        return sent(message=asks and await context.reader.row(_MESSAGE, (asks,)), reply=reply)

    yield DerivedField(
        "sendOrgsMessage",
        sent,
        send,
        "Say something in a conversation of yours, and have it answered: the answer comes by `orgsReply`, a "
        "subscription, and is a message in the end. CONFLICT while the message before is being answered.",
        [argument("input", SendOrgsMessageInput, "What you say.", required=True)],
    )


def _payload(types: Types) -> Any:
    name = "SendOrgsMessagePayload"
    cls = shell(name)
    for field, table, text in (
        ("message", _MESSAGE, "What was said; null where it has been deleted since."),
        ("reply", _REPLY, "The run that answers it."),
    ):
        fill(cls, field, types.rows[table.type_name] | None, strawberry.field(description=text))
    return strawberry.type(cls, name=name, description="What `sendOrgsMessage` answers.")


def reply_subscriptions(types: Types) -> Iterator[DerivedField]:
    """`orgsReply` and `orgsReplyState`."""
    yield followed(
        "orgsReply",
        types.rows[OrgsReplyToken.__name__],
        "Every piece of a reply once, in order, after the `sequence` given; completes when the reply has "
        "ended. One that is taken up again after a failure goes on behind what was said.",
        [argument("run_id", UUID, "The reply's key.", required=True), argument("after", int, _AFTER)],
        Streamed("run_id", _REPLY, _TOKENS, declaration_of(OrgsReplyToken)),
    )
    yield followed(
        "orgsReplyState",
        types.rows[_REPLY.type_name],
        "A reply as it stands now, then at every change, with its sources as soon as they are found; "
        "completes when it has ended.",
        [argument("row_id", UUID, "The reply's key.", required=True)],
        Followed("row_id", {NAME: _REPLY}),
    )
