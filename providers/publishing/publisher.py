"""What posts to an account."""

from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from trellis.providers.storage import ObjectPath


@dataclass(frozen=True)
class OutgoingPost:
    """A post. `reference` is by which it is known again; `files` are shown in this order."""

    reference: UUID
    owner: UUID
    platform: Literal["instagram", "threads"]
    account: str
    caption: str
    files: tuple[ObjectPath, ...]


@dataclass(frozen=True)
class Published:
    """What the service calls the post, and where it can be seen, if anywhere."""

    external_id: str
    permalink: str | None = None


class Publisher(Protocol):
    """A service that posts are handed to."""

    async def publish(self, post: OutgoingPost) -> Published:
        """Post it. The same reference again is the same post: nothing goes out twice.

        Refused where it never will; Unavailable; Misconfigured.
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...
