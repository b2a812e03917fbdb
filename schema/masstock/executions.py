"""What MasStock's executions need beside their own tables: sealed API keys, and reference images."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from trellis.schema.declaration import One, Writes, column, computed, one, table
from trellis.schema.sealed import Sealed

if TYPE_CHECKING:
    from trellis.schema.masstock.system import MasStockClient, MasStockUser

API_KEY = Sealed("masstock.execution_api_keys", "sealed_api_key", owner="client_id", key="execution_id")
"""The keys for image models that clients bring, for as long as the run has not ended."""


@table(
    "masstock.reference_images",
    order=(("created_at", "ASC"),),
    writes=Writes(delete=True),
)
class MasStockReferenceImage:
    """An image that pictures may be made after; uploaded by `requestMasStockReferenceUpload`."""

    row_id: UUID = column("Reference image identifier, for `referenceImages` of an execution.", sql="id")
    client_id: UUID = column("Key of the client that it belongs to.")
    storage_path: str = column("Where the file is: `gs://<bucket>/references/<client>/<upload>/<name>`.")
    content_type: str = column("`image/png`, `image/jpeg` or `image/webp`.")
    size: int = column("Bytes of the file.")
    created_by: UUID | None = column("Key of the person who uploaded it; null for one who is gone.")
    created_at: datetime = column("When it was uploaded.")
    url: str = computed("A short-lived signed URL of the file.", needs=("storage_path",))
    client: One["MasStockClient"] = one("The client that it belongs to.", via="client_id")
    uploader: One["MasStockUser"] = one("The person who uploaded it.", via="created_by")
