"""OFM's files: uploading them, and the signed URLs of those that are there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.jobs.ofm.assets import BUCKET, FILE_TYPES, Asset, add_asset
from trellis.jobs.uploads import Ticket
from trellis.providers.pictures.media import Media
from trellis.providers.storage import ObjectPath
from trellis.resolvers.context import Context, context_of
from trellis.resolvers.hydrate import Compute
from trellis.resolvers.object_urls import signed_urls, thumbnail_urls
from trellis.resolvers.ofm.users import require_user
from trellis.resolvers.uploads import File, UploadRequest, complete_upload, request_upload
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.objects import Types
from trellis.schema.ofm.system import OfmAsset, OfmReel
from trellis.schema.reads import Written

_ASSET = declaration_of(OfmAsset)
_IS_TAKEN = "select exists (select from ofm.assets where file_path = $1)"
_IS_MODEL = "select exists (select from ofm.ai_models where id = $1)"


@strawberry.input(description="A file for the studio.")
class RequestOfmAssetUploadInput:
    """Input of `requestOfmAssetUpload`."""

    filename: str = strawberry.field(
        description="What the file is called, with an extension that fits the content type."
    )
    content_type: str = strawberry.field(
        description="`image/jpeg`, `image/png`, `image/webp`, `image/gif`, `audio/mpeg`, `audio/wav`, "
        "`audio/mp4`, `audio/ogg`, `video/mp4`, `video/quicktime`, `video/webm`, `application/pdf` or "
        "`text/plain`."
    )
    size: int = strawberry.field(description="How many bytes the file has, at most 50 MB.")
    tags: list[str] = strawberry.field(default_factory=list, description="Labels for the asset, each once.")
    ai_model_id: UUID | None = strawberry.field(
        default=None, description="Key of the persona that it shows; null for none."
    )


@strawberry.type(description="What `requestOfmAssetUpload` answers.")
class RequestOfmAssetUploadPayload:
    """The upload that was allowed."""

    upload: UploadRequest = strawberry.field(description="How to send the file.")


class AssetKind:
    """Files of people; the target of their tickets says what the row is to be."""

    name = "ofm.asset"

    async def admit(self, connection: Connection, target: Mapping[str, Any]) -> str:
        """The folder of the caller's files of that type."""
        await require_user(connection)
        if not await connection.fetchval("select ofm.are_tags($1)", list(target["tags"])):
            message = "Tags are at most 50, each once and not blank, of at most 100 characters."
            raise GatewayError("BAD_USER_INPUT", message, field="tags")
        model = target["ai_model_id"]
        if model is not None and not await connection.fetchval(_IS_MODEL, UUID(model)):
            raise GatewayError("NOT_FOUND", "There is no such persona of yours.", field="aiModelId")
        return f"{await connection.fetchval('select auth.uid()')}/{target['file_type']}"

    async def is_taken(self, connection: Connection, path: ObjectPath) -> bool:
        """Hardly: each name begins with an identifier of its own."""
        return bool(await connection.fetchval(_IS_TAKEN, str(path)))

    async def examine(self, context: Context, ticket: Ticket, data: bytes) -> Media:
        """Whether the file is what it was said to be."""
        return await context.services.pictures.inspect_media(data, ticket.content_type)

    async def add(self, connection: Connection, ticket: Ticket, found: Media) -> UUID:
        """The row of the file."""
        target = ticket.target
        model = target["ai_model_id"]
        asset = Asset(
            ticket.created_by,
            ticket.path.segments[-1].partition("_")[2],
            ticket.path,
            target["file_type"],
            ticket.size,
            found.metadata,
            tuple(target["tags"]),
            UUID(model) if model else None,
        )
        return await add_asset(connection, asset)

    def thumbnail(self, found: Media) -> bytes | None:
        """That of an image, since it was decoded."""
        return found.thumbnail


async def asset_thumbnails(rows: Sequence[tuple[Any, ...]], context: Context) -> Sequence[str | None]:
    """Signed URLs of thumbnails, of images alone."""
    images = [(path if getattr(kind, "value", kind) == "image" else None, key) for path, key, kind in rows]
    return await thumbnail_urls(images, context)


COMPUTED: Mapping[str, Mapping[str, Compute]] = {
    _ASSET.type_name: {"url": signed_urls, "thumbnail_url": asset_thumbnails},
    OfmReel.__name__: {"thumbnail_url": signed_urls},
}
"""What Python computes of OFM's files, by type and field."""


def asset_mutations(types: Types) -> Iterator[DerivedField]:
    """`requestOfmAssetUpload` and `completeOfmAssetUpload`."""
    kind = AssetKind()
    completed = payload("CompleteOfmAssetUploadPayload", "asset", types.rows[_ASSET.type_name])

    async def request(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        context.signed_in()
        file = File(asked.filename, asked.content_type, asked.size, prefix=f"{uuid4()}_")
        target = {
            "file_type": FILE_TYPES.get(asked.content_type, ""),
            "tags": asked.tags,
            "ai_model_id": str(asked.ai_model_id) if asked.ai_model_id else None,
        }
        issued = await request_upload(context, kind, BUCKET, target, file)
        return RequestOfmAssetUploadPayload(upload=UploadRequest.of(issued))

    async def complete(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context = context_of(info)
        key = await complete_upload(context, kind, kwargs["upload_id"])
        return await read_back(context, _ASSET, completed, "asset", (key,))

    yield DerivedField(
        "requestOfmAssetUpload",
        RequestOfmAssetUploadPayload,
        request,
        "Ask to upload a file to the studio: get an address, send the file there, then complete it.",
        [argument("input", RequestOfmAssetUploadInput, "The file.", required=True)],
    )
    yield DerivedField(
        "completeOfmAssetUpload",
        completed,
        complete,
        "Make an asset of a file that was sent: its bytes are looked at, and it is refused for good if they "
        "are not what it was said to be. Completing again gives the same asset.",
        [argument("upload_id", UUID, "What `requestOfmAssetUpload` gave.", required=True)],
        reads=Written("asset", (_ASSET,)),
    )
