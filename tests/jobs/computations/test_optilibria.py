"""Optimisation against known optima, and against all there is where that can be tried."""

from itertools import pairwise, permutations
from math import e, pi, sin
from typing import Any

import numpy as np
import pytest

from tests.jobs.computations.running import Computed, run
from trellis.jobs.computations.form import Unfit
from trellis.jobs.computations.optilibria.functions import FUNCTIONS


def solve(problem: str, algorithm: str, **config: Any) -> Computed:
    return run("optilibria", problem, algorithm, **config)


def falls(found: Computed) -> bool:
    """Whether the best of the trace never gets worse, and ends as the result says."""
    best = found.column("best")
    return all(later <= sooner for sooner, later in pairwise(best)) and best[-1] == found["best"]


@pytest.mark.parametrize(
    ("name", "at", "value"),
    [
        ("rosenbrock", [1, 1, 1], 0),
        ("rosenbrock", [0, 0], 1),
        ("rosenbrock", [-1, 1], 4),
        ("rastrigin", [0, 0, 0], 0),
        ("rastrigin", [1, -1], 2),
        ("rastrigin", [0.5, 0.5], 40.5),
        ("ackley", [0, 0], 0),
        ("ackley", [1, 1, 1], 20 - 20 * e**-0.2),
    ],
)
def test_the_functions_are_what_they_are_called(name: str, at: list[float], value: float) -> None:
    assert FUNCTIONS[name](np.array(at, dtype=float)) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("problem", "algorithm", "within"),
    [
        ("rosenbrock", "differential_evolution", 1e-6),
        ("rosenbrock", "dual_annealing", 1e-6),
        ("rosenbrock", "nelder_mead", 1e-9),
        ("rosenbrock", "l_bfgs_b", 1e-8),
        ("rastrigin", "differential_evolution", 1e-6),
        ("rastrigin", "dual_annealing", 1e-6),
        ("ackley", "differential_evolution", 1e-5),
        ("ackley", "dual_annealing", 1e-5),
    ],
)
def test_the_known_optimum_is_found(problem: str, algorithm: str, within: float) -> None:
    found = solve(problem, algorithm, dimensions=4, evaluations=25_000, seed=1)
    assert found["best"] < within
    assert found["distance from it"] < 0.01
    assert found["evaluations"] <= 25_000
    assert found["iterations"] > 0
    assert falls(found)
    [drawn] = found.plot("Best so far")["series"]
    assert drawn["y"] == pytest.approx(found.column("best"), rel=1e-4)  # however small it gets


def test_from_many_places_a_local_search_finds_more() -> None:
    one, many = (
        solve("rastrigin", "l_bfgs_b", dimensions=2, evaluations=50_000, restarts=restarts, seed=5)["best"]
        for restarts in (1, 150)
    )
    assert many < 1e-8 < one


def test_the_evaluations_are_a_budget() -> None:
    for algorithm in ("differential_evolution", "dual_annealing", "nelder_mead", "l_bfgs_b"):
        found = solve("ackley", algorithm, dimensions=50, evaluations=500)
        assert found["evaluations"] == 500
        assert found["all evaluations spent"] is True
        assert falls(found)


def test_two_dimensions_have_a_landscape_and_a_way() -> None:
    found = solve("rosenbrock", "nelder_mead", dimensions=2, restarts=1)
    landscape, way = found.plot("Landscape"), found.plot("From best")
    assert (landscape["form"], landscape["extent"]) == ("field", [-5, 10, -5, 10])
    assert (way["series"][0]["x"][-1], way["series"][0]["y"][-1]) == pytest.approx((1, 1), abs=1e-3)


@pytest.mark.parametrize("algorithm", ["simulated_annealing", "two_opt"])
def test_the_trip_round_a_circle_is_the_circle(algorithm: str) -> None:
    found = solve("travelling_salesman", algorithm, cities=30, layout="circle", moves=100_000, seed=2)
    assert found["known optimum"] == pytest.approx(30 * sin(pi / 30))
    assert found["best"] == pytest.approx(found["known optimum"], rel=1e-9)
    assert falls(found)


