"""Orgs' knowledge: uploading documents, loading them, and searching what was loaded."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID, uuid4

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.jobs.orgs.document_load import (
    NAME,
    Document,
    LoadArgs,
    fingerprint_of,
    loaded_before,
    start,
)
from trellis.jobs.uploads import Ticket
from trellis.providers.errors import Refused, Unavailable
from trellis.providers.storage import ObjectNotFound, ObjectPath
from trellis.resolvers.context import Context, context_of
from trellis.resolvers.hydrate import Compute
from trellis.resolvers.object_urls import signed_urls, storage_errors
from trellis.resolvers.runs import followed
from trellis.resolvers.uploads import File, UploadRequest, complete_upload, request_upload
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.orgs.knowledge import OrgsDocument, OrgsDocumentLoad
from trellis.schema.reads import Followed, Written
from trellis.schema.run import RunPriority
from trellis.schema.scalars import JSON

BUCKET: Final = "orgs"
MAX_TEXT: Final = 200_000
"""Characters of a text that is loaded without a file: a request's body holds it, whatever its letters."""

_DOCUMENT = declaration_of(OrgsDocument)
_LOAD = declaration_of(OrgsDocumentLoad)
_IS_TAKEN = "select exists (select from orgs.documents where file_path = $1)"
_ADD = """
insert into orgs.documents (user_id, filename, file_path, content_type, file_size) values ($1, $2, $3, $4, $5)
returning id
"""
_FILE = "select file_path from orgs.documents where id = $1 and user_id = auth.uid()"


@strawberry.input(description="A document to be uploaded.")
class RequestOrgsDocumentUploadInput:
    """Input of `requestOrgsDocumentUpload`."""

    filename: str = strawberry.field(description="What the file is called: `….txt` or `….md`.")
    content_type: str = strawberry.field(description="`text/plain` or `text/markdown`.")
    size: int = strawberry.field(description="How many bytes the file has, at most 20 MB.")


@strawberry.type(description="What `requestOrgsDocumentUpload` answers.")
class RequestOrgsDocumentUploadPayload:
    """The upload that was allowed."""

    upload: UploadRequest = strawberry.field(description="How to send the file.")


@strawberry.input(description="A document to be loaded: either a text or a file that was uploaded.")
class IngestOrgsDocumentInput:
    """Input of `ingestOrgsDocument`."""

    source_id: str = strawberry.field(
        description="What you call the document: loading one of the same name takes its place."
    )
    text: str | None = strawberry.field(default=None, description="A text of up to 200,000 characters.")
    upload_key: UUID | None = strawberry.field(
        default=None, description="Key of a document of yours: `completeOrgsDocumentUpload` gives it."
    )
    metadata: JSON | None = strawberry.field(
        default=None, description="An object of at most 16 KiB that each passage is given, to be filtered by."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key and input returns the load that they started first."
    )
    priority: RunPriority = strawberry.field(
        default=RunPriority.NORMAL, description="How the load is placed among your other runs."
    )


class DocumentKind:
    """Files of people, to be loaded."""

    name = "orgs.document"

    async def admit(self, connection: Connection, target: Mapping[str, Any]) -> str:
        """The caller's folder, if the caller is in an organisation."""
        if await connection.fetchval("select orgs.my_profile()") is None:
            raise GatewayError("FORBIDDEN", "You are in no organisation.")
        return str(await connection.fetchval("select auth.uid()"))

    async def is_taken(self, connection: Connection, path: ObjectPath) -> bool:
        """Hardly: each name begins with an identifier of its own."""
        return bool(await connection.fetchval(_IS_TAKEN, str(path)))

    async def examine(self, context: Context, ticket: Ticket, data: bytes) -> None:
        """Whether it is a text that could be loaded."""
        await context.services.pictures.passages(data)

    async def add(self, connection: Connection, ticket: Ticket, found: None) -> UUID:
        """The row of the file."""
        name = ticket.path.segments[-1].partition("_")[2]
        about = (ticket.created_by, name, str(ticket.path), ticket.content_type, ticket.size)
        key: UUID = await connection.fetchval(_ADD, *about)
        return key

    def thumbnail(self, found: None) -> None:
        """Texts have none."""


COMPUTED: Mapping[str, Mapping[str, Compute]] = {_DOCUMENT.type_name: {"url": signed_urls}}
"""What Python computes of Orgs' documents, by type and field."""


