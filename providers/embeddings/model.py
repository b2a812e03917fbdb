"""A model that embeds: texts in, a vector each out; their cosine tells how alike two texts are."""

from collections.abc import Sequence
from typing import Final, Literal, Protocol, TypeAlias

from trellis.providers.admission.caller import ANYBODY, Caller

DIMENSIONS: Final = 1_536
"""Numbers in a vector, of every model."""

BATCH: Final = 96
"""Texts that are embedded in one call, at most."""

Purpose = Literal["document", "query"]
"""Whether texts are to be found, or to find with."""

Vector: TypeAlias = list[float]


class Embedder(Protocol):
    """Anything that embeds texts. Only vectors of one provider and model can be compared."""

    name: str
    """The provider, as it is written beside its vectors."""

    model: str
    """Its model, as well."""

    concurrency: int
    """How many calls it works on at once; more of them queue inside it, each owner's in turn."""

    async def embed(
        self, texts: Sequence[str], purpose: Purpose, caller: Caller = ANYBODY
    ) -> Sequence[Vector]:
        """The vectors of 1 to `BATCH` texts, in their order; finite, and not all zeros.

        Raises `Unavailable`, `Refused` or `Misconfigured` (see providers.errors).
        """
        ...

    async def aclose(self) -> None:
        """Let go of connections and threads; nothing may be asked afterwards."""
        ...
