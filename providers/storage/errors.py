"""How storage fails. Messages say nothing of where and how objects are kept, so they may be shown.

Two of these are kinds of what all providers raise (`providers/errors.py`): a run treats them alike.
"""

from trellis.providers.errors import Misconfigured, Unavailable


class StorageError(Exception):
    """An object could not be read, written or served."""


class InvalidPath(StorageError):
    """Not the address of an object."""


class ObjectNotFound(StorageError):
    """There is no such object."""


class ObjectExists(StorageError):
    """There is an object of that name already, and it stays."""


class ObjectRejected(StorageError):
    """The object may not be written (or read) as it is: its size, its type, its folder."""


class ObjectTooLarge(ObjectRejected):
    """The object is larger than its bucket or its upload allows."""


class StorageUnavailable(Unavailable, StorageError):
    """The storage could not be reached or is full; the same may be tried again later."""


class StorageMisconfigured(Misconfigured, StorageError):
    """The storage does nothing for this gateway until somebody changes a setting: a key, a bucket.

    The message tells the operator what to do next.
    """
