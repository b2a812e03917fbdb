"""What `Range` and `If-None-Match` say, and what they do not."""

import pytest

from trellis.web.byte_ranges import Unsatisfiable, names, wanted


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=3-5", range(3, 6)),
        ("bytes=5-", range(5, 15)),
        ("bytes=5-999999999", range(5, 15)),
        ("bytes=-4", range(11, 15)),
        ("bytes=-999", range(15)),
        ("Bytes=14-14", range(14, 15)),
    ],
)
def test_a_part(header: str, part: range) -> None:
    assert wanted(header, 15) == part


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes=-", "bytes=2-1", "bytes=0-1,4-5", "bytes= 1-2", "bytes=1-2\n", "bytes=a-b", "items=0-1",
     "bytes=\u0663-", "bytes=0x1-", "bytes=+1-2", "bytes=--2", "bytes=" + "9" * 5_000 + "-"],
)  # fmt: skip
def test_what_is_no_part_is_all_of_it(header: str | None) -> None:
    assert wanted(header, 15) is None


@pytest.mark.parametrize("header", ["bytes=15-", "bytes=15-20", "bytes=-0", "bytes=999999999999999999-"])
def test_a_part_beyond_the_end(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        wanted(header, 15)


def test_of_nothing_there_is_no_part() -> None:
    for header in ("bytes=0-", "bytes=-1"):
        with pytest.raises(Unsatisfiable):
            wanted(header, 0)


@pytest.mark.parametrize(
    ("header", "held"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ('"b"', False), ("a", False), ("", False),
     (None, False), ('"a', False)],
)  # fmt: skip
def test_what_a_client_holds(header: str | None, held: bool) -> None:
    assert names(header, '"a"') is held
