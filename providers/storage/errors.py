"""How storage fails. Messages say nothing of where and how objects are kept, so they may be shown."""


class StorageError(Exception):
    """An object could not be read, written or served."""


class InvalidPath(StorageError):
    """Not the address of an object."""


class ObjectNotFound(StorageError):
    """There is no such object."""


class ObjectRejected(StorageError):
    """The object may not be written as it is: too large, or not of the type that its name promises."""


class StorageUnavailable(StorageError):
    """The storage could not be reached or is full; the same may be tried again later."""
