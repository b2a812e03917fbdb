"""What is alike in all programs: their forms, their traces, their plots; and that they come the same again."""

import subprocess
import sys
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.jobs.computations.running import run
from tests.serving import ROOT
from trellis.jobs.computations.catalogue import FORMS, form_of
from trellis.jobs.computations.form import Form, Unfit
from trellis.jobs.computations.trace import FRAMES, Growing, Told, Trace, evenly

ALL = [(platform, form) for platform, forms in FORMS.items() for form in forms]
NAMES = [f"{platform} {form.name}" for platform, form in ALL]
SMALL: dict[str, dict[str, Any]] = {
    "heat": {"cells": 12},
    "wave": {"cells": 12},
    "lorenz": {"duration": 5},
    "n_body": {"duration": 1},
    "ising": {"size": 8, "sweeps": 300, "warm_up": 10},
    "rosenbrock": {"dimensions": 3, "evaluations": 2_000},
    "rastrigin": {"dimensions": 3, "evaluations": 2_000},
    "ackley": {"dimensions": 3, "evaluations": 2_000},
    "travelling_salesman": {"cities": 12, "moves": 5_000, "restarts": 2},
    "knapsack": {"items": 12, "capacity": 200, "moves": 5_000},
    "logistic_regression": {"dataset": "iris", "epochs": 300},
    "neural_network": {"dataset": "iris", "epochs": 3},
    "random_forest": {"dataset": "iris", "trees": 5},
    "support_vector_machine": {"dataset": "iris"},
    "k_nearest_neighbours": {"dataset": "iris"},
    "box": {"points": 64, "duration": 1, "momentum": 2},
    "harmonic_well": {"points": 64, "duration": 1},
    "barrier": {"duration": 1},
    "circuit": {},
}

_NUMBERS = {"type": "array", "items": {"type": ["number", "null"]}}
_LABEL = {
    "type": "object",
    "properties": {"label": {"type": "string", "minLength": 1}},
    "required": ["label"],
}
_SERIES = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {"name": {"type": "string", "minLength": 1}, "x": _NUMBERS, "y": _NUMBERS},
        "required": ["name", "x", "y"],
    },
}
_SIDE = {"type": "integer", "minimum": 1, "maximum": 128}
FORM_OF_PLOT: dict[str, dict[str, Any]] = {
    "lines": {"x": _LABEL, "y": _LABEL, "logY": {"type": "boolean"}, "series": _SERIES},
    "orbits": {"series": _SERIES},
    "field": {"rows": _SIDE, "columns": _SIDE, "values": _NUMBERS, "extent": _NUMBERS | {"minItems": 4}},
    "matrix": {"labels": {"type": "array"}, "values": {"type": "array", "items": _NUMBERS}},
    "bars": {"labels": {"type": "array"}, "values": _NUMBERS},
    "tour": {"points": {"type": "array", "items": _NUMBERS}, "order": {"type": "array"}},
}


def check_plot(plot: dict[str, Any]) -> None:
    """A plot is one of the forms that the dashboard draws, and of one piece."""
    members = FORM_OF_PLOT[plot["form"]]
    schema = {"type": "object", "properties": members, "required": ["title", *members]}
    Draft202012Validator(schema).validate(plot)
    if plot["form"] == "field":
        assert len(plot["values"]) == plot["rows"] * plot["columns"]
    for one in plot.get("series", ()):
        assert len(one["x"]) == len(one["y"]) <= 1_500
    if plot["form"] in ("bars", "matrix"):
        assert len(plot["labels"]) == len(plot["values"])
    if plot["form"] == "tour":
        assert sorted(plot["order"]) == list(range(len(plot["points"])))


@pytest.mark.parametrize(("platform", "form"), ALL, ids=NAMES)
def test_a_form_is_a_schema_that_its_defaults_and_example_fit(platform: str, form: Form) -> None:
    Draft202012Validator.check_schema(form.schema)
    fixed = {"algorithm": form.algorithms[0]} if form.algorithms else {}
    whole = form.filled({}, fixed)
    assert set(whole) == set(form.properties)
    assert form.filled(whole, fixed) == whole
    assert form.filled(dict(form.example), fixed) | dict(form.example) == form.filled(
        dict(form.example), fixed
    )
    for name, schema in form.properties.items():
        assert schema["title"], name
        assert len(schema["description"]) > 3, name
        bounded = {"integer": "maximum", "number": "maximum", "string": "enum", "array": "maxItems"}
        assert bounded[schema["type"]] in schema, name


@pytest.mark.parametrize(
    ("platform", "form", "algorithm"),
    [(platform, form, algorithm) for platform, form in ALL for algorithm in form.algorithms or (None,)],
    ids=lambda given: getattr(given, "name", given),
)
def test_a_program_tells_its_trace_and_comes_the_same_again(
    platform: str, form: Form, algorithm: str | None
) -> None:
    found, again = (run(platform, form.name, algorithm, **SMALL[form.name]) for _ in range(2))
    assert found.result == again.result
    assert [(point.step, point.values, point.frame) for point in found.points] == [
        (point.step, point.values, point.frame) for point in again.points
    ]
    steps = [point.step for point in found.points]
    assert steps == sorted(set(steps))
    assert 1 <= len(steps) <= 500
    frames = [point.frame for point in found.points if point.frame is not None]
    assert len(frames) <= FRAMES
    for plot in [*frames, *found["plots"]]:
        check_plot(plot)
    assert len({plot["title"] for plot in found["plots"]}) == len(found["plots"])
    names = [tuple(point.values) for point in found.points]
    assert len(names[-1]) <= 8
    assert all(isinstance(each, float | None) for point in found.points for each in point.values.values())
    assert all(0 <= share <= 1 for share in found.shares)


def test_there_is_no_other_program() -> None:
    with pytest.raises(Unfit, match="There is heat, wave, lorenz"):
        form_of("simcore", "../../etc")
    with pytest.raises(Unfit):
        form_of("talai", None)


def test_what_is_whole_may_be_written_with_a_point() -> None:
    [heat, *_] = FORMS["simcore"]
    whole = heat.filled({"cells": 16.0})
    assert (whole["cells"], type(whole["cells"])) == (16, int)
    gates = [{"gate": "CNOT", "on": [0.0, 1.0]}, {"gate": "RX", "on": [1.0], "angle": 1}]
    assert run("qmlab", "circuit", gates=gates, qubits=2.0)["norm drift"] < 1e-12


def test_forms_cost_no_numerics() -> None:
    """The gateway's start must not load what only the processes need that compute."""
    program = (
        "import sys, trellis.jobs.alawein.computation, trellis.jobs.alawein.start;"
        "print([name for name in ('numpy', 'scipy', 'sklearn', 'jsonschema') if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.strip() == "[]"


def test_a_trace_is_sent_in_pieces_and_whole() -> None:
    told: list[Told] = []
    trace = Trace(told.append, interval=3_600)
    for step in range(100):
        trace.point(step, {"best": 1.0, "worst": float("nan")}, share=step / 99)
    assert [len(one.points) for one in told] == [1]  # at once, then when it is time
    trace.flush()
    assert [point.step for one in told for point in one.points] == list(range(100))
    assert told[-1].share == 1
    assert told[0].points[0].values == {"best": 1.0, "worst": None}


def test_steps_that_are_shown() -> None:
    assert evenly(1_000, 5) == {0, 250, 500, 750, 1_000}
    assert evenly(3, 240) == {0, 1, 2, 3}
    assert evenly(0, 240) == {0}
    growing = Growing()
    assert sum(growing.due(step) for step in range(1, 10_000_001, 7)) < 450
