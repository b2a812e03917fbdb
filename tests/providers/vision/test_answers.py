import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.providers.vision.answers import (
    MAX_DESCRIPTION,
    MAX_KEYWORD,
    MAX_KEYWORDS,
    MAX_TEXT,
    Misfit,
    instruction,
    parse,
    schema,
)
from trellis.providers.vision.model import QuestionType

KINDS: tuple[QuestionType, ...] = ("boolean", "descriptive", "keywords", "variations")
FIVE = [{"label": f"Label {n}", "prompt": f"A cat, number {n}."} for n in range(5)]


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        ("boolean", '{"result": true}', {"result": True}),
        ("boolean", ' {"confidence": 1, "result": false} \n', {"result": False, "confidence": 1}),
        ("boolean", '{"result": true, "confidence": null, "why": "smoke"}', {"result": True}),
        ("boolean", '```json\n{"result": true}\n```', {"result": True}),
        ("boolean", '```\n{"result": true}\n```\n', {"result": True}),
        ("descriptive", '{"result": " A stack. ", "confidence": 7}', {"result": "A stack."}),
        ("descriptive", '{"result": "\\u00e9\\ud83d\\ude00"}', {"result": "é😀"}),
        ("keywords", '{"result": ["Smoke", " fire ", "smoke"]}', {"result": ["Smoke", "fire"]}),
        ("keywords", '{"result": []}', {"result": []}),
        ("variations", json.dumps({"result": [*FIVE]}), {"result": FIVE}),
    ],
)
def test_what_fits(kind: QuestionType, text: str, answer: dict[str, Any]) -> None:
    assert parse(text, kind) == answer


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *[(kind, text) for kind in KINDS for text in (
            "", "true", "null", '"yes"', "[true]", "{}", "{'result': true}", '{"result": null}',
            '{"result": {}}', 'Here you are: {"result": true}', '{"result": true} {"result": true}',
            "{" * 5_000, "[" * 9_000,
            '{"result": true, "result": false}', '{"result": NaN}', '{"x": ' + "9" * 5_000 + "}",
            '```json\n{"result": true}\n``` and more', '{"result": "' + "x" * MAX_TEXT + '"}',
        )],
        *[("boolean", f'{{"result": {value}}}') for value in ('"true"', "1", "0", '"yes"', "[true]")],
        *[("boolean", f'{{"result": true, "confidence": {value}}}') for value in (
            "true", '"0.5"', "1.01", "-0.1", "95", "1e999", "[1]"
        )],
        *[("descriptive", f'{{"result": {value}}}') for value in (
            "true", "1", '""', '"  "', '["a"]', '"a\\u0000b"', '"\\ud800"',
            json.dumps("x" * (MAX_DESCRIPTION + 1)),
        )],
        *[("variations", json.dumps({"result": value})) for value in (
            [], FIVE[:4], [*FIVE, FIVE[0]], ["x"] * 5, [FIVE[0]] * 5, [*FIVE[:4], {"label": "x"}],
            [*FIVE[:4], {"label": "", "prompt": "x"}], [*FIVE[:4], {"label": "x", "prompt": 7}],
            [*FIVE[:4], {"label": "label 1", "prompt": "x"}], [*FIVE[:4], {"label": "x" * 101, "prompt": "x"}],
            [*FIVE[:4], {"label": "x", "prompt": "x" * 3_001}], {"label": "x", "prompt": "x"},
        )],
        *[("keywords", f'{{"result": {value}}}') for value in (
            '"a, b"', "[1]", "[null]", '["a", ""]', '["a\\u0000"]', '[["a"]]',
            json.dumps(["x" * (MAX_KEYWORD + 1)]), json.dumps([str(i) for i in range(MAX_KEYWORDS + 1)]),
        )],
    ],
)  # fmt: skip
def test_what_does_not_fit(kind: QuestionType, text: str) -> None:
    with pytest.raises(Misfit, match=r"\w"):
        parse(text, kind)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["result", "confidence", "x"]), inner),
)


@given(text=st.text() | JSON.map(json.dumps), kind=st.sampled_from(KINDS))
def test_whatever_comes_is_an_answer_or_a_misfit(text: str, kind: QuestionType) -> None:
    try:
        answer = parse(text, kind)
    except Misfit:
        return
    assert set(answer) <= {"result", "confidence"}
    wanted = {"boolean": bool, "descriptive": str, "keywords": list}[kind]
    assert type(answer["result"]) is wanted
    assert b"\\u0000" not in orjson.dumps(answer)


@given(st.booleans(), st.none() | st.floats(0, 1))
def test_every_boolean_answer_comes_through(result: bool, confidence: float | None) -> None:
    given = {"result": result} if confidence is None else {"result": result, "confidence": confidence}
    assert parse(json.dumps(given), "boolean") == given


@pytest.mark.parametrize("kind", KINDS)
def test_schema_and_instruction_ask_for_what_is_parsed(kind: QuestionType) -> None:
    assert "JSON" in instruction(kind)
    asked = schema(kind)
    assert asked["required"] == ["result"]
    # Keywords that Cohere's structured outputs do not know.
    assert not {"minimum", "maxLength", "maxItems", "additionalProperties"} & set(str(asked))
