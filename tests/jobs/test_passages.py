from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.jobs.passages import LONGEST, OVERLAP, passages, passages_of
from trellis.providers.errors import Refused

SENTENCE = "The pump with the number {} has a warranty of two years and a colour of its own. "


def test_short_paragraphs_are_gathered_and_headings_begin_anew() -> None:
    text = "# Pumps\nThey pump.\n\nThey are green.\n\n# Valves\nThey close.\r\n\r\n\r\nAnd open."
    assert passages(text) == [
        "# Pumps\nThey pump.\n\nThey are green.",
        "# Valves\nThey close.\n\nAnd open.",
    ]


def test_a_long_paragraph_is_cut_between_sentences_and_overlaps() -> None:
    found = passages("".join(SENTENCE.format(number) for number in range(40)))
    assert len(found) > 3
    for before, after in pairwise(found):
        shared = next(n for n in range(OVERLAP, -1, -1) if before.endswith(after[:n]))
        assert 0 < shared <= OVERLAP
        assert after[: len("The pump")] == "The pump"
        assert before.endswith(".")


@pytest.mark.parametrize("text", ["", "  \n\n \t", "\ufeff"])
def test_nothing_makes_no_passage(text: str) -> None:
    assert passages(text.strip("\ufeff")) == []
    with pytest.raises(Refused, match="no words"):
        passages_of(text.encode())


@pytest.mark.parametrize("text", ["x" * 5_000, "word " * 2_000, "." * 5_000, "字" * 3_000])
def test_what_has_no_sentences_is_cut_all_the_same(text: str) -> None:
    found = passages(text)
    assert all(0 < len(passage) <= LONGEST for passage in found)
    assert sum(map(len, found)) >= len(text) * 0.8


@given(st.text(alphabet="ab .!?\n#", max_size=5_000))
def test_no_word_is_lost_and_none_is_too_long(text: str) -> None:
    found = passages(text)
    assert all(passage.strip() == passage and 0 < len(passage) <= LONGEST for passage in found)
    if len(text) < LONGEST and not any(len(part) > LONGEST for part in found):
        assert "".join("".join(found).split()) == "".join(text.split())
    assert set("".join(found).split()) >= {word for word in text.split() if len(word) < 50}


@pytest.mark.parametrize(
    ("data", "reason"), [(b"\xff\xfe", "not UTF-8"), (b"a\0b", "NUL"), (b"# a\n" * 60_000, "more than")]
)
def test_what_is_no_document_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        passages_of(data)


def test_a_byte_order_mark_is_no_character() -> None:
    assert passages_of("\ufeffÄ.".encode()) == (2, ["Ä."])
