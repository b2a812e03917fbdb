"""Objects as files of this machine (`files.py`), read and uploaded by way of the gateway."""

import asyncio
import os
import time
from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from trellis.providers.storage.bucket import Buckets
from trellis.providers.storage.errors import (
    InvalidPath,
    ObjectExists,
    ObjectNotFound,
    ObjectTooLarge,
)
from trellis.providers.storage.files import Files, Part
from trellis.providers.storage.object import ObjectPath
from trellis.providers.storage.signature import Signer
from trellis.providers.storage.storage import ObjectInfo, SignedUpload

_CHUNK: Final = 262_144  # bytes


@dataclass(frozen=True)
class SignedObject:
    """What a signed URL opens: an open file, to be closed by who asked for it; its bytes in number, its type,
    and its entity tag, which no other version of the object has.
    """

    file: BinaryIO
    size: int
    content_type: str
    tag: str

    async def chunks(self, part: range) -> AsyncIterator[bytes]:
        """The bytes of a part, read as they are asked for."""
        self.file.seek(part.start)
        left = len(part)
        while left > 0 and (chunk := await asyncio.to_thread(self.file.read, min(left, _CHUNK))):
            left -= len(chunk)
            yield chunk


@dataclass(frozen=True)
class Upload:
    """What a signed upload allows: which object, of which type, of how many bytes at most."""

    path: ObjectPath
    content_type: str
    size: int


class LocalStorage:
    """A `Storage` in a folder. Every file operation runs in a thread, off the event loop."""

    origin = None

    def __init__(
        self,
        root: Path,
        *,
        secret: str | bytes,
        buckets: Buckets | None = None,
        prefix: str = "/storage",
        window: int = 300,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.buckets = buckets or Buckets()
        self._files = Files(root)
        self._signer = Signer(secret.encode() if isinstance(secret, str) else secret, prefix, window, now)
        self._filling: dict[ObjectPath, asyncio.Timeout] = {}
        self._files.prepare()

    async def read(self, path: ObjectPath) -> bytes:
        """See `Storage.read`."""
        return await asyncio.to_thread(self._files.read, path, self.buckets.of(path).max_bytes)

    async def write(self, path: ObjectPath, data: bytes, content_type: str) -> None:
        """See `Storage.write`. Once it returns, the object is on the disk; a crash leaves old or new."""
        self.buckets.of(path).admit(path, content_type, len(data))
        await asyncio.to_thread(self._write, path, data)

    async def describe(self, path: ObjectPath) -> ObjectInfo | None:
        """See `Storage.describe`."""
        self.buckets.of(path)
        size = await asyncio.to_thread(self._files.size, path)
        return None if size is None else ObjectInfo(size, path.content_type)

    async def delete(self, path: ObjectPath) -> None:
        """See `Storage.delete`."""
        self.buckets.of(path)
        await asyncio.to_thread(self._files.delete, path)

    async def signed_urls(self, paths: Sequence[ObjectPath], *, ttl: int = 300) -> list[str]:
        """See `Storage.signed_urls`; relative to this server."""
        return [self._signer.url(path, ttl=ttl) for path in paths]

    async def signed_upload(
        self, path: ObjectPath, *, content_type: str, size: int, ttl: int = 900
    ) -> SignedUpload:
        """See `Storage.signed_upload`; relative to this server, which holds it to all that was said."""
        self.buckets.of(path).admit(path, content_type, size)
        url, expires = self._signer.upload_url(path, content_type, size, ttl=ttl)
        headers = {"Content-Type": content_type}
        return SignedUpload(url, "PUT", headers, datetime.fromtimestamp(expires, UTC))

    async def prepare(self) -> None:
        """See `Storage.prepare`. The folders of buckets are made with their first objects."""
        await asyncio.to_thread(self._files.prepare)

    async def check(self) -> None:
        """See `Storage.check`: there is nothing that could be set wrongly."""

    async def aclose(self) -> None:
        """Nothing is held open."""

    async def open_signed(self, bucket: str, path: str, expires: str, signature: str) -> SignedObject:
        """What the route under the URL prefix serves, from a URL's percent-decoded parts.

        `ObjectNotFound` for anything that is wrong with it: a forger learns nothing of what exists.
        """
        place = _place(bucket, path)
        if not (self._signer.verify(place, expires, signature) and self.buckets.holds(place)):
            raise _not_found()
        file = await asyncio.to_thread(self._files.open, place, self.buckets.of(place).max_bytes)
        found = os.fstat(file.fileno())
        # A file is never written to once it has its name: another version is another file.
        tag = f'"{found.st_ino:x}-{found.st_mtime_ns:x}"'
        return SignedObject(file, found.st_size, place.content_type, tag)

    def open_upload(
        self, bucket: str, path: str, expires: str, size: str, content_type: str, signature: str
    ) -> Upload:
        """What a URL's percent-decoded parts allow to upload; `ObjectNotFound` as `open_signed`."""
        place = _place(bucket, path)
        genuine = self._signer.verify_upload(place, expires, size, content_type, signature)
        if not (genuine and self.buckets.holds(place)):
            raise _not_found()
        return Upload(place, content_type, int(size))

    async def receive(self, upload: Upload, chunks: AsyncIterable[bytes]) -> None:
        """Make the object of what comes. No more of it than a chunk is in memory.

        `ObjectExists`, `ObjectTooLarge`; TimeoutError where the same object begins to come once more: of a
        client that has come back the earlier connection is dead, and whoever has a link fills the disk but
        once. Whatever is raised, by `chunks` too, leaves nothing behind.
        """
        if await self.describe(upload.path) is not None:
            raise ObjectExists("there is an object of that name")  # told before all of it has been sent
        part = await asyncio.to_thread(self._files.begin)
        try:
            async with self._alone(upload.path):
                await self._fill(part, upload, chunks)
            await asyncio.to_thread(part.keep, upload.path, replace=False)
        finally:
            await asyncio.to_thread(part.close)

    @asynccontextmanager
    async def _alone(self, path: ObjectPath) -> AsyncIterator[None]:
        """Break off whoever else is sending the object."""
        if earlier := self._filling.get(path):
            earlier.reschedule(0)
        async with asyncio.timeout(None) as turn:
            self._filling[path] = turn
            try:
                yield
            finally:
                if self._filling[path] is turn:
                    del self._filling[path]

    async def _fill(self, part: Part, upload: Upload, chunks: AsyncIterable[bytes]) -> None:
        size = 0
        async for chunk in chunks:
            size += len(chunk)
            if size > upload.size:
                raise ObjectTooLarge(f"the object may have {upload.size} bytes")
            await asyncio.to_thread(part.write, chunk)

    def _write(self, path: ObjectPath, data: bytes) -> None:
        with closing(self._files.begin()) as part:
            part.write(data)
            part.keep(path, replace=True)


def _place(bucket: str, path: str) -> ObjectPath:
    try:
        return ObjectPath(bucket, path)
    except InvalidPath:
        raise _not_found() from None


def _not_found() -> ObjectNotFound:
    return ObjectNotFound("there is no such object")
