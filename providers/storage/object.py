"""Where an object lies: a bucket and a path in it, written `gs://bucket/path/to/name.jpg`."""

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import category

from trellis.providers.storage.errors import InvalidPath

CONTENT_TYPES: Final = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
}
"""What each file name extension holds. Nothing whose scripts a browser would run is here."""

OTHER: Final = "application/octet-stream"

_BUCKET: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]|\.(?!\.)){1,61}[a-z0-9]")
_UNSAFE: Final = {"Cc", "Cs", "Zl", "Zp"}
_MAX_BYTES: Final = 1_024


def is_bucket_name(name: str) -> bool:
    """Whether a bucket may be called so, whichever service keeps it."""
    return _BUCKET.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class ObjectPath:
    """A bucket and a path within it, known to be safe to join to a folder or to put in a URL.

    A path has no empty segment, no `.` or `..`, no backslash, and no control character, line separator or
    half of a surrogate pair. `InvalidPath` otherwise.
    """

    bucket: str
    path: str

    def __post_init__(self) -> None:
        if not is_bucket_name(self.bucket):
            raise InvalidPath("a bucket has 3 to 63 lower-case letters, digits, '-', '_' and single dots")
        if "\\" in self.path or any(category(character) in _UNSAFE for character in self.path):
            raise InvalidPath("an object path has no backslash and no control character")
        if len(self.path.encode()) > _MAX_BYTES:
            raise InvalidPath(f"an object path is at most {_MAX_BYTES} bytes long")
        if any(segment in {"", ".", ".."} for segment in self.segments):
            raise InvalidPath("an object path has no empty segment, no '.' and no '..'")

    @classmethod
    def parse(cls, uri: str) -> "ObjectPath":
        """Read `gs://bucket/path`, nothing decoded: a `%2e` stays what it is."""
        scheme, slashes, rest = uri.partition("://")
        bucket, slash, path = rest.partition("/")
        if (scheme, slashes, slash) != ("gs", "://", "/"):
            raise InvalidPath("an object is written gs://bucket/path")
        return cls(bucket, path)

    @property
    def segments(self) -> list[str]:
        """The path's parts, the last being the object's name."""
        return self.path.split("/")

    @property
    def content_type(self) -> str:
        """What the name's extension promises; `application/octet-stream` where it promises nothing."""
        return CONTENT_TYPES.get(self.path.rpartition(".")[2].lower(), OTHER)

    def __str__(self) -> str:
        return f"gs://{self.bucket}/{self.path}"