def knowledge_mutations(types: Types) -> Iterator[DerivedField]:
    """`requestOrgsDocumentUpload`, `completeOrgsDocumentUpload` and `ingestOrgsDocument`."""
    kind = DocumentKind()
    completed = payload("CompleteOrgsDocumentUploadPayload", "document", types.rows[_DOCUMENT.type_name])
    started = payload("IngestOrgsDocumentPayload", "load", types.rows[_LOAD.type_name])

    async def request(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        context.signed_in()
        file = File(asked.filename, asked.content_type, asked.size, prefix=f"{uuid4()}_")
        issued = await request_upload(context, kind, BUCKET, {}, file)
        return RequestOrgsDocumentUploadPayload(upload=UploadRequest.of(issued))

    async def complete(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context = context_of(info)
        key = await complete_upload(context, kind, kwargs["upload_id"])
        return await read_back(context, _DOCUMENT, completed, "document", (key,))

    async def ingest(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        identity = context.signed_in()
        args = LoadArgs(
            asked.source_id,
            str(asked.upload_key) if asked.upload_key else fingerprint_of(asked.text or ""),
            {} if asked.metadata is None else asked.metadata,
            asked.idempotency_key,
            asked.priority.value,
        )
        async with context.write() as connection:
            load_id = await loaded_before(connection, identity, args)
        if load_id is None:
            document = await _document(context, asked.text, asked.upload_key)
            async with context.write() as connection:
                load_id = await start(connection, identity, args, document)
        return await read_back(context, _LOAD, started, "load", (load_id,))

    yield DerivedField(
        "requestOrgsDocumentUpload",
        RequestOrgsDocumentUploadPayload,
        request,
        "Ask to upload a document: get an address, send the file there, then complete it.",
        [argument("input", RequestOrgsDocumentUploadInput, "The file.", required=True)],
    )
    yield DerivedField(
        "completeOrgsDocumentUpload",
        completed,
        complete,
        "Make a document of a file that was sent; it is refused for good if it is no text in UTF-8. "
        "Completing again gives the same document. `ingestOrgsDocument` loads it.",
        [argument("upload_id", UUID, "What `requestOrgsDocumentUpload` gave.", required=True)],
        reads=Written("document", (_DOCUMENT,)),
    )
    yield DerivedField(
        "ingestOrgsDocument",
        started,
        ingest,
        "Load a document, so that it can be searched and answers can go by it. Until all of it is there, and "
        "if that fails, its source stays what it was. UNAVAILABLE where the database has no vectors. Follow "
        "it with the subscription `orgsDocumentLoad`.",
        [argument("input", IngestOrgsDocumentInput, "The document.", required=True)],
        reads=Written("load", (_LOAD,)),
    )


def knowledge_subscriptions(types: Types) -> Iterator[DerivedField]:
    """`orgsDocumentLoad`."""
    yield followed(
        "orgsDocumentLoad",
        types.rows[_LOAD.type_name],
        "A load's state now, then at every change; completes when the load has ended.",
        [argument("row_id", UUID, "The load's key.", required=True)],
        Followed("row_id", {NAME: _LOAD}),
    )


async def _document(context: Context, text: str | None, key: UUID | None) -> Document:
    """What is to be loaded, cut into passages."""
    if (text is None) == (key is None):
        raise GatewayError("BAD_USER_INPUT", "Give either a text or the key of an upload.", field="text")
    field = "text" if key is None else "uploadKey"
    if text is not None and len(text) > MAX_TEXT:
        raise GatewayError(
            "BAD_USER_INPUT", f"A text has at most {MAX_TEXT:,} characters: upload a file.", field=field
        )
    services = context.services
    try:
        async with services.pictures.room.turn(context.identity.user_id):
            data = text.encode() if text is not None else await _file(context, key)
            characters, passages = await services.pictures.passages(data)
    except UnicodeEncodeError:
        raise GatewayError(
            "BAD_USER_INPUT", "The text holds halves of surrogate pairs.", field=field
        ) from None
    except Refused as error:
        raise GatewayError("BAD_USER_INPUT", f"It cannot be loaded: {error}.", field=field) from None
    except Unavailable as error:
        raise GatewayError("UNAVAILABLE", "Nobody could read it. Try again.") from error
    return Document(characters, passages, key)


async def _file(context: Context, key: UUID | None) -> bytes:
    async with context.write() as connection:
        path = await connection.fetchval(_FILE, key)
    if path is None:
        raise GatewayError("NOT_FOUND", "There is no such document of yours.", field="uploadKey")
    with storage_errors():
        try:
            return await context.services.storage.read(ObjectPath.parse(path))
        except ObjectNotFound:
            raise GatewayError("NOT_FOUND", "The file is gone: upload it again.", field="uploadKey") from None
