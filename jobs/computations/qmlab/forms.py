"""What experiments are configured with. Units are such that ħ and the particle's mass are 1."""

from math import ceil, pi, sqrt
from typing import Any, Final

from trellis.jobs.computations.form import SEED, Config, Form, Unfit, affordable, choice, integer, number

ONE_QUBIT: Final = ("H", "X", "Y", "Z", "S", "T", "RX", "RY", "RZ")
TWO_QUBITS: Final = ("CNOT", "CZ", "SWAP")
ROTATIONS: Final = ("RX", "RY", "RZ")

_POINTS: Final = integer("Points", "Of the grid on the line.", 512, 64, 4_096)
_STEP: Final = number("Time step", "Length of a step.", 0.002, 1e-5, 0.1)
_SWING: Final = 0.15
"""The most of ωΔt: a swing takes a thousandth less than it should."""
_SHOTS: Final = integer(
    "Measurements", "How often the particle's place is measured at the end.", 2_000, 1, 100_000
)


def steps_of(config: Config) -> int:
    """How many steps fill the duration."""
    return max(1, ceil(float(config["duration"]) / float(config["time_step"]) - 1e-9))


def barrier_places(config: Config) -> tuple[float, float]:
    """Where the barrier's packet sets out (its middle), and how far the line reaches to each side."""
    half = 40.0
    return -max(6 * config["packet_width"], 10.0), half


def barrier_limit(config: Config) -> float:
    """The longest stable step: beyond it waves of the grid that differ by 2π/Δt in energy feed each other."""
    fastest = pi * config["points"] / (2 * barrier_places(config)[1])
    return float(2 * pi / (fastest**2 / 2 + config["height"]))


def well_reach(config: Config) -> float:
    """How far the well's line reaches to each side: as far as the packet swings, and its tail beyond."""
    return float(abs(config["displacement"]) + 10 / sqrt(config["frequency"]))


def _check_line(config: Config) -> None:
    affordable(config["points"] * steps_of(config), 4e8, "time_step", "points times steps")


def _check_box(config: Config) -> None:
    _check_line(config)
    if config["initial"] == "packet" and config["momentum"] > config["points"] / config["width"]:
        raise Unfit("momentum", "The grid cannot show so short a wave: take more points, or less momentum.")


def _check_well(config: Config) -> None:
    _check_line(config)
    omega = config["frequency"]
    if omega * config["time_step"] > _SWING:
        raise Unfit(
            "time_step",
            f"The swing is followed up to {_SWING:g}/ω = {_SWING / omega:.3g}, not {config['time_step']:g}: "
            "take shorter steps.",
        )
    if config["initial"] == "coherent":  # at its fastest, and four deviations beyond
        fastest = omega * abs(config["displacement"]) + 4 * sqrt(omega / 2)
        least = ceil(fastest * 2 * well_reach(config) / pi)
        if config["points"] < least:
            raise Unfit("points", f"The grid cannot show so short a wave: take {least} points at least.")


def _check_barrier(config: Config) -> None:
    _check_line(config)
    limit = barrier_limit(config)
    if config["time_step"] > limit:
        raise Unfit(
            "time_step",
            f"The scheme is stable up to 2π/(k²/2 + height) = {limit:.3g} (k: of the grid's shortest wave), "
            f"not {config['time_step']:g}: take shorter steps, or fewer points.",
        )
    start, half = barrier_places(config)
    fastest = config["momentum"] + 2 / config["packet_width"]
    if fastest > 0.5 * pi * config["points"] / (2 * half):
        raise Unfit("momentum", "The grid cannot show so short a wave: take more points, or less momentum.")
    if start + fastest * config["duration"] > half:
        raise Unfit(
            "duration",
            f"The packet would leave the line: it gets through {(half - start) / fastest:.3g} at most.",
        )


def _check_circuit(config: Config) -> None:
    qubits = config["qubits"]
    for at, gate in enumerate(config["gates"]):
        path, name, on = f"gates.{at}", gate["gate"], gate["on"]
        needed = 2 if name in TWO_QUBITS else 1
        if len(on) != needed or len(set(on)) != needed:
            raise Unfit(f"{path}.on", f"{name} is on {needed} qubit{'s' if needed > 1 else ''}, each once.")
        if max(on) >= qubits:
            raise Unfit(f"{path}.on", f"There are the qubits 0 to {qubits - 1}.")
        if (name in ROTATIONS) != ("angle" in gate):
            raise Unfit(f"{path}.angle", "RX, RY and RZ have an angle, in radians; the others have none.")


