"""Where it is known how often a reel was seen."""

from dataclasses import dataclass, field
from typing import Protocol

from trellis.providers.admission import Caller
from trellis.providers.errors import ProviderError
from trellis.providers.reels.address import ReelAddress


class UnknownViews(ProviderError):
    """Nobody who could know is set up here: the person decides about the reel."""


@dataclass(frozen=True)
class Sighting:
    """How often a reel was seen so far, and its picture: a JPEG, PNG or WebP, if there is one."""

    views: int
    thumbnail: bytes | None = field(default=None, repr=False)


class ReelSource(Protocol):
    """Somebody who knows about reels."""

    async def look(self, reel: ReelAddress, caller: Caller) -> Sighting:
        """What is known of a reel. Refused where there is none; UnknownViews; Unavailable; Misconfigured."""
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...


class NoReels:
    """Knows nothing about any reel, and says so: the offline form."""

    async def look(self, reel: ReelAddress, caller: Caller) -> Sighting:
        """Always UnknownViews."""
        name = {"instagram": "Instagram", "tiktok": "TikTok", "youtube": "YouTube"}[reel.platform]
        raise UnknownViews(
            f"Nobody is set up here to tell the views of {name}: decide about the reel yourself."
        )

    async def aclose(self) -> None:
        """Nothing."""
