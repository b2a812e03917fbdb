"""Lines: owners in turn, and within an owner the lowest order."""

import random
from uuid import UUID

from trellis.providers.admission.caller import Caller
from trellis.providers.admission.lines import Lines, Place

A, B, C = (UUID(int=n) for n in range(1, 4))


def served(lines: Lines[str]) -> str:
    found = ""
    while place := lines.first():
        lines.serve(place)
        found += place.what
    return found


def test_owners_take_turns() -> None:
    lines: Lines[str] = Lines()
    for owner, words in ((A, "abcdef"), (B, "12"), (None, "+-")):
        for word in words:
            lines.join(Caller(owner), word)
    assert (len(lines), lines.length_of(A), lines.length_of(C)) == (10, 6, 0)
    assert served(lines) == "a1+b2-cdef"


def test_the_lowest_order_of_an_owner_goes_first_then_who_came_first() -> None:
    lines: Lines[str] = Lines()
    for word, order in (("d", (2, 0)), ("b", (1, 7)), ("c", (1, 7)), ("a", (1, 3)), ("0", ())):
        lines.join(Caller(A, order), word)
    assert served(lines) == "0abcd"


def test_who_comes_new_is_served_within_one_round() -> None:
    lines: Lines[str] = Lines()
    for n in range(1_000):
        lines.join(Caller(A, (n,)), "a")
        lines.join(Caller(B, (n,)), "b")
    lines.join(Caller(C), "!")
    assert "!" in served(lines)[:3]


def test_a_line_that_is_set_aside_is_passed_over() -> None:
    lines: Lines[str] = Lines()
    for owner, words in ((A, "abc"), (B, "12")):
        for word in words:
            lines.join(Caller(owner), word)
    lines.set_aside(A)
    lines.join(Caller(A), "d")
    assert served(lines) == "12"
    assert len(lines) == 4
    lines.bring_back(A)
    lines.bring_back(B)
    assert served(lines) == "abcd"


def test_who_leaves_is_not_served() -> None:
    lines: Lines[str] = Lines()
    places = [lines.join(Caller(A), word) for word in "abc"]
    for place in (places[0], places[2], places[0]):
        lines.leave(place)
    assert [place.what for place in lines.everybody()] == ["b"]
    assert served(lines) == "b"
    lines.leave(places[1])
    assert len(lines) == 0


def test_against_the_plain_definition() -> None:
    """Any joining, leaving and serving, against lists that are searched."""
    chance = random.Random(7)
    lines: Lines[int] = Lines()
    plain: dict[UUID, list[tuple[tuple[int, ...], int, Place[int]]]] = {}
    turns: list[UUID] = []

    def drop(owner: UUID, place: Place[int]) -> None:
        plain[owner] = [one for one in plain[owner] if one[2] is not place]
        if not plain[owner]:
            turns.remove(owner)

    for n in range(20_000):
        match chance.randrange(5):
            case 0 | 1:
                owner = UUID(int=chance.randrange(8))
                order = tuple(chance.randrange(3) for _ in range(chance.randrange(3)))
                if not plain.get(owner):
                    turns.append(owner)
                plain.setdefault(owner, []).append((order, n, lines.join(Caller(owner, order), n)))
            case 2:
                if waiting := [(owner, one) for owner, line in plain.items() for one in line]:
                    owner, (_, _, place) = chance.choice(waiting)
                    lines.leave(place)
                    drop(owner, place)
            case _:
                place = lines.first()
                assert (place is None) == (not turns)
                if place is not None:
                    assert place is min(plain[turns[0]], key=lambda one: one[:2])[2]
                    lines.serve(place)
                    turns.append(turns.pop(0))
                    drop(turns[-1], place)
        assert len(lines) == sum(map(len, plain.values()))
