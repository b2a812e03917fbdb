"""The knapsack: the greatest value of things whose weights are within a capacity.

`dynamic_programming` (Bellman) is exact: the best value of every smaller capacity, thing after thing.
`greedy` takes what is worth most for its weight, or the most valuable single thing where that is more: half
the optimum at least. `simulated_annealing` sets out from there.
"""

import random
from typing import Any

import numpy as np
import numpy.typing as npt

from trellis.jobs.computations.form import Config
from trellis.jobs.computations.optilibria.annealing import accepted, cooling
from trellis.jobs.computations.plots import Array, bars, lines
from trellis.jobs.computations.trace import Growing, Trace

Choice = npt.NDArray[np.bool_]
Weights = npt.NDArray[Any]


class _Search:
    def __init__(self, trace: Trace, total: int) -> None:
        self._trace = trace
        self._total = total
        self._growing = Growing()
        self.tried = 0
        self.best = 0.0
        self.history: list[tuple[int, float]] = []

    def tried_one(self, best: float) -> None:
        """One thing, or one change, was tried; this is the best value now."""
        self.tried += 1
        self.best = best
        if self._growing.due(self.tried):
            self.tell()

    def tell(self) -> None:
        if self.history and self.history[-1][0] == self.tried:
            return
        self.history.append((self.tried, self.best))
        values = {"iterations": self.tried, "best": self.best}
        self._trace.point(self.tried, values, share=self.tried / self._total)


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """The best choice that was found: its value, its weight, and which things."""
    values, weights = _things(config)
    algorithm = config["algorithm"]
    search = _Search(trace, config["moves"] if algorithm == "simulated_annealing" else len(values))
    if algorithm == "dynamic_programming":
        chosen = _exactly(values, weights, config["capacity"], search)
    else:
        chosen = _greedily(values, weights, config["capacity"], search)
        if algorithm == "simulated_annealing":
            chosen = _annealed(values, weights, config["capacity"], chosen, config, search)
    search.best = float(values[chosen].sum())
    search.tell()
    iterations, best = np.array(search.history).T
    order = np.argsort(-values / weights, kind="stable")[:40]
    return {
        "best": float(values[chosen].sum()),
        "weight": int(weights[chosen].sum()),
        "capacity": config["capacity"],
        "things chosen": int(chosen.sum()),
        "things": len(values),
        "proven optimal": algorithm == "dynamic_programming",
        "upper bound": _bound(values, weights, config["capacity"]),
        "iterations": search.tried,
        "solution": np.flatnonzero(chosen),
        "plots": [
            lines("Best so far", "iterations", "best", [("value", iterations, best)]),
            bars(
                "Values of the things chosen, of those worth most for their weight",
                {str(at): values[at] if chosen[at] else 0.0 for at in order},
            ),
        ],
    }


def _things(config: Config) -> tuple[Array, Weights]:
    """Values and weights."""
    if config["contents"]:
        values, weights = np.array(config["contents"], dtype=float).T
        return values, weights.astype(np.int64)
    rng = np.random.default_rng(config["seed"])
    heavy: Weights = rng.integers(1, 100, (config["items"],))
    return np.maximum(1, heavy + rng.integers(-20, 21, config["items"])).astype(float), heavy


def _exactly(values: Array, weights: Weights, capacity: int, search: _Search) -> Choice:
    best = np.zeros(capacity + 1)
    taken = np.zeros((len(values), capacity + 1), dtype=bool)
    for at, (value, weight) in enumerate(zip(values, weights, strict=True)):
        if weight <= capacity:
            with_it = best[: capacity + 1 - weight] + value
            better = with_it > best[weight:]
            taken[at, weight:] = better
            best[weight:] = np.where(better, with_it, best[weight:])
        search.tried_one(float(best[capacity]))
    chosen = np.zeros(len(values), dtype=bool)
    room = capacity
    for at in range(len(values) - 1, -1, -1):
        if taken[at, room]:
            chosen[at] = True
            room -= int(weights[at])
    return chosen


def _greedily(values: Array, weights: Weights, capacity: int, search: _Search) -> Choice:
    chosen = np.zeros(len(values), dtype=bool)
    room, best = capacity, 0.0
    for at in np.argsort(-values / weights, kind="stable"):
        if weights[at] <= room:
            chosen[at] = True
            room -= int(weights[at])
            best += float(values[at])
        search.tried_one(best)
    fit = np.flatnonzero(weights <= capacity)
    if len(fit) and values[fit].max() > best:
        chosen[:] = False
        chosen[fit[np.argmax(values[fit])]] = True
    return chosen


def _annealed(
    values: Array, weights: Weights, capacity: int, chosen: Choice, config: Config, search: _Search
) -> Choice:
    """Things go in and out by chance; what does not fit is not tried."""
    chance = random.Random(config["seed"])  # noqa: S311
    worth, heavy, inside = values.tolist(), weights.tolist(), chosen.tolist()
    count = len(worth)
    room = capacity - int(weights[chosen].sum())
    now = best = float(values[chosen].sum())
    kept = list(inside)
    for _, temperature in cooling(config["moves"], float(values.max())):
        at = chance.randrange(count)
        other = chance.randrange(count)
        change = [at] if inside[at] == inside[other] else [at, other]  # one in, one out
        less = sum(-heavy[each] if inside[each] else heavy[each] for each in change)
        more = sum(-worth[each] if inside[each] else worth[each] for each in change)
        if less <= room and accepted(-more, temperature, chance.random):
            for each in change:
                inside[each] = not inside[each]
            room -= less
            now += more
            if now > best:
                best, kept = now, list(inside)
        search.tried_one(best)
    return np.array(kept)


def _bound(values: Array, weights: Weights, capacity: int) -> float:
    """What could be taken if things could be cut (Dantzig 1957): no choice is worth more."""
    order = np.argsort(-values / weights, kind="stable")
    before = np.cumsum(weights[order]) - weights[order]
    part = np.clip((capacity - before) / weights[order], 0, 1)
    return float(values[order] @ part)
