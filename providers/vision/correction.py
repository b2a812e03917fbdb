"""A model is asked once more where its answer does not fit, with what was wrong."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from trellis.providers.admission import Admission
from trellis.providers.backoff import Backoff
from trellis.providers.errors import Refused
from trellis.providers.vision.answers import Misfit, instruction, parse
from trellis.providers.vision.model import Answer, Question


@dataclass(frozen=True)
class Correction:
    """What the model `said`, and what it is told about that."""

    said: str
    wanted: str


Chat = Callable[[Question, Sequence[Correction]], Awaitable[str]]


async def corrected(
    question: Question,
    chat: Chat,
    *,
    provider: str,
    takes: Collection[str],
    backoff: Backoff,
    admission: Admission,
) -> Answer:
    """The answer in the text that `chat` gives, told of the corrections so far.

    `takes` are the content types that the model knows. `Refused` for another one, and for two misfits; what
    `chat` raises, where trying again does not help.
    """
    if question.content_type not in takes:
        raise Refused(f"{provider} takes {', '.join(takes)}, not {question.content_type}")
    corrections: list[Correction] = []
    for last in (False, True):
        text = await backoff.run(partial(chat, question, corrections), retrying=admission.retrying)
        try:
            return parse(text, question.type)
        except Misfit as misfit:
            if last:
                raise Refused(f"{provider}'s answer did not fit twice: {misfit}") from misfit
            wanted = f"That does not fit: {misfit}. {instruction(question.type)}"
            corrections.append(Correction(text.strip()[:2_000] or "(nothing)", wanted))
    raise AssertionError("unreachable")
