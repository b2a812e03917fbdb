"""Cutting a document into passages: parts small enough to be about one thing, large enough to be understood.

Paragraphs (ended by a blank line, or a heading of Markdown's) are kept whole where they fit, and gathered up
to 1,000 characters; a longer one is cut between its sentences, a longer sentence between its words. What is
cut within a paragraph overlaps: each passage begins with the last sentences, up to 150 characters, of the one
before. A heading begins a passage.
"""

import re
from collections.abc import Iterator
from typing import Final

from trellis.providers.errors import Refused

LONGEST: Final = 1_000
"""Characters that a passage has at most."""

OVERLAP: Final = 150
"""Characters that a passage may share with the one before."""

MOST: Final = 50_000
"""Passages that a document has at most; 20 MB of prose make some 28,000."""

_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*|\n(?=#{1,6} )")
_HEADING = re.compile(r"#{1,6} ")
_SENTENCE = re.compile(r"[^.!?。！？\n]*(?:[.!?。！？]+[\"'”’)\]]*\s*|\n\s*|$)")
_BLANKS = re.compile(r"[ \t\f\v\u00a0]+")


def passages_of(data: bytes) -> tuple[int, list[str]]:
    """How many characters a file of text has, and its passages. Refused where it is no text in UTF-8, or no
    words are in it, or too many passages."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"the file is not UTF-8: its byte {error.start} does not fit") from None
    if "\0" in text:
        raise Refused("the file holds a NUL, which no text has")
    found = passages(text)
    if not found:
        raise Refused("there are no words in it")
    if len(found) > MOST:
        raise Refused(f"it makes {len(found):,} passages, more than {MOST:,}")
    return len(text), found


def passages(text: str) -> list[str]:
    """The passages of a document, in order; none is blank. An empty list for a document without words."""
    text = _BLANKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    found: list[str] = []
    gathered = ""
    for paragraph in (part.strip() for part in _PARAGRAPH.split(text)):
        if not paragraph:
            continue
        if len(paragraph) > LONGEST:
            found += [gathered] if gathered else []
            gathered = ""
            found += _cut(paragraph)
        elif gathered and not _HEADING.match(paragraph) and len(gathered) + 2 + len(paragraph) <= LONGEST:
            gathered = f"{gathered}\n\n{paragraph}"
        else:
            found += [gathered] if gathered else []
            gathered = paragraph
    return [*found, gathered] if gathered else found


def _cut(paragraph: str) -> Iterator[str]:
    """A paragraph that is too long for one passage, as several that overlap."""
    kept: list[str] = []
    length = 0
    for sentence in _sentences(paragraph):
        if kept and length + len(sentence) > LONGEST:
            yield "".join(kept).strip()
            while kept and (length > OVERLAP or length + len(sentence) > LONGEST):
                length -= len(kept.pop(0))
        kept.append(sentence)
        length += len(sentence)
    if rest := "".join(kept).strip():
        yield rest


def _sentences(paragraph: str) -> Iterator[str]:
    """Its sentences, with the blanks behind them; what is longer than a passage, in pieces."""
    for sentence in _SENTENCE.findall(paragraph):
        at = 0
        while len(sentence) - at > LONGEST:
            end = sentence.rfind(" ", at + OVERLAP, at + LONGEST) + 1 or at + LONGEST
            yield sentence[at:end]
            at = end
        if at < len(sentence):
            yield sentence[at:]
