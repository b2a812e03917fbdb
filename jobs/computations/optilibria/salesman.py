"""The travelling salesman in a plane.

`two_opt` (Croes 1958): from the nearest unvisited neighbour to the next, then parts of the trip are turned
round for as long as any turn makes it shorter; from several cities. `simulated_annealing` turns parts by
chance, and ends with `two_opt`.
"""

import random
from typing import Any

import numpy as np

from trellis.jobs.computations.form import Config
from trellis.jobs.computations.optilibria.annealing import accepted, cooling
from trellis.jobs.computations.plots import Array, lines, tour
from trellis.jobs.computations.trace import FRAMES, Growing, Trace

_ENOUGH = 1e-12


class _Search:
    """The best trip so far, and what was tried for it."""

    def __init__(self, places: Array, trace: Trace, total: int) -> None:
        self.places = places
        self.distance = np.linalg.norm(places[:, np.newaxis] - places[np.newaxis], axis=2)
        self._trace = trace
        self._total = total
        self._growing = Growing()
        self._shown = 0
        self.tried = 0
        self.improved = False
        self.best = np.inf
        self.order: list[int] = []
        self.history: list[tuple[int, float]] = []

    def length(self, order: list[int]) -> float:
        """Of a round trip."""
        return float(self.distance[order, order[1:] + order[:1]].sum())

    def found(self, order: list[int], length: float) -> None:
        """Here is a trip: it may be the best."""
        if length < self.best - _ENOUGH:
            self.best, self.order, self.improved = length, list(order), True

    def try_more(self, count: int = 1) -> None:
        """So many changes more have been tried."""
        self.tried += count
        if self._growing.due(self.tried):
            self.tell()

    def tell(self, *, last: bool = False) -> None:
        """Tell what is best; with a picture of it where it is another one than in the last picture."""
        frame = None
        # Few of the many first points have one.
        if last or (self.improved and len(self.history) >= self._shown * 20 and self._shown < FRAMES):
            self._shown += 1
            self.improved = False
            frame = tour("Best so far", self.places, self.order)
        if self.history and self.history[-1][0] == self.tried:
            self.tried += 1
        self.history.append((self.tried, self.best))
        values = {"iterations": self.tried, "best": self.best}
        self._trace.point(self.tried, values, share=self.tried / self._total, frame=frame)


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """The shortest trip that was found."""
    places = _places(config)
    annealing = config["algorithm"] == "simulated_annealing"
    most = config["moves"] if annealing else 50 * config["restarts"] * len(places) ** 2
    search = _Search(places, trace, most)
    chance = random.Random(config["seed"])  # noqa: S311
    if annealing:
        _anneal(search, chance, config["moves"])
    else:
        for start in chance.sample(range(len(places)), min(config["restarts"], len(places))):
            _two_opt(search, _nearest(search, start))
    search.tell(last=True)
    iterations, best = np.array(search.history).T
    figures: dict[str, Any] = {
        "best": search.best,
        "iterations": search.tried,
        "cities": len(places),
        "solution": search.order,
    }
    if config["layout"] == "circle" and not config["coordinates"]:
        figures["known optimum"] = len(places) * float(np.sin(np.pi / len(places)))
    return {
        **figures,
        "plots": [
            tour("Shortest trip", places, search.order),
            lines("Best so far", "iterations", "best", [("length", iterations, best)]),
        ],
    }


def _places(config: Config) -> Array:
    if config["coordinates"]:
        return np.array(config["coordinates"], dtype=float)
    rng = np.random.default_rng(config["seed"])
    if config["layout"] == "circle":  # of diameter 1, in no order
        angle = 2 * np.pi * rng.permutation(config["cities"]) / config["cities"]
        return np.stack([np.cos(angle), np.sin(angle)], axis=1) / 2
    return rng.random((config["cities"], 2))


def _nearest(search: _Search, start: int) -> list[int]:
    """From each city to the nearest that was not visited."""
    order, left = [start], set(range(len(search.places))) - {start}
    while left:
        row = search.distance[order[-1]]
        following = min(left, key=lambda city: (row[city], city))
        order.append(following)
        left.remove(following)
    return order


def _two_opt(search: _Search, order: list[int]) -> None:
    """Turn parts round until no turn makes the trip shorter."""
    count = len(order)
    length = search.length(order)
    search.found(order, length)
    improving = True
    while improving:
        improving = False
        for at in range(count - 1):
            now = np.array(order)
            a, b = now[at], now[at + 1]
            c, d = now[at + 2 :], np.append(now[at + 3 :], now[0])
            distance = search.distance
            gains = distance[a, b] + distance[c, d] - distance[a, c] - distance[b, d]
            search.try_more(max(1, len(gains)))
            if not len(gains):
                continue
            best = int(np.argmax(gains))
            if gains[best] > _ENOUGH * max(1.0, length):
                end = at + 2 + best
                order[at + 1 : end + 1] = order[at + 1 : end + 1][::-1]
                length = search.length(order)
                search.found(order, length)
                improving = True


def _anneal(search: _Search, chance: random.Random, moves: int) -> None:
    count = len(search.places)
    order = list(range(count))
    chance.shuffle(order)
    distance: list[list[float]] = search.distance.tolist()
    length = search.length(order)
    search.found(order, length)
    hottest = float(search.distance.max())
    for _, temperature in cooling(moves, hottest):
        first, last = sorted((chance.randrange(count), chance.randrange(count)))
        search.try_more()
        if last - first in (0, count - 1):
            continue
        before, after = order[first - 1], order[(last + 1) % count]
        a, b = order[first], order[last]
        longer = distance[before][b] + distance[a][after] - distance[before][a] - distance[b][after]
        if accepted(longer, temperature, chance.random):
            order[first : last + 1] = order[first : last + 1][::-1]
            length += longer
            search.found(order, length)
    _two_opt(search, list(search.order))
