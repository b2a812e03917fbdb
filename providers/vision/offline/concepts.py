"""The words that offline looking understands, and what is measured for each.

A prompt is read for these words only. What it asks beyond them ("is the valve open?") is not measured, and
the answer says so. A concept is judged by how far its measurement lies beyond a threshold; certainty grows
with that distance from 0.5 to 0.95, never further: a measurement is no understanding.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trellis.providers.vision.offline.measurement import Measurement
from trellis.providers.vision.offline.palette import SAMPLES


@dataclass(frozen=True)
class Finding:
    """What a concept came to in one picture: whether it holds, how certainly (0.5..0.95), and why."""

    holds: bool
    certainty: float
    evidence: str

    def negated(self) -> "Finding":
        """The same finding as the answer to the opposite question."""
        return Finding(not self.holds, self.certainty, self.evidence)


Judge = Callable[[Measurement], Finding]


def _beyond(value: float, threshold: float, width: float, evidence: str, *, most: float = 0.95) -> Finding:
    """Holds where `value` is above `threshold`; as certain as can be (`most`) when `width` away from it."""
    distance = min(1.0, abs(value - threshold) / width)
    return Finding(value > threshold, round(0.5 + (most - 0.5) * distance, 2), evidence)


def _below(value: float, threshold: float, width: float, evidence: str) -> Finding:
    return _beyond(-value, -threshold, width, evidence)


def flame(m: Measurement) -> Finding:
    """A region that glows as flames do. Lamps and sunsets can pass for one."""
    if m.glow is None:
        return Finding(False, 0.9, "no bright warm region")
    where = f"a bright warm region covers {_percent(m.glow.share)} at the {m.glow.where}"
    return _beyond(m.glow.likeness, 0.5, 0.5, f"{where}, flame-likeness {m.glow.likeness:.2f}", most=0.9)


def dark(m: Measurement) -> Finding:
    """A picture that is dark over all, as at night."""
    return _below(m.brightness, 0.30, 0.2, f"brightness {m.brightness:.2f}")


def bright(m: Measurement) -> Finding:
    """A picture that is bright over all."""
    return _beyond(m.brightness, 0.45, 0.2, f"brightness {m.brightness:.2f}")


def overexposed(m: Measurement) -> Finding:
    """Mostly white."""
    white = m.colours.get("white", 0.0)
    return _beyond(white, 0.6, 0.3, f"{_percent(white)} white")


def blurry(m: Measurement) -> Finding:
    """Without a crisp edge anywhere: out of focus or moved."""
    return _below(m.sharpness, 3.0, 2.5, f"sharpness {m.sharpness:.1f}")


def sharp(m: Measurement) -> Finding:
    """With crisp edges."""
    return _beyond(m.sharpness, 3.0, 5.0, f"sharpness {m.sharpness:.1f}")


def contrasty(m: Measurement) -> Finding:
    """Light and dark far apart."""
    return _beyond(m.contrast, 0.38, 0.2, f"contrast {m.contrast:.2f}")


def flat(m: Measurement) -> Finding:
    """Light and dark close together, as in haze or fog."""
    return _below(m.contrast, 0.22, 0.15, f"contrast {m.contrast:.2f}")


def monochrome(m: Measurement) -> Finding:
    """Black, white and greys only."""
    grey = sum(m.colours.get(name, 0.0) for name in ("black", "grey", "white"))
    return _beyond(grey, 0.97, 0.03, f"{_percent(grey)} without colour")


def colourful(m: Measurement) -> Finding:
    """Many parts in a colour that is neither grey nor nearly so."""
    vivid = sum(share for name, share in m.colours.items() if name not in {"black", "grey", "white", "beige"})
    return _beyond(vivid, 0.5, 0.3, f"{_percent(vivid)} in colour")


def greenery(m: Measurement) -> Finding:
    """Green over a good part: plants, or green paint."""
    green = m.colours.get("green", 0.0)
    return _beyond(green, 0.12, 0.2, f"{_percent(green)} green", most=0.8)


def sky(m: Measurement) -> Finding:
    """Blue or white over the upper half."""
    share = m.upper.get("blue", 0.0) + m.upper.get("white", 0.0)
    return _beyond(share, 0.4, 0.4, f"{_percent(share)} of the upper half blue or white", most=0.75)


def water(m: Measurement) -> Finding:
    """Blue or turquoise over the lower half; any such thing would do."""
    share = m.lower.get("blue", 0.0) + m.lower.get("turquoise", 0.0)
    return _beyond(share, 0.3, 0.5, f"{_percent(share)} of the lower half blue or turquoise", most=0.65)


def located(m: Measurement) -> Finding:
    """The file says where it was taken."""
    return Finding("latitude" in m.exif and "longitude" in m.exif, 0.95, "the file's GPS tags")


def dated(m: Measurement) -> Finding:
    """The file says when it was taken."""
    return Finding("taken_at" in m.exif, 0.95, "the file's date tag")


def _shaped(orientation: str) -> Judge:
    def judge(m: Measurement) -> Finding:
        return Finding(m.orientation == orientation, 0.95, f"{m.width} × {m.height} pixels")

    return judge


def _coloured(name: str) -> Judge:
    def judge(m: Measurement) -> Finding:
        share = m.colours.get(name, 0.0)
        return _beyond(share, 0.08, 0.15, f"{_percent(share)} {name}")

    return judge


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %" if share < 0.1 else f"{share * 100:.0f} %"


_WORDS: Final[Sequence[tuple[Judge, str]]] = (
    (flame, "flame flames fire fires flare flares flaring burning aflame torch blaze"),
    (dark, "dark darkness night nighttime underexposed dim unlit"),
    (bright, "bright daylight daytime sunny sunlit"),
    (overexposed, "overexposed washed-out blown-out"),
    (blurry, "blurry blurred blur unsharp out-of-focus unfocused"),
    (sharp, "sharp crisp in-focus focused"),
    (contrasty, "high-contrast contrasty"),
    (flat, "low-contrast hazy haze foggy fog misty"),
    (monochrome, "monochrome black-and-white greyscale grayscale"),
    (colourful, "colourful colorful"),
    (greenery, "greenery vegetation plant plants grass grassland foliage tree trees leaves forest"),
    (sky, "sky skies"),
    (water, "water sea ocean lake river"),
    (located, "gps geotag geotagged coordinates"),
    (dated, "date dated timestamp"),
    (_shaped("portrait"), "portrait-format portrait-orientation upright vertical"),
    (_shaped("landscape"), "landscape-format landscape-orientation horizontal"),
    (_shaped("square"), "square"),
    *((_coloured(name), name) for name in SAMPLES),
    (_coloured("grey"), "gray"),
)

VOCABULARY: Final[Mapping[str, Judge]] = {word: judge for judge, words in _WORDS for word in words.split()}
"""Each word and what it is judged by."""

# The longest words first, so that "out of focus" is not read as "focus"; hyphens may be written as blanks.
_SPELLINGS: Final = {
    word.replace("-", " "): judge
    for word, judge in sorted(VOCABULARY.items(), key=lambda pair: -len(pair[0]))
}
_NEGATION: Final = r"\b(?:no|not|without|isn't|aren't|free of) (?:\w+ ){0,2}"
_TERM: Final = re.compile(rf"(?P<negation>{_NEGATION})?\b(?P<term>{'|'.join(_SPELLINGS)})\b")


def mentioned(prompt: str) -> list[tuple[str, Judge]]:
    """The words of a prompt that can be measured, in order, each judge once.

    Only the first sentence with such a word counts: what follows it mostly explains how to answer. A word
    just after a negation ("no visible flame") is judged the other way round.
    """
    for sentence in re.split(r"[.?!;\n]", prompt[:4_000].casefold().replace("’", "'")):
        found: dict[Judge, tuple[str, Judge]] = {}
        for match in _TERM.finditer(re.sub(r"[-_\s]+", " ", sentence)):
            judge = _SPELLINGS[match["term"]]
            negated = match["negation"] is not None
            found.setdefault(judge, (match["term"], _negated(judge) if negated else judge))
        if found:
            return list(found.values())
    return []


def _negated(judge: Judge) -> Judge:
    return lambda m: judge(m).negated()
