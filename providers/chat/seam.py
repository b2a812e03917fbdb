"""Where an answer that broke off is gone on with: a model may say its last words once more."""

from collections.abc import AsyncGenerator
from typing import Final

_LOOK: Final = 240
_SHORTEST: Final = 12


async def joined(begun: str, pieces: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    """The pieces, without what they repeat at their beginning of the end of `begun`.

    For that the first 240 characters are held back; what repeats fewer than 12 may be meant.
    """
    held: str | None = ""
    async for piece in pieces:
        if held is None:
            yield piece
            continue
        held += piece
        if len(held) >= _LOOK:
            yield held[repeated(begun, held) :]
            held = None
    if held:
        yield held[repeated(begun, held) :]


def repeated(begun: str, text: str) -> int:
    """How many characters at the beginning of a text are the end of what was begun."""
    for length in range(min(len(begun), len(text)), _SHORTEST - 1, -1):
        if begun.endswith(text[:length]):
            return length
    return 0
