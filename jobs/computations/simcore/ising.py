"""The Ising model on a square lattice that closes on itself: E = −J Σ s s' − h Σ s, with J = 1.

Metropolis' algorithm, one colour of the checkerboard after the other: the spins of a colour have no
neighbours among themselves, so that all of them are tried at once. Onsager's energy and Yang's magnetisation,
for an endless lattice without a field, stand beside what is found.
"""

from math import asinh, cosh, exp, pi, sinh, tanh
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.special import ellipk

from trellis.jobs.computations.form import Config
from trellis.jobs.computations.plots import field, lines, thinned
from trellis.jobs.computations.trace import Trace, moments

Spins = npt.NDArray[np.int8]

_EXTENT: Final = (0, 1, 0, 1)
CRITICAL: Final = 2 / asinh(1)
"""The temperature below which spins align by themselves."""


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """Energy and magnetisation of a spin, heat capacity, susceptibility, and how the spins lie at the end."""
    rng = np.random.default_rng(config["seed"])
    size, beta = config["size"], 1 / config["temperature"]
    spins = np.ones((size, size), np.int8)
    if config["initial"] == "random":
        spins = rng.choice(np.array([-1, 1], np.int8), (size, size))
    colour = np.add.outer(np.arange(size), np.arange(size)) % 2 == 0
    # By spin times neighbours' sum (an even number from -4 to 4), and by spin.
    accepted = [
        np.exp(np.minimum(0, -2 * beta * (np.arange(-4, 5) + spin * config["field"]))) for spin in (-1, 1)
    ]
    sweeps, warm_up = config["sweeps"], config["warm_up"]
    total = sweeps + warm_up
    shown, framed = moments(total)
    measured = np.empty((sweeps, 2))
    for sweep in range(total + 1):
        if sweep:
            for half in (colour, ~colour):
                _try(spins, half, accepted, rng)
        energy, magnetisation = _measure(spins, config["field"])
        if sweep > warm_up:
            measured[sweep - warm_up - 1] = energy, magnetisation
        if sweep in shown:
            values = {"sweep": sweep, "energy": energy, "magnetisation": magnetisation}
            frame = (
                field("Spins", spins.astype(float), _EXTENT, size=64, span=(-1, 1))
                if sweep in framed
                else None
            )
            trace.point(sweep, values, share=sweep / total, frame=frame)
    energies, magnetisations = measured.T
    count = size * size
    figures: dict[str, Any] = {
        "energy": float(energies.mean()),
        "magnetisation": float(magnetisations.mean()),
        "absolute magnetisation": float(np.abs(magnetisations).mean()),
        "heat capacity": float(energies.var()) * count * beta**2,
        "susceptibility": float(np.abs(magnetisations).var()) * count * beta,
        "critical temperature": CRITICAL,
    }
    if not config["field"]:
        figures |= {
            "Onsager's energy": onsager_energy(config["temperature"]),
            "Yang's magnetisation": yang_magnetisation(config["temperature"]),
        }
    at = thinned(np.arange(1.0, sweeps + 1))
    return {
        **figures,
        "plots": [
            field("Spins at the end", spins.astype(float), _EXTENT, span=(-1, 1)),
            lines("Energy of a spin", "sweep", "energy", [("energy", at, thinned(energies))]),
            lines(
                "Magnetisation", "sweep", "magnetisation", [("magnetisation", at, thinned(magnetisations))]
            ),
        ],
    }


def onsager_energy(temperature: float) -> float:
    """Energy of a spin of an endless lattice without a field (Onsager 1944)."""
    twice = 2 / temperature
    if twice > 300:  # all aligned, as far as a double can tell
        return -2.0
    k = 2 * sinh(twice) / cosh(twice) ** 2
    return -1 / tanh(twice) * (1 + 2 / pi * (2 * tanh(twice) ** 2 - 1) * float(ellipk(k**2)))


def yang_magnetisation(temperature: float) -> float:
    """Magnetisation of a spin there (Yang 1952): 0 from the critical temperature on."""
    if temperature >= CRITICAL:
        return 0.0
    # sinh(2/T)^-4, where sinh itself may be too great for a double.
    twice = 2 / temperature
    return float((1 - (2 * exp(-twice) / (1 - exp(-2 * twice))) ** 4) ** 0.125)


def _try(spins: Spins, half: npt.NDArray[np.bool_], accepted: list[Any], rng: np.random.Generator) -> None:
    """Try each spin of one colour."""
    aligned = spins * _neighbours(spins)
    chance = np.where(spins < 0, accepted[0][aligned + 4], accepted[1][aligned + 4])
    spins[half & (rng.random(spins.shape) < chance)] *= -1


def _neighbours(spins: Spins) -> Spins:
    """The sum of each spin's four neighbours."""
    total: Spins = np.roll(spins, 1, 0) + np.roll(spins, -1, 0) + np.roll(spins, 1, 1) + np.roll(spins, -1, 1)
    return total


def _measure(spins: Spins, external: float) -> tuple[float, float]:
    """Energy and magnetisation of a spin; each pair counts once."""
    pairs = spins * (np.roll(spins, 1, 0) + np.roll(spins, 1, 1))
    magnetisation = float(spins.mean())
    return -float(pairs.mean()) - external * magnetisation, magnetisation
