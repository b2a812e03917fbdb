"""Uploading what becomes a row: asking for an address, putting the file there, completing it.

What is the same for every kind is here; a kind says who may, where to, what a file has to be and what is made
of it. The file itself goes from the client to storage, past the gateway where that is elsewhere.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self
from unicodedata import category, normalize
from uuid import UUID

import strawberry

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.db.session import SERVICE, become
from trellis.jobs import discards, uploads
from trellis.jobs.uploads import Ticket, Wish
from trellis.providers.errors import Refused, Unavailable
from trellis.providers.pictures.thumbnail import keep_thumbnail
from trellis.providers.storage import (
    ObjectExists,
    ObjectNotFound,
    ObjectPath,
    ObjectRejected,
    SignedUpload,
)
from trellis.resolvers.context import Context
from trellis.resolvers.object_urls import storage_errors

_LOOK_SECONDS = 20.0  # at a file, its turn waited for: less than an operation may take, which ends for good
_MAX_NAME = 255  # bytes: what file systems take
# Letters that turn the direction of those after them: "cod\u202egpj.exe" looks like a photograph.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# By which two names look the same; not those that join letters and pictures into one (U+200C, U+200D).
_UNSEEN = frozenset("\u00ad\u200b\u2060\ufeff")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


@strawberry.type(description="A header of a request.")
class UploadHeader:
    """A header that has to be sent along."""

    name: str = strawberry.field(description="What it is called, such as `Content-Type`.")
    value: str = strawberry.field(description="What it must say, to the letter.")


@strawberry.type(description="An upload that was allowed: how to send the file, and until when.")
class UploadRequest:
    """What somebody is told who may upload a file."""

    upload_id: UUID = strawberry.field(description="What the upload is to be completed by then.")
    url: str = strawberry.field(
        description="Where the file is sent, as the body of a request. Who has this address may send it."
    )
    method: str = strawberry.field(description="The method of that request.")
    headers: list[UploadHeader] = strawberry.field(description="Headers that it has to have, all of them.")
    expires_at: datetime = strawberry.field(description="Until when it has to be completed.")

    @classmethod
    def of(cls, issued: "Issued") -> Self:
        """What is told of a ticket."""
        sent = issued.request
        return cls(
            upload_id=issued.ticket.id,
            url=sent.url,
            method=sent.method,
            headers=[UploadHeader(name=name, value=value) for name, value in sent.headers.items()],
            expires_at=min(issued.ticket.expires_at, sent.expires_at),
        )


class UploadKind(Protocol):
    """What may be uploaded for one purpose."""

    name: str
    """In the tickets, such as `coice.image`."""

    async def admit(self, connection: Connection, target: Mapping[str, Any]) -> str:
        """As the caller: where in the bucket its objects lie, if the caller may add one; GatewayError."""

    async def is_taken(self, connection: Connection, path: ObjectPath) -> bool:
        """As service: whether a row has that object already."""

    async def examine(self, context: Context, ticket: Ticket, data: bytes) -> Any:
        """What the row is to say of an object. Refused; Unavailable; StorageError."""

    async def add(self, connection: Connection, ticket: Ticket, found: Any) -> UUID:
        """As service: make the row."""

    def thumbnail(self, found: Any) -> bytes | None:
        """What is to be kept as the object's thumbnail, if that was made on the way."""


@dataclass(frozen=True)
class Issued:
    """A ticket, and the request that puts its object into storage."""

    ticket: Ticket
    request: SignedUpload


async def request_upload(
    context: Context, kind: UploadKind, bucket: str, target: Mapping[str, Any], file: "File"
) -> Issued:
    """Let the caller upload a file, if nothing is wrong with the wish."""
    services = context.services
    owner = context.signed_in().user_id
    assert owner is not None
    with storage_errors():
        rules = services.storage.buckets[bucket]
        name = file.checked(rules.content_types, rules.max_bytes)
        async with context.write() as connection:
            folder = await kind.admit(connection, target)
            path = ObjectPath(rules.name, f"{folder}/{name}")
            wish = Wish(kind.name, target, path, file.content_type, file.size)
            await become(connection, SERVICE)
            if await kind.is_taken(connection, path):
                raise uploads.taken("There is a file of this name already.")
            ticket, unclean = await uploads.issue(connection, owner, wish, services.upload_seconds)
        if unclean:
            await discards.clear(services.pool, services.storage, str(path))
        try:
            request = await services.storage.signed_upload(
                path, content_type=file.content_type, size=file.size, ttl=services.upload_seconds
            )
        except ObjectExists:
            raise uploads.taken("There is a file of this name already.") from None
    return Issued(ticket, request)