_GATE: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "gate": {"type": "string", "enum": [*ONE_QUBIT, *TWO_QUBITS]},
        "on": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "integer", "minimum": 0, "maximum": 9},
        },
        "angle": {"type": "number", "minimum": -1000, "maximum": 1000},
    },
    "required": ["gate", "on"],
    "additionalProperties": False,
}
_BELL: Final = [{"gate": "H", "on": [0]}, {"gate": "CNOT", "on": [0, 1]}]

BOX: Final = Form(
    "box",
    "Particle in a box",
    "A particle between two walls, in the waves that fit between them: an eigenstate rests, a packet runs to "
    "and fro, spreads, and comes together again.",
    "qmlab.line",
    {
        "width": number("Width", "Of the box.", 10.0, 0.5, 100),
        "initial": choice("Start", "A wave packet in the middle, or an eigenstate.", "packet", "eigenstate"),
        "level": integer("Level", "Of the eigenstate, from 1.", 1, 1, 20),
        "momentum": number("Momentum", "Of the packet.", 5.0, 0, 100),
        "packet_width": number("Packet's width", "Standard deviation of its place.", 0.5, 0.05, 5),
        "points": _POINTS,
        "time_step": _STEP,
        "duration": number("Duration", "Simulated time.", 6.0, 1e-4, 1_000),
        "shots": _SHOTS,
        "seed": SEED,
    },
    {"width": 10, "momentum": 6, "duration": 8},
    check=_check_box,
)
WELL: Final = Form(
    "harmonic_well",
    "Harmonic well",
    "A particle in V = ½ω²x²: its ground state, found in imaginary time, or a packet that swings.",
    "qmlab.line",
    {
        "frequency": number("Frequency ω", "Of the well.", 1.0, 0.1, 10),
        "initial": choice(
            "Start", "`coherent`: the ground state, moved aside; `ground_state`.", "coherent", "ground_state"
        ),
        "displacement": number("Displacement", "How far the coherent state is moved.", 3.0, -5, 5),
        "points": _POINTS,
        "time_step": _STEP,
        "duration": number("Duration", "Simulated time.", 12.0, 1e-4, 1_000),
        "shots": _SHOTS,
        "seed": SEED,
    },
    {"frequency": 1, "initial": "coherent", "displacement": 3, "duration": 12.6},
    check=_check_well,
)
BARRIER: Final = Form(
    "barrier",
    "Tunnelling",
    "A packet runs against a barrier: part of it gets through, though it has too little energy; beside what "
    "theory says of plane waves.",
    "qmlab.line",
    {
        "height": number("Height", "Of the barrier.", 2.5, 0, 50),
        "thickness": number("Thickness", "Of the barrier.", 1.0, 0.1, 10),
        "momentum": number("Momentum", "Of the packet; its energy is half the square.", 2.0, 0.2, 10),
        "packet_width": number("Packet's width", "Standard deviation of its place.", 2.0, 0.5, 5),
        "points": {**_POINTS, "default": 1_024},
        "time_step": {**_STEP, "default": 0.005},
        "duration": number("Duration", "Simulated time.", 12.0, 1e-4, 200),
        "shots": _SHOTS,
        "seed": SEED,
    },
    {"height": 2.5, "thickness": 1, "momentum": 2, "duration": 12},
    check=_check_barrier,
)
CIRCUIT: Final = Form(
    "circuit",
    "Circuit of qubits",
    "Gates on up to 10 qubits that begin as 0, by their whole state vector; at the end all are measured.",
    "qmlab.circuit",
    {
        "qubits": integer("Qubits", "How many there are.", 2, 1, 10),
        "gates": {
            "type": "array",
            "title": "Gates",
            "description": "In order: `{gate, on, angle}`. H, X, Y, Z, S, T, RX, RY, RZ on one qubit; CNOT "
            "(control, target), CZ and SWAP on two. The rotations have an angle, in radians.",
            "maxItems": 200,
            "items": _GATE,
            "default": _BELL,
        },
        "shots": integer("Measurements", "How often the circuit is run and measured.", 1_000, 1, 100_000),
        "seed": SEED,
    },
    {
        "qubits": 3,
        "gates": [{"gate": "H", "on": [0]}, {"gate": "CNOT", "on": [0, 1]}, {"gate": "CNOT", "on": [1, 2]}],
    },
    check=_check_circuit,
)

FORMS: Final = (BOX, WELL, BARRIER, CIRCUIT)
