"""Object storage: files under `gs://` addresses, whichever service keeps them."""

from typing import Final, Protocol

from trellis.providers.storage.object import ObjectPath

MAX_OBJECT: Final = 10 * 2**20
"""Bytes that one object may have."""


class Storage(Protocol):
    """What every storage service does. All of it raises only kinds of `StorageError`."""

    async def read(self, path: ObjectPath) -> bytes:
        """The object's bytes; `ObjectNotFound`."""
        ...

    async def write(self, path: ObjectPath, data: bytes, content_type: str) -> None:
        """Make or replace an object, whole or not at all.

        `ObjectRejected` above `MAX_OBJECT` bytes, or where `content_type` is not the path's own.
        """
        ...

    async def exists(self, path: ObjectPath) -> bool:
        """Whether there is such an object."""
        ...

    async def delete(self, path: ObjectPath) -> None:
        """Remove an object; nothing happens where there is none."""
        ...

    def signed_url(self, path: ObjectPath, *, ttl: int = 300) -> str:
        """A URL that reads the object without further rights, for at least `ttl` seconds.

        The same URL comes back for a while, so that browsers can cache what it gives. It is made without
        asking whether the object exists or who asks: give it only to those who may see the object.
        """
        ...
