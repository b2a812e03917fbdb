"""Functions of many variables, minimised by SciPy; how often they are asked is bounded and traced.

`iterations` are what the algorithm calls so: generations of differential evolution (Storn and Price 1997),
steps of Nelder and Mead's simplex or of L-BFGS-B; of dual annealing, the improvements that it found.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from scipy import optimize

from trellis.jobs.computations.form import Config
from trellis.jobs.computations.plots import Array, bars, field, lines, orbits
from trellis.jobs.computations.trace import Growing, Trace

_LANDSCAPE: Final = 96
_KNOWN: Final = {"rosenbrock": 1.0, "rastrigin": 0.0, "ackley": 0.0}
"""Each coordinate of the least value, which is 0."""

_DOMAIN: Final = {"rosenbrock": (-5.0, 10.0), "rastrigin": (-5.12, 5.12), "ackley": (-32.768, 32.768)}


def rosenbrock(x: Array) -> Any:
    """Of points along the first axis; likewise the others."""
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2, axis=0)


def rastrigin(x: Array) -> Any:
    """10 n + Σ x² − 10 cos 2πx."""
    return 10 * len(x) + np.sum(x * x - 10 * np.cos(2 * np.pi * x), axis=0)


def ackley(x: Array) -> Any:
    """−20 exp(−0.2 √mean x²) − exp(mean cos 2πx) + 20 + e."""
    return (
        -20 * np.exp(-0.2 * np.sqrt(np.mean(x * x, axis=0)))
        - np.exp(np.mean(np.cos(2 * np.pi * x), axis=0))
        + (20 + np.e)
    )


FUNCTIONS: Final[dict[str, Callable[[Array], Any]]] = {
    "rosenbrock": rosenbrock,
    "rastrigin": rastrigin,
    "ackley": ackley,
}


class _Spent(Exception):
    """The function may not be asked any more."""


class _Asked:
    """The function as an algorithm sees it: what is best so far is kept, and told now and then."""

    def __init__(self, config: Config, trace: Trace) -> None:
        self._function = FUNCTIONS[config["problem"]]
        self._most: int = config["evaluations"]
        self._trace = trace
        self._growing = Growing()
        self.evaluations = 0
        self.iterations = 0
        self.best = np.inf
        self.place = np.zeros(config["dimensions"])
        self.way: list[Array] = []
        self.history: list[tuple[int, float]] = []

    def __call__(self, x: Array) -> float:
        if self.evaluations >= self._most:
            raise _Spent
        self.evaluations += 1
        value = float(self._function(x))
        if value < self.best:
            self.best, self.place = value, np.array(x)
            if len(x) == 2:
                self.way.append(self.place)
        if self._growing.due(self.evaluations):
            self.tell()
        return value

    def iterated(self, *_: Any, **__: Any) -> None:
        """The algorithm has done one more of what it calls an iteration."""
        self.iterations += 1

    def tell(self) -> None:
        """Tell what is best."""
        if self.history and self.history[-1][0] == self.evaluations:
            return
        self.history.append((self.evaluations, self.best))
        values = {"evaluations": self.evaluations, "iterations": self.iterations, "best": self.best}
        self._trace.point(self.evaluations, values, share=self.evaluations / self._most)


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """The least value that was found, and where."""
    rng = np.random.default_rng(config["seed"])
    low, high = _DOMAIN[config["problem"]]
    bounds = [(low, high)] * config["dimensions"]
    asked = _Asked(config, trace)
    spent = False
    try:
        _ALGORITHMS[config["algorithm"]](asked, bounds, config, rng)
    except _Spent:
        spent = True
    asked.tell()
    evaluations, best = np.array(asked.history).T
    known = _KNOWN[config["problem"]]
    plots = [
        lines("Best so far", "evaluations", "best", [("best", evaluations, best)], log=bool(best.min() > 0)),
        bars("Where it is", {f"x{at + 1}": value for at, value in enumerate(asked.place)}),
    ]
    if config["dimensions"] == 2:
        axis = np.linspace(low, high, _LANDSCAPE)
        heights = FUNCTIONS[config["problem"]](np.stack(np.meshgrid(axis, axis)))
        way = np.array(asked.way)
        plots += [
            field("Landscape, log₁₀(1 + f)", np.log10(1 + heights), (low, high, low, high)),
            orbits("From best to best", "x1", "x2", [("best so far", way[:, 0], way[:, 1])]),
        ]
    return {
        "best": asked.best,
        "known optimum": 0.0,
        "distance from it": float(np.linalg.norm(asked.place - known)),
        "evaluations": asked.evaluations,
        "iterations": asked.iterations,
        "all evaluations spent": spent,
        "solution": asked.place,
        "plots": plots,
    }


Bounds = list[tuple[float, float]]


def _evolve(asked: _Asked, bounds: Bounds, config: Config, rng: np.random.Generator) -> None:
    optimize.differential_evolution(
        asked,
        optimize.Bounds(*np.array(bounds).T),
        maxiter=config["evaluations"],
        popsize=config["population"],
        rng=rng,
        callback=lambda intermediate_result: asked.iterated(),
        tol=1e-10,
        atol=1e-12,
    )


def _anneal(asked: _Asked, bounds: Bounds, config: Config, rng: np.random.Generator) -> None:
    optimize.dual_annealing(
        asked, bounds, maxiter=config["evaluations"], maxfun=1e9, rng=rng, callback=asked.iterated
    )


def _locally(asked: _Asked, bounds: Bounds, config: Config, rng: np.random.Generator) -> None:
    low, high = np.array(bounds).T
    minimize: Any = optimize.minimize
    options: dict[str, Any] = {"maxiter": config["evaluations"], "maxfev": config["evaluations"]}
    method = "Nelder-Mead"
    if config["algorithm"] == "l_bfgs_b":
        method = "L-BFGS-B"
        options = {"maxiter": config["evaluations"], "maxfun": 10**9}
    else:
        options |= {"xatol": 1e-9, "fatol": 1e-12, "adaptive": True}
    for _ in range(config["restarts"]):
        minimize(
            asked,
            rng.uniform(low, high),
            method=method,
            bounds=bounds,
            options=options,
            callback=lambda intermediate_result: asked.iterated(),
        )


_ALGORITHMS: Final = {
    "differential_evolution": _evolve,
    "dual_annealing": _anneal,
    "nelder_mead": _locally,
    "l_bfgs_b": _locally,
}
