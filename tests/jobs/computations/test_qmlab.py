"""Quantum mechanics against exact results, and circuits against matrices that are multiplied out."""

from functools import reduce
from math import pi, sqrt
from typing import Any

import numpy as np
import pytest

from tests.jobs.computations.running import Computed, run
from trellis.jobs.computations.form import Unfit
from trellis.jobs.computations.qmlab import circuit, forms, line
from trellis.jobs.computations.qmlab.line import transmission
from trellis.jobs.computations.trace import Trace


def experiment(system: str, **config: Any) -> Computed:
    return run("qmlab", system, **config)


@pytest.mark.parametrize(
    ("system", "config"),
    [
        ("box", {"duration": 10}),
        ("harmonic_well", {"duration": 10}),
        ("barrier", {"duration": 10}),
        ("barrier", {"duration": 10, "height": 50, "thickness": 5}),
    ],
)
def test_the_norm_is_kept(system: str, config: dict[str, Any]) -> None:
    found = experiment(system, **config)
    assert found["norm drift"] < 1e-9
    assert all(abs(norm - 1) < 1e-9 for norm in found.column("norm"))
    assert found["energy drift"] < 1e-3 * max(1, found["energy"])


@pytest.mark.parametrize("level", [1, 3])
def test_an_eigenstate_of_the_box_rests_with_its_energy(level: int) -> None:
    found = experiment("box", width=4, initial="eigenstate", level=level, duration=3)
    assert found["energy"] == pytest.approx((level * pi / 4) ** 2 / 2, rel=1e-9)
    film = np.array(found.plot("|ψ|² in place")["values"]).reshape(-1, 128)
    assert np.abs(film - film[0]).max() < 1e-4


