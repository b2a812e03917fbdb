"""One particle on a line: iψ' = −½ψ'' + V ψ, with ħ = m = 1.

Split-step Fourier (Feit, Fleck and Steiger 1982): half a step of the potential, a whole one of the kinetic
energy in the waves of the grid, half a step of the potential. Each is unitary, so the norm is kept to
rounding; the error of the splitting is of second order. In the box the waves are sines, which vanish at its
walls, and there is no potential: every step is exact. The ground state of the well is found by the same
scheme in imaginary time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.fft import dst, fft, fftfreq, idst, ifft

from trellis.jobs.computations.form import Config
from trellis.jobs.computations.plots import Array, bars, field, lines, thinned
from trellis.jobs.computations.qmlab.forms import barrier_places, steps_of, well_reach
from trellis.jobs.computations.trace import Plot, Trace, evenly, moments

Wave = npt.NDArray[np.complex128]
Transform = Callable[[Wave], Wave]

_BINS: Final = 40
_ROWS: Final = 100


@dataclass(frozen=True)
class Line:
    """The grid: places, what is between two, wave numbers, the way to the waves and back; the potential."""

    x: Array
    dx: float
    k: Array
    to_waves: Transform
    back: Transform
    potential: Array

    def normed(self, psi: Wave) -> Wave:
        """The same, with norm 1."""
        return np.divide(psi, np.sqrt(self.norm(psi)))

    def norm(self, psi: Wave) -> float:
        """The probability that the particle is anywhere."""
        return float(np.vdot(psi, psi).real) * self.dx

    def energy(self, psi: Wave) -> float:
        """The expected energy."""
        waves = self.to_waves(psi)
        weight = np.abs(waves) ** 2
        kinetic = float(weight @ self.k**2 / weight.sum()) / 2
        return kinetic + float((np.abs(psi) ** 2) @ self.potential) * self.dx / self.norm(psi)


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """The wave function at the end, where the particle is found then, and what was conserved."""
    line = _LINES[config["system"]](config)
    psi = _start(config, line)
    steps = steps_of(config)
    step = config["duration"] / steps
    kick = np.exp(-0.5j * step * line.potential)
    drift = np.exp(-0.5j * step * line.k**2)
    shown, framed = moments(steps)
    filmed = evenly(steps, _ROWS)
    film: list[Array] = []
    history: list[tuple[float, ...]] = []
    first = (line.norm(psi), line.energy(psi))
    for done in range(steps + 1):
        if done:
            psi = kick * line.back(drift * line.to_waves(kick * psi))
        if done in filmed:
            film.append(np.abs(psi) ** 2)
        if done in shown:
            density = np.abs(psi) ** 2
            mean = float(density @ line.x) * line.dx
            spread = float(density @ (line.x - mean) ** 2) * line.dx
            history.append((done * step, mean, abs(spread) ** 0.5, line.norm(psi)))
            values = dict(zip(("time", "mean place", "spread", "norm"), history[-1], strict=True))
            if config["system"] == "barrier":
                values["got through"] = _beyond(config, line, psi)
            frame = _density(line, psi) if done in framed else None
            trace.point(done, values, share=done / steps, frame=frame)
    times, means, spreads, norms = np.array(history).T
    figures: dict[str, Any] = {
        "norm drift": float(np.abs(norms - first[0]).max()),
        "energy": line.energy(psi),
        "energy drift": abs(line.energy(psi) - first[1]),
        "mean place": means[-1],
        "spread": spreads[-1],
    }
    return {
        **figures,
        **_known(config, line, psi),
        "plots": [
            _found(config, line, psi),
            field(
                "|ψ|² in place and time",
                np.array(film),
                (line.x[0], line.x[-1], 0, config["duration"]),
                labels=("place", "time"),
            ),
            lines("Mean place", "time", "mean place", [("mean place", times, means)]),
        ],
        "wave function": {
            **_density(line, psi),
            "re": _parts(line, psi.real),
            "im": _parts(line, psi.imag),
        },
    }


def _box(config: Config) -> Line:
    count, width = config["points"], config["width"]
    dx = width / (count + 1)
    inside = (np.arange(count) + 1.0) * dx
    k = np.pi * (np.arange(count) + 1.0) / width

    def waves(psi: Wave) -> Wave:
        return _complex(dst(psi.real, type=1), dst(psi.imag, type=1))

    def back(psi: Wave) -> Wave:
        return _complex(idst(psi.real, type=1), idst(psi.imag, type=1))

    return Line(inside, dx, k, waves, back, np.zeros(count))


def _open(half: float, count: int) -> tuple[Array, float, Array]:
    """A line that closes on itself, far from where anything is."""
    dx = 2 * half / count
    return (np.arange(count) - count // 2) * dx, dx, 2 * np.pi * fftfreq(count, dx)


def _well(config: Config) -> Line:
    x, dx, k = _open(well_reach(config), config["points"])
    return Line(x, dx, k, fft, ifft, 0.5 * config["frequency"] ** 2 * x**2)


def _barrier(config: Config) -> Line:
    x, dx, k = _open(barrier_places(config)[1], config["points"])
    # Cells that the barrier covers in part have that part of its height.
    covered = np.clip((config["thickness"] / 2 - np.abs(x)) / dx + 0.5, 0, 1)
    return Line(x, dx, k, fft, ifft, config["height"] * covered)


_LINES: Final = {"box": _box, "harmonic_well": _well, "barrier": _barrier}


def _start(config: Config, line: Line) -> Wave:
    if config["system"] == "box":
        if config["initial"] == "eigenstate":
            return line.normed(np.sin(config["level"] * np.pi * line.x / config["width"]).astype(complex))
        return line.normed(_packet(line.x, config["width"] / 2, config["momentum"], config["packet_width"]))
    if config["system"] == "barrier":
        start = barrier_places(config)[0]
        return line.normed(_packet(line.x, start, config["momentum"], config["packet_width"]))
    if config["initial"] == "coherent":
        packet = _packet(line.x, config["displacement"], 0.0, (2 * config["frequency"]) ** -0.5)
        return line.normed(packet)
    return ground_state(line)


def ground_state(line: Line) -> Wave:
    """The state of least energy, by imaginary time: the others decay faster. The steps get shorter."""
    psi = line.normed(np.exp(-((line.x - 0.3) ** 2) / 4).astype(complex))
    # What a grid step of potential energy takes to decay.
    scale = 1 / max(line.energy(psi), 1e-3)
    for step in scale * np.geomspace(0.1, 1e-3, 5):
        kick, drift = np.exp(-step / 2 * line.potential), np.exp(-step / 2 * line.k**2)
        energy = np.inf
        for _ in range(20_000):
            psi = line.normed(kick * line.back(drift * line.to_waves(kick * psi)))
            before, energy = energy, line.energy(psi)
            if abs(before - energy) <= 1e-12 * abs(energy) * step / scale:
                break
    return psi


def _packet(x: Array, middle: float, momentum: float, width: float) -> Wave:
    packet: Wave = np.exp(-((x - middle) ** 2) / (4 * width**2) + 1j * momentum * x)
    return packet


def _known(config: Config, line: Line, psi: Wave) -> dict[str, Any]:
    """What theory says, beside what was found."""
    if config["system"] == "barrier":
        return {
            "transmission probability": _beyond(config, line, psi),
            "by plane waves": packet_transmission(config),
        }
    if config["system"] == "harmonic_well" and config["initial"] == "ground_state":
        return {"exact energy": config["frequency"] / 2}
    if config["system"] == "harmonic_well":
        swung = config["displacement"] * float(np.cos(config["frequency"] * config["duration"]))
        return {"exact mean place": swung}
    if config["initial"] == "eigenstate":
        return {"exact energy": (config["level"] * np.pi / config["width"]) ** 2 / 2}
    return {}


def _beyond(config: Config, line: Line, psi: Wave) -> float:
    """The probability that the particle is behind the barrier."""
    return float((np.abs(psi[line.x > config["thickness"] / 2]) ** 2).sum()) * line.dx


def transmission(k: Array, height: float, thickness: float) -> Array:
    """The probability that plane waves of these wave numbers get through a rectangular barrier."""
    energy = k.astype(complex) ** 2 / 2
    inside = np.sqrt(2 * (energy - height) + 0j)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        reflected = (height**2 * np.sin(inside * thickness) ** 2) / (4 * energy * (energy - height))
        through = (1 / (1 + reflected)).real
    known: Array = np.nan_to_num(through, nan=0.0, posinf=0.0, neginf=0.0)
    return known


def packet_transmission(config: Config) -> float:
    """The same of the packet: each of its waves by the share that it has."""
    width = config["packet_width"]
    k = np.linspace(max(1e-6, config["momentum"] - 4 / width), config["momentum"] + 4 / width, 4_001)
    weight = np.exp(-2 * ((k - config["momentum"]) * width) ** 2)
    return float(weight @ transmission(k, config["height"], config["thickness"]) / weight.sum())


def _density(line: Line, psi: Wave) -> Plot:
    x = thinned(line.x, 256)
    density = thinned(np.abs(psi) ** 2, 256)
    series = [("|ψ|²", x, density)]
    if line.potential.any():
        # As high as the picture at its highest; what matters is where it is.
        inside = line.potential <= max(line.energy(psi) * 3, 1e-9)
        if inside.all() or line.potential.max() > 0:
            scaled = line.potential / line.potential.max() * max(float(density.max()), 1e-9)
            series.append(("potential (scaled)", x, thinned(scaled, 256)))
    return lines("|ψ|²", "place", "probability density", series)


def _parts(line: Line, part: Array) -> list[Any]:
    return [round(float(each), 6) for each in thinned(part, 256)]


def _found(config: Config, line: Line, psi: Wave) -> Plot:
    """Where the particle was found, of so many measurements."""
    rng = np.random.default_rng(config["seed"])
    chance = np.abs(psi) ** 2 * line.dx
    places = rng.choice(line.x, size=config["shots"], p=chance / chance.sum())
    counts, edges = np.histogram(places, bins=_BINS, range=(line.x[0], line.x[-1]))
    middles = (edges[1:] + edges[:-1]) / 2
    return bars(
        f"Place, measured {config['shots']} times",
        {f"{middle:.3g}": float(count) for middle, count in zip(middles, counts, strict=True)},
    )


def _complex(real: Any, imaginary: Any) -> Wave:
    whole: Wave = real + 1j * imaginary
    return whole
