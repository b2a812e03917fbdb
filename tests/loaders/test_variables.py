"""What of a request's variables makes another plan, and what is only read when a plan runs."""

from typing import Any

import pytest
from graphql import build_schema, parse, type_from_ast
from graphql.execution.values import get_variable_values
from graphql.language import parse_type

from trellis.loaders.variables import (
    Deferred,
    Unplannable,
    arguments_of,
    bound,
    changed,
    shape,
    value_of,
)

SCHEMA = build_schema("""
    scalar JSON
    enum Side { LEFT RIGHT }
    input Range { from: Int, to: Int, open: Boolean }
    input Choice @oneOf { name: String, number: Int }
    input Deep { range: Range, ranges: [Range!], names: [String], side: Side, sides: [Side!], json: JSON }
    type Query {
        find(
            size: Int, flag: Boolean, side: Side, names: [String!], maybe: [String], json: JSON,
            range: Range, deep: Deep, choice: Choice, id: ID!, limit: Int
        ): Int
    }
""")
FIND = SCHEMA.query_type.fields["find"]
# Where Strawberry keeps a default; what is built from a text has it elsewhere.
FIND.args["limit"].default_value = 7
SCHEMA.type_map["Range"].fields["to"].default_value = 9


def shape_of(kind: str, value: Any) -> Any:
    found: Any = type_from_ast(SCHEMA, parse_type(kind))
    return shape(value, found)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("Int", 1, 2),
        ("String!", "a", "b"),
        ("JSON", {"a": 1}, [None, True]),
        ("[String!]", ["a"], ["b", "c"]),
        ("[String!]", [], ["a"] * 1000),
        ("[String]", ["a", None], [None]),
        ("Range", {"from": 1}, {"from": 2}),
        ("[Range!]!", [{"from": 1}], [{"from": 2}]),
        ("Deep", {"range": {"to": 1}, "names": ["a"]}, {"range": {"to": 2}, "names": []}),
    ],
)
def test_these_values_share_a_plan(kind, one, other):
    assert shape_of(kind, one) == shape_of(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("Int", 1, None),
        ("JSON", {}, None),
        ("Boolean!", True, False),
        ("Side", "LEFT", "RIGHT"),
        ("Range", {"from": 1}, None),
        ("Range", {"from": 1}, {"from": None}),
        ("Range", {"from": 1}, {"to": 1}),
        ("Range", {"open": True}, {"open": False}),
        ("Range", {}, None),
        ("[String]", ["a"], [None]),
        ("[String]", [], None),
        ("[Side!]", ["LEFT"], ["RIGHT"]),
        ("[Range!]", [{"from": 1}], [{"from": 1}] * 2),
        ("[Range!]", [], None),
        ("Deep", {"range": {"to": 1}}, {"range": None}),
        ("Deep", {"ranges": [{"to": 1}]}, {"ranges": [{"from": 1}]}),
        ("Deep", {"side": "LEFT"}, {"side": "RIGHT"}),
    ],
)
def test_these_do_not(kind, one, other):
    assert shape_of(kind, one) != shape_of(kind, other)


def test_every_shape_can_be_a_key():
    deep = {"range": {"open": True}, "names": [None], "sides": ["LEFT"], "json": {"a": [1]}}
    assert isinstance(hash(shape_of("Deep", deep)), int)


def given(arguments: str, declared: str = "", /, **variables: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The arguments as a plan sees them, and the variables they were taken from."""
    document = parse(f"query {declared} {{ find({arguments}) }}")
    operation: Any = document.definitions[0]
    found = get_variable_values(SCHEMA, operation.variable_definitions or (), variables)
    assert not isinstance(found, list), found
    return arguments_of(FIND, operation.selection_set.selections[0], found.coerced), found.coerced


def test_what_is_written_in_the_document_is_a_value():
    found, _ = given('id: 5, size: 3, side: LEFT, names: "a", json: {a: [1, "x"]}, range: {from: 1}')
    assert found == {
        "id": "5",
        "size": 3,
        "side": "LEFT",
        "names": ["a"],
        "json": {"a": [1, "x"]},
        "range": {"from": 1, "to": 9},
        "limit": 7,
    }


def test_what_comes_from_a_variable_is_read_each_time():
    found, variables = given(
        'id: $id, size: $size, names: [$name, "b"], range: {from: $size}, json: {a: [$size]}',
        "($id: ID!, $size: Int, $name: String!)",
        id="x",
        size=3,
        name="a",
    )
    for then in (variables, {"id": "y", "size": 4, "name": "c"}):
        assert value_of(found["id"], then) == then["id"]
        assert value_of(found["size"], then) == then["size"]
        assert bound([found["names"]], then) == ([then["name"], "b"],)
        assert value_of(found["range"]["from"], then) == then["size"]
        assert value_of(found["json"], then) == {"a": [then["size"]]}
    assert found["size"].now == 3


def test_an_object_in_a_variable_is_read_member_by_member():
    deep = {"range": {"from": 1}, "ranges": [{"from": 2}], "names": ["a"], "side": "LEFT", "json": {"a": 1}}
    found, variables = given("id: 1, deep: $deep", "($deep: Deep)", deep=deep)
    found = found["deep"]
    assert found["side"] == "LEFT"
    assert value_of(found["range"]["to"], variables) == 9
    then = {"deep": {**variables["deep"], "ranges": [{"from": 5, "to": 6}], "names": ["b", "c"], "json": []}}
    assert value_of(found["ranges"][0]["from"], then) == 5
    assert value_of(found["names"], then) == ["b", "c"]
    assert value_of(found["json"], then) == []


def test_null_and_booleans_are_known_to_the_plan():
    found, _ = given(
        "id: 1, size: $size, flag: $flag, maybe: $maybe, json: $json",
        "($size: Int, $flag: Boolean, $maybe: [String], $json: JSON)",
        size=None,
        flag=False,
        maybe=["a", None],
        json=None,
    )
    assert (found["size"], found["flag"], found["json"]) == (None, False, None)
    first, second = found["maybe"]
    assert isinstance(first, Deferred)
    assert second is None


def test_what_is_not_given_is_absent_or_what_the_schema_says():
    found, _ = given("id: 1, size: $size, limit: $limit, range: {to: $limit}", "($size: Int, $limit: Int)")
    assert found == {"id": "1", "limit": 7, "range": {"to": 9}}


def test_what_validation_lets_pass_but_does_not_fit_is_not_planned():
    for arguments, declared, variables in (
        ("id: 1, choice: $choice", "($choice: Choice)", {"choice": {"name": "a"}}),
        ("id: 1, choice: {name: $name}", "($name: String)", {"name": "a"}),
    ):
        found, _ = given(arguments, declared, **variables)
        assert list(found["choice"]) == ["name"]
    for declared, variables in (("($name: String)", {"name": None}), ("($name: String)", {})):
        with pytest.raises(Unplannable):
            given("id: 1, choice: {name: $name}", declared, **variables)


def test_a_change_is_made_at_once_or_each_time():
    assert changed(3, lambda size: size + 1) == 4
    deferred = changed(Deferred(lambda variables: variables["n"], now=1), lambda size: size + 1)
    assert value_of(deferred, {"n": 5}) == 6
    assert bound([deferred, 2, [deferred, 3]], {"n": 7}) == (8, 2, [8, 3])
