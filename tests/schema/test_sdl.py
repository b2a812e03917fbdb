"""The SDL as people read it: everything is described, and in more than its own words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLSchema,
    build_schema,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_introspection_type,
    is_object_type,
    is_specified_scalar_type,
)

from trellis.resolvers.schema import build_schema as schema_of
from trellis.web.settings.types import SYSTEMS

ROOT = Path(__file__).parents[2]
SDL = ROOT / "schema/schema.graphql"
# Words that add nothing to a name.
EMPTY = {"the", "a", "an", "of", "its", "this", "that", "it", "is", "s"}
Described = tuple[str, str, str | None]


def described(schema: GraphQLSchema) -> Iterator[Described]:
    """The coordinate, name and description of every type, field, argument, input field and enum value."""
    for type_ in schema.type_map.values():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        yield type_.name, type_.name, type_.description
        if is_object_type(type_) or is_interface_type(type_):
            for name, field in type_.fields.items():
                yield f"{type_.name}.{name}", name, field.description
                for argument, given in field.args.items():
                    yield f"{type_.name}.{name}({argument}:)", argument, given.description
        elif is_input_object_type(type_):
            for name, wanted in type_.fields.items():
                yield f"{type_.name}.{name}", name, wanted.description
        elif is_enum_type(type_):
            for name, value in type_.values.items():
                yield f"{type_.name}.{name}", name, value.description


def fault(name: str, description: str | None) -> str | None:
    """What is wrong with a description, if anything."""
    if not description:
        return "is not described"
    own = {word.lower().rstrip("s") for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)}
    said = {word.rstrip("s") for word in re.findall(r"[a-z0-9]+", description.lower()) if word not in EMPTY}
    if said <= own:
        return f"says no more than its name: {description!r}"
    if not description.strip().endswith((".", ":", "`")):
        return f"does not end as a sentence does: {description!r}"
    if re.search(r"^[ \t]+\S", description, re.MULTILINE):
        return f"has a line that is set in, which Markdown takes for code: {description!r}"
    if found := re.search(r"\b[Aa] [AEIO]\w+", description):
        return f"has the wrong article: {found[0]!r}"
    return None


def faults(sdl: str) -> list[str]:
    return [
        f"{where} {wrong}"
        for where, name, text in described(build_schema(sdl))
        if (wrong := fault(name, text))
    ]


def test_everything_is_described() -> None:
    assert faults(SDL.read_text("utf-8")) == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_that_is_served_alone_speaks_of_no_other(system: str) -> None:
    others = "|".join(other for other in SYSTEMS if other != system)
    served = build_schema(schema_of([system]).schema.as_str())
    assert [
        (where, text) for where, _, text in described(served) if re.search(rf"\b({others})", text or "", re.I)
    ] == []


@pytest.mark.parametrize("file", ["codegen.yml", "docs/clients.md", "examples/relay/relay.config.json"])
def test_clients_are_told_of_every_scalar(file: str) -> None:
    told = (ROOT / file).read_text("utf-8")
    scalars = re.findall(r"^scalar (\w+)", SDL.read_text("utf-8"), re.MULTILINE)
    assert [scalar for scalar in scalars if not re.search(rf'\b{scalar}"?: ', told)] == []


@pytest.mark.parametrize(
    ("description", "wrong"),
    [
        ("", "Thing.userGroup is not described"),
        ('"""The user group."""', "Thing.userGroup says no more than its name: 'The user group.'"),
        (
            '"""\n  Who belongs together.\n\n      A group is no team.\n  """',
            "Thing.userGroup has a line that is set in, which Markdown takes for code:"
            " 'Who belongs together.\\n\\n    A group is no team.'",
        ),
        ('"""What becomes of a OfmUser."""', "Thing.userGroup has the wrong article: 'a OfmUser'"),
        (
            '"""Who belongs together"""',
            "Thing.userGroup does not end as a sentence does: 'Who belongs together'",
        ),
    ],
)
def test_what_is_wrong_is_named(description: str, wrong: str) -> None:
    sdl = f'"""What is asked for."""\ntype Thing {{ {description} userGroup: Int }}'
    assert faults(sdl) == [wrong]