def test_a_packet_comes_together_again() -> None:
    """After 4 m L² / πħ every state of a box is what it was."""
    width = 2.0
    config = {"width": width, "momentum": 20, "packet_width": 0.1, "points": 256, "time_step": 0.01}
    found = experiment("box", **config, duration=4 * width**2 / pi)
    film = np.array(found.plot("|ψ|² in place")["values"]).reshape(-1, 128)
    assert np.abs(film[-1] - film[0]).max() < 1e-3
    assert np.abs(film[len(film) // 3] - film[0]).max() > 1  # it had spread meanwhile


@pytest.mark.parametrize("frequency", [0.5, 1.0, 4.0])
def test_the_ground_state_of_the_well(frequency: float) -> None:
    found = experiment("harmonic_well", frequency=frequency, initial="ground_state", duration=1)
    assert found["energy"] == pytest.approx(frequency / 2, rel=1e-6)
    assert found["spread"] == pytest.approx(1 / sqrt(2 * frequency), rel=1e-4)
    assert found["norm drift"] < 1e-9


def test_a_coherent_state_swings_as_a_pendulum() -> None:
    found = experiment("harmonic_well", frequency=1.5, displacement=2, duration=5)
    for time, place, spread in zip(
        found.column("time"), found.column("mean place"), found.column("spread"), strict=True
    ):
        assert place == pytest.approx(2 * np.cos(1.5 * time), abs=1e-3)
        assert spread == pytest.approx(1 / sqrt(3), abs=1e-3)


def test_waves_through_a_barrier_as_in_textbooks() -> None:
    """Below the barrier 1 / (1 + V² sinh²κa / 4E(V − E)); above it with a sine, all of it at resonance."""
    k, height, thickness = 1.2, 2.0, 0.7
    energy = k**2 / 2
    kappa = sqrt(2 * (height - energy))
    below = 1 / (1 + height**2 * np.sinh(kappa * thickness) ** 2 / (4 * energy * (height - energy)))
    assert transmission(np.array([k]), height, thickness)[0] == pytest.approx(below)
    resonant = sqrt(2 * (height + (pi / thickness) ** 2 / 2))
    assert transmission(np.array([resonant]), height, thickness)[0] == pytest.approx(1)
    assert transmission(np.array([1.0]), 1e6, 50)[0] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("height", "thickness"), [(0.0, 1.0), (1.5, 1.0), (2.5, 1.0), (2.5, 2.0), (6.0, 1.0)]
)
def test_a_packet_tunnels_as_its_waves_do(height: float, thickness: float) -> None:
    found = experiment("barrier", height=height, thickness=thickness, duration=13, points=1_024)
    assert found["transmission probability"] == pytest.approx(found["by plane waves"], abs=3e-3)
    assert found.column("got through")[0] < 1e-3


def test_the_limit_of_the_barriers_steps_is_where_it_is_said_to_be() -> None:
    """Beyond it the fastest waves of the grid take part, which have no energy to be there."""
    default = {name: schema["default"] for name, schema in forms.BARRIER.properties.items()}
    config = {"height": 6, "points": 1_024, "duration": 13}
    limit = forms.barrier_limit(default | config)
    assert limit == pytest.approx(2 * pi / ((pi * 1_024 / 80) ** 2 / 2 + 6))
    assert experiment("barrier", **config, time_step=limit * 0.99)["energy drift"] < 1e-3
    with pytest.raises(Unfit, match="stable up to") as raised:
        experiment("barrier", **config, time_step=limit * 1.01)
    assert raised.value.path == "time_step"
    beyond = default | config | {"system": "barrier", "time_step": limit * 1.1}
    assert line.run(beyond, Trace(lambda _: None))["energy drift"] > 0.5


def test_a_swing_that_is_just_shown_is_shown_right() -> None:
    config = {"frequency": 2, "displacement": -5, "points": 128, "time_step": 0.07, "duration": 3}
    assert experiment("harmonic_well", **config)["mean place"] == pytest.approx(-5 * np.cos(6), abs=0.03)


def test_the_particle_is_found_where_it_is_likely() -> None:
    found = experiment("harmonic_well", initial="ground_state", duration=0.1, shots=100_000, seed=3)
    bars = found.plot("Place, measured")
    counts = np.array(bars["values"])
    places = np.array([float(label) for label in bars["labels"]])
    assert counts.sum() == 100_000
    assert counts @ places / 100_000 == pytest.approx(0, abs=0.02)
    assert sqrt(counts @ places**2 / 100_000) == pytest.approx(1 / sqrt(2), abs=0.03)


@pytest.mark.parametrize(
    ("system", "config", "path"),
    [
        ("barrier", {"duration": 100}, "duration"),
        ("barrier", {"momentum": 10, "points": 64}, "momentum"),
        ("box", {"momentum": 100, "points": 64}, "momentum"),
        ("harmonic_well", {"displacement": -5, "frequency": 2, "points": 64}, "points"),
        ("harmonic_well", {"frequency": 10, "time_step": 0.1}, "time_step"),
        ("box", {"duration": 1_000, "time_step": 1e-5}, "time_step"),
        ("circuit", {"qubits": 1}, "gates.1.on"),
        ("circuit", {"gates": [{"gate": "CNOT", "on": [1, 1]}]}, "gates.0.on"),
        ("circuit", {"gates": [{"gate": "H", "on": [0, 1]}]}, "gates.0.on"),
        ("circuit", {"gates": [{"gate": "RX", "on": [0]}]}, "gates.0.angle"),
        ("circuit", {"gates": [{"gate": "X", "on": [0], "angle": 1}]}, "gates.0.angle"),
        ("circuit", {"gates": [{"gate": "Q", "on": [0]}]}, "gates.0.gate"),
        ("circuit", {"qubits": 11}, "qubits"),
    ],
)
def test_what_cannot_be_shown_is_refused(system: str, config: dict[str, Any], path: str) -> None:
    with pytest.raises(Unfit) as raised:
        experiment(system, **config)
    assert raised.value.path == path


def gate(name: str, *on: int, angle: float | None = None) -> dict[str, Any]:
    return {"gate": name, "on": list(on)} | ({} if angle is None else {"angle": angle})


def ghz(qubits: int) -> list[dict[str, Any]]:
    return [gate("H", 0), *(gate("CNOT", at, at + 1) for at in range(qubits - 1))]


@pytest.mark.parametrize("qubits", [2, 3, 10])
def test_bell_pairs_and_their_like(qubits: int) -> None:
    found = experiment("circuit", qubits=qubits, gates=ghz(qubits), shots=10_000, seed=1)
    assert set(found["counts"]) == {"0" * qubits, "1" * qubits}
    assert sum(found["counts"].values()) == 10_000
    assert found["counts"]["0" * qubits] == pytest.approx(5_000, abs=250)  # five deviations
    assert found["entanglement of qubit 0"] == pytest.approx(1)
    again = experiment("circuit", qubits=qubits, gates=ghz(qubits), shots=10_000, seed=1)
    assert again["counts"] == found["counts"]


def in_full(name: str, on: list[int], angle: float, qubits: int) -> np.ndarray:
    """The gate's matrix on all qubits, entry by entry: another way than the program's."""
    matrix = circuit.matrix_of(name, angle)
    full = np.zeros((2**qubits, 2**qubits), complex)
    for column in range(2**qubits):
        bits = [(column >> (qubits - 1 - at)) & 1 for at in range(qubits)]
        small = reduce(lambda sum, at: 2 * sum + bits[at], on, 0)
        for row in range(2 ** len(on)):
            after = list(bits)
            for place, at in enumerate(on):
                after[at] = (row >> (len(on) - 1 - place)) & 1
            full[reduce(lambda sum, bit: 2 * sum + bit, after, 0), column] += matrix[row, small]
    return full


def test_any_circuit_is_the_product_of_its_matrices() -> None:
    rng = np.random.default_rng(7)
    names = ["H", "X", "Y", "Z", "S", "T", "RX", "RY", "RZ", "CNOT", "CZ", "SWAP"]
    gates = []
    for name in [*names, *rng.choice(names, 30)]:
        on = rng.choice(4, 2 if name in ("CNOT", "CZ", "SWAP") else 1, replace=False).tolist()
        angle = float(rng.uniform(-7, 7)) if name.startswith("R") else None
        gates.append(gate(str(name), *on, angle=angle))
    state = np.zeros(16, complex)
    state[0] = 1
    for one in gates:
        state = in_full(one["gate"], one["on"], one.get("angle", 0.0), 4) @ state
    found = experiment("circuit", qubits=4, gates=gates)
    assert np.allclose(found["wave function"]["re"], state.real, atol=1e-8)
    assert np.allclose(found["wave function"]["im"], state.imag, atol=1e-8)
    assert found["norm drift"] < 1e-12


def test_gates_keep_their_promises() -> None:
    h, x, z = (circuit.matrix_of(name, 0) for name in "HXZ")
    s, t = circuit.matrix_of("S", 0), circuit.matrix_of("T", 0)
    assert np.allclose(h @ x @ h, z)
    assert np.allclose(s @ s, z)
    assert np.allclose(t @ t, s)
    assert np.allclose(circuit.matrix_of("RX", 2 * pi), -np.eye(2))
    assert np.allclose(circuit.matrix_of("RY", pi / 2) @ [1, 0], [sqrt(0.5), sqrt(0.5)])
    assert np.allclose(circuit.matrix_of("RZ", pi), -1j * z)
    found = experiment("circuit", qubits=2, gates=[gate("X", 0), gate("SWAP", 0, 1), gate("CNOT", 1, 0)])
    assert found["counts"] == {"11": 1_000}
    assert found["entanglement of qubit 0"] == pytest.approx(0, abs=1e-9)
