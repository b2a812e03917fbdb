"""Files in a tree that nobody leaves: `<root>/<bucket>/<path>`.

A path is walked one folder at a time from an open root, and no link is followed on the way: whatever was
put into the tree, nothing outside it is read or written. Links on the way to the root are the operator's.
What is being written is in a folder of its own, `.parts`, until it is whole. Everything here blocks.
"""

import errno
import os
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from trellis.providers.storage.errors import (
    InvalidPath,
    ObjectExists,
    ObjectNotFound,
    ObjectTooLarge,
    StorageUnavailable,
)
from trellis.providers.storage.object import ObjectPath

_ROOT: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FOLDER: Final = _ROOT | os.O_NOFOLLOW
# Without O_NONBLOCK, opening a named pipe that somebody left in the tree would wait for ever.
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

_ABSENT: Final = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EISDIR, errno.ENXIO}
_UNFIT: Final = {errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG}

_PARTS: Final = ".parts"  # no bucket has such a name
_STALE: Final = 24 * 3600  # seconds; nobody writes a part for that long


class Files:
    """The tree under `root`. Raises kinds of `StorageError`, whose messages do not name the root."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def prepare(self) -> None:
        """Make the root and the folder of parts, and remove parts that a crash has left."""
        for place in (self._root, self._root / _PARTS):
            try:
                place.mkdir(parents=True, exist_ok=True, mode=0o700)
            except OSError as error:
                raise StorageUnavailable(
                    f"the storage folder {place} cannot be made: {error.strerror}"
                ) from error
        with _written(), self._open(_PARTS) as folder, os.scandir(folder) as parts:
            for part in parts:
                with suppress(FileNotFoundError):
                    if part.stat(follow_symlinks=False).st_mtime < time.time() - _STALE:
                        os.unlink(part.name, dir_fd=folder)

    def read(self, path: ObjectPath, limit: int) -> bytes:
        """The file's bytes; `ObjectNotFound`, `ObjectTooLarge` above `limit` bytes."""
        with self.open(path, limit) as stream, _absence():
            return stream.read(limit)

    def open(self, path: ObjectPath, limit: int) -> BinaryIO:
        """The file, to be closed by the caller; errors as those of `read`."""
        with _absence(), self._open(path.bucket, *path.segments[:-1]) as folder:
            stream = os.fdopen(os.open(path.segments[-1], _READ, dir_fd=folder), "rb")
            try:
                found = os.fstat(stream.fileno())
                if not stat.S_ISREG(found.st_mode):
                    raise ObjectNotFound("there is no such object")
                if found.st_size > limit:
                    raise ObjectTooLarge("the object is too large to be read")
            except BaseException:
                stream.close()
                raise
            return stream

    def size(self, path: ObjectPath) -> int | None:
        """The file's bytes in number; None where there is no file."""
        try:
            with _absence(), self._open(path.bucket, *path.segments[:-1]) as folder:
                found = os.stat(path.segments[-1], dir_fd=folder, follow_symlinks=False)
        except ObjectNotFound:
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def delete(self, path: ObjectPath) -> None:
        """Remove the file, if there is one."""
        if self.size(path) is None:
            return
        with suppress(ObjectNotFound), _absence(), self._open(path.bucket, *path.segments[:-1]) as folder:
            os.unlink(path.segments[-1], dir_fd=folder)

    def begin(self) -> "Part":
        """A file to be filled; it is gone once it is closed, unless it was kept."""
        with _written(), self._open(_PARTS) as parts:
            return Part(self, os.dup(parts))

    @contextmanager
    def _open(self, *names: str, make: bool = False) -> Iterator[int]:
        """A folder, reached without following a link; made on the way if `make` says so."""
        try:
            folder = os.open(self._root, _ROOT)
        except OSError as error:  # not mounted, for example: that says nothing of the objects
            raise StorageUnavailable("the storage folder cannot be opened") from error
        try:
            for name in names:
                if make:
                    _make(folder, name)
                inner = os.open(name, _FOLDER, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)


class Part:
    """A file that has no name among the objects yet."""

    def __init__(self, files: Files, parts: int) -> None:
        self._files = files
        self._parts = parts  # the open folder; closed with the part
        self._name = secrets.token_hex(16)
        try:
            self._stream = os.fdopen(os.open(self._name, _CREATE, 0o600, dir_fd=parts), "wb")
        except BaseException:
            os.close(parts)
            raise

    def write(self, data: bytes) -> None:
        """Add bytes."""
        with _written():
            self._stream.write(data)

    def keep(self, path: ObjectPath, *, replace: bool) -> None:
        """Make it the object, once it is on the disk: a crash leaves the old state or the new.

        `ObjectExists` where there is one and `replace` is not said; `InvalidPath` where no file can be called
        so beside those that there are.
        """
        with _written():
            self._stream.flush()
            os.fsync(self._stream.fileno())
            with self._files._open(path.bucket, *path.segments[:-1], make=True) as folder:
                name = path.segments[-1]
                if replace:
                    os.rename(self._name, name, src_dir_fd=self._parts, dst_dir_fd=folder)
                else:
                    # A link, unlike a rename, never takes the place of what is there.
                    os.link(self._name, name, src_dir_fd=self._parts, dst_dir_fd=folder)
                os.fsync(folder)

    def close(self) -> None:
        """Forget the part; what was kept stays."""
        with suppress(OSError):
            self._stream.close()  # a full disk is told here again
        with suppress(OSError):
            os.unlink(self._name, dir_fd=self._parts)
        os.close(self._parts)


@contextmanager
def _absence() -> Iterator[None]:
    """Errors of the file system as errors of storage, on the way to an object that should be there."""
    try:
        yield
    except OSError as error:
        if error.errno in _ABSENT:
            raise ObjectNotFound("there is no such object") from error
        raise StorageUnavailable("the storage folder cannot be read") from error


@contextmanager
def _written() -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise ObjectExists("there is an object of that name") from error
    except OSError as error:
        if error.errno in _UNFIT:
            raise InvalidPath("an object of that name cannot be kept beside those there are") from error
        raise StorageUnavailable("the storage folder cannot be written") from error


def _make(folder: int, name: str) -> None:
    try:
        os.mkdir(name, 0o700, dir_fd=folder)
    except FileExistsError:
        return
    os.fsync(folder)  # else a crash could lose the folder and keep what says that the object was written
