"""What can be said of a picture without understanding it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trellis.providers.pictures.picture import Picture
from trellis.providers.vision.offline.flame import Glow, brightest_glow
from trellis.providers.vision.offline.palette import names, shares


@dataclass(frozen=True)
class Measurement:
    """Measurements of one picture.

    `brightness` is the mean luma and `contrast` its standard deviation, doubled, both 0..1; `sharpness` is
    the variance of the Laplacian of the luma in percent of the luma's own: about 1 where everything is out of
    focus, above 10 where edges are crisp. `colours`, `upper` and `lower` give the part (0..1) that each named
    colour has of the whole, of the upper and of the lower half, the largest first.
    """

    width: int
    height: int
    brightness: float
    contrast: float
    sharpness: float
    colours: Mapping[str, float]
    upper: Mapping[str, float]
    lower: Mapping[str, float]
    glow: Glow | None
    exif: Mapping[str, Any] = field(default_factory=dict)

    @property
    def orientation(self) -> str:
        """`portrait`, `landscape` or `square` (sides within 2 % of each other)."""
        if abs(self.width - self.height) <= 0.02 * max(self.width, self.height):
            return "square"
        return "portrait" if self.height > self.width else "landscape"


def measure(picture: Picture) -> Measurement:
    """Measure a picture; the same pixels always give the same numbers."""
    luma = picture.luma()
    small = picture.reduced(96)
    named = names(small)
    half = len(named) // 2
    return Measurement(
        width=picture.width,
        height=picture.height,
        brightness=round(float(luma.mean()) / 255, 3),
        contrast=round(min(1.0, float(luma.std()) * 2 / 255), 3),
        sharpness=round(_sharpness(luma), 2),
        colours=shares(named),
        upper=shares(named[:half] if half else named),
        lower=shares(named[half:]),
        glow=brightest_glow(small),
        exif=picture.exif,
    )


def _sharpness(luma: NDArray[np.float32]) -> float:
    if min(luma.shape) < 3:
        return 0.0
    middle = luma[1:-1, 1:-1]
    laplacian = middle * -4
    for neighbours in (luma[:-2, 1:-1], luma[2:, 1:-1], luma[1:-1, :-2], luma[1:-1, 2:]):
        laplacian += neighbours
    variance = float(middle.var())
    return float(laplacian.var()) / variance * 100 if variance > 1 else 0.0
