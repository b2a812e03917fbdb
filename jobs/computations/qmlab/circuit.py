"""A few qubits, by their whole state vector: 2ⁿ complex amplitudes, which every gate turns.

Qubit 0 is the first digit of a state's name: after CNOT on [0, 1], `10` has become `11`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from trellis.jobs.computations.form import Config
from trellis.jobs.computations.plots import bars
from trellis.jobs.computations.trace import FRAMES, Plot, Trace, evenly

State = npt.NDArray[np.complex128]

_SHOWN: Final = 32
"""States in a picture: the likeliest."""

_HALF: Final = 2**-0.5
_FIXED: Final[Mapping[str, State]] = {
    "H": np.array([[_HALF, _HALF], [_HALF, -_HALF]], complex),
    "X": np.array([[0, 1], [1, 0]], complex),
    "Y": np.array([[0, -1j], [1j, 0]], complex),
    "Z": np.array([[1, 0], [0, -1]], complex),
    "S": np.array([[1, 0], [0, 1j]], complex),
    "T": np.array([[1, 0], [0, np.exp(0.25j * np.pi)]], complex),
    "CNOT": np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], complex),
    "CZ": np.diag([1, 1, 1, -1]).astype(complex),
    "SWAP": np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], complex),
}
_TURNED: Final = {"RX": "X", "RY": "Y", "RZ": "Z"}


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """How often each state was measured at the end, and its probability."""
    qubits, gates = config["qubits"], config["gates"]
    state: State = np.zeros((2,) * qubits, complex)
    state[(0,) * qubits] = 1
    framed = evenly(len(gates), FRAMES)
    for done in range(len(gates) + 1):
        if done:
            gate = gates[done - 1]
            state = applied(state, matrix_of(gate["gate"], gate.get("angle", 0.0)), gate["on"])
        chance = np.abs(state.ravel()) ** 2
        values = {
            "gate": done,
            "norm": float(chance.sum()),
            "likeliest": float(chance.max()),
            "entanglement of qubit 0": entanglement(state),
        }
        frame = _probabilities(chance, qubits) if done in framed else None
        trace.point(done, values, share=done / (len(gates) + 1), frame=frame)
    rng = np.random.default_rng(config["seed"])
    counts = rng.multinomial(config["shots"], chance / chance.sum())
    seen = {_name(at, qubits): int(counts[at]) for at in np.flatnonzero(counts)}
    shown = dict(sorted(seen.items(), key=lambda one: (-one[1], one[0]))[:_SHOWN])
    return {
        "qubits": qubits,
        "gates": len(gates),
        "measurements": config["shots"],
        "states measured": len(seen),
        "entanglement of qubit 0": entanglement(state),
        "norm drift": abs(float(chance.sum()) - 1),
        "counts": seen,
        "plots": [
            bars("Measured", dict(sorted(shown.items()))),
            _probabilities(chance, qubits),
        ],
        "wave function": {
            **_probabilities(chance, qubits),
            "re": [round(float(each), 9) for each in state.ravel().real],
            "im": [round(float(each), 9) for each in state.ravel().imag],
        },
    }


def matrix_of(gate: str, angle: float) -> State:
    """The matrix of a gate; a rotation is exp(−i angle/2 · X), or Y, or Z."""
    if gate in _FIXED:
        return _FIXED[gate]
    turned: State = np.cos(angle / 2) * np.eye(2) - 1j * np.sin(angle / 2) * _FIXED[_TURNED[gate]]
    return turned


def applied(state: State, matrix: State, on: Sequence[int]) -> State:
    """The state after a gate on these qubits; `state` has an axis for each qubit."""
    count = len(on)
    gate = matrix.reshape((2,) * (2 * count))
    after = np.tensordot(gate, state, axes=(range(count, 2 * count), on))
    moved: State = np.moveaxis(after, range(count), on)
    return moved


def entanglement(state: State) -> float:
    """Bits of entropy that qubit 0 shares with the others: 0 where it is by itself, 1 of a Bell pair."""
    values = np.linalg.svd(state.reshape(2, -1), compute_uv=False) ** 2
    kept = values[values > 1e-15]
    return max(0.0, -float(kept @ np.log2(kept)))


def _probabilities(chance: npt.NDArray[np.float64], qubits: int) -> Plot:
    likeliest = sorted(np.argsort(-chance, kind="stable")[:_SHOWN])
    return bars("Probability", {_name(at, qubits): float(chance[at]) for at in likeliest})


def _name(at: Any, qubits: int) -> str:
    return f"{at:0{qubits}b}"
