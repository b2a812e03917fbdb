"""Sizes of documents: the memoised measure agrees with a plain expansion, and does not expand."""

from dataclasses import astuple
from typing import Any

import pytest
from graphql import FragmentSpreadNode, get_introspection_query, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trellis.resolvers.measure import Size, measure, walk

FIELDS = ("a", "b", "types", "fields", "args", "__schema", "__type")


@st.composite
def documents(draw: st.DrawFn) -> str:
    """An operation and fragments, each of which spreads only later ones; written in any order."""
    count = draw(st.integers(0, 4))

    def selections(below: int, depth: int) -> str:
        parts = []
        for _ in range(draw(st.integers(1, 2))):
            match draw(st.sampled_from(("field", "inline", "spread"))):
                case "spread" if below < count:
                    parts.append(f"...F{draw(st.integers(below, count - 1))}")
                case "inline" if depth < 3:
                    parts.append(f"... {{ {selections(below, depth + 1)} }}")
                case _:
                    alias = draw(st.sampled_from(("", "x: ")))
                    inner = (
                        f"{{ {selections(below, depth + 1)} }}" if depth < 3 and draw(st.booleans()) else ""
                    )
                    parts.append(f"{alias}{draw(st.sampled_from(FIELDS))} {inner}")
        return " ".join(parts)

    definitions = [f"{{ {selections(0, 0)} }}"]
    definitions += [f"fragment F{n} on T {{ {selections(n + 1, 0)} }}" for n in range(count)]
    return " ".join(draw(st.permutations(definitions)))


def expanded(text: str) -> Size:
    """The same measure, by writing every fragment out."""
    document = parse(text)
    fragments: dict[str, Any] = {
        d.name.value: d
        for d in document.definitions
        if d.kind == "fragment_definition"  # type: ignore[attr-defined]
    }
    found = dict.fromkeys(Size.__dataclass_fields__, 0)

    def visit(selection_set: Any, depth: int, inside: bool, type_lists: int, all_type_lists: int) -> None:
        for node in selection_set.selections:
            if isinstance(node, FragmentSpreadNode):
                visit(fragments[node.name.value].selection_set, depth, inside, type_lists, all_type_lists)
                continue
            if node.kind == "inline_fragment":
                visit(node.selection_set, depth, inside, type_lists, all_type_lists)
                continue
            name = node.name.value
            found["fields"] += 1
            found["aliases"] += node.alias is not None
            is_list, is_type_list = name in ("types", "fields", "args"), name in ("types", "fields")
            found["lists"] += is_list
            if inside:
                found["introspected_lists"] += is_list
            else:
                found["depth"] = max(found["depth"], depth + 1)
            here, all_here = type_lists + is_type_list, all_type_lists + is_type_list
            found["list_depth"] = max(found["list_depth"], all_here)
            if inside:
                found["introspected_depth"] = max(found["introspected_depth"], here)
            if node.selection_set:
                enters = not inside and name in ("__schema", "__type")
                visit(node.selection_set, depth + 1, inside or enters, 0 if enters else here, all_here)

    operation = next(d for d in document.definitions if d.kind == "operation_definition")
    visit(operation.selection_set, 0, False, 0, 0)  # type: ignore[attr-defined]
    return Size(**found)


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_the_measure_is_that_of_the_expansion(text: str) -> None:
    measured, plain = astuple(measure(parse(text))), astuple(expanded(text))
    assert measured == plain


def test_a_million_fields_are_counted_without_expansion() -> None:
    chain = "{ ...F0 }" + "".join(f"fragment F{n} on T {{ ...F{n + 1} ...F{n + 1} }}" for n in range(300))
    size = measure(parse(chain + "fragment F300 on T { x: a { b } }"))
    assert (size.fields, size.aliases, size.depth) == (1_000_000, 1_000_000, 2)


@pytest.mark.parametrize(
    "text",
    [
        "{ ...A } fragment A on T { a ...A }",
        "{ ...A } fragment A on T { a ...B } fragment B on T { b ...A }",
        "{ ...Missing }",
        "fragment A on T { ...A }",
    ],
)
def test_cycles_and_missing_fragments_end(text: str) -> None:
    assert measure(parse(text)).fields <= 3


def test_the_largest_operation_counts() -> None:
    size = measure(parse("query A { a { b } } query B { a b c: a d }"))
    assert (size.fields, size.aliases, size.depth) == (4, 1, 2)


def test_introspection_is_measured_apart() -> None:
    size = measure(parse(get_introspection_query()))
    assert size.depth == 1
    assert size.introspected_lists == 9
    assert size.introspected_depth == 2


def test_walk_visits_every_node_once() -> None:
    document = parse(
        "query ($v: [Int!] = [1]) { a(x: {y: $v}) @skip(if: true) { ...F } } fragment F on T { b }"
    )
    nodes = list(walk(document))
    assert len(nodes) == len({id(node) for node in nodes})
    assert sum(node.kind == "name" for node in nodes) == 12
