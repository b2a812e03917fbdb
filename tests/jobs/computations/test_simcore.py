"""Simulations against what is known: exact solutions, conserved quantities, orders of convergence."""

from itertools import pairwise
from math import exp, pi, sqrt
from typing import Any

import numpy as np
import pytest

from tests.jobs.computations.running import Computed, run
from trellis.jobs.computations.form import Unfit
from trellis.jobs.computations.simcore import forms, heat, lorenz, wave
from trellis.jobs.computations.simcore.ising import CRITICAL, onsager_energy, yang_magnetisation
from trellis.jobs.computations.trace import Trace


def simulate(name: str, **config: Any) -> Computed:
    return run("simcore", name, **config)


def unchecked(program: Any, form: forms.Form, **config: Any) -> dict[str, Any]:
    """What comes of a configuration that would be refused."""
    whole = {name: schema["default"] for name, schema in form.properties.items()} | config
    return program.run(whole, Trace(lambda _: None))


@pytest.mark.parametrize("scheme", ["explicit", "implicit"])
@pytest.mark.parametrize("boundary", ["fixed", "insulated"])
def test_heat_decays_as_its_slowest_mode_does(scheme: str, boundary: str) -> None:
    found = simulate(
        "heat", cells=48, scheme=scheme, boundary=boundary, initial="mode", time_step=0.001, duration=0.5
    )
    assert found["exact decay"] == pytest.approx(exp(-2 * pi**2 * 0.05 * 0.5))
    assert found["relative error"] < 5e-4
    assert found["decay"] == pytest.approx(found["exact decay"], rel=5e-4)


def test_heat_converges_with_the_square_of_the_spacing() -> None:
    coarse, fine = (
        simulate("heat", cells=cells, initial="mode", time_step=0.0005, duration=0.2)["relative error"]
        for cells in (15, 31)  # the spacing is halved
    )
    assert coarse / fine == pytest.approx(4, rel=0.02)


def test_insulated_heat_is_not_lost_and_warms_nothing_beyond_the_warmest() -> None:
    for scheme in ("explicit", "implicit"):
        found = simulate(
            "heat", cells=32, boundary="insulated", initial="noise", scheme=scheme, time_step=0.002, seed=4
        )
        means = found.column("mean")
        assert max(means) - min(means) < 1e-12
        assert all(later <= sooner + 1e-12 for sooner, later in pairwise(found.column("maximum")))


def test_the_limit_of_the_explicit_scheme_is_where_it_is_said_to_be() -> None:
    limit = forms.explicit_limit({"cells": 24, "diffusivity": 0.5, "boundary": "fixed"})
    assert limit == pytest.approx((1 / 25) ** 2 / 2)
    config = {"cells": 24, "diffusivity": 0.5, "scheme": "explicit", "initial": "noise", "duration": 0.2}
    assert simulate("heat", **config, time_step=limit * 0.999)["maximum"] < 1
    with pytest.raises(Unfit, match="stable up to"):
        simulate("heat", **config, time_step=limit * 1.01)
    assert unchecked(heat, forms.HEAT, **config, time_step=limit * 1.1)["maximum"] > 1e6


def test_a_standing_wave_stands() -> None:
    found = simulate(
        "wave", cells=64, initial="mode", mode_x=2, mode_y=1, speed=1, time_step=0.005, duration=1.3
    )
    assert found["exact amplitude"] == pytest.approx(np.cos(pi * sqrt(5) * 1.3))
    assert found["error"] < 5e-3
    assert found["energy drift"] < 1e-12


def test_a_plucked_square_keeps_its_energy_up_to_the_limit() -> None:
    config = {"cells": 32, "speed": 2.0}
    limit = forms.courant_limit(config)
    found = simulate("wave", **config, time_step=limit * 0.999, duration=4)
    assert found["energy drift"] < 1e-10
    with pytest.raises(Unfit, match="stable up to"):
        simulate("wave", **config, time_step=limit * 1.01)
    with np.errstate(all="ignore"):
        assert not unchecked(wave, forms.WAVE, **config, time_step=limit * 1.1)["energy drift"] < 1e6


def test_lorenz_comes_to_rest_where_theory_says() -> None:
    assert abs(simulate("lorenz", rho=0.5, duration=60)["x"]) < 1e-9
    found = simulate("lorenz", rho=14, duration=80)
    assert abs(found["x"]) == pytest.approx(found["fixed point"], abs=1e-6)
    assert found["fixed point"] == pytest.approx(sqrt(8 / 3 * 13))
    assert found["z"] == pytest.approx(13, abs=1e-6)
    assert found["Lyapunov exponent"] < 0
    assert found["chaotic"] is False


def test_lorenz_is_chaotic_with_the_known_exponent() -> None:
    """0.9056 for σ = 10, ρ = 28, β = 8/3 (Sprott, Chaos and Time-Series Analysis, 2003)."""
    found = simulate("lorenz", rho=28, duration=1_000, time_step=0.01)
    assert found["Lyapunov exponent"] == pytest.approx(0.9056, abs=0.03)
    assert found["chaotic"] is True


