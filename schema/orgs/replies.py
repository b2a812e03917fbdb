"""Replies of Orgs: runs that answer a message, and what they said, piece by piece."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from trellis.schema.declaration import Many, One, Order, Owner, Writes, column, many, one, table
from trellis.schema.scalars import JSON

if TYPE_CHECKING:
    from trellis.schema.orgs.conversations import OrgsChatMessage, OrgsConversation
    from trellis.schema.orgs.system import OrgsOrganization, OrgsUser

_NEWEST_LAST: Order = (("created_at", "ASC"),)


@strawberry.enum(description="How far a reply is.")
class OrgsReplyStatus(Enum):
    """How far a reply is."""

    PENDING = strawberry.enum_value("pending", description="Waits for its turn.")
    ANSWERING = strawberry.enum_value("answering", description="Is being looked up and said.")
    COMPLETED = strawberry.enum_value("completed", description="Was said to its end, and is a message.")
    FAILED = strawberry.enum_value("failed", description="Broke off for good; `errorMessage` says why.")
    CANCELLED = strawberry.enum_value(
        "cancelled", description="Was stopped. What had been said by then is a message."
    )


@table(
    "orgs.replies",
    plural="OrgsReplies",
    order=_NEWEST_LAST,
    writes=Writes(delete=True),
    run="orgs.reply",
    owner=Owner("user", name="email", email="email"),
    visible_with="id",
)
class OrgsReply:
    """An answer of the assistant to a message, as it comes; started by `sendOrgsMessage`."""

    row_id: UUID = column("Reply identifier; the id of the run.", sql="id")
    user_id: UUID = column("Key of the account of the person who asked.")
    organization_id: UUID = column("Key of the organisation that this person is in.")
    conversation_id: UUID = column("Key of the conversation.")
    message_id: UUID | None = column("Key of the message that it answers; null for one that is gone.")
    use_knowledge: bool = column("Whether it goes by what the person has loaded.")
    status: OrgsReplyStatus = column("How far it is.")
    length: int = column("How many characters it has so far.")
    text: str | None = column(
        "All that was said, once it has ended; until then it comes by the subscription `orgsReply`."
    )
    sources: JSON | None = column(
        "The passages that it goes by: `[{sourceId, ordinal, content, score}]`, best first. They are there "
        "before the first piece; null where nothing was looked for."
    )
    provider: str | None = column("Who answers, such as `cohere`; `offline` quotes the sources, and says so.")
    model: str | None = column("By which model.")
    error_message: str | None = column("Why it broke off.")
    started_at: datetime | None = column("When it was taken up.")
    completed_at: datetime | None = column("When it ended, in whatever way.")
    created_at: datetime = column("When it was asked for.")
    updated_at: datetime = column("When it was changed last.")
    user: One["OrgsUser"] = one("The account of the person who asked.", via="user_id")
    organization: One["OrgsOrganization"] = one(
        "The organisation that this person is in.", via="organization_id"
    )
    conversation: One["OrgsConversation"] = one("Where it is said.", via="conversation_id")
    message: One["OrgsChatMessage"] = one("The message that it answers.", via="message_id")
    answers: Many["OrgsChatMessage"] = many(
        "The message that it has become: one at most, once it has ended.", via="reply_id"
    )
    tokens: Many["OrgsReplyToken"] = many("What was said so far, in pieces.", via="reply_id")


@table(
    "orgs.reply_tokens",
    key=("reply_id", "sequence"),
    order=(("sequence", "ASC"),),
    visible_with="reply_id",
)
class OrgsReplyToken:
    """A piece of a reply. All of them, one behind the other, are what was said."""

    reply_id: UUID = column("Key of the reply.")
    sequence: int = column("Its place in the reply: the cursor of `orgsReply(after)`. There may be gaps.")
    text: str = column("Some words; blanks belong to it.")
    created_at: datetime = column("When it was kept.")
    reply: One["OrgsReply"] = one("What it is a piece of.", via="reply_id")
