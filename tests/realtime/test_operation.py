"""Operations as they arrive, and outcomes as they leave."""

from typing import Any

import orjson
import pytest

from trellis.db.errors import GatewayError
from trellis.realtime.operation import BadRequest, ExecutionOutcome, Operation


def test_a_whole_operation() -> None:
    value = {
        "query": "{a}",
        "variables": {"x": 1},
        "operationName": "A",
        "extensions": {"y": 2},
        "unknown": 3,
    }
    assert Operation.parse(value) == Operation("{a}", {"x": 1}, "A", {"y": 2})


@pytest.mark.parametrize(
    "value", [{"query": "{a}"}, {"query": "{a}", "variables": None, "operationName": ""}]
)
def test_what_may_be_left_out(value: dict[str, Any]) -> None:
    assert Operation.parse(value) == Operation("{a}")


def test_a_document_that_is_only_named() -> None:
    assert Operation.parse({"documentId": "sha256:a"}) == Operation("", document_id="sha256:a")
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": "a", "miss": True}}
    assert Operation.parse({"extensions": extensions}) == Operation("", extensions=extensions, sha256="a")
    both = Operation.parse({"query": "{a}", "extensions": extensions})
    assert both == Operation("{a}", extensions=extensions, sha256="a")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "JSON object"),
        (5, "JSON object"),
        ("{a}", "JSON object"),
        ([{"query": "{a}"}], "Batches"),
        ({}, "no `query`"),
        ({"query": None}, "no `query`"),
        ({"query": ""}, "no `query`"),
        ({"query": 5}, "`query` must be a string"),
        ({"query": "{a}", "variables": [1]}, "`variables` must be an object"),
        ({"query": "{a}", "variables": False}, "`variables` must be an object"),
        ({"query": "{a}", "operationName": 0}, "`operationName` must be a string"),
        ({"query": "{a}", "extensions": ""}, "`extensions` must be an object"),
        ({"query": "{a}", "extensions": {"report": "cost"}}, "`report` must be a list"),
        ({"query": "{a}", "extensions": {"report": ["costs"]}}, "may name cost and explain, nothing else"),
        ({"query": "{a}", "extensions": {"report": [{}, "cost"]}}, "may name cost and explain"),
        ({"documentId": ""}, "no `query`"),
        ({"documentId": 5}, "`documentId` must be a string"),
        ({"extensions": {"persistedQuery": None}}, "no `query`"),
        ({"extensions": {"persistedQuery": "x"}}, "must be an object"),
        ({"extensions": {"persistedQuery": {}}}, "Unsupported persisted query version"),
        ({"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "x"}}}, "Unsupported"),
        ({"extensions": {"persistedQuery": {"version": True, "sha256Hash": "x"}}}, "Unsupported"),
        ({"query": "{a}", "extensions": {"persistedQuery": {"version": 1}}}, "sha256Hash` must be a string"),
        ({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": ""}}}, "must be a string"),
        ({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": {}}}}, "must be a string"),
    ],
)
def test_what_is_no_operation(value: object, words: str) -> None:
    with pytest.raises(BadRequest, match=words) as refused:
        Operation.parse(value)
    assert refused.value.code == "BAD_USER_INPUT"


def test_what_is_asked_to_be_told() -> None:
    assert Operation.parse({"query": "{a}"}).report == frozenset()
    for asked in (["cost"], ["explain", "cost", "cost"], []):
        operation = Operation.parse({"query": "{a}", "extensions": {"report": asked}})
        assert operation.report == frozenset(asked)


def test_outcomes_as_json() -> None:
    error = GatewayError("NOT_FOUND", "None.", field="id")
    told = {"message": "None.", "extensions": {"code": "NOT_FOUND", "field": "id"}}
    assert orjson.loads(ExecutionOutcome(data={"a": 1}).body) == {"data": {"a": 1}}
    assert orjson.loads(ExecutionOutcome().body) == {"data": None}
    assert ExecutionOutcome(data=orjson.Fragment(b'{"a":1}')).body == b'{"data":{"a":1}}'
    refused = ExecutionOutcome.refused(error, "query")
    assert orjson.loads(refused.body) == {"errors": [told]}
    assert (refused.code, refused.kind, refused.executed) == ("NOT_FOUND", "query", False)
    partial = ExecutionOutcome(data={"a": None}, errors=[told], extensions={"x": 1})
    assert orjson.loads(partial.body) == {"errors": [told], "data": {"a": None}, "extensions": {"x": 1}}
    assert partial.body is partial.body