async def complete_upload(context: Context, kind: UploadKind, upload_id: UUID) -> UUID:
    """Make a row of what was uploaded; its key. The same again for one that was completed before."""
    person = context.signed_in().user_id
    services = context.services
    async with context.write() as connection:
        ticket = await uploads.find(connection, kind.name, upload_id)
        if settled := _settled(ticket):
            return settled
        await kind.admit(connection, ticket.target)
    try:
        with storage_errors():
            async with asyncio.timeout(_LOOK_SECONDS), services.pictures.room.turn(person):
                found = await kind.examine(context, ticket, await _arrived(context, ticket))
    except Refused as refusal:
        reason = _sentence(str(refusal))
        await uploads.refuse(services.pool, services.storage, ticket, reason)
        raise _refusal(reason) from None
    except Unavailable as error:
        raise GatewayError("UNAVAILABLE", _sentence(str(error))) from error
    except TimeoutError:
        raise GatewayError("UNAVAILABLE", "Too many files are being looked at. Complete it again.") from None
    async with context.write() as connection:
        # Looking at the file took a while, in which rights may have gone.
        await kind.admit(connection, ticket.target)
        await become(connection, SERVICE)
        now = await uploads.lock(connection, upload_id)
        if settled := _settled(now, late=False):
            return settled
        if now.attempt != ticket.attempt:
            raise GatewayError(
                "CONFLICT", "The upload was begun anew meanwhile. Complete it again.", field="uploadId"
            )
        key = await kind.add(connection, now, found)
        await uploads.complete(connection, upload_id, key)
    # Not before: of two attempts at an upload, the one that was given up may be the last to be looked at.
    if thumbnail := kind.thumbnail(found):
        await keep_thumbnail(services.storage, ticket.path, thumbnail, ticket.size)
    return key


async def _arrived(context: Context, ticket: Ticket) -> bytes:
    """The bytes of a ticket's object."""
    storage = context.services.storage
    found = await storage.describe(ticket.path)
    missing = GatewayError(
        "CONFLICT", "The file has not arrived in storage. Send it, then complete.", field="uploadId"
    )
    if found is None:
        raise missing
    if found.size != ticket.size:
        raise Refused(f"the file has {found.size} bytes, not {ticket.size} as announced")
    try:
        return await storage.read(ticket.path)
    except ObjectNotFound:  # the upload was begun anew at this moment
        raise missing from None
    except ObjectRejected as error:
        raise Refused(str(error)) from error


def _settled(ticket: Ticket, *, late: bool = True) -> UUID | None:
    """What a ticket became; None while it is pending. GatewayError where nothing will come of it."""
    if ticket.state == "refused":
        raise _refusal(ticket.error or "")
    if ticket.state == "expired" or (ticket.state == "pending" and late and ticket.late):
        raise GatewayError("CONFLICT", "The upload has expired. Ask for a new one.", field="uploadId")
    return ticket.result


def _refusal(reason: str) -> GatewayError:
    return GatewayError("BAD_USER_INPUT", reason, field="uploadId")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


@dataclass(frozen=True)
class File:
    """What a client says of its file; `size` in bytes. `prefix` is what its name in storage begins with."""

    filename: str
    content_type: str
    size: int
    prefix: str = ""

    def checked(self, content_types: tuple[str, ...], max_bytes: int) -> str:
        """The name to keep it under. BAD_USER_INPUT, with the field, where it is not to be uploaded."""
        name = normalize("NFC", self.filename).strip()
        if not name or name.startswith("."):
            raise _bad("filename", "A file name is not blank and does not begin with a dot.")
        if "/" in name or "\\" in name:
            raise _bad("filename", "A file name has no folder in it: no '/' and no '\\'.")
        if any(letter in _TURNING | _UNSEEN or category(letter) in _UNPRINTABLE for letter in name):
            raise _bad("filename", "A file name has no control characters in it.")
        most = _MAX_NAME - len(self.prefix.encode())
        if len(name.encode()) > most:
            raise _bad("filename", f"A file name has at most {most} bytes.")
        if self.content_type not in content_types:
            raise _bad("contentType", f"The content type is one of: {', '.join(content_types)}.")
        if ObjectPath("any", name).content_type != self.content_type:
            raise _bad("filename", f"The extension of the file name is not one of {self.content_type}.")
        if not 0 < self.size <= max_bytes:
            raise _bad("size", f"A file has 1 to {max_bytes} bytes ({max_bytes / 2**20:g} MB).")
        return self.prefix + name


def _bad(field: str, message: str) -> GatewayError:
    return GatewayError("BAD_USER_INPUT", message, field=field)
