"""Settings of Higgsfield's Soul models, in the words of either of its APIs.

The present one (docs.higgsfield.ai/docs/how-to) takes `aspect_ratio` and `resolution`. Its predecessor
(`/v1/text2image/soul`) took `width_and_height` and `quality`, by which people still know them.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from trellis.providers.errors import Refused

ENDPOINT: Final = "higgsfield-ai/soul/"

RATIOS: Final = {
    "1:1": 1.0,
    "4:3": 4 / 3,
    "3:4": 3 / 4,
    "3:2": 3 / 2,
    "2:3": 2 / 3,
    "16:9": 16 / 9,
    "9:16": 9 / 16,
}
"""The shapes that a picture may have, as width divided by height."""

_SIZE: Final = re.compile(r"([1-9]\d{1,4})x([1-9]\d{1,4})")
_NEAR: Final = 0.02  # sizes are multiples of 16, so that few of them have a ratio exactly


def soul_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as the present API has them. Refused for a size without a shape, or one said twice."""
    found = dict(settings)
    if "quality" in found:
        found["resolution"] = _instead(found, "quality", "resolution")
    if "width_and_height" in found:
        found["aspect_ratio"] = _shape(_instead(found, "width_and_height", "aspect_ratio"))
    return found


def _instead(settings: dict[str, Any], former: str, present: str) -> Any:
    if present in settings:
        raise Refused(f"give either {former} or {present}")
    return settings.pop(former)


def _shape(size: Any) -> str:
    match = _SIZE.fullmatch(size) if isinstance(size, str) else None
    if match is None:
        raise Refused("width_and_height is written like 1152x2048")
    ratio = int(match[1]) / int(match[2])
    name, nearest = min(RATIOS.items(), key=lambda shape: abs(shape[1] / ratio - 1))
    if abs(nearest / ratio - 1) > _NEAR:
        raise Refused(f"width_and_height {size} has none of the shapes {', '.join(RATIOS)}")
    return name
