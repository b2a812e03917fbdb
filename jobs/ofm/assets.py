"""Rows for files of OFM's studio, whoever put the files into storage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from trellis.db.pool import Connection
from trellis.providers.storage import ObjectPath

BUCKET: Final = "ofm"

FILE_TYPES: Final[Mapping[str, str]] = {
    "image/jpeg": "image",
    "image/png": "image",
    "image/webp": "image",
    "image/gif": "image",
    "audio/mpeg": "audio",
    "audio/wav": "audio",
    "audio/mp4": "audio",
    "audio/ogg": "audio",
    "video/mp4": "video",
    "video/quicktime": "video",
    "video/webm": "video",
    "application/pdf": "document",
    "text/plain": "document",
}
"""What may be kept, and the folder of each."""

_ADD = """
insert into ofm.assets
  (user_id, filename, file_path, file_type, mime_type, file_size, metadata, tags, ai_model_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
returning id
"""


@dataclass(frozen=True)
class Asset:
    """A file that is to have a row; `size` in bytes."""

    user_id: UUID
    filename: str
    path: ObjectPath
    file_type: str
    size: int
    metadata: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    ai_model_id: UUID | None = None


def asset_path(bucket: str, user_id: UUID, file_type: str, filename: str) -> ObjectPath:
    """Where a person's file is to lie; nothing lies there yet."""
    return ObjectPath(bucket, f"{user_id}/{file_type}/{uuid4()}_{filename}")


async def add_asset(connection: Connection, asset: Asset) -> UUID:
    """The key of the file's row. The connection is service's; asyncpg's errors where a value is refused."""
    key: UUID = await connection.fetchval(
        _ADD,
        *(asset.user_id, asset.filename, str(asset.path), asset.file_type, asset.path.content_type),
        *(asset.size, dict(asset.metadata), list(asset.tags), asset.ai_model_id),
    )
    return key