@pytest.mark.parametrize("algorithm", ["simulated_annealing", "two_opt"])
def test_the_shortest_of_all_trips_through_eight_cities(algorithm: str) -> None:
    places = np.random.default_rng(9).random((8, 2))
    distance = np.linalg.norm(places[:, None] - places[None], axis=2)
    trips = np.array([(0, *rest) for rest in permutations(range(1, 8))])
    shortest = distance[trips, np.roll(trips, -1, axis=1)].sum(axis=1).min()
    found = solve("travelling_salesman", algorithm, coordinates=places.tolist(), moves=50_000, restarts=8)
    assert found["best"] == pytest.approx(shortest)
    assert sorted(found["solution"]) == list(range(8))
    tour = found.plot("Shortest trip")
    assert tour["order"] == found["solution"]
    assert np.allclose(tour["points"], places, atol=1e-4)


def test_cities_in_one_place_are_no_trouble() -> None:
    for algorithm in ("simulated_annealing", "two_opt"):
        found = solve("travelling_salesman", algorithm, coordinates=[[1, 1]] * 6, moves=1_000)
        assert found["best"] == 0
    with pytest.raises(Unfit, match="at least 4"):
        solve("travelling_salesman", "two_opt", coordinates=[[0, 0], [1, 1]])


def every_choice(values: np.ndarray, weights: np.ndarray, capacity: int) -> float:
    chosen = (np.arange(2 ** len(values))[:, None] >> np.arange(len(values))) & 1
    worth = chosen @ values
    return float(worth[chosen @ weights <= capacity].max())


@pytest.mark.parametrize("seed", range(6))
def test_the_best_of_all_choices_is_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, weights = rng.integers(1, 50, 14), rng.integers(1, 30, 14)
    contents = np.stack([values, weights], axis=1).tolist()
    best = every_choice(values, weights, 100)
    exact, greedy, annealed = (
        solve("knapsack", algorithm, contents=contents, capacity=100, moves=20_000, seed=seed)
        for algorithm in ("dynamic_programming", "greedy", "simulated_annealing")
    )
    assert exact["best"] == best
    assert exact["proven optimal"] is True
    assert best / 2 <= greedy["best"] <= annealed["best"] <= best <= exact["upper bound"]
    for found in (exact, greedy, annealed):
        taken = found["solution"]
        assert weights[taken].sum() == found["weight"] <= 100
        assert values[taken].sum() == found["best"] == found.column("best")[-1]


def test_the_knapsack_of_the_textbook() -> None:
    contents = [[60, 10], [100, 20], [120, 30]]
    found = solve("knapsack", "dynamic_programming", contents=contents, capacity=50)
    assert (found["best"], found["solution"], found["upper bound"]) == (220, [1, 2], 240)
    assert solve("knapsack", "greedy", contents=contents, capacity=50)["best"] == 160
    # Where the greedy choice is poor, the most valuable thing alone is taken.
    assert solve("knapsack", "greedy", contents=[[3, 1], [100, 100]], capacity=100)["best"] == 100
    assert solve("knapsack", "dynamic_programming", contents=[[3, 200]], capacity=100)["best"] == 0


@pytest.mark.parametrize(
    ("contents", "path"),
    [([[1, 0]], "contents.0"), ([[1, 2], [1, 1.5]], "contents.1"), ([[0, 1]], "contents.0")],
)
def test_things_that_weigh_nothing_whole_are_refused(contents: Any, path: str) -> None:
    with pytest.raises(Unfit) as raised:
        solve("knapsack", "greedy", contents=contents)
    assert raised.value.path == path


def test_a_table_that_is_too_large_is_refused() -> None:
    with pytest.raises(Unfit, match="items times capacity"):
        solve("knapsack", "dynamic_programming", items=1_000, capacity=10_000_000)
    assert solve("knapsack", "greedy", items=1_000, capacity=10_000_000)["things chosen"] == 1_000