def test_runge_kutta_is_of_fourth_order() -> None:
    def at(steps: int) -> np.ndarray:
        state = (1.0, 1.0, 1.0)
        for _ in range(steps):
            state = lorenz._step(state, 0.5 / steps, 10, 28, 8 / 3)
        return np.array(state)

    exact = at(6_400)
    coarse, fine = (np.abs(at(steps) - exact).max() for steps in (100, 200))
    assert coarse / fine == pytest.approx(16, rel=0.15)


def test_two_bodies_go_round_in_keplers_time() -> None:
    found = simulate("n_body", setup="two_bodies", eccentricity=0.6, time_step=0.002, duration=20)
    assert found["period"] == pytest.approx(2 * pi, rel=1e-4)
    # That of the ellipse, by both masses and its half axis.
    assert found["energy"] == pytest.approx(-0.75 * 0.25 / 2, rel=1e-4)
    assert found["angular momentum drift"] < 1e-12


def test_the_energy_of_bodies_swings_and_does_not_drift() -> None:
    drift = {
        (step, duration): simulate(
            "n_body", setup="two_bodies", eccentricity=0.3, time_step=step, duration=duration
        )["energy drift"]
        for step, duration in ((0.02, 12.56), (0.01, 12.56), (0.02, 251.2))
    }
    assert drift[0.02, 12.56] / drift[0.01, 12.56] == pytest.approx(4, rel=0.05)
    assert drift[0.02, 251.2] < 1.05 * drift[0.02, 12.56]


def test_the_figure_eight_closes() -> None:
    """Its period is 6.3259 (Chenciner and Montgomery 2000)."""
    found = simulate("n_body", setup="figure_eight", time_step=0.001, duration=6.3259)
    ways = found.plot("Orbits")["series"]
    assert len(ways) == 3
    for way in ways:
        assert (way["x"][-1], way["y"][-1]) == pytest.approx((way["x"][0], way["y"][0]), abs=0.01)


def test_bodies_that_meet_are_told_of() -> None:
    config = {"setup": "two_bodies", "eccentricity": 0.95, "time_step": 0.1, "duration": 100}
    assert simulate("n_body", **config)["energy drift"] > 0.1  # it says how wrong it is
    with pytest.raises(Unfit, match="softening"):
        simulate("n_body", setup="cluster")


def test_ising_as_all_states_of_a_small_lattice_say() -> None:
    """All 65,536 states of 4 × 4 spins, one by one."""
    temperature = 2.5
    states = (np.arange(2**16)[:, np.newaxis] >> np.arange(16)) & 1
    spins = (2 * states - 1).reshape(-1, 4, 4)
    pairs = spins * (np.roll(spins, 1, 1) + np.roll(spins, 1, 2))
    energy = -pairs.sum(axis=(1, 2)).astype(float)
    weight = np.exp(-(energy - energy.min()) / temperature)
    weight /= weight.sum()
    exact = weight @ energy / 16
    moment = weight @ np.abs(spins.sum(axis=(1, 2))) / 16
    capacity = (weight @ energy**2 - (weight @ energy) ** 2) / 16 / temperature**2
    found = simulate("ising", size=4, temperature=temperature, sweeps=8_000, warm_up=200, seed=1)
    assert found["energy"] == pytest.approx(exact, abs=0.02)
    assert found["absolute magnetisation"] == pytest.approx(moment, abs=0.02)
    assert found["heat capacity"] == pytest.approx(capacity, rel=0.05)


def test_onsager_and_yang() -> None:
    assert onsager_energy(CRITICAL + 1e-9) == pytest.approx(-sqrt(2), abs=1e-6)
    assert onsager_energy(0.1) == pytest.approx(-2)
    assert onsager_energy(100) == pytest.approx(-2 / 100, rel=1e-3)  # where it is hot
    assert yang_magnetisation(2.0) == pytest.approx(0.911319, abs=1e-6)
    assert (yang_magnetisation(3.0), yang_magnetisation(0.1)) == (0.0, pytest.approx(1))
    found = simulate("ising", size=32, temperature=3.0, sweeps=1_000, seed=2)
    assert found["energy"] == pytest.approx(found["Onsager's energy"], abs=0.02)
    aligned = simulate("ising", size=32, temperature=1.8, initial="aligned", sweeps=500, seed=2)
    assert aligned["magnetisation"] == pytest.approx(aligned["Yang's magnetisation"], abs=0.01)


def test_a_field_aligns_spins() -> None:
    up, down = (
        simulate("ising", size=16, temperature=5, field=field, sweeps=200)["magnetisation"]
        for field in (2, -2)
    )
    assert up > 0.4
    assert down == pytest.approx(-up, abs=0.1)
    with pytest.raises(Unfit, match="even"):
        simulate("ising", size=15)
