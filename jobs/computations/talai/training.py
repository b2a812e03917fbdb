"""Models of scikit-learn, trained on the data sets that it brings along, without a network.

A stratified part of the data is held out: the accuracy and the confusion matrix at the end are of that.
Features are scaled to mean 0 and variance 1 of what the model is trained on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn import datasets
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import confusion_matrix, f1_score, log_loss
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from trellis.jobs.computations.form import Config
from trellis.jobs.computations.plots import Array, bars, lines, matrix
from trellis.jobs.computations.trace import POINTS, Trace, evenly

Labels = npt.NDArray[np.int64]

_SETS: Final = {
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "breast_cancer": datasets.load_breast_cancer,
    "digits": datasets.load_digits,
}


@dataclass(frozen=True)
class Data:
    """Samples to train on and samples held out: features a row, and the number of the class of each."""

    names: list[str]
    x: Array
    y: Labels
    held_x: Array
    held_y: Labels


Values = dict[str, float]
Measured = Iterator[tuple[int, int, Values]]
"""A step, how many there are, and what was measured after it."""


def run(config: Config, trace: Trace) -> dict[str, Any]:
    """How good the model is on data that it has not seen, class by class; and how it came to be."""
    data = load(config)
    model, measured = MODELS[config["model"]](config, data)
    steps: list[int] = []
    history: list[Values] = []
    for step, total, values in measured:
        steps.append(step)
        history.append(values)
        trace.point(step, values, share=step / (total + 1))
    said = model.predict(data.held_x)
    confusion = confusion_matrix(data.held_y, said, labels=range(len(data.names)))
    right = confusion.diagonal()
    recall = right / np.maximum(1, confusion.sum(axis=1))
    precision = right / np.maximum(1, confusion.sum(axis=0))
    axis = next(iter(history[0]))
    scores = [name for name in history[0] if "accuracy" in name]
    plots = [
        matrix("Confusion on held-out data", data.names, confusion),
        lines(
            "Accuracy", axis, "accuracy", [(name, steps, [each[name] for each in history]) for name in scores]
        ),
        bars("Recall", dict(zip(data.names, recall, strict=True))),
        bars("Precision", dict(zip(data.names, precision, strict=True))),
    ]
    if "loss" in history[0]:
        plots.insert(2, lines("Loss", axis, "loss", [("loss", steps, [each["loss"] for each in history])]))
    figures: dict[str, Any] = {
        "accuracy": float((said == data.held_y).mean()),
        "macro F1": float(f1_score(data.held_y, said, average="macro", zero_division=0)),
        "trained on": len(data.y),
        "held out": len(data.held_y),
        "classes": len(data.names),
        "features": data.x.shape[1],
    }
    if axis == "fold":
        folds = np.array([each["validation accuracy"] for each in history])
        figures |= {"mean of folds": float(folds.mean()), "deviation of folds": float(folds.std())}
    return {**figures, "plots": plots}


def load(config: Config) -> Data:
    """The data set, split as the seed says."""
    found = _SETS[config["dataset"]]()
    x, held_x, y, held_y = train_test_split(
        found.data,
        found.target,
        test_size=config["held_out"],
        stratify=found.target,
        random_state=config["seed"],
    )
    return Data([str(name) for name in found.target_names], x, y, held_x, held_y)


def _by_epochs(make: Callable[[Config], Any]) -> Callable[[Config, Data], tuple[Any, Measured]]:
    def train(config: Config, data: Data) -> tuple[Any, Measured]:
        scaler = StandardScaler().fit(data.x)
        model = make(config)
        x, held = scaler.transform(data.x), scaler.transform(data.held_x)
        epochs = config["epochs"]
        shown = evenly(epochs, POINTS)
        shuffled = np.random.default_rng(config["seed"])

        def measured() -> Measured:
            for epoch in range(1, epochs + 1):
                order = shuffled.permutation(len(x))
                model.partial_fit(x[order], data.y[order], classes=np.arange(len(data.names)))
                if epoch in shown:
                    yield (
                        epoch,
                        epochs,
                        {
                            "epoch": epoch,
                            "loss": float(log_loss(data.y, model.predict_proba(x), labels=model.classes_)),
                            "training accuracy": float(model.score(x, data.y)),
                            "held-out accuracy": float(model.score(held, data.held_y)),
                        },
                    )

        return make_pipeline(scaler, model), measured()

    return train


def _logistic(config: Config) -> Any:
    return SGDClassifier(
        loss="log_loss",
        alpha=config["alpha"],
        learning_rate="constant",
        eta0=config["learning_rate"],
        random_state=config["seed"],
    )


def _network(config: Config) -> Any:
    return MLPClassifier(
        hidden_layer_sizes=tuple(config["hidden_layers"]),
        learning_rate_init=config["learning_rate"],
        alpha=config["alpha"],
        batch_size=config["batch_size"],
        random_state=config["seed"],
    )


def _forest(config: Config, data: Data) -> tuple[Any, Measured]:
    model = RandomForestClassifier(
        n_estimators=1,
        warm_start=True,
        max_depth=config["max_depth"],
        min_samples_leaf=config["min_samples_leaf"],
        random_state=config["seed"],
    )
    trees = config["trees"]

    def measured() -> Measured:
        for count in sorted(evenly(trees, 60) - {0}):
            model.n_estimators = count
            model.fit(data.x, data.y)
            yield (
                count,
                trees,
                {
                    "trees": count,
                    "training accuracy": float(model.score(data.x, data.y)),
                    "held-out accuracy": float(model.score(data.held_x, data.held_y)),
                },
            )

    return model, measured()


def _by_folds(make: Callable[[Config], Any]) -> Callable[[Config, Data], tuple[Any, Measured]]:
    def train(config: Config, data: Data) -> tuple[Any, Measured]:
        model = make_pipeline(StandardScaler(), make(config))
        folds = config["folds"]

        def measured() -> Measured:
            parts = StratifiedKFold(folds, shuffle=True, random_state=config["seed"])
            for fold, (others, its) in enumerate(parts.split(data.x, data.y), start=1):
                one = make_pipeline(StandardScaler(), make(config)).fit(data.x[others], data.y[others])
                yield (
                    fold,
                    folds,
                    {
                        "fold": fold,
                        "training accuracy": float(one.score(data.x[others], data.y[others])),
                        "validation accuracy": float(one.score(data.x[its], data.y[its])),
                    },
                )
            model.fit(data.x, data.y)

        return model, measured()

    return train


def _vectors(config: Config) -> Any:
    return SVC(C=config["c"], kernel=config["kernel"], gamma=config["gamma"] or "scale", cache_size=100)


def _neighbours(config: Config) -> Any:
    return KNeighborsClassifier(config["neighbours"], weights=config["weights"])


MODELS: Final[dict[str, Callable[[Config, Data], tuple[Any, Measured]]]] = {
    "logistic_regression": _by_epochs(_logistic),
    "neural_network": _by_epochs(_network),
    "random_forest": _forest,
    "support_vector_machine": _by_folds(_vectors),
    "k_nearest_neighbours": _by_folds(_neighbours),
}
