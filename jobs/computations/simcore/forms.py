"""What simulations are configured with, and which configurations are refused."""

from math import ceil, sqrt
from typing import Final

from trellis.jobs.computations.form import SEED, Config, Form, Unfit, affordable, choice, integer, number

_UPDATES: Final = 4e9
"""Points times steps of a grid: about a minute."""

_STEPS: Final = 1_000_000
_DURATION = "Simulated time, in the units of the equation."


def steps_of(config: Config) -> int:
    """How many steps fill the duration; the last one ends with it, so each is `time_step` at most."""
    return max(1, ceil(float(config["duration"]) / float(config["time_step"]) - 1e-9))


def explicit_limit(config: Config) -> float:
    """The longest stable step of the explicit scheme of the heat equation: h² / 4α (von Neumann)."""
    return spacing(config) ** 2 / (4 * float(config["diffusivity"]))


def courant_limit(config: Config) -> float:
    """The longest stable step of the leapfrog scheme of the wave equation: h / (c √2) (Courant)."""
    return spacing(config) / (float(config["speed"]) * sqrt(2))


def spacing(config: Config) -> float:
    """Distance of neighbouring points of the unit square: between fixed edges, or of cells' middles."""
    cells = int(config["cells"])
    return 1 / cells if config.get("boundary") == "insulated" else 1 / (cells + 1)


def _check_heat(config: Config) -> None:
    limit = explicit_limit(config)
    if config["scheme"] == "explicit" and config["time_step"] > limit:
        raise Unfit(
            "time_step",
            f"The explicit scheme is stable up to h²/(4·diffusivity) = {limit:.3g}, not "
            f"{config['time_step']:g}: take shorter steps, fewer cells, or the implicit scheme.",
        )
    affordable(config["cells"] ** 2 * steps_of(config), _UPDATES, "time_step", "points times steps")


def _check_wave(config: Config) -> None:
    limit = courant_limit(config)
    if config["time_step"] > limit:
        raise Unfit(
            "time_step",
            f"The scheme is stable up to h/(speed·√2) = {limit:.3g}, not {config['time_step']:g}: take "
            "shorter steps, or fewer cells.",
        )
    affordable(config["cells"] ** 2 * steps_of(config), _UPDATES, "time_step", "points times steps")


def _check_steps(config: Config) -> None:
    affordable(steps_of(config), _STEPS, "time_step", "duration / time_step")


def _check_n_body(config: Config) -> None:
    _check_steps(config)
    bodies = int({"two_bodies": 2, "figure_eight": 3}.get(config["setup"]) or config["bodies"])
    # A step costs about as much as a thousand pairs, however few there are.
    affordable((1_000 + bodies**2) * steps_of(config), 2e9, "time_step", "(1000 + bodies²) times steps")
    if config["setup"] == "cluster" and not config["softening"]:
        raise Unfit("softening", "A cluster needs some softening: its bodies come as close as they like.")


def _check_ising(config: Config) -> None:
    if config["size"] % 2:
        raise Unfit("size", "The lattice is a checkerboard: its size has to be even.")
    sweeps = config["sweeps"] + config["warm_up"]
    affordable(config["size"] ** 2 * sweeps, 2e9, "sweeps", "spins times sweeps")


HEAT: Final = Form(
    "heat",
    "Heat equation",
    "∂u/∂t = α ∇²u on the unit square, by an explicit scheme (with its stability limit) or by alternating "
    "directions (implicit).",
    "simcore.heat",
    {
        "cells": integer("Cells", "Points along each side.", 64, 8, 256),
        "diffusivity": number("Diffusivity α", "How fast heat spreads.", 0.05, 1e-4, 10),
        "scheme": choice(
            "Scheme",
            "`implicit` (Peaceman–Rachford) is stable for every step; `explicit` up to h²/(4α).",
            "implicit",
            "explicit",
        ),
        "time_step": number("Time step", "Length of a step.", 0.002, 1e-6, 1),
        "duration": number("Duration", _DURATION, 1.0, 1e-5, 100),
        "boundary": choice(
            "Boundary", "`fixed`: 0 at the edges; `insulated`: no heat gets out.", "fixed", "insulated"
        ),
        "initial": choice(
            "Start",
            "`spots`: two hot spots; `mode`: the slowest eigenfunction, whose decay is known; `noise`.",
            "spots",
            "mode",
            "noise",
        ),
        "seed": SEED,
    },
    {"cells": 64, "diffusivity": 0.05, "scheme": "explicit", "time_step": 0.001, "duration": 0.5},
    check=_check_heat,
)

