"""Object storage: files under `gs://` addresses, whichever service keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from trellis.providers.storage.bucket import Buckets
from trellis.providers.storage.object import ObjectPath


@dataclass(frozen=True)
class ObjectInfo:
    """What is known of an object without reading it: its size in bytes, and its type at the service."""

    size: int
    content_type: str


@dataclass(frozen=True)
class SignedUpload:
    """One request that anybody may send, with the object as its body, to make the object.

    Any status but 2xx means that nothing was made. Nothing is taken after `expires_at`.
    """

    url: str = field(repr=False)
    method: str
    headers: Mapping[str, str]
    expires_at: datetime


def origin_of(url: str) -> str:
    """What browsers call the origin of a URL: `https://host`."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


def lifetime(ttl: int) -> int:
    """`ttl`, if a signed URL can live so many seconds; ValueError otherwise."""
    if ttl < 1:
        raise ValueError("a signed URL lives at least one second")
    return ttl


class Storage(Protocol):
    """What every storage service does, in the buckets that it was given.

    All of it raises only kinds of `StorageError`; `InvalidPath` for a path in no bucket of these, and
    `StorageUnavailable` and `StorageMisconfigured` at any time.
    """

    @property
    def buckets(self) -> Buckets:
        """The buckets and their rules."""
        ...

    @property
    def origin(self) -> str | None:
        """Where signed URLs lead, as `https://host`; None where that is this gateway."""
        ...

    async def read(self, path: ObjectPath) -> bytes:
        """The object's bytes; `ObjectNotFound`, `ObjectTooLarge` above what its bucket allows."""
        ...

    async def write(self, path: ObjectPath, data: bytes, content_type: str) -> None:
        """Make or replace an object, whole or not at all; `ObjectRejected` against its bucket's rules."""
        ...

    async def describe(self, path: ObjectPath) -> ObjectInfo | None:
        """What is known of the object; None where there is none."""
        ...

    async def delete(self, path: ObjectPath) -> None:
        """Remove an object; nothing happens where there is none."""
        ...

    async def signed_urls(self, paths: Sequence[ObjectPath], *, ttl: int = 300) -> list[str]:
        """URLs, in order, that read the objects without further rights, for at least `ttl` seconds.

        The same URL comes back for a while, so that browsers can cache what it gives. Nobody asks here who
        may see the objects: give the URLs only to those. Of what is not there, or in no bucket of these, it
        is a URL that opens nothing.
        """
        ...

    async def signed_upload(
        self, path: ObjectPath, *, content_type: str, size: int, ttl: int = 900
    ) -> SignedUpload:
        """A request that makes the object where there is none yet, for `ttl` seconds, if the service lets
        us say so: `expires_at` tells.

        `size`: bytes that are taken at most. `ObjectRejected` against the rules of the bucket; `ObjectExists`
        if the service looks. Services differ in how much of this they hold the request to (docs/storage.md):
        look at what has come before it is used.
        """
        ...

    async def prepare(self) -> None:
        """Make the buckets that are not there, and give all of them their rules. May be done again."""
        ...

    async def check(self) -> None:
        """`StorageMisconfigured` where the buckets cannot be used as things are."""
        ...

    async def aclose(self) -> None:
        """Close what is held open."""
        ...
