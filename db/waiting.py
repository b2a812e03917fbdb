"""How long somebody has waited for a connection: what that takes is not the fault of what they ask.

with noting_waits() as waits:
    ...  # whatever reads
waits.seconds
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Waits:
    """The seconds that were spent waiting for connections."""

    seconds = 0.0


_waits: ContextVar[Waits | None] = ContextVar("waits", default=None)


@contextmanager
def noting_waits() -> Iterator[Waits]:
    """Note what the block, and the tasks that it begins, wait for connections."""
    waits = Waits()
    token = _waits.set(waits)
    try:
        yield waits
    finally:
        _waits.reset(token)


@contextmanager
def waiting() -> Iterator[None]:
    """Get a connection in this block."""
    waits = _waits.get()
    began = time.monotonic()
    try:
        yield
    finally:
        if waits is not None:
            waits.seconds += time.monotonic() - began
