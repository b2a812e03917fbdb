"""Answers without a model: what was found in the person's documents, quoted; and that nobody has thought."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Final

from trellis.providers.admission import Admission
from trellis.providers.chat.model import Passage, Request

_PASSAGES: Final = 3
_SENTENCES: Final = 2
_LONGEST: Final = 400  # characters of a sentence that are quoted
_QUESTION: Final = 200
_STEM: Final = 4  # letters that a word begins with

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD = re.compile(r"\w{4,}")
_PIECE = re.compile(r"\s*\S+|\s+$")

OFFLINE: Final = "This is the offline form: no language model is connected."


class OfflineChat:
    """A `ChatModel` that quotes. It says the same of the same, so that it can go on anywhere.

    A word comes every `pace` seconds, so that an answer can be followed as one of a model's.
    """

    name = "offline"
    model = "offline"

    def __init__(
        self,
        *,
        concurrency: int = 8,
        pace: float = 0.02,
        admission: Admission | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.concurrency = concurrency
        self._pace = pace
        self._admission = admission or Admission(self.name, concurrency)
        self._sleep = sleep

    async def answer(self, request: Request) -> AsyncGenerator[str, None]:
        """The answer, word by word."""
        text = answer_to(request)
        if text.startswith(request.begun):
            text = text[len(request.begun) :]
        async with self._admission.turn(request.caller):
            for piece in _PIECE.findall(text):
                await self._sleep(self._pace)
                yield piece

    async def aclose(self) -> None:
        """Send away who waits."""
        await self._admission.aclose()


def answer_to(request: Request) -> str:
    """The whole answer."""
    question = request.messages[-1].text if request.messages else ""
    asked = " ".join(question.split())
    asked = f"{asked[:_QUESTION]}…" if len(asked) > _QUESTION else asked
    if request.passages is None:
        return (
            f"{OFFLINE} It cannot answer “{asked}”. Ask with your knowledge (`useKnowledge: true`), and it "
            "quotes the passages of your documents that fit."
        )
    words = _words(question)
    quotes = [(passage.source, _best(passage, words)) for passage in request.passages]
    found = [(source, sentences) for source, sentences in quotes if sentences][:_PASSAGES]
    if not found:
        return f"{OFFLINE} No passage of your documents fits “{asked}”."
    lines = [f"{OFFLINE} These passages of your documents fit “{asked}” best:"]
    for number, (source, sentences) in enumerate(found, 1):
        lines.append(f"{number}. {source}: “{' … '.join(sentences)}”")
    return "\n\n".join(lines)


def _best(passage: Passage, words: set[str]) -> Sequence[str]:
    """The sentences of a passage that share most words with the question, in their order; none that shares
    none."""
    sentences = [sentence.strip() for sentence in _SENTENCE.split(passage.text) if sentence.strip()]
    shared = [len(words & _words(sentence)) for sentence in sentences]
    best = sorted(range(len(sentences)), key=lambda number: (-shared[number], number))[:_SENTENCES]
    return [sentences[number][:_LONGEST] for number in sorted(best) if shared[number]]


def _words(text: str) -> set[str]:
    """Its words, by how they begin: "pump" and "pumps" are the same."""
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}
