from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.jobs.conditions import MAX_DEPTH, MAX_PARTS, MAX_TEXT, MAX_VALUES, ConditionError, parse

RESULTS: dict[int, dict[str, Any]] = {
    1: {"result": True, "confidence": 0.8, "provider": "offline", "measured": {"brightness": 0.25}},
    2: {"result": ["Flare", "night sky"], "count": 3},
    3: {"result": "A flare burns above the stack."},
    # stage 4 was skipped
    5: {"result": None, "confidence": float("nan")},
}


def holds(condition: Any) -> bool:
    return parse(condition, stage_order=6).holds(RESULTS)


@pytest.mark.parametrize(
    ("condition", "passes"),
    [
        (None, True),
        ({}, True),
        ({"stage_1.result": True}, True),
        ({"stage_1.result": False}, False),
        ({"stage_1.result": {"eq": True}}, True),
        ({"stage_1.result": 1}, False),
        ({"stage_1.result": "true"}, False),
        ({"stage_1.confidence": 0.8}, True),
        ({"stage_2.count": 3.0}, True),
        ({"stage_2.count": True}, False),
        ({"stage_1.provider": "offline"}, True),
        ({"stage_1.provider": "Offline"}, False),
        ({"stage_1.measured.brightness": {"lt": 0.3}}, True),
        ({"stage_1.result": True, "stage_1.confidence": {"gte": 0.5}}, True),
        ({"stage_1.result": True, "stage_1.confidence": {"gte": 0.9}}, False),
        ({"stage_1.provider": {"in": ["cohere", "offline"]}}, True),
        ({"stage_1.provider": {"in": ["cohere", 1, True]}}, False),
        ({"stage_1.result": {"in": [1]}}, False),
        ({"stage_1.result": {"not": False}}, True),
        ({"stage_1.result": {"not": True}}, False),
        ({"stage_1.provider": {"not": {"in": ["cohere"]}}}, True),
        ({"stage_1.provider": {"not": {"not": "offline"}}}, True),
        ({"stage_1.confidence": {"gt": 0.5, "lt": 0.9}}, True),
        ({"stage_1.confidence": {"gt": 0.5, "lt": 0.7}}, False),
        ({"stage_1.confidence": {"not": {"gt": 0.5, "lt": 0.7}}}, True),
        ({"stage_1.confidence": {"gt": 0.8}}, False),
        ({"stage_1.confidence": {"gte": 0.8, "lte": 0.8}}, True),
        ({"stage_2.count": {"lt": 10**400}}, True),
        ({"stage_2.result": {"contains": "FLARE"}}, True),
        ({"stage_2.result": {"contains": " night SKY "}}, True),
        ({"stage_2.result": {"contains": "night"}}, False),
        ({"stage_2.result": {"not": {"contains": "fog"}}}, True),
        ({"stage_3.result": {"contains": "FLARE burns"}}, True),
        ({"stage_3.result": {"contains": "smoke"}}, False),
        ({"stage_3.result": "A flare burns above the stack."}, True),
        ({"and": [{"stage_1.result": True}, {"stage_2.count": 3}]}, True),
        ({"or": [{"stage_1.result": False}, {"stage_2.count": 3}]}, True),
        ({"or": [{"stage_1.result": False}, {"stage_2.count": 4}]}, False),
        ({"not": {"stage_1.result": False}}, True),
        ({"not": {"or": [{"stage_1.result": True}, {"stage_2.count": 4}]}}, False),
        ({"or": [{}]}, True),
        ({"not": {}}, False),
    ],
)
def test_what_conditions_mean(condition: Any, passes: bool) -> None:
    assert holds(condition) is passes


UNDECIDED: list[dict[str, Any]] = [
    {"stage_4.result": True},  # skipped or failed
    {"stage_4.result": {"not": True}},
    {"stage_3.confidence": {"lt": 2}},  # no such field
    {"stage_1.result.inner": True},  # not an object
    {"stage_1.measured.contrast": 1},
    {"stage_3.result": {"gt": 1}},  # another kind of value
    {"stage_1.result": {"gte": 0}},
    {"stage_1.confidence": {"contains": "8"}},
    {"stage_1.result": {"contains": "true"}},
    {"stage_5.confidence": {"gt": 0}},
    {"stage_5.result": {"contains": "x"}},
]