WAVE: Final = Form(
    "wave",
    "Wave equation",
    "∂²u/∂t² = c² ∇²u on the unit square with fixed edges, by the leapfrog scheme, which conserves energy.",
    "simcore.wave",
    {
        "cells": integer("Cells", "Points along each side.", 96, 8, 256),
        "speed": number("Speed c", "Of the waves.", 1.0, 0.01, 100),
        "time_step": number("Time step", "Length of a step: up to h/(c·√2).", 0.005, 1e-6, 1),
        "duration": number("Duration", _DURATION, 3.0, 1e-5, 1000),
        "initial": choice(
            "Start",
            "`pluck`: a bump that is let go; `mode`: a standing wave, which is known.",
            "pluck",
            "mode",
        ),
        "mode_x": integer("Bellies along x", "Of the standing wave.", 1, 1, 8),
        "mode_y": integer("Bellies along y", "Of the standing wave.", 1, 1, 8),
    },
    {"cells": 64, "speed": 1, "time_step": 0.01, "duration": 2, "initial": "mode", "mode_x": 2, "mode_y": 1},
    check=_check_wave,
)

LORENZ: Final = Form(
    "lorenz",
    "Lorenz system",
    "x' = σ(y − x), y' = x(ρ − z) − y, z' = xy − βz, by Runge and Kutta's fourth order; with the greatest "
    "Lyapunov exponent.",
    "simcore.lorenz",
    {
        "sigma": number("σ", "Prandtl number.", 10, 0, 100),
        "rho": number("ρ", "Rayleigh number: chaos from 24.74 on with the other defaults.", 28, 0, 300),
        "beta": number("β", "Shape of the cells.", 8 / 3, 0, 50),
        "start": {
            "type": "array",
            "title": "Start",
            "description": "x, y and z at the beginning.",
            "minItems": 3,
            "maxItems": 3,
            "items": {"type": "number", "minimum": -100, "maximum": 100},
            "default": [1.0, 1.0, 1.0],
        },
        "time_step": number("Time step", "Length of a step.", 0.005, 1e-5, 0.02),
        "duration": number("Duration", _DURATION, 100, 0.01, 5_000),
    },
    {"rho": 28, "duration": 60},
    check=_check_steps,
)

N_BODY: Final = Form(
    "n_body",
    "N bodies",
    "Newton's gravity in a plane (G = 1) by the leapfrog scheme, which is symplectic: energy does not drift.",
    "simcore.n_body",
    {
        "setup": choice(
            "Bodies",
            "`two_bodies`: Kepler's ellipse; `figure_eight`: three that chase each other; `planets`: a star "
            "with planets; `cluster`: many, by chance.",
            "planets",
            "two_bodies",
            "figure_eight",
            "cluster",
        ),
        "bodies": integer("Number", "How many `planets` or bodies of a `cluster` there are.", 8, 2, 256),
        "eccentricity": number("Eccentricity", "Of the ellipse of `two_bodies`.", 0.5, 0, 0.95),
        "softening": number("Softening", "Distance below which gravity weakens.", 0.0, 0, 1),
        "time_step": number("Time step", "Length of a step.", 0.002, 1e-5, 0.1),
        "duration": number("Duration", _DURATION, 20, 0.01, 2_000),
        "seed": SEED,
    },
    {"setup": "two_bodies", "eccentricity": 0.6, "time_step": 0.002, "duration": 20},
    check=_check_n_body,
)

ISING: Final = Form(
    "ising",
    "Ising model",
    "Spins on a square that closes on itself, by Metropolis' algorithm, one colour of the checkerboard after "
    "the other; beside Onsager's exact values.",
    "simcore.ising",
    {
        "size": integer("Size", "Spins along each side; even.", 64, 4, 512),
        "temperature": number("Temperature", "In units of J/k; critical at 2.269.", 2.269, 0.1, 20),
        "field": number("Field", "Magnetic field, in units of J.", 0.0, -5, 5),
        "sweeps": integer("Sweeps", "How often each spin is tried, and measured.", 2_000, 10, 200_000),
        "warm_up": integer("Warm-up", "Sweeps before measuring begins.", 200, 0, 50_000),
        "initial": choice("Start", "Spins by chance, or all up.", "random", "aligned"),
        "seed": SEED,
    },
    {"size": 64, "temperature": 2.0, "initial": "aligned", "sweeps": 1_000},
    check=_check_ising,
)

FORMS: Final = (HEAT, WAVE, LORENZ, N_BODY, ISING)
