"""A model is asked once more where its answer does not fit, with what was wrong."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from trellis.providers.errors import Refused
from trellis.providers.vision.answers import Misfit, instruction, parse
from trellis.providers.vision.model import Answer, QuestionType


@dataclass(frozen=True)
class Correction:
    """What the model `said`, and what it is told about that."""

    said: str
    wanted: str


async def corrected(
    provider: str, kind: QuestionType, chat: Callable[[Sequence[Correction]], Awaitable[str]]
) -> Answer:
    """The answer in the text that `chat` gives, told of the corrections so far; `Refused` for two misfits."""
    corrections: list[Correction] = []
    for last in (False, True):
        text = await chat(corrections)
        try:
            return parse(text, kind)
        except Misfit as misfit:
            if last:
                raise Refused(f"{provider}'s answer did not fit twice: {misfit}") from misfit
            wanted = f"That does not fit: {misfit}. {instruction(kind)}"
            corrections.append(Correction(text.strip()[:2_000] or "(nothing)", wanted))
    raise AssertionError("unreachable")
