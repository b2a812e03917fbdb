"""How storage fails. Messages say nothing of where and how objects are kept, so they may be shown."""


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


class StorageUnavailable(StorageError):
    """The storage could not be reached or is full; the same may be tried again later."""


class StorageMisconfigured(StorageError):
    """The storage does nothing for this gateway until somebody changes a setting: a key, a bucket.

    The one message that is meant for the operator: it says what to do next.
    """
