"""What experiments are configured with: the data set, what is held out, and the model's parameters."""

from math import ceil
from typing import Any, Final

from trellis.jobs.computations.form import SEED, Config, Form, Unfit, affordable, choice, integer, number

SAMPLES: Final = {"iris": 150, "wine": 178, "breast_cancer": 569, "digits": 1797}

_DATA: Final[dict[str, Any]] = {
    "dataset": choice(
        "Data set",
        "`iris` (150 flowers), `wine` (178), `breast_cancer` (569), `digits` (1,797 pictures of 8 × 8).",
        "digits",
        "iris",
        "wine",
        "breast_cancer",
    ),
    "held_out": number("Held out", "The share that the model never sees until the end.", 0.25, 0.1, 0.5),
    "seed": SEED,
}
_FOLDS: Final = integer("Folds", "Parts that validate in turn, beside the held-out data.", 5, 2, 10)


def _form(
    name: str, title: str, description: str, properties: dict[str, Any], example: Config, **more: Any
) -> Form:
    return Form(name, title, description, "talai.training", _DATA | properties, example, **more)


def _check_network(config: Config) -> None:
    width = sum(config["hidden_layers"])
    work = width**2 * config["epochs"] * SAMPLES[config["dataset"]]
    affordable(work, 1e11, "epochs", "(all hidden neurons)² times samples times epochs")


def _check_neighbours(config: Config) -> None:
    samples = SAMPLES[config["dataset"]]
    trained = samples - ceil(samples * config["held_out"])
    least = trained - ceil(trained / config["folds"])
    if config["neighbours"] > least:
        raise Unfit("neighbours", f"A fold is compared with {least} samples: that many may vote at most.")


LOGISTIC: Final = _form(
    "logistic_regression",
    "Logistic regression",
    "A linear model, by stochastic gradient descent; measured after every epoch.",
    {
        "epochs": integer("Epochs", "How often all the samples are gone through.", 40, 1, 1_000),
        "learning_rate": number("Learning rate", "Length of a step.", 0.01, 1e-6, 1),
        "alpha": number("Regularisation α", "How dear great weights are (L2).", 1e-4, 0, 10),
    },
    {"dataset": "digits", "epochs": 60, "learning_rate": 0.01},
)
NETWORK: Final = _form(
    "neural_network",
    "Neural network",
    "A multilayer perceptron (ReLU, Adam); measured after every epoch.",
    {
        "epochs": integer("Epochs", "How often all the samples are gone through.", 30, 1, 500),
        "hidden_layers": {
            "type": "array",
            "title": "Hidden layers",
            "description": "How many neurons each of 1 to 4 layers has.",
            "minItems": 1,
            "maxItems": 4,
            "items": {"type": "integer", "minimum": 1, "maximum": 512},
            "default": [64],
        },
        "learning_rate": number("Learning rate", "Length of a step.", 0.001, 1e-6, 1),
        "alpha": number("Regularisation α", "How dear great weights are (L2).", 1e-4, 0, 10),
        "batch_size": integer("Batch size", "Samples of a step.", 32, 1, 1_000),
    },
    {"dataset": "digits", "hidden_layers": [64, 32], "epochs": 40},
    check=_check_network,
)
FOREST: Final = _form(
    "random_forest",
    "Random forest",
    "Decision trees of random parts of the data, which vote; measured as the forest grows.",
    {
        "trees": integer("Trees", "How many there are at the end.", 100, 1, 1_000),
        "max_depth": integer("Depth", "Of a tree at most.", 20, 1, 100),
        "min_samples_leaf": integer("Leaf size", "Samples of a leaf at least.", 1, 1, 100),
    },
    {"dataset": "wine", "trees": 100},
)
VECTORS: Final = _form(
    "support_vector_machine",
    "Support vector machine",
    "The widest margin between the classes, by a kernel; measured fold after fold.",
    {
        "kernel": choice("Kernel", "How similar two samples are.", "rbf", "linear", "poly", "sigmoid"),
        "c": number("C", "How dear samples on the wrong side are.", 1.0, 1e-4, 1e4),
        "gamma": number("γ", "Of the kernel; 0 has it fit the data (1 / features / variance).", 0.0, 0, 100),
        "folds": _FOLDS,
    },
    {"dataset": "breast_cancer", "kernel": "rbf", "c": 2},
)
NEIGHBOURS: Final = _form(
    "k_nearest_neighbours",
    "k nearest neighbours",
    "A sample is what most of those near it are; measured fold after fold.",
    {
        "neighbours": integer("Neighbours k", "How many vote.", 5, 1, 50),
        "weights": choice("Weights", "Whether nearer ones count for more.", "uniform", "distance"),
        "folds": _FOLDS,
    },
    {"dataset": "iris", "neighbours": 7},
    check=_check_neighbours,
)

FORMS: Final = (LOGISTIC, NETWORK, FOREST, VECTORS, NEIGHBOURS)
