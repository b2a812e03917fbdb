"""Looking for what glows: the largest bright warm region, and how much it is like a flame.

A flame gives light of its own. So it is over-exposed and near white at its heart, turns orange and red
towards its edge, and stands out from what is round it. Each of the three is measured; a red roof or a dahlia
has one or two of them. A lamp has them all, and is often taken for a flame.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_LUMA: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)

_ROWS: Final = ("upper", "middle", "lower")
_COLUMNS: Final = ("left", "centre", "right")

# A region this small is a spark in the noise; one this large is the picture's own colour, not a thing in it.
_SMALLEST, _LARGEST = 0.0004, 0.35


@dataclass(frozen=True)
class Glow:
    """A bright warm region: its `share` of the picture, `where` it is, and how flame-like it is (0..1)."""

    share: float
    where: str
    likeness: float


def brightest_glow(pixels: NDArray[np.uint8]) -> Glow | None:
    """The most flame-like region of a small picture (about 100 pixels a side), if one has a bright heart."""
    red, green, blue = (pixels[..., i].astype(np.int16) for i in range(3))
    luma = np.dot(pixels, _LUMA) / 255
    ember = (red >= 150) & (red - blue >= 70) & (red >= green) & (green >= blue - 10)
    heart = (red >= 235) & (green >= 170) & (red - blue >= 16) & (green >= blue)
    hot = ember | heart
    if hot.mean() > _LARGEST:
        return None
    best: Glow | None = None
    for region in _regions(hot, heart):
        glow = _glow(region, luma, ember, heart, hot)
        if glow and (best is None or (glow.likeness, glow.share) > (best.likeness, best.share)):
            best = glow
    return best


def _glow(
    region: NDArray[np.intp],
    luma: NDArray[np.float32],
    ember: NDArray[np.bool_],
    heart: NDArray[np.bool_],
    hot: NDArray[np.bool_],
) -> Glow | None:
    height, width = luma.shape
    share = len(region) / luma.size
    if share < _SMALLEST:
        return None
    rows, columns = region[:, 0], region[:, 1]
    inside = luma[rows, columns]
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    around = (slice(max(0, top - 4), bottom + 4), slice(max(0, left - 4), right + 4))
    outside = luma[around][~hot[around]]
    hearts, embers = float(heart[rows, columns].mean()), float(ember[rows, columns].mean())
    contrast = float(inside.mean() - outside.mean()) if outside.size else 0.0
    peak = float(np.sort(inside)[int(0.95 * (inside.size - 1))])
    likeness = (
        _ramp(embers, 0.2, 0.5)
        * _ramp(hearts, 0.05, 0.35)
        * _ramp(contrast, 0.15, 0.40)
        * _ramp(peak, 0.70, 0.88)
    )
    where = _place(float(rows.mean()) / height, float(columns.mean()) / width)
    return Glow(round(share, 4), where, round(likeness, 3))


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _place(down: float, across: float) -> str:
    row, column = _ROWS[min(2, int(down * 3))], _COLUMNS[min(2, int(across * 3))]
    return "centre" if (row, column) == ("middle", "centre") else f"{row} {column}"


def _regions(mask: NDArray[np.bool_], seeds: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """The connected parts of a mask (eight neighbours) that hold a seed, each as its (row, column) pairs."""
    width = mask.shape[1] + 2  # a border all round, so that every pixel has eight neighbours
    waiting = bytearray(np.pad(mask, 1).tobytes())
    neighbours = [row + column for row in (-width, 0, width) for column in (-1, 0, 1)]
    regions = []
    for start in np.flatnonzero(np.pad(seeds, 1)).tolist():
        if not waiting[start]:
            continue
        waiting[start] = 0
        region = [start]
        for place in region:
            for step in neighbours:
                if waiting[place + step]:
                    waiting[place + step] = 0
                    region.append(place + step)
        regions.append(np.stack(np.divmod(np.array(region), width), axis=1) - 1)
    return regions
