"""What breaks clients of the last release is found, unless a reason is given for it."""

from pathlib import Path

import pytest

from scripts.sdl_changes import breaking, main, verdict

RELEASED = """
directive @shown(how: String, to: String) repeatable on FIELD | QUERY
type Query { image(id: ID!, size: Int, depth: Int! = 8): Image, kept: Int!, found: Found }
interface Named { name: String! }
type Image implements Named { name: String!, path: String }
type Film { seconds: Int }
union Found = Image | Film
scalar Colour
enum State { ON OFF }
input Choice { name: String, state: State, colour: Colour, weight: Int! = 1 }
type Mutation { choose(choice: Choice): State }
"""


def changed(old: str, new: str) -> str:
    assert old in RELEASED
    return RELEASED.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (", path: String", "", "Field Image.path was removed."),
        ("name: String!,", "name: String,", "Field Image.name changed type from String! to String."),
        (", size: Int,", ", size: Int!,", "Argument Query.image(size:) has changed type from Int to Int!."),
        ("id: ID!, size: Int,", "id: ID!,", "Argument Query.image(size:) was removed."),
        ("ON OFF", "ON", "Enum value State.OFF was removed."),
        ("size: Int,", "size: Int, more: Int!,", "A required argument Query.image(more:) was added."),
        ("colour: Colour,", "colour: Colour, more: Int!,", "A required field Choice.more was added."),
        ("{ name: String, state", "{ state", "Field Choice.name was removed."),
        ("state: State,", "state: State!,", "Field Choice.state changed type from State to State!."),
        ("Int! = 8", "Int!", "Query.image(depth:) has no default any more."),
        ("Int! = 1", "Int!", "Choice.weight has no default any more."),
        ("input Choice {", "input Choice @oneOf {", "Choice became oneOf."),
        ("Image implements Named", "Image", "Image no longer implements interface Named."),
        ("= Image | Film", "= Image", "Film was removed from union type Found."),
        ("scalar Colour", "enum Colour { RED }", "Colour changed from a Scalar type to an Enum type."),
        ("how: String, ", "", "Argument @shown(how:) was removed."),
        ("to: String", "to: String!", "Argument @shown(to:) has changed type from String to String!."),
        ("to: String)", "to: String, by: Int!)", "A required argument @shown(by:) was added."),
        (" repeatable", "", "Repeatable flag was removed from @shown."),
        ("FIELD | QUERY", "FIELD", "QUERY was removed from @shown."),
    ],
)
def test_what_breaks_clients(old: str, new: str, said: str) -> None:
    assert breaking(RELEASED, changed(old, new)) == [said]


def test_what_is_gone_breaks_clients() -> None:
    lines = RELEASED.splitlines()
    kept = "\n".join(line for line in lines if "@shown" not in line and "Mutation" not in line)
    assert set(breaking(RELEASED, kept)) == {"Mutation was removed.", "Directive @shown was removed."}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("path: String", "path: String!"),
        ("path: String", "path: String, url: String"),
        (", size: Int", ", size: Int, more: Int"),
        ("depth: Int! = 8", "depth: Int"),
        ("weight: Int! = 1", "weight: Int! = 2"),
        ("ON OFF", "ON OFF DIM"),
        ("size: Int,", "size: Int = 5,"),
    ],
)
def test_what_does_not(old: str, new: str) -> None:
    assert breaking(RELEASED, changed(old, new)) == []


def test_reasons() -> None:
    assert verdict(["A.", "B."], {"A.": "It had to be."}) == ["breaks clients: B."]
    assert verdict(["A."], {"A.": " "}) == ["gives no reason: A."]
    assert verdict([], {"A.": "It had to be."}) == ["is exempted, but no change: A."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "released.graphql").write_text(RELEASED)
    (tmp_path / "schema.graphql").write_text(changed(", path: String", ""))
    (tmp_path / "breaking-changes.toml").write_text("# Why.\n[changes]\n")
    return tmp_path


def test_a_removed_field_fails_until_it_has_a_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], folder) == 1
    assert capsys.readouterr().err == "breaks clients: Field Image.path was removed.\n"
    with (folder / "breaking-changes.toml").open("a") as reasons:
        reasons.write('"Field Image.path was removed." = "Nobody asked for it."\n')
    assert main([], folder) == 0
    assert capsys.readouterr().err == ""


def test_a_release_starts_anew(folder: Path) -> None:
    (folder / "breaking-changes.toml").write_text(
        '# Why.\n[changes]\n"Field Image.path was removed." = "So."\n'
    )
    assert (main(["--release"], folder), main([], folder)) == (0, 0)
    assert (folder / "released.graphql").read_text() == (folder / "schema.graphql").read_text()
    assert (folder / "breaking-changes.toml").read_text() == "# Why.\n[changes]\n"
