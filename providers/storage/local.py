"""Objects as files: `<root>/<bucket>/<path>`, for one machine.

A path is walked one folder at a time from an open root, and no link is followed on the way: whatever was
put into the tree, nothing outside it is read or written. Links on the way to the root are the operator's.
"""

import asyncio
import errno
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from trellis.providers.storage.errors import InvalidPath, ObjectNotFound, ObjectRejected, StorageUnavailable
from trellis.providers.storage.object import ObjectPath
from trellis.providers.storage.signature import Signer
from trellis.providers.storage.storage import MAX_OBJECT

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK, opening a named pipe that somebody left in the tree would wait for ever.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

_ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EISDIR, errno.ENXIO}
_UNFIT = {errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG}


@dataclass(frozen=True)
class SignedObject:
    """What a signed URL opens: its bytes and type, and for how many seconds a cache may keep them."""

    data: bytes
    content_type: str
    max_age: int


class LocalStorage:
    """A `Storage` in a folder. Every file operation runs in a thread, off the event loop."""

    def __init__(
        self,
        root: Path,
        *,
        secret: str | bytes,
        prefix: str = "/storage",
        window: int = 300,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._root = root
        self._signer = Signer(secret.encode() if isinstance(secret, str) else secret, prefix, window, now)
        try:
            root.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StorageUnavailable(f"the storage folder {root} cannot be made: {error.strerror}") from error

    async def read(self, path: ObjectPath) -> bytes:
        """See `Storage.read`."""
        return await asyncio.to_thread(self._read, path)

    async def write(self, path: ObjectPath, data: bytes, content_type: str) -> None:
        """See `Storage.write`. Once it returns, the object is on the disk; a crash leaves old or new."""
        if len(data) > MAX_OBJECT:
            raise ObjectRejected(f"an object has at most {MAX_OBJECT // 2**20} MB")
        if content_type != path.content_type:
            raise ObjectRejected(f"an object of that name is {path.content_type}, not {content_type}")
        await asyncio.to_thread(self._write, path, data)

    async def exists(self, path: ObjectPath) -> bool:
        """See `Storage.exists`."""
        return await asyncio.to_thread(self._exists, path)

    async def delete(self, path: ObjectPath) -> None:
        """See `Storage.delete`."""
        await asyncio.to_thread(self._delete, path)

    def signed_url(self, path: ObjectPath, *, ttl: int = 300) -> str:
        """See `Storage.signed_url`; relative to this server."""
        return self._signer.url(path, ttl=ttl)

    async def open_signed(self, bucket: str, path: str, expires: str, signature: str) -> SignedObject:
        """What the route under the URL prefix serves, from a URL's percent-decoded parts.

        `ObjectNotFound` for anything that is wrong with it: a forger learns nothing of what exists.
        """
        try:
            place = ObjectPath(bucket, path)
        except InvalidPath as error:
            raise ObjectNotFound("there is no such object") from error
        if not self._signer.verify(place, expires, signature):
            raise ObjectNotFound("there is no such object")
        data = await self.read(place)
        return SignedObject(data, place.content_type, self._signer.seconds_left(expires))

    def _read(self, path: ObjectPath) -> bytes:
        with _absence(), self._folder(path) as folder:
            file = os.open(path.segments[-1], _READ, dir_fd=folder)
            with open(file, "rb") as stream:
                found = os.fstat(file)
                if not stat.S_ISREG(found.st_mode):
                    raise ObjectNotFound("there is no such object")
                if found.st_size > MAX_OBJECT:
                    raise ObjectRejected(f"an object has at most {MAX_OBJECT // 2**20} MB")
                return stream.read()

    def _exists(self, path: ObjectPath) -> bool:
        try:
            with _absence(), self._folder(path) as folder:
                found = os.stat(path.segments[-1], dir_fd=folder, follow_symlinks=False)
        except ObjectNotFound:
            return False
        return stat.S_ISREG(found.st_mode)

    def _delete(self, path: ObjectPath) -> None:
        if not self._exists(path):
            return
        with suppress(ObjectNotFound), _absence(), self._folder(path) as folder:
            os.unlink(path.segments[-1], dir_fd=folder)

    def _write(self, path: ObjectPath, data: bytes) -> None:
        try:
            with self._folder(path, make=True) as folder:
                _replace(folder, path.segments[-1], data)
        except OSError as error:
            if error.errno in _UNFIT:
                raise InvalidPath("an object of that name cannot be kept beside those there are") from error
            raise StorageUnavailable("the storage folder cannot be written") from error

    @contextmanager
    def _folder(self, path: ObjectPath, *, make: bool = False) -> Iterator[int]:
        """The open folder that holds an object, reached without following a link; made if `make` says so."""
        folder = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in (path.bucket, *path.segments[:-1]):
                if make:
                    _make(folder, name)
                inner = os.open(name, _FOLDER, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)


@contextmanager
def _absence() -> Iterator[None]:
    """Errors of the file system as errors of storage, on the way to an object that should be there."""
    try:
        yield
    except OSError as error:
        if error.errno in _ABSENT:
            raise ObjectNotFound("there is no such object") from error
        raise StorageUnavailable("the storage folder cannot be read") from error


def _make(folder: int, name: str) -> None:
    try:
        os.mkdir(name, 0o700, dir_fd=folder)
    except FileExistsError:
        return
    os.fsync(folder)  # else a crash could lose the folder and keep what says that the object was written


def _replace(folder: int, name: str, data: bytes) -> None:
    """Write beside the name, then rename: readers see the old file or the new one, never a part."""
    temporary = f".{secrets.token_hex(8)}.part"
    file = os.open(temporary, _CREATE, 0o600, dir_fd=folder)
    try:
        with open(file, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(file)
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    os.fsync(folder)
