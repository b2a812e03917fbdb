"""An image model: one prompt, one picture."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from trellis.providers.admission.caller import ANYBODY, Caller

CONTENT_TYPES: Final = ("image/png", "image/jpeg", "image/webp")
"""What a picture may be encoded as."""

MAX_BYTES: Final = 10 * 2**20
"""How large the file of a picture may be."""


@dataclass(frozen=True)
class Reference:
    """An image file (`data`, encoded as `content_type`) that the picture is to go by."""

    data: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True)
class ImageRequest:
    """What is wanted: a picture of `prompt`, by the provider's `model`.

    The same `seed` asks for the same picture again, as far as a model can do that. `api_key` is the key of
    whoever pays; None for the deployment's own. `caller` says whose turn it takes.
    """

    prompt: str
    model: str
    references: Sequence[Reference] = ()
    seed: int | None = None
    api_key: str | None = field(default=None, repr=False)
    caller: Caller = field(default=ANYBODY, repr=False)


@dataclass(frozen=True)
class Image:
    """A picture: its file, and who made it."""

    data: bytes = field(repr=False)
    content_type: str
    provider: str
    model: str
    seed: int | None = None


class ImageModel(Protocol):
    """Anything that makes pictures."""

    name: str
    """The provider, as it is written beside its pictures."""

    concurrency: int
    """How many pictures it works on at once; more of them queue inside it, each owner's in turn."""

    async def generate(self, request: ImageRequest) -> Image:
        """Make a picture, or raise `Unavailable`, `Refused` or `Misconfigured` (see providers.errors).

        `Misconfigured` concerns all pictures of the same key and model.
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections and threads; nothing may be asked afterwards."""
        ...


def usable_key(key: str) -> bool:
    """Whether a key can be sent in a header."""
    return 0 < len(key) <= 500 and key.isascii() and key.isprintable() and " " not in key
