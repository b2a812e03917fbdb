from collections.abc import AsyncGenerator

import pytest

from trellis.providers.chat.seam import joined, repeated


async def pieces_of(*pieces: str) -> AsyncGenerator[str, None]:
    for piece in pieces:
        yield piece


@pytest.mark.parametrize(
    ("begun", "text", "length"),
    [
        ("The warranty is two years", "The warranty is two years long", 25),
        ("It holds: the warranty is", "the warranty is two years", 15),
        ("It is", "It is two years", 0),  # too short to tell
        ("one two three four", "five six seven eight", 0),
        ("", "anything at all here", 0),
    ],
)
def test_what_is_said_twice_is_found(begun: str, text: str, length: int) -> None:
    assert repeated(begun, text) == length


async def test_pieces_go_on_without_what_they_repeat() -> None:
    found = [
        p async for p in joined("a long beginning, and ", pieces_of("beginning", ", and ", "then", " more"))
    ]
    assert "".join(found) == "then more"


async def test_behind_the_seam_pieces_pass_as_they_come() -> None:
    found = [p async for p in joined("begun", pieces_of("x" * 300, "y", "z"))]
    assert found == ["x" * 300, "y", "z"]


async def test_nothing_more_is_nothing() -> None:
    assert [p async for p in joined("begun", pieces_of())] == []
