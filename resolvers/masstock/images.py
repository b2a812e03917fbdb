"""MasStock's images: uploading what pictures are to go by, and the signed URLs of what is there."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import strawberry
from strawberry.types import Info

from trellis.db.errors import GatewayError
from trellis.db.pool import Connection
from trellis.jobs.masstock.start import BUCKET
from trellis.jobs.uploads import Ticket
from trellis.providers.pictures.inspection import Inspection
from trellis.providers.storage import ObjectPath
from trellis.resolvers.context import Context, context_of
from trellis.resolvers.hydrate import Compute
from trellis.resolvers.object_urls import signed_urls, thumbnail_urls
from trellis.resolvers.uploads import File, UploadRequest, complete_upload, request_upload
from trellis.resolvers.writes import payload, read_back
from trellis.schema.declaration import declaration_of
from trellis.schema.fields import DerivedField, argument
from trellis.schema.masstock.executions import MasStockReferenceImage
from trellis.schema.objects import Types
from trellis.schema.reads import Written

_IMAGE = declaration_of(MasStockReferenceImage)
_WORKFLOW = "select client_id, status, config from masstock.workflows where id = $1"
_ADD = """
insert into masstock.reference_images (client_id, storage_path, content_type, size, created_by)
select client_id, $2, $3, $4, $5 from masstock.workflows where id = $1
returning id
"""


@strawberry.input(description="An image that pictures are to be made after.")
class RequestMasStockReferenceUploadInput:
    """Input of `requestMasStockReferenceUpload`."""

    workflow_id: UUID = strawberry.field(
        description="A workflow that takes reference images; the image is its client's then."
    )
    filename: str = strawberry.field(
        description="What the file is called, with an extension that fits the content type."
    )
    content_type: str = strawberry.field(description="`image/png`, `image/jpeg` or `image/webp`.")
    size: int = strawberry.field(description="How many bytes the file has, at most 10 MB.")


@strawberry.type(description="What `requestMasStockReferenceUpload` answers.")
class RequestMasStockReferenceUploadPayload:
    """The upload that was allowed."""

    upload: UploadRequest = strawberry.field(description="How to send the file.")


class ReferenceKind:
    """Reference images of clients; the target of their tickets is `workflow_id`."""

    name = "masstock.reference"

    async def admit(self, connection: Connection, target: Mapping[str, Any]) -> str:
        """A folder of the image's own, if the caller may run the workflow with it."""
        workflow = await connection.fetchrow(_WORKFLOW, UUID(target["workflow_id"]))
        if workflow is None:
            raise GatewayError("NOT_FOUND", "There is no such workflow.", field="workflowId")
        if workflow["status"] != "active" or workflow["client_id"] is None:
            raise GatewayError("CONFLICT", "The workflow is inactive, or no client's.", field="workflowId")
        if not workflow["config"].get("supports_reference_images", False):
            raise GatewayError("CONFLICT", "The workflow takes no reference images.", field="workflowId")
        return f"references/{workflow['client_id']}/{uuid4()}"

    async def is_taken(self, connection: Connection, path: ObjectPath) -> bool:
        """Never: each has a folder of its own."""
        return False

    async def examine(self, context: Context, ticket: Ticket, data: bytes) -> Inspection:
        """Look whether it is a whole image."""
        return await context.services.pictures.inspect(data, ticket.content_type)

    async def add(self, connection: Connection, ticket: Ticket, found: Inspection) -> UUID:
        """The row of the image."""
        key: UUID | None = await connection.fetchval(
            _ADD,
            *(UUID(ticket.target["workflow_id"]), str(ticket.path)),
            *(ticket.content_type, ticket.size, ticket.created_by),
        )
        if key is None:
            raise GatewayError("NOT_FOUND", "The workflow is no longer there.", field="uploadId")
        return key

    def thumbnail(self, _: Inspection) -> None:
        """None: nobody is shown it small."""


COMPUTED: Mapping[str, Mapping[str, Compute]] = {
    "MasStockBatchResult": {"result_url": signed_urls, "thumbnail_url": thumbnail_urls},
    _IMAGE.type_name: {"url": signed_urls},
}
"""What Python computes of MasStock's images, by type and field."""


def image_mutations(types: Types) -> Iterator[DerivedField]:
    """`requestMasStockReferenceUpload` and `completeMasStockReferenceUpload`."""
    kind = ReferenceKind()
    name = "CompleteMasStockReferenceUploadPayload"
    completed = payload(name, "reference_image", types.rows[_IMAGE.type_name])

    async def request(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context, asked = context_of(info), kwargs["input"]
        file = File(asked.filename, asked.content_type, asked.size)
        target = {"workflow_id": str(asked.workflow_id)}
        issued = await request_upload(context, kind, BUCKET, target, file)
        return RequestMasStockReferenceUploadPayload(upload=UploadRequest.of(issued))

    async def complete(_: Any, info: Info[Any, Any], kwargs: dict[str, Any]) -> Any:
        context = context_of(info)
        key = await complete_upload(context, kind, kwargs["upload_id"])
        return await read_back(context, _IMAGE, completed, "reference_image", (key,))

    yield DerivedField(
        "requestMasStockReferenceUpload",
        RequestMasStockReferenceUploadPayload,
        request,
        "Ask to upload an image that pictures are to be made after: get an address, send the file there, "
        "then complete it.",
        [argument("input", RequestMasStockReferenceUploadInput, "The file.", required=True)],
    )
    yield DerivedField(
        "completeMasStockReferenceUpload",
        completed,
        complete,
        "Make a reference image of a file that was sent: it is looked at, and refused for good if it is no "
        "whole PNG, JPEG or WebP. Completing again gives the same image.",
        [argument("upload_id", UUID, "What `requestMasStockReferenceUpload` gave.", required=True)],
        reads=Written("reference_image", (_IMAGE,)),
    )
