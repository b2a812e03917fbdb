"""Where files are kept: one file per service, behind one Protocol.

The services' clients are large: `gcs` and `supabase` are imported where they are chosen.
"""

from trellis.providers.storage.bucket import Bucket, Buckets
from trellis.providers.storage.errors import (
    InvalidPath,
    ObjectExists,
    ObjectNotFound,
    ObjectRejected,
    ObjectTooLarge,
    StorageError,
    StorageMisconfigured,
    StorageUnavailable,
)
from trellis.providers.storage.local import LocalStorage, SignedObject, Upload
from trellis.providers.storage.object import ObjectPath
from trellis.providers.storage.storage import ObjectInfo, SignedUpload, Storage

__all__ = [
    "Bucket",
    "Buckets",
    "InvalidPath",
    "LocalStorage",
    "ObjectExists",
    "ObjectInfo",
    "ObjectNotFound",
    "ObjectPath",
    "ObjectRejected",
    "ObjectTooLarge",
    "SignedObject",
    "SignedUpload",
    "Storage",
    "StorageError",
    "StorageMisconfigured",
    "StorageUnavailable",
    "Upload",
]
