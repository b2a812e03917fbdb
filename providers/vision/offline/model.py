"""A vision model without a model: it measures, says what it measured, and says what it cannot know."""

import asyncio
import os
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

from trellis.providers.admission import Admission
from trellis.providers.pictures.exif import known
from trellis.providers.pictures.picture import open_picture
from trellis.providers.vision.model import Answer, Question
from trellis.providers.vision.offline import concepts
from trellis.providers.vision.offline.measurement import Measurement, measure
from trellis.providers.vision.offline.variations import variations

UNMEASURED: Final = 0.1
"""The confidence of a `false` that stands for "this cannot be measured"."""

_NOTE: Final = (
    "Measured from pixels, without a vision model: this question names nothing that can be measured. "
    "Known words: " + ", ".join(concepts.VOCABULARY) + "."
)


class OfflineVision:
    """A `VisionModel` that needs no key and no network. Work runs in its own threads, off the event loop."""

    name = "offline"
    model = "measurements-1"

    def __init__(self, *, threads: int | None = None, admission: Admission | None = None) -> None:
        """`threads`: how many pictures it measures at once, by default as many as there are processors."""
        self.concurrency = threads or os.cpu_count() or 1
        self._admission = admission or Admission(self.name, self.concurrency)
        self._threads = ThreadPoolExecutor(self.concurrency, thread_name_prefix="offline-vision")

    async def ask(self, question: Question) -> Answer:
        """Answer from measurements. `Refused` for a file that is damaged or too large; else never fails."""
        work = partial(answer, question)
        async with self._admission.turn(question.caller):
            found = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        return found | {"provider": self.name, "model": self.model}

    async def aclose(self) -> None:
        """Let the threads end after what they are at; what still queues is cancelled."""
        await self._admission.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)


def answer(question: Question) -> Answer:
    """The answer to a question, without provider and model; the same question always gets the same one."""
    measured = measure(open_picture(question.image))
    exif = known(question.metadata) | dict(measured.exif)
    numbers: dict[str, Any] = {
        "brightness": measured.brightness,
        "contrast": measured.contrast,
        "sharpness": measured.sharpness,
        "flame": measured.glow.likeness if measured.glow else 0.0,
    }
    if question.type == "boolean":
        return _judge(question.prompt, measured) | {"measured": numbers}
    if question.type == "descriptive":
        return {"result": describe(measured, exif), "measured": numbers}
    if question.type == "variations":
        return {"result": variations(measured), "measured": numbers}
    return {"result": keywords(measured, exif), "measured": numbers}


def _judge(prompt: str, measured: Measurement) -> Answer:
    terms = concepts.mentioned(prompt)
    if not terms:
        return {"result": False, "confidence": UNMEASURED, "note": _NOTE}
    findings = [(term, judge(measured)) for term, judge in terms]
    either = re.search(r"\b(or|either|any)\b", prompt.casefold()) is not None
    holds = (any if either else all)(finding.holds for _, finding in findings)
    # As certain as the finding that decides: the best of those that agree with an "or" that holds, the
    # weakest where all had to agree.
    agreeing = [finding.certainty for _, finding in findings if finding.holds == holds]
    certainty = max(agreeing) if holds == either else min(agreeing)
    note = "; ".join(f"{term}: {finding.evidence}" for term, finding in findings)
    return {"result": holds, "confidence": certainty, "note": f"Measured from pixels: {note}."}


def describe(measured: Measurement, exif: dict[str, Any]) -> str:
    """A few sentences that say what was measured, and nothing else."""
    traits = [word for word in keywords(measured, {}) if word in _TRAITS]
    colours = [
        f"{name} ({share * 100:.0f} %)" for name, share in list(measured.colours.items())[:3] if share >= 0.05
    ]
    looks = ", ".join([*traits, f"{measured.orientation}-format"])
    size = f"{measured.width} × {measured.height} pixels"
    sentences = [f"A {looks} picture of {size}, mostly {_listed(colours)}."]
    if measured.glow and concepts.flame(measured).holds:
        share = f"{measured.glow.share * 100:.1f} %"
        sentences.append(f"A flame-like glow covers {share} of it, at the {measured.glow.where}.")
    camera = " ".join(str(exif[name]) for name in ("make", "model") if name in exif)
    taken = [f"on {str(exif['taken_at']).replace('T', ' at ')}"] if "taken_at" in exif else []
    if facts := [*taken, *([f"with a {camera}"] if camera else [])]:
        sentences.append(f"Taken {' '.join(facts)}, as the file says.")
    return " ".join(sentences)


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words) or "of no one colour"


_TRAITS: Final = {
    "dark": concepts.dark,
    "bright": concepts.bright,
    "blurry": concepts.blurry,
    "sharp": concepts.sharp,
    "high-contrast": concepts.contrasty,
    "low-contrast": concepts.flat,
    "monochrome": concepts.monochrome,
    "colourful": concepts.colourful,
}

_THINGS: Final = {"flame": concepts.flame, "greenery": concepts.greenery, "sky": concepts.sky}


def keywords(measured: Measurement, exif: dict[str, Any]) -> list[str]:
    """What the picture measurably is, then its orientation, its main colours and what it may show."""
    words = [word for word, judge in _TRAITS.items() if judge(measured).holds]
    words.append(measured.orientation)
    words += [name for name, share in measured.colours.items() if share >= 0.1]
    words += [word for word, judge in _THINGS.items() if judge(measured).holds]
    words += ["geotagged"] if "latitude" in exif and "longitude" in exif else []
    return words
