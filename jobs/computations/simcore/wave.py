"""The wave equation on the unit square, u_tt = c² (u_xx + u_yy), with fixed edges.

Leapfrog, of second order, stable for c Δt/h ≤ 1/√2. It conserves exactly the energy
½|(u⁺ − u)/Δt|² + ½c² ⟨∇u⁺, ∇u⟩, so what that drifts is rounding.
"""

from math import cos, hypot, pi
from typing import Any

import numpy as np

from trellis.jobs.computations.form import Config
from trellis.jobs.computations.plots import Array, field, lines
from trellis.jobs.computations.simcore.forms import spacing, steps_of
from trellis.jobs.computations.trace import Trace, moments

_EXTENT = (0, 1, 0, 1)


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """Displacement at the end; energy and the middle's displacement on the way."""
    steps, h = steps_of(config), spacing(config)
    step = config["duration"] / steps
    number = (config["speed"] * step / h) ** 2
    now = first = _start(config)
    following = now + number / 2 * _laplacian(now)  # at rest at first
    most = float(np.abs(first).max())
    shown, framed = moments(steps)
    history: list[tuple[float, float, float]] = []
    for done in range(steps + 1):
        if done:
            now, following = following, 2 * following - now + number * _laplacian(following)
        if done in shown:
            energy = _energy(now, following, config["speed"], step, h)
            at = max(1, len(now) // 4)
            history.append((done * step, energy, float(now[at, at])))
            values = dict(zip(("time", "energy", "displacement"), history[-1], strict=True))
            frame = (
                field("Displacement", now, _EXTENT, size=48, span=(-most, most)) if done in framed else None
            )
            trace.point(done, values, share=done / steps, frame=frame)
    times, energies, displacements = np.array(history).T
    figures: dict[str, Any] = {
        "steps": steps,
        "time step": step,
        "Courant number": number**0.5,
        "energy": energies[-1],
        "energy drift": float(np.abs(energies / energies[0] - 1).max()),
    }
    if config["initial"] == "mode":
        expected = cos(angular_frequency(config) * config["duration"])
        found = float(np.vdot(first, now) / np.vdot(first, first))
        figures |= {"amplitude": found, "exact amplitude": expected, "error": abs(found - expected)}
    return {
        **figures,
        "plots": [
            field("Displacement at the end", now, _EXTENT),
            lines(
                "Displacement at a quarter", "time", "displacement", [("displacement", times, displacements)]
            ),
            lines("Energy", "time", "energy", [("energy", times, energies)]),
        ],
    }


def angular_frequency(config: Config) -> float:
    """Of the standing wave, exactly: cπ √(m² + n²)."""
    return float(config["speed"]) * pi * hypot(config["mode_x"], config["mode_y"])


def _start(config: Config) -> Array:
    x = (np.arange(config["cells"]) + 1.0) * spacing(config)
    if config["initial"] == "mode":
        return np.outer(np.sin(config["mode_y"] * pi * x), np.sin(config["mode_x"] * pi * x))
    edges = np.sin(pi * x)  # down to nothing at the edges
    bump = edges * np.exp(-(((x - 0.35) / 0.08) ** 2))
    return np.outer(bump, bump)


def _laplacian(u: Array) -> Array:
    change = -4 * u
    change[1:] += u[:-1]
    change[:-1] += u[1:]
    change[:, 1:] += u[:, :-1]
    change[:, :-1] += u[:, 1:]
    return change


def _energy(now: Array, following: Array, speed: float, step: float, h: float) -> float:
    moving = float(((following - now) ** 2).sum()) * (h / step) ** 2
    # Of the product of both gradients; summed by parts, it takes one Laplacian.
    bent = -float((following * _laplacian(now)).sum())
    return (moving + speed**2 * bent) / 2
