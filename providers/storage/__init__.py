"""Where image files are kept: one file per service, behind one Protocol."""

from providers.storage.errors import (
    InvalidPath,
    ObjectNotFound,
    ObjectRejected,
    StorageError,
    StorageUnavailable,
)
from providers.storage.local import LocalStorage, SignedObject
from providers.storage.object import ObjectPath
from providers.storage.storage import MAX_OBJECT, Storage

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
