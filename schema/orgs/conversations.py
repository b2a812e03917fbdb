"""Conversations with an assistant, and the functions that people keep for it."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from trellis.schema.declaration import Many, One, Order, Writes, column, many, one, table
from trellis.schema.scalars import JSON

if TYPE_CHECKING:
    from trellis.schema.orgs.replies import OrgsReply
    from trellis.schema.orgs.system import OrgsOrganization, OrgsUser, OrgsUserProfile

_NEWEST_LAST: Order = (("created_at", "ASC"),)


@strawberry.enum(description="Who speaks.")
class OrgsAuthor(Enum):
    """Who speaks."""

    USER = strawberry.enum_value("user", description="The person whose conversation it is.")
    ASSISTANT = strawberry.enum_value("assistant", description="The model that answers.")


@table(
    "orgs.conversations",
    order=_NEWEST_LAST,
    writes=Writes(create=("title", "subject"), update=("title", "subject"), delete=True),
)
class OrgsConversation:
    """What a person and the assistant have said; the person's own, with messages or without."""

    row_id: UUID = column("Conversation identifier.", sql="id")
    user_id: UUID = column("Key of the account of the person whose it is.")
    organization_id: UUID = column("Key of the organisation that this person is in.")
    title: str | None = column("What it is called in a list.")
    subject: str | None = column("What it is about, in a sentence.")
    created_at: datetime = column("When it was begun.")
    updated_at: datetime = column("When something was said in it last, or its title or subject changed.")
    user: One["OrgsUser"] = one("The account of the person whose it is.", via="user_id")
    organization: One["OrgsOrganization"] = one(
        "The organisation that this person is in.", via="organization_id"
    )
    messages: Many["OrgsChatMessage"] = many("What was said, in order.", via="conversation_id")
    replies: Many["OrgsReply"] = many("Answers of the assistant, as runs.", via="conversation_id")


@table(
    "orgs.chat_messages",
    order=_NEWEST_LAST,
    writes=Writes(update=("message_content",), delete=True),
)
class OrgsChatMessage:
    """Something that was said. People say it by `sendOrgsMessage`; what the assistant said stays as it is."""

    row_id: UUID = column("Message identifier.", sql="id")
    conversation_id: UUID = column("Key of the conversation.")
    user_id: UUID = column("Key of the profile (not of the account) of the person whose conversation it is.")
    organization_id: UUID = column("Key of the organisation that this person is in.")
    author: OrgsAuthor = column("Who speaks.")
    message_content: str = column("What was said, at most 262,144 bytes.")
    reply_id: UUID | None = column("Key of the run that said it; null for a person, or one that is gone.")
    created_at: datetime = column("When it was said.")
    updated_at: datetime = column("When it was changed last.")
    conversation: One["OrgsConversation"] = one(
        "The conversation in which it was said.", via="conversation_id"
    )
    reply: One["OrgsReply"] = one("The run that said it, with its sources.", via="reply_id")
    replies: Many["OrgsReply"] = many("Runs that answer it.", via="message_id")
    user: One["OrgsUserProfile"] = one("The person whose conversation it is.", via="user_id")
    organization: One["OrgsOrganization"] = one(
        "The organisation that this person is in.", via="organization_id"
    )


@table(
    "orgs.functions",
    order=_NEWEST_LAST,
    writes=Writes(
        create=("name", "description", "code", "parameters"),
        defaults=("parameters",),
        update=("name", "description", "code", "parameters"),
        delete=True,
    ),
)
class OrgsFunction:
    """A function that is kept for others to run: nothing here ever does. Each write keeps what was before."""

    row_id: UUID = column("Function identifier.", sql="id")
    created_by: UUID = column("Key of the account that made it.")
    user_id: UUID | None = column("Key of the account whose it is; null once that is gone.")
    organization_id: UUID = column("Key of the organisation of the person whose it is.")
    name: str = column("What it is called.")
    description: str | None = column("What it does, for who is to choose among functions.")
    code: str = column("Its text, at most 262,144 bytes, in whatever language.")
    parameters: JSON = column("What it takes: a JSON Schema of draft 2020-12, an object of at most 64 KiB.")
    version: int = column("How often it was written, from 1.")
    created_at: datetime = column("When it was made.")
    updated_at: datetime = column("When it was written last.")
    creator: One["OrgsUser"] = one("Who made it.", via="created_by")
    user: One["OrgsUser"] = one("Whose it is.", via="user_id")
    organization: One["OrgsOrganization"] = one(
        "The organisation of the person whose it is.", via="organization_id"
    )
    versions: Many["OrgsFunctionVersion"] = many("What it was each time, now too.", via="function_id")


@table("orgs.function_versions", order=(("version", "ASC"),))
class OrgsFunctionVersion:
    """What a function was at one time; `restoreOrgsFunction` makes it so again."""

    row_id: UUID = column("Identifier of the version.", sql="id")
    function_id: UUID = column("Key of the function.")
    version: int = column("Which one it is, from 1.")
    name: str = column("What the function was called.")
    description: str | None = column("What it was said to do.")
    code: str = column("Its text at that time.")
    parameters: JSON = column("The JSON Schema of what it took.")
    changed_by: UUID | None = column("Key of the account that wrote it; null once that is gone.")
    created_at: datetime = column("When it was written.")
    function: One["OrgsFunction"] = one("The function that it was once.", via="function_id")
    author: One["OrgsUser"] = one("Who wrote it.", via="changed_by")
