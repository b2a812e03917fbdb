"""What a program tells while it computes: how far it is, and points of its trace."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Plot = dict[str, Any]

POINTS: Final = 240
"""Points of a trace that is evenly spaced."""

FRAMES: Final = 24
"""How many of them have a picture."""

_INTERVAL: Final = 0.1
_GROWTH: Final = 1.03


@dataclass(frozen=True)
class Point:
    """Some numbers at a step, each by its name as people say it; sometimes with a plot of what there is."""

    step: int
    values: Mapping[str, float | None]
    frame: Plot | None = None


@dataclass
class Told:
    """What is sent in one piece: the share that is done, from 0 to 1, and the points since the last one."""

    share: float
    points: list[Point] = field(default_factory=list)


class Trace:
    """Gathers points and sends them (`send`) ten times a second at most, none twice and none left out.

    Which points there are depends on the computation alone and never on the clock: whoever computes again
    gives the same ones.
    """

    def __init__(self, send: Callable[[Told], None], *, interval: float = _INTERVAL) -> None:
        self._send = send
        self._interval = interval
        self._told = Told(0.0)
        self._next = 0.0

    def advance(self, share: float) -> None:
        """Tell how much is done."""
        self._told.share = min(max(share, 0.0), 1.0)
        if time.monotonic() >= self._next:
            self.flush()

    def point(
        self, step: int, values: Mapping[str, float], *, share: float | None = None, frame: Plot | None = None
    ) -> None:
        """Tell a point; what is no number (infinite, say) is None in it."""
        finite = {name: float(value) if math.isfinite(value) else None for name, value in values.items()}
        self._told.points.append(Point(step, finite, frame))
        self.advance(self._told.share if share is None else share)

    def flush(self) -> None:
        """Send what has gathered."""
        self._send(self._told)
        self._told = Told(self._told.share)
        self._next = time.monotonic() + self._interval


def evenly(total: int, count: int) -> frozenset[int]:
    """About `count` of the steps 0 to `total`, the first and the last among them."""
    count = min(count, total + 1)
    if count <= 1:
        return frozenset({0, total})
    return frozenset(round(total * number / (count - 1)) for number in range(count))


def moments(steps: int) -> tuple[frozenset[int], frozenset[int]]:
    """The steps of which there are points, and those of them that have a frame."""
    shown = sorted(evenly(steps, POINTS))
    return frozenset(shown), frozenset(shown[at] for at in evenly(len(shown) - 1, FRAMES))


class Growing:
    """Steps further and further apart, for what does not know its end: of ten million, under 450."""

    def __init__(self) -> None:
        self._due = 1

    def due(self, step: int) -> bool:
        """Whether a point is due at a step; the steps only grow."""
        if step < self._due:
            return False
        self._due = max(step + 1, math.ceil(step * _GROWTH))
        return True
