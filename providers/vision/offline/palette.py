"""Colours by name: how much of a picture a person would call red, or grey.

Each pixel gets the name of the nearest of a few sample colours in OKLab (Björn Ottosson, 2020), a space in
which distances follow what eyes tell apart.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

SAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "black": ("000000", "141414", "101418"),
    "grey": (
        "282828",
        "3c3c3c",
        "505050",
        "646464",
        "808080",
        "a0a0a0",
        "c0c0c0",
        "d6d6d6",
        "6a7078",
        "787068",
    ),
    "white": ("ffffff", "f0f0f0", "f4f2ec"),
    "red": ("ff0000", "c81414", "a01010", "6e0c0c", "d8443c"),
    "orange": ("ff8c00", "f07820", "d8681c", "ffa552", "e8501c"),
    "yellow": ("ffff00", "ffe14d", "e0c020", "fff59a"),
    "green": ("00ff00", "228b22", "0a5a14", "6b8e23", "86b86a", "3c4a1e", "b8d878", "1e3214"),
    "turquoise": ("00ffff", "40c8c8", "008080", "0a5050", "8adcd8"),
    "blue": ("c8dcee", "b0c8e0", "0000ff", "1e5ac8", "0a2a6e", "6496dc", "a0c4ec", "0f1c40", "4a6a90"),
    "purple": ("800080", "9646c8", "5a2a78", "b48ce0"),
    "pink": ("ff69b4", "ffb6c1", "e0508c", "f0a0b0"),
    "brown": ("8b4513", "5a3214", "a0683c", "3c2010", "78583c"),
    "beige": ("f5deb3", "d2b48c", "c8b090", "e8d0b8"),
}

# sRGB → linear light, per 8-bit value, and the two matrices of OKLab.
_LINEAR: Final[NDArray[np.float32]] = np.array(
    [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in np.arange(256) / 255], np.float32
)
_TO_CONES: Final[NDArray[np.float32]] = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_TO_LAB: Final[NDArray[np.float32]] = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


def oklab(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """`… × 3` of sRGB 0..255 to `… × 3` of lightness 0..1, green–red and blue–yellow (about -0.4..0.4)."""
    lab: NDArray[np.float32] = np.cbrt(_LINEAR[pixels] @ _TO_CONES.T) @ _TO_LAB.T
    return lab


_NAMES: Final = tuple(SAMPLES)


@cache
def _table() -> NDArray[np.uint8]:
    """The name of every colour of five bits a channel: 32 × 32 × 32 indexes into `SAMPLES`."""
    points = np.array([list(bytes.fromhex(one)) for samples in SAMPLES.values() for one in samples], np.uint8)
    owner = np.repeat(np.arange(len(SAMPLES)), [len(samples) for samples in SAMPLES.values()])
    steps = np.arange(4, 256, 8, dtype=np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1)
    # |x - p|² = |x|² - 2 x·p + |p|², of which |x|² does not change which sample is nearest.
    samples = oklab(points)
    distances = np.square(samples).sum(axis=1) - 2 * (oklab(cube) @ samples.T)
    table: NDArray[np.uint8] = owner[distances.argmin(axis=-1)].astype(np.uint8)
    return table


def names(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """For each pixel of `rows × columns × 3` the index of its colour in `SAMPLES`."""
    red, green, blue = (pixels[..., i] >> 3 for i in range(3))
    named: NDArray[np.uint8] = _table()[red, green, blue]
    return named


def shares(named: NDArray[np.uint8]) -> dict[str, float]:
    """The part (0..1) of the picture that each colour has, largest first; those with none are left out."""
    counts = np.bincount(named.ravel(), minlength=len(_NAMES)) / named.size
    order = sorted(range(len(_NAMES)), key=lambda i: (-counts[i], i))
    return {_NAMES[i]: round(float(counts[i]), 4) for i in order if counts[i] > 0}
