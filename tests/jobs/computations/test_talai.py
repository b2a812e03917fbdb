"""Models that learn: how well they do on what they have not seen, and what is told on the way."""

from typing import Any

import numpy as np
import pytest

from tests.jobs.computations.running import Computed, run
from trellis.jobs.computations.form import Unfit
from trellis.jobs.computations.talai import training


def train(model: str, **hyperparameters: Any) -> Computed:
    return run("talai", model, **hyperparameters)


@pytest.mark.parametrize(
    ("model", "hyperparameters"),
    [
        ("logistic_regression", {"epochs": 15}),
        ("neural_network", {"epochs": 12}),
        ("random_forest", {"trees": 30}),
        ("support_vector_machine", {"folds": 2}),
        ("k_nearest_neighbours", {"folds": 2}),
    ],
)
def test_digits_are_read(model: str, hyperparameters: dict[str, Any]) -> None:
    found = train(model, dataset="digits", **hyperparameters)
    assert found["accuracy"] > 0.9
    assert found["macro F1"] > 0.9
    confusion = np.array(found.plot("Confusion")["values"])
    assert confusion.shape == (10, 10)
    assert confusion.sum() == found["held out"] == 450
    assert confusion.trace() / confusion.sum() == pytest.approx(found["accuracy"])
    # Rows are what is true: as many as there are in the held-out data, whatever the model says.
    held = training.load({"dataset": "digits", "held_out": 0.25, "seed": 0}).held_y
    assert confusion.sum(axis=1).tolist() == np.bincount(held).tolist()


def test_epochs_are_told_and_the_loss_falls() -> None:
    found = train("neural_network", dataset="wine", epochs=25, seed=3)
    assert found.column("epoch") == list(range(1, 26))
    losses = found.column("loss")
    assert losses[-1] < losses[0] / 2
    assert found.column("held-out accuracy")[-1] == pytest.approx(found["accuracy"])
    assert found.plot("Loss")["series"][0]["y"][-1] == pytest.approx(losses[-1], rel=1e-3)


def test_folds_are_told_and_averaged() -> None:
    found = train("support_vector_machine", dataset="breast_cancer", folds=4)
    assert found.column("fold") == [1, 2, 3, 4]
    scores = found.column("validation accuracy")
    assert found["mean of folds"] == pytest.approx(np.mean(scores))
    assert found["deviation of folds"] == pytest.approx(np.std(scores))
    assert found["mean of folds"] > 0.94


def test_a_single_nearest_neighbour_knows_what_it_has_seen() -> None:
    found = train("k_nearest_neighbours", dataset="iris", neighbours=1)
    assert found.column("training accuracy") == [1.0] * 5
    assert found.plot("Confusion")["labels"] == ["setosa", "versicolor", "virginica"]
    assert found.plot("Recall")["values"][0] == 1.0  # setosa lies apart from the others


def test_more_neighbours_than_there_are_in_a_fold_are_refused() -> None:
    """Of 75 samples, 37 are left to be compared with where each half validates the other."""
    config = {"dataset": "iris", "held_out": 0.5, "folds": 2}
    with pytest.raises(Unfit, match="compared with 37") as raised:
        train("k_nearest_neighbours", **config, neighbours=38)
    assert raised.value.path == "neighbours"
    assert train("k_nearest_neighbours", **config, neighbours=37)["classes"] == 3


def test_a_forest_grows() -> None:
    found = train("random_forest", dataset="wine", trees=20)
    assert found.column("trees") == list(range(1, 21))
    assert found["accuracy"] >= found.column("held-out accuracy")[0]


def test_what_is_held_out_is_not_trained_on() -> None:
    data = training.load({"dataset": "iris", "held_out": 0.4, "seed": 1})
    assert (len(data.y), len(data.held_y)) == (90, 60)
    assert np.bincount(data.held_y).tolist() == [20, 20, 20]
    other = training.load({"dataset": "iris", "held_out": 0.4, "seed": 2})
    assert not np.array_equal(data.held_x, other.held_x)
