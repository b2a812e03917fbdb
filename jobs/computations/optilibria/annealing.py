"""Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983): worse is taken with a chance that sinks."""

import math
import random
from collections.abc import Callable, Iterator
from typing import Final

_TAIL: Final = 1e-4
"""The last temperature, as a share of the first."""


def cooling(moves: int, hottest: float) -> Iterator[tuple[int, float]]:
    """The number of each move, from 1, and its temperature, which sinks geometrically."""
    factor = _TAIL ** (1 / max(1, moves - 1))
    temperature = hottest
    for move in range(1, moves + 1):
        yield move, temperature
        temperature *= factor


def accepted(worse: float, temperature: float, chance: Callable[[], float] = random.random) -> bool:
    """Whether to make a change that makes it so much worse (below 0: better)."""
    return worse <= 0 or (temperature > 0 and chance() < math.exp(-worse / temperature))