@pytest.mark.parametrize("condition", UNDECIDED)
def test_what_cannot_be_decided_holds_neither_way(condition: dict[str, Any]) -> None:
    assert not holds(condition)
    assert not holds({"not": condition})
    assert not holds({"stage_1.result": True, **condition})
    assert not holds({"or": [{"stage_1.result": False}, condition]})
    assert holds({"or": [{"stage_1.result": True}, condition]})
    assert holds({"not": {"and": [{"stage_1.result": False}, condition]}})


def nested(depth: int) -> Any:
    value: Any = {"stage_1.result": True}
    for _ in range(depth):
        value = {"not": value}
    return value


@pytest.mark.parametrize(
    ("condition", "path", "reason"),
    [
        ([], (), "must be an object, not a list"),
        (True, (), "must be an object, not a boolean"),
        ("stage_1.result", (), "must be an object, not a text"),
        (10**400, (), "must be an object, not a number"),
        ({"stage_3.result": True}, ("stage_3.result",), "only about stages before it"),
        ({"stage_4.result": True}, ("stage_4.result",), "only about stages before it"),
        *[({key: True}, (key,), "a key is a field") for key in (
            "", "result", "stage_0.result", "stage_-1.result", "stage_01.result", "stage_1", "stage_1.",
            "stage_1..x", "stage_1.a b", "stage_1.1", "Stage_1.result", "stage_1.result ", "stage_1.result\n",
            "AND", "stage_٣.result", "stage_9999999.result", "stage_1.__proto__[0]", "x" * 9_000,
        )],
        ({"stage_1.result": None}, ("stage_1.result",), "not null"),
        ({"stage_1.result": ["a"]}, ("stage_1.result",), 'not a list; for one of several write {"in"'),
        ({"stage_1.result": float("nan")}, ("stage_1.result",), "takes true, false, a number or a text"),
        ({"stage_1.result": "x" * (MAX_TEXT + 1)}, ("stage_1.result",), "at most"),
        ({"stage_1.result": {}}, ("stage_1.result",), "at least one operator"),
        ({"stage_1.result": {"like": "x"}}, ("stage_1.result", "like"), "there is no such operator"),
        ({"stage_1.result": {"and": []}}, ("stage_1.result", "and"), "there is no such operator"),
        ({"stage_1.result": {"in": []}}, ("stage_1.result", "in"), "a list of 1 to"),
        ({"stage_1.result": {"in": "abc"}}, ("stage_1.result", "in"), "a list of 1 to"),
        ({"stage_1.result": {"in": [1] * (MAX_VALUES + 1)}}, ("stage_1.result", "in"), "a list of 1 to"),
        ({"stage_1.result": {"in": [1, {}]}}, ("stage_1.result", "in", 1), "not an object"),
        ({"stage_1.confidence": {"gt": "1"}}, ("stage_1.confidence", "gt"), "takes a number, not a text"),
        ({"stage_1.confidence": {"lt": True}}, ("stage_1.confidence", "lt"), "takes a number, not a boolean"),
        ({"stage_1.result": {"contains": " "}}, ("stage_1.result", "contains"), "takes a text"),
        ({"stage_1.result": {"contains": ["a"]}}, ("stage_1.result", "contains"), "takes a text"),
        ({"stage_1.result": {"not": {"nor": 1}}}, ("stage_1.result", "not", "nor"), "no such operator"),
        ({"not": True}, ("not",), "must be an object"),
        ({"and": {}}, ("and",), "a list of at least one"),
        ({"or": []}, ("or",), "a list of at least one"),
        ({"or": [{"stage_1.result": True}, 5]}, ("or", 1), "must be an object"),
        ({"or": [{}] * (MAX_PARTS + 1)}, (), "at most"),
        ({f"stage_1.f{i}": 1 for i in range(MAX_PARTS + 1)}, (), "at most"),
        (nested(MAX_DEPTH + 1), None, "nested too deep"),
        (nested(900), None, "nested too deep"),
    ],
)  # fmt: skip
def test_what_is_malformed(condition: Any, path: tuple[str | int, ...] | None, reason: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(condition, stage_order=3)
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 2_000
    if path is not None:
        assert caught.value.path == path


def test_a_message_says_where() -> None:
    with pytest.raises(ConditionError) as caught:
        parse({"or": [{"stage_1.result": {"gt": "much"}}]}, stage_order=2)
    assert str(caught.value) == "or[0] → stage_1.result → gt: 'gt' takes a number, not a text"


def test_the_first_stage_can_ask_about_none() -> None:
    with pytest.raises(ConditionError, match="stage 1 can ask only about stages before it"):
        parse({"stage_1.result": True}, stage_order=1)
    assert parse(None, stage_order=1).holds({})


def test_the_stages_that_are_asked_about_are_known() -> None:
    condition = {"stage_1.result": True, "or": [{"stage_4.x": 1}, {"not": {"stage_2.x": {"gt": 1}}}]}
    assert parse(condition, stage_order=5).stages == {1, 2, 4}
    assert parse(None, stage_order=5).stages == frozenset()


scalars = (
    st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4)
)
values = scalars | st.none() | st.lists(st.text(max_size=4), max_size=3)
results = st.dictionaries(
    st.integers(1, 3), st.dictionaries(st.sampled_from(["result", "confidence"]), values)
)
keys = st.sampled_from([f"stage_{n}.{name}" for n in (1, 2, 3) for name in ("result", "confidence", "a.b")])
operators = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "eq": scalars,
            "in": st.lists(scalars, min_size=1, max_size=3),
            "gt": st.integers(-3, 3),
            "lte": st.floats(-3, 3),
            "contains": st.text("abÀ", min_size=1, max_size=2),
        },
    ).filter(bool),
    lambda inner: st.fixed_dictionaries({"not": inner | scalars}),
    max_leaves=3,
)
conditions = st.recursive(
    st.dictionaries(keys, scalars | operators, max_size=2),
    lambda inner: (
        st.fixed_dictionaries({"and": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"or": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"not": inner})
    ),
    max_leaves=6,
)


