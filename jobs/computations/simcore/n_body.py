"""Bodies that attract each other in a plane, by Newton's law with G = 1.

The leapfrog scheme (kick, drift, kick) is symplectic and reversible: the error of the energy swings, and does
not grow. With a softening ε, the force at a distance r is m r/(r² + ε²)^{3/2}.
"""

from math import isfinite, pi
from typing import Any, Final

import numpy as np

from trellis.jobs.computations.form import Config, Diverged
from trellis.jobs.computations.plots import Array, lines, orbits, thinned
from trellis.jobs.computations.simcore.forms import steps_of
from trellis.jobs.computations.trace import Trace, moments

_DRAWN: Final = 24
"""Bodies whose ways are drawn; the heaviest."""

_KEPT: Final = 1_000
PERIOD: Final = 2 * pi
"""Of the ellipse of `two_bodies`, by Kepler: half axis and mass are 1."""


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """The ways of the bodies, and what energy and angular momentum drift."""
    steps = steps_of(config)
    step = config["duration"] / steps
    mass, place, speed = _start(config)
    soft = float(config["softening"]) ** 2
    pull = _acceleration(mass, place, soft)
    shown, framed = moments(steps)
    keep = max(1, steps // _KEPT)
    drawn = np.argsort(-mass, kind="stable")[:_DRAWN]
    trail = max(20, 600 // len(drawn))
    kept: list[Array] = []
    history: list[tuple[float, float, float]] = []
    turns = _Turns(place)
    first = (_energy(mass, place, speed, soft), _momentum(mass, place, speed))
    for done in range(steps + 1):
        if done:
            speed = speed + step / 2 * pull
            place = place + step * speed
            pull = _acceleration(mass, place, soft)
            speed = speed + step / 2 * pull
            turns.went(place, done * step)
        if done % keep == 0:
            kept.append(place[drawn])
        if done in shown:
            energy = _energy(mass, place, speed, soft)
            if not isfinite(energy):
                raise Diverged("Two bodies have met: take shorter steps, or some softening.")
            history.append((done * step, energy, energy / first[0] - 1))
            values = dict(zip(("time", "energy", "energy drift"), history[-1], strict=True))
            frame = _orbits("Orbits", np.array(kept[-trail:])) if done in framed else None
            trace.point(done, values, share=done / steps, frame=frame)
    times, energies, drifts = np.array(history).T
    figures: dict[str, Any] = {
        "bodies": len(mass),
        "steps": steps,
        "time step": step,
        "energy": energies[-1],
        "energy drift": float(np.abs(drifts).max()),
        "angular momentum drift": abs(_momentum(mass, place, speed) - first[1]),
    }
    if config["setup"] == "two_bodies":
        figures |= {"period": turns.period, "Kepler's period": PERIOD}
    return {
        **figures,
        "plots": [
            _orbits("Orbits", np.array(kept)),
            lines("Energy, relative to the start", "time", "energy drift", [("drift", times, drifts)]),
        ],
    }


class _Turns:
    """How long the first two bodies take to go round each other."""

    def __init__(self, place: Array) -> None:
        self._angle = self._of(place)
        self._turned = self._before = 0.0
        self._time = 0.0
        self.period: float | None = None

    def went(self, place: Array, now: float) -> None:
        """They are there now."""
        angle = self._of(place)
        self._turned += (angle - self._angle + pi) % (2 * pi) - pi
        self._angle = angle
        rounds, before = abs(self._turned) / (2 * pi), abs(self._before) / (2 * pi)
        if int(rounds) > int(before):  # between the last step and this one
            whole = int(rounds)
            at = self._time + (now - self._time) * (whole - before) / (rounds - before)
            self.period = at / whole
        self._before, self._time = self._turned, now

    @staticmethod
    def _of(place: Array) -> float:
        x, y = place[1] - place[0]
        return float(np.arctan2(y, x))


def _start(config: Config) -> tuple[Array, Array, Array]:
    """Masses, places and speeds; the centre of mass rests in the middle."""
    if config["setup"] == "two_bodies":
        mass = np.array([0.75, 0.25])
        far = 1 + config["eccentricity"]  # at the greatest distance, where the speed is the least
        across = ((1 - config["eccentricity"]) / far) ** 0.5
        place = np.array([[0.0, 0.0], [far, 0.0]])
        speed = np.array([[0.0, 0.0], [0.0, across]])
    elif config["setup"] == "figure_eight":  # Chenciner and Montgomery 2000
        mass = np.ones(3)
        place = np.array([[0.97000436, -0.24308753], [-0.97000436, 0.24308753], [0.0, 0.0]])
        last = np.array([-0.93240737, -0.86473146])
        speed = np.array([-last / 2, -last / 2, last])
    else:
        mass, place, speed = _by_chance(config)
    whole = mass.sum()
    return mass, place - mass @ place / whole, speed - mass @ speed / whole


def _by_chance(config: Config) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng(config["seed"])
    count = config["bodies"]
    angle: Array = rng.uniform(0, 2 * pi, (count,))
    if config["setup"] == "planets":
        mass: Array = rng.uniform(1e-5, 1e-3, (count,))
        mass[0] = 1.0
        far: Array = np.concatenate([[0.0], np.linspace(0.5, 0.5 + 0.35 * (count - 1), count - 1)])
        fast = np.concatenate([[0.0], far[1:] ** -0.5])
    else:
        mass = np.full(count, 1 / count)
        far = rng.uniform(0, 1, (count,)) ** 0.5
        fast = 0.5 * far  # it turns, and falls together
    place = np.stack([far * np.cos(angle), far * np.sin(angle)], axis=1)
    speed = np.stack([-fast * np.sin(angle), fast * np.cos(angle)], axis=1)
    return mass, place, speed


def _acceleration(mass: Array, place: Array, soft: float) -> Array:
    away = place[np.newaxis] - place[:, np.newaxis]
    squared = (away**2).sum(axis=2) + soft
    np.fill_diagonal(squared, np.inf)
    pull: Array = np.einsum("ijk,ij,j->ik", away, squared**-1.5, mass)
    return pull


def _energy(mass: Array, place: Array, speed: Array, soft: float) -> float:
    away = place[np.newaxis] - place[:, np.newaxis]
    distance = np.sqrt((away**2).sum(axis=2) + soft)
    np.fill_diagonal(distance, np.inf)
    return float(mass @ (speed**2).sum(axis=1) / 2 - mass @ (1 / distance) @ mass / 2)


def _momentum(mass: Array, place: Array, speed: Array) -> float:
    return float(mass @ (place[:, 0] * speed[:, 1] - place[:, 1] * speed[:, 0]))


def _orbits(title: str, kept: Array) -> dict[str, Any]:
    """`kept`: moments, bodies, x and y."""
    ways = [
        (str(number), thinned(kept[:, number - 1, 0], 400), thinned(kept[:, number - 1, 1], 400))
        for number in range(1, kept.shape[1] + 1)
    ]
    return orbits(title, "x", "y", ways)
