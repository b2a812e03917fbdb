"""Where image files are kept: one file per service, behind one Protocol."""

from trellis.providers.storage.errors import (
    InvalidPath,
    ObjectNotFound,
    ObjectRejected,
    StorageError,
    StorageUnavailable,
)
from trellis.providers.storage.local import LocalStorage, SignedObject
from trellis.providers.storage.object import ObjectPath
from trellis.providers.storage.storage import MAX_OBJECT, Storage

__all__ = [
    "MAX_OBJECT",
    "InvalidPath",
    "LocalStorage",
    "ObjectNotFound",
    "ObjectPath",
    "ObjectRejected",
    "SignedObject",
    "Storage",
    "StorageError",
    "StorageUnavailable",
]
