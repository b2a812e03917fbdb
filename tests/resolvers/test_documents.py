"""Which documents run: every bound at its edge, in words, and what is kept of them."""

from dataclasses import replace

import pytest
from graphql import get_introspection_query, parse

from tests.clients.gateway import SCHEMA
from trellis.resolvers.documents import Documents, InvalidDocument
from trellis.resolvers.limits import Limits

SMALL = Limits(
    document_length=2_000,
    tokens=200,
    comments=3,
    operations=2,
    variables=3,
    name_length=20,
    integer_digits=5,
    list_items=4,
    depth=4,
    fields=12,
    aliases=3,
    request_errors=5,
)


def refused(text: str, limits: Limits = SMALL) -> tuple[str, str]:
    """The code and message of the first error."""
    with pytest.raises(InvalidDocument) as invalid:
        Documents(SCHEMA, limits).get(text)
    error = invalid.value.errors[0]
    return (error.extensions or {}).get("code", "BAD_USER_INPUT"), error.message


FRIENDS = "{ person " + "{ friend " * 2 + "{ name }" + " }" * 3
EDGES = {
    "document_length": ("{ hello }" + " " * 1_991, "{ hello }" + " " * 1_992),
    "tokens": ("{" + " hello" * 9 + " search(where: {numbers: [1 2 3]}) }", "{" + " hello" * 200 + "}"),
    "comments": ("#\n#\n#\n{ hello }", "#\n#\n#\n#\n{ hello }"),
    "operations": (
        "query A { hello } query B { hello }",
        "query A { hello } query B { hello } query C { hello }",
    ),
    "variables": (
        "query ($a: Int! $b: Int! $c: Int!) { search(where: {numbers: [$a $b $c]}) }",
        "query ($a: Int! $b: Int! $c: Int! $d: Int!) { search(where: {numbers: [$a $b $c $d]}) }",
    ),
    "name_length": ("{ " + "a" * 20 + ": hello }", "{ " + "a" * 21 + ": hello }"),
    "integer_digits": ("{ search(where: {numbers: [-12345]}) }", "{ search(where: {numbers: [123456]}) }"),
    "list_items": ("{ search(where: {numbers: [1 2 3 4]}) }", "{ search(where: {numbers: [1 2 3 4 5]}) }"),
    "object_members": ("{ echo(data: {a: 1 b: 1 c: 1 d: 1}) }", "{ echo(data: {a: 1 b: 1 c: 1 d: 1 e: 1}) }"),
    "depth": (FRIENDS, FRIENDS.replace("name", "friend { name }")),
    "depth through fragments": (
        "{ person { ...F } } fragment F on Person { friend { ...G } } "
        "fragment G on Person { friend { name } }",
        "{ person { ...F } } fragment F on Person { friend { ...G } } "
        "fragment G on Person { friend { friend { name } } }",
    ),
    "fields": ("{" + " hello" * 12 + "}", "{" + " hello" * 13 + "}"),
    "fields through fragments": (
        "{ ...F ...F ...F } fragment F on Query { ...G ...G } fragment G on Query { hello hello }",
        "{ ...F ...F ...F hello } fragment F on Query { ...G ...G } fragment G on Query { hello hello }",
    ),
    "aliases": ("{ a: hello b: hello c: hello hello }", "{ a: hello b: hello c: hello d: hello }"),
    "aliases through fragments": (
        "{ ...F ...F ...F } fragment F on Query { a: hello }",
        "{ ...F ...F ...F ...F } fragment F on Query { a: hello }",
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_each_bound_at_its_edge(name: str) -> None:
    within, beyond = EDGES[name]
    assert Documents(SCHEMA, SMALL).get(within)
    code, message = refused(beyond)
    assert code == "LIMIT_EXCEEDED"
    assert len(message) < 200


def test_a_number_that_json_cannot_hold() -> None:
    assert Documents(SCHEMA, SMALL).get("{ echo(data: 1e308) }")
    assert refused("{ echo(data: {a: [-1e309]}) }") == (
        "LIMIT_EXCEEDED",
        "A number is greater than 64 bits can hold.",
    )


@pytest.mark.parametrize("text", ["{ a" * 400, "{ echo(data: " + "[" * 400])
def test_deep_nesting_is_refused_by_the_parser(text: str) -> None:
    assert refused(text, replace(SMALL, tokens=2000))[0] == "LIMIT_EXCEEDED"


def test_the_introspection_of_every_tool_is_valid() -> None:
    documents = Documents(SCHEMA, Limits())
    everything = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
        one_of=True,
        type_depth=12,
    )
    assert documents.get(everything)
    assert documents.get(get_introspection_query(descriptions=False))
    assert documents.get('{ __type(name: "Person") { fields { name type { name fields { name } } } } }')


@pytest.mark.parametrize(
    "text",
    [
        "{ __schema { types { fields { type { fields { name } } } } } }",
        "{ __schema { types { possibleTypes { interfaces { name } } } } }",
        "{ ...S } fragment S on Query { __schema { types { ...T } } } "
        "fragment T on __Type { fields { type { ...U } } } fragment U on __Type { inputFields { name } }",
        "{ __schema { types { " + "".join(f"a{n}: fields {{ name }} " for n in range(12)) + "} } }",
        " ".join(["{"] + [f"a{n}: __schema {{ types {{ name }} }}" for n in range(13)] + ["}"]),
    ],
)
def test_introspection_is_bounded(text: str) -> None:
    assert refused(text, Limits()) == ("LIMIT_EXCEEDED", "The introspection asks for too many lists.")


def test_comparisons_of_fields_are_bounded() -> None:
    limits = Limits(comparisons=1_000)
    nested = "{" + "person { friend { friend { name } } } " * 40 + "}"
    assert refused(nested, limits) == ("LIMIT_EXCEEDED", "The document is too complex.")
    # Fragments over one type, as clients with many components send them, stay within the default.
    parts = 45
    fragments = "".join(
        f"fragment F{n} on Person {{ name friends(first: 3) {{ name friend {{ name }} }} }}"
        for n in range(parts)
    )
    text = "{ person {" + "".join(f"...F{n} " for n in range(parts)) + "} }" + fragments
    assert Documents(SCHEMA, Limits()).get(text)


def test_errors_are_few_however_many_there_are() -> None:
    with pytest.raises(InvalidDocument) as invalid:
        Documents(SCHEMA, replace(SMALL, fields=1000)).get(
            "{" + "".join(f" nope{n}" for n in range(100)) + "}"
        )
    assert len(invalid.value.errors) == SMALL.request_errors + 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{ helo }", "Did you mean 'hello'"),
        ("{ person }", "must have a selection"),
        ("{ hello { x } }", "must not have a selection"),
        ("{ hello(nme: 1) }", "Unknown argument 'nme'"),
        ("query ($x: Int) { hello }", "never used"),
        ("{ hello @nope }", "Unknown directive"),
        ("{ ...F } fragment F on Query { ...F }", "Cannot spread fragment 'F' within itself"),
        ("type A { b: Int } { hello }", "not executable"),
        ("query { choose(choice: {name: null}) }", "cannot be explicitly set to null"),
        ('query { choose(choice: {name: "a", number: 1}) }', "exactly one key"),
        ("query ($n: String) { choose(choice: {name: $n}) }", "must be non-nullable"),
        (
            "fragment F on Query { choose(choice: {name: $n}) } query ($n: String) { ...F }",
            "must be non-nullable",
        ),
        ("fragment F on Query { choose(choice: {name: $m}) } query ($n: String) { ...F }", "is not defined"),
    ],
)
def test_invalid_documents_say_why(text: str, words: str) -> None:
    code, message = refused(text, Limits())
    assert code == "BAD_USER_INPUT"
    assert words in message


def test_a_variable_of_a_fragment_above_its_operation() -> None:
    text = "fragment F on Query { choose(choice: {name: $n}) } query ($n: String!) { ...F }"
    assert Documents(SCHEMA, Limits()).get(text)


def test_valid_documents_are_kept_and_others_are_not() -> None:
    documents = Documents(SCHEMA, Limits(cached_documents=2))
    first = documents.get("{ hello }")
    assert documents.get("{ hello }") is first
    documents.get("{ whoami }")
    documents.get("{ hello }")
    documents.get("{ contextNumber }")  # the least recently used makes room: whoami
    assert documents.get("{ hello }") is first
    for _ in range(3):
        with pytest.raises(InvalidDocument):
            documents.get("{ nope }")
    assert documents.get("{ hello }") is first


def test_what_is_kept_is_bounded_by_tokens() -> None:
    text = "{" + " hello" * 98 + "}"
    assert parse(text).token_count == 100
    documents = Documents(SCHEMA, Limits(cached_tokens=250))
    first, second = documents.get(text), documents.get(text + " ")
    assert documents.get(text) is first
    documents.get(text + "  ")
    assert documents.get(text) is first
    assert documents.get(text + " ") is not second
