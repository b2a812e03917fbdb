"""Says what in the SDL breaks clients of the last release: `python scripts/sdl_changes.py`.

Exits with 1 for anything that schema/breaking-changes.toml gives no reason for. With `--release` it makes the
present SDL that of the release instead (docs/releasing.md).
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    is_input_object_type,
    is_interface_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
)

SCHEMA = Path(__file__).parent.parent / "schema"


def breaking(released: str, current: str) -> list[str]:
    """What breaks clients of the released SDL that meet the current one, a sentence each."""
    old, new = build_schema(released), build_schema(current)
    found = [change.description for change in find_breaking_changes(old, new)]
    return [*found, *_narrowed(old, new), *_without_default(old, new)]


# What graphql-core does not look at:


def _narrowed(old: GraphQLSchema, new: GraphQLSchema) -> Iterator[str]:
    """Input objects that take one field now, where they took several."""
    for name, type_ in old.type_map.items():
        now = new.type_map.get(name)
        if (
            is_input_object_type(type_)
            and is_input_object_type(now)
            and now.is_one_of
            and not type_.is_one_of
        ):
            yield f"{name} became oneOf."


def _without_default(old: GraphQLSchema, new: GraphQLSchema) -> Iterator[str]:
    """Arguments and input fields that could be left out for their default, which is gone."""
    before = dict(_given(old))
    for where, now in _given(new):
        was = before.get(where)
        if was and str(was.type) == str(now.type) and _required(now) and not _required(was):
            yield f"{where} has no default any more."


def _given(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLArgument | GraphQLInputField]]:
    for name, type_ in schema.type_map.items():
        if is_input_object_type(type_):
            for field, member in type_.fields.items():
                yield f"{name}.{field}", member
        elif is_object_type(type_) or is_interface_type(type_):
            for field, definition in type_.fields.items():
                for argument, member in definition.args.items():
                    yield f"{name}.{field}({argument}:)", member


def _required(given: GraphQLArgument | GraphQLInputField) -> bool:
    if isinstance(given, GraphQLArgument):
        return is_required_argument(given)
    return is_required_input_field(given)


def verdict(changes: list[str], exemptions: Mapping[str, str]) -> list[str]:
    """What is to be said against the changes: those without a reason, and reasons without a change."""
    return [
        *(f"breaks clients: {change}" for change in changes if change not in exemptions),
        *(f"gives no reason: {change}" for change, reason in exemptions.items() if not reason.strip()),
        *(f"is exempted, but no change: {change}" for change in exemptions if change not in changes),
    ]


def main(arguments: list[str], folder: Path = SCHEMA) -> int:
    """Check what is in the folder, or release it; the exit status."""
    current = (folder / "schema.graphql").read_text("utf-8")
    released = folder / "released.graphql"
    exemptions = folder / "breaking-changes.toml"
    if arguments == ["--release"]:
        released.write_text(current, "utf-8")
        head, _, _ = exemptions.read_text("utf-8").partition("[changes]")
        exemptions.write_text(f"{head}[changes]\n", "utf-8")
        return 0
    reasons = tomllib.loads(exemptions.read_text("utf-8"))["changes"]
    said = verdict(breaking(released.read_text("utf-8"), current), reasons)
    for line in said:
        print(line, file=sys.stderr)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
