"""The heat equation on the unit square: u_t = α (u_xx + u_yy).

Explicit: forward in time, centred in space; stable for α Δt/h² ≤ 1/4. Implicit: alternating directions
(Peaceman and Rachford 1955), of second order in time and space, stable for every step; each half step solves
a tridiagonal system along every line at once.
"""

from math import exp, pi
from typing import Any

import numpy as np
from scipy.linalg.lapack import dpttrf, dpttrs

from trellis.jobs.computations.form import Config
from trellis.jobs.computations.plots import Array, field, lines
from trellis.jobs.computations.simcore.forms import spacing, steps_of
from trellis.jobs.computations.trace import Trace, moments

_EXTENT = (0, 1, 0, 1)


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """Temperature at the end, and its mean and extremes on the way; with the error where it is known."""
    steps = steps_of(config)
    step = config["duration"] / steps
    insulated = config["boundary"] == "insulated"
    number = config["diffusivity"] * step / spacing(config) ** 2
    u = _start(config)
    first = u
    span = (float(u.min()), float(u.max()))
    advance = (
        _explicit(number, insulated)
        if config["scheme"] == "explicit"
        else _implicit(len(u), number, insulated)
    )
    shown, framed = moments(steps)
    history: list[tuple[float, float, float]] = []
    for done in range(steps + 1):
        if done:
            u = advance(u)
        if done in shown:
            history.append((done * step, float(u.mean()), float(u.max())))
            values = dict(zip(("time", "mean", "maximum"), history[-1], strict=True))
            frame = field("Temperature", u, _EXTENT, size=48, span=span) if done in framed else None
            trace.point(done, values, share=done / steps, frame=frame)
    times, means, maxima = np.array(history).T
    figures: dict[str, Any] = {
        "steps": steps,
        "time step": step,
        "diffusion number": number,
        "mean": means[-1],
        "maximum": maxima[-1],
    }
    if config["initial"] == "mode":
        expected = exp(-decay_rate(config) * config["duration"])
        # Both are the same function times a number: which one, least squares say.
        found = float(np.vdot(first, u) / np.vdot(first, first))
        figures |= {
            "decay": found,
            "exact decay": expected,
            "relative error": abs(found - expected) / expected,
        }
    return {
        **figures,
        "plots": [
            field("Temperature at the end", u, _EXTENT),
            field("Temperature at the start", first, _EXTENT),
            lines("Temperature", "time", "temperature", [("mean", times, means), ("maximum", times, maxima)]),
        ],
    }


def decay_rate(config: Config) -> float:
    """How fast the eigenfunction of `initial: mode` decays, exactly."""
    return 2 * pi**2 * float(config["diffusivity"])


def _start(config: Config) -> Array:
    cells, h = config["cells"], spacing(config)
    insulated = config["boundary"] == "insulated"
    x = (np.arange(cells) + (0.5 if insulated else 1.0)) * h
    if config["initial"] == "mode":
        wave = np.cos(pi * x) if insulated else np.sin(pi * x)
        return np.outer(wave, wave)
    if config["initial"] == "noise":
        return np.random.default_rng(config["seed"]).random((cells, cells))
    return _spot(x, 0.3, 0.35, 0.08) + 0.7 * _spot(x, 0.7, 0.65, 0.12)


def _spot(x: Array, at_x: float, at_y: float, width: float) -> Array:
    across, up = (np.exp(-(((x - at) / width) ** 2)) for at in (at_x, at_y))
    return np.outer(up, across)


def _second_difference(u: Array, *, insulated: bool) -> Array:
    """Along the first axis: what lies beyond an edge is 0, or, insulated, as warm as the edge."""
    change = -2 * u
    change[1:] += u[:-1]
    change[:-1] += u[1:]
    if insulated:
        change[0] += u[0]
        change[-1] += u[-1]
    return change


def _explicit(number: float, insulated: bool) -> Any:
    def advance(u: Array) -> Array:
        along = _second_difference(u, insulated=insulated)
        across = _second_difference(u.T, insulated=insulated).T
        return u + number * (along + across)

    return advance


def _implicit(cells: int, number: float, insulated: bool) -> Any:
    half = number / 2
    diagonal = np.full(cells, 1 + 2 * half)
    if insulated:
        diagonal[[0, -1]] = 1 + half
    factors = dpttrf(diagonal, np.full(cells - 1, -half))[:2]

    def solve(right: Array) -> Array:
        solution: Array = dpttrs(*factors, right)[0]
        return solution

    def advance(u: Array) -> Array:
        u = solve(u + half * _second_difference(u.T, insulated=insulated).T)
        return solve((u + half * _second_difference(u, insulated=insulated)).T).T

    return advance