@given(conditions, results)
def test_a_condition_and_its_opposite_never_both_hold(condition: Any, found: Any) -> None:
    straight = parse(condition, stage_order=4).holds(found)
    opposite = parse({"not": condition}, stage_order=4).holds(found)
    assert not (straight and opposite)
    assert parse({"not": {"not": condition}}, stage_order=4).holds(found) is straight


@given(conditions, conditions, results)
def test_connectives_are_those_of_logic(left: Any, right: Any, found: Any) -> None:
    def ask(condition: Any) -> bool:
        return parse(condition, stage_order=4).holds(found)

    assert ask({"and": [left, right]}) is (ask(left) and ask(right))
    assert ask({"or": [left, right]}) is (ask(left) or ask(right))
    assert ask({"not": {"or": [left, right]}}) is ask({"and": [{"not": left}, {"not": right}]})


@given(conditions, results)
def test_what_later_answers_add_never_undoes_a_decision(condition: Any, found: Any) -> None:
    read = parse(condition, stage_order=4)
    for stage in found:
        without = {order: result for order, result in found.items() if order != stage}
        if read.holds(without):
            assert read.holds(found)


@given(conditions)
def test_nothing_holds_for_want_of_answers(condition: Any) -> None:
    read = parse(condition, stage_order=4)
    if read.stages and read.holds({}):
        # Only a part that asks about nothing, such as {"or": [{}]}, can have decided it.
        assert "{}" in str(condition)


anything = st.recursive(
    st.none() | scalars | st.floats(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            keys | st.text() | st.sampled_from(["and", "or", "not", "in", "gt", "contains"]), inner
        )
    ),
)


@given(anything, results)
def test_whatever_is_written_is_read_or_refused(value: Any, found: Any) -> None:
    try:
        read = parse(value, stage_order=4)
    except ConditionError:
        return
    assert read.holds(found) in {True, False}
