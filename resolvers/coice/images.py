"""Coice's photographs: uploading them, and what Python computes of those that are there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.jobs.uploads import Ticket
from trellis.providers.pictures.inspection import Inspection
from trellis.providers.storage import ObjectPath
from trellis.resolvers.context import Context, context_of
from trellis.resolvers.uploads import File, UploadRequest, complete_upload, request_upload
from trellis.resolvers.writes import payload, read_back
from trellis.schema.coice.system import CoiceImage
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.reads import Written

_BUCKET = "coice"
_IMAGE = declaration_of(CoiceImage)
_ADMIT = "select catalog_id, coice.may_add_images(id) as may from coice.libraries where id = $1"
_IS_TAKEN = "select exists (select from coice.images where gcs_path = $1)"
_ADD = "insert into coice.images (library_id, gcs_path, metadata) values ($1, $2, $3) returning id"


@strawberry.input(description="A photograph that is to be added to a library.")
class RequestCoiceImageUploadInput:
    """Input of `requestCoiceImageUpload`."""

    library_id: int = strawberry.field(description="The library that it is added to.")
    filename: str = strawberry.field(
        description="The name that it gets, which no other image of the library has; with an extension that "
        "fits the content type."
    )
    content_type: str = strawberry.field(description="`image/jpeg`, `image/png` or `image/webp`.")
    size: int = strawberry.field(description="How many bytes the file has, at most 10 MB.")


@strawberry.type(description="An upload that was allowed: how to send the file, and until when.")
class CoiceImageUpload(UploadRequest):
    """What `requestCoiceImageUpload` gives."""

    upload_id: UUID = strawberry.field(description="What `completeCoiceImageUpload` is to be told then.")


@strawberry.type(description="What `requestCoiceImageUpload` answers.")
class RequestCoiceImageUploadPayload:
    """The upload that was allowed."""

    upload: CoiceImageUpload = strawberry.field(description="How to send the file.")


class CoiceImageKind:
    """Photographs for libraries; the target of their tickets is `library_id`."""

    name = "coice.image"

    async def admit(self, connection: Connection, target: Mapping[str, Any]) -> str:
        """The folder of the library, if the caller may add images to it."""
        library = target["library_id"]
        found = await connection.fetchrow(_ADMIT, library)
        if found is None:
            raise GatewayError(
                "NOT_FOUND", "There is no such library, or you may not see it.", field="libraryId"
            )
        if not found["may"]:
            raise GatewayError("FORBIDDEN", "You may see this library but not add images to it.")
        return f"catalogs/{found['catalog_id']}/{library}"

    async def is_taken(self, connection: Connection, path: ObjectPath) -> bool:
        """Whether an image is called so in the library already."""
        return bool(await connection.fetchval(_IS_TAKEN, str(path)))

    async def examine(self, context: Context, ticket: Ticket, data: bytes) -> Inspection:
        """Look at the photograph."""
        return await context.services.pictures.inspect(data, ticket.content_type)

    async def add(self, connection: Connection, ticket: Ticket, found: Inspection) -> UUID:
        """The row of the image."""
        key: UUID = await connection.fetchval(
            _ADD, ticket.target["library_id"], str(ticket.path), found.metadata
        )
        return key

    def thumbnail(self, found: Inspection) -> bytes:
        """It was decoded anyway."""
        return found.thumbnail


async def image_names(paths: Sequence[tuple[Any, ...]], _: Context) -> Sequence[str]:
    """File names of images by their storage paths."""
    return [path.rpartition("/")[2] for (path,) in paths]


def image_mutations(types: Types) -> Iterator[DerivedField]:
    """`requestCoiceImageUpload` and `completeCoiceImageUpload`."""
    kind = CoiceImageKind()
    completed = payload("CompleteCoiceImageUploadPayload", "image", types.rows[_IMAGE.type_name])

    async def request(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> RequestCoiceImageUploadPayload:
        context, asked = context_of(info), kwargs["input"]
        file = File(asked.filename, asked.content_type, asked.size)
        issued = await request_upload(context, kind, _BUCKET, {"library_id": asked.library_id}, file)
        return RequestCoiceImageUploadPayload(upload=CoiceImageUpload.of(issued))

    async def complete(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context = context_of(info)
        key = await complete_upload(context, kind, kwargs["upload_id"])
        return await read_back(context, _IMAGE, completed, "image", (key,))

    yield DerivedField(
        "requestCoiceImageUpload",
        RequestCoiceImageUploadPayload,
        request,
        "Ask to add a photograph to a library: get an address, send the file there, then complete it. The "
        "same wish again begins a pending upload anew.",
        [argument("input", RequestCoiceImageUploadInput, "The file.", required=True)],
    )
    yield DerivedField(
        "completeCoiceImageUpload",
        completed,
        complete,
        "Make an image of a file that was sent: it is looked at, and refused for good if it is no whole "
        "JPEG, PNG or WebP. Completing again gives the same image.",
        [argument("upload_id", UUID, "What `requestCoiceImageUpload` gave as `uploadId`.", required=True)],
        reads=Written("image", (_IMAGE,)),
    )
