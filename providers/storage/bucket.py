"""Buckets: what each may hold, and how it is called where the objects are kept."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from trellis.providers.storage.errors import InvalidPath, ObjectRejected, ObjectTooLarge
from trellis.providers.storage.object import ObjectPath, is_bucket_name

_MB: Final = 2**20
_UUID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Bucket:
    """A private bucket and its rules: they hold for everything that is written by way of Trellis.

    `max_bytes`: of one object; `content_types`: of its objects; `folders`: a regular expression that the
    folder of an object matches as a whole.
    """

    name: str
    max_bytes: int
    content_types: tuple[str, ...]
    folders: str

    def __post_init__(self) -> None:
        if not is_bucket_name(self.name):
            raise ValueError(f"{self.name!r} is no name of a bucket")

    def admit(self, path: ObjectPath, content_type: str, size: int) -> None:
        """`ObjectRejected` where such an object may not be written: the size, the type, the folder."""
        if size > self.max_bytes:
            raise self.too_large()
        if content_type != path.content_type:
            raise ObjectRejected(f"an object of that name is {path.content_type}, not {content_type}")
        if content_type not in self.content_types:
            raise ObjectRejected(f"objects here are {', '.join(self.content_types)}; not {content_type}")
        if not re.fullmatch(self.folders, "/".join(path.segments[:-1])):
            raise ObjectRejected("there are no objects in that folder")

    def too_large(self) -> ObjectTooLarge:
        """What is wrong with an object above `max_bytes`."""
        return ObjectTooLarge(f"an object has at most {self.max_bytes / _MB:g} MB")


DECLARED: Final[Mapping[str, Bucket]] = {
    "coice": Bucket(
        "coice",
        max_bytes=10 * _MB,
        content_types=("image/jpeg", "image/png", "image/webp"),
        folders=r"catalogs/[0-9]+/[0-9]+|thumbnails(/[^/]+)*",
    ),
    "masstock": Bucket(
        "workflow-results",
        max_bytes=10 * _MB,
        content_types=("image/png", "image/jpeg", "image/webp"),
        folders=rf"{_UUID}|references/{_UUID}/{_UUID}|thumbnails(/[^/]+)*",
    ),
    "ofm": Bucket(
        "assets",
        max_bytes=50 * _MB,
        content_types=(
            *("image/jpeg", "image/png", "image/webp", "image/gif"),
            *("audio/mpeg", "audio/wav", "audio/mp4", "audio/ogg"),
            *("video/mp4", "video/quicktime", "video/webm"),
            *("application/pdf", "text/plain"),
        ),
        folders=rf"{_UUID}/(image|audio|video|document|reels)|thumbnails(/[^/]+)*",
    ),
    "orgs": Bucket(
        "org-documents", max_bytes=20 * _MB, content_types=("text/plain", "text/markdown"), folders=_UUID
    ),
}
"""The bucket of each system, under the name that the system knows it by."""


class Buckets(Mapping[str, Bucket]):
    """The declared buckets by what their systems call them; `names` are those they have at the service.

    Objects in other buckets are none of Trellis's: a row that names one gives nobody access to it.
    """

    def __init__(
        self, declared: Mapping[str, Bucket] = DECLARED, names: Mapping[str, str] | None = None
    ) -> None:
        given = names or {}
        self._declared = {
            key: replace(bucket, name=given.get(key, bucket.name)) for key, bucket in declared.items()
        }
        self._by_name = {bucket.name: bucket for bucket in self._declared.values()}
        if len(self._by_name) < len(self._declared):
            raise ValueError("two buckets have the same name")

    def __getitem__(self, key: str) -> Bucket:
        return self._declared[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)

    def holds(self, path: ObjectPath) -> bool:
        """Whether the path is in one of these buckets."""
        return path.bucket in self._by_name

    def of(self, path: ObjectPath) -> Bucket:
        """The bucket that a path is in; `InvalidPath` where it is in none of these."""
        try:
            return self._by_name[path.bucket]
        except KeyError:
            raise InvalidPath("there is no bucket of that name") from None
