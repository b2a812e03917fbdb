"""What a call to a provider took."""

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens: how many in all, and how many of what was asked and of what was answered, where known."""

    total: float
    input: float | None = None
    output: float | None = None

    @classmethod
    def of(cls, counted: Any, *, most: float) -> Self | None:
        """What an object of an SDK has as `input_tokens` and `output_tokens`; None where that is nonsense."""
        read, written = (tokens(counted, name, most=most) for name in ("input_tokens", "output_tokens"))
        return None if read is None or written is None else cls(read + written, read, written)


def tokens(counted: Any, name: str, *, most: float) -> float | None:
    """A number of tokens that an SDK's object has; none of them checks what came."""
    found = getattr(counted, name, None)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= most:
        return None
    return float(found)
