"""What optimisations are configured with: problems, each with the algorithms that solve it."""

from typing import Any, Final

from trellis.jobs.computations.form import SEED, Config, Form, Unfit, affordable, choice, integer

CONTINUOUS: Final = ("differential_evolution", "dual_annealing", "nelder_mead", "l_bfgs_b")
ROUND_TRIP: Final = ("simulated_annealing", "two_opt")
KNAPSACK_ALGORITHMS: Final = ("dynamic_programming", "greedy", "simulated_annealing")

_FUNCTION: Final = {
    "dimensions": integer("Dimensions", "How many variables there are.", 10, 2, 50),
    "evaluations": integer(
        "Evaluations", "How often the function may be asked at most; then the best so far counts.",
        50_000, 100, 2_000_000,
    ),
    "restarts": integer(
        "Restarts", "From how many places `nelder_mead` and `l_bfgs_b` set out in turn.", 5, 1, 200
    ),
    "population": integer(
        "Population", "Of `differential_evolution`: that many times the number of dimensions.", 15, 2, 100
    ),
    "seed": SEED,
}  # fmt: skip


def _function(name: str, title: str, description: str) -> Form:
    example = {"dimensions": 10, "evaluations": 200_000, "seed": 1}
    return Form(name, title, description, "optilibria.functions", _FUNCTION, example, CONTINUOUS)


def _pairs(title: str, description: str, low: float, high: float, most: int) -> dict[str, Any]:
    item = {
        "type": "array",
        "minItems": 2,
        "maxItems": 2,
        "items": {"type": "number", "minimum": low, "maximum": high},
    }
    return {
        "type": "array",
        "title": title,
        "description": description,
        "maxItems": most,
        "items": item,
        "default": [],
    }


def _check_cities(config: Config) -> None:
    if 0 < len(config["coordinates"]) < 4:
        raise Unfit("coordinates", "A round trip has at least 4 cities; none at all are made by the layout.")


def _check_items(config: Config) -> None:
    for at, (value, weight) in enumerate(config["contents"]):
        if int(weight) != weight or weight < 1:
            raise Unfit(f"contents.{at}", f"The weight has to be a whole number from 1 on, not {weight:g}.")
        if value <= 0:
            raise Unfit(f"contents.{at}", "What is worth nothing stays out anyway: values are above 0.")
    if config.get("algorithm") == "dynamic_programming":
        count = len(config["contents"]) or config["items"]
        affordable((count + 1) * (config["capacity"] + 1), 5e7, "capacity", "items times capacity")


ROSENBROCK: Final = _function(
    "rosenbrock",
    "Rosenbrock",
    "Σ 100 (x₂ − x₁²)² + (1 − x₁)² in [−5, 10]ⁿ: a curved valley; least, 0, where all are 1.",
)
RASTRIGIN: Final = _function(
    "rastrigin",
    "Rastrigin",
    "10 n + Σ x² − 10 cos 2πx in [−5.12, 5.12]ⁿ: a great many local minima; least, 0, at 0.",
)
ACKLEY: Final = _function(
    "ackley", "Ackley", "A hole in a plain of small waves, in [−32.768, 32.768]ⁿ; least, 0, at 0."
)
SALESMAN: Final = Form(
    "travelling_salesman",
    "Travelling salesman",
    "The shortest round trip through cities of a plane.",
    "optilibria.salesman",
    {
        "cities": integer("Cities", "How many there are, where no coordinates are given.", 40, 4, 300),
        "layout": choice(
            "Layout", "`random`: anywhere in a square; `circle`: on a circle, where the best trip is known.",
            "random", "circle",
        ),
        "coordinates": _pairs("Coordinates", "[x, y] of each city, instead of a layout.", -1e6, 1e6, 300),
        "moves": integer(
            "Moves", "How many changes `simulated_annealing` tries.", 300_000, 100, 10_000_000
        ),
        "restarts": integer("Restarts", "From how many trips `two_opt` sets out.", 5, 1, 100),
        "seed": SEED,
    },
    {"cities": 80, "moves": 2_000_000, "seed": 3},
    ROUND_TRIP,
    _check_cities,
)  # fmt: skip
KNAPSACK: Final = Form(
    "knapsack",
    "Knapsack",
    "The most valuable choice of things whose weights fit into a knapsack; each thing once or not at all.",
    "optilibria.knapsack",
    {
        "items": integer("Things", "How many there are, where no contents are given.", 60, 1, 1_000),
        "contents": _pairs("Contents", "[value, weight] of each thing; weights are whole.", 0, 1e6, 1_000),
        "capacity": integer("Capacity", "What the things may weigh together.", 1_000, 1, 10_000_000),
        "moves": integer("Moves", "How many changes `simulated_annealing` tries.", 100_000, 100, 5_000_000),
        "seed": SEED,
    },
    {"items": 100, "capacity": 2_000, "seed": 5},
    KNAPSACK_ALGORITHMS,
    _check_items,
)
FORMS: Final = (ROSENBROCK, RASTRIGIN, ACKLEY, SALESMAN, KNAPSACK)
