"""Lorenz' system (1963), by the classical Runge–Kutta scheme of fourth order.

The greatest Lyapunov exponent goes by Benettin: a second trajectory starts 1e-8 away, and is brought back to
that distance again and again; what it went apart meanwhile, per time, is the exponent.
"""

from math import dist, isfinite, log, sqrt
from typing import Any, Final

import numpy as np

from trellis.jobs.computations.form import Config, Diverged
from trellis.jobs.computations.plots import lines, orbits, thinned
from trellis.jobs.computations.simcore.forms import steps_of
from trellis.jobs.computations.trace import Trace, moments

State = tuple[float, float, float]

_APART: Final = 1e-8
_RENEWED: Final = 10
"""Steps after which the second trajectory is brought back."""

_SETTLING: Final = 0.1
"""The share of the time that does not count for the exponent: until the attractor is reached."""


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """The trajectory, and how fast neighbours of it go apart."""
    steps = steps_of(config)
    step = config["duration"] / steps
    parameters = (config["sigma"], config["rho"], config["beta"])
    state: State = tuple(config["start"])
    other: State = (state[0] + _APART, state[1], state[2])
    settled = int(steps * _SETTLING)
    apart, counted = 0.0, 0
    kept = [state]
    keep = max(1, steps // 4_000)
    shown, framed = moments(steps)
    for done in range(steps + 1):
        if done:
            state = _step(state, step, *parameters)
            other = _step(other, step, *parameters)
            if done % keep == 0:
                kept.append(state)
        if done and done % _RENEWED == 0:
            away = dist(state, other)
            if done > settled:
                apart += log(away / _APART) if away else 0.0
                counted += _RENEWED
            other = _brought_back(state, other, away)
        if done in shown:
            if not isfinite(sum(state)):
                raise Diverged("The trajectory has no end: take shorter steps.")
            values = dict(zip(("time", "x", "y", "z"), (done * step, *state), strict=True))
            if counted:
                values["Lyapunov exponent"] = apart / (counted * step)
            frame = _orbit("x", "z", np.array(kept)) if done in framed else None
            trace.point(done, values, share=done / steps, frame=frame)
    ways = np.array(kept)
    times = np.arange(len(ways)) * keep * step
    return {
        "steps": steps,
        "time step": step,
        "Lyapunov exponent": apart / (counted * step) if counted else None,
        "chaotic": counted > 0 and apart / (counted * step) > 0.01,
        "x": state[0],
        "y": state[1],
        "z": state[2],
        "fixed point": _fixed_point(config["rho"], config["beta"]),
        "plots": [
            _orbit("x", "z", ways),
            _orbit("x", "y", ways),
            lines(
                "Coordinates",
                "time",
                "coordinate",
                [(name, thinned(times), thinned(ways[:, at])) for at, name in enumerate("xyz")],
            ),
        ],
    }


def _orbit(across: str, up: str, ways: Any) -> dict[str, Any]:
    x, y = (thinned(ways[:, "xyz".index(name)], 1_500) for name in (across, up))
    return orbits(f"{across} and {up}", across, up, [("trajectory", x, y)])


def _fixed_point(rho: float, beta: float) -> float:
    """How far from 0 the x (and y) of the system's rest is: √(β(ρ − 1)), and 0 up to ρ = 1."""
    return sqrt(max(beta * (rho - 1), 0.0))


def _brought_back(state: State, other: State, away: float) -> State:
    if not away:  # they have met: begin apart anew
        return (state[0] + _APART, state[1], state[2])
    shrunk = _APART / away
    x, y, z = (mine + (its - mine) * shrunk for mine, its in zip(state, other, strict=True))
    return (x, y, z)


def _slope(state: State, sigma: float, rho: float, beta: float) -> State:
    x, y, z = state
    return (sigma * (y - x), x * (rho - z) - y, x * y - beta * z)


def _step(state: State, h: float, sigma: float, rho: float, beta: float) -> State:
    x, y, z = state
    a = _slope(state, sigma, rho, beta)
    b = _slope((x + h / 2 * a[0], y + h / 2 * a[1], z + h / 2 * a[2]), sigma, rho, beta)
    c = _slope((x + h / 2 * b[0], y + h / 2 * b[1], z + h / 2 * b[2]), sigma, rho, beta)
    d = _slope((x + h * c[0], y + h * c[1], z + h * c[2]), sigma, rho, beta)
    return (
        x + h / 6 * (a[0] + 2 * b[0] + 2 * c[0] + d[0]),
        y + h / 6 * (a[1] + 2 * b[1] + 2 * c[1] + d[1]),
        z + h / 6 * (a[2] + 2 * b[2] + 2 * c[2] + d[2]),
    )
