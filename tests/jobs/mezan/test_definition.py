"""What a workflow may be: the demo's are, and each mistake is told with the step that makes it."""

import time
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from trellis.db.demo import alawein
from trellis.jobs.mezan.definition import Invalid, known, read
from trellis.jobs.mezan.step_types import STEP_TYPES


def step(id: str, type: str = "transform", *needs: str, **options: Any) -> dict[str, Any]:
    given = options or ({"expression": "input"} if type == "transform" else {"seconds": 1})
    return {"id": id, "type": type, "needs": list(needs), "with": given}


@pytest.mark.parametrize("name", alawein.WORKFLOWS)
def test_the_demo_can_be_executed(name: str) -> None:
    assert read(alawein.WORKFLOWS[name][1]).steps


@pytest.mark.parametrize("type", STEP_TYPES.values(), ids=lambda type: type.name)
def test_each_type_says_what_it_takes(type: Any) -> None:
    Draft202012Validator.check_schema(type.schema)
    assert list(Draft202012Validator(type.schema).iter_errors(type.example)) == []


def test_steps_come_after_what_they_need() -> None:
    definition = read({"steps": [step("c", "transform", "a", "b"), step("b", "delay", "a"), step("a")]})
    assert list(definition.steps) == ["a", "b", "c"]
    assert definition.before == {"a": frozenset(), "b": {"a"}, "c": {"a", "b"}}
    assert definition.last == ["c"]
    steps = [step("b", "delay", "a"), step("a")]
    assert known({"steps": steps}) == read({"steps": steps})
    assert list(read({}).steps) == []


MISTAKES: list[tuple[Any, str | None, str]] = [
    ({"stages": []}, None, "Additional properties are not allowed"),
    ({"steps": ["a"]}, None, "steps.0: 'a' is not of type 'object'."),
    ({"steps": [step(f"s{n}") for n in range(51)]}, None, "steps: it has more than 50 elements."),
    ({"steps": [{"type": "delay"}]}, None, "step 1: 'id' is a required property."),
    ({"steps": [step("A b")]}, "A b", "id: 'A b' does not match"),
    ({"steps": [step("a", "shell")]}, "a", "type: 'shell' is not one of"),
    ({"steps": [step("a"), step("a")]}, "a", "There are two steps with this id."),
    ({"steps": [step("a", "transform", "b")]}, "a", "It needs `b`, which is no step."),
    ({"steps": [step("a", "delay", "b"), step("b", "delay", "a")]}, "a", "It needs itself: a ← b ← a."),
    ({"steps": [step("a", "delay", seconds=-1)]}, "a", "with.seconds: -1 is less than the minimum of 0."),
    ({"steps": [step("a", "delay", seconds="1")]}, "a", "with.seconds: '1' is not of type 'number'."),
    ({"steps": [step("a", "http", url="x", verify=False)]}, "a", "with: Additional properties"),
    ({"steps": [step("a", "http", url={"expression": "x"})]}, "a", "with.url"),
    ({"steps": [step("a", expression="steps.b")]}, "a", "It refers to `steps.b`, which it does not need"),
    ({"steps": [step("a"), step("b", expression="{x: [steps.a]}")]}, "b", "It refers to `steps.a`"),
    ({"steps": [step("a", expression="output.b")]}, "a", "there is no `output` to begin with"),
    ({"steps": [step("a", expression="item")]}, "a", "there is no `item` to begin with"),
    ({"steps": [step("a", expression="input[")]}, "a", "`input[` is no expression"),
    ({"steps": [step("a", expression="(" * 1500)]}, "a", "is no expression"),
    ({"steps": [step("a", expression="input" + "|@" * 990)]}, "a", "is nested too deep"),
    ({"steps": [step("a", "http", url="x", body={"$": "x" * 2001})]}, "a", "has more than 2,000 characters"),
    (
        {"steps": [step("a", "http", url="x", body=[{"$": "input." + "x" * 1990}] * 21)]},
        None,
        "Its expressions have more than 40,000 characters together.",
    ),
    ({"steps": [step("a", "http", url="x", body="x" * 262_144)]}, None, "It has more than 256 kB."),
    ({"steps": [step("a", "delay", seconds={"$": "steps.z"})]}, "a", "It refers to `steps.z`"),
    ({"steps": [step("a", "branch", on="input", then=["b"])]}, "a", "`b` is on a way of it"),
    ({"steps": [step("a", "branch", on="input", then=["b"]), step("b")]}, "a", "`b` is on a way of it"),
    (
        {
            "steps": [
                step("a", "branch", on="input", **{"then": ["b"], "else": ["b"]}),
                step("b", "delay", "a"),
            ]
        },
        "a",
        "A step is on both ways of it.",
    ),
    (
        {"steps": [step("a", "map", over=[1], do={"type": "delay", "with": {"seconds": 1}})]},
        "a",
        "with.do.type: 'delay' is not one of",
    ),
    (
        {"steps": [step("a", "map", over=[1], do={"type": "http", "with": {}})]},
        "a",
        "with.do.with: 'url' is a required property.",
    ),
    (
        {"steps": [step("a", "map", over=[1], do={"type": "transform", "with": {"expression": "steps.b"}})]},
        "a",
        "It refers to `steps.b`",
    ),
    (
        {"steps": [step("a", "map", over=list(range(101)), do={"type": "http", "with": {"url": "x"}})]},
        "a",
        "with.over: it has more than 100 elements.",
    ),
    ({"steps": [step("a", "run", kind="coice.job", input={})]}, "a", "with.kind: 'coice.job' is not one of"),
]


@pytest.mark.parametrize(("raw", "blamed", "said"), MISTAKES)
def test_a_mistake_is_told_with_its_step(raw: Any, blamed: str | None, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(raw)
    assert caught.value.step == blamed
    assert said in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_what_is_far_too_much_is_refused_at_once() -> None:
    begun = time.perf_counter()
    with pytest.raises(Invalid, match="it has more than 50 elements"):
        read({"steps": [{"id": "a", "type": "delay", "needs": [{"n": n} for n in range(5000)]}]})
    assert time.perf_counter() - begun < 3, "compared with each other, they take ten seconds or more"


def test_what_may_be_referred_to() -> None:
    within = {"type": "transform", "with": {"expression": "[item, index, input.x, steps.a, {x: steps.a}]"}}
    read(
        {
            "steps": [
                step("a"),
                step("b", "map", "a", over={"$": "steps.a[?steps.z]"}, do=within),
                step("c", "transform", "b", expression="sort_by(steps.a, &steps.z) || @"),
                step("d", "http", "c", url="x", body={"deep": [{"$": "steps.a"}]}),
            ]
        }
    )
